import gzip
import hashlib
import sys

import numpy as np
import pytest

from pairmnist.data import build as module
from pairmnist.data.build import DataError, block_sums, build, main, parse_idx


def idx(array: np.ndarray) -> bytes:
    """An array as the bytes of an IDX file, written from the format's description."""
    return bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape) + array.tobytes()


@pytest.fixture
def digits() -> dict[str, np.ndarray]:
    """A very small MNIST: three training and two test digits."""
    rng = np.random.default_rng(0)
    return {
        "train-images-idx3-ubyte": rng.integers(0, 256, (3, 28, 28), np.uint8),
        "train-labels-idx1-ubyte": np.array([4, 0, 9], np.uint8),
        "t10k-images-idx3-ubyte": rng.integers(0, 256, (2, 28, 28), np.uint8),
        "t10k-labels-idx1-ubyte": np.array([1, 7], np.uint8),
    }


@pytest.fixture
def folder(tmp_path, digits):
    """Its four files, two of them packed."""
    for name, array in digits.items():
        if name.startswith("t10k"):
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(idx(array)))
        else:
            (tmp_path / name).write_bytes(idx(array))
    return tmp_path


@pytest.fixture
def checksums(digits) -> dict[str, str]:
    return {name: hashlib.sha256(idx(array)).hexdigest() for name, array in digits.items()}


def test_pooling_by_hand():
    """Blocks of the 4×4 image 0…15: rows (0 1 2 3), (4 5 6 7), (8 9 10 11), (12 13 14 15)."""
    image = np.arange(16, dtype=np.uint8).reshape(1, 4, 4)
    assert block_sums(image).tolist() == [[[0 + 1 + 4 + 5, 2 + 3 + 6 + 7], [8 + 9 + 12 + 13, 10 + 11 + 14 + 15]]]


def test_pooling_does_not_overflow():
    assert block_sums(np.full((1, 28, 28), 255, np.uint8)).tolist() == np.full((1, 14, 14), 1020).tolist()


def test_build_from_plain_and_packed_files(folder, digits, checksums):
    build(folder, folder / "digits.npz", checksums)
    with np.load(folder / "digits.npz", allow_pickle=False) as built:
        for split, prefix in (("training", "train"), ("test", "t10k")):
            images = digits[f"{prefix}-images-idx3-ubyte"].astype(int)
            by_hand = sum(images[:, row::2, column::2] for row in (0, 1) for column in (0, 1))
            np.testing.assert_array_equal(built[f"{split}_sums"], by_hand)
            np.testing.assert_array_equal(built[f"{split}_labels"], digits[f"{prefix}-labels-idx1-ubyte"])


def test_other_content_is_refused_and_nothing_is_written(folder, checksums):
    name = "train-images-idx3-ubyte"
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(DataError, match=rf"{name} has SHA-256 \w+, MNIST's has {checksums[name]}"):
        build(folder, folder / "digits.npz", checksums)
    assert not (folder / "digits.npz").exists()


def test_missing_file_is_named(folder, checksums):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DataError, match=r"neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte\.gz"):
        build(folder, folder / "digits.npz", checksums)


@pytest.mark.parametrize("kept", [0, 3, 10, 20])
def test_truncated_packed_file_is_refused(folder, checksums, kept):
    packed = folder / "t10k-labels-idx1-ubyte.gz"
    packed.write_bytes(packed.read_bytes()[:kept])
    with pytest.raises(DataError, match="t10k-labels-idx1-ubyte"):
        build(folder, folder / "digits.npz", checksums)


@pytest.mark.parametrize("kept", [0, 3, 4, 9, 15, 30])
def test_truncated_idx_content_is_refused(digits, kept):
    with pytest.raises(DataError, match="IDX"):
        parse_idx(idx(digits["train-images-idx3-ubyte"])[:kept])


def test_other_types_than_unsigned_bytes_are_refused():
    with pytest.raises(DataError, match="unsigned bytes"):
        parse_idx(b"\0\0\x0d\1\0\0\0\1" + bytes(4))


def test_command_writes_or_says_what_is_wrong(folder, checksums, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["build", str(folder), "--into", str(folder / "digits.npz")])
    assert main() == 1  # these are not MNIST's files
    assert "error: train-images-idx3-ubyte has SHA-256" in capsys.readouterr().err
    monkeypatch.setattr(module, "CHECKSUMS", checksums)
    assert main() == 0
    assert (folder / "digits.npz").is_file()
