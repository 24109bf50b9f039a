"""Three answers per pair: is an error of the network a misread digit, or the head's own?"""

from collections.abc import Sequence

import streamlit as st

from pairmnist.analysis import rates
from pairmnist.analysis.findings.together import together
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.analysis.trained import Trained
from pairmnist.charts import bars, theme
from pairmnist.charts.dots import dots
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.views.why.shared import DOTS, look_for, means_in_words, usable_experiments
from pairmnist.wording import points

WEIGHED = "By probabilities: every pair of digits counts as much as the towers believe in it."
COLOURS = dict(zip(rates.ANSWERS, (theme.INK, theme.PURPLE, theme.GREEN), strict=True))


def draw(page: Page) -> None:
    look_for(
        "the gap between the three answers. The network's own comes from its last part, the *head*, which compares "
        "what the two towers see. Where comparing the digits that the towers read errs less, the network knows more "
        "than it says."
    )
    trained = usable_experiments(page, "answers", "digits")
    if not trained:
        return
    errors = rates.answer_errors(trained, held_out_pairs)
    intervals = rates.over_repetitions(errors, "error", ["scenario", "answer"])
    show(dots(errors, intervals, "error", "test error", theme.scale(COLOURS), "answer"), alt=means_in_words(intervals))
    st.markdown("\n".join(f"- **{label}**: {_gap(gap)}." for label, gap in rates.gaps(errors).items()))
    answered_together = dict.fromkeys(together(one, held_out_pairs) for one in trained)
    st.markdown("\n".join(f"- {sentence}" for sentence in answered_together))
    st.markdown(
        "**Why is the head wrong?** Either comparing the digits that were read is wrong too: *misread digits explain "
        "it*. Or it is right, and *the head is wrong*. Some right answers are *misread but lucky*."
    )
    shares = rates.kind_shares(trained, held_out_pairs)
    means = rates.over_repetitions(shares, "share", ["scenario", "kind"])
    show(bars.kinds(means), alt="Kinds of errors by scenario, in percent of the test pairs.")
    st.caption(_sources(trained))


def _gap(gap: MeanInterval) -> str:
    less = "less" if gap.mean < 0 else "more"
    known = (
        f"95 % interval of the difference {points(gap.low, 1)} to {points(gap.high, 1)}"
        if gap.n > 1
        else "one repetition"
    )
    return f"comparing the digits errs {abs(100 * gap.mean):.1f} points {less} than the head ({known})"


def _sources(trained: Sequence[Trained]) -> str:
    by_loss: dict[bool, list[str]] = {True: [], False: []}
    for one in trained:
        by_loss[one.settings.learns_digits].append(one.label)
    sources = {
        True: "digits are the towers' features, trained as digit scores by the auxiliary loss.",
        False: "digits are a linear read-out of the features, fitted on the training pairs after training.",
    }
    parts = [f"{', '.join(labels)}: {sources[learns]}" for learns, labels in by_loss.items() if labels]
    return " ".join([*parts, WEIGHED, DOTS])
