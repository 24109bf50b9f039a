"""Training a run: what it calls, and the record that it leaves."""

import numpy as np
import pytest
import torch

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.records.checking import check
from pairmnist.records.record import EpochResult, replay_epochs
from pairmnist.training import runs
from pairmnist.training.models import PairNet, parameter_count
from pairmnist.training.runs import Cancelled
from tests.support import plain
from tests.support.short_training import SHORT, assert_same, train

pytestmark = pytest.mark.usefixtures("few_test_pairs")


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_same_settings_twice_give_the_same_bits_whatever_came_between(architecture):
    run, other = Run(SHORT.with_(architecture=architecture)), Run(SHORT.with_(seed=1), 4)
    [first] = train(run)
    torch.manual_seed(5)
    np.random.seed(5)  # noqa: NPY002  # a global seed must have no effect
    train(other)
    [second] = train(run)
    assert_same(first, second)


def test_one_run_is_trained_as_it_is_among_others():
    run = Run(SHORT.with_(architecture="fully-connected"))
    assert_same(runs.train(run), train(run, Run(run.settings, 1))[0])


def test_each_epoch_is_reported_and_recorded():
    results: list[EpochResult] = []
    record = runs.train(Run(SHORT), on_epoch=results.append)
    assert [result.epoch for result in results] == [1, 2]
    for name in ("loss", "comparison_loss", "digit_losses", "training_error", "test_error"):
        np.testing.assert_allclose(record[name], [getattr(result, name) for result in results], rtol=1e-6)
    mixture = 0.8 * record["comparison_loss"] + 0.2 * record["digit_losses"].sum(axis=1)
    np.testing.assert_allclose(record["loss"], mixture, rtol=1e-5)


def test_runs_side_by_side_are_reported_under_their_names():
    pair = [Run(SHORT), Run(SHORT, 1)]
    reports: list[tuple[Run, int]] = []
    runs.train_side_by_side(pair, on_epoch=lambda run, result: reports.append((run, result.epoch)))
    assert reports == [(run, epoch) for epoch in (1, 2) for run in pair]


def test_without_the_auxiliary_loss_the_comparison_is_all():
    [record] = train(Run(SHORT.with_(auxiliary_loss=False)))
    np.testing.assert_array_equal(record["loss"], record["comparison_loss"])
    assert not record.has("digit losses")
    assert not record.has("gradients")


@pytest.mark.slow
@pytest.mark.parametrize("share_weights", [False, True])
def test_record_agrees_with_itself(share_weights):
    """Answers, replay, features, weights and parameter count come from the same network, the one of the last epoch."""
    run = Run(SHORT.with_(architecture="residual-cnn", share_weights=share_weights, epochs=12))
    [record] = train(run)
    _, test = plain.load(run)
    yes = record["margin"] >= 0
    assert record["test_error"][-1] == pytest.approx(np.mean(yes != test.targets.numpy().astype(bool)))
    assert record["replay_epochs"].tolist() == replay_epochs(12)
    probability = 1 / (1 + np.exp(-record["margin"].astype(np.float64)))
    np.testing.assert_allclose(record["replay"][-1], np.floor(256 * probability).clip(0, 255), atol=1)
    np.testing.assert_array_equal(record["replay"][-1] >= 128, yes)
    errors = (record["replay"] >= 128) != test.targets.numpy().astype(bool)
    np.testing.assert_allclose(errors.mean(axis=1), record["test_error"][record["replay_epochs"] - 1], atol=1e-6)

    net = PairNet("residual-cnn", share_weights)
    net.load_state_dict({name: torch.from_numpy(a) for name, a in record.state_dict().items()}, strict=False)
    logits, features = net.eval()(test.pairs)
    np.testing.assert_allclose(logits[:, 1].detach() - logits[:, 0].detach(), record["margin"], atol=1e-3)
    np.testing.assert_allclose(features.detach(), record["features"], atol=0.02, rtol=2e-3)
    assert record.facts["parameters"] == parameter_count("residual-cnn", share_weights)
    assert (record["likeness"] == pytest.approx(1)) == share_weights


def test_a_diverged_run_is_stored_as_such():
    results: list[EpochResult] = []
    settings = SHORT.with_(architecture="residual-cnn", learning_rate=10.0, epochs=8, auxiliary_loss=False)
    record = runs.train(Run(settings), on_epoch=results.append)
    check(record)
    assert record.diverged
    assert len(results) == len(record["loss"]) < 8
    assert np.isfinite(record["loss"]).all()
    assert np.isnan(record.final_error)


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_cancelling_stops_after_the_step_in_which_it_is_said(steps):
    """A step is one of three batches an epoch."""
    asked = iter([False] * steps + [True])
    results: list[EpochResult] = []
    with pytest.raises(Cancelled):
        runs.train(Run(SHORT), on_epoch=results.append, cancelled=lambda: next(asked))
    assert len(results) == steps // 3


def test_training_leaves_the_callers_number_of_threads_alone():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        runs.train(Run(SHORT.with_(architecture="fully-connected", epochs=1)))
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_bfloat16_learns_too_and_differs(architecture):
    settings = SHORT.with_(architecture=architecture)
    [exact], [short] = train(Run(settings)), train(Run(settings.with_(arithmetic="bfloat16")))
    assert not np.array_equal(exact["loss"], short["loss"])
    np.testing.assert_allclose(exact["loss"], short["loss"], rtol=0.05)
