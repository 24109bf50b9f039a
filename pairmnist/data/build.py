"""Build the embedded digits from MNIST's four IDX files: `python -m pairmnist.data.build FOLDER`."""

import argparse
import hashlib
import os
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist.data.digits import DATA_FILE

# SHA-256 of the plain (unpacked) files.
CHECKSUMS = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


LARGEST = 47_040_016  # bytes of the largest of them
GZIP = b"\x1f\x8b"  # how a packed file begins, whatever its name
PLACES = ("", "{name}", "raw", "MNIST/raw")  # of a file in its folder; Kaggle's archive and torchvision have their own


class DataError(Exception):
    """An IDX file that is missing, or is not what it should be; the message says which and why."""


def find(folder: Path, name: str, checksum: str) -> bytes:
    """The content of an IDX file, unpacked, wherever in the folder and however spelt and packed it is.

    Raises DataError where none is found that has this SHA-256, with what was found.
    """
    found: list[str] = []
    for path in candidates(folder, name):
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
        try:
            plain = unpacked(content) if content.startswith(GZIP) else content
        except DataError as error:
            found.append(f"{path} ({error})")
            continue
        actual = hashlib.sha256(plain).hexdigest()
        if actual == checksum:
            return plain
        found.append(f"{path} (SHA-256 {actual})" if plain else f"{path} (empty)")
    if found:
        raise DataError(f"MNIST's {name} has SHA-256 {checksum}, not {'; '.join(found)}: get the file again")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    others = f"; there are {', '.join(there[:10])}" if there else ""
    raise DataError(f"{folder} has neither {name} nor {name}.gz{others}")


def candidates(folder: Path, name: str) -> list[Path]:
    """The files that may be meant by a name: some have a dot in it, as in train-images.idx3-ubyte."""
    spellings = (name, name.replace("-idx", ".idx"))
    places = dict.fromkeys(folder / place.format(name=spelling) for place in PLACES for spelling in spellings)
    paths = [place / f"{spelling}{end}" for place in places for spelling in spellings for end in ("", ".gz")]
    return [path for path in paths if path.is_file()]


def unpacked(content: bytes) -> bytes:
    """The content of a gzip file, whatever follows it; no more than the largest file has."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(content, LARGEST + 1)
    except zlib.error as error:
        raise DataError(f"does not unpack: {error}") from error
    if not unpacker.eof:
        raise DataError("does not unpack: it is cut off, or too large")
    return plain


def parse_idx(content: bytes) -> NDArray[np.uint8]:
    """The array of an IDX file of unsigned bytes: two zero bytes, type 8, rank, sizes (big-endian), values."""
    if len(content) < 4 or content[:3] != b"\0\0\x08" or len(content) < 4 + 4 * content[3]:
        raise DataError("not an IDX file of unsigned bytes")
    rank = content[3]
    shape = tuple(int(size) for size in np.frombuffer(content, ">i4", rank, offset=4))
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
    if values.size != np.prod(shape):
        raise DataError(f"an IDX file of shape {shape} must have {np.prod(shape)} values, this one has {values.size}")
    return values.reshape(shape)


def block_sums(images: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Sum each 2×2 block: (n, 28, 28) uint8 → (n, 14, 14) uint16."""
    n, height, width = images.shape
    blocks = images.reshape(n, height // 2, 2, width // 2, 2)
    sums: NDArray[np.uint16] = blocks.sum(axis=(2, 4), dtype=np.uint16)
    return sums


def build(folder: Path, destination: Path, checksums: dict[str, str] | None = None) -> None:
    """Write the block sums and labels of the four IDX files in `folder` to `destination`, after checking each file."""
    contents = {name: find(folder, name, checksum) for name, checksum in (checksums or CHECKSUMS).items()}
    arrays: dict[str, NDArray[Any]] = {}
    for split, prefix in (("training", "train"), ("test", "t10k")):
        arrays[f"{split}_sums"] = block_sums(parse_idx(contents[f"{prefix}-images-idx3-ubyte"]))
        arrays[f"{split}_labels"] = parse_idx(contents[f"{prefix}-labels-idx1-ubyte"])
    write(destination, arrays)


def write(destination: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write an .npz file under exactly this name: aside first, so that an end in the middle leaves what was there."""
    aside = destination.with_name(f"{destination.name}.partial")
    try:
        with open(aside, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        os.replace(aside, destination)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pairmnist.data.build", description=__doc__)
    parser.add_argument(
        "folder", type=Path, help="where the four IDX files are, plain or .gz, as Kaggle or torchvision have them"
    )
    parser.add_argument("--into", type=Path, default=DATA_FILE, help="the file to write (default: the package's own)")
    arguments = parser.parse_args()
    try:
        build(arguments.folder, arguments.into)
    except (DataError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"wrote {arguments.into}, {arguments.into.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
