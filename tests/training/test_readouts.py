import numpy as np
import pytest

from pairmnist.training.readouts import linear_cka, linear_discriminant, readouts


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
