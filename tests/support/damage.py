"""Damaged and hostile files of one run, of every kind."""

import bz2
import io
import os
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.random import Generator

from pairmnist.config import Run, Settings
from pairmnist.records.checking import FACTS, RANGES
from pairmnist.records.packing import pack
from tests.support.records import about, make_record, repacked, weights

RUN = Run(Settings(architecture="fully-connected", epochs=6))
OTHERS = [Run(RUN.settings, 1), Run(RUN.settings.with_(share_weights=False)), Run(RUN.settings.with_(epochs=7))]
BOMB = 400_000_000  # bytes that unpack from a thousandth of that


@cache
def good(run: Run = RUN) -> bytes:
    return pack(make_record(run, **weights(run)))


@cache
def arrays() -> dict[str, Any]:
    return dict(make_record(RUN, **weights(RUN)).arrays)


def one(rng: Generator, choices: Any) -> Any:
    return list(choices)[rng.integers(len(choices))]


def flipped(rng: Generator) -> bytes:
    content = bytearray(good())
    for place in rng.integers(0, len(content), rng.integers(1, 20)):
        content[place] ^= 1 << rng.integers(8)
    return bytes(content)


def truncated(rng: Generator) -> bytes:
    return good()[: rng.integers(len(good()))]


def overwritten(rng: Generator) -> bytes:
    content = bytearray(good())
    start, length = rng.integers(len(content)), int(rng.integers(1, 2000))
    content[start : start + length] = bytes(length) if rng.integers(2) else rng.bytes(length)
    return bytes(content)


def surrounded(rng: Generator) -> bytes:
    before, after = rng.bytes(int(rng.integers(1, 3000))), rng.bytes(int(rng.integers(1, 3000)))
    return before + good() if rng.integers(2) else good() + after


def garbage(rng: Generator) -> bytes:
    return bytes(one(rng, [b"", b"PK\3\4", b"\x93NUMPY\1\0", b"<html>"])) + rng.bytes(int(rng.integers(0, 5000)))


def another_run(rng: Generator) -> bytes:
    return good(one(rng, OTHERS))


def another_shape_or_type(rng: Generator) -> bytes:
    name = one(rng, arrays())
    array = arrays()[name]
    changed = one(
        rng, [array[None], array.astype("complex64"), array.astype(">f8"), np.repeat(array, 2), array.ravel()]
    )
    return repacked(good(), **{name: changed if changed.shape != array.shape else array.astype("S4")})


def impossible_values(rng: Generator) -> bytes:
    ranged = [name for name in RANGES if name in arrays()]
    names = [*ranged, "margin", "features", "readout", "replay_epochs", "gradient_epochs", "weights/head.0.weight"]
    name = one(rng, names)
    array = arrays()[name].copy()
    array.flat[rng.integers(array.size)] = (
        one(rng, [-7, -2.5]) if name in RANGES else one(rng, [np.nan, np.inf]) if array.dtype.kind == "f" else -1
    )
    return repacked(good(), **{name: array})


def missing_array(rng: Generator) -> bytes:
    names = ["loss", "comparison_loss", "training_error", "test_error", "digit_losses", "margin", "about", "features"]
    return repacked(good(), **{one(rng, names): None})


def stranger(rng: Generator) -> bytes:
    name = one(rng, ["holiday", "weights/middle.weight", "../../etc/x", "margin.npy", "weights/left.9.weight", "é"])
    return repacked(good(), **{name: rng.normal(size=3).astype("float32")})


def other_facts(rng: Generator) -> bytes:
    facts = dict(make_record(RUN).facts)
    name = one(rng, FACTS)
    if rng.integers(3):
        facts[name] = one(rng, [None, [], {"a": 1}, -1, "", 1e999, True, [[[]]], "9999-99-99"])
        if facts[name] == "" and name in ("device", "machine"):
            del facts[name]
    else:
        del facts[name]
    return repacked(good(), about=about(good(), facts=facts))


def other_description(rng: Generator) -> bytes:
    settings = RUN.settings.canonical()
    changes: list[dict[str, Any]] = [
        {one(rng, ["settings", "facts", "repetition", "format", "recipe"]): one(rng, [None, [], {}, "x", -1, 10**30])},
        {"settings": settings | {one(rng, settings): one(rng, [None, [], -1, "x", 1e999, True])}},
        {"settings": settings | {"unknown": 1}},
        {"format": 2, "recipe": 99},
    ]
    return repacked(good(), about=about(good(), **one(rng, changes)))


def no_description(rng: Generator) -> bytes:
    text = one(rng, [b"", b"[]", b"3", b"{", b"\xff\xfe", b"[" * 9000, b"{" * 9000, b"1" * 9000, b'{"a":' * 3000])
    return repacked(good(), about=np.frombuffer(text, np.uint8))


def pickled(rng: Generator) -> bytes:
    return repacked(good(), **{one(rng, [*arrays(), "about"]): np.array([Exploit()], dtype=object)})


class Exploit:
    """What a pickle can do when it is read."""

    def __reduce__(self) -> Any:
        return os._exit, (77,)


@cache
def deflated_bomb() -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    piece = bytes(10_000_000)
    return b"".join(packer.compress(piece) for _ in range(BOMB // len(piece))) + packer.flush()


def with_member(name: str, content: bytes, kind: int, declared: int | None = None) -> bytes:
    """The good file with one member replaced by packed bytes as they are, of a declared size."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(good())) as source, ZipFile(buffer, "w") as target:
        for info in source.infolist():
            if info.filename != name:
                target.writestr(info, source.read(info), ZIP_DEFLATED)
        target.writestr(name, content, ZIP_STORED)
        written = target.filelist[-1]
        written.compress_type = kind
        written.file_size = len(content) if declared is None else declared
    return buffer.getvalue()


def inflating(rng: Generator) -> bytes:
    name = one(rng, ["about.npy", "margin.npy", "loss.npy", "holiday.npy", "weights/head.0.bias.npy"])
    return with_member(name, deflated_bomb(), ZIP_DEFLATED, one(rng, [BOMB, 2000, 100, 2**31, 0]))


@cache
def bz2_bomb() -> bytes:
    return bz2.compress(bytes(50_000_000))


def inflating_in_another_way(rng: Generator) -> bytes:
    return with_member("margin.npy", bz2_bomb(), ZIP_BZIP2, one(rng, [50_000_000, 500]))


def raw_member(rng: Generator) -> bytes:
    name = one(rng, ["margin.npy", "about.npy", "margin", "README", "loss.npy", "/"])
    content = rng.bytes(int(rng.integers(0, 3000)))
    return with_member(name, content, ZIP_STORED)


def hostile_header(rng: Generator) -> bytes:
    shape = one(rng, [(10**12,), (-1,), (-5, -20), (2**62, 4), (10**9, 0), ("x",), (100.0,), [100], 100])
    dtype = one(rng, ["<f4", "|O", "<U1000000", "|V0", "<f4,<f4", "nonsense", [("a", "<f4")]])
    header = repr({"descr": dtype, "fortran_order": False, "shape": shape}).encode() + b"\n"
    header = one(rng, [header, b"(" * 9000, b"{" * 5000, header * 5])
    content = b"\x93NUMPY" + bytes([one(rng, [1, 1, 2, 9]), 0]) + struct.pack("<H", len(header)) + header + bytes(400)
    return with_member(one(rng, ["margin.npy", "about.npy"]), content, ZIP_STORED)


def many_members(rng: Generator) -> bytes:
    buffer = io.BytesIO(good())
    with ZipFile(buffer, "a") as archive:
        for number in range(one(rng, [200, 2000])):
            archive.writestr(f"{number}.npy", b"")
    return buffer.getvalue()


def a_name_twice(rng: Generator) -> bytes:
    buffer, array = io.BytesIO(good()), io.BytesIO()
    np.save(array, np.zeros_like(arrays()["margin"]))
    with ZipFile(buffer, "a") as archive:
        archive.filelist[0].filename = archive.filelist[0].filename  # so that the directory is written anew
        archive.NameToInfo.clear()
        archive.writestr("margin.npy", array.getvalue())
    return buffer.getvalue()


def encrypted(rng: Generator) -> bytes:
    content = bytearray(good())
    entry = content.rfind(b"PK\1\2")
    content[entry + 8] |= 1
    return bytes(content)


IN_BYTES: list[Callable[[Generator], bytes]] = [
    *(flipped, truncated, overwritten, surrounded, garbage, another_run, another_shape_or_type, impossible_values),
    *(missing_array, stranger, other_facts, other_description, no_description, pickled, inflating),
    *(inflating_in_another_way, raw_member, hostile_header, many_members, a_name_twice, encrypted),
]


def sparse(path: Path, rng: Generator) -> None:
    with open(path, "wb") as file:
        file.write(good())
        file.truncate(3_000_000_000)


def link(path: Path, rng: Generator) -> None:
    other = path.parent / f"{OTHERS[0].id}.npz"
    other.write_bytes(good(OTHERS[0]))
    path.symlink_to(one(rng, [path, path.parent / "nowhere", other, "/dev/zero", "/dev/null", path.parent]))


def pipe(path: Path, rng: Generator) -> None:
    os.mkfifo(path)


def folder(path: Path, rng: Generator) -> None:
    path.mkdir()
    (path / "inside").write_text("mine")


ON_DISK: list[Callable[[Path, Generator], None]] = [sparse, link, pipe, folder]
