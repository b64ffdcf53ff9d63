"""What a dry run has found so far: counts by kind, costs, and a few examples. Pure."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from redaction.errors import RedactionError
from redaction.finding import Finding
from redaction.rules.comparison import Comparing
from storage.interfaces import Content, ConversationId, Sender, StoredMessage

#: How much of a message is shown around what is found in it, in code points each way.
_AROUND = 60
#: Earlier messages that a message is judged with.
_CONTEXT = 4


@dataclass(frozen=True, slots=True)
class Example:
    """One finding that only one of two rules has, and a little of what stands around it, as stored."""

    conversation: ConversationId
    kind: str
    recognizer: str
    score: float
    before: str = field(repr=False)
    found: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(slots=True)
class Tally:
    """Counts as messages are compared.

    Args:
        comparing: the rules in force and the draft.
        examples: how many are kept of what is new, and of what is lost: a sample, each finding as likely as another.
    """

    comparing: Comparing = field(repr=False)
    examples: int
    messages: int = 0
    unjudged: int = 0
    withheld: int = 0
    released: int = 0
    new: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    first_ns: int = 0
    second_ns: int = 0
    new_examples: list[Example] = field(default_factory=list, repr=False)
    lost_examples: list[Example] = field(default_factory=list, repr=False)

    def take(self, messages: Sequence[StoredMessage], contents: Mapping[str, Content]) -> None:
        """Compare the messages of one conversation, each with those before it."""
        said: list[str] = []
        for message in messages:
            content = contents.get(message.id)
            if content is None or message.sender is Sender.SYSTEM:
                continue
            for text in (content.text, *(value for _, value in content.fields)):
                if text.strip():
                    self._compare(message, text, said[-_CONTEXT:])
            said.append(content.text)

    def _compare(self, message: StoredMessage, text: str, context: Sequence[str]) -> None:
        self.messages += 1
        try:
            one = self.comparing.take(text, context=context, from_agent=message.sender is Sender.AGENT, stored=True)
        except RedactionError:
            self.unjudged += 1
            return
        self.withheld += one.withheld
        self.released += one.released
        self.first_ns += one.first_ns
        self.second_ns += one.second_ns
        for found in one.new:
            self.new[found.entity_type.value] += 1
            _keep(self.new_examples, _example(message, text, found), self.new.total(), self.examples)
        for found in one.lost:
            self.lost[found.entity_type.value] += 1
            _keep(self.lost_examples, _example(message, text, found), self.lost.total(), self.examples)

    @property
    def first_us(self) -> float:
        """What a message costs under the rules in force, in microseconds of processor time."""
        return self.first_ns / 1_000 / max(1, self.messages - self.unjudged)

    @property
    def second_us(self) -> float:
        """What it costs under the draft."""
        return self.second_ns / 1_000 / max(1, self.messages - self.unjudged)


def _keep(kept: list[Example], one: Example, seen: int, most: int) -> None:
    """Keep an even sample: the n-th of all takes the place of one that was kept with a chance of `most` in n."""
    if len(kept) < most:
        kept.append(one)
    elif (place := secrets.randbelow(seen)) < most:
        kept[place] = one


def _example(message: StoredMessage, text: str, found: Finding) -> Example:
    start, end = max(0, found.start - _AROUND), min(len(text), found.end + _AROUND)
    return Example(
        conversation=message.conversation,
        kind=found.entity_type.value,
        recognizer=found.recognizer,
        score=found.score,
        before=("…" if start else "") + text[start : found.start],
        found=text[found.start : found.end],
        after=text[found.end : end] + ("…" if end < len(text) else ""),
    )
