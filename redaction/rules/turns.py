"""Two redactors asked about the same texts, by turns and timed."""

from collections.abc import Callable, Sequence

from redaction.entities import Operator
from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.redactor import Redactor


class Turns:
    """Asks the rules in force and those that somebody proposes.

    Args:
        first: the redactor of the rules in force.
        second: the redactor of the rules that somebody proposes.
        clock_ns: a clock in nanoseconds.
        looks: how often each looks at a text; the last look is timed, when what is kept is built. Over many texts one
            look comes to the same.
    """

    def __init__(self, first: Redactor, second: Redactor, *, clock_ns: Callable[[], int], looks: int = 1) -> None:
        self._redactors = first, second
        self._clock_ns = clock_ns
        self._looks = looks
        self._count = 0

    def find(
        self, text: str, *, context: Sequence[str] = (), from_agent: bool = False, stored: bool = False
    ) -> tuple[list[tuple[Finding, ...]], list[int]]:
        """Return what each finds in a text, and how long each took in nanoseconds.

        Raises:
            RedactionError: one of them cannot judge it.
        """
        times = [0, 0]
        found: list[tuple[Finding, ...]] = [(), ()]
        # Whichever is asked first finds the machine colder.
        for index in (self._count % 2, 1 - self._count % 2):
            redactor = self._redactors[index]
            for _ in range(self._looks):
                started = self._clock_ns()
                found[index] = redactor.find(text, Ledger(), context=context, keep_pseudonyms=from_agent, stored=stored)
                times[index] = self._clock_ns() - started
        self._count += 1
        return found, times


def stops(redactor: Redactor, findings: Sequence[Finding]) -> bool:
    """Tell whether a visitor's message with these findings does not leave."""
    return any(redactor.operators[one.entity_type] is Operator.WITHHOLD for one in findings)
