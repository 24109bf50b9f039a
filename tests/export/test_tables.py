"""The tables for other programs, read by pandas: whole, with units, and with the numbers as they were."""

import io
import json

import numpy as np
import pandas as pd

from pairmnist.config import SETTINGS, Experiment, Settings
from pairmnist.data.digits import held_out_pairs
from pairmnist.export import tables
from tests.support.trained import answering, with_errors


def read(frame):
    return pd.read_csv(io.BytesIO(tables.csv(frame)))


def test_every_run_is_a_row_with_every_setting_its_error_and_its_id():
    one = with_errors("shared − apart", [0.157, None], alpha=0.3)
    found = read(tables.runs([one, with_errors("other", [0.2], auxiliary_loss=False)]))
    assert set(SETTINGS) <= set(found.columns)
    assert found["run"].tolist()[:2] == [run.id for run in one.experiment.runs()]
    assert found["test_error_percent"].tolist()[::2] == [15.7, 20.0] and np.isnan(found["test_error_percent"][1])
    assert found["status"].tolist() == ["finished", "diverged", "finished"]
    assert found["networks"][0] == "shared − apart"
    assert found["alpha"][0] == 0.3 and np.isnan(found["alpha"][2])


def test_numbers_have_no_noise_of_floats_and_lines_one_end():
    frame = pd.DataFrame({"percent": [100 * np.float32(0.157), 0.1 + 0.2, -0.5]})
    assert tables.csv(frame) == b"percent\n15.7\n0.3\n-0.5\n"
    assert json.loads(tables.as_json(frame)) == [{"percent": 15.7}, {"percent": 0.3}, {"percent": -0.5}]


def test_curves_have_every_epoch_of_every_run_diverged_ones_too():
    found = read(tables.curves([with_errors("one", [0.1, None]), with_errors("two", [0.2], auxiliary_loss=False)]))
    assert found.groupby(["networks", "repetition"])["epoch"].agg(list).tolist() == [[1, 2], [1], [1, 2]]
    assert found["left_digit_loss"].isna().tolist() == [False] * 3 + [True] * 2


def test_pairs_have_the_truth_the_answer_and_what_was_read():
    pairs = held_out_pairs(Experiment(Settings()).runs()[0].draw)
    found = read(tables.pairs([answering("one", pairs, [[1], [-1]])], held_out_pairs))
    assert len(found) == 2000
    assert found.groupby("repetition")["answer"].unique().map(list).tolist() == [["yes"], ["no"]]
    assert (found["truth"] == np.where(found["left_digit"] <= found["right_digit"], "yes", "no")).all()
    right = found["truth"] == found["answer"]
    assert set(found["outcome"][right]) <= {"right", "right by luck"}


def test_there_is_a_table_without_a_row_where_nothing_is_stored():
    assert [tables.csv(make()) for make in tables.of([], held_out_pairs).values()] == [b"\n"] * 3


def test_what_is_drawn_has_names_that_a_program_likes():
    frame = tables.drawn([{"networks": "one", "wrong answers": 0.1, "text": "10 %", "end": 0.2}])
    assert list(frame.columns) == ["networks", "wrong_answers"]
