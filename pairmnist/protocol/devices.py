"""On which device a worker trains."""

import re
from collections.abc import Sequence
from typing import NoReturn

DEVICE_PATTERN = r"auto|cpu|cuda(:\d+)?"


class DeviceError(ValueError):
    """A device that is not there; the message names those that are."""


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


def kind(device: str) -> str:
    """'cuda' of 'cuda:1'."""
    return device.split(":")[0]


def _missing(wanted: str, devices: Sequence[str]) -> NoReturn:
    raise DeviceError(f"There is no device {wanted} on this machine, only {', '.join(devices)}. Choose one of these.")
