"""A comparison as one HTML file that opens without a network: charts, pairs, numbers, and how they were made.

`lesson_document` makes one of a lesson, of the same parts.
"""

import json
from collections.abc import Sequence
from html import escape

import numpy as np

import pairmnist
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.trained import Trained
from pairmnist.charts import network, theme
from pairmnist.charts.figure import Figure
from pairmnist.charts.mosaic import data_url
from pairmnist.export import comparison, converter, provenance
from pairmnist.export.pictures import drawable

# The browser itself is told to ask nobody for anything; Vega makes functions of its expressions.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:"
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
  color: light-dark(#1b1b1b, #f4f4f2); background: light-dark(#fff, #171614) }
h1 { font-size: 1.6rem; line-height: 1.3 } figure { margin: 0 0 1rem } .chart { width: 100% } svg { overflow: visible }
li i { display: inline-block; width: .8rem; height: .8rem; margin-right: .5rem }
.pairs { display: flex; flex-wrap: wrap; gap: .6rem } .pairs figure { margin: 0; width: 8.6rem; font-size: .9rem }
.pairs img { width: 64px; height: 64px; image-rendering: pixelated; background: #000; margin-right: 3px }
summary { cursor: pointer; font-weight: 600 } section { margin: 2rem 0 }
.expect { border-left: 3px solid; padding-left: .8rem }
.line { border-bottom: 1px solid; height: 2.2rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem }
"""
DRAW = """
const dark = matchMedia("(prefers-color-scheme: dark)");
function draw() {
  JSON.parse(document.getElementById("figures").textContent).forEach((figure, number) => {
    const place = document.getElementById("figure-" + number);
    if (!place.offsetParent) return; // folded away: it has no width yet
    figure.background = dark.matches ? "#171614" : "#ffffff";
    vegaEmbed(place, figure, { actions: false, renderer: "svg" });
  });
}
dark.addEventListener("change", draw);
document.querySelectorAll("details").forEach((folded) => folded.addEventListener("toggle", draw));
draw();
"""


def document(trained: Sequence[Trained], pairs_of: PairsOf, link: str = "") -> str:
    """The page as HTML. link: where the explorer shows the same. Raises ValueError where no network has finished."""
    finished = [one for one in trained if one.finished]
    if not finished:
        raise ValueError("no network of this comparison has finished yet, so there is nothing to write down")
    figures = comparison.figures(finished, pairs_of)
    found = comparison.finding(finished, pairs_of) or "Left ≤ right?"
    parts = [
        f"<h1>{escape(found)}</h1>",
        "<p>Small networks look at two handwritten digits and answer: is the left one at most the right one?</p>",
        names(finished),
        *(chart(number, title, figure) for number, (title, figure) in enumerate(figures.items())),
        *(pairs(one, pairs_of) for one in finished),
        f"<h2>How this was made</h2><pre>{escape(provenance.text(trained, link))}</pre>",
    ]
    return whole(found, "\n".join(parts), list(figures.values()))


def whole(title: str, body: str, figures: Sequence[Figure]) -> str:
    """The page with its texts and figures. body: HTML with a `chart` for each of the figures, by its number."""
    specifications = json.dumps([_as_wide_as_the_page(figure) for figure in figures]).replace("<", "\\u003c")
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="generator" content="pairmnist {pairmnist.__version__}">'
        f"<title>{escape(title)}</title><style>{STYLE}{network.STYLE}</style></head>"
    )
    library = converter.javascript().replace("</script", "<\\/script")
    scripts = f'<script type="application/json" id="figures">{specifications}</script><script>{library}</script>'
    return f"{head}<body>{body}{scripts}<script>{DRAW}</script></body></html>"


def _as_wide_as_the_page(figure: Figure) -> dict[str, object]:
    content = drawable(figure, background=None)
    return content | {"width": "container"} if "width" in content else content


def names(trained: Sequence[Trained]) -> str:
    """What is compared, with colours and results, as HTML."""
    looks = theme.looks({one.label: one.kind for one in trained})
    lines = [
        f'<li><i style="background: {looks[one.label].colour}"></i>{escape(one.label)}: '
        f"{escape(provenance.origin(one).name)}, <b>{escape(provenance.origin(one).result)}</b> wrong</li>"
        for one in trained
    ]
    return f'<ul style="list-style: none; padding: 0">{"".join(lines)}</ul>'


def chart(number: int, title: str, figure: Figure) -> str:
    """Where a figure is drawn, as HTML."""
    chart = f'<div class="chart" id="figure-{number}"></div>'
    return f'<figure role="img" aria-label="{escape(figure.words)}"><h2>{escape(title)}</h2>{chart}</figure>'


def pairs(one: Trained, pairs_of: PairsOf) -> str:
    """The pairs that an experiment's networks answer wrongly most often, as images with what they are."""
    rows = comparison.wrong_pairs(one, pairs_of)
    if rows.empty:
        return ""
    images = pairs_of(draws_of([one.with_answers()])[0]).images.round().astype(np.uint8)
    shown = []
    for pair, left, right, misses, networks in zip(
        rows.index, rows["left"], rows["right"], rows["misses"], rows["networks"], strict=True
    ):
        sides = "".join(f'<img src="{data_url(image)}" alt="">' for image in images[pair])
        words = f"{left} {'≤' if left <= right else '>'} {right}: {misses} of {networks} wrong"
        shown.append(f"<figure>{sides}<figcaption>{escape(words)}</figcaption></figure>")
    return f'<h2>Most often wrong: {escape(one.label)}</h2><div class="pairs">{"".join(shown)}</div>'
