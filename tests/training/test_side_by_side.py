"""The same runs side by side, in other layouts and on other devices."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.records.checking import check
from pairmnist.training import loop, models, preparing
from tests.support.short_training import SHORT, assert_close, assert_same, train

pytestmark = pytest.mark.usefixtures("few_test_pairs")


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_side_by_side_runs_are_what_they_are_alone(architecture):
    """Two repetitions, and one without the auxiliary loss. Matrices give the same bits; grouped convolutions round
    otherwise than single ones, and the CPU trains those one by one."""
    settings = replace(SHORT, architecture=architecture)
    runs = [Run(settings), Run(settings, 1), Run(replace(settings, auxiliary_loss=False))]
    for together, run in zip(train(*runs), runs, strict=True):
        [alone] = train(run)
        if not ARCHITECTURES[architecture].width:
            assert_same(together, alone)
        assert_close(together, alone)


def test_only_alike_runs_train_side_by_side():
    with pytest.raises(ValueError, match="repetition and digit weight"):
        train(Run(SHORT), Run(replace(SHORT, learning_rate=0.2)))


@pytest.fixture
def no_onednn(monkeypatch):
    """Hides oneDNN from the networks once it is called."""

    def hide() -> None:
        monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
        monkeypatch.setattr(torch.Tensor, "to_mkldnn", None)

    return hide


@pytest.mark.parametrize("architecture", [key for key, one in ARCHITECTURES.items() if one.width])
def test_without_onednn_the_same_is_learned(architecture, no_onednn):
    run = Run(replace(SHORT, architecture=architecture))
    [usual] = train(run)
    no_onednn()
    [other] = train(run)
    assert_close(other, usual)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_what_a_gpu_trains_is_the_same_network(architecture, no_onednn, monkeypatch):
    """Three runs side by side in PyTorch's own layout, without added channels: here on the CPU."""
    runs = [Run(replace(SHORT, architecture=architecture), repetition) for repetition in range(3)]
    usual = [train(run)[0] for run in runs]
    no_onednn()
    monkeypatch.setattr(preparing, "PairNet", lambda *arguments, padded=False: models.PairNet(*arguments))
    for ours, theirs in zip(train(*runs), usual, strict=True):
        assert_close(ours, theirs)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA card, or PyTorch without CUDA")
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_gpu_trains_the_same_network(architecture):
    """From the same weights, pairs and dropout: the first epoch is the CPU's, but for rounding."""
    runs = [Run(replace(SHORT, architecture=architecture, epochs=1), repetition) for repetition in range(3)]
    on_gpu = loop.train(runs, torch.device("cuda:0"), lambda run, result: None, lambda: False)
    for ours, theirs in zip(on_gpu, train(*runs), strict=True):
        check(ours)
        np.testing.assert_allclose(ours["loss"], theirs["loss"], rtol=5e-3)
        np.testing.assert_allclose(ours["margin"], theirs["margin"], atol=0.05)
