"""What is drawn for one state is made once, whoever looks, and forgotten within a bound."""

import threading
import time

import numpy as np
import pytest

from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.page.shared import Shared, made_once
from tests.support.records import make_record


def test_many_at_once_wait_for_the_one_who_makes_it():
    shared, made = Shared(), []

    def make() -> str:
        made.append(1)
        time.sleep(0.05)
        return "it"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(shared.get("key", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["it"] * 20
    assert len(made) == 1


def test_what_was_used_least_recently_goes_first_and_the_bound_holds():
    shared = Shared(megabytes=1)
    for key in range(5):
        shared.get(key, lambda: np.zeros(30_000))  # 0.24 MB
        shared.get(0, lambda: pytest.fail("the first one is used all the time"))
    assert shared.bytes <= 1e6
    again = []
    shared.get(1, lambda: again.append(1))
    assert again


def test_an_error_is_not_kept():
    shared = Shared()
    with pytest.raises(ZeroDivisionError):
        shared.get("key", lambda: 1 // 0)
    assert shared.get("key", lambda: 5) == 5


def test_other_records_are_another_key():
    calls = []

    @made_once
    def label(trained: list[Trained]) -> str:
        calls.append(1)
        return trained[0].label

    settings = Settings(epochs=3)
    records = [make_record(Run(settings, k)) for k in range(2)]
    one, more = (Trained(Experiment(settings, 2), "shared", records[:n]) for n in (1, 2))
    label([one])
    label([Trained(Experiment(settings, 2), "shared", records[:1])])
    assert len(calls) == 1
    label([more])
    label([Trained(Experiment(settings, 2), "other", records[:1])])
    assert len(calls) == 3


def test_what_cannot_be_a_key_is_refused():
    @made_once
    def total(values: object) -> int:
        return 0

    with pytest.raises(TypeError, match="cannot be part of a key"):
        total(np.zeros(3))
