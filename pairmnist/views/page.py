"""What a view is given: the store, the service, what the person chose, and the experiments that are compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from pairmnist import digits
from pairmnist.analysis import Trained, load
from pairmnist.charts import theme
from pairmnist.config import Experiment, Run, Settings
from pairmnist.digits import Pairs
from pairmnist.service import Service
from pairmnist.store import Store
from pairmnist.views import live, words
from pairmnist.views.live import Trainer

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Page:
    """One visitor's page in one script run. A view is a module with `draw(page: Page) -> None`.

    Keys of the widgets in a view are names in the URL: give each a `key` of its own and `bind="query-params"`, so that
    a link restores it. Besides widgets `session_state` holds the visitor's name and the address last written.
    """

    store: Store
    service: Service
    visitor: str
    device: str  # as chosen: 'auto', 'cpu', 'cuda', 'cuda:1'
    experiment: Experiment  # the sidebar's
    trained: Sequence[Trained]  # the compared experiments with what is stored of them; a record may be missing

    def load(self, experiment: Experiment, label: str) -> Trained:
        """An experiment with its stored records; the store remembers what it read."""
        return load(self.store, experiment, label)

    def offer(
        self, runs: Sequence[Run], key: str, *, what: str = "", parts: Sequence[str] = (), then: live.Draw | None = None
    ) -> None:
        """Say which of these runs are there; offer to train the others with their number and time, or show how far they
        are, with Cancel. When a run ends the page is drawn again. Draws nothing where all are there.

        key: unique in the page. what: for what they are needed, to end 'Train 12 runs …', for example 'for this table'.
        parts: of a record, for `Record.has`; stored runs that do not keep them are trained again. then: draws what
        grows during training, from the runs' states, below.
        """
        trainer = Trainer(self.service, self.store, self.visitor, self.device, parts)
        live.panel(trainer, runs, key, what=what, then=then)


def test_pairs(run: Run) -> Pairs:
    """The pairs that a run is tested on, read once for all the runs that share them."""
    return pairs_of_draw(run.settings.seed, run.data_draw)


@st.cache_resource(show_spinner=False, max_entries=100)
def pairs_of_draw(seed: int, draw: int) -> Pairs:
    """The test pairs of a draw of the data, `data_draw` of a run with this seed."""
    return digits.test_pairs(Run(Settings(seed=seed, protocol="new-draw"), draw))


def show(chart: theme.AnyChart | dict[str, Any], alt: str, key: str | None = None) -> None:
    """Draw a chart of ours over the whole width.

    chart: or its `theme.specification`, which can be `cached`; alt: what it shows, in words, for people who cannot see.
    """
    specification = chart if isinstance(chart, dict) else theme.specification(chart)
    st.vega_lite_chart(spec=specification, theme=None, alt=alt, key=key, width="stretch")


def choose(key: str, options: Mapping[str, str], label: str, **more: Any) -> str:
    """A choice among a few (value → text) that is in the URL as `key`; the first is the default unless another is."""
    _say_unknown(key, options, label)
    chosen: str = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        bind="query-params",
        **{"label_visibility": "collapsed", "default": next(iter(options))} | more,
    )
    return chosen


def select(key: str, options: Mapping[str, str], label: str, **more: Any) -> str:
    """A choice from a list (value → text) that is in the URL as `key`; the first is the default unless `index` says."""
    _say_unknown(key, options, label)
    chosen: str = st.selectbox(
        label, list(options), format_func=options.__getitem__, key=key, bind="query-params", **more
    )
    return chosen


def _say_unknown(key: str, options: Mapping[str, str], label: str) -> None:
    """Say that a link asks for something that is not there; streamlit then takes the default without a word."""
    asked = st.query_params.get(key)
    if asked is not None and key not in st.session_state and asked not in options.values():
        st.toast(words.plain(f"{label}: this link's {asked[:40]!r} is not among the choices."))


def cached(function: Function) -> Function:
    """Remember what a function of Trained, frames and plain values returns, for the same labels and run ids."""
    return st.cache_data(show_spinner=False, max_entries=100, hash_funcs={Trained: _identity})(function)  # type: ignore[return-value]


def _identity(trained: Trained) -> tuple[Any, ...]:
    experiment = trained.experiment
    records = [(record.run.id, record.facts["started"]) for record in trained.records]
    return trained.label, experiment.repetitions, experiment.settings.canonical(), records
