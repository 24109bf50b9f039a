"""On which device a worker trains."""

import pytest

from pairmnist.protocol.devices import DeviceError, choose_device


@pytest.mark.parametrize(
    ("wanted", "devices", "worker", "chosen"),
    [
        ("auto", ["cpu"], 3, "cpu"),
        ("auto", ["cpu", "cuda:0", "cuda:1"], 1, "cuda:1"),
        ("cuda", ["cpu", "cuda:0", "cuda:1"], 2, "cuda:0"),
        ("cuda:1", ["cpu", "cuda:0", "cuda:1"], 0, "cuda:1"),
        ("cpu", ["cpu", "cuda:0"], 0, "cpu"),
    ],
)
def test_workers_take_turns_at_cards(wanted, devices, worker, chosen):
    assert choose_device(wanted, devices, worker) == chosen


@pytest.mark.parametrize("wanted", ["cuda", "cuda:2", "tpu"])
def test_a_device_that_is_not_there_is_an_error_that_helps(wanted):
    with pytest.raises(DeviceError, match="cpu"):
        choose_device(wanted, ["cpu"], 0)
