"""Which experiments a link shows, with labels: what each view shows beside what is compared."""

from collections.abc import Callable, Mapping, Sequence

from pairmnist import naming
from pairmnist.analysis import sweeps
from pairmnist.analysis.sweeps import EPOCHS, SWEEPS, Sweep
from pairmnist.config import Experiment, Run, Settings
from pairmnist.link import address, compare
from pairmnist.link.address import Choice
from pairmnist.link.parameters import PARAMETERS, Value
from pairmnist.report import ladder, published

Labelled = Sequence[tuple[Experiment, str]]
STEPS = "steps"  # what Sweeps goes over in place of a setting: from the report's best network to the best one here


def experiments(choice: Choice) -> Labelled:
    """What a link's view shows."""
    return _OF_VIEWS.get(choice.view, compare.experiments)(choice)


def swept(options: Mapping[str, Value]) -> tuple[Sweep, int]:
    """The sweep, and how many networks each of its points has."""
    over = SWEEPS.get(str(options.get("sweep_over", PARAMETERS["sweep_over"].default)), EPOCHS)
    return over, int(options.get("sweep_repetitions") or over.repetitions)


def sweep(choice: Choice) -> Labelled:
    """The points of the chosen sweep, with the sidebar's other settings."""
    if choice.options.get("sweep_over") == STEPS:
        return steps(choice)
    sweep, repetitions = swept(choice.options)
    points = sweeps.experiments(sweep, choice.experiment.settings, repetitions)
    return [(one, naming.full_name(one)) for one in points]


def steps(choice: Choice) -> Labelled:
    """Those of the steps, whatever the sidebar says; each label is its step's name."""
    return [(one, name) for name, one in ladder.experiments().items()]


def report(choice: Choice) -> Labelled:
    """All twelve scenarios under both data protocols, with the sidebar's other settings."""
    settings, repetitions = choice.experiment.settings, choice.experiment.repetitions
    return [(one, naming.full_name(one)) for one in published.experiments(settings, repetitions)]


def pairs(choice: Choice) -> Labelled:
    """The compared ones, and the one that is compared pair by pair, so that it is trained with them."""
    found = compare.experiments(choice)
    other = address.differing(choice.experiment, str(choice.options.get("pairs_with", "")))
    known = {compare.same_result(one) for one, _ in found}
    if other is None or compare.same_result(other) in known:
        return found
    every = [*(one for one, _ in found), other]
    return list(zip(every, naming.labels(every), strict=True))


def why(choice: Choice) -> Labelled:
    """What is compared; of gradients those with both losses."""
    return both_losses(choice) if choice.options.get("why") == "gradients" else compare.experiments(choice)


def both_losses(choice: Choice) -> Labelled:
    """What is compared, with both losses: the others with the auxiliary loss switched on."""
    found = {
        Run(settings).id: Experiment(settings, one.repetitions)
        for one, _ in compare.experiments(choice)
        for settings in [_with_both_losses(one.settings)]
    }
    return list(zip(found.values(), naming.labels([*found.values()]), strict=True))


def _with_both_losses(settings: Settings) -> Settings:
    if 0 < settings.digit_weight < 1:
        return settings
    alpha = settings.alpha if 0 < settings.alpha < 1 else Settings().alpha
    return settings.with_(auxiliary_loss=True, alpha=alpha)


_OF_VIEWS: Mapping[str, Callable[[Choice], Labelled]] = {"sweep": sweep, "report": report, "pairs": pairs, "why": why}
