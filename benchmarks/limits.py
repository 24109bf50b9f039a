"""What the machine can do, and how close training comes to it."""

import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

from benchmarks import product
from pairmnist.config import Run, Settings
from pairmnist.models import PADDED_WIDTH, WIDTH

BATCH, SIZE, CONVOLUTIONS = 100, 12, 12  # of the residual CNN: images a call, their side, 3×3 layers in the blocks


def median_seconds(work: Callable[[], object], times: int = 15) -> float:
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def convolution_rate(channels: int) -> float:
    """Operations a second of one 3×3 convolution of the residual CNN, forward and both backward passes, one thread."""
    torch.set_num_threads(1)
    layer = nn.Conv2d(channels, channels, 3, padding=1).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    x = torch.randn(BATCH, channels, SIZE, SIZE).to(memory_format=torch.channels_last).requires_grad_()
    toward = torch.randn_like(x)
    seconds = median_seconds(lambda: torch.autograd.grad(layer(x), [x, layer.weight, layer.bias], toward))
    return 3 * 2 * 9 * channels**2 * BATCH * SIZE**2 / seconds


def product_rate() -> float:
    """Operations a second of the blocks' convolutions in the product's training of a residual CNN, one thread."""
    epochs = 3
    runs = [Run(Settings(architecture="residual-cnn", epochs=epochs))]
    seconds = median_seconds(lambda: product.final_errors(runs), times=3)
    images = 2 * runs[0].settings.training_pairs * epochs
    return 3 * 2 * 9 * WIDTH**2 * images * SIZE**2 * CONVOLUTIONS / seconds


def print_limits() -> None:
    """The machine's convolution rate, measured now, beside what the residual CNN's training makes of it."""
    padded, own = convolution_rate(PADDED_WIDTH), convolution_rate(WIDTH)
    reached = product_rate()
    print(
        f"\nOne thread's rate in the residual CNN's convolutions: {padded / 1e9:.0f} billion operations a second with "
        f"{PADDED_WIDTH} channels, {own / 1e9:.0f} with {WIDTH}.\nTraining as a whole does {reached / 1e9:.0f} billion "
        f"of the {WIDTH}-channel network's own operations a second: {100 * reached / own:.0f} % of that."
    )
