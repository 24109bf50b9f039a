"""Settings as chance has them, whichever settings there are."""

from random import Random
from typing import Any

from pairmnist.config import SETTINGS, Settings
from pairmnist.declaration import Setting


def random_settings(chance: Random) -> Settings:
    """Half of the settings at their defaults, the others anywhere in what they can be."""
    changed = {name: random_value(setting, chance) for name, setting in SETTINGS.items() if chance.random() < 0.5}
    return Settings(**changed)


def random_value(setting: Setting, chance: Random) -> Any:
    lowest, highest = setting.limits
    if setting.kind is int:
        return chance.randint(int(lowest), int(highest))
    if setting.kind is float:
        return chance.uniform(lowest, highest)
    return chance.choice([False, True] if setting.kind is bool else list(setting.choices))


def other_value(setting: Setting, value: Any, chance: Random) -> Any:
    """A value that is not this one."""
    return next(other for other in iter(lambda: random_value(setting, chance), None) if other != value)
