"""The journal's clock: what tells how long an entry has waited, whatever happens to the machine's clock.

The wall clock is asked once, on entering; from there a monotonic clock goes on. So a jump of the wall clock changes
nothing while the process runs. Between two runs it can: set back, ages stand still until it has caught up with the
newest entry, and never are negative; set forward, entries look older, and an overdue journal refuses messages until the
drain has emptied it.
"""

from collections.abc import Callable
from datetime import datetime


class JournalClock:
    """Milliseconds that never go back, not even between two runs with one file.

    Args:
        not_before_ms: the latest time that an earlier run gave out.
        now: the wall clock.
        clock_s: a monotonic clock, in seconds.
    """

    def __init__(self, *, not_before_ms: int, now: Callable[[], datetime], clock_s: Callable[[], float]) -> None:
        self._start_ms = max(not_before_ms, int(now().timestamp() * 1000))
        self._clock_s = clock_s
        self._start_s = clock_s()

    def ms(self) -> int:
        """Return the time in milliseconds."""
        return self._start_ms + int((self._clock_s() - self._start_s) * 1000)
