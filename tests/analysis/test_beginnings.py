"""A beginning of a longer run says the same as the short run itself, as far as the longer one holds it."""

from collections.abc import Sequence

import numpy as np
import pytest

from pairmnist.analysis import curves, maps, trained
from pairmnist.analysis.findings import errors, pairs, towers
from pairmnist.analysis.hard_pairs import miss_rows
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.data.digits import held_out_pairs
from pairmnist.records.beginnings import beginning
from pairmnist.records.record import Record
from tests.support.records import make_record
from tests.support.short_training import train

SHORT = Settings(architecture="fully-connected", epochs=3, training_pairs=200)
LONG = SHORT.with_(epochs=5)


def experiment(settings: Settings, records: Sequence[Record]) -> Trained:
    return Trained(Experiment(settings, len(records)), "shared + aux", records)


@pytest.fixture
def both(few_test_pairs: None) -> tuple[Trained, Trained]:
    """The short experiment trained on its own, and taken from a longer one."""
    longer = train(*Experiment(LONG, 2).runs())
    own = train(*Experiment(SHORT, 2).runs())
    return experiment(SHORT, own), experiment(SHORT, [beginning(record, SHORT.epochs) for record in longer])


def test_errors_curves_and_misses_are_those_of_the_short_run(both: tuple[Trained, Trained]) -> None:
    own, taken = both
    assert trained.final_errors(taken).tolist() == trained.final_errors(own).tolist()
    every = (*curves.CURVES, *curves.DIGIT_LOSSES)
    assert curves.stored_lines(taken, every).equals(curves.stored_lines(own, every))
    assert miss_rows([taken], held_out_pairs).equals(miss_rows([own], held_out_pairs))
    assert errors.errors([taken], held_out_pairs) == errors.errors([own], held_out_pairs)
    assert pairs.hard([taken], held_out_pairs) == pairs.hard([own], held_out_pairs)


def test_probabilities_are_those_of_the_short_run_to_a_256th(both: tuple[Trained, Trained]) -> None:
    own, taken = (maps.final_map(one.records, held_out_pairs) for one in both)
    np.testing.assert_array_equal(own["error"], taken["error"])
    np.testing.assert_allclose(own["probability"], taken["probability"], atol=1 / 512)


def test_what_only_a_last_epoch_has_is_not_made_up(both: tuple[Trained, Trained]) -> None:
    _, taken = both
    found = [pairs.swap([taken], held_out_pairs), towers.reading([taken], held_out_pairs), towers.likeness([taken])]
    assert found == ["", "", ""]


def test_between_two_replayed_epochs_no_answers_are_known() -> None:
    longer = make_record(Experiment(SHORT.with_(epochs=20)).runs()[0])
    known = {epochs: experiment(SHORT, [beginning(longer, epochs)]).with_answers().records for epochs in range(8, 17)}
    assert [epochs for epochs, records in known.items() if records] == [8, 9, 10, 15]


def test_two_sources_of_one_experiment_have_different_keys(both: tuple[Trained, Trained]) -> None:
    own, taken = both
    assert own.key != taken.key
