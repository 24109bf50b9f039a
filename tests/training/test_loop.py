from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from numpy.random import default_rng

from benchmarks.plain import PlainPairNet
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.data.streams import NetworkPurpose, network_stream
from pairmnist.records.checking import check
from pairmnist.records.record import EpochResult, replay_epochs
from pairmnist.training import layers, loop, models
from pairmnist.training.loop import Cancelled, losses, objective
from pairmnist.training.preparing import Batch, initial_network, load_data
from tests.support import plain
from tests.support.short_training import CPU, SHORT, assert_same, train

pytestmark = pytest.mark.usefixtures("few_test_pairs")

KINDS = list(product(plain.ARCHITECTURES, [False, True], [False, True]))


@pytest.fixture
def no_dropout(monkeypatch):
    monkeypatch.setattr(layers.Dropout, "forward", lambda self, x: x)


# What is minimised


def test_loss_of_a_hand_made_pair():
    """P(yes) = 3/4 where yes is right; the left digit's scores are all equal, the right digit has probability 1/2."""
    right = torch.zeros(10)
    right[4] = np.log(9)
    batch = Batch(torch.zeros(1, 1, 2, 14, 14), torch.tensor([[1]]), torch.tensor([[[7, 4]]]))
    logits, features = torch.tensor([[[0.0, np.log(3)]]]), torch.stack([torch.zeros(10), right])[None, None]
    comparison, of_digits = losses(logits, features, batch)
    assert comparison.item() == pytest.approx(np.log(4 / 3))
    assert of_digits.flatten().tolist() == pytest.approx([np.log(10), np.log(2)])
    total = objective(0.8 * comparison, 0.2 * of_digits.sum(dim=2))
    assert total.item() == pytest.approx(0.8 * np.log(4 / 3) + 0.2 * (np.log(10) + np.log(2)))


@pytest.mark.parametrize(("architecture", "share_weights", "auxiliary_loss"), KINDS)
def test_training_is_what_a_plain_loop_does(architecture, share_weights, auxiliary_loss, no_dropout):
    """From the same weights, without dropout: the same curves, answers and gradients as an independent plain loop."""
    settings = replace(SHORT, architecture=architecture, share_weights=share_weights, auxiliary_loss=auxiliary_loss)
    run = Run(settings, 1)
    net = initial_member(run)
    reference = plain.plain_copy(net, architecture)
    gradients = first_gradients(run, plain.plain_copy(net, architecture))
    curves = plain.train(run, reference)
    [record] = train(run)
    for name, values in curves.items():
        np.testing.assert_allclose(record[name], values, atol=2e-3, err_msg=name)
    _, test = plain.load(run)
    np.testing.assert_allclose(record["margin"], plain.margins(reference, test.pairs), atol=0.02)
    np.testing.assert_allclose(record["swapped_margin"], plain.margins(reference, test.pairs.flip(1)), atol=0.02)
    if auxiliary_loss:
        a, b = gradients
        np.testing.assert_allclose(record["gradient_norms"][0], [a.norm(), b.norm()], rtol=1e-3)
        assert record["gradient_cosine"][0] == pytest.approx(float(a @ b / a.norm() / b.norm()), abs=1e-3)


def initial_member(run: Run) -> models.PairNet:
    """The network that the run starts from, without added channels."""
    net = models.PairNet(run.settings.architecture, run.settings.share_weights)
    state = models.get_member(initial_network([run], CPU), 0, run.settings.architecture)
    net.load_state_dict(state, strict=False)
    return net


def first_gradients(run: Run, net: PlainPairNet) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradients of (1 − α)·L1 and of α·(L2 + L3) on the towers' weights in the first step."""
    batch = plain.Data(*(tensor[: run.settings.batch_size] for tensor in plain.load(run)[0]))
    comparison, digit, _ = plain.forward(run, net.train(), batch)
    towers = [parameter for name, parameter in net.named_parameters() if not name.startswith("head")]
    of_comparison = torch.autograd.grad(comparison, towers, retain_graph=True)
    of_digits = torch.autograd.grad(digit, towers, retain_graph=True) if run.settings.learns_digits else of_comparison
    a, b = (torch.cat([gradient.flatten() for gradient in each]) for each in (of_comparison, of_digits))
    return a, b


# Determinism


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_same_settings_twice_give_the_same_bits_whatever_came_between(architecture):
    run, other = Run(replace(SHORT, architecture=architecture)), Run(replace(SHORT, seed=1), 4)
    [first] = train(run)
    torch.manual_seed(5)
    np.random.seed(5)  # noqa: NPY002  # a global seed must have no effect
    train(other)
    [second] = train(run)
    assert_same(first, second)


# Random streams


def states(run: Run) -> dict[str, torch.Tensor]:
    return models.get_member(initial_network([run], CPU), 0, run.settings.architecture)


def test_scenarios_of_a_repetition_start_from_the_same_head_left_tower_and_pairs():
    for architecture in ARCHITECTURES:
        scenarios = [replace(SHORT, architecture=architecture, share_weights=s) for s in (False, True)]
        scenarios.append(replace(scenarios[0], auxiliary_loss=False))
        first, *others = (states(Run(scenario, 2)) for scenario in scenarios)
        for other in others:
            assert all(torch.equal(other[name], first[name]) for name in other if not name.startswith("right."))
    heads = [states(Run(replace(SHORT, architecture=architecture), 2)) for architecture in ARCHITECTURES]
    assert all(torch.equal(head["head.0.weight"], heads[0]["head.0.weight"]) for head in heads)


def test_repetitions_and_towers_start_from_different_weights():
    apart = replace(SHORT, share_weights=False)
    first, second = states(Run(apart)), states(Run(apart, 1))
    for name in ("left.1.weight", "right.1.weight", "head.0.weight"):
        assert not torch.equal(first[name], second[name])
    assert not torch.equal(first["left.1.weight"], first["right.1.weight"])


def test_dropout_draws_from_the_runs_own_stream():
    run = Run(replace(SHORT, architecture="fully-connected"), 3)
    net = initial_network([run], CPU)
    dropout = next(layer for layer in net.left if isinstance(layer, layers.Dropout))
    dropped = dropout.train()(torch.ones(1, 1, 8))
    byte = default_rng(network_stream(run, NetworkPurpose.DROPOUT)).integers(0, 256, 1, np.uint8)
    assert dropped.flatten().tolist() == (2 * np.unpackbits(byte)).tolist()


def test_test_pairs_are_normalised_by_the_training_pairs():
    run = Run(SHORT)
    trained, tested = load_data([run], CPU)
    expected_training, expected_test = plain.load(run)
    assert trained.pairs.mean() == pytest.approx(0, abs=1e-6)
    assert trained.pairs.std(correction=0) == pytest.approx(1, abs=1e-6)
    torch.testing.assert_close(trained.pairs[0], expected_training.pairs)
    torch.testing.assert_close(tested.pairs[0], expected_test.pairs)
    assert torch.equal(tested.classes[0], expected_test.classes)


# What is reported and recorded


def test_each_epoch_is_reported_and_recorded():
    reports: list[tuple[Run, EpochResult]] = []
    run = Run(SHORT)
    [record] = loop.train([run], CPU, lambda *report: reports.append(report), lambda: False)
    assert [result.epoch for _, result in reports] == [1, 2]
    assert {reported for reported, _ in reports} == {run}
    for name in ("loss", "comparison_loss", "digit_losses", "training_error", "test_error"):
        np.testing.assert_allclose(record[name], [getattr(result, name) for _, result in reports], rtol=1e-6)
    mixture = 0.8 * record["comparison_loss"] + 0.2 * record["digit_losses"].sum(axis=1)
    np.testing.assert_allclose(record["loss"], mixture, rtol=1e-5)


def test_without_the_auxiliary_loss_the_comparison_is_all():
    [record] = train(Run(replace(SHORT, auxiliary_loss=False)))
    np.testing.assert_array_equal(record["loss"], record["comparison_loss"])
    assert not record.has("digit losses")
    assert not record.has("gradients")


@pytest.mark.parametrize("share_weights", [False, True])
def test_record_agrees_with_itself(share_weights):
    """Answers, replay, features, weights and parameter count come from the same network, the one of the last epoch."""
    settings = replace(SHORT, architecture="residual-cnn", share_weights=share_weights, epochs=12)
    run = Run(settings)
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

    net = models.PairNet("residual-cnn", share_weights)
    net.load_state_dict({name: torch.from_numpy(a) for name, a in record.state_dict().items()}, strict=False)
    logits, features = net.eval()(test.pairs[None])
    np.testing.assert_allclose(logits[0, :, 1].detach() - logits[0, :, 0].detach(), record["margin"], atol=1e-3)
    np.testing.assert_allclose(features[0].detach(), record["features"], atol=0.02, rtol=2e-3)
    assert record.facts["parameters"] == models.parameter_count("residual-cnn", share_weights)
    assert (record["likeness"] == pytest.approx(1)) == share_weights


def diverging() -> Run:
    return Run(replace(SHORT, architecture="residual-cnn", learning_rate=10.0, epochs=8, auxiliary_loss=False))


def test_a_diverged_run_is_stored_as_such():
    reports: list[EpochResult] = []
    [record] = loop.train([diverging()], CPU, lambda run, result: reports.append(result), lambda: False)
    check(record)
    assert record.diverged
    assert len(reports) == len(record["loss"]) < 8
    assert np.isfinite(record["loss"]).all()
    assert np.isnan(record.final_error)


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_cancelling_stops_between_two_steps(steps):
    """A step is one of three batches an epoch."""
    asked = iter([False] * steps + [True])
    reports: list[EpochResult] = []
    with pytest.raises(Cancelled):
        loop.train([Run(SHORT)], CPU, lambda run, result: reports.append(result), lambda: next(asked))
    assert len(reports) == steps // 3


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_bfloat16_learns_too_and_differs(architecture):
    settings = replace(SHORT, architecture=architecture)
    [exact], [short] = train(Run(settings)), train(Run(replace(settings, arithmetic="bfloat16")))
    assert not np.array_equal(exact["loss"], short["loss"])
    np.testing.assert_allclose(exact["loss"], short["loss"], rtol=0.05)
