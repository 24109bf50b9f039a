from itertools import product

import pytest

from pairmnist.architectures import ARCHITECTURES, networks, parameters, weights
from pairmnist.training.describe import describe
from pairmnist.training.models import PairNet, parameter_count


def test_the_written_description_is_the_models():
    """The page, which has no torch, draws the networks from it. `python -m pairmnist.training.describe` writes it."""
    assert networks() == describe()


@pytest.mark.parametrize(("architecture", "share_weights"), list(product(ARCHITECTURES, [False, True])))
def test_layers_add_up_to_the_networks_parameters(architecture, share_weights):
    network = networks()[architecture]
    tower, head = (sum(layer["parameters"] for layer in network[part]) for part in ("tower", "head"))
    assert (1 if share_weights else 2) * tower + head == parameter_count(architecture, share_weights)
    assert parameters(architecture, share_weights) == parameter_count(architecture, share_weights)


@pytest.mark.parametrize(("architecture", "share_weights"), list(product(ARCHITECTURES, [False, True])))
def test_weights_are_named_and_shaped_as_in_the_network(architecture, share_weights):
    kept = PairNet(architecture, share_weights).weights()
    assert weights(architecture, share_weights) == {name: tuple(tensor.shape) for name, tensor in kept.items()}


def test_shapes_by_hand():
    """A 3×3 max-pool with stride 1 takes 14×14 to 12×12, one of 2 takes that to 6×6."""
    shapes = [layer["shape"] for layer in networks()["simple-cnn"]["tower"]]
    assert [10, 14, 14] in shapes
    assert [10, 12, 12] in shapes
    assert [10, 6, 6] in shapes
    assert shapes[-1] == [10]
