"""How long it takes to judge a message and to put values back, against one regular expression for e-mail addresses."""

import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.corpus import Conversation
from benchmarks.figures import Comparison, Spread, spread
from redaction.analyzer import Analyzer
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.restorer import restore

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ONE_EXPRESSION = "one e-mail pattern"
CONTEXT_MESSAGES = 6
EMAIL_DOMAIN = "verho.invalid"

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class RedactionTime:
    """Times a message, in microseconds.

    Attributes:
        by_language: redaction and one regular expression, for each language.
        restoring: restoring what was redacted, and one regular expression over the same texts.
    """

    by_language: dict[str, tuple[Spread, Spread]]
    restoring: tuple[Spread, Spread]

    def comparisons(self, added_us: float) -> Iterator[Comparison]:
        """Yield them, and how much of what the edge adds to a message is redaction."""
        for language, (redacting, plain) in self.by_language.items():
            key, what = f"redaction.{language}", f"redacting, {language}"
            yield Comparison(f"{key}.p50", f"{what}, p50", "µs", redacting.p50, ONE_EXPRESSION, plain.p50)
            yield Comparison(f"{key}.p99", f"{what}, p99", "µs", redacting.p99, ONE_EXPRESSION, plain.p99)
        restoring, plain = self.restoring
        yield Comparison("redaction.restore", "restoring, p50", "µs", restoring.p50, ONE_EXPRESSION, plain.p50)
        middle = statistics.median(redacting.p50 for redacting, _ in self.by_language.values())
        yield Comparison("redaction.share", "redacting, p50", "µs", middle, "all the edge adds", added_us)


def measure(chats: Sequence[Conversation], rounds: int) -> RedactionTime:
    """Redact every conversation as the edge does: its own ledger, the last messages as context, agents' words too."""
    redactor = Redactor(Analyzer(), email_domain=EMAIL_DOMAIN)
    languages = sorted({chat.language for chat in chats})
    redacting: dict[str, list[Job]] = {language: [] for language in languages}
    plain: dict[str, list[Job]] = {language: [] for language in languages}
    restoring: list[Job] = []
    restored_plain: list[Job] = []
    for chat in chats:
        ledger = Ledger()
        said: list[str] = []
        for line in chat.lines:
            context = tuple(said[-CONTEXT_MESSAGES:])
            redacting[chat.language].append(
                _redacting(redactor, line.text, ledger, context, chat.language, by_visitor=line.by_visitor)
            )
            plain[chat.language].append(_substituting(line.text))
            text = redactor.redact(line.text, ledger, context=context, keep_pseudonyms=not line.by_visitor).text
            restoring.append(_restoring(text, ledger))
            restored_plain.append(_substituting(text))
            said.append(line.text)
    return RedactionTime(
        {language: compared(redacting[language], plain[language], rounds) for language in languages},
        compared(restoring, restored_plain, rounds),
    )


def _redacting(
    redactor: Redactor, text: str, ledger: Ledger, context: Sequence[str], language: str, *, by_visitor: bool
) -> Job:
    return lambda: redactor.redact(text, ledger, context=context, language=language, keep_pseudonyms=not by_visitor)


def _substituting(text: str) -> Job:
    return lambda: EMAIL.sub("[EMAIL]", text)


def _restoring(text: str, ledger: Ledger) -> Job:
    return lambda: restore(text, ledger, email_domain=EMAIL_DOMAIN)


def compared(ours: Sequence[Job], others: Sequence[Job], rounds: int) -> tuple[Spread, Spread]:
    """Return the spread over the jobs, in microseconds, of each job's median over the rounds; the two take turns."""
    times: tuple[list[list[float]], list[list[float]]] = ([[] for _ in ours], [[] for _ in others])
    for _ in range(rounds):
        for jobs, taken in zip((ours, others), times, strict=True):
            for job, list_of_job in zip(jobs, taken, strict=True):
                started = time.perf_counter_ns()
                job()
                list_of_job.append((time.perf_counter_ns() - started) / 1e3)
    first, second = ([statistics.median(of_job) for of_job in taken] for taken in times)
    return spread(first), spread(second)
