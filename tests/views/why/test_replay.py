"""What the replay is given: all that it draws, equal to the records, and small enough to be sent to a class."""

import base64
import json

import numpy as np
import pytest

from pairmnist import config
from pairmnist.analysis.maps import digit_map
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.data.digits import held_out_pairs
from pairmnist.page.shared import SHARED
from pairmnist.views.why import replay
from tests.support.records import make_record

SHORT = Settings(epochs=12)
PAIRS = held_out_pairs(Run(SHORT).draw)


@pytest.fixture(autouse=True)
def nothing_made_before():
    SHARED.clear()
    yield
    SHARED.clear()


def trained(label="shared tower", repetitions=3, **settings):
    experiment = Experiment(SHORT.with_(**settings), repetitions)
    return Trained(experiment, label, [make_record(run) for run in experiment.runs()])


def unpacked(text, kind, *shape):
    return np.frombuffer(base64.b64decode(text), kind).reshape(shape)


def test_four_experiments_of_the_report_are_sent_in_less_than_150_kilobytes():
    """With real images, and with answers that no compression makes smaller."""
    four = [
        trained(f"{share} {auxiliary}", 10, epochs=50, share_weights=share, auxiliary_loss=auxiliary)
        for share in (False, True)
        for auxiliary in (False, True)
    ]
    assert len(json.dumps(replay.data(four))) < 150_000


def test_the_longest_training_is_sent_in_less_than_150_kilobytes_too():
    assert len(json.dumps(replay.data([trained(repetitions=2, epochs=500)]))) < 150_000


def test_the_maps_are_those_of_the_records():
    one = trained()
    sent = replay.data([one])
    assert sent["epochs"] == [*range(1, 11), 12]
    (experiment,) = sent["experiments"]
    wrong = unpacked(experiment["wrong"], "<u2", 11, 100)
    answers = unpacked(experiment["answers"], "<u2", 100)
    for frame in range(11):
        stored = np.stack([record["replay"][frame] for record in one.records])
        draws = [record.run.draw for record in one.records]
        expected = digit_map(draws, held_out_pairs, stored >= 128, stored / 256)["error"]
        np.testing.assert_allclose(wrong[frame] / answers, expected)


def test_the_curve_is_the_mean_test_error_of_every_epoch():
    one = trained()
    (experiment,) = replay.data([one])["experiments"]
    errors = unpacked(experiment["errors"], "<u4", 12) / (config.TEST_PAIRS * experiment["networks"])
    np.testing.assert_allclose(errors, np.mean([r["test_error"] for r in one.records], axis=0), atol=1e-3)


def test_the_answers_to_each_pair_are_those_of_the_records():
    one = trained()
    sent = replay.data([one])
    index = sent["pairs"]["index"]
    (experiment,) = sent["experiments"]
    stored = np.stack([record["replay"][:, index] for record in one.records])
    np.testing.assert_array_equal(unpacked(experiment["yes"], "u1", 11, len(index)), (stored >= 128).sum(axis=0))
    np.testing.assert_array_equal(unpacked(experiment["mean"], "u1", 11, len(index)), stored.mean(axis=0).round())
    assert list(zip(sent["pairs"]["left"], sent["pairs"]["right"], strict=True)) == [
        tuple(digits) for digits in PAIRS.classes[index].tolist()
    ]


def test_every_cell_with_a_test_pair_has_one_to_follow():
    pairs = replay.data([trained()])["pairs"]
    assert set(zip(pairs["left"], pairs["right"], strict=True)) == {tuple(digits) for digits in PAIRS.classes.tolist()}
    assert len(set(pairs["index"])) == len(pairs["index"])


def test_a_link_s_pair_can_be_followed_whichever_it_is():
    usual = replay.data([trained()])["pairs"]["index"]
    other = next(index for index in range(1000) if index not in usual)
    assert other in replay.data([trained()], other)["pairs"]["index"]
    assert replay.data([trained()], usual[3])["pairs"]["index"] == usual


def test_networks_with_other_test_pairs_have_maps_but_no_pair_to_follow():
    sent = replay.data([trained(protocol="new-draw")])
    assert sent["pairs"]["index"] == []
    answers = unpacked(sent["experiments"][0]["answers"], "<u2", 100)
    assert answers.sum() == 3 * config.TEST_PAIRS


def test_experiments_of_one_kind_differ_in_dashes():
    sent = replay.data([trained("simple CNN"), trained("50 epochs", epochs=50)])["experiments"]
    assert sent[0]["colour"] == sent[1]["colour"]
    assert sent[0]["dash"] != sent[1]["dash"]
