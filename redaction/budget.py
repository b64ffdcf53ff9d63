"""How much processor time one message may take. The clock is handed in."""

from collections.abc import Callable
from typing import Final

from redaction.errors import OverBudgetError

#: The worst text of the longest length takes a third of it on a slow machine.
DEFAULT_BUDGET_MS: Final = 250
#: How many words of one message are judged as names one by one. A chat message has three that may be one; one of two
#: thousand characters has sixty.
DEFAULT_MAX_NAME_WORDS: Final = 64
_NS_A_MS: Final = 1_000_000


class Budget:
    """What is left for one message. It is looked at between recognizers and, within one, every few candidates.

    Args:
        clock_ns: a clock of processor time in nanoseconds.
        limit_ms: how much of it one message may take.
    """

    __slots__ = ("_clock_ns", "_ends_ns", "_limit_ms")

    def __init__(self, clock_ns: Callable[[], int], limit_ms: int) -> None:
        self._clock_ns = clock_ns
        self._limit_ms = limit_ms
        self._ends_ns = clock_ns() + limit_ms * _NS_A_MS

    def check(self) -> None:
        """Go on if there is time left.

        Raises:
            OverBudgetError: there is none.
        """
        if self._clock_ns() > self._ends_ns:
            raise OverBudgetError(self._limit_ms)
