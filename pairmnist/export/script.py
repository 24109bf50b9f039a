"""A scenario as a student would write it: a plain PyTorch script, without anything of ours except for the digits."""

from collections.abc import Iterator

import pairmnist
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.config import TEST_PAIRS, Settings
from pairmnist.naming import full_name
from pairmnist.wording import mean_and_sd

# Each tower's layers have the places of `training.models`, so that stored weights find their layer.
CONVOLUTION = "nn.Conv2d({0}, {1}, 3, padding=1), nn.BatchNorm2d({1}), nn.ReLU(),"
TOWERS = {
    "fully-connected": [
        "nn.Flatten(), nn.Linear(196, 50), nn.ReLU(), nn.Dropout(), nn.Linear(50, 10), nn.ReLU(),",
    ],
    "simple-cnn": [
        "nn.Unflatten(1, (1, 14)),  # an image has one channel",
        "nn.Conv2d(1, 10, 3, padding=1), nn.MaxPool2d(3, stride=1), nn.ReLU(), nn.Dropout(),",
        "nn.Conv2d(10, 10, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(), nn.Dropout(),",
        "nn.Flatten(), nn.Linear(360, 10),",
    ],
    "residual-cnn": [
        "nn.Unflatten(1, (1, 14)),  # an image has one channel",
        "nn.Conv2d(1, 14, 3), nn.ReLU(), *[Block() for _ in range(6)],",
        "nn.AvgPool2d(12), nn.ReLU(), nn.Flatten(), nn.Linear(14, 10),",
    ],
    "deep-cnn": [
        "nn.Unflatten(1, (1, 14)),  # an image has one channel",
        CONVOLUTION.format(1, 16),
        f"{CONVOLUTION.format(16, 16)} nn.MaxPool2d(2),",
        CONVOLUTION.format(16, 32),
        f"{CONVOLUTION.format(32, 32)} nn.MaxPool2d(2),",
        "nn.Dropout(), nn.Flatten(), nn.Linear(288, 10),",
    ],
}
BLOCK = """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(14, 14, 3, padding=1), nn.BatchNorm2d(14)
        self.conv2, self.norm2 = nn.Conv2d(14, 14, 3, padding=1), nn.BatchNorm2d(14)

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + x)

"""
NETWORK = """
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = tower()
        self.right = {right}
        self.head = nn.Sequential(nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 2))

    def forward(self, pairs):
        left, right = self.left(pairs[:, 0]), self.right(pairs[:, 1])
        return self.head(torch.cat([left, right], dim=1)), left, right

"""
MOVE = '''
def move(images):
    """Every digit shifted by up to a pixel and turned by up to 10°."""
    n = 2 * len(images)
    right, down = 2 / 14 * (2 * torch.rand(2, n) - 1)
    angle = torch.deg2rad(10 * (2 * torch.rand(n) - 1))
    cos, sin = angle.cos(), angle.sin()
    rows = [cos, -sin, -cos * right + sin * down, sin, cos, -sin * right - cos * down]
    grid = F.affine_grid(torch.stack(rows, dim=1).view(n, 2, 3), (n, 1, 14, 14), align_corners=False)
    moved = F.grid_sample(images.view(n, 1, 14, 14), grid, padding_mode="border", align_corners=False)
    return moved.view(-1, 2, 14, 14)

'''
START = '''
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from pairmnist.data import digits as mnist


def draw(split, n, stream):
    """n pairs of images, their digits, and whether the left one is at most the right one."""
    sums, labels = mnist.load(split)  # a pixel is the sum of four
    chosen = np.random.default_rng(stream).permutation(len(labels))[: 2 * n].reshape(n, 2)
    digits = torch.tensor(labels[chosen], dtype=torch.long)
    return torch.tensor(sums[chosen] / 4, dtype=torch.float), digits, (digits[:, 0] <= digits[:, 1]).long()

'''
FIRST = """
stored = dict(np.load(sys.argv[1])) if len(sys.argv) > 1 else {{}}  # a network's weights
errors = []
for repetition in [int(stored.pop("repetition"))] if stored else range({repetitions}):
    torch.manual_seed({first_seed}repetition)
    images, digits, targets = draw("training", {pairs}, [{seed}, {draw}, 0])
    mean, deviation = images.mean(), images.std()
    images = (images - mean) / deviation
    net = Network()
"""
LAST = """
    if stored:  # shared towers once, as the left one
        net.load_state_dict({{name: torch.tensor(array) for name, array in stored.items()}}, strict=False)
    net.eval()
    images, digits, targets = draw("test", {test_pairs}, [{seed}, {draw}, 1])
    with torch.no_grad():
        answers = net((images - mean) / deviation)[0].argmax(dim=1)
    errors.append(100 * (answers != targets).float().mean().item())
    print(f"repetition {{repetition + 1}}: {{errors[-1]:.1f}} % wrong", flush=True)
print(f"mean: {{np.mean(errors):.2f}} % wrong")
"""


def script(trained: Trained) -> str:
    """The text of the script that trains this experiment's networks anew, with its own random weights.

    It has the same pairs as ours, and every setting; what it draws besides comes from torch's own generator.
    """
    settings = trained.settings
    values = {
        "repetitions": trained.experiment.repetitions,
        "seed": settings.seed,
        "first_seed": f"{1000 * settings.seed} + " if settings.seed else "",
        "draw": 0 if settings.protocol == "one-draw" else "repetition",
        "pairs": settings.training_pairs,
        "test_pairs": TEST_PAIRS,
    }
    parts = [
        _about(trained),
        START,
        BLOCK if settings.architecture == "residual-cnn" else "",
        "\ndef tower():\n    return nn.Sequential(\n",
        *(f"        {line}\n" for line in TOWERS[settings.architecture]),
        "    )\n\n",
        NETWORK.format(right="self.left  # weight sharing is this line" if settings.share_weights else "tower()"),
        MOVE if settings.augmentation == "swap-and-move" else "",
        FIRST.format(**values),
        *(f"    {line}\n" for line in _training(settings)),
        LAST.removeprefix("\n").format(**values),
    ]
    return "".join(parts)


def _about(trained: Trained) -> str:
    interval = mean_interval(final_errors(trained))
    found = f"{mean_and_sd(interval.mean, interval.sd)} % wrong (n = {interval.n})" if interval.n else "not trained yet"
    return (
        f'"""{full_name(trained.experiment)}.\n\n'
        f"With pairmnist {pairmnist.__version__}: {found}. Run this with the Python that pairmnist, which has\n"
        "the digits, is installed for: it trains the networks, or lets one answer whose file of weights is named.\n"
        '"""\n'
    )


def _training(settings: Settings) -> Iterator[str]:
    """The lines of the training loop."""
    one_cycle, size = settings.schedule == "one-cycle", settings.batch_size
    more = ", momentum=0.9, weight_decay=0.0005" if one_cycle else ""
    yield f"optimizer = torch.optim.SGD(net.parameters(), lr={settings.learning_rate}{more})"
    if one_cycle:
        yield f"steps = {settings.epochs} * -(-len(images) // {size})"
        yield "schedule = torch.optim.lr_scheduler.OneCycleLR("
        yield f"    optimizer, {settings.learning_rate}, total_steps=steps, cycle_momentum=False"
        yield ")"
    yield f"for epoch in range(0 if stored else {settings.epochs}):"
    names = "images, digits, targets"
    if settings.augmentation != "none":
        names = "xs, ds, ts"
        yield "    swapped = torch.rand(len(images)) < 0.5"
        moved = "move({})" if settings.augmentation == "swap-and-move" else "{}"
        swapped = "torch.where(swapped[:, None, None, None], images.flip(1), images)"
        yield f"    xs = {moved.format(swapped)}"
        yield "    ds = torch.where(swapped[:, None], digits.flip(1), digits)"
        yield "    ts = (ds[:, 0] <= ds[:, 1]).long()"
    batches = ", ".join(f"{name}.split({size})" for name in names.split(", "))
    yield f"    for x, d, t in zip({batches}):"
    yield from (f"        {line}" for line in _step(settings))


def _step(settings: Settings) -> Iterator[str]:
    """The lines of a step: x are the pairs, d their digits, t whether the left one is at most the right one."""
    if settings.arithmetic == "bfloat16":
        yield 'with torch.autocast("cpu", torch.bfloat16):'
        yield "    logits, left, right = net(x)"
        yield "logits, left, right = logits.float(), left.float(), right.float()"
    else:
        yield "logits, left, right = net(x)"
    if settings.learns_digits:
        alpha = settings.digit_weight
        yield f"loss = (1 - {alpha}) * F.cross_entropy(logits, t)"
        yield f"loss += {alpha} * (F.cross_entropy(left, d[:, 0]) + F.cross_entropy(right, d[:, 1]))"
    else:
        yield "loss = F.cross_entropy(logits, t)"
    yield "optimizer.zero_grad()"
    yield "loss.backward()"
    yield "optimizer.step()"
    if settings.schedule == "one-cycle":
        yield "schedule.step()"
