"""The Why view, and records made by hand for its networks."""

import numpy as np

from pairmnist.config import Experiment, Run, Settings
from pairmnist.data import digits
from tests.support.open_page import open_page
from tests.support.records import save_runs

SHORT = Settings(architecture="fully-connected", epochs=4)
LINK = {"view": "why", "architecture": "fully-connected", "epochs": "4", "repetitions": "2"}
TARGETS = digits.held_out_pairs(Run(SHORT).draw).targets
RIGHT = np.where(TARGETS == 1, 1, -1).astype(np.float32)  # margins of a network that is always right


def settings(share=True, auxiliary=True, **changes):
    return SHORT.with_(share_weights=share, auxiliary_loss=auxiliary, **changes)


def save_networks(service, *experiments, **arrays):
    """Two networks of each of these settings; of the sidebar's where none is given."""
    for one in experiments or [SHORT]:
        save_runs(service.store, *Experiment(one, 2).runs(), **arrays)


def save_four(service, **arrays):
    four = [settings(share, auxiliary) for share in (False, True) for auxiliary in (False, True)]
    save_networks(service, *four, **arrays)


def ask(question, **query):
    return open_page(why=question, **(LINK | query))
