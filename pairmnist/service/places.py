"""Where to train: on a Dask cluster where a scheduler is named, else on this machine."""

import os
import re

from pairmnist.config import SettingsError
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.workers import Workers

VARIABLE = "PAIRMNIST_SCHEDULER"  # names the scheduler for the page


def scheduler_from_environment() -> str | None:
    """The address of the scheduler that the environment names. Raises SettingsError for one that is none."""
    text = os.environ.get(VARIABLE)
    try:
        return check_scheduler(text) if text else None
    except SettingsError as error:
        raise SettingsError(f"{VARIABLE}: {error}") from error


def check_scheduler(text: str) -> str:
    """The address of a scheduler, as it is. Raises SettingsError for one that is none."""
    if not re.fullmatch(r"(tcp|tls)://[^\s/:]+:\d+|(tcp|tls)://\[[0-9a-fA-F:]+\]:\d+", text):
        raise SettingsError(f"{text!r} is no address of a scheduler, such as tcp://10.0.0.5:8786")
    return text


def workers_at(scheduler: str | None, number: int | None = None) -> Workers:
    """The workers of a scheduler's cluster, or those of this machine.

    number: of processes on this machine; None for as many as there is room for. Raises SettingsError where Dask is not
    installed.
    """
    if scheduler is None:
        return LocalWorkers(number)
    try:
        from pairmnist.service.dask_workers import DaskWorkers
    except ModuleNotFoundError as error:
        if error.name != "distributed":
            raise
        raise SettingsError("training on a cluster needs Dask: install pairmnist with its extra, 'cluster'") from error
    return DaskWorkers(scheduler)
