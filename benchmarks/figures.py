"""Figures: percentiles of many measurements, and one thing measured against another."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict


class Record(TypedDict):
    """A comparison as `--json` prints it; the keys are documented in docs/benchmarks.md."""

    key: str
    what: str
    unit: str
    value: float
    than: str
    other: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the result: a thing of Verho's, and what it is measured against.

    Attributes:
        key: a stable name, its section before the first dot.
        what: what was measured.
        unit: of both values.
        value: the measurement.
        than: what it is compared with.
        other: the measurement of that, in the same run.
    """

    key: str
    what: str
    unit: str
    value: float
    than: str
    other: float

    @property
    def section(self) -> str:
        """Return the part of the benchmark that it belongs to."""
        return self.key.partition(".")[0]

    @property
    def ratio(self) -> float | None:
        """Return how many times the other it is, None when the other was too small to be seen."""
        return self.value / self.other if self.other > 0 else None

    def record(self) -> Record:
        """Return it for `--json`."""
        return Record(
            key=self.key, what=self.what, unit=self.unit, value=_short(self.value), than=self.than,
            other=_short(self.other), ratio=None if self.ratio is None else _short(self.ratio),
        )  # fmt: skip


def _short(number: float) -> float:
    """Return a number in the four digits that may mean something."""
    return float(f"{number:.4g}")


@dataclass(frozen=True, slots=True)
class Spread:
    """What many measurements of one thing come to."""

    p50: float
    p99: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    """Return median and 99th percentile, by the nearest rank: no value that was not measured.

    Raises:
        ValueError: there is nothing to describe.
    """
    if not values:
        raise ValueError("values: one at least")
    ordered = sorted(values)
    return Spread(statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], len(ordered))
