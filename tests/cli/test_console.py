"""Signs that an encoding lacks are written with signs that it has."""

import pytest

from pairmnist.cli import console


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1", "utf-8"])
def test_nothing_we_print_becomes_a_question_mark(encoding: str) -> None:
    words = "−0.43 ± 1.20 – 2·√s² ≤ 3 × α ─"
    assert "?" not in words.encode(encoding, console.ERRORS).decode(encoding)


def test_what_an_encoding_has_stays_and_a_number_keeps_its_sign() -> None:
    assert "−0.43 ± 1".encode("cp1252", console.ERRORS).decode("cp1252") == "-0.43 ± 1"
    assert "−0.43 ± 1".encode("ascii", console.ERRORS) == b"-0.43 +- 1"
    assert "a 漢 b".encode("ascii", console.ERRORS) == b"a ? b"


def test_reading_is_not_its_business() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", console.ERRORS)
