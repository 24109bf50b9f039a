"""What the towers see and know, on records whose features are known."""

from typing import Any

import numpy as np
import pytest

from pairmnist.analysis import towers
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.handmade import features_of, pairs_of, readout_of
from tests.support.records import make_record

APART = Settings(share_weights=False)
PAIRS = pairs_of((2, 5), (2, 6))


def confusions(share_weights):
    record = make_record(Run(Settings(share_weights=share_weights)), features=features_of((2, 5), (3, 5)))
    return towers.confusion([record], lambda draw: PAIRS).set_index(["tower", "true", "read"])["share"]


def test_each_of_two_towers_confuses_the_digits_of_its_own_side():
    share = confusions(False)
    assert share["left", 2, 2] == share["left", 2, 3] == 0.5
    assert share["right", 5, 5] == share["right", 6, 5] == 1
    assert np.isnan(share["left", 5, 5])
    assert np.isnan(share["right", 2, 2])


def test_confusion_is_a_share_of_each_digit_that_a_shared_tower_is_shown():
    share = confusions(True)
    assert share["shared", 2, 2] == share["shared", 2, 3] == 0.5
    assert share["shared", 5, 5] == share["shared", 6, 5] == 1
    assert share["shared", 6, 6] == 0
    assert np.isnan(share["shared", 0, 0])


def test_each_tower_is_graded_by_its_features_and_by_the_readout():
    record = make_record(Run(APART), features=features_of((2, 5), (3, 6)), readout=readout_of(0, 1))
    one = Trained(Experiment(APART, 1), "apart + aux", [record])
    accuracy = towers.reading_accuracy([one], lambda draw: PAIRS).set_index(["reading", "side"])["accuracy"]
    assert accuracy.to_dict() == {
        (towers.FEATURES, "left"): 0.5,
        (towers.FEATURES, "right"): 1,
        (towers.READ_OUT, "left"): 0.5,
        (towers.READ_OUT, "right"): 0,
    }


def test_without_auxiliary_loss_only_the_readout_reads_digits():
    settings = Settings(auxiliary_loss=False)
    one = Trained(Experiment(settings, 1), "shared", [make_record(Run(settings))])
    assert set(towers.reading_accuracy([one], lambda draw: PAIRS)["reading"]) == {towers.READ_OUT}


@pytest.mark.parametrize(
    ("architecture", "shape", "size"),
    [("fully-connected", (50, 196), 14), ("simple-cnn", (10, 1, 3, 3), 3), ("residual-cnn", (14, 1, 3, 3), 3)],
)
def test_first_layers_are_images_of_each_tower(architecture, shape, size):
    left, right = np.arange(np.prod(shape)).reshape(shape), np.ones(shape)
    arrays: dict[str, Any] = {
        f"weights/{side}.1.weight": a.astype(np.float32) for side, a in (("left", left), ("right", right))
    }
    arrays |= {
        f"weights/{side}.5.weight": np.zeros((10, 50), np.float32) for side in ("left", "right")
    }  # a later layer
    apart = towers.first_layer(make_record(Run(APART.with_(architecture=architecture)), **arrays))
    assert {side: images.shape for side, images in apart.items()} == dict.fromkeys(
        ("left", "right"), (shape[0], size, size)
    )
    assert apart["left"][1, 0, 1] == size * size + 1  # units one after the other, then row by row
    assert (apart["right"] == 1).all()
    shared = towers.first_layer(make_record(Run(Settings(architecture=architecture)), **arrays))
    assert list(shared) == ["shared"]


def test_frames_have_the_stored_numbers_of_the_runs_that_keep_them():
    aux, plain = Settings(epochs=4), Settings(epochs=4, auxiliary_loss=False)
    cosine = np.array([0.5, -0.25], np.float32)  # epochs 1 and 3
    chosen = [
        Trained(Experiment(plain, 1), "shared", [make_record(Run(plain), likeness=np.float32(0.75))]),
        Trained(Experiment(aux, 1), "shared + aux", [make_record(Run(aux), gradient_cosine=cosine)]),
    ]
    gradients = towers.gradient_frame(chosen)
    assert gradients[["scenario", "epoch", "cosine"]].to_numpy().tolist() == [
        ["shared + aux", 1, 0.5],
        ["shared + aux", 3, -0.25],
    ]
    assert towers.likenesses(chosen)["likeness"].tolist() == [0.75, 1]


def test_the_pull_is_the_median_ratio_of_the_two_gradients():
    settings = Settings(epochs=6)  # epochs 1, 3 and 5
    norms = np.array([[1, 2], [2, 2], [1, 5]], np.float32)
    one = Trained(Experiment(settings, 1), "shared + aux", [make_record(Run(settings), gradient_norms=norms)])
    assert towers.pull_ratios(towers.gradient_frame([one])) == {"shared + aux": 2}


def test_mean_cosines_are_over_repetitions():
    settings = Settings(epochs=4)
    cosines = np.array([[0.5, -0.25], [0.0, 0.25]], np.float32)
    records = [make_record(Run(settings, k), gradient_cosine=cosines[k]) for k in range(2)]
    frame = towers.mean_cosines(towers.gradient_frame([Trained(Experiment(settings, 2), "shared + aux", records)]))
    assert frame.to_numpy().tolist() == [["shared + aux", 1, 0.25], ["shared + aux", 3, 0.0]]


def test_pictures_of_several_layers_share_one_limit():
    layers = [{"left": np.full((1, 3, 3), -2, np.float32)}, {"left": np.ones((1, 3, 3), np.float32)}]
    assert towers.common_limit(layers) == pytest.approx(2)
