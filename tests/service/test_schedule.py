"""Turns, and runs that share a job, without any process."""

from pairmnist.config import Settings
from pairmnist.protocol.jobs import side_by_side
from pairmnist.service import presence
from pairmnist.service.schedule import Schedule
from tests.support.queueing import GPU, ask, jobs, next_job, runs


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


def test_a_visitors_place_is_how_many_have_their_turn_before(clock):
    queue = Schedule()
    for seed, visitor in enumerate(("ann", "bob", "eve"), 1):
        ask(queue, runs(3, seed=seed), visitor)
    next_job(queue)  # ann's
    assert [len(queue.ahead(visitor) or []) for visitor in ("bob", "eve", "ann")] == [0, 1, 2]
    assert queue.ahead("zoe") is None
    ask(queue, runs(3, seed=4), "zoe")
    assert len(queue.ahead("zoe") or []) == 2  # whose turn never was, but who came last


def test_visitors_who_are_there_come_before_those_who_left(clock):
    queue = Schedule()
    ask(queue, runs(1, seed=1), "ann")
    clock[0] += presence.STAYS + 1
    ask(queue, runs(1, seed=2), "bob")
    assert jobs(queue) == [runs(1, seed=2), runs(1, seed=1)]


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
