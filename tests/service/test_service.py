"""Training for many at once with pretended workers, which are fast and have accidents on request."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pairmnist.config import Run, Settings
from pairmnist.records.packing import pack
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Store
from pairmnist.service import patience, place, presence
from pairmnist.service.limits import Limits
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service
from tests.support import stand_in_worker
from tests.support.records import make_record

pytestmark = pytest.mark.slow  # each starts processes

STAND_IN = (sys.executable, "-m", "tests.support.stand_in_worker")
LONG = 500  # epochs of a run that ends in this test only when it is cancelled
PATIENCE = 60  # seconds after which a test that waits fails


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "cache", shipped=None)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


@pytest.fixture
def make_service(store, log):
    """Makes services with pretended workers, and closes them."""
    made = []

    def make(workers=1, limits=Limits()):
        made.append(Service(store, LocalWorkers(workers, (*STAND_IN, str(log))), limits))
        return made[-1]

    yield make
    for service in made:
        service.close()


@pytest.fixture
def service(make_service):
    return make_service()


def run(repetition=0, epochs=3, **changes):
    return Run(Settings(epochs=epochs, **changes), repetition)


def states(service, *runs):
    return [state.state for state in service.states(runs, "the test")]


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


def until_begun(log, *runs):
    until(lambda: log.exists() and all(run.id in log.read_text() for run in runs))


def finish(service, *runs):
    assert service.wait(runs, PATIENCE)


def watch_until_it_ends(service, run):
    """The states that a run goes through, seen often."""
    seen = []

    def ended():
        seen.extend(service.states([run], "the test"))
        return seen[-1].state not in ("queued", "running")

    until(ended)
    return seen


def begun(log):
    """(process, run id, runs side by side) of each training that began, in order."""
    return [(int(pid), run_id, int(n)) for pid, run_id, n in map(str.split, log.read_text().splitlines())]


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
    left = [state.seconds_left for state in watch_until_it_ends(service, wanted)]
    known = [seconds for seconds in left if seconds is not None]
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
    assert sorted(run_id for _, run_id, _ in begun(log)) == sorted(one.id for one in wanted)


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
    assert {n for _, _, n in begun(log)} == {4}
    assert [store.load(one).run for one in wanted] == wanted


def test_several_workers_train_at_the_same_time(make_service, log):
    service = make_service(workers=2)
    wanted = [run(k, LONG) for k in range(2)]
    service.train(wanted, "ann")
    until_begun(log, *wanted)
    assert states(service, *wanted) == ["running", "running"]
    assert len({pid for pid, _, _ in begun(log)}) == 2


def test_cancelling_frees_the_worker_and_empties_the_queue(service, store, log):
    running, queued, next_one = run(0, LONG), run(1, LONG), run(2)
    service.train([running, queued], "ann")
    until_begun(log, running)
    assert service.cancel([running, queued], "ann") == []
    assert states(service, running, queued) == ["cancelled", "cancelled"]
    service.train([next_one], "ann")
    finish(service, next_one)
    assert [run_id for _, run_id, _ in begun(log)] == [running.id, next_one.id]
    assert len({pid for pid, _, _ in begun(log)}) == 1
    assert not store.has(running)


def test_a_cancelled_run_can_be_asked_for_again_at_once(service, log):
    wanted = run(epochs=30)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    service.cancel([wanted], "ann")
    service.train([wanted], "ann")
    finish(service, wanted)
    assert states(service, wanted) == ["stored"]
    assert len(begun(log)) == 2


def test_a_run_that_another_visitor_waits_for_goes_on(service, log):
    wanted, mine = run(0, 30), run(1, LONG)
    service.train([wanted, mine], "ann")
    service.see("bob", [wanted])
    until_begun(log, wanted)
    assert service.cancel([wanted, mine], "ann") == [wanted]
    finish(service, wanted, mine)
    assert states(service, wanted, mine) == ["stored", "cancelled"]


def test_a_run_may_be_cancelled_for_everybody(service, log):
    wanted = run(epochs=LONG)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    assert [state.shared for state in service.states([wanted], "bob")] == [True]
    assert service.cancel([wanted], "bob", everybody=True) == []
    assert states(service, wanted) == ["cancelled"]


def test_one_of_two_side_by_side_may_be_cancelled(service, log):
    wanted = [run(k, 20, architecture="fully-connected") for k in range(2)]
    service.train(wanted, "ann")
    until_begun(log, *wanted)
    service.cancel(wanted[:1], "ann")
    assert states(service, *wanted) == ["cancelled", "running"]
    finish(service, *wanted)
    assert states(service, wanted[1]) == ["stored"]


def test_a_worker_that_does_not_stop_is_replaced(service, log, monkeypatch):
    monkeypatch.setattr(patience, "CANCELLED", 0.05)
    deaf, next_one = run(0, LONG, seed=stand_in_worker.DEAF), run(1)
    service.train([deaf], "ann")
    until_begun(log, deaf)
    service.cancel([deaf], "ann")
    service.train([next_one], "ann")
    finish(service, next_one)
    assert states(service, deaf, next_one) == ["cancelled", "stored"]


def test_a_run_whose_worker_is_killed_is_tried_again(service, log):
    wanted = run(epochs=30)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    os.kill(begun(log)[0][0], signal.SIGKILL)
    finish(service, wanted)
    assert states(service, wanted) == ["stored"]
    assert len({pid for pid, _, _ in begun(log)}) == 2


def test_a_run_that_kills_two_workers_fails_with_their_last_words_and_harms_no_other(make_service, log):
    service = make_service(workers=2)
    deadly, harmless = run(0, seed=stand_in_worker.DIES), [run(k) for k in range(3)]
    service.train([deadly, *harmless], "ann")
    finish(service, deadly, *harmless)
    assert states(service, deadly, *harmless) == ["failed", "stored", "stored", "stored"]
    assert [run_id for _, run_id, _ in begun(log)].count(deadly.id) == 2
    message = service.states([deadly], "ann")[0].message
    assert "signal 9" in message
    assert "I feel dizzy" in message


def test_who_asked_is_there_as_long_as_they_are_seen(service, log, monkeypatch):
    monkeypatch.setattr(presence, "STAYS", 0.2)
    wanted = run(epochs=LONG)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    time.sleep(0.3)
    service.see("ann")
    assert service.under_way("ann") == [wanted]
    assert service.under_way("bob") == []
    assert service.cancel([wanted], "bob") == [wanted]
    time.sleep(0.3)
    assert service.cancel([wanted], "bob") == []
    assert service.under_way("ann") == []


def test_a_run_asked_for_again_while_its_record_arrives_is_trained_once(service, log):
    deaf = run(seed=stand_in_worker.DEAF)
    service.train([deaf], "ann")
    until_begun(log, deaf)
    service.cancel([deaf], "ann")
    service.train([deaf], "ann")
    finish(service, deaf)
    assert states(service, deaf) == ["stored"]
    assert len(begun(log)) == 1


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
    assert len({pid for pid, _, _ in begun(log)}) == 1


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


@pytest.fixture
def broken(store, tmp_path, monkeypatch):
    """A service whose workers cannot start, and the log of their attempts."""
    monkeypatch.setattr(place, "PAUSES", (0.0, 0.05, 0.1))
    attempts = tmp_path / "attempts"
    code = f"open({str(attempts)!r}, 'a').write('x'); raise SystemExit('there is no torch')"
    service = Service(store, LocalWorkers(2, (sys.executable, "-c", code)))
    yield service, attempts
    service.close()


def test_workers_that_cannot_start_are_tried_some_times_and_then_reported_in_a_sentence(broken):
    service, attempts = broken
    service.train([run()], "ann")
    finish(service, run())
    assert "there is no torch" in service.states([run()], "ann")[0].message
    [problem] = service.problems()
    assert "there is no torch" in problem
    for _ in range(10):
        service.start()  # as each run of the page does
    time.sleep(1)
    assert attempts.read_text() == "x" * 4


def test_who_trains_again_lets_workers_that_could_not_start_try_again(broken):
    service, attempts = broken
    for times in (1, 2):
        service.train([run()], "ann")
        finish(service, run())
        assert attempts.read_text() == "xxxx" * times


def test_a_worker_killed_while_it_starts_is_started_again_and_no_run_fails(store, log, tmp_path):
    first = f"import os; os.mkdir({str(tmp_path / 'first')!r})"  # fails the second time
    start = f"try: {first}\nexcept OSError: os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    code = f"import os, sys\n{start}\nos.kill(os.getpid(), 9)"
    service = Service(store, LocalWorkers(1, (sys.executable, "-c", code, *STAND_IN[1:], str(log))))
    service.train([run()], "ann")
    finish(service, run())
    assert states(service, run()) == ["stored"]
    service.close()


def test_closing_ends_the_workers_and_nobody_waits_for_ever(make_service, log):
    service = make_service()
    wanted = run(epochs=LONG)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    service.close()
    assert service.wait([wanted], PATIENCE)
    assert not alive(begun(log)[0][0])


def test_no_process_is_left_when_the_server_is_killed(log, tmp_path):
    code = f"""
import sys, time
from pathlib import Path
from pairmnist.config import Run, Settings
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service
from pairmnist.records.store import Store
command = (sys.executable, "-m", "tests.support.stand_in_worker", {str(log)!r})
service = Service(Store(Path({str(tmp_path)!r})), LocalWorkers(2, command))
service.train([Run(Settings(epochs={LONG}), k) for k in range(2)], "ann")
time.sleep({PATIENCE})
"""
    server = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    until_begun(log, run(0, LONG), run(1, LONG))
    server.kill()
    server.wait()
    until(lambda: not any(alive(pid) for pid, _, _ in begun(log)))


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
