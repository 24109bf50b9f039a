"""What is measured of networks while and after they train, and the run records made of it."""

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import pairmnist
from pairmnist.config import Run
from pairmnist.records.record import EpochResult, Record, gradient_epochs, replay_epochs
from pairmnist.training.models import PairNet, get_member, parameter_count

READOUT_RIDGE = 0.001  # of the features' mean variance, on the diagonal: ReLU features can be dead
NEVER = -1e9  # the score of a digit that the training pairs lack
LARGEST = float(np.finfo(np.float16).max)  # that features are kept as; training gone wild gives larger ones
TEST_BATCH = 200  # pairs at a time when nothing is learned: large enough to be fast, small enough for the cache


class Recorder:
    """Collects what the records of runs that train side by side keep.

    pairs: the normalised test pairs (members, n, 2, 14, 14), targets: (members, n).
    """

    def __init__(self, runs: Sequence[Run], net: PairNet, pairs: Tensor, targets: Tensor) -> None:
        self.runs, self.net, self.pairs, self.targets = runs, net, pairs, targets
        self.learns_digits = any(run.settings.learns_digits for run in runs)
        self.gradient_epochs = gradient_epochs(runs[0].settings.epochs)
        self.replay_epochs = replay_epochs(runs[0].settings.epochs)
        self.history: list[list[EpochResult]] = [[] for _ in runs]
        self.diverged = [False] * len(runs)
        self.replay: list[NDArray[np.uint8]] = []  # per replayed epoch (members, n)
        self.cosines: list[NDArray[np.float32]] = []  # per compared epoch (members,)
        self.norms: list[NDArray[np.float32]] = []  # per compared epoch (members, 2)
        self.sums: list[Tensor] = []  # per step of this epoch (members, 5)
        self.samples = 0

    def add_step(
        self, terms: tuple[Tensor, Tensor], comparison: Tensor, digits: Tensor, logits: Tensor, targets: Tensor
    ) -> None:
        """Note a training step's losses and errors, as sums: nothing is averaged before the epoch ends."""
        wrong = says_yes(logits) != targets  # (members, batch)
        columns = [terms[0] + terms[1], comparison, digits[..., 0], digits[..., 1], wrong]
        self.sums.append(torch.stack([column.detach().sum(dim=1, dtype=torch.float64) for column in columns], dim=1))
        self.samples += targets.shape[1]

    def compares_gradients(self, epoch: int, step: int) -> bool:
        return step == 0 and self.learns_digits and epoch in self.gradient_epochs

    def compare_gradients(self, terms: tuple[Tensor, Tensor], parameters: Sequence[Tensor]) -> Sequence[Tensor]:
        """The gradients of the total loss, taken as those of its two terms, whose directions are compared.

        Only the towers' weights count: the digit losses do not reach the head.
        """
        comparison, digits = (term.mean(dim=1).sum() for term in terms)
        of_comparison = torch.autograd.grad(comparison, parameters, retain_graph=True)
        of_digits = torch.autograd.grad(digits, parameters, allow_unused=True)
        towers = [(a, b) for a, b in zip(of_comparison, of_digits, strict=True) if b is not None]
        flat = [torch.cat([g.reshape(len(self.runs), -1) for g in part], dim=1) for part in zip(*towers, strict=True)]
        self.norms.append(torch.stack([part.norm(dim=1) for part in flat], dim=1).cpu().numpy())
        self.cosines.append(torch.cosine_similarity(flat[0], flat[1], dim=1).cpu().numpy())
        return [a if b is None else a + b for a, b in zip(of_comparison, of_digits, strict=True)]

    def end_epoch(self, epoch: int) -> Iterator[tuple[Run, EpochResult]]:
        """Test the networks and yield the epoch's result of each run that has not diverged."""
        logits, _ = answer(self.net, self.pairs)
        errors = (says_yes(logits) != self.targets).float().mean(dim=1).cpu().numpy()  # (members,)
        if epoch in self.replay_epochs:
            probability = torch.softmax(logits, dim=2)[..., 1]
            self.replay.append((256 * probability).floor().clamp(max=255).to(torch.uint8).cpu().numpy())
        means = (torch.stack(self.sums).sum(dim=0) / self.samples).cpu().numpy()  # (members, 5)
        finite = np.isfinite(means).all(axis=1) & finite_members(self.net, logits)
        self.sums, self.samples = [], 0
        for member, run in enumerate(self.runs):
            self.diverged[member] |= not finite[member]
            if not self.diverged[member]:
                result = epoch_result(run, epoch, means[member], errors[member])
                self.history[member].append(result)
                yield run, result

    def records(self, pairs: Tensor, classes: Tensor, facts: Mapping[str, Any]) -> list[Record]:
        """The record of each run after its last epoch.

        pairs: the normalised training pairs (members, n, 2, 14, 14), classes: their digits (members, n, 2).
        """
        last = {} if all(self.diverged) else self._last_epoch(pairs, classes)
        records = []
        for member, run in enumerate(self.runs):
            arrays = curves(self.history[member], run.settings.learns_digits)
            if not self.diverged[member]:
                arrays |= {name: values[member] for name, values in last.items()}
                arrays |= self._replay_and_gradients(member) | self._weights(member)
            status = "diverged" if self.diverged[member] else "finished"
            count = parameter_count(run.settings.architecture, run.settings.share_weights)
            records.append(Record(run, {**facts, "status": status, "parameters": count}, arrays))
        return records

    def _last_epoch(self, training_pairs: Tensor, training_classes: Tensor) -> dict[str, NDArray[Any]]:
        """What is measured once, for all members: their dimension is the first."""
        logits, features = answer(self.net, self.pairs)
        swapped_logits, swapped_features = answer(self.net, self.pairs.flip(2))
        _, training_features = answer(self.net, training_pairs)
        shared = self.net.left is self.net.right
        fits = zip(training_features.cpu().numpy(), training_classes.cpu().numpy(), strict=True)
        left = torch.cat([features[:, :, 0], swapped_features[:, :, 0]], dim=1).cpu().numpy()  # of all test images
        right = torch.cat([swapped_features[:, :, 1], features[:, :, 1]], dim=1).cpu().numpy()  # in the same order
        likeness = [linear_cka(a, b) for a, b in zip(left, right, strict=True)]
        return {
            "margin": (logits[..., 1] - logits[..., 0]).cpu().numpy(),
            "swapped_margin": (swapped_logits[..., 1] - swapped_logits[..., 0]).cpu().numpy(),
            "features": np.clip(features.cpu().numpy(), -LARGEST, LARGEST).astype(np.float16),
            "readout": np.stack([readouts(features, classes, shared) for features, classes in fits]),
            "likeness": np.array(likeness, np.float32),
        }

    def _replay_and_gradients(self, member: int) -> dict[str, NDArray[Any]]:
        arrays: dict[str, NDArray[Any]] = {
            "replay_epochs": np.array(self.replay_epochs, np.int16),
            "replay": np.stack(self.replay)[:, member],
        }
        if self.runs[member].settings.learns_digits:
            arrays["gradient_epochs"] = np.array(self.gradient_epochs, np.int16)
            arrays["gradient_cosine"] = np.stack(self.cosines)[:, member]
            arrays["gradient_norms"] = np.stack(self.norms)[:, member]
        return arrays

    def _weights(self, member: int) -> dict[str, NDArray[Any]]:
        state = get_member(self.net, member, self.runs[member].settings.architecture)
        return {f"weights/{name}": tensor.cpu().contiguous().numpy() for name, tensor in state.items()}


@torch.no_grad()
def answer(net: PairNet, pairs: Tensor) -> tuple[Tensor, Tensor]:
    """Logits (members, n, 2) and features (members, n, 2, 10) of pairs (members, n, 2, 14, 14), nothing dropped."""
    net.eval()
    parts = [net(part) for part in pairs.split(TEST_BATCH, dim=1)]
    return torch.cat([logits for logits, _ in parts], dim=1), torch.cat([features for _, features in parts], dim=1)


def says_yes(logits: Tensor) -> Tensor:
    """The answers (members, batch) to logits (members, batch, 2): yes where the record's margin is at least 0."""
    return logits[..., 1] >= logits[..., 0]


def finite_members(net: PairNet, logits: Tensor) -> NDArray[np.bool_]:
    """Of which members (members,) all logits (members, n, 2) and weights are finite.

    oneDNN's ReLU and max-pooling make numbers of NaN: a tower's broken weights need not show in the answers.
    """
    tensors = [logits, *(parameter.detach().unflatten(0, (net.members, -1)) for parameter in net.parameters())]
    return torch.stack([tensor.isfinite().flatten(1).all(dim=1) for tensor in tensors]).all(dim=0).cpu().numpy()


def epoch_result(run: Run, epoch: int, means: NDArray[np.float64], test_error: float) -> EpochResult:
    loss, comparison, left, right, wrong = means.tolist()
    return EpochResult(
        epoch=epoch,
        loss=loss,
        comparison_loss=comparison,
        digit_losses=(left, right) if run.settings.learns_digits else None,
        training_error=wrong,
        test_error=float(test_error),
    )


def curves(history: Sequence[EpochResult], learns_digits: bool) -> dict[str, NDArray[Any]]:
    """The epochs' results as the record's arrays."""
    names = ["loss", "comparison_loss", "training_error", "test_error"]
    arrays = {name: np.array([getattr(result, name) for result in history], np.float32) for name in names}
    if learns_digits:
        arrays["digit_losses"] = np.array([result.digit_losses for result in history], np.float32).reshape(-1, 2)
    return arrays


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


def record_facts(device: torch.device, started: datetime, job_seconds: float, side_by_side: int) -> dict[str, Any]:
    """Where and how runs trained. A run's seconds are its share of the job, in which so many trained side by side."""
    return {
        "device": str(device),
        "machine": machine_name(device),
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(job_seconds / side_by_side, 3),
        "side_by_side": side_by_side,
        "versions": {
            "pairmnist": pairmnist.__version__,
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
    }


def machine_name(device: torch.device) -> str:
    """The processor that trains, in its maker's words."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    described = Path("/proc/cpuinfo")  # Linux alone has it
    lines = described.read_text(encoding="utf-8").splitlines() if described.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
