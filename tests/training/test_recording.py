import numpy as np
import torch
from torch import Tensor

from pairmnist.config import Run, Settings
from pairmnist.training.loop import Step, TermGradients
from pairmnist.training.models import PairNet
from pairmnist.training.preparing import Batch
from pairmnist.training.recording import Recorder
from pairmnist.training.side_by_side import SideBySide


def network_of_zeros(architecture: str, members: int) -> SideBySide:
    generators = [np.random.default_rng(member) for member in range(members)]
    net = SideBySide([PairNet(architecture, True) for _ in range(members)], generators, padded=False)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
    return net


def recorder(runs: list[Run], architecture: str = "fully-connected", pairs: int = 4) -> Recorder:
    yes = torch.ones(len(runs), pairs, dtype=torch.int64)
    test = Batch(torch.zeros(len(runs), pairs, 2, 14, 14), yes, digits_in_turn(len(runs), pairs))
    return Recorder(runs, network_of_zeros(architecture, len(runs)), test)


def add_step(
    recorder: Recorder, comparison: list[list[float]], answers: list[list[int]], gradients: TermGradients | None = None
) -> None:
    """One step with these losses (members, batch) and answers, where yes is right and there are no digit losses."""
    losses, yes = torch.tensor(comparison), torch.tensor(answers)
    logits = torch.nn.functional.one_hot(yes, 2).float()
    none = torch.zeros_like(losses)
    digits = torch.stack([none, none], dim=2)
    recorder.add_step(Step(1, False, (losses, none), losses, digits, logits, torch.ones_like(yes), gradients))


def settings(**changes: object) -> Settings:
    return Settings(architecture="fully-connected", auxiliary_loss=False, epochs=3).with_(**changes)


def test_an_epochs_numbers_are_means_over_samples_not_over_batches():
    """Batches of three and one: (1 + 2 + 3 + 10) / 4 = 4, and not (2 + 10) / 2 = 6; one of four answers is wrong."""
    ours = recorder([Run(settings())])
    add_step(ours, [[1.0, 2.0, 3.0]], [[1, 0, 1]])
    add_step(ours, [[10.0]], [[1]])
    [(_, result)] = ours.end_epoch(1)
    assert (result.loss, result.comparison_loss, result.training_error) == (4, 4, 0.25)
    assert result.digit_losses is None
    add_step(ours, [[5.0]], [[0]])
    [(_, result)] = ours.end_epoch(2)
    assert (result.epoch, result.loss, result.training_error) == (2, 5, 1)


def test_a_member_that_diverges_stays_so_and_does_not_touch_its_neighbour():
    runs = [Run(settings()), Run(settings(), 1)]
    ours = recorder(runs)
    reported = []
    for epoch, bad in ((1, 1.0), (2, float("nan")), (3, 1.0)):
        add_step(ours, [[bad, 1.0], [2.0, 4.0]], [[1, 1], [1, 1]])
        reported.append([(run.repetition, result.loss) for run, result in ours.end_epoch(epoch)])
    assert reported == [[(0, 1.0), (1, 3.0)], [(1, 3.0)], [(1, 3.0)]]
    first, second = ours.records(training_pairs(2), {})
    assert first.diverged
    assert first["loss"].tolist() == [1.0]
    assert not second.diverged
    assert second["loss"].tolist() == [3.0, 3.0, 3.0]
    assert not first.has("answers")
    assert second.has("answers")


def test_broken_weights_are_divergence_even_where_the_answers_do_not_show_it():
    ours = recorder([Run(settings()), Run(settings(), 1)], "simple-cnn")
    with torch.no_grad():
        ours.net.left[1].bias[10:] = torch.nan  # the second member's, which pooling and ReLU swallow on some machines
    add_step(ours, [[1.0], [1.0]], [[1], [1]])
    assert [run.repetition for run, _ in ours.end_epoch(1)] == [0]


def test_features_too_large_for_their_type_are_kept_as_its_largest_number():
    ours = recorder([Run(settings(epochs=1))])
    with torch.no_grad():
        ours.net.left[4].bias.fill_(1e6)
    add_step(ours, [[1.0]], [[1]])
    assert len(ours.end_epoch(1)) == 1
    [record] = ours.records(training_pairs(1), {})
    assert (record["features"] == np.finfo(np.float16).max).all()


def test_gradients_are_compared_on_the_towers_for_each_member():
    """(3, 0) and (0, 4) stand at a right angle, (1, 1) and (2, 2) have one direction; the head has no digit losses."""
    ours = recorder([Run(settings()), Run(settings(), 1)])
    head = torch.tensor([7.0, 7.0])
    comparison, digits = torch.tensor([3.0, 0.0, 1.0, 1.0]), torch.tensor([0.0, 4.0, 2.0, 2.0])
    add_step(ours, [[1.0], [1.0]], [[1], [1]], TermGradients([comparison, head], [digits, None]))
    np.testing.assert_allclose(ours.cosines[0], [0, 1], atol=1e-6)
    np.testing.assert_allclose(ours.norms[0], np.sqrt([[9, 16], [2, 8]]), rtol=1e-6)


def training_pairs(members: int, pairs: int = 20) -> Batch:
    yes = torch.ones(members, pairs, dtype=torch.int64)
    return Batch(torch.zeros(members, pairs, 2, 14, 14), yes, digits_in_turn(members, pairs))


def digits_in_turn(members: int, pairs: int) -> Tensor:
    return (torch.arange(2 * pairs) % 10).reshape(1, pairs, 2).expand(members, -1, -1)
