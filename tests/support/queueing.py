"""Runs in a schedule: asked for, and given to a worker that there is not."""

from collections.abc import Iterable
from functools import partial

from pairmnist.config import Run, Settings
from pairmnist.protocol.devices import choose_device
from pairmnist.service.schedule import Schedule
from pairmnist.service.task import Job

CPU = partial(choose_device, devices=["cpu"], worker=0)
GPU = partial(choose_device, devices=["cpu", "cuda:0"], worker=0)


def runs(n: int, **changes) -> list[Run]:
    return [Run(Settings(**changes), repetition) for repetition in range(n)]


def ask(queue: Schedule, wanted: Iterable[Run], visitor: str, device: str = "auto") -> None:
    for run in wanted:
        queue.ask(run, visitor, device)


def next_job(queue: Schedule, device=CPU, idle: int = 1) -> Job:
    job = queue.next_job(device, idle)
    assert job is not None
    return job


def jobs(queue: Schedule, device=CPU, idle: int = 1) -> list[list[Run]]:
    """The runs of all jobs, in the order in which one worker would be given them."""
    found = []
    while job := queue.next_job(device, idle):
        found.append([task.run for task in job.tasks])
    return found
