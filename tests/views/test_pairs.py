"""The Pairs view: what is listed of each pair, two experiments pair by pair, and pairs without their answers."""

import re

import numpy as np
import pytest

from pairmnist.config import Experiment, Run
from pairmnist.data import digits
from tests.support.open_page import QUERY, RUNS, SHORT, open_page
from tests.support.records import make_record, save, save_runs

PAIRS = digits.held_out_pairs(RUNS[0].draw)
TWO_TOWERS = Experiment(SHORT.with_(share_weights=False), 3)


def answering(wrong=(), *, sure=3.0):
    """Margins that answer all pairs rightly, but for these."""
    margin = np.where(PAIRS.targets == 1, sure, -sure).astype(np.float32)
    margin[list(wrong)] *= -1
    return margin


def reading(misread=()):
    """Features that give the true digits the highest score, but for these pairs, whose sides are exchanged."""
    read = PAIRS.classes.copy()
    read[list(misread)] = read[list(misread), ::-1]
    return 5 * np.eye(10, dtype=np.float16)[read]


def unequal(n):
    """The first n pairs whose digits differ."""
    return np.flatnonzero(PAIRS.classes[:, 0] != PAIRS.classes[:, 1])[:n].tolist()


def card(page, pair):
    """What the card of a pair says, without its marks."""
    left, right = PAIRS.classes[pair]
    truth = f"{left} {'≤' if left <= right else '&gt;'} {right}"
    (found,) = [caption for caption in captions(page) if caption.startswith(truth)]
    return found


def captions(page):
    found = re.findall("<figcaption>(.*?)</figcaption>", page.words())
    return [re.sub("<br>", " ", caption).replace("<b>", "").replace("</b>", "") for caption in found]


def kinds(page):
    """How many pairs there are of each kind."""
    options = [option.strip("*").split(" **") for option in page.segmented_control(key="pairs").options]
    return {name: int(number.replace(",", "")) for name, number in options}


@pytest.fixture
def two_wrong(service):
    """One network that misses two pairs, of which it misread the second."""
    wrong = unequal(2)
    save(service.store, make_record(RUNS[0], margin=answering(wrong), features=reading(wrong[1:])))
    return wrong


def test_a_card_says_in_words_what_a_network_answered_and_why_it_is_wrong(two_wrong):
    page = open_page(view="pairs", epochs="4", repetitions="1")
    first, second = (card(page, pair) for pair in two_wrong)
    left, right = PAIRS.classes[two_wrong[0]]
    assert "<span>compared wrongly</span>" in first
    assert f"Answers {'no' if left <= right else 'yes'}, 95 % sure." in first
    assert f"It read {left} and {right}." in first
    assert "<span>misread</span>" in second


def test_the_kinds_of_pairs_are_counted_and_chosen(two_wrong):
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert kinds(page) == {
        "Wrong": 2, "Misread": 1, "Compared wrongly": 1, "Right": 998, "Right by luck": 0, "All": 1000
    }  # fmt: skip
    page.segmented_control(key="pairs").set_value("misread")
    assert page.run().figures() == 1
    assert page.test.query_params["pairs"] == "misread"


def test_without_what_was_read_pairs_are_told_apart_by_their_answers_alone(service):
    save(service.store, make_record(RUNS[0], margin=answering(unequal(2))).reduced_to(["answers"]))
    page = open_page(view="pairs", epochs="4", repetitions="1", pairs="misread")
    assert list(kinds(page)) == ["Wrong", "Right", "All"]
    assert "<span>wrong</span>" in card(page, unequal(1)[0])


def test_the_sentence_on_top_reconciles_the_mean_with_how_many_were_fooled(service):
    for run, wrong in zip(RUNS, ([0, 1], [1, 2], [1]), strict=True):
        margin = answering(wrong)
        error = np.array([0.5, 0.4, 0.3, len(wrong) / 1000], np.float32)
        save(service.store, make_record(run, margin=margin, test_error=error))
    words = open_page(view="pairs", **QUERY).words()
    assert "Of 1,000 test pairs, 3 are missed by at least one of these 3 networks and 1 by all" in words
    assert "on average a network misses 0.2 % of them" in words


def test_of_several_networks_a_card_counts_those_that_are_wrong(service):
    first, second = unequal(2)
    for run, wrong in zip(RUNS, ([first], [first], [first, second]), strict=True):
        save(service.store, make_record(run, margin=answering(wrong), features=reading()))
    page = open_page(view="pairs", **QUERY)
    assert "<span>3 of 3 wrong</span> Mostly compared wrongly." in card(page, first)
    assert "<span>1 of 3 wrong</span> Compared wrongly." in card(page, second)
    page.test.session_state["filter"] = True
    page.run().selectbox(key="missed_by").set_value(2)
    assert page.run().figures() == 1
    page.selectbox(key="repetition").set_value(1)
    page.run()
    assert page.figures() == 1
    assert "Answers" in card(page, first)


def test_pairs_are_paged_through_and_another_list_begins_at_its_first_page(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="pairs", **QUERY)
    first = captions(page)
    assert len(first) == 24
    page.pagination(key="page").set_value(2)
    assert captions(page.run()) != first
    page.test.session_state["filter"] = True
    page.run().selectbox(key="order").set_value("sure")
    page.run()
    assert page.pagination(key="page").value == 1


def test_a_page_of_pairs_that_does_not_exist_is_the_last(service):
    save_runs(service.store, RUNS[0])
    page = open_page(view="pairs", page="999", epochs="4", repetitions="1")
    assert page.figures() > 0
    assert page.pagination(key="page").value == page.pagination(key="page").proto.num_pages


def test_new_draws_have_other_pairs_in_each_repetition(service):
    save_runs(service.store, *Experiment(SHORT.with_(protocol="new-draw"), 2).runs())
    page = open_page(view="pairs", protocol="new-draw", **QUERY)
    assert page.selectbox(key="repetition").options == ["network 1", "network 2"]
    assert page.figures() > 0


def test_an_empty_list_of_pairs_says_what_to_change(service):
    save_runs(service.store, RUNS[0], margin=answering())
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert "No pair is like that" in page.info[0].value


def test_runs_that_do_not_keep_what_they_read_are_offered_again(service):
    save(service.store, make_record(RUNS[0]).reduced_to(["answers"]))
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert page.figures() > 0
    page.press("Train 1 network")
    assert service.asked == [RUNS[0]]


def test_the_controls_are_there_before_a_network_has_finished(service):
    page = open_page(view="pairs", **QUERY)
    assert page.selectbox(key="repetition").value == "all"
    assert "No network has finished yet" in page.words()


@pytest.mark.parametrize("name", ["share_weights:off", "apart + aux", "two towers + auxiliary loss"])
def test_links_name_the_experiment_by_a_key_and_earlier_words_are_understood(service, name):
    save_runs(service.store, *RUNS, *TWO_TOWERS.runs())
    page = open_page(view="pairs", compare="sharing", pairs_of=name, **QUERY)
    assert page.selectbox(key="pairs_of").value == "share_weights:off"
    assert page.run().test.query_params["pairs_of"] == "share_weights:off"


def test_the_key_of_an_experiment_outlives_a_change_of_the_sidebar(service):
    page = open_page(view="pairs", compare="sharing", pairs_of="share_weights:off", **QUERY)
    page.toggle(key="auxiliary_loss").set_value(False)
    page.run()
    assert page.selectbox(key="pairs_of").value == "share_weights:off"


def test_a_name_of_nothing_that_is_compared_stands_for_the_sidebars(service):
    page = open_page(view="pairs", compare="sharing", pairs_of="epochs:<b>", pairs_with="alpha:2,x", **QUERY)
    assert page.selectbox(key="pairs_of").value == "sidebar"
    assert page.selectbox(key="pairs_with").value == ""


@pytest.fixture
def compared(service):
    """Two towers miss pairs 0 to 3, a shared tower pairs 3 and 4; its third network misses pair 5 too."""
    for run in TWO_TOWERS.runs():
        save(service.store, make_record(run, margin=answering([0, 1, 2, 3])))
    for run in RUNS:
        save(service.store, make_record(run, margin=answering([3, 4, 5] if run.repetition == 2 else [3, 4])))


def cells(page):
    return page.segmented_control(key="outcome").options


def test_two_experiments_are_compared_pair_by_pair(compared):
    page = open_page(view="pairs", pairs_with="share_weights:off", **QUERY)
    assert cells(page) == [
        "**995** both right",
        "**1** only two towers + auxiliary loss right",
        "**3** only shared tower + auxiliary loss right",
        "**1** both wrong",
    ]
    assert "3 pairs that most networks missed are mended and 1 that most had right are broken" in page.words()
    assert page.figures() == 3
    assert "3 of 3 wrong: two towers + auxiliary loss 0 of 3 wrong: shared tower + auxiliary loss" in captions(page)[0]
    page.segmented_control(key="outcome").set_value("both_wrong")
    assert page.run().figures() == 1


def test_any_one_network_is_compared_with_its_twin(compared):
    page = open_page(view="pairs", pairs_with="share_weights:off", repetition="3", **QUERY)
    assert cells(page)[1] == "**2** only two towers + auxiliary loss right"
    assert "right: shared tower" in captions(page)[0]
    assert "that network 3 missed are mended" in page.words()


def test_the_other_experiment_is_offered_where_it_is_not_trained(compared, service):
    page = open_page(view="pairs", pairs_with="epochs:9", **QUERY)
    assert "what any of its networks answers at the end is not known" in page.words()
    page.press("Train 3 networks")
    assert service.asked == Experiment(SHORT.with_(epochs=9), 3).runs()


def test_experiments_tested_on_other_pairs_say_so(compared, service):
    save_runs(service.store, Run(SHORT.with_(seed=7)))
    page = open_page(view="pairs", pairs_with="seed:7", **QUERY)
    assert "were tested on different pairs" in page.words()


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"alpha": 0.4}, "α = 0.4"),
        ({"architecture": "residual-cnn"}, "residual CNN"),
        ({"share_weights": False}, "two towers + auxiliary loss"),
        ({"auxiliary_loss": False}, "shared tower"),
    ],
)
def test_what_differs_in_one_choice_can_be_compared(service, change, label):
    save_runs(service.store, *RUNS, Run(SHORT.with_(**change)))
    page = open_page(view="pairs", **QUERY)
    options = page.selectbox(key="pairs_with").options
    assert label in options
    page.selectbox(key="pairs_with").set_value(page.selectbox(key="pairs_with").options[options.index(label)])
    page.run()
    assert len(cells(page)) == 4


def test_pinned_experiments_can_be_compared(service):
    save_runs(service.store, *RUNS, Run(SHORT.with_(learning_rate=0.2)))
    page = open_page(view="pairs", pin="epochs:4,learning_rate:0.2", **QUERY)
    assert "learning rate 0.2" in page.selectbox(key="pairs_with").options


def test_what_sharing_mends_is_one_press_away(compared):
    page = open_page(view="pairs", **QUERY).press("Mended by sharing")
    assert page.figures() == 3
    assert page.test.query_params["pairs_with"] == "share_weights:off"
    page = open_page(view="pairs", share_weights="off", **QUERY).press("Mended by sharing")
    assert page.figures() == 3


HIDDEN = {"view": "pairs", "hide": "1", "pairs": "all", "order": "test", **QUERY}


def test_hidden_answers_are_not_on_the_page_in_any_form(compared):
    page = open_page(**HIDDEN)
    text = page.words()
    assert text.count("<img") == 24  # of 12 pairs
    assert "<figcaption" not in text
    assert set(re.findall('alt="(.*?)"', text)) == {"left digit", "right digit"}
    assert "missed" not in text
    assert not re.search(r"\d (≤|&gt;|>) \d", text)


def test_an_answer_uncovers_its_pair_alone_and_counts(compared):
    page = open_page(**HIDDEN)
    say(page, 0, right=True)
    assert page.figures() == 1
    assert card(page, 0).endswith("You: right.") or "You: right." in card(page, 0)
    assert "You: 1 of 1 right, the networks 1.0 on average" in page.words()
    say(page, 3, right=True)
    say(page, 1, right=False)
    assert "You: 2 of 3 right, the networks 2.0 on average" in page.words()
    page.press("Start again")
    assert "No pair answered yet." in page.words()


def test_against_one_network_its_score_is_whole(compared):
    page = open_page(**HIDDEN, repetition="3")
    say(page, 5, right=True)
    assert "You: 1 of 1 right, the network 0 of 1" in page.words()


def say(page, pair, *, right):
    yes = bool(PAIRS.targets[pair]) == right
    page.button(key=f"say {pair} {yes}").click()
    page.run()


def test_hiding_answers_begins_with_all_pairs_as_they_come(compared):
    page = open_page(view="pairs", **QUERY)
    page.toggle(key="hide").set_value(True)
    page.run()
    assert page.figures() == 0
    assert dict(page.test.query_params) == HIDDEN


def test_a_comparison_is_hidden_too(compared):
    page = open_page(**HIDDEN, pairs_with="share_weights:off")
    assert page.figures() == 0
    assert "mended" not in page.words()
