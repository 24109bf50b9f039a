"""Curves say of each record what it holds, and nothing of what it does not."""

import numpy as np
import pandas as pd
import pytest

from pairmnist.analysis import curves
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.records.record import EpochResult
from tests.support.records import make_record

SETTINGS = Settings(epochs=3)
ERRORS = np.array([[0.4, 0.3, 0.2], [0.6, 0.5, 0.1]], np.float32)
PLAIN = Settings(epochs=3, auxiliary_loss=False)
EVERY = (*curves.CURVES, *curves.DIGIT_LOSSES)


@pytest.fixture
def trained() -> Trained:
    """Two finished repetitions, and one that diverged in its second epoch."""
    records = [make_record(Run(SETTINGS, k), test_error=ERRORS[k]) for k in range(2)]
    records.append(make_record(Run(SETTINGS, 2), diverged_after=1))
    return Trained(Experiment(SETTINGS, 3), "shared + aux", records)


def only(settings: Settings, repetitions: int = 1) -> Trained:
    """An experiment without records."""
    return Trained(Experiment(settings, repetitions), "this", [])


def test_curves_have_every_epoch_of_every_repetition(trained: Trained) -> None:
    frame = curves.stored_lines(trained, EVERY)
    assert set(frame["line"]) == set(EVERY)
    lengths = frame.query("state != 'mean'").groupby(["line", "repetition"]).size().unstack()
    assert (lengths == [3, 3, 1]).all(axis=None)
    row = frame.query("line == 'test error' and repetition == '2' and epoch == 2")
    assert row["value"].tolist() == [0.5]


def test_left_and_right_digit_losses_are_not_mixed_up(trained: Trained) -> None:
    lines = curves.stored_lines(trained, curves.DIGIT_LOSSES).query("repetition == '1'")
    wide = lines.pivot(index="epoch", columns="line", values="value")
    np.testing.assert_array_equal(wide[list(curves.DIGIT_LOSSES)], trained.records[0]["digit_losses"])


def test_no_digit_losses_without_the_auxiliary_loss() -> None:
    plain = Trained(Experiment(PLAIN, 1), "shared", [make_record(Run(PLAIN))])
    frame = curves.stored_lines(plain, EVERY)
    assert set(frame["line"]) == set(curves.CURVES)
    assert not frame["value"].isna().any()


def test_nothing_trained_is_an_empty_frame_with_the_same_columns(trained: Trained) -> None:
    nothing = curves.stored_lines(only(SETTINGS), ["test error"])
    assert nothing.empty
    assert list(nothing.columns) == list(curves.stored_lines(trained, ["test error"]).columns)


def test_whole_losses_are_one_quantity_only_with_one_weight_of_the_digit_losses() -> None:
    assert curves.same_whole_loss([only(SETTINGS), only(SETTINGS.with_(share_weights=False))])
    assert curves.same_whole_loss([only(PLAIN), only(SETTINGS.with_(alpha=0.0))])
    assert not curves.same_whole_loss([only(SETTINGS), only(SETTINGS.with_(alpha=0.4))])
    assert not curves.same_whole_loss([only(SETTINGS), only(PLAIN)])


def test_without_digit_losses_the_parts_of_the_loss_are_one() -> None:
    parts = ["total loss", "comparison loss", *curves.DIGIT_LOSSES]
    assert curves.different_quantities(only(SETTINGS), parts) == parts
    assert curves.different_quantities(only(PLAIN), parts) == ["comparison loss"]
    assert curves.different_quantities(only(PLAIN), ["test error"]) == ["test error"]


def test_stored_lines_are_each_repetition_by_how_it_ended_and_their_mean(trained: Trained) -> None:
    lines = curves.stored_lines(trained, ["test error"])
    states = lines.groupby("repetition")["state"].unique().map(list).to_dict()
    assert states == {"1": ["finished"], "2": ["finished"], "3": ["diverged"], "mean": ["mean"]}
    assert lines.query("repetition == 'mean'")["value"].tolist() == pytest.approx([0.5, 0.4, 0.15])


def test_many_points_are_thinned_but_first_and_last_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "MOST_POINTS", 10)
    settings = Settings(epochs=21)
    one = Trained(Experiment(settings, 2), "this", [make_record(Run(settings, k)) for k in range(2)])
    epochs = [1, 5, 10, 15, 20, 21]  # 42 points, so every fifth
    stored = curves.stored_lines(one, ["test error"])
    assert stored.groupby("repetition")["epoch"].apply(list).tolist() == [epochs] * 3
    history = [EpochResult(epoch, 1, 1, (1, 1), 0.4, 0.3) for epoch in range(1, 22)]
    assert curves.growing_lines(one, {1: history}, ["test error"])["epoch"].tolist() == epochs


def test_growing_lines_have_what_each_epoch_reported() -> None:
    history = [EpochResult(1, 0.9, 0.7, (2.0, 1.0), 0.4, 0.3), EpochResult(2, 0.8, 0.6, (1.5, 0.5), 0.2, 0.1)]
    lines = curves.growing_lines(only(SETTINGS, 3), {2: history}, ["total loss", "right digit loss", "test error"])
    wide = lines.pivot(index="epoch", columns="line", values="value")
    assert wide.to_dict("list") == {
        "total loss": [0.9, 0.8],
        "right digit loss": [1.0, 0.5],
        "test error": [0.3, 0.1],
    }
    assert set(lines["repetition"]) == {"3"}
    without = [EpochResult(1, 0.9, 0.9, None, 0.4, 0.3)]
    assert curves.growing_lines(only(PLAIN), {0: without}, ["left digit loss"]).empty


def test_an_axis_has_room_for_all_values_and_a_logarithm_begins_above_zero() -> None:
    values = pd.Series([0.0, 0.2, 0.5])
    low, high = curves.axis_ends(values, log=False)
    assert (low, high > 0.5) == (0.0, True)
    low, high = curves.axis_ends(values, log=True)
    assert 0 < low < 0.2 < 0.5 < high
