"""What the page is, its eight words, and where it comes from."""

import streamlit as st

import pairmnist
from pairmnist.page import dialogs
from pairmnist.report.published import SOURCE

# One name for each thing, used everywhere on the page.
GLOSSARY = {
    "tower": "The part of a network that looks at one image and gives ten numbers, its *features*.",
    "head": "The last part of a network: it sees the features of both images and answers yes or no.",
    "two towers, shared tower": "Two towers learn apart, one for each side. A shared tower is one tower for both "
    "images: that is *weight sharing*.",
    "auxiliary loss": "While it trains, a network is also told which digits it sees, and its towers learn to name "
    "them. α says how much that counts.",
    "network": "One trained network. *Repetitions* are networks trained alike that began from other random weights.",
    "test error": "The share of wrong answers to 1,000 pairs of digits that were not used in training.",
    "always yes": "The error of always answering yes, without looking: what a network has to beat.",
    "point": "A percentage point of test error: from 15 % to 12 % are 3 points.",
}

QUESTION = """Small neural networks look at two handwritten digits from MNIST and answer: *is the left digit at most the
right one?* This page trains them, here and now, and shows what two ideas do to them: **weight sharing** and an
**auxiliary loss**."""

CREDITS = f"""After {SOURCE}, whose twelve scenarios it reproduces. Digits: Y. LeCun, C. Cortes, C. J. C. Burges, "The
MNIST database of handwritten digits", CC BY-SA 3.0. Code: MIT licence, version {pairmnist.__version__}. Nothing that
you do here leaves this server."""

CITATION = f"""@software{{pairmnist,
  author  = {{{{the pairmnist authors}}}},
  title   = {{pairmnist: what weight sharing and an auxiliary loss do to a network that compares two digits}},
  version = {{{pairmnist.__version__}}},
  note    = {{Digits: MNIST, Y. LeCun, C. Cortes, C. J. C. Burges. After: {SOURCE}}},
}}"""


def show() -> None:
    """Open the dialog."""
    dialogs.show("About", _draw, width="large")


def _draw() -> None:
    st.markdown(QUESTION)
    st.markdown("\n".join(f"- **{word}**: {meaning}" for word, meaning in GLOSSARY.items()))
    st.markdown(CREDITS)
    with st.expander("Cite"):
        st.code(CITATION, language="latex", wrap_lines=True)
