"""A network to go: its weights as plain arrays, which the plain script loads."""

import io

import numpy as np

from pairmnist.records.record import Record


def weights(record: Record) -> bytes:
    """The bytes of an npz file with the weights under their names in the network's state dict, and the `repetition`.

    Shared towers are there once, as the left one. Raises ValueError where the record keeps no towers.
    """
    if not record.has("tower weights"):
        raise ValueError("this run keeps no weights of its towers: train it again to keep them")
    buffer = io.BytesIO()
    arrays = {"repetition": np.array(record.run.repetition)} | record.state_dict()
    np.savez_compressed(buffer, allow_pickle=False, **dict(arrays))
    return buffer.getvalue()
