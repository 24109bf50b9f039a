"""The Why view on records made by hand: what it shows, and what it says where something is missing."""

import json
import re

import numpy as np
import pytest

from pairmnist import architectures
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.data import digits
from pairmnist.records.beginnings import beginning
from pairmnist.views.why.questions import QUESTIONS
from tests.support.open_page import open_view
from tests.support.records import make_record

SHORT = Settings(architecture="fully-connected", epochs=4)
TITLES = {name: title for name, (title, _) in QUESTIONS.items()}
FIRST_LAYERS = {f"weights/{side}.1.weight": np.ones((50, 196), np.float32) for side in ("left", "right")}


def scenario(settings=SHORT, label="shared + aux", repetitions=2, **arrays) -> Trained:
    records = [make_record(Run(settings, k), **(FIRST_LAYERS | arrays)) for k in range(repetitions)]
    return Trained(Experiment(settings, repetitions), label, records)


def four() -> list[Trained]:
    return [
        scenario(SHORT.with_(share_weights=share, auxiliary_loss=auxiliary), f"{share} {auxiliary}")
        for share in (False, True)
        for auxiliary in (False, True)
    ]


@pytest.fixture
def why(service):
    """Opens the view at one of its questions."""
    return lambda trained, question, **query: open_view(
        "why.questions", service, trained, why=TITLES[question], **query
    )


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("compared", [1, 4])
def test_each_question_is_answered_with_a_sentence_of_what_to_look_for(why, question, compared):
    page = why(four()[-compared:], question)
    assert page.words().count("**Look for**") == 1
    assert page.charts() or "<div" in page.words()
    assert "is not shown" not in page.words()


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "network"])
@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (None, "finished yet"),
        (make_record(Run(SHORT), diverged_after=2), "diverged"),
        (make_record(Run(SHORT)).reduced_to([]), "keep"),
    ],
)
def test_where_nothing_can_be_shown_there_is_a_reason(why, question, record, reason):
    page = why([Trained(Experiment(SHORT, 1), "shared + aux", [record] if record else [])], question)
    assert reason in page.words()
    assert not page.charts()


@pytest.mark.parametrize("part", ["How well they read digits", "What they mix up", "How alike they are"])
def test_each_part_of_the_towers_is_drawn(why, part):
    assert why(four(), "towers", towers=part).charts()


def test_what_a_stored_run_does_not_keep_can_be_had_by_training_it_here(why, service):
    slim = [record.reduced_to(["answers"]) for record in scenario().records]
    page = why([Trained(Experiment(SHORT, 2), "shared + aux", slim)], "digits")
    assert "do not keep the answers to the test pairs and the digits that the towers read" in page.words()
    (button,) = page.labels()
    page.press(button)
    assert service.asked == [record.run for record in slim]


def test_first_layers_of_a_repetition_that_does_not_keep_them_are_offered(why, service):
    one = scenario()
    records = [one.records[0], one.records[1].reduced_to(["answers", "head"])]
    trained = [Trained(one.experiment, one.label, records)]
    kept = why(trained, "towers", towers="What they look for")
    assert kept.words().count("<img") == 1  # one picture of a shared tower
    assert not kept.labels()
    lacking = why(trained, "towers", towers="What they look for", filters_of="2")
    assert "<img" not in lacking.words()
    (button,) = lacking.labels()
    lacking.press(button)
    assert service.asked == [records[1].run]


def test_without_an_auxiliary_loss_there_is_no_second_loss_to_compare(why):
    plain = SHORT.with_(auxiliary_loss=False)
    page = why([scenario(plain, "shared"), scenario()], "gradients")
    assert "shared: trained without the auxiliary loss" in page.words()
    assert len(page.charts()) == 1
    assert not why([scenario(plain, "shared")], "gradients").charts()


def test_what_a_longer_run_does_not_hold_of_its_beginning_is_said_and_offered(why, service):
    longer = [make_record(Run(SHORT.with_(epochs=20), k)) for k in range(2)]
    twelve = SHORT.with_(epochs=12)
    taken = Trained(Experiment(twelve, 2), "shared", [beginning(record, 12) for record in longer])
    page = why([taken], "hard")
    assert "beginnings of longer ones, which do not hold the answers to the test pairs after epoch 12" in page.words()
    page.press("Train 2 runs")
    assert service.asked == Experiment(twelve, 2).runs()


def test_what_networks_answer_together_stands_beside_what_each_answers_and_else_why_not(why):
    assert why(four(), "digits").words().count("**Together the 2 networks of ") == 4
    new = [scenario(SHORT.with_(protocol="new-draw", alpha=alpha), f"α = {alpha}") for alpha in (0.2, 0.6)]
    words = why(new, "digits").words()
    assert "Together" not in words
    assert words.count("each network was tested on pairs of its own") == 1


def test_with_alpha_one_there_is_no_second_loss_either(why):
    page = why([scenario(SHORT.with_(alpha=1.0), "digits only"), scenario()], "gradients")
    assert "digits only: with α = 1 only the digit losses are trained" in page.words()
    assert len(page.charts()) == 1
    assert "inf" not in page.words()


def test_hard_pairs_need_the_same_test_pairs_for_all(why):
    page = why([scenario(SHORT.with_(protocol="new-draw"))], "hard")
    assert "needs the same test pairs" in page.words()
    assert not page.charts()


def test_pairs_that_sharing_fixes_are_in_the_gallery(why):
    target = digits.held_out_pairs(Run(SHORT).draw).targets
    right = np.where(target == 1, 1, -1).astype(np.float32)
    wrong_once = right.copy()
    wrong_once[17] *= -1
    apart = scenario(SHORT.with_(share_weights=False), "apart + aux", margin=wrong_once)
    page = why([apart, scenario(margin=right)], "hard", hard="Fixed by weight sharing")
    assert page.figures() == 1
    assert "apart + aux: 2 of 2" in page.words()
    assert "shared + aux: 0 of 2" in page.words()
    broken = why([apart, scenario(margin=right)], "hard", hard="Broken by weight sharing")
    assert broken.figures() == 0


@pytest.mark.parametrize("protocol", ["one-draw", "new-draw"])
def test_choosing_two_digits_shows_the_pairs_of_that_cell(why, protocol):
    settings = SHORT.with_(protocol=protocol)
    page = why([scenario(settings)], "head", left_digit="4", right_digit="3")
    draws = {run.draw for run in Experiment(settings, 2).runs()}
    expected = sum((digits.held_out_pairs(draw).classes == (4, 3)).all(axis=1).sum() for draw in draws)
    assert expected > 0
    assert page.figures() == expected == page.words().count("<b>4 &gt; 3</b>")
    assert "The pairs are below:" in page.words()


def test_compared_maps_have_the_same_scale_of_colours(why):
    charts = [json.dumps(chart) for chart in why(four(), "head").charts()]
    errors = [re.findall(r'"range": \["#ffffff".*?}', chart) for chart in charts if '"field": "error"' in chart]
    assert len(errors) == 4
    assert len(errors[0]) == 1
    assert all(scale == errors[0] for scale in errors)


def test_the_replay_shows_the_answers_of_the_chosen_epoch(why):
    answers = np.full((4, 1000), 255, np.uint8)
    answers[0] = 0  # no to all in the first epoch, then yes to all
    one = scenario(replay=answers)

    def marks(epoch):
        page = why([one], "replay", epoch=str(epoch))
        table = page.get("vega_lite_chart")[0].proto
        return bytes(table.datasets[0].data.data if table.datasets else table.data.data)

    assert marks(1) != marks(2)
    assert marks(2) == marks(3)


@pytest.mark.parametrize("share", [True, False])
def test_the_networks_diagram_draws_shared_weights_once(why, share):
    one = scenario(SHORT.with_(share_weights=share), "this")
    text = why([one], "network").words()
    tower = architectures.networks()["fully-connected"]["tower"]
    largest = max(layer["parameters"] for layer in tower)
    assert text.count(f"{largest:,}") == (1 if share else 2)
    assert f"{architectures.parameters('fully-connected', share):,}" in text
