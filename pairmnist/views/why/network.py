"""The network itself: layers, shapes and parameter counts, with shared weights drawn once."""

from collections.abc import Sequence

import streamlit as st

from pairmnist import architectures
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.charts.network import diagram
from pairmnist.page.context import Page
from pairmnist.views.why.shared import look_for, side_by_side


def draw(page: Page) -> None:
    look_for(
        "how many towers there are: two that learn apart, or one that learns from both images with half the numbers."
    )
    groups = _different(page.trained)
    for column, group in zip(side_by_side(len(groups)), groups, strict=True):
        settings = group[0].settings
        network = architectures.networks()[settings.architecture]
        total = architectures.parameters(settings.architecture, settings.share_weights)
        with column:
            st.markdown(f"**{', '.join(one.label for one in group)}** · {total:,} parameters in all")
            learns_digits = any(one.settings.learns_digits for one in group)
            st.html(diagram(network, share_weights=settings.share_weights, learns_digits=learns_digits))
    st.caption("Each layer with the shape that it gives for one image and, in bold, how many numbers it learns.")
    st.markdown(_totals())


def _different(trained: Sequence[Trained]) -> list[list[Trained]]:
    """The experiments grouped by network: the auxiliary loss trains the same network in another way."""
    groups: dict[tuple[str, bool], list[Trained]] = {}
    for one in trained:
        settings = one.settings
        groups.setdefault((settings.architecture, settings.share_weights), []).append(one)
    return list(groups.values())


def _totals() -> str:
    """The report's Table I."""
    rows = [
        f"| {one.name} | {architectures.parameters(key, False):,} | {architectures.parameters(key, True):,} |"
        for key, one in ARCHITECTURES.items()
    ]
    return "\n".join(["| parameters | apart | shared |", "|---|---:|---:|", *rows])
