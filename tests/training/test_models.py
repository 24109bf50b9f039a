from itertools import product
from typing import Any

import pytest
import torch
from torch import nn

from pairmnist.architectures import ARCHITECTURES
from pairmnist.naming import scenario_name
from pairmnist.report import published
from pairmnist.training.models import PairNet, parameter_count
from tests.support import plain
from tests.support.networks import make_net, make_pairs
from tests.support.oracle import plain_copy


@pytest.mark.parametrize("settings", published.scenarios(), ids=scenario_name)
def test_parameter_counts_are_the_reports(settings):
    assert parameter_count(settings.architecture, settings.share_weights) == published.parameters(settings)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_shared_towers_are_one_object(architecture):
    shared, apart = PairNet(architecture, True), PairNet(architecture, False)
    assert shared.left is shared.right
    assert {id(p) for p in apart.left.parameters()}.isdisjoint({id(p) for p in apart.right.parameters()})


def test_an_architecture_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="perceptron"):
        PairNet("perceptron", True)


@pytest.mark.parametrize(("architecture", "share_weights"), list(product(plain.TOWERS, [False, True])))
def test_network_computes_what_plain_layers_compute(architecture, share_weights):
    net = make_net(architecture, share_weights, 1)
    pairs = make_pairs(8)
    logits, features = net.eval()(pairs)
    plain_logits, left, right = plain_copy(net).eval()(pairs)
    torch.testing.assert_close(logits, plain_logits)
    torch.testing.assert_close(features, torch.stack([left, right], dim=1))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_initial_weights_are_uniform_within_pytorchs_bounds(architecture):
    """Weights and biases of a layer whose units see n inputs are uniform in ±1/√n, PyTorch's default."""
    layers: list[Any] = [m for m in make_net(architecture, False, 5).modules() if getattr(m, "bias", None) is not None]
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            assert (layer.weight == 1).all()
            assert (layer.bias == 0).all()
            continue
        bound = layer.weight[0].numel() ** -0.5
        values = torch.cat([layer.weight.flatten(), layer.bias]).detach() / bound
        assert values.abs().max() <= 1
        if len(values) >= 100:
            assert values.abs().max() > 0.95
            assert abs(values.mean()) < 4 / (3 * len(values)) ** 0.5  # four standard errors of a uniform's mean
            assert values.square().mean() == pytest.approx(1 / 3, abs=4 * (4 / 45 / len(values)) ** 0.5)
