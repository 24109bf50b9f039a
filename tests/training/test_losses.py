import numpy as np
import pytest
import torch

from pairmnist.training.losses import losses, objective, weighted
from pairmnist.training.preparing import Batch


def test_loss_of_a_hand_made_pair():
    """P(yes) = 3/4 where yes is right; the left digit's scores are all equal, the right digit has probability 1/2."""
    right = torch.zeros(10)
    right[4] = np.log(9)
    batch = Batch(torch.zeros(1, 1, 2, 14, 14), torch.tensor([[1]]), torch.tensor([[[7, 4]]]))
    logits, features = torch.tensor([[[0.0, np.log(3)]]]), torch.stack([torch.zeros(10), right])[None, None]
    comparison, of_digits = losses(logits, features, batch)
    assert comparison.item() == pytest.approx(np.log(4 / 3))
    assert of_digits.flatten().tolist() == pytest.approx([np.log(10), np.log(2)])
    terms = weighted(comparison, of_digits, torch.tensor([[0.2]]))
    assert terms[0].item() == pytest.approx(0.8 * np.log(4 / 3))
    assert terms[1].item() == pytest.approx(0.2 * (np.log(10) + np.log(2)))


def test_the_objective_is_each_members_mean_added_up():
    """So a member's gradient does not depend on how many train beside it."""
    assert objective(torch.tensor([[1.0, 3.0], [10.0, 20.0]])).item() == 2 + 15
