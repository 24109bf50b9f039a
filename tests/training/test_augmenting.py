import numpy as np
import pytest
import torch

from pairmnist.config import SETTINGS, Run, Settings
from pairmnist.training.augmenting import augmented, move, swap
from pairmnist.training.preparing import Batch, load_data
from tests.support.short_training import SHORT, assert_same, train

VARIED = [kind for kind in SETTINGS["augmentation"].choices if kind != "none"]


@pytest.fixture(scope="module")
def training() -> Batch:
    """The pairs of one run: 300."""
    return load_data([Run(Settings(training_pairs=300))], torch.device("cpu"))[0]


def generators(*seeds: int) -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in seeds]


def test_a_swapped_pair_has_its_digits_and_its_answer_swapped():
    """(3, 5) is a yes and (5, 3) a no; (4, 4) is a yes either way; the last pair is left as it is."""
    images = torch.arange(4 * 2.0)[:, None, None].expand(8, 14, 14).reshape(4, 2, 14, 14)
    classes = torch.tensor([[3, 5], [5, 3], [4, 4], [3, 5]])
    pairs, digits = swap(images, classes, np.array([True, True, True, False]))
    assert digits.tolist() == [[5, 3], [3, 5], [4, 4], [3, 5]]
    assert pairs[:, :, 0, 0].tolist() == [[1, 0], [3, 2], [5, 4], [6, 7]]


@pytest.mark.parametrize("kind", VARIED)
def test_answers_are_those_of_the_digits(training, kind):
    varied = augmented(training, kind, generators(1))
    assert torch.equal(varied.targets, (varied.classes[..., 0] <= varied.classes[..., 1]).long())
    assert torch.equal(varied.classes.sort(dim=2).values, training.classes.sort(dim=2).values)


@pytest.mark.parametrize("kind", VARIED)
def test_about_half_of_the_pairs_are_swapped(training, kind):
    different = training.classes[0, :, 0] != training.classes[0, :, 1]
    varied = augmented(training, kind, generators(1))
    share = (varied.classes != training.classes).any(dim=2)[0, different].float().mean()
    assert share == pytest.approx(0.5, abs=0.12)  # four standard errors


def test_swapping_changes_no_image(training):
    varied = augmented(training, "swap", generators(1))
    unswapped, _ = swap(varied.pairs[0], varied.classes[0], generators(1)[0].random(300) < 0.5)
    assert torch.equal(unswapped, training.pairs[0])


def test_none_is_the_pairs_themselves(training):
    assert augmented(training, "none", generators(1)) is training


def test_shifts_are_to_the_right_and_down_in_pixels():
    image = torch.zeros(1, 14, 14)
    image[0, 6, 7] = 1
    [moved] = move(image, np.array([[1.0, -2.0]]), np.zeros(1))
    assert moved.argmax() == 4 * 14 + 8
    assert moved.max() == pytest.approx(1, abs=1e-5)
    [halfway] = move(image, np.array([[0.5, 0.0]]), np.zeros(1))
    assert halfway[6, 7:9].tolist() == pytest.approx([0.5, 0.5], abs=1e-5)


def test_turns_are_counterclockwise_about_the_centre():
    images = torch.rand(3, 14, 14)
    turned = move(images, np.zeros((3, 2)), np.array([0.0, 90.0, -90.0]))
    for one, expected in zip(turned, (images[0], images[1].rot90(), images[2].rot90(-1)), strict=True):
        torch.testing.assert_close(one, expected, atol=1e-4, rtol=0)


def test_an_image_is_turned_first_and_then_shifted():
    image = torch.zeros(1, 14, 14)
    image[0, 3, 6] = 1  # turned by 90° counterclockwise it is at row 7, column 3
    [moved] = move(image, np.array([[2.0, 1.0]]), np.array([90.0]))
    assert moved.argmax() == 8 * 14 + 5


def test_what_comes_in_from_outside_is_as_at_the_edge():
    images = torch.full((1, 14, 14), -0.4)
    torch.testing.assert_close(move(images, np.array([[1.0, 1.0]]), np.array([10.0])), images)


def test_moved_digits_keep_their_ink_and_their_place_up_to_a_pixel(training):
    """All 600 images, beside those that are swapped alike and not moved."""
    before, after = (augmented(training, kind, generators(1)).pairs.reshape(600, 14, 14) for kind in VARIED)
    assert not torch.equal(before, after)
    before, after = before - training.pairs.min(), after - training.pairs.min()
    torch.testing.assert_close(after.sum(dim=(1, 2)), before.sum(dim=(1, 2)), rtol=0.06, atol=0)
    distance = centre(after) - centre(before)
    assert 0.9 < distance.abs().max() < 1.1  # as far as a pixel in each direction, and no further but for the turn
    assert distance.mean(dim=0).tolist() == pytest.approx([0, 0], abs=0.1)


def centre(ink: torch.Tensor) -> torch.Tensor:
    """The centres of images (n, 14, 14), as rows and columns (n, 2)."""
    place = torch.arange(14.0)
    return torch.stack([ink.sum(dim=2) @ place, ink.sum(dim=1) @ place], dim=1) / ink.sum(dim=(1, 2))[:, None]


def test_every_epoch_has_other_versions_and_every_member_its_own(training):
    both = Batch(
        *(tensor.expand(2, *tensor.shape[1:]) for tensor in (training.pairs, training.targets, training.classes))
    )
    own = generators(1, 2)
    first, second = (augmented(both, "swap-and-move", own) for _ in range(2))
    assert not torch.equal(first.pairs[0], second.pairs[0])
    assert not torch.equal(first.pairs[0], first.pairs[1])
    assert torch.equal(first.pairs[0], augmented(training, "swap-and-move", generators(1)).pairs[0])


@pytest.mark.usefixtures("few_test_pairs")
@pytest.mark.parametrize("kind", VARIED)
def test_the_same_run_gives_the_same_bits_again_and_among_others(kind):
    settings = SHORT.with_(architecture="fully-connected", augmentation=kind)
    runs = [Run(settings), Run(settings, 1), Run(settings.with_(auxiliary_loss=False))]
    for together, run in zip(train(*runs), runs, strict=True):
        assert_same(together, train(run)[0])


@pytest.mark.usefixtures("few_test_pairs")
def test_what_is_augmented_is_trained_on():
    plain, *varied = (train(Run(SHORT.with_(augmentation=kind)))[0]["loss"] for kind in ("none", *VARIED))
    assert all(not np.array_equal(loss, plain) for loss in varied)
