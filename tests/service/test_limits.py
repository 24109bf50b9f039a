"""What a server allows."""

import re
from pathlib import Path

import pytest

from pairmnist.config import Run, SettingsError
from pairmnist.report import published
from pairmnist.service.limits import LimitError, Limits, descriptions
from tests.support.queueing import runs


def test_by_default_one_visitor_may_train_the_report_twice_over(monkeypatch):
    for name in descriptions():
        monkeypatch.delenv(name, raising=False)
    limits = Limits.from_environment()
    wanted = [Run(settings, k) for settings in published.scenarios() for k in range(20)]
    limits.check(wanted, waiting=0, waiting_in_all=0)
    assert limits.waiting is not None and limits.waiting >= len(wanted)


def test_the_page_for_a_class_names_each_limit_and_its_default():
    document = (Path(__file__).parents[2] / "CLASSROOM.md").read_text(encoding="utf-8")
    for name, (words, default) in descriptions().items():
        [without] = re.findall(rf"\| `{name}` \| {words} \| (.+) \|", document)
        assert without in (
            [f"{default:,}"] if default else ["no limit", "as many as there is room for", "none may be deleted"]
        )


def test_without_a_server_nothing_is_limited():
    Limits().check(runs(50, epochs=500, training_pairs=30_000), waiting=10**6, waiting_in_all=10**6)


@pytest.mark.parametrize("name", descriptions())
def test_each_limit_is_read_from_its_variable_and_checked(monkeypatch, name):
    monkeypatch.setenv(name, "7")
    assert getattr(Limits.from_environment(), name.removeprefix("PAIRMNIST_").lower()) == 7
    for wrong in ("-1", "many", "1.5", " 7"):
        monkeypatch.setenv(name, wrong)
        with pytest.raises(SettingsError, match=f"{name}, .*, must be a whole number from [01]"):
            Limits.from_environment()


def test_nothing_but_training_by_itself_can_be_forbidden_altogether(monkeypatch):
    for name in descriptions():
        monkeypatch.setenv(name, "0")
        if name == "PAIRMNIST_BY_ITSELF":
            assert Limits.from_environment().by_itself == 0
        else:
            with pytest.raises(SettingsError, match=name):
                Limits.from_environment()
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(epochs=9), "At most 9 epochs in a run are trained here, and this asks for 10"),
        (Limits(repetitions=2), "At most 2 repetitions"),
        (Limits(training_pairs=999), "At most 999 training pairs are trained here, and this asks for 1,000"),
        (Limits(waiting=7), r"At most 7 runs of one visitor may wait here. 5 wait now, and this would add 3"),
        (Limits(waiting_in_all=22), r"At most 22 runs may wait here. 20 wait now, and this would add 3"),
    ],
)
def test_what_is_not_allowed_is_said_in_words(limits, words):
    with pytest.raises(LimitError, match=words):
        limits.check(runs(3, epochs=10), waiting=5, waiting_in_all=20)


def test_what_is_just_allowed_is():
    limits = Limits(epochs=10, repetitions=3, training_pairs=1000, waiting=8, waiting_in_all=23)
    limits.check(runs(3, epochs=10), waiting=5, waiting_in_all=20)
