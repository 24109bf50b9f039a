"""An experiment with its records: what counts, and what tells two of them apart."""

from dataclasses import replace

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


def test_errors_are_of_the_last_epoch_and_a_diverged_run_has_none(trained: Trained) -> None:
    errors = frames.error_frame([trained])
    assert errors["test_error"].tolist() == pytest.approx([0.2, 0.1, np.nan], nan_ok=True)
    assert errors["diverged"].tolist() == [False, False, True]
    assert frames.final_errors(trained).tolist() == pytest.approx([0.2, 0.1])


def test_nothing_trained_is_an_empty_frame_with_the_same_columns(trained: Trained) -> None:
    nothing = frames.error_frame([Trained(Experiment(SETTINGS), "shared + aux", [])])
    assert list(nothing.columns) == list(frames.error_frame([trained]).columns)
    assert nothing.empty


def test_with_parts_are_the_finished_records_that_keep_all_of_them() -> None:
    whole, diverged = make_record(Run(SETTINGS, 0)), make_record(Run(SETTINGS, 2), diverged_after=1)
    slim = make_record(Run(SETTINGS, 1)).reduced_to(["answers"])
    one = Trained(Experiment(SETTINGS, 3), "shared + aux", [whole, slim, diverged])
    assert one.with_parts("answers").records == [whole, slim]
    assert one.with_parts("answers", "digits").records == [whole]
    assert one.with_parts().records == [whole, slim]


def test_the_key_tells_experiments_labels_and_records_apart(trained: Trained) -> None:
    again = Trained(trained.experiment, trained.label, [make_record(record.run) for record in trained.finished])
    slim = [record.reduced_to([]) for record in trained.records]
    others = [
        replace(trained, label="shared"),
        replace(trained, experiment=Experiment(SETTINGS, 4)),
        replace(trained, experiment=Experiment(SETTINGS.with_(alpha=0.4), 3)),
        replace(trained, records=trained.records[:2]),
        replace(trained, records=slim),
    ]
    assert len({trained.key, *(one.key for one in others)}) == 1 + len(others)
    assert again.key == replace(trained, records=trained.records[:2]).key
