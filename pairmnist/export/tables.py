"""What was trained as tables for other programs: one row an observation, a unit in the name of what has one.

Errors are in percent, as the page has them; epochs, repetitions and pairs count from 1.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from pairmnist.analysis.answers import KINDS, head_answers, kinds, knows_answers, read_digits
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.trained import Trained
from pairmnist.records.record import Record

DIGITS = 7  # significant ones: all that a 32-bit number has, and none of its noise

KIND_WORDS = dict(zip(KINDS, ("right", "right by luck", "misread", "compared wrongly"), strict=True))


def csv(frame: pd.DataFrame) -> bytes:
    """The table as UTF-8 with one line end and the plain minus sign; empty where there is no number."""
    return frame.to_csv(index=False, lineterminator="\n", float_format=f"%.{DIGITS}g").encode()


def as_json(frame: pd.DataFrame) -> str:
    """The rows as a list of objects; what is no number is null."""
    text = frame.map(_without_noise).to_json(orient="records", force_ascii=False, double_precision=15)
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False)


def _without_noise(value: Any) -> Any:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def runs(trained: Sequence[Trained]) -> pd.DataFrame:
    """A row for each stored run: what it is called here, all its settings, its errors, where it ran, and its id."""
    return pd.DataFrame([{"networks": one.label} | run_row(record) for one in trained for record in one.records])


def run_row(record: Record) -> dict[str, Any]:
    """One run with all its settings; α is empty where it has no effect. A diverged one has no error."""
    settings, facts = record.run.settings, record.facts
    error = 100 * record.final_error
    return {
        **asdict(settings),
        "alpha": settings.alpha if settings.auxiliary_loss else np.nan,
        "repetition": record.run.repetition + 1,
        "status": facts["status"],
        "test_error_percent": error,
        "training_error_percent": np.nan if record.diverged else 100 * float(record["training_error"][-1]),
        "parameters": facts["parameters"],
        "training_seconds": facts["seconds"],
        "started": facts["started"],
        "device": facts["device"],
        "machine": facts["machine"],
        "torch": facts["versions"].get("torch", ""),
        "beginning_of_epochs": record.beginning_of,
        "run": record.run.id,
    }


def curves(trained: Sequence[Trained]) -> pd.DataFrame:
    """Every epoch of every run: its losses, and its errors in percent."""
    return _joined([_curves(one.label, record) for one in trained for record in one.records])


def _curves(label: str, record: Record) -> pd.DataFrame:
    epochs = len(record["loss"])
    digit_losses = record["digit_losses"].T if record.has("digit losses") else np.full((2, epochs), np.nan)
    return pd.DataFrame(
        {
            "networks": label,
            "repetition": record.run.repetition + 1,
            "epoch": np.arange(1, epochs + 1),
            "test_error_percent": 100.0 * record["test_error"],
            "training_error_percent": 100.0 * record["training_error"],
            "total_loss": record["loss"],
            "comparison_loss": record["comparison_loss"],
            "left_digit_loss": digit_losses[0],
            "right_digit_loss": digit_losses[1],
        }
    )


def pairs(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """Every test pair of every run that keeps its answers: the true digits, the answer, and what was read."""
    return _joined(
        [_pairs(one.label, record, pairs_of) for one in trained for record in one.finished if knows_answers(record)]
    )


def _pairs(label: str, record: Record, pairs_of: PairsOf) -> pd.DataFrame:
    head = head_answers(record, pairs_of(record.run.draw))
    frame = pd.DataFrame(
        {
            "networks": label,
            "repetition": record.run.repetition + 1,
            "pair": np.arange(1, len(head.yes) + 1),
            "left_digit": head.classes[:, 0],
            "right_digit": head.classes[:, 1],
            "truth": _yes_or_no(head.targets),
            "answer": _yes_or_no(head.yes),
            "probability_of_yes_percent": 100 * head.probability,
        }
    )
    if record.has("answers"):
        frame = frame.assign(answer_when_swapped=_yes_or_no(record["swapped_margin"] >= 0))
    if not record.has("digits"):
        return frame
    readings = read_digits(record)
    words = np.array([KIND_WORDS[kind] for kind in KINDS])
    return frame.assign(
        left_read=readings.digits[:, 0], right_read=readings.digits[:, 1], outcome=words[kinds(head, readings)]
    )


def _yes_or_no(yes: Any) -> Any:
    return np.where(yes, "yes", "no")


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


Table = Callable[[], pd.DataFrame]  # made when it is asked for


def of(trained: Sequence[Trained], pairs_of: PairsOf) -> dict[str, Table]:
    """The tables that there are of what is compared, by a short name."""
    return {
        "runs": lambda: runs(trained),
        "curves": lambda: curves(trained),
        "pairs": lambda: pairs(trained, pairs_of),
    }


def drawn(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """The rows of a figure's table with names that a program likes; what only places a label is left out."""
    frame = pd.DataFrame(rows).drop(columns=["text", "end"], errors="ignore")
    return frame.rename(columns=lambda column: str(column).strip().lower().replace(" ", "_"))
