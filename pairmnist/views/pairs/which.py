"""Whose pairs are looked at: an experiment, all its networks or one, and the experiment that it is compared with."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from pairmnist import naming
from pairmnist.analysis.draws import same_test_pairs
from pairmnist.analysis.sweeps import SWEEPS
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Run, Settings
from pairmnist.link import compare
from pairmnist.link.parameters import PARAMETERS
from pairmnist.page import links
from pairmnist.page.context import Page
from pairmnist.page.widgets import select

ALL = str(PARAMETERS["repetition"].default)  # networks
NOTHING = ""
FLIPS = ("sharing", "the auxiliary loss", "both")  # what each of `flips` changes


def chosen(page: Page) -> tuple[Trained, Trained | None]:
    """The experiment whose pairs are shown, at first the sidebar's, and the one that it is compared with, if any."""
    by_key = {compare.key(one.experiment, page.choice): one for one in page.trained}
    one = by_key[compare.named(links.option("pairs_of"), page.choice)]
    other = by_key.get(links.option("pairs_with"))
    return one, None if other is one else other


def draw(page: Page) -> None:
    """Draw the lists to choose from: whose pairs, of which network, compared with whom."""
    if (key := compare.named(links.option("pairs_of"), page.choice)) != links.option("pairs_of"):
        st.session_state["pairs_of"] = key
    if len(compared := compare.by_key(page.choice)) > 1:
        select("pairs_of", "Pairs of", options=compared, on_change=to_first_page, width=260)
    one, other = chosen(page)
    select(
        "repetition",
        "Networks",
        options={n: "all" if n == ALL else f"network {n}" for n in repetitions(one, other)},
        on_change=to_first_page,
        width=125,
    )
    if page.covered:
        return
    options = {NOTHING: "nothing"} | candidates(page, one)
    if links.option("pairs_with") not in options:
        st.session_state["pairs_with"] = NOTHING
    select("pairs_with", "Compare with", options=options, on_change=to_first_page, width=215)


def to_first_page() -> None:
    """A callback of what changes the list of pairs."""
    st.session_state["page"] = 1


def repetitions(one: Trained, other: Trained | None = None) -> list[int | str]:
    """The networks that can be chosen, from 1; ALL of them too, where they were tested on the same pairs."""
    numbers = [record.run.repetition + 1 for record in one.with_answers().records]
    together = other is not None or (len(numbers) > 1 and same_test_pairs([one]))
    return [ALL, *numbers] if together or not numbers else [*numbers]


def repetition(one: Trained, other: Trained | None = None) -> int | None:
    """The repetition that is chosen, counted from 0; None for all of them."""
    options, asked = repetitions(one, other), links.option("repetition")
    number = asked if asked in options else options[0]
    return number - 1 if isinstance(number, int) else None


def networks(one: Trained) -> Trained:
    """The experiment with those of its networks that are looked at and keep their answers."""
    answered, number = one.with_answers(), repetition(one)
    return answered if number is None else answered.of_repetitions(number)


def candidates(page: Page, one: Trained) -> dict[str, str]:
    """With whom an experiment can be compared: by key, what the other has that it has not.

    The same with one choice changed, the other architectures, what is trained of the sweep of α, and what is compared.
    """
    base, repetitions = one.settings, page.experiment.repetitions
    changes = [*flips(base), *({"architecture": architecture} for architecture in ARCHITECTURES)]
    found = [base.with_(**change) for change in changes]
    found += [settings for settings in _of_sweep(base) if page.store.has(_first_run(settings))]
    others = [Experiment(settings, repetitions) for settings in found]
    others += [other.experiment for other in page.trained if other.experiment not in others]
    options: dict[str, str] = {}
    for other in others:
        if compare.same_result(other) != compare.same_result(one.experiment):
            options.setdefault(compare.key(other, page.choice), naming.labels([one.experiment, other])[1])
    return options


def flips(base: Settings) -> list[dict[str, Any]]:
    """Weight sharing the other way, the auxiliary loss the other way, and both."""
    share, auxiliary = {"share_weights": not base.share_weights}, {"auxiliary_loss": not base.auxiliary_loss}
    return [share, auxiliary, share | auxiliary]


def _of_sweep(base: Settings) -> list[Settings]:
    return [base.with_(alpha=alpha) for alpha in SWEEPS["alpha"].values if alpha] if base.learns_digits else []


@lru_cache(maxsize=1000)
def _first_run(settings: Settings) -> Run:
    """Remembered with its id, which takes longer than to look for its file."""
    return Run(settings)


def presets(page: Page, one: Trained) -> None:
    """Draw buttons that show what weight sharing, the auxiliary loss, and both of them mend."""
    for number, (name, change) in enumerate(zip(FLIPS, flips(one.settings), strict=True)):
        if len(set(change.values())) > 1:  # it has one of the two, so both together change nothing from here
            continue
        adds = all(change.values())
        other = replace(one.experiment, settings=one.settings.with_(**change))
        chosen = {
            "pairs_with": compare.key(other, page.choice),
            "outcome": "only_other" if adds else "only_this",
            "page": 1,
        }
        st.button(
            f"Mended by {name}",
            key=f"preset {number}",
            type="tertiary",
            on_click=links.go,
            args=(st.session_state["view"],),
            kwargs=chosen,
        )
