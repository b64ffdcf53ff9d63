"""Recognizers made of what an administrator wrote: patterns, words, names, and phrases that announce a value."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from redaction.allow_list import CASE_ENDINGS
from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.normalization import normalize
from redaction.passage import Candidate, Hit, Passage
from redaction.patterns import AFTER, BEFORE, EncodedText
from redaction.recognizer import PatternRecognizer, Recognizer
from redaction.rules.pack import CustomPattern, RulePack, Trigger

#: More hits of one pattern in one message are a pattern gone wrong; each costs a search through the rest of the text.
MOST_HITS: Final = 200
_ENDINGS: Final = "|".join(re.escape(ending) for ending in CASE_ENDINGS)
_TERM_SCORE: Final = 0.9
_TRIGGER_SCORE: Final = 0.75
#: What may stand between a phrase and the value that it announces.
_GAP: Final = r"[ \n]*[:=,-]?[ \n]*"
#: A name is one to three words; another value goes on as long as digits, dots and signs do.
_NAME: Final = r"\p{L}[\p{L}\p{M}'-]*(?: \p{Lu}[\p{L}\p{M}'-]*){0,2}"
_VALUE: Final = r"[\p{L}\p{M}\p{N}_+(][\p{L}\p{M}\p{N}_.@:/+()-]*(?: [0-9][\p{N}.-]*){0,6}"


class BoundedRecognizer:
    """A recognizer that gives up, and with it the message, when it finds far too much."""

    __slots__ = ("_inner", "digits", "entity_type", "gate", "name")

    def __init__(self, inner: PatternRecognizer) -> None:
        self._inner = inner
        self.name = inner.name
        self.entity_type = inner.entity_type
        self.gate = inner.gate
        self.digits = inner.digits

    @property
    def pattern(self) -> str:
        """The pattern, for explanations."""
        return self._inner.pattern

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:
        """Return the hits from left to right.

        Raises:
            ValueError: there are more than `MOST_HITS`.
        """
        for count, hit in enumerate(self._inner.hits(passage, encoded)):
            if count >= MOST_HITS:
                raise ValueError("hits: expected fewer")
            yield hit


def whole_words(pattern: str) -> str:
    """Return the pattern that finds whole words where a pattern of one's own matches; its first group is the match."""
    return f"{BEFORE}((?:{normalize(pattern).text})){AFTER}"


def pattern_recognizer(custom: CustomPattern) -> Recognizer:
    """Return the recognizer of a pattern of one's own."""
    words = tuple(normalize(word).text.lower() for word in custom.words)

    def judge(candidate: Candidate) -> Hit | None:
        return candidate.hit(custom.score) if not words or candidate.expected(words, messages=1) else None

    return BoundedRecognizer(
        PatternRecognizer(
            name=f"pattern:{custom.name}",
            entity_type=custom.entity_type,
            pattern=whole_words(custom.pattern),
            # Some gates share an automaton, which a pattern of unknown size must not fill.
            gate="",
            framed=False,
            judge=judge,
        )
    )


def term_recognizer(name: str, entity_type: EntityType, terms: Sequence[str]) -> Recognizer:
    """Return a recognizer of words and phrases, in any case and with any case ending."""
    chosen = sorted(
        {" ".join(normalize(term).text.lower().split()) for term in terms}, key=lambda term: (-len(term), term)
    )
    pattern = "|".join(re.escape(term).replace(r"\ ", r"[ \n]+") for term in chosen)
    return BoundedRecognizer(
        PatternRecognizer(
            name=name,
            entity_type=entity_type,
            pattern=f"(?i){BEFORE}((?:{pattern})(?:{_ENDINGS})?){AFTER}",
            gate="",
            framed=False,
            judge=lambda candidate: candidate.hit(_TERM_SCORE),
        )
    )


def trigger_recognizer(entity_type: EntityType, triggers: Sequence[Trigger]) -> Recognizer:
    """Return a recognizer of what follows phrases, or of the phrases themselves for a special category."""
    phrases = "|".join(
        re.escape(phrase).replace(r"\ ", r"[ \n]+")
        for phrase in sorted(
            {normalize(trigger.phrase).text.lower() for trigger in triggers}, key=lambda one: (-len(one), one)
        )
    )
    special = entity_type in SPECIAL_CATEGORIES
    value = _NAME if entity_type is EntityType.PERSON else _VALUE
    followed = f"(?:{phrases}){_GAP}({value})"

    def judge(candidate: Candidate) -> Hit | None:
        surface = candidate.surface.rstrip(".,:;!?-)")
        telling = special or entity_type is EntityType.PERSON or any(char.isdigit() or char == "@" for char in surface)
        return candidate.part(0, len(surface), _TRIGGER_SCORE) if surface and telling else None

    return BoundedRecognizer(
        PatternRecognizer(
            name=f"trigger:{entity_type.value}",
            entity_type=entity_type,
            pattern=f"{BEFORE}(?i:({phrases})){AFTER}" if special else f"{BEFORE}(?i:{followed})",
            gate="",
            framed=False,
            judge=judge,
        )
    )


def recognizers_of(pack: RulePack) -> Iterator[Recognizer]:
    """Return the recognizers of what an administrator wrote."""
    yield from map(pattern_recognizer, pack.patterns)
    for kind in sorted({term.entity_type for term in pack.deny}):
        terms = [term.text for term in pack.deny if term.entity_type is kind]
        yield term_recognizer(f"deny:{kind.value}", kind, terms)
    if pack.staff:
        yield term_recognizer("staff", EntityType.PERSON, pack.staff)
    for kind in sorted({trigger.entity_type for trigger in pack.triggers}):
        yield trigger_recognizer(kind, [trigger for trigger in pack.triggers if trigger.entity_type is kind])
