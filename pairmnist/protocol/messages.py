"""What the service and its workers say to each other. Only this file knows how it is spelt: one JSON object a line.

A worker first says Hello. Asked to Train, it reports an Epoch of each run after each epoch, and ends the job with one
of Trained, Stopped and Failed.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pairmnist
from pairmnist.config import Run, Settings
from pairmnist.protocol.pace import Pace
from pairmnist.records.record import EpochResult


@dataclass(frozen=True)
class Train:
    """To a worker: train these runs side by side on this device ('cpu', 'cuda:0', …)."""

    job: int
    runs: tuple[Run, ...]
    device: str


@dataclass(frozen=True)
class Cancel:
    """To a worker: nobody waits for this job any more."""

    job: int


@dataclass(frozen=True)
class Hello:
    """From a worker that is ready: the devices it sees, the one it warmed up, and how fast it is there."""

    devices: tuple[str, ...]
    unusable: Mapping[str, str]  # card → why nothing can be trained on it
    device: str
    paces: Mapping[str, Pace]  # by architecture
    version: str = pairmnist.__version__  # of the product, where the worker is


@dataclass(frozen=True)
class Epoch:
    """From a worker: one run of a job has finished an epoch."""

    job: int
    run: str  # its id
    result: EpochResult


@dataclass(frozen=True)
class Trained:
    """From a worker: a job is done."""

    job: int
    records: Mapping[str, bytes]  # by run id
    refused: Mapping[str, str]  # run id → why its record does not check


@dataclass(frozen=True)
class Stopped:
    """From a worker: it was told to cancel this job and has."""

    job: int


@dataclass(frozen=True)
class Failed:
    """From a worker: an error ended this job."""

    job: int
    why: str


End = Trained | Stopped | Failed
FromWorker = Hello | Epoch | End
ToWorker = Train | Cancel
Message = FromWorker | ToWorker


class MessageError(ValueError):
    """A line that is none of these messages."""


def encode(message: Message) -> str:
    """A message as one line of JSON, without the line's end."""
    return json.dumps({"is": type(message).__name__, **vars(message)}, default=_plain)


def decode(line: str) -> Message:
    """The message in a line. Raises MessageError for a line that holds none."""
    try:
        return _message(json.loads(line))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise MessageError(f"nobody understands {line[:200]!r}") from error


def _plain(value: Run | EpochResult | bytes) -> Any:
    match value:
        case Run():
            return {"settings": value.settings.canonical(), "repetition": value.repetition}
        case EpochResult():
            return asdict(value)
        case bytes():
            return base64.b64encode(value).decode()
    raise TypeError(f"no message holds {value!r}")


def _message(content: dict[str, Any]) -> Message:
    match content.pop("is"):
        case "Train":
            return Train(content["job"], tuple(map(_run, content["runs"])), content["device"])
        case "Cancel":
            return Cancel(**content)
        case "Hello":
            paces = {architecture: Pace(*pace) for architecture, pace in content["paces"].items()}
            return Hello(tuple(content["devices"]), content["unusable"], content["device"], paces, content["version"])
        case "Epoch":
            return Epoch(content["job"], content["run"], _epoch_result(content["result"]))
        case "Trained":
            records = {run_id: base64.b64decode(record) for run_id, record in content["records"].items()}
            return Trained(content["job"], records, content["refused"])
        case "Stopped":
            return Stopped(**content)
        case "Failed":
            return Failed(**content)
    raise ValueError("no such message")


def _run(content: Mapping[str, Any]) -> Run:
    return Run(Settings.from_canonical(content["settings"]), content["repetition"])


def _epoch_result(content: Mapping[str, Any]) -> EpochResult:
    losses = content["digit_losses"]
    return EpochResult(**{**content, "digit_losses": None if losses is None else tuple(losses)})
