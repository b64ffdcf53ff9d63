"""How far a share that was counted may be from the true one."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

#: The normal distribution's quantile for an interval that holds the true share 95 times in 100.
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, counted, with its 95 % interval.

    Args:
        part: how many of the whole.
        whole: how many there are.
    """

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError("part: expected at least 0 and at most the whole")

    @property
    def value(self) -> float | None:
        """The share, None when there is nothing to take a part of."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson score interval (1927), which holds for few and for extreme counts; None when there is no whole."""
        if not self.whole:
            return None
        share, count, square = self.part / self.whole, self.whole, _Z * _Z
        centre = share + square / (2 * count)
        reach = _Z * sqrt(share * (1 - share) / count + square / (4 * count * count))
        scale = 1 + square / count
        low = 0.0 if self.part == 0 else (centre - reach) / scale
        high = 1.0 if self.part == self.whole else (centre + reach) / scale
        return low, high


def harmonic_mean(first: float | None, second: float | None) -> float | None:
    """Return F1 of a recall and a precision; None when one of them is unknown."""
    if first is None or second is None:
        return None
    return 2 * first * second / (first + second) if first + second else 0.0
