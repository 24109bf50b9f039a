"""What is drawn for one state is made once for all who look at it, and kept within a bound.

A key says what is shown: the records (which never change), and what was chosen of them. It says nothing of who looks,
so fifty visitors of one state cost little more than one.
"""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from pairmnist.analysis.trained import Trained
from pairmnist.charts.figure import Figure

MEGABYTES = 96  # of everything that is kept

P = ParamSpec("P")
T = TypeVar("T")


class Shared:
    """A memory of what was made, the least recently used forgotten first. May be used from several threads.

    Who asks for something while another makes it waits for that one, because making it twice takes twice as long.
    """

    def __init__(self, megabytes: float = MEGABYTES) -> None:
        self.bytes = 0
        self._most = int(1e6 * megabytes)
        self._lock = threading.Lock()  # guards all but the making
        self._made: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What this key stands for, made now if nobody did before. An error is its maker's, and nothing is kept."""
        with self._lock:
            if key in self._made:
                return cast(T, self._found(key))
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._made:
                    return cast(T, self._found(key))
            try:
                value = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            self._keep(key, value)
        return value

    def clear(self) -> None:
        with self._lock:
            self._made.clear()
            self.bytes = 0

    def _found(self, key: Hashable) -> Any:
        self._made.move_to_end(key)
        return self._made[key][0]

    def _keep(self, key: Hashable, value: Any) -> None:
        size = weight(value)
        with self._lock:
            self._made[key] = value, size
            self.bytes += size
            while self.bytes > self._most:
                self.bytes -= self._made.popitem(last=False)[1][1]


SHARED = Shared()  # of this process


def made_once(function: Callable[P, T]) -> Callable[P, T]:
    """Share what a function makes of its arguments: Trained, lists of Trained, and plain values.

    The function must depend on nothing else, and nobody may change what it returns.
    """

    @wraps(function)
    def shared(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (function.__module__, function.__qualname__, _key(args), _key(tuple(sorted(kwargs.items()))))
        return SHARED.get(key, lambda: function(*args, **kwargs))

    return shared


def _key(value: Any) -> Hashable:
    """What an argument contributes to a key."""
    match value:
        case Trained():
            return value.key
        case list() | tuple():
            return tuple(map(_key, value))
        case dict():
            return tuple((name, _key(one)) for name, one in value.items())
        case Hashable():
            return value
    raise TypeError(f"{type(value).__name__} cannot be part of a key")


def weight(value: Any) -> int:
    """About how many bytes a value takes."""
    match value:
        case Figure():
            return value.size
        case pd.DataFrame() | pd.Series():
            return int(np.sum(value.memory_usage(deep=True)))
        case np.ndarray():
            return value.nbytes
        case str() | bytes():
            return sys.getsizeof(value)
        case dict():
            return sum(map(weight, value.values())) + sys.getsizeof(value)
        case Sequence():
            return sum(map(weight, value)) + sys.getsizeof(value)
    return 1000  # a small object of ours
