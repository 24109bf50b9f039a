from itertools import product

import pytest

from pairmnist.config import Run, Settings
from pairmnist.data.streams import Purpose, stream

OF_DATA = (Purpose.TRAINING_PAIRS, Purpose.TEST_PAIRS)
OF_NETWORK = tuple(set(Purpose) - set(OF_DATA))


def state(run: Run, purpose: Purpose) -> tuple[int, ...]:
    return tuple(stream(run, purpose).generate_state(4).tolist())


def test_neighbouring_seeds_and_repetitions_share_no_stream():
    runs = [Run(Settings(seed=seed, protocol="new-draw"), k) for seed, k in product(range(10), range(10))]
    states = [state(run, purpose) for run, purpose in product(runs, Purpose)]
    assert len(set(states)) == len(states) == 600


@pytest.mark.parametrize("purpose", Purpose)
def test_scenarios_share_the_streams_of_a_repetition(purpose):
    plain = Settings(architecture="fully-connected", share_weights=False, auxiliary_loss=False)
    other = Settings(architecture="residual-cnn", alpha=0.7, epochs=3, learning_rate=0.01, arithmetic="bfloat16")
    assert state(Run(plain, 4), purpose) == state(Run(other, 4), purpose)


def test_one_draw_takes_only_the_data_from_the_first_repetition():
    first, third = (Run(Settings(protocol="one-draw"), repetition) for repetition in (0, 2))
    assert all(state(first, purpose) == state(third, purpose) for purpose in OF_DATA)
    assert all(state(first, purpose) != state(third, purpose) for purpose in OF_NETWORK)


def test_protocols_agree_on_the_first_repetition():
    one, new = (Run(Settings(protocol=protocol)) for protocol in ("one-draw", "new-draw"))
    assert all(state(one, purpose) == state(new, purpose) for purpose in Purpose)


def test_numbers_of_the_purposes_are_fixed():
    """Stored runs depend on them."""
    names = ["TRAINING_PAIRS", "TEST_PAIRS", "LEFT_TOWER", "RIGHT_TOWER", "HEAD", "DROPOUT"]
    assert {purpose.name: int(purpose) for purpose in Purpose} == {name: k for k, name in enumerate(names)}
