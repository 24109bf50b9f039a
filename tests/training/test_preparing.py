import numpy as np
import pytest
import torch
from numpy.random import default_rng

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.data.streams import NetworkPurpose, network_stream
from pairmnist.training.layers import Dropout
from pairmnist.training.preparing import exact_arithmetic, initial_member, initial_network, load_data
from tests.support import plain
from tests.support.short_training import SHORT

CPU = torch.device("cpu")


def states(run: Run) -> dict[str, torch.Tensor]:
    return initial_member(run).state_dict()


def test_scenarios_of_a_repetition_start_from_the_same_head_left_tower_and_pairs():
    for architecture in ARCHITECTURES:
        scenarios = [SHORT.with_(architecture=architecture, share_weights=share) for share in (False, True)]
        scenarios.append(scenarios[0].with_(auxiliary_loss=False))
        first, *others = (states(Run(scenario, 2)) for scenario in scenarios)
        for other in others:
            assert all(torch.equal(other[name], first[name]) for name in other if not name.startswith("right."))
    heads = [states(Run(SHORT.with_(architecture=architecture), 2)) for architecture in ARCHITECTURES]
    assert all(torch.equal(head["head.0.weight"], heads[0]["head.0.weight"]) for head in heads)


def test_repetitions_and_towers_start_from_different_weights():
    apart = SHORT.with_(share_weights=False)
    first, second = states(Run(apart)), states(Run(apart, 1))
    for name in ("left.1.weight", "right.1.weight", "head.0.weight"):
        assert not torch.equal(first[name], second[name])
    assert not torch.equal(first["left.1.weight"], first["right.1.weight"])


def test_runs_side_by_side_start_from_the_weights_they_have_alone():
    runs = [Run(SHORT), Run(SHORT, 1)]
    net = initial_network(runs, CPU)
    for member, run in enumerate(runs):
        alone = states(run)
        assert all(torch.equal(tensor, alone[name]) for name, tensor in net.weights_of(member).items())


def test_dropout_draws_from_the_runs_own_stream():
    run = Run(SHORT.with_(architecture="fully-connected"), 3)
    net = initial_network([run], CPU)
    dropout = next(layer for layer in net.left if isinstance(layer, Dropout))
    dropped = dropout.train()(torch.ones(1, 1, 8))
    byte = default_rng(network_stream(run, NetworkPurpose.DROPOUT)).integers(0, 256, 1, np.uint8)
    assert dropped.flatten().tolist() == (2 * np.unpackbits(byte)).tolist()


@pytest.mark.usefixtures("few_test_pairs")
def test_test_pairs_are_normalised_by_the_training_pairs():
    run = Run(SHORT)
    trained, tested = load_data([run], CPU)
    expected_training, expected_test = plain.load(run)
    assert trained.pairs.mean() == pytest.approx(0, abs=1e-6)
    assert trained.pairs.std(correction=0) == pytest.approx(1, abs=1e-6)
    torch.testing.assert_close(trained.pairs[0], expected_training.pairs)
    torch.testing.assert_close(tested.pairs[0], expected_test.pairs)
    assert torch.equal(tested.classes[0], expected_test.classes)


def test_the_process_has_its_own_number_of_threads_again_after_exact_arithmetic():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        with exact_arithmetic():
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
