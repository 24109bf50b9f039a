"""What it takes to declare a setting once, as a field of a frozen dataclass. `config` has the settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar, cast

Value = TypeVar("Value", str, bool, int, float)


class SettingsError(ValueError):
    """A setting that cannot be trained; the message says which values can."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is declared of a setting. Numbers have limits, words have choices, and a switch has neither."""

    name: str
    kind: type  # of its values: str, bool, int or float
    default: Any
    label: str  # beside its widget
    help: str  # a sentence or two, on the page and in the terminal
    heading: str = ""  # what stands above its widget, where it is not with the others
    words: Callable[[Any], str] | None = None  # of a value in a label, other words for each; None: `naming` has them
    choices: Mapping[str, str] = field(default_factory=dict)  # value → what it means
    limits: tuple[float, float] = (0, 0)  # the lowest and the highest value
    step: float = 1  # from one value to the next in its widget

    def checked(self, value: Any) -> Any:
        """The value in its one type. Raises SettingsError, which says what is accepted, for any other."""
        if self.kind is str:
            return self._checked_choice(value)
        return self._checked_switch(value) if self.kind is bool else self._checked_number(value)

    def _checked_choice(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise SettingsError(f"{self.name} must be one of {', '.join(self.choices)}, not {value!r}")
        return value

    def _checked_switch(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise SettingsError(f"{self.name} must be true or false, not {value!r}")
        return value

    def _checked_number(self, value: Any) -> float:
        lowest, highest = self.limits
        whole = self.kind is int
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not lowest <= value <= highest or (whole and value != int(value)):
            kind = "a whole number" if whole else "a number"
            raise SettingsError(f"{self.name} must be {kind} from {lowest:,} to {highest:,}, not {value!r}")
        return int(value) if whole else float(value) + 0.0  # −0 is 0


def setting(default: Value, **declaration: Any) -> Value:
    """A dataclass's field that is a setting; the rest of the declaration is what `Setting` has."""
    made: Value = field(default=default, metadata=declaration)
    return made


@dataclass(frozen=True)
class Declared:
    """A frozen dataclass with settings among its fields, which are checked when it is made."""

    @classmethod
    @cache
    def declared(cls) -> Mapping[str, Setting]:
        """The settings by name, in their order."""
        return {
            one.name: Setting(name=one.name, kind=cast(type, one.type), default=one.default, **one.metadata)
            for one in fields(cls)
            if one.metadata
        }

    def __post_init__(self) -> None:
        for name, one in self.declared().items():
            object.__setattr__(self, name, one.checked(getattr(self, name)))
