"""What the service and its workers say to each other: one JSON object a line.

To a worker: {"job": 7, "runs": [run, …], "device": "cpu"} and {"cancel": 7}. From a worker first {"hello": {devices,
unusable, device, paces}}, where unusable says of a card why. Then for a job {"job": 7, "run": id, "epoch": result}
after each epoch of each run, and at its end one of {"job": 7, "records": {id: base64}, "refused": {id: why its record
does not check}}, {"job": 7, "cancelled": true} and {"job": 7, "failed": words}.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pairmnist.config import Run, Settings
from pairmnist.records.record import EpochResult

Message = dict[str, Any]


def describe_run(run: Run) -> Message:
    return {"settings": run.settings.canonical(), "repetition": run.repetition}


def read_run(message: Mapping[str, Any]) -> Run:
    return Run(Settings.from_canonical(message["settings"]), message["repetition"])


def describe_epoch(result: EpochResult) -> Message:
    return asdict(result)


def read_epoch(message: Mapping[str, Any]) -> EpochResult:
    losses = message["digit_losses"]
    return EpochResult(**{**message, "digit_losses": None if losses is None else tuple(losses)})
