"""Training for many at once with pretended workers, which are fast and have accidents on request."""

import pytest

from pairmnist.records.packing import pack
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Store
from pairmnist.service.limits import Limits
from pairmnist.service.service import Service
from tests.support import stand_in_worker
from tests.support.pretended import LONG, begun, finish, processes, run, states, until_begun
from tests.support.records import make_record
from tests.support.waiting import until

pytestmark = pytest.mark.slow  # each starts processes


def watch_until_it_ends(service, run):
    """The states that a run goes through, seen often."""
    seen = []

    def ended():
        seen.extend(service.states([run], "the test"))
        return seen[-1].state not in ("queued", "running")

    until(ended)
    return seen


def test_a_run_is_queued_trained_epoch_by_epoch_and_stored(service, store):
    wanted = run(epochs=5)
    assert states(service, wanted) == ["absent"]
    service.train([wanted], "ann")
    histories = [state.history for state in watch_until_it_ends(service, wanted)]
    assert all([result.epoch for result in history] == list(range(1, len(history) + 1)) for history in histories)
    assert len(set(map(len, histories))) > 2
    assert all(isinstance(result, EpochResult) for result in max(histories, key=len))
    assert max(histories, key=len)[0].digit_losses == (1.0, 1.0)
    finish(service, wanted)
    assert states(service, wanted) == ["stored"]
    assert store.load(wanted).run == wanted


def test_devices_and_estimates_are_unknown_until_a_worker_has_said_so(service):
    wanted = run()
    assert service.devices() is None
    assert service.estimate([wanted]) is None
    service.start()
    until(service.devices)
    assert service.devices() == ["cpu"]
    assert service.unusable() == {"cuda:0": "too old"}
    assert service.estimate([run(k) for k in range(4)]) == pytest.approx(4 * service.estimate([wanted]))
    service.train([wanted], "ann")
    finish(service, wanted)
    assert service.estimate([wanted]) == 0
    assert service.estimate([wanted], again=True) > 0


def test_nothing_is_left_of_what_is_stored_before_any_worker_has_started(store):
    store.save(run(), pack(make_record(run())))
    assert Service(store).estimate([run()]) == 0


def test_time_left_falls_while_a_run_is_trained(service):
    wanted = run(epochs=40)
    service.train([wanted], "ann")
    left = []

    def ended():
        left.append(service.estimate([wanted]))
        return states(service, wanted) == ["stored"]

    until(ended)
    known = [seconds for seconds in left if seconds]
    assert known[-1] < known[len(known) // 2]


def test_what_takes_short_begins_by_itself_and_ends_when_its_visitor_looks_elsewhere(make_service, log):
    service = make_service(limits=Limits(by_itself=30))
    service.start()
    until(service.devices)
    assert not service.try_out([run(epochs=LONG)], "ann")
    short = run(epochs=100)
    service.see("ann", [short])
    assert service.try_out([short], "ann")
    until_begun(log, short)
    service.see("ann", [run(1)])
    finish(service, short)
    assert states(service, short) == ["cancelled"]


def test_nothing_begins_by_itself_while_somebody_waits_or_where_the_server_forbids_it(make_service, log):
    service = make_service(limits=Limits(by_itself=30))
    busy, waiting = run(0, LONG), run(1)
    service.train([busy, waiting], "bob")
    until_begun(log, busy)
    assert not service.try_out([run(2)], "ann")
    service.cancel([busy, waiting], "bob")
    forbids = make_service(limits=Limits(by_itself=0))
    forbids.start()
    until(forbids.devices)
    assert not forbids.try_out([run(2)], "ann")


def test_a_run_is_trained_once_however_many_ask(make_service, log):
    service = make_service(workers=2)
    wanted = [run(k) for k in range(3)]
    for visitor in ("ann", "bob", "eve"):
        service.train(wanted, visitor)
    finish(service, *wanted)
    service.train(wanted, "zoe")
    finish(service, *wanted)
    assert sorted(one.run for one in begun(log)) == sorted(one.id for one in wanted)


def test_a_stored_run_is_trained_again_only_when_that_is_asked(service, log):
    for again in (False, False, True):
        service.train([run()], "ann", again=again)
        finish(service, run())
    assert len(begun(log)) == 2


def test_a_training_again_that_fails_is_told_although_the_first_record_is_there(service, store):
    unlucky = run(seed=stand_in_worker.FAILS)
    store.save(unlucky, pack(make_record(unlucky)))
    assert states(service, unlucky) == ["stored"]
    service.train([unlucky], "ann", again=True)
    finish(service, unlucky)
    [state] = service.states([unlucky], "ann")
    assert (state.state, state.recorded) == ("failed", True)
    assert "the moon is full" in state.message


def test_what_another_server_has_stored_ends_a_failure_and_a_wait(service, store, log):
    unlucky, busy, waiting = run(0, seed=stand_in_worker.FAILS), run(1, LONG), run(2)
    service.train([unlucky, busy, waiting], "ann")
    until_begun(log, unlucky, busy)
    other = Store(store.cache, shipped=None)
    for one in (unlucky, waiting):
        other.save(one, pack(make_record(one)))
    until(lambda: states(service, unlucky, waiting) == ["stored", "stored"])
    service.cancel([busy], "ann")
    finish(service, busy, waiting)
    assert waiting.id not in log.read_text()


def test_a_damaged_file_is_trained_again(service, store):
    service.train([run()], "ann")
    finish(service, run())
    (store.cache / f"{run().id}.npz").write_bytes(b"")
    service.train([run()], "ann")
    finish(service, run())
    assert store.load(run()) is not None


def test_side_by_side_runs_report_and_are_stored_each_on_its_own(service, store, log):
    wanted = [run(k, architecture="fully-connected") for k in range(4)]
    service.train(wanted, "ann")
    finish(service, *wanted)
    assert {one.side_by_side for one in begun(log)} == {4}
    assert [store.load(one).run for one in wanted] == wanted


def test_several_workers_train_at_the_same_time(make_service, log):
    service = make_service(workers=2)
    wanted = [run(k, LONG) for k in range(2)]
    service.train(wanted, "ann")
    until_begun(log, *wanted)
    assert states(service, *wanted) == ["running", "running"]
    assert len(set(processes(log))) == 2


def test_a_failed_run_may_be_asked_for_again(service, log):
    unlucky = run(seed=stand_in_worker.FAILS)
    for times in (1, 2):
        service.train([unlucky], "ann")
        finish(service, unlucky)
        assert states(service, unlucky) == ["failed"]
        assert len(begun(log)) == times


def test_an_error_in_training_is_told_in_its_words_and_the_worker_lives_on(service, log):
    unlucky, next_one = run(0, seed=stand_in_worker.FAILS), run(1)
    service.train([unlucky, next_one], "ann")
    finish(service, unlucky, next_one)
    assert states(service, unlucky, next_one) == ["failed", "stored"]
    assert "the moon is full" in service.states([unlucky], "ann")[0].message
    assert len(set(processes(log))) == 1


def test_a_worker_that_answers_with_another_runs_record_is_not_believed(service, store):
    wanted = run(seed=stand_in_worker.MIXES_UP)
    service.train([wanted], "ann")
    finish(service, wanted)
    assert states(service, wanted) == ["failed"]
    assert not store.has(wanted)


def test_a_device_that_is_not_there_is_named_with_those_that_are(service):
    service.train([run()], "ann", device="cuda:1")
    finish(service, run())
    [state] = service.states([run()], "ann")
    assert state.state == "failed"
    assert "cuda:1" in state.message
    assert "cpu" in state.message
