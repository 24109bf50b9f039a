"""What the page says about the report's numbers is computed, and unexplained scenarios come with evidence."""

import numpy as np
import pytest

from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.naming import scenario_name
from pairmnist.report import comparison, published, reading
from tests.support.records import make_record

BASE = Settings(epochs=12)


def make_trained(experiment: Experiment, *, last: float, rise: float = 0.0) -> Trained:
    """Repetitions that end near `last`; the first rises by `rise` at the very end."""
    records = []
    for run in experiment.runs():
        errors = np.full(12, last + 0.002 * run.repetition, np.float32)
        errors[-1] += rise if run.repetition == 0 else 0
        records.append(make_record(run, test_error=errors))
    return Trained(experiment, scenario_name(experiment.settings), records)


def told(rise: float, shift: float) -> list[str]:
    """The paragraphs of `study`."""
    trained = study(rise, shift)
    return reading.paragraphs(comparison.cells(trained), trained)


def study(rise: float, shift: float) -> list[Trained]:
    """Every scenario ends where the report's does, but the first of them off by `shift`."""
    trained = []
    for experiment in published.experiments(BASE, 4):
        s = experiment.settings
        theirs = published.error(s)[0]
        first = (s.architecture, s.share_weights, s.auxiliary_loss) == ("fully-connected", False, False)
        trained.append(make_trained(experiment, last=theirs + shift * first, rise=rise * first))
    return trained


def test_everything_explained_needs_no_discussion() -> None:
    first, together = told(rise=0, shift=0)
    assert "Chance explains the difference from the report in 12 of 12 scenarios" in first
    assert "correlation of 1.00" in together  # hand-made repetitions all rise in step


def test_the_finding_names_what_chance_does_not_explain_and_how_far_it_is_off() -> None:
    assert reading.finding(comparison.cells(study(rise=0, shift=0))).endswith(" points.")
    sentence = reading.finding(comparison.cells(study(rise=0, shift=0.1)))
    assert "in 11 of 12 scenarios**" in sentence
    assert sentence.endswith(" points. It does not explain fully connected · two towers (+10.3 points).")
    assert "needs two repetitions" in reading.finding(comparison.cells([]))


def test_an_unexplained_scenario_is_discussed() -> None:
    paragraphs = told(rise=0, shift=0.1)
    assert "Chance explains the difference from the report in 11 of 12 scenarios" in paragraphs[0]
    assert paragraphs[-1].startswith(
        "**fully connected · two towers** is not explained: with new draws ours is 30.00 %"
    )
    assert "No repetition rises" in paragraphs[-1]


def test_a_late_rise_is_named_as_evidence() -> None:
    discussion = told(rise=0.06, shift=0.1)[-1]
    assert "1 of its 4 repetitions rise" in discussion
    assert "repetition 1 ends at 35.7 % after 29.7 %" in discussion


@pytest.mark.parametrize("protocol", ["one-draw", "new-draw"])
def test_one_protocol_alone_explains_nothing(protocol: str) -> None:
    experiments = [e for e in published.experiments(BASE, 2) if e.settings.protocol == protocol]
    trained = [make_trained(e, last=0.1) for e in experiments]
    (only,) = reading.paragraphs(comparison.cells(trained), trained)
    assert "needs two repetitions of a scenario under both data protocols" in only
