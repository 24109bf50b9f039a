"""The figures of what networks read, compare and contradict, wherever they are drawn.

rows: the experiments that have a row in a chart, those of which nothing has finished yet too.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from pairmnist import wording
from pairmnist.analysis import maps, rates, towers
from pairmnist.analysis.answers import HEAD_WRONG, LUCKY, MISREAD
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.trained import Trained
from pairmnist.charts import bars, theme
from pairmnist.charts.dots import dots
from pairmnist.charts.figure import Figure
from pairmnist.charts.maps import heat_map, share, stairs
from pairmnist.charts.theme import Look
from pairmnist.link.parameters import PARAMETERS, Value, words_of

KINDS = {MISREAD: "misread", HEAD_WRONG: "head", LUCKY: "lucky"}  # as links name them in `pairs`
ANSWERS = {  # what is written beside each answer's mean
    rates.HEAD: "its own answer",
    rates.DIGITS: "the digits it read, compared",
    rates.PROBABILITIES: "the same by probabilities",
}
SIDES = {side: f"{side} images" for side in towers.SIDES}


def figures(options: Mapping[str, Value], trained: Sequence[Trained], pairs_of: PairsOf) -> dict[str, Figure]:
    """What a link to Why? shows, by what it shows; of some questions nothing. options: the link's."""
    question, part, shown = (options.get(name, PARAMETERS[name].default) for name in ("why", "towers", "head"))
    read = [one for one in (each.with_parts("answers", "digits") for each in trained) if one.records]
    answered = [one for one in (each.with_parts("answers") for each in trained) if one.records]
    if question == "towers" and part == "reading" and read:
        return {"Digits read rightly": reading(read, trained, pairs_of)}
    if question == "digits" and read:
        return {
            "Wrong answers, by kind": kinds(read, trained, pairs_of),
            "The digits it read, compared": three_answers(read, trained, pairs_of),
        }
    if question == "head" and shown == "errors" and answered:
        return {f"Wrong answers by pair of digits, {one.label}": wrong_by_digits(one, pairs_of) for one in answered}
    if question == "swap" and answered:
        return {"Contradictions": contradictions(answered, trained, pairs_of)}
    return {}


def reading(trained: Sequence[Trained], rows: Sequence[Trained], pairs_of: PairsOf) -> Figure:
    """How many of the test digits a read-out names from each tower's features."""
    accuracy = towers.reading_accuracy(trained, pairs_of)
    frame = accuracy[accuracy["reading"] == towers.READ_OUT].drop(columns="reading")
    means = rates.over_repetitions(frame, "accuracy", ["scenario", "side"])
    names = {"scenario": "networks", "side": "part", "accuracy": "digits read rightly"}
    frame = frame.rename(columns=names)[["networks", "part", "repetition", "digits read rightly"]]
    frame["repetition"] += 1
    title = "digits read rightly"
    chart = dots(frame, means.rename(columns=names), title, title, looks_of(rows), SIDES, zero=False)
    return Figure.of(chart, f"Test digits read rightly. {means_in_words(means)}")


def kinds(trained: Sequence[Trained], rows: Sequence[Trained], pairs_of: PairsOf) -> Figure:
    """The shares of the test pairs that are answered wrongly or by luck, by kind."""
    words = kinds_in_words()
    shares = rates.kind_shares(trained, pairs_of)
    means = rates.over_repetitions(shares[shares["kind"].isin(KINDS)], "share", ["scenario", "kind"])
    frame = pd.DataFrame(
        {
            "networks": means["scenario"],
            "kind": means["kind"].map(KINDS).map(words),
            "answers": ["right" if kind == LUCKY else "wrong" for kind in means["kind"]],
            "share": means["mean"],
        }
    )
    text = means_in_words(means.assign(kind=frame["kind"]))
    return Figure.of(bars.kinds(frame, [one.label for one in rows], words), f"Shares of the test pairs. {text}")


def kinds_in_words() -> dict[str, str]:
    return {key: words_of("pairs")[key] for key in KINDS.values()}


def three_answers(trained: Sequence[Trained], rows: Sequence[Trained], pairs_of: PairsOf) -> Figure:
    """The error of the network's own answer and of the two that follow from the digits it read."""
    errors = rates.answer_errors(trained, pairs_of)
    means = rates.over_repetitions(errors, "error", ["scenario", "answer"])
    names = {"scenario": "networks", "answer": "part", "error": "wrong answers"}
    frame = errors.rename(columns=names)
    frame["repetition"] += 1
    chart = dots(frame, means.rename(columns=names), "wrong answers", "wrong answers", looks_of(rows), ANSWERS)
    return Figure.of(chart, f"Wrong answers. {means_in_words(means)}")


def wrong_by_digits(one: Trained, pairs_of: PairsOf) -> Figure:
    """How often the networks are wrong, by the left and the right digit."""
    value = "wrong answers"
    frame = maps.final_map(one.records, pairs_of).rename(columns={"error": value})[["left", "right", value]]
    shade = share(value, float(frame[value].max()))
    chart = heat_map(frame, value, shade, one.label, large=True, on_top=stairs(frame))
    return Figure.of(chart.properties(height=theme.HEIGHT), f"{one.label}: {value} by left and right digit.")


def contradictions(trained: Sequence[Trained], rows: Sequence[Trained], pairs_of: PairsOf) -> Figure:
    """How often networks give the same answer to both orders of two images."""
    frame = rates.contradictions(trained, pairs_of)
    means = rates.over_repetitions(frame, "rate", ["scenario"])
    names = {"scenario": "networks", "rate": "contradictions"}
    numbers = {one.label: number for number, one in enumerate(rows, 1)}
    each = frame[["scenario", "repetition", "rate"]].rename(columns=names)
    each = each.assign(repetition=each["repetition"] + 1, number=each["networks"].map(numbers))
    title = "contradictions, of the pairs whose digits differ"
    named = means.rename(columns=names)
    chart = dots(each, named, "contradictions", title, looks_of(rows), selects=["number"])
    return Figure.of(chart, f"Contradictions, of the pairs whose digits differ. {means_in_words(means)}")


def looks_of(rows: Sequence[Trained]) -> dict[str, Look]:
    """How the experiments are drawn that have a row, also before they have finished: so that nothing moves then."""
    return theme.looks({one.label: one.kind for one in rows})


def means_in_words(means: pd.DataFrame, *, percent: bool = True) -> str:
    """The means of `rates.over_repetitions` for people who cannot see the chart."""
    names = list(means.columns[: list(means.columns).index("mean")])
    cells = (
        f"{', '.join(str(row[name]) for name in names)}: "
        + (wording.percent(row["mean"], 1) if percent else f"{row['mean']:.2f}")
        for row in means.to_dict("records")
    )
    return f"Means over the networks. {'; '.join(cells)}."
