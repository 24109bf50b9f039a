"""Which runs are trained in one call and on which device: rules for both sides, the page's process and the workers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from pairmnist.config import TEST_PAIRS, Run, Settings

DEVICE_PATTERN = r"auto|cpu|cuda(:\d+)?"

# How many runs one call trains at most, by the kind of device. Convolutions gain nothing from company on the CPU.
_SIDE_BY_SIDE = {
    "cpu": {"fully-connected": 20, "simple-cnn": 1, "residual-cnn": 1},
    "cuda": {"fully-connected": 40, "simple-cnn": 40, "residual-cnn": 40},
}


class DeviceError(ValueError):
    """A device that is not there; the message names those that are."""


def can_share(a: Run, b: Run) -> bool:
    """Whether two runs may be trained side by side: they agree in all but repetition and the digit losses."""
    return replace(a.settings, auxiliary_loss=False, alpha=0.0) == replace(b.settings, auxiliary_loss=False, alpha=0.0)


def side_by_side(architecture: str, device: str) -> int:
    """How many runs of an architecture one call trains at most. device: 'cpu', 'cuda:0', …"""
    return _SIDE_BY_SIDE[device.split(":")[0]][architecture]


def work(settings: Settings) -> float:
    """The work of one run in training pairs: a test pair, which only goes forward, is a third of one."""
    return settings.epochs * (settings.training_pairs + TEST_PAIRS / 3)


def choose_device(wanted: str, devices: Sequence[str], worker: int) -> str:
    """The device that a worker trains on.

    wanted: 'auto', 'cpu', 'cuda' or 'cuda:1'. 'auto' takes a GPU where there is one; the workers (from 0) take turns
    at several. Raises DeviceError for one that is not there.
    """
    if not re.fullmatch(DEVICE_PATTERN, wanted):
        raise DeviceError(f"A device is auto, cpu, cuda or cuda:0, cuda:1, …, not {wanted!r}.")
    cards = [device for device in devices if device.startswith("cuda")]
    if wanted == "cuda" or (wanted == "auto" and cards):
        return cards[worker % len(cards)] if cards else _missing(wanted, devices)
    device = "cpu" if wanted == "auto" else wanted
    return device if device in devices else _missing(wanted, devices)


def _missing(wanted: str, devices: Sequence[str]) -> NoReturn:
    raise DeviceError(f"There is no device {wanted} on this machine, only {', '.join(devices)}. Choose one of these.")
