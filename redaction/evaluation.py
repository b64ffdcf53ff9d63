"""How well personal data is found in texts that people have labelled.

Conversations are redacted the way they run: message after message, with the earlier ones as context, one ledger for
each conversation, and the names of its form known from the start.

* A label is *covered* when every character of it lies inside findings, of whatever kind: what is not covered leaks.
* A finding is *precise* when every letter and digit of it lies inside labels, of whatever kind.
* Recall and precision count only findings that are a label exactly: its first and last character and its kind.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.entities import EntityType
from redaction.errors import WithheldError
from redaction.finding import Finding
from redaction.intervals import Share, harmonic_mean
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.split_values import MOST_PARTS

#: How many earlier messages a message is judged with; the edge's default.
DEFAULT_CONTEXT_MESSAGES: Final = 6
#: Stands for every kind or every language in a row.
ALL: Final = "ALL"
#: Stands for every kind but names.
IDENTIFIERS: Final = "IDENTIFIERS"


@dataclass(frozen=True, slots=True)
class Label:
    """Personal data that a person marked in a text: code points, the end exclusive."""

    start: int
    end: int
    entity_type: EntityType


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message and all personal data in it.

    Args:
        text: the message.
        labels: what is personal data in it, without overlaps.
        by_agent: True for what an agent wrote.
    """

    text: str = field(repr=False)
    labels: tuple[Label, ...] = ()
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class LabelledConversation:
    """A conversation and all personal data in it.

    Args:
        language: "fi", "en", "sv".
        messages: in the order they were written.
        name: what the form's name field holds, "" when there is none.
        email: what the form's e-mail field holds, "" when there is none.
    """

    language: str
    messages: tuple[LabelledMessage, ...]
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one kind in one language; `ALL` and `IDENTIFIERS` stand for several kinds.

    Args:
        entity_type: the kind.
        language: the language.
        covered: labels of the kind that lie inside findings of any kind.
        precise: findings of the kind that lie inside labels of any kind.
        typed: of the covered labels, those whose findings all are of the label's kind.
        recall: labels that are a finding exactly.
        precision: findings that are a label exactly.
    """

    entity_type: str
    language: str
    covered: Share
    precise: Share
    typed: Share
    recall: Share
    precision: Share

    @property
    def f1(self) -> float | None:
        """The harmonic mean of recall and precision."""
        return harmonic_mean(self.recall.value, self.precision.value)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out.

    Args:
        rows: by kind and language; the first is of all kinds in all languages.
        leaking: messages with personal data of which some stays.
        over_masked: messages without personal data in which something is found.
        withheld: messages that would not leave at all; their findings count like others.
        times_ns: time a message, sorted.
        mean_length_chars: mean length of a message.
    """

    rows: tuple[Row, ...]
    leaking: Share
    over_masked: Share
    withheld: int
    times_ns: tuple[int, ...] = field(repr=False)
    mean_length_chars: float

    @property
    def leaked(self) -> Share:
        """Labels of which at least one character lies outside all findings."""
        covered = self.rows[0].covered
        return Share(covered.whole - covered.part, covered.whole)

    def time_us(self, quantile: float) -> float:
        """Return the time a message within which this share of messages is decided, in microseconds."""
        if not self.times_ns:
            return 0.0
        return self.times_ns[min(len(self.times_ns) - 1, int(quantile * len(self.times_ns)))] / 1_000


def evaluate(
    redactor: Redactor,
    conversations: Iterable[LabelledConversation],
    *,
    clock_ns: Callable[[], int],
    context_messages: int = DEFAULT_CONTEXT_MESSAGES,
) -> Evaluation:
    """Return how well a redactor finds what is labelled.

    Args:
        redactor: judges the texts.
        conversations: labelled conversations.
        clock_ns: a clock in nanoseconds that never goes back.
        context_messages: how many earlier messages a message is judged with.

    Raises:
        RedactionError: a text could not be judged.
    """
    tally = Tally()
    for conversation in conversations:
        ledger = Ledger()
        for value, kind in ((conversation.name, EntityType.PERSON), (conversation.email, EntityType.EMAIL_ADDRESS)):
            _take_field(redactor, value, kind, ledger)
        talk = _Talk(conversation.language, ledger, deque(maxlen=context_messages))
        judged: list[tuple[LabelledMessage, tuple[Finding, ...], int]] = []
        for message in conversation.messages:
            started = clock_ns()
            findings = _findings(redactor, message, talk, tally)
            judged.append((message, findings, clock_ns() - started))
            talk.context.append(message.text)
        # Counted afterwards: what counting reads would be in the way of what the next message reads.
        for message, findings, took_ns in judged:
            tally.add(message, findings, conversation.language, took_ns=took_ns)
    return tally.evaluation()


def _take_field(redactor: Redactor, value: str, kind: EntityType, ledger: Ledger) -> None:
    try:
        redactor.redact_value(value, kind, ledger)
    except WithheldError:
        # A field that does not leave is not known to the conversation either.
        return


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation so far: its last messages, and what left of the visitor's last ones."""

    language: str
    ledger: Ledger
    context: deque[str] = field(repr=False)
    said: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_PARTS), repr=False)


def _findings(redactor: Redactor, message: LabelledMessage, talk: _Talk, tally: "Tally") -> tuple[Finding, ...]:
    context = tuple(talk.context)
    try:
        redacted = redactor.redact(
            message.text,
            talk.ledger,
            context=context,
            said=() if message.by_agent else tuple(talk.said),
            language=talk.language,
            keep_pseudonyms=message.by_agent,
        )
    except WithheldError:
        tally.withheld += 1
        return redactor.find(
            message.text, talk.ledger, context=context, language=talk.language, keep_pseudonyms=message.by_agent
        )
    if not message.by_agent:
        talk.said.append(redacted.text)
    return redacted.findings


class Tally:
    """Counts while messages go by, whoever finds in them.

    Attributes:
        withheld: how many messages would not leave at all; whoever finds them counts them.
    """

    def __init__(self) -> None:
        self.withheld = 0
        self._times_ns: list[int] = []
        self._chars = 0
        self._messages: Counter[str] = Counter()
        # A key is a kind and a language.
        self._spans: dict[str, Counter[tuple[str, str]]] = {
            name: Counter() for name in ("labels", "covered", "typed", "findings", "precise", "exact")
        }

    def add(self, message: LabelledMessage, findings: Sequence[Finding], language: str, *, took_ns: int) -> None:
        """Count a message.

        Args:
            message: the message and what is in it.
            findings: what was found in it, without overlaps.
            language: the conversation's.
            took_ns: how long finding took, in nanoseconds.
        """
        self._times_ns.append(took_ns)
        exact = {(label.start, label.end, label.entity_type) for label in message.labels}
        kinds = {index: finding.entity_type for finding in findings for index in range(finding.start, finding.end)}
        labelled = {index for label in message.labels for index in range(label.start, label.end)}
        leaks = False
        for label in message.labels:
            place = range(label.start, label.end)
            covered = all(index in kinds for index in place)
            leaks = leaks or not covered
            self._count("labels", label.entity_type, language)
            self._count("covered", label.entity_type, language, covered)
            right = covered and all(kinds[index] is label.entity_type for index in place)
            self._count("typed", label.entity_type, language, right)
        for found in findings:
            data = (index for index in range(found.start, found.end) if message.text[index].isalnum())
            self._count("findings", found.entity_type, language)
            self._count("precise", found.entity_type, language, all(index in labelled for index in data))
            self._count("exact", found.entity_type, language, (found.start, found.end, found.entity_type) in exact)
        self._chars += len(message.text)
        self._messages["labelled" if message.labels else "plain"] += 1
        self._messages["leaking"] += leaks
        self._messages["over_masked"] += bool(findings) and not message.labels

    def evaluation(self) -> Evaluation:
        """Return the figures."""
        keys = {key for counter in self._spans.values() for key in counter}
        languages = sorted(language for kind, language in keys if kind == ALL and language != ALL)
        kinds = [kind.value for kind in EntityType if (kind.value, ALL) in keys]
        ordered = [(kind, language) for kind in (ALL, IDENTIFIERS, *kinds) for language in (ALL, *languages)]
        plain, labelled = self._messages["plain"], self._messages["labelled"]
        return Evaluation(
            rows=tuple(self._row(key) for key in ordered if key in keys or key == (ALL, ALL)),
            leaking=Share(self._messages["leaking"], labelled),
            over_masked=Share(self._messages["over_masked"], plain),
            withheld=self.withheld,
            times_ns=tuple(sorted(self._times_ns)),
            mean_length_chars=self._chars / max(1, plain + labelled),
        )

    def _count(self, counter: str, kind: EntityType, language: str, holds: bool = True) -> None:
        kinds = (kind.value, ALL) if kind is EntityType.PERSON else (kind.value, IDENTIFIERS, ALL)
        for key in ((name, which) for name in kinds for which in (language, ALL)):
            self._spans[counter][key] += holds

    def _row(self, key: tuple[str, str]) -> Row:
        count: Mapping[str, int] = {name: counter[key] for name, counter in self._spans.items()}
        return Row(
            *key,
            covered=Share(count["covered"], count["labels"]),
            precise=Share(count["precise"], count["findings"]),
            typed=Share(count["typed"], count["covered"]),
            recall=Share(count["exact"], count["labels"]),
            precision=Share(count["exact"], count["findings"]),
        )
