"""Every message arrives as it was sent."""

import pytest

from pairmnist.config import Run, Settings
from pairmnist.protocol.messages import (
    Cancel,
    Epoch,
    Failed,
    Hello,
    MessageError,
    Stopped,
    Train,
    Trained,
    decode,
    encode,
)
from pairmnist.protocol.pace import Pace
from pairmnist.records.record import EpochResult

RUNS = (Run(Settings(alpha=0.7, learning_rate=0.05), 3), Run(Settings(auxiliary_loss=False)))


@pytest.mark.parametrize(
    "message",
    [
        Train(7, RUNS, "cuda:1"),
        Cancel(7),
        Hello(("cpu", "cuda:0"), {"cuda:1": "too old"}, "cuda:0", {"simple-cnn": Pace(0.5, 1e-4)}),
        Epoch(7, RUNS[0].id, EpochResult(1, 1.5, 0.5, (1.0, 1.25), 0.25, 0.125)),
        Epoch(7, RUNS[0].id, EpochResult(2, 1.5, 0.5, None, 0.25, 0.125)),
        Trained(7, {RUNS[0].id: bytes(range(256))}, {RUNS[1].id: "it is «odd»"}),
        Stopped(7),
        Failed(7, "two\nlines"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_message_is_one_line_and_arrives_as_it_was_sent(message):
    line = encode(message)
    assert "\n" not in line
    assert decode(line) == message


@pytest.mark.parametrize("line", ["", "hello", "[]", "{}", '{"is": "Cancel"}', '{"is": "Stop", "job": 1}', "null"])
def test_what_is_no_message_is_refused_in_words(line):
    with pytest.raises(MessageError, match="nobody understands"):
        decode(line)


def test_who_does_not_say_its_version_is_not_understood():
    """As a worker of the first version, which is not to pass for one of this."""
    hello = Hello(("cpu",), {}, "cpu", {}, "7.7")
    assert decode(encode(hello)) == hello
    with pytest.raises(MessageError):
        decode(encode(hello).replace(', "version": "7.7"', ""))
