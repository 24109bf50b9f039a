"""Frames say of each record what it holds, and nothing of what it does not."""

import numpy as np
import pytest

from pairmnist.analysis import trained as frames
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.records import make_record

SETTINGS = Settings(epochs=3)
ERRORS = np.array([[0.4, 0.3, 0.2], [0.6, 0.5, 0.1]], np.float32)


@pytest.fixture
def trained() -> Trained:
    """Two finished repetitions, and one that diverged in its second epoch."""
    records = [make_record(Run(SETTINGS, k), test_error=ERRORS[k]) for k in range(2)]
    records.append(make_record(Run(SETTINGS, 2), diverged_after=1))
    return Trained(Experiment(SETTINGS, 3), "shared + aux", records)


def test_curves_have_every_epoch_of_every_repetition(trained: Trained) -> None:
    curves = frames.curve_frame([trained])
    assert set(curves["quantity"]) == {*frames.CURVES, *frames.DIGIT_LOSSES}
    assert (curves.groupby(["quantity", "repetition"]).size().unstack() == [3, 3, 1]).all(axis=None)
    row = curves.query("quantity == 'test error' and repetition == 1 and epoch == 2")
    assert row["value"].tolist() == [0.5]
    assert row["scenario"].tolist() == ["shared + aux"]


def test_left_and_right_digit_losses_are_not_mixed_up(trained: Trained) -> None:
    curves = frames.curve_frame([trained]).query("repetition == 0").pivot(index="epoch", columns="quantity")["value"]
    expected = trained.records[0]["digit_losses"]
    np.testing.assert_array_equal(curves[list(frames.DIGIT_LOSSES)], expected)


def test_no_digit_losses_without_the_auxiliary_loss(trained: Trained) -> None:
    plain = Settings(epochs=3, auxiliary_loss=False)
    both = [trained, Trained(Experiment(plain, 1), "shared", [make_record(Run(plain))])]
    curves = frames.curve_frame(both)
    assert set(curves.query("scenario == 'shared'")["quantity"]) == set(frames.CURVES)
    assert not curves["value"].isna().any()


def test_mean_curves_leave_out_what_diverged(trained: Trained) -> None:
    means = frames.mean_curves(frames.curve_frame([trained])).query("quantity == 'test error'")
    assert means["value"].tolist() == pytest.approx(ERRORS.mean(axis=0).tolist())
    assert means["epoch"].tolist() == [1, 2, 3]
    assert set(means["n"]) == {2}


def test_errors_are_of_the_last_epoch_and_a_diverged_run_has_none(trained: Trained) -> None:
    errors = frames.error_frame([trained])
    assert errors["test_error"].tolist() == pytest.approx([0.2, 0.1, np.nan], nan_ok=True)
    assert errors["diverged"].tolist() == [False, False, True]
    assert frames.final_errors(trained).tolist() == pytest.approx([0.2, 0.1])


def test_nothing_trained_is_an_empty_frame_with_the_same_columns(trained: Trained) -> None:
    nothing = Trained(Experiment(SETTINGS), "shared + aux", [])
    for frame in (frames.curve_frame, frames.error_frame):
        assert set(frame([nothing]).columns) == set(frame([trained]).columns)
        assert frame([nothing]).empty
    assert frames.mean_curves(frames.curve_frame([nothing])).empty
