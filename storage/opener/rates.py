"""How much one person may have opened within a time; the opener's own bound, whatever the console asks for."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.vocabulary import KeyScope

MAX_PEOPLE = 10_000
"""How many are counted at a time; beyond it the oldest is forgotten."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many conversations within so long a time."""

    conversations: int
    within: timedelta


DEFAULT_ALLOWANCES: Mapping[KeyScope, Allowance] = {
    KeyScope.TRANSCRIPT: Allowance(1_500, timedelta(minutes=1)),
    KeyScope.IDENTITY: Allowance(60, timedelta(hours=1)),
}


class Rates:
    """Counts what each person had opened lately.

    Args:
        allowances: how much of each scope.
    """

    def __init__(self, allowances: Mapping[KeyScope, Allowance] = DEFAULT_ALLOWANCES) -> None:
        self._allowances = allowances
        self._lately: dict[tuple[str, KeyScope], deque[tuple[datetime, int]]] = {}

    def take(self, person: str, scope: KeyScope, count: int, *, at: datetime) -> bool:
        """Count `count` conversations, unless they would be too many: then count nothing and return False."""
        allowance = self._allowances[scope]
        lately = self._lately.pop((person, scope), deque())
        self._lately[person, scope] = lately
        while len(self._lately) > MAX_PEOPLE:
            del self._lately[next(iter(self._lately))]
        while lately and lately[0][0] <= at - allowance.within:
            lately.popleft()
        if sum(opened for _, opened in lately) + count > allowance.conversations:
            return False
        lately.append((at, count))
        return True
