"""The training loop against an independent one."""

from itertools import islice, product

import numpy as np
import pytest
import torch

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.training import layers
from pairmnist.training.loop import descend
from pairmnist.training.preparing import initial_member, initial_network, load_data
from tests.support import oracle, plain
from tests.support.short_training import SHORT, short, train

pytestmark = pytest.mark.usefixtures("few_test_pairs")

SLOW = {name: [pytest.mark.slow] for name in ("residual-cnn", "deep-cnn")}
KINDS = [
    pytest.param(*kind, marks=SLOW.get(kind[0], [])) for kind in product(ARCHITECTURES, [False, True], [False, True])
]


@pytest.fixture
def no_dropout(monkeypatch):
    monkeypatch.setattr(layers.Dropout, "forward", lambda self, x: x)


@pytest.mark.slow
@pytest.mark.parametrize(("architecture", "share_weights", "auxiliary_loss"), KINDS)
def test_training_is_what_a_plain_loop_does(architecture, share_weights, auxiliary_loss, no_dropout):
    """From the same weights, without dropout: the same curves, answers and gradients as an independent plain loop."""
    run = Run(short(architecture, share_weights=share_weights, auxiliary_loss=auxiliary_loss), 1)
    reference = oracle.WithoutDropout(initial_member(run))
    gradients = oracle.first_gradients(run, oracle.WithoutDropout(initial_member(run)))
    curves = oracle.train(run, reference)
    [record] = train(run)
    for name, values in curves.items():
        one_pair = 0.011 * name.endswith("error")  # which is answered with a margin of about 0
        np.testing.assert_allclose(record[name], values, atol=2e-3 + one_pair, err_msg=name)
    _, test = plain.load(run)
    np.testing.assert_allclose(record["margin"], oracle.margins(reference, test.pairs), atol=0.02)
    np.testing.assert_allclose(record["swapped_margin"], oracle.margins(reference, test.pairs.flip(1)), atol=0.02)
    if auxiliary_loss:
        a, b = gradients
        np.testing.assert_allclose(record["gradient_norms"][0], [a.norm(), b.norm()], rtol=1e-3)
        assert record["gradient_cosine"][0] == pytest.approx(float(a @ b / a.norm() / b.norm()), abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_one_cycle_is_what_a_plain_loop_does_with_pytorchs_optimizer(architecture, no_dropout):
    run = Run(SHORT.with_(architecture=architecture, schedule="one-cycle", learning_rate=0.05), 1)
    curves = oracle.train(run, oracle.WithoutDropout(initial_member(run)))
    [record] = train(run)
    for name, values in curves.items():
        np.testing.assert_allclose(record[name], values, atol=2e-3, err_msg=name)


def test_taking_gradients_apart_changes_a_step_by_rounding_only():
    runs = [Run(SHORT), Run(SHORT.with_(auxiliary_loss=False))]
    after = []
    for apart in (False, True):
        net = initial_network(runs, torch.device("cpu"))
        training, _ = load_data(runs, torch.device("cpu"))
        [step] = islice(descend(runs, net, training, lambda *_, apart=apart: apart), 1)
        assert (step.gradients is not None) == apart
        after.append([parameter.detach().clone() for parameter in net.parameters()])
    for one, other in zip(*after, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-7)


def test_an_epoch_ends_with_its_last_batch():
    """130 pairs in batches of 50 are three steps."""
    run = Run(SHORT)
    net = initial_network([run], torch.device("cpu"))
    training, _ = load_data([run], torch.device("cpu"))
    steps = [(step.epoch, step.last, step.targets.shape[1]) for step in descend([run], net, training)]
    assert steps == [(epoch, last, n) for epoch in (1, 2) for last, n in ((False, 50), (False, 50), (True, 30))]
