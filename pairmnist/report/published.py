"""What the EPFL report published: its scenarios, their parameters and their test errors.

Nothing that is added to the product enters it.
"""

from collections.abc import Sequence
from functools import lru_cache

from pairmnist.config import PROTOCOLS, Experiment, Settings

SOURCE = (
    'R. Annapureddy, A. Prasad, K. Shah, "Deep Learning – Mini Project 1 Report", EPFL (course EE-559, spring 2021)'
)
REPETITIONS = 10  # of each published mean and standard deviation

# Number of parameters, by architecture and weight sharing.
PARAMETERS = {
    "fully-connected": {False: 21_182, True: 10_822},
    "simple-cnn": {False: 9_702, True: 5_082},
    "residual-cnn": {False: 44_386, True: 22_424},
}

# Test error in %, mean and standard deviation over the repetitions, with one draw of the data for all of them: by
# architecture, and then by weight sharing and auxiliary loss.
ERRORS = {
    "fully-connected": {
        (False, False): (19.70, 1.58),
        (False, True): (16.98, 0.74),
        (True, False): (16.09, 0.72),
        (True, True): (13.94, 0.75),
    },
    "simple-cnn": {
        (False, False): (19.32, 1.69),
        (False, True): (14.58, 1.27),
        (True, False): (15.58, 1.59),
        (True, True): (11.57, 1.01),
    },
    "residual-cnn": {
        (False, False): (17.15, 0.84),
        (False, True): (12.32, 1.04),
        (True, False): (14.87, 1.61),
        (True, True): (8.28, 0.84),
    },
}
ARCHITECTURES = tuple(ERRORS)


def scenarios(base: Settings = Settings(), architectures: Sequence[str] = ARCHITECTURES) -> list[Settings]:
    """The scenarios in the order of the report's tables: per architecture apart, apart + aux, shared, shared + aux.

    base: all other settings.
    """
    return [
        base.with_(architecture=architecture, share_weights=share, auxiliary_loss=auxiliary)
        for architecture in architectures
        for share in (False, True)
        for auxiliary in (False, True)
    ]


@lru_cache(maxsize=100)
def experiments(base: Settings = Settings(), repetitions: int = REPETITIONS) -> tuple[Experiment, ...]:
    """What the tables need: the report's scenarios under both data protocols, with these other settings."""
    return tuple(
        Experiment(settings, repetitions)
        for protocol in PROTOCOLS
        for settings in scenarios(base.with_(protocol=protocol))
    )


def parameters(settings: Settings) -> int:
    """The published number of parameters of a network. KeyError for an architecture that the report does not have."""
    return PARAMETERS[settings.architecture][settings.share_weights]


def error(settings: Settings) -> tuple[float, float]:
    """The published mean and standard deviation of a scenario's test errors, as fractions, whatever its other settings.

    KeyError for an architecture that the report does not have.
    """
    mean, sd = ERRORS[settings.architecture][settings.share_weights, settings.learns_digits]
    return mean / 100, sd / 100


def error_of_same_settings(settings: Settings) -> tuple[float, float] | None:
    """The published error of these settings, whatever their seed and data protocol; None where the report has none."""
    others = settings.with_(seed=Settings.seed, protocol=Settings.protocol).canonical()
    return next((error(one) for one in scenarios() if one.canonical() == others), None)
