"""What the features of a trained network carry: linear read-outs of the digits, and how alike two towers are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

READOUT_RIDGE = 0.001  # of the features' mean variance, on the diagonal: ReLU features can be dead
NEVER = -1e9  # the score of a digit that the training pairs lack


def readouts(features: NDArray[Any], classes: NDArray[Any], shared: bool) -> NDArray[np.float32]:
    """The linear read-outs of one network: (1, 10, 11) of both sides together when shared, else (2, 10, 11).

    features: (n, 2, 10), classes: (n, 2), of the training pairs.
    """
    if shared:
        return linear_discriminant(features.reshape(-1, 10), classes.reshape(-1))[None]
    return np.stack([linear_discriminant(features[:, side], classes[:, side]) for side in (0, 1)])


def linear_discriminant(features: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.float32]:
    """Linear discriminant analysis in closed form: (10, 11), per digit ten coefficients and a constant.

    features: (n, 10), classes: (n,). Training priors; one covariance for all classes, plus 0.001 of its mean variance
    on the diagonal. A digit that does not occur is never read. Hastie, Tibshirani, Friedman, "The Elements of
    Statistical Learning", 2nd ed., section 4.3.
    """
    x = features.astype(np.float64)
    counts = np.bincount(classes, minlength=10)
    means = np.stack([x[classes == d].mean(axis=0) if counts[d] else np.zeros(x.shape[1]) for d in range(10)])
    within = x - means[classes]
    covariance = within.T @ within / len(x)
    variance = np.trace(covariance) / len(covariance)
    covariance += (READOUT_RIDGE * variance if variance > 0 else 1.0) * np.eye(len(covariance))
    coefficients = np.linalg.solve(covariance, means.T).T  # (10 digits, 10 features)
    priors = np.log(np.maximum(counts, 1) / len(x))
    constants = np.where(counts > 0, priors - 0.5 * (coefficients * means).sum(axis=1), NEVER)
    return np.concatenate([coefficients, constants[:, None]], axis=1).astype(np.float32)


def linear_cka(a: NDArray[Any], b: NDArray[Any]) -> float:
    """How alike two sets of features of the same images are, (n, p) and (n, q).

    Linear centred kernel alignment: 1 for the same up to rotation and scale, 0 where one of them is constant.
    Kornblith et al., "Similarity of Neural Network Representations Revisited", 2019, equation 5.
    """
    a, b = (x.astype(np.float64) - x.mean(axis=0, dtype=np.float64) for x in (a, b))
    scale = np.linalg.norm(a.T @ a) * np.linalg.norm(b.T @ b)
    return float(np.linalg.norm(a.T @ b) ** 2 / scale) if scale > 0 else 0.0
