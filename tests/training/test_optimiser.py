from itertools import islice

import numpy as np
import pytest
import torch
from torch import Generator

from pairmnist.config import Settings
from pairmnist.training.optimiser import Optimiser, learning_rates
from tests.support.oracle import optimizer_and_schedule

SETTINGS = Settings(epochs=4, training_pairs=1050, batch_size=100, learning_rate=0.3)  # 44 steps


@pytest.mark.parametrize("schedule", ["constant", "one-cycle"])
def test_steps_are_those_of_pytorchs_optimizer(schedule):
    settings = SETTINGS.with_(schedule=schedule)
    source = Generator().manual_seed(1)
    ours, theirs = ([torch.ones(3, 2), torch.full((5,), -1.0)] for _ in range(2))
    optimiser = Optimiser(ours, settings)
    optimizer, rates = optimizer_and_schedule(settings, theirs)
    for _ in range(44):
        gradients = [torch.randn(parameter.shape, generator=source) for parameter in ours]
        optimiser.step(gradients)
        for parameter, gradient in zip(theirs, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        rates.step()
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other)


def test_a_constant_rate_is_the_settings():
    assert list(islice(learning_rates(SETTINGS), 50)) == [0.3] * 50


def test_one_cycle_rises_to_the_settings_rate_and_falls_to_almost_nothing():
    rates = np.array(list(learning_rates(SETTINGS.with_(schedule="one-cycle"))))
    assert len(rates) == 44
    assert rates[0] == pytest.approx(0.3 / 25)
    assert rates.max() == pytest.approx(0.3, rel=0.01)
    assert rates[-1] < 1e-4 * 0.3
    peak = rates.argmax()
    assert peak == pytest.approx(0.3 * 44, abs=1.5)
    assert (np.diff(rates[: peak + 1]) > 0).all()
    assert (np.diff(rates[peak:]) < 0).all()
