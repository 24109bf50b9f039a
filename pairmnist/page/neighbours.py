"""What stands in for a result that is not there yet: the last finished one, and the nearest that are stored."""

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from pairmnist import naming
from pairmnist.config import SETTINGS, Experiment, Run, Settings
from pairmnist.link import compare
from pairmnist.link.address import Choice
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.records.store import Store
from pairmnist.wording import count

FINISHED = "finished"  # in session_state: the last choice of which everything compared was finished
ENOUGH = 3  # networks that are worth a look
OFFERED = 2


def with_before(page: Page, view: View) -> Page:
    """The page with what was finished last, while what is asked for is not; and with the nearest that are stored."""
    if not view.compares or not page.trained:
        return page
    if all(len(one.records) == one.experiment.repetitions for one in page.trained):
        st.session_state[FINISHED] = page.choice
        return page
    before: Choice | None = st.session_state.get(FINISHED)
    there = {compare.same_result(one.experiment) for one in page.finished}
    lacking = compare.same_result(page.experiment) not in there
    nearest = find_nearest(page.store, page.experiment) if lacking else []
    return replace(page, before=_again(page, view, before) if before else None, nearest=nearest)


def _again(page: Page, view: View, before: Choice) -> Page:
    return replace(page, choice=before, trained=view.load(page.store, before))


def find_nearest(store: Store, wanted: Experiment) -> list[Experiment]:
    """The stored experiments with the fewest other settings, and of those the ones whose numbers are nearest."""
    least = min(ENOUGH, wanted.repetitions)
    stored = [one for one in store.experiments() if one.repetitions >= least and one.settings != wanted.settings]
    distances = {one: _distance(one, wanted) for one in stored}
    fewest = min((differing for differing, _ in distances.values()), default=0)
    found = sorted((one for one in stored if distances[one][0] == fewest), key=lambda one: distances[one])
    return [replace(one, repetitions=min(one.repetitions, wanted.repetitions)) for one in found[:OFFERED]]


def _distance(one: Experiment, other: Experiment) -> tuple[int, float]:
    """How many settings differ, and how far the numbers among them are from each other."""
    both = [(getattr(one.settings, name), getattr(other.settings, name)) for name in SETTINGS]
    differing = [(a, b) for a, b in both if a != b]
    numbers = [(a, b) for a, b in differing if type(a) in (int, float)]
    return len(differing), sum(abs(math.log((a + 0.01) / (b + 0.01))) for a, b in numbers)


def draw(page: Page) -> None:
    """Say that nothing is there yet, what stands in grey, and offer the nearest that is stored."""
    grey = f" In grey: the result before, {_difference(page.before.experiment, page)}." if page.before else ""
    st.markdown(f"No network with these settings has finished yet.{grey}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="nearest"):
        for number, one in enumerate(page.nearest):
            words = f"See {_difference(one, page)}"
            st.button(words, key=f"nearest {number}", on_click=links.open_experiment, args=(one,))


def draw_beside(page: Page) -> None:
    """Offer the nearest that is stored where others of the comparison have finished."""
    for one in page.nearest[:1] if page.finished else ():
        see: Any = {"on_click": links.open_experiment, "args": (one,)}
        st.button(f"See {_difference(one, page)}", key="nearest beside", type="tertiary", **see)


def _difference(one: Experiment, page: Page) -> str:
    """What an experiment has and the sidebar's has not, in words."""
    different = naming.differences(one.settings, page.experiment.settings)
    return ", ".join(different) or count(one.repetitions, "repetition")


def trained_alphas(store: Store, wanted: Experiment) -> list[float]:
    """The weights of the auxiliary loss on its slider with which enough networks are stored."""
    runs = _runs_by_alpha(wanted.settings.with_(alpha=0.0), min(ENOUGH, wanted.repetitions))
    stored = store.stored([run for some in runs.values() for run in some])
    return [alpha for alpha, some in runs.items() if all(run.id in stored for run in some)]


@lru_cache(maxsize=200)  # because ids take time, and the sidebar is drawn again and again
def _runs_by_alpha(settings: Settings, repetitions: int) -> dict[float, list[Run]]:
    low, high = SETTINGS["alpha"].limits
    step = SETTINGS["alpha"].step
    alphas = [round(low + k * step, 2) for k in range(1 + round((high - low) / step))]
    return {alpha: Experiment(settings.with_(alpha=alpha), repetitions).runs() for alpha in alphas}
