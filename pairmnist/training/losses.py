"""What training minimises: (1 − α)·L1 + α·(L2 + L3).

L1 is the cross-entropy of the comparison, L2 and L3 are those of the left and the right digit, with the towers' ten
features as scores. α is the digit weight: 0 without the auxiliary loss.
"""

from torch import Tensor

from pairmnist.training.preparing import Batch


def losses(logits: Tensor, features: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Of each pair L1 (members, batch), and L2 and L3 (members, batch, 2).

    logits: (members, batch, 2), features: (members, batch, 2, 10).
    """
    return cross_entropy(logits.float(), batch.targets), cross_entropy(features.float(), batch.classes)


def cross_entropy(scores: Tensor, classes: Tensor) -> Tensor:
    """−log softmax(scores) of the right class: scores (…, classes) and classes (…) → (…).

    Written out because PyTorch's takes three to four times as long for so few classes.
    """
    return scores.logsumexp(dim=-1) - scores.gather(-1, classes.unsqueeze(-1)).squeeze(-1)


def weighted(comparison: Tensor, digits: Tensor, digit_weight: Tensor) -> tuple[Tensor, Tensor]:
    """The two terms of each pair's loss, (1 − α)·L1 and α·(L2 + L3): (members, batch) each.

    digit_weight: (members, 1).
    """
    return (1 - digit_weight) * comparison, digit_weight * digits.sum(dim=2)


def objective(loss: Tensor) -> Tensor:
    """One number to minimise: the pairs' losses (members, batch), mean over the batch, summed over the members.

    Members share no weights, so each one's gradient is that of its own loss.
    """
    return loss.mean(dim=1).sum()
