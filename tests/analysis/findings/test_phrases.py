"""Numbers in words: signs, intervals and lists."""

import re
from functools import cache

import pytest

from pairmnist.analysis.findings import errors, head, pairs, phrases, towers
from pairmnist.analysis.findings.phrases import PLAIN, SHARES
from pairmnist.analysis.statistics import MeanInterval, mean_interval
from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw, Experiment, Settings
from pairmnist.data.digits import held_out_pairs
from tests.support.records import make_record


def test_numbers_keep_their_sign_and_what_rounds_to_nothing_has_none() -> None:
    assert [SHARES.number(x) for x in (0.109, -0.034, -0.0001)] == ["10.9", "−3.4", "0.0"]
    assert [SHARES.change(x) for x in (0.109, -0.034, -0.0001, 0.0001)] == ["+10.9", "−3.4", "0.0", "0.0"]
    assert (SHARES.value(0.109), SHARES.size(-0.034), PLAIN.value(0.747)) == ("10.9 %", "3.4 points", "0.75")


def test_the_interval_of_a_size_is_in_its_direction() -> None:
    falls = MeanInterval(-0.034, 0.01, -0.047, 0.002, 10)
    assert phrases.range_of(falls) == "−4.7 to 0.2"
    assert phrases.range_of_size(falls) == "−0.2 to 4.7"
    assert phrases.range_of_size(falls._replace(mean=0.034)) == "−4.7 to 0.2"


def test_the_interval_of_a_share_stays_between_nothing_and_all() -> None:
    assert phrases.range_of_mean(mean_interval([0.0, 0.1])) == "0.0 to 68.5"
    assert phrases.range_of_mean(mean_interval([0.9, 1.0])) == "31.5 to 100.0"


def test_one_network_has_no_interval() -> None:
    assert phrases.range_of(mean_interval([0.1])) == ""
    assert phrases.in_brackets("") == ""


def test_sizes_and_changes_say_unit_and_kind_of_interval_once() -> None:
    means = {"a": mean_interval([-0.1, -0.1]), "b": mean_interval([0.2]), "c": mean_interval([-0.3, -0.3])}
    assert (
        phrases.sizes(means)
        == "10.0 points for a (95 % interval 10.0 to 10.0), 20.0 for b and 30.0 for c (30.0 to 30.0)"
    )
    assert phrases.changes(means) == (
        "−10.0 points for a (95 % interval −10.0 to −10.0), +20.0 for b and −30.0 for c (−30.0 to −30.0)"
    )


@pytest.mark.parametrize("text", ["", "a", "a and b", "a, b and c"])
def test_lists_read_as_lists(text: str) -> None:
    assert phrases.listed(re.findall(r"\b[abc]\b", text)) == text


def test_a_capital_begins_a_sentence_but_symbols_stay() -> None:
    given = ("shared", "**shared", "α = 0.6", "**20 epochs", "")
    assert [phrases.capital(text) for text in given] == ["Shared", "**Shared", "α = 0.6", "**20 epochs", ""]


@cache
def experiment(share: bool, auxiliary: bool) -> Trained:
    chosen = Experiment(Settings(epochs=4, share_weights=share, auxiliary_loss=auxiliary), 8)
    return Trained(chosen, f"{share} {auxiliary}", [make_record(run) for run in chosen.runs()])


PAIRS = held_out_pairs(Draw(0, 0))


@pytest.mark.parametrize("repetitions", [1, 2, 8])
@pytest.mark.parametrize("compared", [1, 2, 3, 4])
def test_every_finding_is_plain_text_with_bold_only_and_without_jargon(repetitions: int, compared: int) -> None:
    chosen = [(True, True), (True, False), (False, True), (False, False)][:compared]
    trained = [experiment(*choices).of_repetitions(*range(repetitions)) for choices in chosen]
    of_pairs = (errors.errors, pairs.hard, pairs.swap, head.digits_or_head, head.heads_map, head.replay)
    found = [find(trained, lambda draw: PAIRS) for find in (*of_pairs, towers.reading, towers.confusion)]
    found += [find(trained) for find in (towers.likeness, towers.gradients, towers.network)]
    found += [pairs.pairs(one, lambda draw: PAIRS) for one in trained]
    for sentence in found:
        assert sentence.endswith((".", ".**"))
        assert "nan" not in sentence
        assert sentence.count("**") % 2 == 0
        assert not re.search(r"[*_`$<>#\[\]~|\\]|:\w+:", sentence.replace("**", "")), sentence
        assert not re.search(r"\bp\b|Holm|permutation|significan|null", sentence), sentence
