"""How a step of training moves the weights: stochastic gradient descent.

The same as torch.optim.SGD, whose overhead is a twentieth of a step of a fully connected network.
"""

from collections.abc import Iterator, Sequence
from itertools import repeat

import torch
from torch import Tensor
from torch.optim.lr_scheduler import OneCycleLR

from pairmnist.config import Settings
from pairmnist.protocol.pace import steps

MOMENTUM, WEIGHT_DECAY = 0.9, 5e-4  # with the schedule of one cycle; otherwise there are none


class Optimiser:
    """Moves parameters by their gradients, at the learning rate that the settings' schedule has for each step."""

    def __init__(self, parameters: Sequence[Tensor], settings: Settings) -> None:
        self.parameters, self.rates = parameters, learning_rates(settings)
        self.velocities = [torch.zeros_like(one) for one in parameters] if settings.schedule == "one-cycle" else None

    @torch.no_grad()
    def step(self, gradients: Sequence[Tensor]) -> None:
        """gradients: of each parameter."""
        if self.velocities is not None:
            for velocity, gradient, parameter in zip(self.velocities, gradients, self.parameters, strict=True):
                velocity.mul_(MOMENTUM).add_(gradient).add_(parameter, alpha=WEIGHT_DECAY)
            gradients = self.velocities
        rate = next(self.rates)
        for parameter, gradient in zip(self.parameters, gradients, strict=True):
            parameter.sub_(gradient, alpha=rate)


def learning_rates(settings: Settings) -> Iterator[float]:
    """The learning rate of each step of training."""
    return repeat(settings.learning_rate) if settings.schedule == "constant" else one_cycle(settings)


def one_cycle(settings: Settings) -> Iterator[float]:
    """Up to the settings' learning rate in the first 30 % of all steps, then down to next to nothing, by cosines.

    It begins with a 25th of it. Smith and Topin, "Super-Convergence", 2018, as torch's OneCycleLR has it.
    """
    highest, total = settings.learning_rate, steps(settings)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=highest)  # moves nothing; the schedule wants one
    schedule = OneCycleLR(optimizer, highest, total_steps=total, cycle_momentum=False)
    for _ in range(total):
        yield float(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
