"""For a worker of a Dask cluster (`--preload`): it trains nothing and answers each job with a small valid record."""

from pairmnist.protocol.messages import End, Train, Trained
from pairmnist.records.packing import pack
from pairmnist.training import worker
from tests.support.records import make_record
from tests.support.workers_by_hand import hello


def answer(job: Train, channel: worker.Channel) -> End:
    return Trained(job.job, {run.id: pack(make_record(run, diverged_after=1)) for run in job.runs}, {})


worker.greeting = lambda worker: hello("cpu")
worker.answer = answer
