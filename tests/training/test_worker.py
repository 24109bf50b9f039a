"""The real worker: what it says, and that it stops."""

import queue

import pytest
import torch

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.protocol.messages import Cancel, Epoch, Hello, Message, Stopped, Train, Trained
from pairmnist.protocol.pace import Pace
from pairmnist.records.packing import unpack
from pairmnist.records.record import EpochResult
from pairmnist.service.worker_process import WorkerProcess
from pairmnist.training import worker

pytestmark = pytest.mark.slow  # each starts processes

PATIENCE = 60  # seconds after which a test that waits fails
SMALL = Settings(architecture="fully-connected", epochs=3, training_pairs=100)
ENDLESS = Settings(architecture="simple-cnn", epochs=500, training_pairs=30_000)


class Conversation:
    """A worker process and what it has said."""

    def __init__(self):
        self.said: queue.Queue[Message] = queue.Queue()
        self.ended: queue.Queue[str] = queue.Queue()
        self.process = WorkerProcess(0, self.said.put, self.ended.put)
        self.hello = self.hear()
        assert isinstance(self.hello, Hello)

    def hear(self):
        return self.said.get(timeout=PATIENCE)

    def ask(self, number, *runs, device="cpu"):
        self.process.send(Train(number, runs, device))

    def hear_job(self):
        """The epochs of a job by run id, and the message that ended it."""
        epochs: dict[str, list[EpochResult]] = {}
        while isinstance(message := self.hear(), Epoch):
            epochs.setdefault(message.run, []).append(message.result)
        return epochs, message


@pytest.fixture(scope="module")
def conversation():
    conversation = Conversation()
    yield conversation
    conversation.process.close()
    conversation.process.join(PATIENCE)


def test_the_first_message_names_devices_and_measured_speeds(conversation):
    assert conversation.hello.devices[0] == "cpu"
    assert conversation.hello.device in conversation.hello.devices
    assert conversation.hello.paces.keys() == ARCHITECTURES.keys()
    assert all(job >= 0 and run > 0 for job, run in conversation.hello.paces.values())


def test_a_job_is_answered_with_every_epoch_and_a_record_of_each_run(conversation):
    runs = [Run(SMALL, 0), Run(SMALL.with_(auxiliary_loss=False), 3)]
    conversation.ask(1, *runs)
    epochs, end = conversation.hear_job()
    records = [unpack(end.records[run.id]) for run in runs]
    assert end.job == 1
    for run, record in zip(runs, records, strict=True):
        assert record.run.id == run.id
        assert [result.epoch for result in epochs[run.id]] == [1, 2, 3]
        assert record["test_error"].tolist() == pytest.approx([result.test_error for result in epochs[run.id]])


def test_a_job_that_cannot_be_done_is_told_in_words_and_the_next_one_is_done(conversation):
    conversation.ask(2, Run(SMALL), device="tpu")
    conversation.ask(3, Run(SMALL), Run(SMALL.with_(epochs=2)))
    conversation.ask(4, Run(SMALL))
    ends = [conversation.hear_job()[1] for _ in range(3)]
    assert "cuda" in ends[0].why.lower()
    assert "side by side" in ends[1].why
    assert ends[2].records.keys() == {Run(SMALL).id}


def test_a_cancelled_job_stops_inside_an_epoch_and_a_late_cancel_harms_no_other(conversation):
    conversation.ask(5, Run(ENDLESS))
    conversation.process.send(Cancel(5))
    assert conversation.hear_job() == ({}, Stopped(5))
    conversation.process.send(Cancel(5))
    conversation.ask(6, Run(SMALL))
    assert isinstance(conversation.hear_job()[1], Trained)


def test_a_worker_in_training_ends_when_its_stdin_closes():
    conversation = Conversation()
    conversation.ask(1, Run(ENDLESS.with_(training_pairs=100)))
    conversation.hear()  # the first epoch: it is busy
    conversation.process.close()
    assert "exit code 0" in conversation.ended.get(timeout=PATIENCE)


class Spoken(worker.Channel):
    """A channel that notes what the worker says."""

    def __init__(self):
        self.said: list[Message] = []

    def say(self, message):
        self.said.append(message)

    def cancelled(self, job):
        return False


def test_a_card_that_cannot_train_is_left_out_and_the_next_device_takes_its_place(monkeypatch):
    tried = []

    def warm_up(device):
        tried.append(device)
        if device.startswith("cuda"):
            raise RuntimeError("no kernel image\nand much more")
        return dict.fromkeys(ARCHITECTURES, Pace(0, 1e-4))

    monkeypatch.setattr("pairmnist.training.warm_up.warm_up", warm_up)
    monkeypatch.setattr(worker, "devices", lambda: ["cpu", "cuda:0", "cuda:1"])
    hello = worker.greeting(1)
    assert tried == ["cuda:1", "cuda:0", "cpu"]
    assert (hello.devices, hello.device) == (("cpu",), "cpu")
    assert hello.unusable == {"cuda:0": "no kernel image", "cuda:1": "no kernel image"}


def test_without_a_device_that_can_train_the_worker_ends(monkeypatch):
    def warm_up(device):
        raise RuntimeError("no memory")

    monkeypatch.setattr("pairmnist.training.warm_up.warm_up", warm_up)
    with pytest.raises(RuntimeError, match="no memory"):
        worker.greeting(0)


def test_an_error_of_the_card_itself_ends_the_worker(monkeypatch):
    """What is tried on it afterwards in the same process would fail too."""

    def train(*_):
        raise torch.AcceleratorError("an illegal memory access was encountered")

    monkeypatch.setattr("pairmnist.training.runs.train_side_by_side", train)
    job = Train(1, (Run(SMALL),), "cpu")
    with pytest.raises(SystemExit, match="cpu failed: an illegal memory access"):
        worker.answer(job, Spoken())
