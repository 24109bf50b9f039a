import io
from contextlib import suppress
from dataclasses import replace
from itertools import product
from zipfile import ZIP_DEFLATED, ZipFile

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
from tests.support.records import about, make_record, repacked, weights

AUXILIARY = Run(Settings(epochs=12, seed=3), 2)
PLAIN_APART = Run(Settings(epochs=12, share_weights=False, auxiliary_loss=False))


WHOLE = make_record(AUXILIARY, **weights(AUXILIARY))


def changed(record: Record, name: str, array: np.ndarray) -> Record:
    return replace(record, arrays={**record.arrays, name: array})


def assert_equal(first: Record, second: Record) -> None:
    assert (first.run, first.facts) == (second.run, second.facts)
    assert first.arrays.keys() == second.arrays.keys()
    for name, array in first.arrays.items():
        assert array.dtype == second[name].dtype
        np.testing.assert_array_equal(array, second[name])


@pytest.fixture(scope="module")
def content() -> bytes:
    return pack(make_record(AUXILIARY))


@pytest.mark.parametrize("run", [AUXILIARY, PLAIN_APART])
@pytest.mark.parametrize("diverged_after", [None, 0, 7])
def test_round_trip(run, diverged_after):
    record = make_record(run, diverged_after=diverged_after)
    assert_equal(unpack(pack(record)), record)


def test_about_is_read_without_the_arrays(content):
    listed = unpack_about(content)
    assert listed.run == AUXILIARY
    assert listed.facts == make_record(AUXILIARY).facts
    assert not listed.arrays


def test_a_truncated_file_is_never_read_as_a_result(content):
    lengths = {0, 1, 3, 4, 100, *range(200, len(content), len(content) // 50), *range(len(content) - 60, len(content))}
    for length in lengths:
        with pytest.raises(RecordError):
            unpack(content[:length])


def test_a_flipped_byte_never_changes_a_result(content):
    """Either it is noticed, or it sits where nothing that is read depends on it (a time stamp of the archive)."""
    record = unpack(content)
    for place in range(0, len(content), len(content) // 150):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        with suppress(RecordError):
            assert_equal(unpack(bytes(damaged)), record)


@pytest.mark.parametrize("garbage", [b"", b"\0" * 1000, b"PK\3\4" + b"x" * 500, b"\x93NUMPY" + b"\1" * 200, b"<html>"])
def test_garbage_is_refused(garbage):
    for read in (unpack, unpack_about):
        with pytest.raises(RecordError):
            read(garbage)


def test_foreign_files_are_refused():
    single, archive = io.BytesIO(), io.BytesIO()
    np.save(single, np.arange(3))
    np.savez(archive, x=np.arange(3))
    for foreign in (single, archive):
        with pytest.raises(RecordError):
            unpack(foreign.getvalue())


class Exploit:
    """What a pickle can do when it is read."""

    def __reduce__(self):
        return (pytest.fail, ("the pickle was run",))


@pytest.mark.parametrize("name", ["margin", "about", "weights/left.x", "anything"])
def test_pickled_objects_are_refused_and_not_run(content, name):
    hostile = np.array([Exploit()], dtype=object)
    with pytest.raises(RecordError):
        unpack(repacked(content, **{name: hostile}))


@pytest.mark.parametrize(
    "fields",
    [
        {"format": packing.FORMAT + 1},
        {"recipe": config.RECIPE + 1},
        {"repetition": 50},
        {"repetition": "0"},
        {"facts": None},
        {"facts": 3},
        {"facts": {}},
        {"facts": {"status": "won"}},
        {"settings": []},
        {"settings": [1]},
        {"settings": None},
        {"settings": {"epochs": 12, "unknown": 1}},
        {"settings": Settings(epochs=12).canonical() | {"digit_weight": -0.5}},
        {"settings": Settings(epochs=12).canonical() | {"digit_weight": "a lot"}},
        {"settings": Settings(epochs=12).canonical() | {"architecture": ["simple-cnn"]}},
        {"settings": Settings(epochs=13).canonical()},
        {"settings": Settings(epochs=12, share_weights=False).canonical()},
        {"settings": Settings(epochs=12, auxiliary_loss=False).canonical()},
    ],
)
def test_a_description_that_does_not_fit_is_refused(content, fields):
    with pytest.raises(RecordError):
        unpack(repacked(content, about=about(content, **fields)))


@pytest.mark.parametrize("text", [b"", b"[]", b"3", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_description_that_is_none_is_refused(content, text):
    with pytest.raises(RecordError):
        unpack(repacked(content, about=np.frombuffer(text, np.uint8)))


def test_another_format_is_named(content):
    with pytest.raises(RecordError, match=f"^its record format is 99, this version reads up to {packing.FORMAT}$"):
        unpack(repacked(content, about=about(content, format=99)))


@pytest.mark.parametrize("name", WHOLE.arrays)
def test_every_array_of_another_shape_or_type_or_not_finite_is_refused(name):
    good = WHOLE[name]
    bad = [good.astype(np.float64 if good.dtype.kind == "f" else np.int64), good[..., None]]
    bad.append(good[:-1] if good.ndim else good[None])
    if good.dtype.kind == "f":
        bad += [np.full_like(good, np.nan), np.full_like(good, np.inf)]
    for array in bad:
        with pytest.raises(RecordError, match=name):
            check(changed(WHOLE, name, array))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *product(("loss", "comparison_loss", "digit_losses", "gradient_norms"), [-0.01]),
        *product(("training_error", "test_error", "likeness"), [-0.01, 1.01]),
        *product(("gradient_cosine",), [-1.01, 1.01]),
        *product(("replay_epochs", "gradient_epochs"), [0, 2, 13]),
    ],
)
def test_values_that_cannot_be_are_refused(name, value):
    array = WHOLE[name].copy()
    array.flat[-1] = value
    with pytest.raises(RecordError, match=name):
        check(changed(WHOLE, name, array))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *product(("status", "started", "device", "machine", "versions", "seconds", "side_by_side"), [None, [], 1j]),
        ("status", "won"),
        ("started", "yesterday"),
        ("started", "2026-01-02T03:04:05"),  # in which zone?
        *product(("seconds",), [-1, float("nan"), float("inf"), "3", True]),
        *product(("side_by_side", "parameters"), [0, -1, 2.0, True, "2", 10**9]),
        ("versions", {"torch": 2}),
    ],
)
def test_facts_that_cannot_be_or_are_missing_are_refused(name, value):
    if (name, value) != ("side_by_side", 10**9):
        with pytest.raises(RecordError, match=name):
            check(replace(WHOLE, facts={**WHOLE.facts, name: value}))
    with pytest.raises(RecordError, match=f"'{name}' is missing"):
        check(replace(WHOLE, facts={key: fact for key, fact in WHOLE.facts.items() if key != name}))


def members(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["margin.npy", "about.npy", "margin", "notes.txt"])
def test_members_that_are_no_arrays_are_refused(content, name):
    with pytest.raises(RecordError):
        unpack(archive_of(members(content) | {name: b"raw bytes"}))


def test_nothing_is_unpacked_that_is_larger_than_the_settings_allow(content, monkeypatch):
    """Too large an array is refused before a single one is read."""
    larger = io.BytesIO()
    np.save(larger, np.zeros(10 * config.TEST_PAIRS, np.float32))
    whole = pack(WHOLE)
    read = []
    array = packing._array

    def note(content: bytes) -> np.ndarray:
        read.append(len(content))
        return array(content)

    monkeypatch.setattr(packing, "_array", note)
    with pytest.raises(RecordError, match="larger than those of a run with its settings"):
        unpack(archive_of(members(whole) | {"margin.npy": larger.getvalue()}))
    assert len(read) == 1  # the description


def test_a_description_has_a_size_too(content):
    with pytest.raises(RecordError, match="larger"):
        unpack_about(repacked(content, about=np.full(packing.ABOUT_BYTES, ord(" "), np.uint8)))


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


@pytest.mark.parametrize("name", ["unknown", "weights/middle.weight", "../../etc"])
def test_unknown_arrays_are_refused(name):
    with pytest.raises(RecordError, match="does not belong"):
        check(make_record(AUXILIARY, **{name: np.zeros(1, np.float32)}))


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
    record = WHOLE
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
