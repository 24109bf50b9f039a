"""Another view or question begins at its top, not where the one before was left."""

import streamlit as st

from pairmnist.page import links

UP = st.components.v2.component(
    "pairmnist_scrolling",
    js="""
    export default function ({ data }) {
      const main = document.querySelector("[data-testid=stMain]"), before = main.dataset.shown;
      main.dataset.shown = data;
      if (before !== undefined && before !== data) main.scrollTo({ top: 0 });
    }
    """,
)


def draw(view: str) -> None:
    """Scroll up if another view or question is shown than before."""
    with st.container(key="scrolling"):
        UP(key="scroll up", data=f"{view} {links.option('why') if view == 'why' else ''}")
