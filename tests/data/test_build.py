import gzip
import hashlib
import sys

import numpy as np
import pytest

from pairmnist.data import build as module
from pairmnist.data.build import DataError, block_sums, build, main, parse_idx, unpacked


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


IMAGES = "train-images-idx3-ubyte"


def with_dot(name: str) -> str:
    return name.replace("-idx", ".idx")


LAYOUTS = {
    "as Kaggle has them": lambda name: f"{with_dot(name)}",
    "in a folder of that name": lambda name: f"{name}/{name}",
    "in a folder of that name with a dot": lambda name: f"{with_dot(name)}/{with_dot(name)}",
    "as torchvision has them": lambda name: f"MNIST/raw/{name}",
    "in torchvision's folder itself": lambda name: f"raw/{name}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("packed", [False, True])
def test_the_files_are_found_wherever_the_usual_sources_put_them(tmp_path, digits, checksums, layout, packed):
    for name, array in digits.items():
        path = tmp_path / (LAYOUTS[layout](name) + ".gz" * packed)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(idx(array)) if packed else idx(array))
    build(tmp_path, tmp_path / "digits.npz", checksums)
    assert (tmp_path / "digits.npz").is_file()


@pytest.mark.parametrize("case", ["plain called gz", "packed called plain", "empty beside gz", "junk behind", "zeros"])
def test_a_file_counts_by_its_content(folder, digits, checksums, case):
    content, plain, packed = idx(digits[IMAGES]), folder / IMAGES, folder / f"{IMAGES}.gz"
    plain.unlink()
    match case:
        case "plain called gz":
            packed.write_bytes(content)
        case "packed called plain":
            plain.write_bytes(gzip.compress(content))
        case "empty beside gz":
            plain.write_bytes(b"")
            packed.write_bytes(gzip.compress(content))
        case _:
            packed.write_bytes(gzip.compress(content) + (b"junk" if case == "junk behind" else bytes(9)))
    build(folder, folder / "digits.npz", checksums)
    assert (folder / "digits.npz").is_file()


def test_other_content_is_refused_and_nothing_is_written(folder, checksums):
    content = bytearray((folder / IMAGES).read_bytes())
    content[-1] ^= 1
    (folder / IMAGES).write_bytes(content)
    (folder / f"{IMAGES}.gz").write_bytes(b"")
    found = hashlib.sha256(content).hexdigest()
    with pytest.raises(DataError) as refused:
        build(folder, folder / "digits.npz", checksums)
    assert f"MNIST's {IMAGES} has SHA-256 {checksums[IMAGES]}" in str(refused.value)
    assert f"{folder / IMAGES} (SHA-256 {found}); {folder / IMAGES}.gz (empty)" in str(refused.value)
    assert not (folder / "digits.npz").exists()


def test_a_missing_file_is_named_beside_what_is_there(folder, checksums):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    (folder / "t10k-labels").write_text("mine")
    missing = r"neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte\.gz; there are .*t10k-labels,"
    with pytest.raises(DataError, match=missing):
        build(folder, folder / "digits.npz", checksums)
    with pytest.raises(DataError, match="nowhere has neither"):
        build(folder / "nowhere", folder / "digits.npz", checksums)


@pytest.mark.parametrize("kept", [0, 3, 10, 20])
def test_truncated_packed_file_is_refused(folder, checksums, kept):
    packed = folder / "t10k-labels-idx1-ubyte.gz"
    packed.write_bytes(packed.read_bytes()[:kept])
    with pytest.raises(DataError, match="t10k-labels-idx1-ubyte"):
        build(folder, folder / "digits.npz", checksums)


def test_a_packed_file_is_unpacked_no_further_than_the_largest_of_mnist(monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 1000)
    assert len(unpacked(gzip.compress(bytes(1000)))) == 1000
    with pytest.raises(DataError, match="too large"):
        unpacked(gzip.compress(bytes(1_000_000)))


def test_a_name_without_an_ending_is_taken_as_it_is(folder, checksums):
    build(folder, folder / "mnist14", checksums)
    with np.load(folder / "mnist14") as built:
        assert len(built.files) == 4
    assert not list(folder.glob("mnist14.*"))


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_end_in_the_middle_leaves_what_was_there(folder, checksums, monkeypatch, error):
    destination = folder / "mnist14.npz"
    destination.write_text("as before")
    before = sorted(folder.iterdir())

    def half(file, **_):
        file.write(b"PK")
        raise error

    monkeypatch.setattr(np, "savez_compressed", half)
    with pytest.raises(error):
        build(folder, destination, checksums)
    assert destination.read_text() == "as before"
    assert sorted(folder.iterdir()) == before


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
    assert "error: MNIST's train-images-idx3-ubyte has SHA-256" in capsys.readouterr().err
    monkeypatch.setattr(module, "CHECKSUMS", checksums)
    assert main() == 0
    assert (folder / "digits.npz").is_file()
