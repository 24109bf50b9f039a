import numpy as np
import pytest

from pairmnist import config
from pairmnist.config import Draw
from pairmnist.data.digits import DOUBTED, doubted, held_out_pairs, load, make_pairs, training_pairs

# Counted in MNIST's own label files.
LABEL_COUNTS = {
    "training": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
}
FIRST_LABELS = {"training": [5, 0, 4, 1, 9], "test": [7, 2, 1, 0, 4]}


@pytest.mark.parametrize("split", ["training", "test"])
def test_all_of_mnist_is_there_in_its_order(split):
    sums, labels = load(split)
    assert sums.shape == (len(labels), 14, 14)
    assert sums.dtype == np.uint16
    assert np.bincount(labels).tolist() == LABEL_COUNTS[split]
    assert labels[:5].tolist() == FIRST_LABELS[split]


def test_block_sums_keep_the_mean_of_the_28_by_28_images():
    sums, _ = load("training")
    assert sums.sum(dtype=np.int64) / (60_000 * 28 * 28) == pytest.approx(33.3184, abs=5e-5)
    assert sums.max() <= 4 * 255


def test_loaded_digits_cannot_be_changed():
    for array in load("test"):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_unknown_split_is_refused():
    with pytest.raises(ValueError, match="training, test"):
        load("validation")


def test_pairs_are_the_first_digits_of_a_permutation():
    """Worked out here from the definition: element 2k of the permutation is pair k's left digit, 2k + 1 its right."""
    sums, labels = load("test")
    order = np.random.default_rng(7).permutation(10_000)
    pairs = make_pairs("test", 3, 7)
    for k in range(3):
        for side in (0, 1):
            digit = order[2 * k + side]
            assert pairs.classes[k, side] == labels[digit]
            assert pairs.numbers[k, side] == digit
            np.testing.assert_array_equal(pairs.images[k, side], sums[digit] / 4)


def test_the_digits_whose_labels_people_doubt_have_the_labels_that_were_doubted():
    """The given labels are those of the survey, so the digits have its order."""
    assert load("test")[1][list(DOUBTED)].tolist() == [8, 0, 9, 4, 2, 5, 6, 6, 5, 5, 0, 1, 4, 6, 5]
    pairs = held_out_pairs(Draw(0, 0))
    assert {*pairs.numbers[doubted(pairs)].ravel()} & {*DOUBTED} == {*pairs.numbers.ravel()} & {*DOUBTED} != set()


def test_no_digit_is_used_twice():
    """All 5,000 possible test pairs together are exactly the 10,000 test digits."""
    pairs = make_pairs("test", 5_000, 1)
    sums, _ = load("test")
    drawn = np.sort(pairs.images.reshape(10_000, -1) @ np.arange(1, 197, dtype=np.float64))
    whole = np.sort(sums.reshape(10_000, -1) / 4 @ np.arange(1, 197, dtype=np.float64))
    np.testing.assert_array_equal(drawn, whole)


def test_target_is_one_where_left_is_at_most_right():
    pairs = make_pairs("training", 2_000, 3)
    expected = [int(left <= right) for left, right in pairs.classes.tolist()]
    assert pairs.targets.tolist() == expected
    assert 0.52 < np.mean(expected) < 0.58  # equal digits count as yes: 55 % of pairs


def test_types_and_quarters():
    pairs = make_pairs("training", 500, 5)
    assert (pairs.images.dtype, pairs.classes.dtype, pairs.targets.dtype) == (np.float32, np.int64, np.int64)
    assert (pairs.images.shape, pairs.classes.shape, pairs.targets.shape) == ((500, 2, 14, 14), (500, 2), (500,))
    np.testing.assert_array_equal(pairs.images * 4 % 1, 0)


@pytest.mark.parametrize(("split", "n"), [("training", 30_001), ("test", 5_001), ("test", 0), ("training", -1)])
def test_more_pairs_than_digits_are_refused(split, n):
    with pytest.raises(ValueError, match="no digit is used twice"):
        make_pairs(split, n, 0)


def test_the_stream_of_pairs_does_not_shift():
    """Every stored run was trained on these pairs: a change here makes them all wrong."""
    draw = Draw(seed=12, number=3)
    training, test = training_pairs(draw, 1000), held_out_pairs(draw)
    assert training.classes[:5].tolist() == [[1, 6], [6, 1], [1, 7], [2, 4], [1, 6]]
    assert test.classes[:5].tolist() == [[9, 7], [8, 9], [9, 2], [2, 8], [3, 1]]
    assert [float(pairs.images.sum(dtype=np.float64)) for pairs in (training, test)] == [13208399.75, 13372961.5]


def test_another_draw_has_other_pairs():
    first, second = Draw(0, 0), Draw(0, 1)
    assert not np.array_equal(training_pairs(first, 100).images, training_pairs(second, 100).images)
    assert not np.array_equal(held_out_pairs(first).images, held_out_pairs(second).images)


def test_fewer_training_pairs_are_the_first_of_more():
    fewer, more = training_pairs(Draw(0, 0), 100), training_pairs(Draw(0, 0), 150)
    assert np.array_equal(fewer.images, more.images[:100])


def test_every_draw_has_as_many_test_pairs():
    assert len(held_out_pairs(Draw(5, 2)).targets) == config.TEST_PAIRS
