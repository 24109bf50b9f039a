import numpy as np
import pytest
import torch
from torch import Tensor

from pairmnist.config import Run, Settings
from pairmnist.training.models import PairNet
from pairmnist.training.recording import Recorder, linear_cka, linear_discriminant, readouts


def gaussian_digits(n: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Features that are noise of the given spread around 3 for the digit's own feature and 0 for the others."""
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 10, n)
    return 3 * np.eye(10)[classes] + rng.normal(0, spread, (n, 10)), classes


def read(readout: np.ndarray, features: np.ndarray) -> np.ndarray:
    return features @ readout[:, :-1].T + readout[:, -1]


def test_readout_reads_what_the_features_carry():
    features, classes = gaussian_digits(2000, 0.5)
    readout = linear_discriminant(features, classes)
    assert readout.shape == (10, 11)
    assert np.mean(read(readout, features).argmax(axis=1) == classes) > 0.98


def test_readout_is_the_gaussians_posterior():
    """Scores of two digits differ by the logarithm of their odds under equal covariances, worked out from densities."""
    features, classes = gaussian_digits(500, 1.0)
    scores = read(linear_discriminant(features, classes).astype(np.float64), features)
    means = np.stack([features[classes == digit].mean(axis=0) for digit in range(10)])
    within = features - means[classes]
    covariance = within.T @ within / len(within)
    covariance += 0.001 * np.trace(covariance) / 10 * np.eye(10)
    apart = features[:, None] - means  # (n, 10 digits, 10 features)
    log_density = -0.5 * np.einsum("ndi,ij,ndj->nd", apart, np.linalg.inv(covariance), apart)
    expected = log_density + np.log(np.bincount(classes) / len(classes))
    np.testing.assert_allclose(scores - scores[:, :1], expected - expected[:, :1], atol=1e-3)


def test_readout_of_dead_features_says_the_commonest_digit():
    classes = np.array([3, 3, 3, 5])
    scores = read(linear_discriminant(np.zeros((4, 10)), classes), np.zeros((1, 10)))
    assert np.isfinite(scores).all()
    assert scores.argmax() == 3


def test_readout_never_says_a_digit_it_has_not_seen():
    features, classes = gaussian_digits(500, 1.0)
    seen = classes != 7
    readout = linear_discriminant(features[seen], classes[seen])
    assert not (read(readout, features).argmax(axis=1) == 7).any()


def test_one_readout_for_shared_towers_and_two_for_towers_apart():
    features, classes = gaussian_digits(400, 0.5)
    pairs, digits = features.reshape(200, 2, 10), classes.reshape(200, 2)
    pairs[:, 1] = -pairs[:, 1]  # the right tower speaks another language
    left, right = readouts(pairs, digits, shared=False)
    assert np.mean(read(left, pairs[:, 0]).argmax(axis=1) == digits[:, 0]) > 0.95
    assert np.mean(read(right, pairs[:, 1]).argmax(axis=1) == digits[:, 1]) > 0.95
    [both] = readouts(pairs, digits, shared=True)
    np.testing.assert_array_equal(both, linear_discriminant(pairs.reshape(400, 10), digits.reshape(400)))


def test_likeness_ignores_rotation_scale_and_shift_only():
    rng = np.random.default_rng(1)
    features = rng.normal(size=(500, 10))
    rotation = np.linalg.qr(rng.normal(size=(10, 10)))[0]
    assert linear_cka(features, 3 * features @ rotation + 5) == pytest.approx(1)
    assert linear_cka(features, rng.normal(size=(500, 10))) < 0.1
    assert 0.1 < linear_cka(features, np.concatenate([features[:, :5], rng.normal(size=(500, 5))], axis=1)) < 0.9


def test_likeness_of_two_features_by_hand():
    """Centred columns a = (1, 0, −1) and b = (1, −2, 1) are orthogonal: (aᵀ·(a + b))² / (aᵀa · (a + b)ᵀ(a + b)) = ¼."""
    a, b = np.array([[1.0], [0.0], [-1.0]]), np.array([[1.0], [-2.0], [1.0]])
    assert linear_cka(a, b) == 0
    assert linear_cka(a, a + b) == pytest.approx(2**2 / (2 * 8))
    assert linear_cka(a, np.ones((3, 1))) == 0


def recorder(runs: list[Run], pairs: int = 4) -> Recorder:
    net = PairNet("fully-connected", True, members=len(runs))
    for parameter in net.parameters():
        torch.nn.init.zeros_(parameter)
    images, targets = torch.zeros(len(runs), pairs, 2, 14, 14), torch.ones(len(runs), pairs, dtype=torch.int64)
    return Recorder(runs, net, images, targets)


def add_step(recorder: Recorder, comparison: list[list[float]], answers: list[list[int]]) -> None:
    """One step with these losses (members, batch) and answers, where yes is right and there are no digit losses."""
    losses, yes = torch.tensor(comparison), torch.tensor(answers)
    logits = torch.nn.functional.one_hot(yes, 2).float()
    none = torch.zeros_like(losses)
    recorder.add_step((losses, none), losses, torch.stack([none, none], dim=2), logits, torch.ones_like(yes))


def settings(**changes: object) -> Settings:
    return Settings(architecture="fully-connected", auxiliary_loss=False, epochs=3).with_(**changes)


def test_an_epochs_numbers_are_means_over_samples_not_over_batches():
    """Batches of three and one: (1 + 2 + 3 + 10) / 4 = 4, and not (2 + 10) / 2 = 6; one of four answers is wrong."""
    ours = recorder([Run(settings())])
    add_step(ours, [[1.0, 2.0, 3.0]], [[1, 0, 1]])
    add_step(ours, [[10.0]], [[1]])
    [(_, result)] = ours.end_epoch(1)
    assert (result.loss, result.comparison_loss, result.training_error) == (4, 4, 0.25)
    assert result.digit_losses is None
    add_step(ours, [[5.0]], [[0]])
    [(_, result)] = ours.end_epoch(2)
    assert (result.epoch, result.loss, result.training_error) == (2, 5, 1)


def test_a_member_that_diverges_stays_so_and_does_not_touch_its_neighbour():
    runs = [Run(settings()), Run(settings(), 1)]
    ours = recorder(runs)
    reported = []
    for epoch, bad in ((1, 1.0), (2, float("nan")), (3, 1.0)):
        add_step(ours, [[bad, 1.0], [2.0, 4.0]], [[1, 1], [1, 1]])
        reported.append([(run.repetition, result.loss) for run, result in ours.end_epoch(epoch)])
    assert reported == [[(0, 1.0), (1, 3.0)], [(1, 3.0)], [(1, 3.0)]]
    pairs, classes = torch.zeros(2, 20, 2, 14, 14), digits_in_turn(2, 20)
    first, second = ours.records(pairs, classes, {})
    assert first.diverged
    assert first["loss"].tolist() == [1.0]
    assert not second.diverged
    assert second["loss"].tolist() == [3.0, 3.0, 3.0]
    assert not first.has("answers")
    assert second.has("answers")


def test_broken_weights_are_divergence_even_where_the_answers_do_not_show_it():
    ours = recorder([Run(settings()), Run(settings(), 1)])
    ours.net = PairNet("simple-cnn", True, members=2)
    with torch.no_grad():
        for parameter in ours.net.parameters():
            parameter.zero_()
        ours.net.left[1].bias[10:] = torch.nan  # the second member's, which pooling and ReLU swallow on some machines
    add_step(ours, [[1.0], [1.0]], [[1], [1]])
    assert [run.repetition for run, _ in ours.end_epoch(1)] == [0]


def test_features_too_large_for_their_type_are_kept_as_its_largest_number():
    ours = recorder([Run(settings(epochs=1))])
    with torch.no_grad():
        ours.net.left[4].bias.fill_(1e6)
    add_step(ours, [[1.0]], [[1]])
    assert len(list(ours.end_epoch(1))) == 1
    [record] = ours.records(torch.zeros(1, 20, 2, 14, 14), digits_in_turn(1, 20), {})
    assert (record["features"] == np.finfo(np.float16).max).all()


def digits_in_turn(members: int, pairs: int) -> Tensor:
    return (torch.arange(2 * pairs) % 10).reshape(1, pairs, 2).expand(members, -1, -1)
