"""How long it takes to judge a message and to put values back, against one regular expression for e-mail addresses."""

import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.corpus import Conversation
from benchmarks.figures import Comparison, Spread, spread
from redaction.analyzer import Analyzer
from redaction.entities import EntityType
from redaction.ledger import Ledger
from redaction.recognizers import ALL
from redaction.redactor import Redactor
from redaction.restorer import restore
from redaction.rules.checking import hostile_texts
from redaction.rules.samples import SHIPPED

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ONE_EXPRESSION = "one e-mail pattern"
CONTEXT_MESSAGES = 6
EMAIL_DOMAIN = "verho.invalid"
HOSTILE_BYTES = 4_096

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class RedactionTime:
    """Times a message, in microseconds.

    Attributes:
        by_language: redaction and one regular expression, for each language.
        restoring: restoring what was redacted, and one regular expression over the same texts.
        identifiers: judging a message without names, and with them, median.
        hostile: processor time on the worst 4 KiB of the shipped hostile texts, and on 4 KiB of ordinary messages.
    """

    by_language: dict[str, tuple[Spread, Spread]]
    restoring: tuple[Spread, Spread]
    identifiers: tuple[float, float]
    hostile: tuple[float, float]

    def comparisons(self, added_us: float) -> Iterator[Comparison]:
        """Yield them, and how much of what the edge adds to a message is redaction."""
        for language, (redacting, plain) in self.by_language.items():
            key, what = f"redaction.{language}", f"redacting, {language}"
            yield Comparison(f"{key}.p50", f"{what}, p50", "µs", redacting.p50, ONE_EXPRESSION, plain.p50)
            yield Comparison(f"{key}.p99", f"{what}, p99", "µs", redacting.p99, ONE_EXPRESSION, plain.p99)
        restoring, plain = self.restoring
        yield Comparison("redaction.restore", "restoring, p50", "µs", restoring.p50, ONE_EXPRESSION, plain.p50)
        yield Comparison(
            "redaction.identifiers", "judging, without names, p50", "µs", self.identifiers[0], "with names",
            self.identifiers[1],
        )  # fmt: skip
        yield Comparison(
            "redaction.hostile", "the worst hostile 4 KiB", "µs", self.hostile[0], "ordinary 4 KiB", self.hostile[1]
        )
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
        _identifiers(chats, rounds),
        _hostile(),
    )


def _identifiers(chats: Sequence[Conversation], rounds: int) -> tuple[float, float]:
    """Return the median time to judge a message alone, without names and with them."""
    whole = Analyzer()
    part = Analyzer(recognizers=[one for one in ALL if one.entity_type is not EntityType.PERSON])
    texts = [line.text for chat in chats for line in chat.lines]
    ours, others = compared(
        [partial(part.analyze, text) for text in texts], [partial(whole.analyze, text) for text in texts], rounds
    )
    return ours.p50, others.p50


def _hostile() -> tuple[float, float]:
    """Return the processor time on the worst hostile text that is shipped, and on ordinary text of its length."""
    analyzer = Analyzer()
    ordinary = "\n".join(SHIPPED * 2).encode()[:HOSTILE_BYTES].decode(errors="ignore")
    return max(_spent_us(analyzer, text) for text in hostile_texts()), _spent_us(analyzer, ordinary)


def _spent_us(analyzer: Analyzer, text: str) -> float:
    """Return the processor time that judging a text takes, in microseconds, the best of three."""
    times = []
    for _ in range(3):
        started = time.process_time_ns()
        analyzer.analyze(text)
        times.append((time.process_time_ns() - started) / 1e3)
    return min(times)


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
