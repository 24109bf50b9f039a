"""For a worker of a Dask cluster (`--preload`): it greets at once, and pretends to train unless a run's seed is 0.

PAIRMNIST_TEST_LOG: where trainings are noted. PAIRMNIST_TEST_VERSION: the version of the product that it says it has.
"""

import os
from pathlib import Path

import pairmnist
from pairmnist.training import worker
from tests.support import stand_in_worker
from tests.support.workers_by_hand import hello

really_train = worker.train


def train(job, channel, cancelled):
    pretends = job.runs[0].settings.seed != 0
    return (stand_in_worker.train if pretends else really_train)(job, channel, cancelled)


stand_in_worker.log = Path(os.environ["PAIRMNIST_TEST_LOG"])
stand_in_worker.log.touch()
version = os.environ.get("PAIRMNIST_TEST_VERSION", pairmnist.__version__)
worker.greeting = lambda worker: hello("cpu", version=version)
worker.train = train
