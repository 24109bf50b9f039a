"""The Why view on records made by hand: its questions, what each shows, and where its buttons lead."""

import re

import numpy as np
import pytest

from pairmnist import architectures
from pairmnist.charts import bars
from pairmnist.config import Experiment, Run, Settings
from pairmnist.data import digits
from pairmnist.link.parameters import words_of
from pairmnist.views.why.questions import QUESTIONS
from tests.support.open_page import open_page
from tests.support.records import make_record, save_runs, weights
from tests.support.records import save as save_records

SHORT = Settings(architecture="fully-connected", epochs=4)
LINK = {"view": "why", "architecture": "fully-connected", "epochs": "4", "repetitions": "2"}
TARGETS = digits.held_out_pairs(Run(SHORT).draw).targets
RIGHT = np.where(TARGETS == 1, 1, -1).astype(np.float32)  # margins of a network that is always right


def settings(share=True, auxiliary=True, **changes):
    return SHORT.with_(share_weights=share, auxiliary_loss=auxiliary, **changes)


def save(service, *experiments, **arrays):
    """Two networks of each of these settings; of the sidebar's where none is given."""
    for one in experiments or [SHORT]:
        save_runs(service.store, *Experiment(one, 2).runs(), **arrays)


def save_four(service, **arrays):
    save(service, *(settings(share, auxiliary) for share in (False, True) for auxiliary in (False, True)), **arrays)


def ask(question, **query):
    return open_page(why=question, **(LINK | query))


@pytest.mark.parametrize("compare", ["alone", "four"])
@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "own"])  # which needs the towers' weights
def test_each_question_opens_with_what_was_found_and_shows_it(service, question, compare):
    save_four(service, replay=np.zeros((4, 1000), np.uint8))
    page = ask(question, compare=compare)
    assert page.words().count(f'<h2 class="question">{QUESTIONS[question].QUESTION}</h2>') == 1
    assert "**" in page.markdown[0].value  # what was found
    replays = len(page.get("bidi_component")) - 1  # one is the button that copies the link
    assert page.charts() or page.figures() or replays
    assert not page.info


def test_the_questions_lead_from_one_to_the_next_and_on(service):
    save_records(service.store, *(make_record(run, **weights(run)) for run in Experiment(SHORT, 2).runs()))
    page = ask("network")
    for question in QUESTIONS:
        assert page.session_state["why"] == question
        (button,) = (button for button in page.button if button.label.startswith("Next question: "))
        button.click()
        page.run()
    assert page.session_state["view"] == "sweep"


def test_a_question_is_one_press_away(service):
    save(service)
    page = ask("network")
    page.segmented_control(key="why").set_value("hard")
    page.run()
    assert QUESTIONS["hard"].QUESTION in page.words()


def test_a_presenters_keys_go_through_the_questions(service):
    save(service)
    page = ask("network", present="1")
    assert QUESTIONS["network"].QUESTION in page.words()
    assert not any(label.startswith("Next question") for label in page.labels())
    page.test.button(key="present PageDown").click()
    page.run()
    assert (page.session_state["view"], page.session_state["why"]) == ("why", "towers")
    for _ in range(2):
        page.test.button(key="present PageUp").click()
        page.run()
    assert page.session_state["view"] == "pairs"


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "network"])
@pytest.mark.parametrize(
    ("record", "says", "offers"),
    [
        (None, "No network has finished yet.", 1),
        (make_record(Run(SHORT), diverged_after=2), "All networks diverged, so there is nothing to explain.", 0),
        (make_record(Run(SHORT)).reduced_to([]), "What is stored of these networks does not hold the", 1),
    ],
)
def test_where_nothing_can_be_shown_it_says_why_once_and_the_line_above_offers_to_train(
    service, question, record, says, offers
):
    if record:
        save_records(service.store, record)
    page = ask(question, repetitions="1")
    assert [info.value.startswith(says) for info in page.info] == [True]
    assert not page.charts()
    assert len([label for label in page.labels() if label.startswith("Train ")]) == offers


def test_what_a_longer_run_does_not_hold_of_its_beginning_is_said(service):
    save(service, SHORT.with_(epochs=20))
    page = ask("hard", epochs="12")
    assert (
        "beginnings of longer ones, which do not hold the answers to the test pairs after epoch 12"
        in page.info[0].value
    )
    assert any(label.startswith("Train 2 networks ") for label in page.labels())
    assert len(ask("replay", epochs="12").get("bidi_component")) == len(page.get("bidi_component")) + 1


def test_the_answers_of_a_beginning_are_known_where_its_last_epoch_was_replayed(service):
    save(service, SHORT.with_(epochs=20))
    assert ask("hard", epochs="10").figures() > 0


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("why", "Head's map", "head"),
        ("why", "Towers", "towers"),
        ("why", "Swap test", "swap"),
        ("why", "Network", "network"),
        ("why", "Replay", "replay"),
        ("why", "Hard pairs", "hard"),
        ("why", "Two losses", "gradients"),
        ("head", "From typical features", "means"),
        ("towers", "How well they read digits", "reading"),
        ("towers", "What they mix up", "confusion"),
        ("hard", "Hardest for all", "hardest"),
        ("hard", "Fixed by weight sharing", "fixed_sharing"),
        ("hard", "Broken by the auxiliary loss (shared → shared + aux)", "broken_auxiliary"),
    ],
)
def test_links_of_earlier_versions_open_what_they_opened(service, name, text, key):
    save_four(service)
    page = open_page(**({"compare": "four"} | LINK | {name: text}))
    assert page.session_state[name] == key
    assert not page.toast


# What the network looks like


def test_the_network_shows_a_pair_and_what_comes_out_as_it_is_stored(service):
    save(service, margin=RIGHT)
    page = ask("network", pair="17")
    left, right = digits.held_out_pairs(Run(SHORT).draw).classes[17]
    assert f'alt="left image, a {left}"' in page.words()
    assert f'alt="right image, a {right}"' in page.words()
    assert "✓ right" in page.words()
    assert "73 % sure" in page.words()  # a margin of ±1
    assert "wrong" not in "".join(label for label in page.labels() if "wrong" in label and "pair" in label)
    page.press("Another pair")
    assert page.session_state["pair"] == 18


def test_one_press_shows_a_pair_that_the_network_gets_wrong(service):
    wrong_once = RIGHT.copy()
    wrong_once[500] *= -1
    save(service, margin=wrong_once)
    page = ask("network").press("One that it gets wrong")
    assert page.session_state["pair"] == 500
    assert "✗ wrong" in page.words()


def test_each_kind_of_network_is_drawn_as_it_is(service):
    save_four(service)
    words = ask("network", compare="four").words()
    tower = sum(layer["parameters"] for layer in architectures.networks()["fully-connected"]["tower"])
    drawings = re.findall(r'<div class="network">.*?</figure>', words)
    assert [drawing.count(f"{tower:,} parameters") for drawing in drawings] == [2, 2, 1, 1]
    assert ["digit loss" in drawing for drawing in drawings] == [False, True, False, True]
    assert ["reads" in drawing for drawing in drawings] == [False, True, False, True]


def test_a_network_that_is_not_trained_is_drawn_without_an_answer(service):
    words = ask("network").words()
    assert "yes or no" in words
    assert "sure" not in words


# How well the towers read digits


@pytest.mark.parametrize(("part", "charts"), [("reading", 1), ("confusion", 6), ("likeness", 1)])
def test_each_part_of_the_towers_is_drawn(service, part, charts):
    save_four(service)
    assert len(ask("towers", towers=part, compare="four").charts()) == charts  # a map of each tower


def test_first_layers_are_those_of_networks_that_keep_them(service):
    save(service, **weights(Run(SHORT)))
    page = ask("towers", towers="filters")
    assert page.words().count("<img src") == 1  # one picture of a shared tower
    assert not any(label.startswith("Train ") for label in page.labels())


def test_networks_whose_first_layers_are_not_kept_are_offered(service):
    save(service)  # of the weights only the head's
    page = ask("towers", towers="filters")
    assert "<img" not in page.words()
    assert any(label.startswith("Train 1 network ") for label in page.labels())


def test_what_a_tower_mixes_up_leads_to_the_pairs_with_that_digit(service):
    save(service)
    page = ask("towers", towers="confusion")
    page.selectbox(key="confused digit").select(7)
    page.run()
    page.press("Show these pairs")
    assert (page.session_state["view"], page.session_state["digit"]) == ("pairs", 7)


# Digits or head


@pytest.mark.parametrize("kind", bars.LOOKS)
def test_a_kind_of_answer_leads_to_its_pairs(service, kind):
    save(service)
    page = ask("digits").press(words_of("pairs")[kind])
    assert (page.session_state["view"], page.session_state["pairs"]) == ("pairs", kind)


def test_what_networks_answer_together_is_said_where_they_saw_the_same_pairs(service):
    save_four(service)
    assert ask("digits", compare="four").words().count("**Together the 2 networks of ") == 4
    save(service, SHORT.with_(protocol="new-draw"))
    words = ask("digits", protocol="new-draw").words()
    assert "Together" not in words
    assert words.count("each network was tested on pairs of its own") == 1


# Which digits are hard


@pytest.mark.parametrize("protocol", ["one-draw", "new-draw"])
def test_two_digits_show_the_pairs_of_their_cell(service, protocol):
    one = SHORT.with_(protocol=protocol)
    save(service, one)
    page = ask("head", left_digit="4", right_digit="3", protocol=protocol)
    draws = {run.draw for run in Experiment(one, 2).runs()}
    there = sum((digits.held_out_pairs(draw).classes == (4, 3)).all(axis=1).sum() for draw in draws)
    assert f"**4 and 3**, {there} test pairs" in page.words()
    assert page.figures() == min(there, 8) == page.words().count("<b>4 &gt; 3</b>")


def test_without_a_choice_the_hardest_cell_is_shown(service):
    pairs = digits.held_out_pairs(Run(SHORT).draw)
    of_cell = (pairs.classes == (5, 4)).all(axis=1)
    save(service, margin=np.where(of_cell, -RIGHT, RIGHT))
    page = ask("head")
    assert f"The hardest cell: **5 and 4**, {of_cell.sum()} test pairs" in page.words()
    assert "2 of 2 wrong" in page.words()


def test_compared_maps_have_the_same_scale_of_colours(service):
    save_four(service)
    charts = [str(chart) for chart in ask("head", compare="four").charts()]
    scales = {re.search(r"min\(1, datum\['wrong answers'\] / ([\d.]+)\)", chart).group(1) for chart in charts}
    assert len(charts) == 4
    assert len(scales) == 1


@pytest.mark.parametrize("shown", ["errors", "pairs", "means"])
def test_each_map_has_a_legend(service, shown):
    save(service)
    page = ask("head", head=shown)
    assert page.words().count('<div class="scale">') == 1
    assert len(page.charts()) == 1


# Swapped


def test_a_contradiction_is_shown_with_both_answers_side_by_side(service):
    pairs = digits.held_out_pairs(Run(SHORT).draw)
    once = int(np.flatnonzero(pairs.classes[:, 0] != pairs.classes[:, 1])[3])
    swapped = -RIGHT
    swapped[once] *= -1
    save(service, margin=RIGHT, swapped_margin=swapped)
    words = ask("swap").words()
    left, right = pairs.classes[once]
    cards = re.findall(r"<figure><div>.*?</figure>", words)
    assert len(cards) == 1
    assert f"{left} ≤ {right}?" in cards[0] and f"{right} ≤ {left}?" in cards[0]
    says = "yes" if left < right else "no"
    assert cards[0].count(f">{says}</b> (2 of 2)") == 2
    assert "2 of 2 networks say the same twice" in cards[0]


def test_the_pairs_are_those_of_who_contradicts_itself_most_or_of_the_chosen(service):
    save(service, settings(share=False), margin=RIGHT, swapped_margin=RIGHT)
    save(service, margin=RIGHT, swapped_margin=-RIGHT)
    page = ask("swap", compare="sharing")
    assert "a network of two towers + auxiliary loss contradicts itself" in page.words()
    page = ask("swap", compare="sharing", swapped="2")
    assert "**0 pairs** on which a network of shared tower + auxiliary loss contradicts itself" in page.words()


# Two losses


def test_networks_without_the_auxiliary_loss_are_shown_with_it(service):
    save(service, settings())
    page = ask("gradients", auxiliary_loss="off")
    assert len(page.charts()) == 1
    assert "Only networks with the auxiliary loss have two losses" in page.words()
    assert "Only networks" not in ask("gradients").words()


def test_with_alpha_one_there_is_no_second_loss_so_the_reports_alpha_is_shown(service):
    save(service, settings())
    assert len(ask("gradients", alpha="1").charts()) == 1


# Hard pairs


def test_hard_pairs_need_the_same_test_pairs_for_all(service):
    save(service, SHORT.with_(protocol="new-draw"))
    page = ask("hard", protocol="new-draw")
    assert "needs the same test pairs" in page.words()
    assert not page.charts()


def test_pairs_that_sharing_fixes_and_breaks_are_in_the_gallery(service):
    wrong_once = RIGHT.copy()
    wrong_once[17] *= -1
    save(service, settings(share=False), margin=wrong_once)
    save(service, margin=RIGHT)
    page = ask("hard", compare="sharing", hard="fixed_sharing")
    assert page.figures() == 1
    assert "two towers + auxiliary loss: 2" in page.words()
    assert "shared tower + auxiliary loss: 0" in page.words()
    assert ask("hard", compare="sharing", hard="broken_sharing").figures() == 0


def test_only_what_the_comparison_can_tell_is_offered(service):
    save(service)
    page = ask("hard", hard="fixed_sharing")
    assert "the hardest first" in page.words()
    page.press("What do weight sharing and the auxiliary loss fix?")
    assert (page.session_state["compare"], page.session_state["hard"]) == ("four", "fixed_sharing")


def test_as_many_pairs_are_shown_as_the_bar_says(service):
    wrong = RIGHT.copy()
    wrong[[3, 5, 8]] *= -1
    save_runs(service.store, Run(SHORT, 0), margin=wrong)
    save_runs(service.store, Run(SHORT, 1), margin=RIGHT)
    assert ask("hard", missed_times="1").figures() == 3
    assert ask("hard", missed_times="2").figures() == 0


def test_the_gallery_leads_to_the_same_in_pairs(service):
    save(service, settings(share=False))
    save(service)
    page = ask("hard", compare="sharing").press("In Pairs")
    assert (page.session_state["view"], page.session_state["pairs"]) == ("pairs", "missed")
    page = ask("hard", compare="sharing", hard="broken_sharing").press("In Pairs")
    assert page.session_state["outcome"] == "only_other"
    assert (page.session_state["pairs_of"], page.session_state["pairs_with"]) == ("sidebar", "share_weights:off")
