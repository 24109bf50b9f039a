"""The Errors view: how much the result varies, how it compares with the report's, and what differs."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import config
from pairmnist.analysis.differences import (
    Contrast,
    can_pair,
    contrasts,
    is_two_by_two,
    main_effects,
    sampling_sd_between,
)
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.statistics import FEWEST, MeanInterval, mean_interval, sampling_sd
from pairmnist.analysis.trained import Trained, error_frame, final_errors
from pairmnist.charts import errors as charts
from pairmnist.page.context import Page
from pairmnist.page.drawing import cached, held_out_pairs, show
from pairmnist.report.published import error_of_same_settings
from pairmnist.wording import interval, mean_and_sd, percent, points

NO_BREAK = "\N{NO-BREAK SPACE}"


def draw(page: Page) -> None:
    """Draw the distribution, its table and the paired differences of what is finished."""
    finished = [one for one in page.trained if one.finished]
    if not finished:
        st.info("No finished run yet, so there is no error to show. See above; each run counts as soon as it ends.")
        return
    if missing := [one.label for one in page.trained if not one.finished]:
        st.caption(f"Without a finished run yet, so not shown: {', '.join(missing)}.")
    means = {one.label: mean_interval(final_errors(one)) for one in finished}
    published = {one.label: error_of_same_settings(one.settings) for one in finished}
    _draw_chart(finished, means, published)
    _draw_table(finished, means, published)
    if len(finished) > 1:
        _draw_differences(finished)


def _draw_chart(
    finished: Sequence[Trained],
    means: dict[str, MeanInterval],
    published: dict[str, tuple[float, float] | None],
) -> None:
    reference = always_yes([record.run.draw for one in finished for record in one.finished], held_out_pairs)
    chart = charts.distribution(
        error_frame(finished).dropna(subset="test_error").assign(repetition=lambda f: f["repetition"] + 1),
        _beside({label: (m.mean, m.low, m.high, _ours_in_words(m)) for label, m in means.items()}),
        _beside(
            {
                k: (m, m - sd, m + sd, f"report: {mean_and_sd(m, sd)} %")
                for k, v in published.items()
                if v
                for m, sd in [v]
            }
        ),
        reference,
    )
    words = "; ".join(f"{label}: {_ours_in_words(m)}" for label, m in means.items())
    show(chart, alt=f"Test errors of every repetition. {words}. Always answering yes: {percent(reference, 1)}.")
    theirs = (
        " Grey square and bar: the report's mean ± sd, a spread and no interval." if any(published.values()) else ""
    )
    st.caption(f"Dots: one network each. Diamond and thick bar: their mean and its 95 % interval.{theirs}")


def _beside(rows: dict[str, tuple[float, float, float, str]]) -> pd.DataFrame:
    """For the chart: a mean, its interval (none from one repetition) and a label to the right of both."""
    frame = pd.DataFrame([(k, *row) for k, row in rows.items()], columns=["scenario", "mean", "low", "high", "label"])
    return frame.assign(end=frame["high"].fillna(frame["mean"]))


def _ours_in_words(m: MeanInterval) -> str:
    return percent(m.mean) + (f", 95 % interval {_interval(m)}" if m.n > 1 else ", one repetition")


def _interval(m: MeanInterval) -> str:
    return f"{interval(m.low, m.high)} %" if m.n > 1 else "–"


def _draw_table(
    finished: Sequence[Trained],
    means: dict[str, MeanInterval],
    published: dict[str, tuple[float, float] | None],
) -> None:
    rows = [
        {
            "scenario": one.label,
            "repetitions": f"{m.n}" + (f" ({len(one.diverged)} diverged)" if one.diverged else ""),
            "mean ± sd": f"{mean_and_sd(m.mean, m.sd)} %",
            "95 % interval of the mean": _interval(m),
            "the report's mean ± sd": f"{mean_and_sd(*theirs)} %" if theirs else "other settings",
            "± from 1,000 test pairs": f"{100 * sampling_sd(m.mean, config.TEST_PAIRS):.2f}",
        }
        for one, m, theirs in zip(finished, means.values(), published.values(), strict=True)
    ]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
    one_draw = all(one.settings.protocol == "one-draw" for one in finished)
    drawn = "for this draw of the data" if one_draw else "over new draws of the data"
    st.caption(
        f"± sd is the spread of the repetitions; the interval is of their mean, {drawn} (Student's t). The last column "
        "is what another 1,000 test pairs would change in one network's error (standard deviation, binomial)."
    )


def _draw_differences(finished: Sequence[Trained]) -> None:
    """Every two scenarios that pair, repetition against repetition, and the main effects where all four are there."""
    st.markdown("##### Differences, repetition by repetition")
    if any(not can_pair(finished[0], other) for other in finished):
        st.caption("Experiments that differ in seed or data protocol saw other pairs: they are not subtracted.")
    table = differences(finished)
    if table.empty:
        return
    st.table(table, hide_index=True, border="horizontal")
    st.caption(
        "In points of test error; below 0 is fewer errors. Repetition k of both saw the same pairs and began from the "
        "same weights where they have the same. Better, same, worse count repetitions. Intervals are unadjusted; p is "
        "of a sign-flip permutation test, corrected for the number of comparisons (Holm). The last column is what "
        f"another 1,000 test pairs would change (standard deviation). No verdict under {FEWEST} repetitions."
    )
    if is_two_by_two(finished):
        st.markdown("##### What each choice does on average")
        st.table(pd.DataFrame(_effects(finished)), hide_index=True, border="horizontal")
        st.caption(
            "Interaction: the change by sharing with the auxiliary loss, less the one without it. Above 0, sharing "
            "takes away fewer errors when the auxiliary loss is on."
        )


@cached
def differences(finished: Sequence[Trained]) -> pd.DataFrame:
    """The paired differences as the table has them, in words."""
    by_label = {one.label: one for one in finished}
    return pd.DataFrame([_difference(contrast, by_label) for contrast in contrasts(finished)])


def _difference(contrast: Contrast, trained: dict[str, Trained]) -> dict[str, str]:
    paired, m = contrast.paired, contrast.paired.interval
    one, other = trained[paired.reference], trained[paired.other]
    sampling = sampling_sd_between(one, other, paired.differences, held_out_pairs)
    return {
        "from → to": f"{paired.reference} → {paired.other}",
        "verdict": contrast.verdict,
        "change (points)": points(m.mean) if m.n else "–",
        "95 % interval": _points_interval(m),
        "better · same · worse": f"{paired.wins} · {paired.ties} · {paired.losses}",
        "p (Holm)": "–" if math.isnan(contrast.holm_p) else f"{contrast.holm_p:.3f}",
        "± other test pairs": "–" if sampling is None else f"{100 * sampling:.2f}",
    }


def _points_interval(m: MeanInterval) -> str:
    return f"{points(m.low)} to {points(m.high)}".replace(" ", NO_BREAK) if m.n > 1 else "–"


def _effects(finished: Sequence[Trained]) -> list[dict[str, str]]:
    """The main effects of four scenarios as the table has them."""
    return [
        {"effect of": name, "mean (points)": points(m.mean), "95 % interval": _points_interval(m)}
        for name, m in main_effects(finished)
    ]
