"""What a record holds, in a file as in memory, and what each kind of run has of it."""

from dataclasses import replace

import numpy as np
import pytest

from pairmnist import config
from pairmnist.analysis.answers import with_readings
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.records import packing
from pairmnist.records.checking import check
from pairmnist.records.packing import pack, unpack, unpack_about
from pairmnist.records.record import PARTS, Record, RecordError, gradient_epochs, replay_epochs
from tests.support.records import assert_equal, make_record, weights

AUXILIARY = Run(Settings(epochs=12, seed=3), 2)
PLAIN_APART = Run(Settings(epochs=12, share_weights=False, auxiliary_loss=False))


@pytest.mark.parametrize("run", [AUXILIARY, PLAIN_APART])
@pytest.mark.parametrize("diverged_after", [None, 0, 7])
def test_round_trip(run, diverged_after):
    record = make_record(run, diverged_after=diverged_after)
    assert_equal(unpack(pack(record)), record)


def test_about_is_read_without_the_arrays():
    record = make_record(AUXILIARY)
    listed = unpack_about(pack(record))
    assert (listed.run, listed.facts) == (record.run, record.facts)
    assert not listed.arrays


def test_the_largest_run_fits_into_the_largest_file():
    longest = int(config.SETTINGS["epochs"].limits[1])
    for architecture in ARCHITECTURES:
        run = Run(Settings(architecture=architecture, share_weights=False, epochs=longest))
        assert len(pack(make_record(run, **weights(run)))) + packing.ABOUT_BYTES < packing.LARGEST_FILE


@pytest.mark.parametrize("name", [name for name in make_record(AUXILIARY).arrays if "/" not in name])
def test_a_part_is_whole_or_absent(name):
    """Without one of its arrays a part does not check; the parts of a single array may be left out, curves not."""
    record = make_record(AUXILIARY)
    part = next(part for part, arrays in PARTS.items() if name in arrays)
    rest = Record(record.run, record.facts, {other: a for other, a in record.arrays.items() if other != name})
    if len(PARTS[part]) == 1 and part != "digit losses":
        check(rest)
        assert not rest.has(part)
    else:
        with pytest.raises(RecordError, match=f"{name} is missing"):
            check(rest)


def test_a_digit_that_was_read_is_one():
    kept = with_readings(make_record(AUXILIARY))
    check(kept)
    with pytest.raises(RecordError, match="read has values that it cannot have"):
        check(replace(kept, arrays={**kept.arrays, "read": kept["read"] + np.uint8(10)}))


def test_a_run_without_the_auxiliary_loss_has_nothing_of_it():
    for name in ("digit_losses", "gradient_epochs", "gradient_cosine", "gradient_norms"):
        with pytest.raises(RecordError, match=f"{name} does not belong"):
            check(make_record(PLAIN_APART, **{name: make_record(AUXILIARY)[name]}))


def test_a_diverged_run_keeps_its_curves_only_and_has_no_final_error():
    record = make_record(AUXILIARY, diverged_after=4)
    assert record.diverged
    assert np.isnan(record.final_error)
    assert len(record["test_error"]) == 4
    for name in ("margin", "replay", "weights/head.0.weight"):
        with pytest.raises(RecordError, match=f"{name} does not belong"):
            check(make_record(AUXILIARY, diverged_after=4, **{name: make_record(AUXILIARY)[name]}))


def test_a_run_that_has_all_its_epochs_did_not_diverge():
    with pytest.raises(RecordError, match="cannot have all its 12 epochs"):
        check(make_record(AUXILIARY, diverged_after=12))


def test_curves_of_a_diverged_run_agree_in_length():
    with pytest.raises(RecordError, match="test_error"):
        check(make_record(AUXILIARY, diverged_after=4, test_error=np.zeros(5, np.float32)))
    with pytest.raises(RecordError, match="loss"):
        check(make_record(AUXILIARY, diverged_after=4, loss=np.float32(0)))


def test_final_error_is_that_of_the_last_epoch():
    errors = np.linspace(0.4, 0.125, 12).astype(np.float32)
    assert make_record(AUXILIARY, test_error=errors).final_error == 0.125


def test_keeping_parts():
    record = make_record(AUXILIARY, **weights(AUXILIARY))
    kept = record.reduced_to(["answers", "head"])
    assert set(kept.arrays) == {
        *("loss", "comparison_loss", "training_error", "test_error", "digit_losses"),
        *("margin", "swapped_margin"),
        *("weights/head.0.weight", "weights/head.0.bias", "weights/head.2.weight", "weights/head.2.bias"),
    }
    assert (kept.has("answers"), kept.has("head"), kept.has("tower weights"), kept.has("replay")) == (
        True,
        True,
        False,
        False,
    )
    assert_equal(unpack(pack(kept)), kept)
    assert_equal(record.reduced_to([*PARTS, "head", "tower weights"]), record)


def test_weights_have_the_networks_names():
    weights = make_record(AUXILIARY).state_dict()
    assert set(weights) == {"head.0.weight", "head.0.bias", "head.2.weight", "head.2.bias"}


def test_replay_and_gradient_epochs():
    assert replay_epochs(50) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 35, 40, 45, 50]
    assert replay_epochs(12) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    assert replay_epochs(1) == [1]
    assert gradient_epochs(6) == [1, 3, 5]
    assert gradient_epochs(1) == [1]


def test_a_record_is_small():
    """Without the towers' weights, at the report's settings, as a cache and a repository want it."""
    assert len(pack(make_record(Run(Settings())))) < 100_000
