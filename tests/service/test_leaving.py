"""Who is there, who waits for a run, and what ends or is forgotten when they leave; without any process."""

from pairmnist.service import presence
from pairmnist.service.presence import Presence
from pairmnist.service.schedule import Schedule
from tests.support.queueing import ask, jobs, next_job, runs


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


def test_who_asked_and_looks_at_something_else_still_waits(clock):
    queue, [run] = Schedule(), runs(1)
    queue.ask(run, "ann", "auto")
    clock[0] += presence.STAYS + 1
    queue.see("ann")
    assert not queue.leave(queue.tasks[run.id], "bob")


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


def test_who_turns_out_to_be_another_visitor_is_no_other_one():
    queue, wanted = Schedule(), runs(1)
    ask(queue, wanted, "ann")
    queue.see("ann after a reload", wanted)
    [task] = queue.tasks.values()
    assert queue.others(task, "ann") == {"ann after a reload"}
    queue.rename("ann after a reload", "ann")
    assert not queue.others(task, "ann")
    assert queue.others(task, "bob") == {"ann"}


def test_what_was_asked_for_goes_over_to_who_the_visitor_turns_out_to_be():
    queue = Schedule()
    asked, tried, waiting = runs(3)
    ask(queue, [asked], "a session")
    [training] = next_job(queue).tasks
    queue.try_out(tried, "a session", "auto")
    ask(queue, [waiting], "a session")
    queue.rename("a session", "ann")
    assert not queue.others(training, "ann")
    assert queue.left_behind("ann", [waiting])
    assert queue.waiting("ann") == 1 and queue.waiting("a session") == 0
    ask(queue, runs(1, seed=5), "bob")
    assert jobs(queue) == [runs(1, seed=5), [waiting], [tried]]  # ann has had a turn


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
