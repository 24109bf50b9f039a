"""What is learned first: maps, errors and the answer to one pair, replayed in the browser from data sent once."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pairmnist.analysis import replay
from pairmnist.analysis.draws import same_test_pairs
from pairmnist.analysis.findings import head as findings
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts.maps import DENSEST
from pairmnist.charts.mosaic import data_url
from pairmnist.config import TEST_PAIRS
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once
from pairmnist.views.why.shared import look_for, measured, usable

QUESTION = "What is learned first?"
KEY = "replay"  # of the component, whose state `at` says where it rests
WORST = 0.6  # error with the densest colour, the same at every epoch, so that the maps get lighter
FRAMES = 40  # at most as many epochs are replayed
FEW = 2  # experiments whose maps are large
PAIR_FRAMES = 80  # experiments × frames, up to which two pairs of each cell can be followed, and not one only

MEASURED = """
The answers of every network after each of the first ten epochs, after every fifth, and at the end. A cell has the share
of wrong answers over its test pairs and all networks. Below, one pair is followed: the mean P(left ≤ right) of the
networks, and how many of them say so. Of each cell some pairs can be followed; press it again for the next.
"""

_HTML, _CSS, _JS = (
    Path(__file__).with_name(f"replay.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")
)
REPLAY = st.components.v2.component("pairmnist_replay", html=_HTML, css=_CSS, js=_JS)


def view() -> View:
    return View(lambda page: found(page.trained), draw, lambda: ("replay",))


@made_once
def found(trained: Sequence[Trained]) -> str:
    return findings.replay(trained, held_out_pairs)


def draw(page: Page) -> None:
    trained = usable(page, "replay")
    if not trained:
        return
    look_for("First comes always yes: all below the staircase is wrong. Last come the cells along it.")
    layout = len(page.trained) if len(page.trained) <= FEW else "many"
    with st.container(key=f"replay-of-{layout}"):  # as high as it will be, before it is drawn and all have finished
        REPLAY(key=KEY, data=data(trained, links.option("pair")), on_at_change=_keep)
    if not same_test_pairs(trained):
        st.caption("To follow one pair, all need the same test pairs: one draw of the data, and one seed.")
    measured("replay", MEASURED)


def _keep() -> None:
    """Keep where the replay rests, so that a link brings it back."""
    at = st.session_state[KEY]["at"]
    st.session_state.update({"epoch": at["epoch"], "pair": at["pair"]})


def data(trained: Sequence[Trained], pair: int | None = None) -> dict[str, Any]:
    """What the replay draws, all of it. pair: one that a link asks for; kept among those that can be followed."""
    usual = _data(trained, None)
    return (
        usual
        if pair is None or pair in usual["pairs"]["index"] or not usual["pairs"]["index"]
        else _data(trained, pair)
    )


@made_once
def _data(trained: Sequence[Trained], wanted: int | None) -> dict[str, Any]:
    epochs = replay.frames(replay.kept_epochs(trained), FRAMES)
    looks = theme.looks({one.label: one.kind for one in trained})
    pairs = _pairs(trained, epochs, wanted) if same_test_pairs(trained) else np.array([], int)
    drawn = held_out_pairs(trained[0].records[0].run.draw)
    left, right = drawn.classes[pairs].T
    return {
        "epochs": epochs,
        "test_pairs": TEST_PAIRS,
        "always_yes": always_yes([record.run.draw for one in trained for record in one.records], held_out_pairs),
        "highest": WORST,
        "colour": [int(theme.WRONG[i : i + 2], 16) for i in (1, 3, 5)],
        "densest": DENSEST,
        "pairs": {"index": pairs.tolist(), "left": left.tolist(), "right": right.tolist()},
        "images": _pictures(drawn.images[pairs]) if len(pairs) else "",
        "first": _most_improved(trained, pairs, epochs) if len(pairs) else None,
        "experiments": [
            {
                "label": one.label,
                "colour": looks[one.label].colour,
                "dash": looks[one.label].dash if looks[one.label].dash != [1, 0] else [],
                "networks": len(one.records),
            }
            | _answers(one, pairs, epochs)
            for one in trained
        ],
    }


def _answers(one: Trained, pairs: NDArray[np.integer], epochs: Sequence[int]) -> dict[str, str]:
    """What the networks of an experiment answered, as numbers that the browser reads."""
    yes, mean = replay.answers_to(one.records, pairs, epochs)
    return {
        "wrong": _packed(replay.wrong_by_cell(one.records, held_out_pairs, epochs), "<u2"),
        "answers": _packed(replay.answers_by_cell(one.records, held_out_pairs), "<u2"),
        "errors": _packed(replay.wrong_by_epoch(one.records), "<u4"),
        "yes": _packed(yes, "u1"),
        "mean": _packed(mean.round(), "u1"),
    }


def _packed(values: NDArray[Any], kind: str) -> str:
    return base64.b64encode(values.astype(kind).tobytes()).decode()


def _pairs(trained: Sequence[Trained], epochs: Sequence[int], wanted: int | None) -> NDArray[np.int64]:
    """The test pairs that can be followed, one or two of each cell; first the one that a link wants."""
    drawn = held_out_pairs(trained[0].records[0].run.draw)
    records = [record for one in trained for record in one.records]
    everyone = np.arange(TEST_PAIRS)
    yes, _ = replay.answers_to(records, everyone, epochs[-1:])
    missed = np.where(drawn.targets == 1, len(records) - yes[0], yes[0])
    per_cell = 2 if len(trained) * len(epochs) <= PAIR_FRAMES else 1
    found = replay.pairs_to_follow(missed, drawn.classes @ (10, 1), per_cell)
    return np.array(([] if wanted is None else [wanted]) + found)


def _most_improved(trained: Sequence[Trained], pairs: NDArray[np.integer], epochs: Sequence[int]) -> int:
    """The pair whose answer improves most from the first epoch to the last: a good one to follow first."""
    targets = held_out_pairs(trained[0].records[0].run.draw).targets[pairs]
    records = [record for one in trained for record in one.records]
    _, mean = replay.answers_to(records, pairs, [epochs[0], epochs[-1]])
    gain = np.where(targets == 1, 1, -1) * (mean[1] - mean[0])
    return int(pairs[gain.argmax()])


def _pictures(images: NDArray[np.float32]) -> str:
    """Pairs of images (P, 2, 14, 14) as one picture: a row for each pair."""
    rows = images.round().astype(np.uint8).transpose(0, 2, 1, 3).reshape(len(images) * 14, 28)
    return data_url(rows)
