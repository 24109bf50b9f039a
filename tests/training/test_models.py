from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from torch import Generator, nn

from pairmnist.architectures import ARCHITECTURES
from pairmnist.naming import scenario_name
from pairmnist.report import published
from pairmnist.training.layers import Dropout
from pairmnist.training.models import (
    PairNet,
    get_member,
    initialise,
    parameter_count,
    set_member,
    use_generators,
)
from tests.support import plain
from tests.support.plain import numbers, plain_copy

KINDS = list(product(ARCHITECTURES, [False, True]))
PLAIN = list(product(plain.ARCHITECTURES, [False, True]))


def make_net(architecture: str, share_weights: bool, seed: int) -> PairNet:
    net = PairNet(architecture, share_weights)
    initialise(net, Generator().manual_seed(seed))
    return net


def make_pairs(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, 2, 14, 14, generator=Generator().manual_seed(0))


@pytest.mark.parametrize("settings", published.scenarios(), ids=scenario_name)
def test_parameter_counts_are_the_reports(settings):
    assert parameter_count(settings.architecture, settings.share_weights) == published.parameters(settings)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_shared_towers_are_one_object(architecture):
    shared, apart = PairNet(architecture, True), PairNet(architecture, False)
    assert shared.left is shared.right
    assert {id(p) for p in apart.left.parameters()}.isdisjoint({id(p) for p in apart.right.parameters()})


@pytest.mark.parametrize(("architecture", "share_weights"), PLAIN)
def test_network_computes_what_plain_layers_compute(architecture, share_weights):
    net = make_net(architecture, share_weights, 1)
    pairs = make_pairs(8)
    logits, features = net.eval()(pairs[None])
    plain_logits, left, right = plain_copy(net, architecture).eval()(pairs)
    torch.testing.assert_close(logits[0], plain_logits)
    torch.testing.assert_close(features[0], torch.stack([left, right], dim=1))


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize(("architecture", "share_weights"), KINDS)
def test_members_do_not_see_each_other(architecture, share_weights, padded):
    """Each of three networks side by side, on pairs of its own, answers as it does alone; also with added channels."""
    singles = [make_net(architecture, share_weights, seed) for seed in (1, 2, 3)]
    together = PairNet(architecture, share_weights, members=3, padded=padded)
    for member, single in enumerate(singles):
        set_member(together, member, single)
    pairs = make_pairs(3, 6)
    logits, features = together.eval()(pairs)
    for member, single in enumerate(singles):
        alone_logits, alone_features = single.eval()(pairs[member : member + 1])
        torch.testing.assert_close(logits[member], alone_logits[0])
        torch.testing.assert_close(features[member], alone_features[0])


@pytest.mark.parametrize(("architecture", "share_weights"), [kind for kind in PLAIN if ARCHITECTURES[kind[0]].width])
def test_added_channels_stay_zero_and_batch_norm_acts_on_each_side(architecture, share_weights):
    """A training step of the padded network is the plain one's, batch norm's statistics among it."""
    single = make_net(architecture, share_weights, 1)
    plain = plain_copy(single, architecture).train()
    padded = PairNet(architecture, share_weights, padded=True).train()
    set_member(padded, 0, single)
    for layer in padded.modules():
        if isinstance(layer, Dropout):
            layer.eval()
    pairs = make_pairs(10)
    for net, inputs in ((plain, pairs), (padded, pairs[None])):
        net(inputs)[0].square().mean().backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.sub_(0.1 * parameter.grad)
    member = PairNet(architecture, share_weights)
    member.load_state_dict(get_member(padded, 0, architecture), strict=False)
    for found, expected in zip(numbers(member), numbers(plain), strict=True):
        torch.testing.assert_close(found, expected)
    sizes = [sum(parameter.abs().sum() for parameter in net.parameters()) for net in (padded, member)]
    torch.testing.assert_close(*sizes)  # nothing grew outside of the member's own channels


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


@pytest.mark.parametrize(("shape", "channels"), [((1, 400, 250), 0), ((1, 40, 50, 50), 40)])
def test_dropout_drops_half_and_doubles_the_rest(shape, channels):
    dropout = Dropout(channels).train()
    dropout.generators = [np.random.default_rng(1)]
    kept = dropout(torch.ones(shape))
    assert set(kept.unique().tolist()) == {0.0, 2.0}
    assert kept.mean() == pytest.approx(1, abs=0.02)
    neighbours = (kept[..., 1:] == kept[..., :-1]).float().mean()  # bits of one byte are independent of each other
    assert neighbours == pytest.approx(0.5, abs=0.01)
    assert not torch.equal(kept, dropout(torch.ones(shape)))
    assert torch.equal(dropout.eval()(torch.ones(shape)), torch.ones(shape))


def test_dropout_is_the_same_with_added_channels_and_in_every_layout():
    """So a run drops the same units on a CPU, where channels are added, as on a GPU."""

    def dropped(images: torch.Tensor) -> torch.Tensor:
        dropout = Dropout(5).train()
        dropout.generators = [np.random.default_rng(member) for member in (1, 2)]
        return dropout(images).to_dense().unflatten(1, (2, -1))  # (batch, members, channels, height, width)

    expected, padded = torch.ones(3, 10, 4, 4), torch.ones(3, 16, 4, 4)
    assert torch.equal(dropped(padded)[:, :, :5], dropped(expected))
    assert torch.equal(dropped(padded.to_mkldnn()), dropped(padded))
    assert not dropped(padded)[:, :, 5:].any()


@pytest.mark.parametrize("architecture", ["fully-connected", "simple-cnn"])
def test_each_member_drops_as_it_does_alone(architecture):
    singles = [make_net(architecture, True, seed) for seed in (1, 2)]
    together = PairNet(architecture, True, members=2)
    for member, single in enumerate(singles):
        set_member(together, member, single)
        use_generators(single, [np.random.default_rng(member)])
    use_generators(together, [np.random.default_rng(member) for member in (0, 1)])
    pairs = make_pairs(2, 7)
    logits, _ = together.train()(pairs)
    for member, single in enumerate(singles):
        torch.testing.assert_close(logits[member], single.train()(pairs[member : member + 1])[0][0])
