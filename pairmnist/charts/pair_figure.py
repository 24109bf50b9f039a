"""A pair of digits as it is shown: what the networks saw, and what is said beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PairFigure:
    """One pair to draw."""

    images: NDArray[np.float32]  # (2, 14, 14), grey values 0…255
    digits: tuple[int, int]  # the true ones
    right: bool | None  # whether the answer is right, which marks the figure; None where there is no one answer
    lines: Sequence[str] = ()  # plain text beneath, a line each
    tag: str = ""  # plain text beside the true digits: 'right', 'compared wrongly'

    @property
    def truth(self) -> str:
        """'7 ≤ 8'."""
        left, right = self.digits
        return f"{left} {'≤' if left <= right else '>'} {right}"
