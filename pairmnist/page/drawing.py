"""Charts on the page, and what is remembered of drawing them."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

import streamlit as st

from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.config import Draw
from pairmnist.data import digits
from pairmnist.data.digits import Pairs

Function = TypeVar("Function", bound=Callable[..., Any])


@st.cache_resource(show_spinner=False, max_entries=100)
def held_out_pairs(draw: Draw) -> Pairs:
    """The test pairs of a draw of the data, read once for all the runs that share them."""
    return digits.held_out_pairs(draw)


def show(chart: theme.AnyChart | dict[str, Any], alt: str, key: str | None = None) -> None:
    """Draw a chart of ours over the whole width.

    chart: or its `theme.specification`, which can be `cached`; alt: what it shows, in words, for people who cannot see.
    """
    specification = chart if isinstance(chart, dict) else theme.specification(chart)
    st.vega_lite_chart(spec=specification, theme=None, alt=alt, key=key, width="stretch")


def cached(function: Function) -> Function:
    """Remember what a function of Trained, frames and plain values returns, for the same labels and run ids."""
    return st.cache_data(show_spinner=False, max_entries=100, hash_funcs={Trained: attrgetter("key")})(function)  # type: ignore[return-value]
