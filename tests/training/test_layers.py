import numpy as np
import pytest
import torch
from torch import Tensor

from pairmnist.training.layers import Dropout


@pytest.mark.parametrize(("shape", "channels"), [((1, 400, 250), 0), ((1, 40, 50, 50), 40)])
def test_dropout_drops_half_and_doubles_the_rest(shape, channels):
    dropout = Dropout([np.random.default_rng(1)], channels).train()
    kept = dropout(torch.ones(shape))
    assert set(kept.unique().tolist()) == {0.0, 2.0}
    assert kept.mean() == pytest.approx(1, abs=0.02)
    neighbours = (kept[..., 1:] == kept[..., :-1]).float().mean()  # bits of one byte are independent of each other
    assert neighbours == pytest.approx(0.5, abs=0.01)
    assert not torch.equal(kept, dropout(torch.ones(shape)))
    assert torch.equal(dropout.eval()(torch.ones(shape)), torch.ones(shape))


def test_dropout_is_the_same_with_added_channels_and_in_every_layout():
    """So a run drops the same units on a CPU, where channels are added, as on a GPU."""

    def dropped(images: Tensor) -> Tensor:
        dropout = Dropout([np.random.default_rng(member) for member in (1, 2)], channels=5)
        return dropout(images).to_dense().unflatten(1, (2, -1))  # (batch, members, channels, height, width)

    expected, padded = torch.ones(3, 10, 4, 4), torch.ones(3, 16, 4, 4)
    assert torch.equal(dropped(padded)[:, :, :5], dropped(expected))
    assert torch.equal(dropped(padded.to_mkldnn()), dropped(padded))
    assert not dropped(padded)[:, :, 5:].any()
