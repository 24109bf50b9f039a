"""How long a process may be silent, and when another may start."""

import pytest

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.protocol.messages import Epoch, Hello, Stopped, Train, Trained
from pairmnist.protocol.pace import Pace
from pairmnist.records.record import EpochResult
from pairmnist.service import place as place_module
from pairmnist.service.patience import CANCELLED, EPOCHS, STARTING, TRAINING, UNKNOWN
from pairmnist.service.place import KILLS, PAUSES, Place

RUN = Run(Settings(epochs=10))
EPOCH = Epoch(1, RUN.id, EpochResult(1, 1.0, 1.0, None, 0.5, 0.5))


def greeted(step=0.0):
    """A place whose process has greeted; in a run of 10 epochs of 10 steps, each takes so many seconds."""
    place = Place(0)
    place.hear(hello(step))
    return place


def hello(step=0.0):
    return Hello(("cpu",), {}, "cpu", dict.fromkeys(ARCHITECTURES, Pace(step, 0.0)))


def begin(place, device="cpu"):
    place.begin(Train(1, (RUN,), device))
    return place


def test_who_has_nothing_to_do_may_be_silent_for_ever():
    place = greeted()
    assert place.patience is None
    for end in (Trained(1, {}, {}), Stopped(1)):
        begin(place).hear(end)
        assert place.patience is None


def test_a_process_may_take_its_time_to_start():
    assert Place(0).patience == STARTING


def test_in_training_a_process_may_be_silent_for_twenty_epochs_and_two_minutes_at_least():
    assert begin(greeted(0.0)).patience == TRAINING
    assert begin(greeted(3.0)).patience == pytest.approx(EPOCHS * 30)


def test_on_a_device_that_it_did_not_measure_it_may_be_silent_longer():
    assert begin(greeted(0.0), "cuda:0").patience == UNKNOWN


def test_epochs_that_took_longer_than_expected_teach_patience():
    place = begin(greeted())
    place.silent = 60.0
    place.hear(EPOCH)
    assert (place.silent, place.patience) == (0.0, EPOCHS * 60)
    place.hear(EPOCH)
    assert place.patience == EPOCHS * 60


def test_who_was_told_to_stop_has_little_time_whatever_else_it_says():
    place = begin(greeted(3.0))
    place.cancel()
    place.silent = 1.0
    place.hear(EPOCH)
    assert (place.silent, place.patience) == (1.0, CANCELLED)


def test_pauses_grow_until_the_place_is_given_up(monkeypatch):
    monkeypatch.setattr(place_module, "monotonic", lambda: 1000.0)
    place, pauses = Place(0), []
    while not place.given_up:
        place.lose()
        pauses.append(place.next_start - 1000)
    assert pauses[:-1] == sorted(PAUSES)


def test_a_finished_job_makes_up_for_all_that_ended_before():
    place = greeted()
    place.lose()
    begin(greeted())
    place.hear(Trained(1, {}, {}))
    assert place.ended == 0


def test_a_process_that_ends_because_its_job_was_cancelled_does_not_count():
    place = begin(greeted())
    place.cancel()
    place.lose()
    assert place.ended == 0


def test_where_memory_is_short_a_place_is_given_up_sooner():
    place = Place(0)
    place.lose(short_of_memory=True)
    assert not place.given_up
    place.lose(short_of_memory=True)
    assert place.given_up


def test_a_job_that_takes_too_much_memory_is_not_the_places_fault():
    place = Place(0)
    for _ in range(KILLS + 1):
        place.hear(hello())
        begin(place).lose(short_of_memory=True)
    assert not place.given_up
