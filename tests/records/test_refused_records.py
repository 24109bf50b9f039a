"""What is no run's whole record is refused, before much of it is unpacked."""

import io
from contextlib import suppress
from dataclasses import replace
from itertools import product
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest

from pairmnist import config
from pairmnist.config import Run, Settings
from pairmnist.records import packing
from pairmnist.records.checking import check
from pairmnist.records.packing import pack, unpack, unpack_about
from pairmnist.records.record import Record, RecordError
from tests.support.records import about, assert_equal, make_record, repacked, weights

RUN = Run(Settings(epochs=12, seed=3), 2)
WHOLE = make_record(RUN, **weights(RUN))


@pytest.fixture(scope="module")
def content() -> bytes:
    return pack(make_record(RUN))


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


def changed(record: Record, name: str, array: np.ndarray) -> Record:
    return replace(record, arrays={**record.arrays, name: array})


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


@pytest.mark.parametrize("name", ["unknown", "weights/middle.weight", "../../etc"])
def test_unknown_arrays_are_refused(name):
    with pytest.raises(RecordError, match="does not belong"):
        check(make_record(RUN, **{name: np.zeros(1, np.float32)}))
