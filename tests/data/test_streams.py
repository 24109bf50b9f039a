from itertools import product

import pytest
from numpy.random import SeedSequence

from pairmnist.config import Draw, Run, Settings
from pairmnist.data.streams import DataPurpose, NetworkPurpose, data_stream, network_stream


def state(stream: SeedSequence) -> tuple[int, ...]:
    return tuple(stream.generate_state(4).tolist())


def test_neighbouring_seeds_and_repetitions_share_no_stream():
    states = []
    for seed, k in product(range(10), range(10)):
        states += [state(data_stream(Draw(seed, k), purpose)) for purpose in DataPurpose]
        states += [state(network_stream(Run(Settings(seed=seed), k), purpose)) for purpose in NetworkPurpose]
    assert len(set(states)) == len(states) == 100 * (len(DataPurpose) + len(NetworkPurpose))


@pytest.mark.parametrize("purpose", NetworkPurpose)
def test_scenarios_share_the_streams_of_a_repetition(purpose):
    plain = Settings(architecture="fully-connected", share_weights=False, auxiliary_loss=False)
    other = Settings(architecture="residual-cnn", alpha=0.7, epochs=3, protocol="new-draw", arithmetic="bfloat16")
    assert state(network_stream(Run(plain, 4), purpose)) == state(network_stream(Run(other, 4), purpose))


def test_numbers_of_the_purposes_are_fixed():
    """Stored runs depend on them."""
    assert {purpose.name: int(purpose) for purpose in DataPurpose} == {"TRAINING_PAIRS": 0, "TEST_PAIRS": 1}
    numbers = {"LEFT_TOWER": 2, "RIGHT_TOWER": 3, "HEAD": 4, "DROPOUT": 5, "AUGMENTATION": 6}
    assert {purpose.name: int(purpose) for purpose in NetworkPurpose} == numbers
