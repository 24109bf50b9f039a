"""A stored network answers in plain numpy as it did when it was trained."""

import numpy as np
import pytest
import torch

from pairmnist.analysis.answers import head_answers, read_digits
from pairmnist.analysis.forward import answer, layer_outputs, outputs
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.data.digits import held_out_pairs, training_pairs
from pairmnist.records.store import Store
from pairmnist.report import published
from pairmnist.training.models import PairNet
from tests.support.records import make_record, weights


@pytest.mark.parametrize("settings", published.scenarios(Settings()))
def test_it_answers_as_the_record_says(settings):
    record = Store().load(Run(settings))
    pairs, training = held_out_pairs(record.run.draw), training_pairs(record.run.draw, 1000).images.astype(float)
    head, readings = head_answers(record, pairs), read_digits(record)
    for pair in range(0, 1000, 100):
        margin, features = outputs(record, pairs.images[pair], training.mean(), training.std())
        assert margin == pytest.approx(record["margin"][pair], abs=1e-3)
        assert features == pytest.approx(record["features"][pair].astype(float), abs=2e-2)
        found = answer(record, pairs.images[pair], training.mean(), training.std())
        assert found.yes == head.yes[pair] and found.digits == tuple(readings.digits[pair])


def test_a_record_without_its_towers_cannot_answer():
    with pytest.raises(KeyError, match="left"):
        answer(make_record(), np.zeros((2, 14, 14)), 0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_answers_as_torch_does(architecture):
    """Also where no run is shipped: with weights by chance, and statistics of batch norm that are none of the first."""
    run = Run(Settings(architecture=architecture, share_weights=False))
    arrays = {name: np.abs(array) if "var" in name else array for name, array in weights(run).items()}
    record = make_record(run, **arrays)
    net = PairNet(architecture, share_weights=False).eval()
    net.load_state_dict({name: torch.from_numpy(a) for name, a in record.state_dict().items()}, strict=False)
    images = held_out_pairs(run.draw).images[0]
    with torch.no_grad():
        logits, features = net(torch.from_numpy(images[None] / np.float32(255)))
    margin, found = outputs(record, images, 0, 255)
    assert found == pytest.approx(features[0].numpy(), rel=1e-3, abs=1e-3)
    assert margin == pytest.approx(float(logits[0, 1] - logits[0, 0]), rel=1e-3, abs=1e-3)
    tower = [layer for layer in net.left if not isinstance(layer, torch.nn.Flatten | torch.nn.Unflatten)]
    made: list[np.ndarray] = []
    for layer in tower:
        layer.register_forward_hook(lambda _, __, output: made.append(output.numpy()[0].copy()))
    with torch.no_grad():
        net.left(torch.from_numpy(images[:1] / np.float32(255)))
    shown = [output for layer, output in zip(tower, made, strict=True) if not isinstance(layer, torch.nn.Dropout)]
    for (name, ours, _), theirs in zip(layer_outputs(record, images, 0, 255), shown, strict=True):
        assert ours.ravel() == pytest.approx(theirs.ravel(), rel=1e-3, abs=1e-3), name
