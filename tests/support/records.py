"""Run records made by hand, for tests that need a result but no training."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist import architectures, config
from pairmnist.config import Run, Settings
from pairmnist.records.packing import pack
from pairmnist.records.record import Record, gradient_epochs, replay_epochs
from pairmnist.records.store import Store


def make_record(run: Run | None = None, *, diverged_after: Any = None, **arrays: Any) -> Record:
    """A record that checks: plausible numbers from a seed of the run's own, or the given arrays in their place."""
    run = run or Run(Settings())
    rng = np.random.default_rng(int(run.id[:8], 16))
    settings = run.settings
    epochs = settings.epochs if diverged_after is None else diverged_after
    fall = np.exp(-np.arange(epochs) / 10).astype(np.float32)
    content: dict[str, NDArray[Any]] = {
        "loss": 0.2 + 0.5 * fall,
        "comparison_loss": 0.15 + 0.5 * fall,
        "training_error": 0.05 + 0.4 * fall,
        "test_error": 0.1 + 0.3 * fall + rng.normal(0, 0.01, epochs).astype(np.float32),
    }
    if settings.learns_digits:
        content["digit_losses"] = np.stack([fall, 1.1 * fall], axis=1)
    if diverged_after is None:
        content |= _last_epoch(run, rng)
    content |= {name: np.asarray(value) for name, value in arrays.items()}
    facts = {
        "status": "finished" if diverged_after is None else "diverged",
        "seconds": 12.5,
        "started": "2026-01-02T03:04:05+00:00",
        "device": "cpu",
        "machine": "test machine",
        "parameters": architectures.parameters(settings.architecture, settings.share_weights),
        "side_by_side": 1,
        "versions": {"pairmnist": "test"},
    }
    return Record(run, facts, content)


def save(store: Store, *records: Record) -> None:
    for record in records:
        store.save(record.run, pack(record))


def save_runs(store: Store, *runs: Run, **options: Any) -> None:
    """Store these runs. options: make_record's."""
    save(store, *(make_record(run, **options) for run in runs))


def put(folder: Path, record: Record, name: str | None = None) -> Path:
    """Lay a record's file into a folder by hand; returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or record.run.id}.npz"
    path.write_bytes(pack(record))
    return path


def _last_epoch(run: Run, rng: np.random.Generator) -> dict[str, NDArray[Any]]:
    settings, f32 = run.settings, np.float32
    margin = rng.normal(0.3, 2, config.TEST_PAIRS).astype(f32)
    kept = replay_epochs(settings.epochs)
    content: dict[str, NDArray[Any]] = {
        "margin": margin,
        "swapped_margin": (-margin + rng.normal(0, 0.5, config.TEST_PAIRS)).astype(f32),
        "features": np.maximum(rng.normal(1, 2, (config.TEST_PAIRS, 2, 10)), 0).astype(np.float16),
        "readout": rng.normal(0, 1, (1 if settings.share_weights else 2, 10, 11)).astype(f32),
        "likeness": np.array(1 if settings.share_weights else 0.4, f32),
        "replay_epochs": np.array(kept, np.int16),
        "replay": rng.integers(0, 256, (len(kept), config.TEST_PAIRS)).astype(np.uint8),
    }
    content |= {name: array for name, array in weights(run).items() if name.startswith("weights/head.")}
    if settings.learns_digits:
        compared = gradient_epochs(settings.epochs)
        content |= {
            "gradient_epochs": np.array(compared, np.int16),
            "gradient_cosine": rng.uniform(-0.2, 0.6, len(compared)).astype(f32),
            "gradient_norms": rng.uniform(0.1, 1, (len(compared), 2)).astype(f32),
        }
    return content


def weights(run: Run) -> dict[str, NDArray[Any]]:
    """Weights of the right shapes for the head and the towers of a run."""
    shapes = architectures.weights(run.settings.architecture, run.settings.share_weights)
    rng = np.random.default_rng(0)
    return {f"weights/{name}": rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}


def assert_equal(first: Record, second: Record) -> None:
    """The same run, facts and arrays, of the same types."""
    assert (first.run, first.facts) == (second.run, second.facts)
    assert first.arrays.keys() == second.arrays.keys()
    for name, array in first.arrays.items():
        assert array.dtype == second[name].dtype
        np.testing.assert_array_equal(array, second[name])


def repacked(content: bytes, **changes: NDArray[Any] | None) -> bytes:
    """The file with some arrays replaced or, where None, removed; what a careless or hostile writer would write."""
    with np.load(io.BytesIO(content)) as archive:
        arrays = {name: archive[name] for name in archive.files} | changes
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: array for name, array in arrays.items() if array is not None})
    return buffer.getvalue()


def about(content: bytes, **changes: object) -> NDArray[Any]:
    """The file's description with some fields replaced."""
    with np.load(io.BytesIO(content)) as archive:
        fields = json.loads(archive["about"].tobytes()) | changes
    return np.frombuffer(json.dumps(fields).encode(), np.uint8)
