"""What is wrong with a rule pack: every problem at once, each with an example of what would be accepted."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Args:
        field: where: "patterns[0].pattern".
        reason: what was expected.
        example: a value that would be accepted there, as JSON.
    """

    field: str
    reason: str
    example: str


class RulesError(Exception):
    """A rule pack is refused. Its text names fields and never quotes what stands in them.

    Args:
        problems: every problem that was found.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{one.field}: expected {one.reason}, such as {one.example}" for one in self.problems)
        )
