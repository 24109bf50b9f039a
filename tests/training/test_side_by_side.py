"""The same networks and runs side by side, in other layouts and on other devices."""

from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.records.checking import check
from pairmnist.training import preparing
from pairmnist.training.layers import Dropout
from pairmnist.training.models import PairNet
from pairmnist.training.runs import train_side_by_side
from pairmnist.training.side_by_side import SideBySide, for_members
from tests.support.networks import make_net, make_pairs
from tests.support.oracle import numbers
from tests.support.short_training import SHORT, assert_close, assert_same, short, train

KINDS = list(product(ARCHITECTURES, [False, True]))
CONVOLVING = [
    architecture
    for architecture in ARCHITECTURES
    if any(isinstance(layer, nn.Conv2d) for layer in PairNet(architecture, True).left)
]


def generators(*seeds: int) -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in seeds]


# Networks


@pytest.mark.slow
@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize(("architecture", "share_weights"), KINDS)
def test_members_do_not_see_each_other(architecture, share_weights, padded):
    """Each of three networks side by side, on pairs of its own, answers as it does alone; also with added channels."""
    singles = [make_net(architecture, share_weights, seed) for seed in (1, 2, 3)]
    together = SideBySide(singles, generators(1, 2, 3), padded)
    pairs = make_pairs(3, 6)
    logits, features = together.eval()(pairs)
    for member, single in enumerate(singles):
        alone_logits, alone_features = single.eval()(pairs[member])
        torch.testing.assert_close(logits[member], alone_logits)
        torch.testing.assert_close(features[member], alone_features)


@pytest.mark.parametrize(("architecture", "share_weights"), KINDS)
def test_a_members_weights_are_those_of_its_network(architecture, share_weights):
    """Under the same names; what both towers share is there once."""
    singles = [make_net(architecture, share_weights, seed) for seed in (1, 2)]
    together = SideBySide(singles, generators(1, 2), padded=True)
    assert together.shares_weights == share_weights
    for member, single in enumerate(singles):
        weights, expected = together.weights_of(member), single.weights()
        assert weights.keys() == expected.keys()
        assert any(name.startswith("right.") for name in expected) != share_weights
        assert all(torch.equal(weights[name], tensor) for name, tensor in expected.items())


@pytest.mark.slow
@pytest.mark.parametrize(("architecture", "share_weights"), list(product(CONVOLVING, [False, True])))
def test_added_channels_stay_zero_and_batch_norm_acts_on_each_side(architecture, share_weights):
    """A training step of the padded network is the plain one's, batch norm's statistics among it."""
    single = make_net(architecture, share_weights, 1)
    padded = SideBySide([single], generators(1), padded=True)
    for layer in [*single.train().modules(), *padded.train().modules()]:
        if isinstance(layer, nn.Dropout | Dropout):
            layer.eval()
    pairs = make_pairs(10)
    for net, inputs in ((single, pairs), (padded, pairs[None])):
        net(inputs)[0].square().mean().backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.sub_(0.1 * parameter.grad)
    member = PairNet(architecture, share_weights)
    member.load_state_dict(padded.weights_of(0), strict=False)
    for found, expected in zip(numbers(member), numbers(single), strict=True):
        torch.testing.assert_close(found, expected)
    sizes = [sum(parameter.abs().sum() for parameter in net.parameters()) for net in (padded, member)]
    torch.testing.assert_close(*sizes)  # nothing grew outside of the member's own channels


@pytest.mark.parametrize("architecture", ["fully-connected", "simple-cnn"])
def test_each_member_drops_as_it_does_alone(architecture):
    singles = [make_net(architecture, True, seed) for seed in (1, 2)]
    together = SideBySide(singles, generators(0, 1), padded=False)
    pairs = make_pairs(2, 7)
    logits, _ = together.train()(pairs)
    for member, single in enumerate(singles):
        alone = SideBySide([single], generators(member), padded=False)
        torch.testing.assert_close(logits[member], alone.train()(pairs[member : member + 1])[0][0])


def test_dropout_that_would_not_drop_half_is_refused():
    with pytest.raises(ValueError, match="one half"):
        for_members(nn.Sequential(nn.Dropout(0.2)), generators(1), padded=False)


# Runs


@pytest.mark.slow
@pytest.mark.usefixtures("few_test_pairs")
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_side_by_side_runs_are_what_they_are_alone(architecture):
    """Two repetitions, and one without the auxiliary loss. Matrices give the same bits; grouped convolutions round
    otherwise than single ones, and the CPU trains those one by one."""
    settings = short(architecture)
    runs = [Run(settings), Run(settings, 1), Run(settings.with_(auxiliary_loss=False))]
    for together, run in zip(train(*runs), runs, strict=True):
        [alone] = train(run)
        if architecture not in CONVOLVING:
            assert_same(together, alone)
        assert_close(together, alone)


def test_only_alike_runs_train_side_by_side():
    with pytest.raises(ValueError, match="repetition and digit weight"):
        train(Run(SHORT), Run(SHORT.with_(learning_rate=0.2)))


@pytest.fixture
def no_onednn(monkeypatch):
    """Hides oneDNN from the networks once it is called."""

    def hide() -> None:
        monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
        monkeypatch.setattr(torch.Tensor, "to_mkldnn", None)

    return hide


@pytest.mark.slow
@pytest.mark.usefixtures("few_test_pairs")
@pytest.mark.parametrize("architecture", CONVOLVING)
def test_without_onednn_the_same_is_learned(architecture, no_onednn):
    run = Run(short(architecture))
    [usual] = train(run)
    no_onednn()
    [other] = train(run)
    assert_close(other, usual)


@pytest.mark.slow
@pytest.mark.usefixtures("few_test_pairs")
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_what_a_gpu_trains_is_the_same_network(architecture, no_onednn, monkeypatch):
    """Three runs side by side in PyTorch's own layout, without added channels: here on the CPU."""
    runs = [Run(short(architecture), repetition) for repetition in range(3)]
    usual = [train(run)[0] for run in runs]
    no_onednn()
    monkeypatch.setattr(preparing, "SideBySide", lambda nets, dropout, padded: SideBySide(nets, dropout, False))
    for ours, theirs in zip(train(*runs), usual, strict=True):
        assert_close(ours, theirs)


@pytest.mark.usefixtures("few_test_pairs")
@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA card, or PyTorch without CUDA")
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_gpu_trains_the_same_network(architecture):
    """From the same weights, pairs and dropout: the first epoch is the CPU's, up to rounding."""
    runs = [Run(SHORT.with_(architecture=architecture, epochs=1), repetition) for repetition in range(3)]
    on_gpu = train_side_by_side(runs, "cuda:0")
    for ours, theirs in zip(on_gpu, train(*runs), strict=True):
        check(ours)
        np.testing.assert_allclose(ours["loss"], theirs["loss"], rtol=5e-3)
        np.testing.assert_allclose(ours["margin"], theirs["margin"], atol=0.05)
