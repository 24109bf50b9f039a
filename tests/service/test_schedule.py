"""Turns, joining and leaving, without any process."""

from functools import partial

import pytest

from pairmnist.config import Run, Settings
from pairmnist.protocol.devices import choose_device
from pairmnist.protocol.jobs import side_by_side
from pairmnist.service import presence
from pairmnist.service.presence import Presence
from pairmnist.service.schedule import Schedule

CPU = partial(choose_device, devices=["cpu"], worker=0)
GPU = partial(choose_device, devices=["cpu", "cuda:0"], worker=0)


def runs(n, **changes):
    return [Run(Settings(**changes), repetition) for repetition in range(n)]


def ask(queue, wanted, visitor, device="auto"):
    for run in wanted:
        queue.ask(run, visitor, device)


def next_job(queue, device=CPU, idle=1):
    job = queue.next_job(device, idle)
    assert job is not None
    return job


def jobs(queue, device=CPU, idle=1):
    """The runs of all jobs, in the order in which one worker would be given them."""
    found = []
    while job := queue.next_job(device, idle):
        found.append([task.run for task in job.tasks])
    return found


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    now = [1000.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])
    return now


def test_visitors_take_turns_however_much_one_of_them_asks():
    queue = Schedule()
    ann, bob, eve = runs(4, seed=1), runs(2, seed=2), runs(1, seed=3)
    for visitor, wanted in (("ann", ann), ("bob", bob), ("eve", eve)):
        ask(queue, wanted, visitor)
    order = [run for [run] in jobs(queue)]
    assert order == [ann[0], bob[0], eve[0], ann[1], bob[1], ann[2], ann[3]]


def test_who_has_just_had_a_turn_waits_for_a_newcomer():
    queue = Schedule()
    ann, bob = runs(3, seed=1), runs(1, seed=2)
    ask(queue, ann, "ann")
    next_job(queue)
    ask(queue, bob, "bob")
    assert jobs(queue) == [[bob[0]], [ann[1]], [ann[2]]]


def test_a_run_that_two_ask_for_is_there_once():
    queue = Schedule()
    ask(queue, runs(2), "ann")
    ask(queue, runs(3), "bob")
    order = [run for [run] in jobs(queue)]
    assert sorted(order, key=lambda run: run.repetition) == runs(3)


def test_fully_connected_repetitions_share_a_job_and_are_spread_over_idle_workers():
    fully_connected = {"architecture": "fully-connected"}
    most = side_by_side(Settings(architecture="fully-connected"), "cpu")
    queue = Schedule()
    ask(queue, runs(most + 2, **fully_connected), "ann")
    assert list(map(len, jobs(queue))) == [most, 2]
    queue = Schedule()
    ask(queue, runs(6, **fully_connected), "ann")
    assert len(next_job(queue, idle=3).tasks) == 2


def test_runs_stay_together_where_others_keep_the_next_worker_busy():
    queue = Schedule()
    shared, apart = ({"architecture": "fully-connected", "share_weights": share} for share in (True, False))
    ask(queue, runs(4, **shared) + runs(4, **apart), "ann")
    assert [len(next_job(queue, idle=idle).tasks) for idle in (2, 1)] == [4, 4]


def test_a_job_holds_one_visitors_runs_that_agree():
    queue = Schedule()
    ask(queue, runs(2) + runs(2, auxiliary_loss=False) + runs(1, epochs=3), "ann")
    ask(queue, runs(2, alpha=0.5), "bob")
    assert list(map(len, jobs(queue, GPU))) == [4, 2, 1]


def test_a_missing_device_fails_the_runs_that_want_it_and_no_others():
    queue = Schedule()
    ask(queue, runs(2, seed=1), "ann", "cuda")
    ask(queue, runs(1, seed=2), "bob")
    assert jobs(queue) == [runs(1, seed=2)]
    for run in runs(2, seed=1):
        assert queue.tasks[run.id].state == "failed"
        assert "cpu" in queue.tasks[run.id].message


def test_a_run_ends_when_the_last_visitor_who_is_there_leaves(clock):
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    queue.ask(run, "bob", "auto")
    task = queue.tasks[run.id]
    assert not queue.leave(task, "ann")
    assert task.state == "queued"
    assert queue.leave(task, "bob")
    assert task.state == "cancelled"


def test_watching_is_waiting_as_long_as_the_visitor_is_there(clock):
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    queue.see("bob", [run])
    clock[0] += presence.STAYS - 1
    assert not queue.leave(queue.tasks[run.id], "ann")
    assert jobs(queue) == [[run]]
    clock[0] += 2
    assert queue.leave(queue.tasks[run.id], "eve")  # who has only just opened the same choice


def test_what_failed_or_was_cancelled_is_forgotten_once_nobody_is_there_who_wants_to_know(clock):
    queue = Schedule()
    failed, cancelled, waiting = runs(3)
    ask(queue, [failed, cancelled], "ann")
    next_job(queue).tasks[0].fail("bad luck")
    queue.ask(waiting, "bob", "auto")
    queue.leave(queue.tasks[cancelled.id], "ann")
    queue.see("eve", [failed])
    clock[0] += presence.STAYS - 1
    queue.see("eve", [failed])
    clock[0] += 2
    queue.tidy()
    assert queue.tasks.keys() == {failed.id, waiting.id}
    clock[0] += presence.STAYS
    queue.tidy()
    assert queue.tasks.keys() == {waiting.id}
    assert next_job(queue).tasks[0].run == waiting


def test_visitors_who_left_are_forgotten_but_what_they_asked_for_is_trained(clock):
    queue = Schedule()
    for number in range(1000):
        queue.see(f"visitor {number}")
    [run] = runs(1)
    queue.ask(run, "ann", "auto")
    clock[0] += presence.STAYS + 1
    queue.tidy()
    assert not queue.presence.visitors()
    assert jobs(queue) == [[run]]


def test_who_went_on_to_something_else_no_longer_looks(clock):
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    queue.see("bob", [run])
    clock[0] += presence.LOOKS + 1
    queue.see("bob")
    assert queue.leave(queue.tasks[run.id], "ann")


def test_a_tab_behind_another_one_still_looks_while_it_is_connected(clock):
    connected = {"bob"}
    queue, [run] = Schedule(Presence(connected.__contains__)), runs(1)
    queue.ask(run, "ann", "auto")
    queue.see("bob", [run])
    for _ in range(10):
        clock[0] += presence.STAYS - 1
        queue.tidy()
    assert queue.others(queue.tasks[run.id], "ann") == {"bob"}
    connected.clear()
    clock[0] += presence.STAYS - 1
    queue.tidy()
    assert queue.others(queue.tasks[run.id], "ann") == {"bob"}
    clock[0] += 2
    assert queue.leave(queue.tasks[run.id], "ann")


def test_a_visitors_place_is_how_many_have_their_turn_before(clock):
    queue = Schedule()
    for seed, visitor in enumerate(("ann", "bob", "eve"), 1):
        ask(queue, runs(3, seed=seed), visitor)
    next_job(queue)  # ann's
    assert [len(queue.ahead(visitor) or []) for visitor in ("bob", "eve", "ann")] == [0, 1, 2]
    assert queue.ahead("zoe") is None
    ask(queue, runs(3, seed=4), "zoe")
    assert len(queue.ahead("zoe") or []) == 2  # whose turn never was, but who came last


def test_who_cancelled_and_still_looks_waits_no_more(clock):
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    queue.see("bob", [run])
    task = queue.tasks[run.id]
    assert not queue.leave(task, "ann")
    queue.see("ann", [run])
    assert queue.leave(task, "bob")
    queue.ask(run, "ann", "auto")
    assert not queue.leave(queue.tasks[run.id], "bob")


def test_visitors_who_are_there_come_before_those_who_left(clock):
    queue = Schedule()
    ask(queue, runs(1, seed=1), "ann")
    clock[0] += presence.STAYS + 1
    ask(queue, runs(1, seed=2), "bob")
    assert jobs(queue) == [runs(1, seed=2), runs(1, seed=1)]


def test_who_asked_and_looks_at_something_else_still_waits(clock):
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    clock[0] += presence.STAYS + 1
    queue.see("ann")
    assert not queue.leave(queue.tasks[run.id], "bob")


def test_a_cancelled_run_that_its_companions_keep_going_is_taken_up_again():
    queue = Schedule()
    pair = runs(2, architecture="fully-connected")
    ask(queue, pair, "ann")
    job = next_job(queue)
    assert queue.leave(job.tasks[0], "ann")
    queue.ask(pair[0], "bob", "auto")
    assert queue.tasks[pair[0].id] is job.tasks[0]
    assert job.tasks[0].state == "running"


def test_a_run_whose_job_was_told_to_stop_is_queued_again():
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    job = next_job(queue)
    queue.leave(job.tasks[0], "ann")
    job.stopping = True
    queue.ask(run, "ann", "auto")
    assert jobs(queue) == [[run]]


def test_what_began_by_itself_comes_after_all_that_was_asked_for():
    queue = Schedule()
    [tried], asked = runs(1, seed=1), runs(2, seed=2)
    queue.try_out(tried, "ann", "auto")
    ask(queue, asked, "bob")
    assert jobs(queue) == [[asked[0]], [asked[1]], [tried]]


def test_what_began_by_itself_is_left_behind_with_a_look_elsewhere_unless_it_was_asked_for_since():
    queue = Schedule()
    tried, pressed = runs(2)
    for run in (tried, pressed):
        queue.try_out(run, "ann", "auto")
    queue.ask(pressed, "ann", "auto")
    assert queue.left_behind("ann", [tried, pressed]) == []
    assert [task.run for task in queue.left_behind("ann", runs(1, seed=5))] == [tried]


def test_what_began_by_itself_goes_on_while_somebody_else_looks_and_ends_with_their_look():
    queue = Schedule()
    [run] = runs(1)
    queue.try_out(run, "ann", "auto")
    task = queue.tasks[run.id]
    queue.see("bob", [run])
    assert not queue.leave(task, "ann")
    [left] = queue.left_behind("bob", runs(1, seed=5))
    assert queue.leave(left, "bob") and task.state == "cancelled"


def test_who_only_looked_and_turns_out_to_be_another_visitor_is_no_other_one():
    queue, wanted = Schedule(), runs(1)
    ask(queue, wanted, "ann")
    queue.see("ann after a reload", wanted)
    [task] = queue.tasks.values()
    assert queue.others(task, "ann") == {"ann after a reload"}
    queue.forget_visitor("ann after a reload")
    assert not queue.others(task, "ann")


def test_who_asked_is_not_forgotten():
    queue, wanted = Schedule(), runs(1)
    ask(queue, wanted, "ann")
    queue.see("ann", wanted)
    queue.forget_visitor("ann")
    [task] = queue.tasks.values()
    assert queue.others(task, "bob") == {"ann"}
