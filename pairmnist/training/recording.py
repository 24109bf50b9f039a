"""What is measured of networks while and after they train, and the run records made of it."""

import platform
from collections.abc import Mapping, Sequence
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
from pairmnist.training.loop import Step, TermGradients
from pairmnist.training.models import parameter_count
from pairmnist.training.preparing import Batch
from pairmnist.training.readouts import linear_cka, readouts
from pairmnist.training.side_by_side import SideBySide

LARGEST = float(np.finfo(np.float16).max)  # features are clipped to it; training gone wild gives larger ones
TEST_BATCH = 200  # pairs at a time when nothing is learned: large enough to be fast, small enough for the cache


class Recorder:
    """Measures a network of runs that train side by side, for their records; it changes nothing of the training.

    test: the normalised test pairs of each run.
    """

    def __init__(self, runs: Sequence[Run], net: SideBySide, test: Batch) -> None:
        self.runs, self.net, self.test = runs, net, test
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

    def compares_gradients(self, epoch: int, step: int) -> bool:
        """Whether the gradients of a step's two terms are compared: in the first step of some epochs."""
        return step == 0 and self.learns_digits and epoch in self.gradient_epochs

    @torch.no_grad()
    def add_step(self, step: Step) -> None:
        """Note a training step's losses and errors, as sums: nothing is averaged before the epoch ends."""
        loss, wrong = step.terms[0] + step.terms[1], says_yes(step.logits) != step.targets  # (members, batch) each
        columns = [loss, step.comparison, step.digits[..., 0], step.digits[..., 1], wrong]
        self.sums.append(torch.stack([column.sum(dim=1, dtype=torch.float64) for column in columns], dim=1))
        self.samples += step.targets.shape[1]
        if step.gradients:
            self.compare(step.gradients)

    def compare(self, gradients: TermGradients) -> None:
        """Note how long the gradients of the two terms are on the towers' weights, and the cosine of their angle."""
        of_towers = [(a, b) for a, b in zip(*gradients, strict=True) if b is not None]
        comparison = self._flat([a for a, _ in of_towers])
        digits = self._flat([b for _, b in of_towers])
        self.norms.append(torch.stack([comparison.norm(dim=1), digits.norm(dim=1)], dim=1).cpu().numpy())
        self.cosines.append(torch.cosine_similarity(comparison, digits, dim=1).cpu().numpy())

    def _flat(self, gradients: Sequence[Tensor]) -> Tensor:
        """Each member's gradients in a row: (members, numbers)."""
        return torch.cat([gradient.reshape(len(self.runs), -1) for gradient in gradients], dim=1)

    def end_epoch(self, epoch: int) -> list[tuple[Run, EpochResult]]:
        """Test the networks; the epoch's result of each run that has not diverged."""
        logits, _ = answer(self.net, self.test.pairs)
        errors = (says_yes(logits) != self.test.targets).float().mean(dim=1).cpu().numpy()  # (members,)
        if epoch in self.replay_epochs:
            probability = torch.softmax(logits, dim=2)[..., 1]
            self.replay.append((256 * probability).floor().clamp(max=255).to(torch.uint8).cpu().numpy())
        means = (torch.stack(self.sums).sum(dim=0) / self.samples).cpu().numpy()  # (members, 5)
        finite = np.isfinite(means).all(axis=1) & finite_members(self.net, logits)
        self.sums, self.samples = [], 0
        results = []
        for member, run in enumerate(self.runs):
            self.diverged[member] |= not finite[member]
            if not self.diverged[member]:
                result = epoch_result(run, epoch, means[member], errors[member])
                self.history[member].append(result)
                results.append((run, result))
        return results

    def records(self, training: Batch, facts: Mapping[str, Any]) -> list[Record]:
        """The record of each run after its last epoch; the read-outs are fitted on the training pairs."""
        last = {} if all(self.diverged) else self.last_epoch(training)
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

    def last_epoch(self, training: Batch) -> dict[str, NDArray[Any]]:
        """What is measured once, for all members: their dimension is the first."""
        logits, features = answer(self.net, self.test.pairs)
        swapped_logits, swapped_features = answer(self.net, self.test.pairs.flip(2))
        _, training_features = answer(self.net, training.pairs)
        fits = zip(training_features.cpu().numpy(), training.classes.cpu().numpy(), strict=True)
        left = torch.cat([features[:, :, 0], swapped_features[:, :, 0]], dim=1).cpu().numpy()  # of all test images
        right = torch.cat([swapped_features[:, :, 1], features[:, :, 1]], dim=1).cpu().numpy()  # in the same order
        likeness = [linear_cka(a, b) for a, b in zip(left, right, strict=True)]
        return {
            "margin": (logits[..., 1] - logits[..., 0]).cpu().numpy(),
            "swapped_margin": (swapped_logits[..., 1] - swapped_logits[..., 0]).cpu().numpy(),
            "features": np.clip(features.cpu().numpy(), -LARGEST, LARGEST).astype(np.float16),
            "readout": np.stack([readouts(features, classes, self.net.shares_weights) for features, classes in fits]),
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
        weights = self.net.weights_of(member)
        return {f"weights/{name}": tensor.cpu().contiguous().numpy() for name, tensor in weights.items()}


@torch.no_grad()
def answer(net: SideBySide, pairs: Tensor) -> tuple[Tensor, Tensor]:
    """Logits (members, n, 2) and features (members, n, 2, 10) of pairs (members, n, 2, 14, 14), nothing dropped."""
    net.eval()
    parts = [net(part) for part in pairs.split(TEST_BATCH, dim=1)]
    return torch.cat([logits for logits, _ in parts], dim=1), torch.cat([features for _, features in parts], dim=1)


def says_yes(logits: Tensor) -> Tensor:
    """The answers (members, batch) to logits (members, batch, 2): yes where the record's margin is at least 0."""
    return logits[..., 1] >= logits[..., 0]


def finite_members(net: SideBySide, logits: Tensor) -> NDArray[np.bool_]:
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
