"""How what is shown was made, and everything of it that can be taken away: one place below every view."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

import pairmnist
from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.charts import theme
from pairmnist.charts.figure import Figure
from pairmnist.charts.pair_figure import PairFigure
from pairmnist.export import pictures, provenance, sheet, tables
from pairmnist.export.document import document
from pairmnist.export.pictures import Caption, file_name
from pairmnist.export.script import script
from pairmnist.export.weights import weights
from pairmnist.link import address
from pairmnist.naming import full_name
from pairmnist.page import share
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs

BOUND = (
    "On the same processor with the same versions the command's errors come out equal. Elsewhere sums are rounded in "
    "another way, and it says beforehand by how much the mean may differ."
)
OPEN = "made"  # in session_state: whether it is unfolded
TABLES = {"runs": "settings, errors and ids", "curves": "every epoch", "pairs": "pairs, answers, digits read"}


def draw(page: Page, view: View, figures: Sequence[Figure]) -> None:
    """Draw what folds away below a view. figures: those that the view has just drawn."""
    folded = st.expander("How this was made, and files to take away", key=OPEN, on_change="rerun")
    if not folded.open:  # what is not seen need not be drawn
        return
    with folded:
        _data(page, figures)
        _pictures(page, view, figures)
        st.markdown("## How this was made")
        st.markdown(f"Data: {wording.plain(provenance.data())}. {BOUND}")
        link = share.address(urlencode(address.write(page.choice), doseq=True))
        text = partial(provenance.text, page.trained, link)
        _file("all of this as text", text, _name(page, "how made", ending="txt"), "text/plain")
        for one in page.trained:
            _origin(one)


def _data(page: Page, figures: Sequence[Figure]) -> None:
    st.markdown("## Data (CSV)")
    with st.container(horizontal=True, gap="small", key="take data"):
        for name, make in tables.of(page.trained, held_out_pairs).items():
            _file(TABLES[name], partial(_csv, make), _name(page, name, ending="csv"), "text/csv")
        if figures:
            _file("what is drawn", partial(_drawn, figures), _name(page, "drawn", ending="zip"), "application/zip")


def _pictures(page: Page, view: View, figures: Sequence[Figure]) -> None:
    link = share.address(urlencode(address.write(page.choice), doseq=True))
    caption = partial(_caption, page, view, link)
    st.markdown("## Figures, and a page that opens without a network")
    with st.container(horizontal=True, gap="small", key="take figure"):
        for ending, mime in (("svg", "image/svg+xml"), ("png", "image/png")):
            if figures:
                make: Callable[[], Any] = partial(_picture, ending, figures, caption)
                _file(f"figure ({ending.upper()})", make, _name(page, page.choice.view, ending=ending), mime)
            if view.pairs:
                make = partial(_sheet, ending, partial(view.pairs, page), caption)
                _file(f"pairs ({ending.upper()})", make, _name(page, "pairs", ending=ending), mime)
        if page.finished:
            whole = partial(document, page.trained, held_out_pairs, link)
            _file("whole comparison (HTML)", whole, _name(page, "comparison", ending="html"), "text/html")


def _origin(one: Trained) -> None:
    """Where the networks of one experiment come from, and what can be had of them."""
    made = provenance.origin(one)
    st.markdown(f"**{wording.plain(made.name)}**: test error {made.result}")
    st.code(made.command, language="shell", wrap_lines=True)
    st.markdown("  \n".join(f"{name}: {wording.plain(words)}" for name, words in made.details.items()))
    with st.container(horizontal=True, gap="small"):
        what = full_name(one.experiment)
        _file("Plain PyTorch script", partial(script, one), file_name([what], "py"), "text/x-python")
        kept = next((record for record in one.finished if record.has("tower weights")), None)
        if kept:
            name = file_name([what, "network", str(kept.run.repetition + 1)], "npz")
            label = f"Weights of network {kept.run.repetition + 1}"
            _file(label, partial(weights, kept), name, "application/octet-stream")
        else:
            st.caption("No weights are kept: train to keep the weights.")
    if made.runs:
        with st.popover(wording.count(len(made.runs), "run id"), type="tertiary"):
            st.code("\n".join(made.runs), language=None)


def _file(label: str, make: Callable[[], Any], name: str, mime: str) -> None:
    """A button for a file that is made when it is pressed; nothing is drawn anew."""
    st.download_button(label, make, name, mime, key=f"file {name}", icon=":material/download:", on_click="ignore")


def _csv(make: tables.Table) -> bytes:
    return tables.csv(make())


def _drawn(figures: Sequence[Figure]) -> bytes:
    """The tables behind the figures, as CSV files in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, figure in enumerate(figures, 1):
            archive.writestr(f"figure-{number}.txt", figure.words + "\n")
            for name, rows in figure.rows().items():
                file = f"figure-{number}-{name.replace(' ', '-')}.csv"
                archive.writestr(file, tables.csv(tables.drawn(rows)))
    return buffer.getvalue()


def _caption(page: Page, view: View, link: str) -> Caption:
    looks = theme.looks({one.label: one.kind for one in page.trained})
    networks = [(looks[one.label].colour, f"{one.label}: {full_name(one.experiment)}") for one in page.trained]
    title = wording.without_bold(view.finding(page)) or address.VIEWS[page.choice.view]
    source = f"Made with pairmnist {pairmnist.__version__}, {datetime.now(UTC):%Y-%m-%d}. Digits: MNIST."
    return Caption(title, networks, link, source)


def _picture(ending: str, figures: Sequence[Figure], caption: Callable[[], Caption]) -> str | bytes:
    make = pictures.svg if ending == "svg" else pictures.png
    return make(figures, caption())


def _sheet(ending: str, pairs: Callable[[], Sequence[PairFigure]], caption: Callable[[], Caption]) -> str | bytes:
    make = sheet.svg if ending == "svg" else sheet.png
    return make(pairs(), caption())


def _name(page: Page, what: str, ending: str) -> str:
    names = {one.settings.architecture for one in page.trained}
    shown = ARCHITECTURES[names.pop()].name if len(names) == 1 else "architectures"
    return file_name([what, shown, *(one.label for one in page.trained)], ending)
