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
HEAD = """
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
from importlib.resources import files

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

with np.load(files("pairmnist") / "data" / "mnist14.npz") as file:
    mnist = dict(file)  # sums of 2×2 pixels, and labels


def draw(split, n, stream):
    """n pairs of images, their digits, and whether the left one is at most the right one."""
    sums, labels = mnist[f"{split}_sums"], mnist[f"{split}_labels"]
    chosen = np.random.default_rng(stream).permutation(len(labels))[: 2 * n].reshape(n, 2)
    digits = torch.from_numpy(labels[chosen].astype(np.int64))
    return torch.from_numpy(sums[chosen] / np.float32(4)), digits, (digits[:, 0] <= digits[:, 1]).long()

'''
REST = """
weights, errors = {{}}, []
if len(sys.argv) > 1:
    with np.load(sys.argv[1]) as file:
        weights = dict(file)
for repetition in [int(weights.pop("repetition"))] if weights else range({repetitions}):
    torch.manual_seed({first_seed}repetition)
    images, digits, targets = draw("training", {pairs}, [{seed}, {draw}, 0])
    mean, deviation = images.double().mean(), images.double().std(correction=0)
    net = Network()
    if weights:  # shared towers are stored once, as the left one
        net.load_state_dict({{name: torch.from_numpy(array) for name, array in weights.items()}}, strict=False)
    else:
        train(net, (images - mean) / deviation, digits, targets)
    images, _, targets = draw("test", {test_pairs}, [{seed}, {draw}, 1])
    net.eval()
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
    parts = [
        _about(trained),
        START,
        BLOCK if settings.architecture == "residual-cnn" else "",
        "\ndef tower():\n    return nn.Sequential(\n",
        *(f"        {line}\n" for line in TOWERS[settings.architecture]),
        "    )\n\n",
        HEAD.format(right="self.left  # weight sharing is this line" if settings.share_weights else "tower()"),
        "\n",
        MOVE if settings.augmentation == "swap-and-move" else "",
        "\ndef train(net, images, digits, targets):\n",
        *(f"    {line}\n" for line in _training(settings)),
        "\n",
        REST.format(
            repetitions=trained.experiment.repetitions,
            seed=settings.seed,
            first_seed=f"{1000 * settings.seed} + " if settings.seed else "",
            draw=0 if settings.protocol == "one-draw" else "repetition",
            pairs=settings.training_pairs,
            test_pairs=TEST_PAIRS,
        ),
    ]
    return "".join(parts)


def _about(trained: Trained) -> str:
    interval = mean_interval(final_errors(trained))
    found = f"{mean_and_sd(interval.mean, interval.sd)} % wrong (n = {interval.n})" if interval.n else "not trained yet"
    return (
        f'"""{full_name(trained.experiment)}.\n\n'
        f"With pairmnist {pairmnist.__version__}: {found}. Run this to train the networks, or with a file\n"
        "of weights to let a stored one answer. It needs torch, numpy and the digits that come with pairmnist:\n"
        'run it with the Python that this is installed for.\n"""\n'
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
    yield f"for epoch in range({settings.epochs}):"
    yield "    net.train()"
    names = ("images", "digits", "targets")
    if settings.augmentation != "none":
        names = ("x", "d", "t")
        yield "    swapped = torch.rand(len(images)) < 0.5"
        yield "    x = torch.where(swapped[:, None, None, None], images.flip(1), images)"
        if settings.augmentation == "swap-and-move":
            yield "    x = move(x)"
        yield "    d = torch.where(swapped[:, None], digits.flip(1), digits)"
        yield "    t = (d[:, 0] <= d[:, 1]).long()"
    yield f"    for i in range(0, len(images), {size}):"
    yield from (f"        {line}" for line in _step(settings, *names))


def _step(settings: Settings, images: str, digits: str, targets: str) -> Iterator[str]:
    yield f"batch = slice(i, i + {settings.batch_size})"
    if settings.arithmetic == "bfloat16":
        yield 'with torch.autocast("cpu", torch.bfloat16):'
        yield f"    logits, left, right = net({images}[batch])"
        yield "logits, left, right = logits.float(), left.float(), right.float()"
    else:
        yield f"logits, left, right = net({images}[batch])"
    yield f"loss = F.cross_entropy(logits, {targets}[batch])"
    if settings.learns_digits:
        yield f"left_loss = F.cross_entropy(left, {digits}[batch, 0])"
        yield f"right_loss = F.cross_entropy(right, {digits}[batch, 1])"
        alpha = settings.digit_weight
        yield f"loss = (1 - {alpha}) * loss + {alpha} * (left_loss + right_loss)"
    yield "optimizer.zero_grad()"
    yield "loss.backward()"
    yield "optimizer.step()"
    if settings.schedule == "one-cycle":
        yield "schedule.step()"
