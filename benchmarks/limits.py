"""What the machine can do, and how close training comes to it."""

import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

from benchmarks import product
from pairmnist.config import Run, Settings
from pairmnist.training.layers import in_fastest_layout
from pairmnist.training.side_by_side import BLOCK

# Of the residual CNN: channels, images a call, their side, 3×3 layers in the blocks.
WIDTH, BATCH, SIZE, CONVOLUTIONS = 14, 100, 12, 12


MATRIX = 512  # rows and columns: three matrices of 1 MB


def median_seconds(work: Callable[[], object], times: int = 15) -> float:
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def matrix_rate() -> float:
    """Operations a second of a product of matrices that the caches hold, one thread: the machine's own limit."""
    torch.set_num_threads(1)
    a, b = torch.randn(2, MATRIX, MATRIX)
    return 2 * MATRIX**3 / median_seconds(lambda: a @ b)


def convolution_rate() -> float:
    """Operations a second of one padded 3×3 convolution of the residual CNN, forward and backward, one thread."""
    torch.set_num_threads(1)
    layer = nn.Conv2d(BLOCK, BLOCK, 3, padding=1)
    x = in_fastest_layout(torch.randn(BATCH, BLOCK, SIZE, SIZE)).requires_grad_()
    toward, inputs = layer(x).detach(), [x, *layer.parameters()]
    seconds = median_seconds(lambda: torch.autograd.grad(layer(x), inputs, toward))
    return 3 * 2 * 9 * BLOCK**2 * BATCH * SIZE**2 / seconds


def product_rate() -> float:
    """Operations a second of the blocks' convolutions in the product's training of a residual CNN, one thread."""
    epochs = 3
    runs = [Run(Settings(architecture="residual-cnn", epochs=epochs))]
    seconds = median_seconds(lambda: product.final_errors(runs), times=3)
    images = 2 * runs[0].settings.training_pairs * epochs
    return 3 * 2 * 9 * WIDTH**2 * images * SIZE**2 * CONVOLUTIONS / seconds


def in_words() -> str:
    """The machine's own rates, measured now, beside what the residual CNN's training makes of them."""
    matrix, rate, reached = matrix_rate(), convolution_rate(), product_rate()
    possible = rate * WIDTH**2 / BLOCK**2
    a_matrix, padded, its_own, trained = (f"{one / 1e9:.0f}" for one in (matrix, rate, possible, reached))
    return (
        f"\nOne thread, in billion operations a second: {a_matrix} in a product of matrices; in the residual CNN's "
        f"convolutions\n{padded} with {BLOCK} channels, of which {its_own} are those of the {WIDTH}-channel network. "
        f"Training as a whole\ndoes {trained} of these: {100 * reached / possible:.0f} %."
    )
