"""What came of looking whether rules find the reported misses."""

from dataclasses import dataclass

from storage.interfaces import RuleMiss


@dataclass(frozen=True, slots=True)
class CheckedMiss:
    """A reported miss, and whether rules find it; None = it could not be looked at."""

    miss: RuleMiss
    found: bool | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of looking at the open misses, one by one."""

    cases: tuple[CheckedMiss, ...] = ()

    @property
    def found(self) -> int:
        """How many the rules find."""
        return sum(one.found is True for one in self.cases)

    @property
    def unopened(self) -> int:
        """How many could not be looked at: restricted, sealed otherwise, or the right to read is missing."""
        return sum(one.found is None for one in self.cases)

    @property
    def missed(self) -> tuple[RuleMiss, ...]:
        """Those that the rules do not find."""
        return tuple(one.miss for one in self.cases if one.found is False)
