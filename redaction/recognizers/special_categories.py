"""A tripwire for what does not belong into a chat: health, religion, union membership, harassment.

It is off unless the rules turn it on. It reads no minds: a word of the lists is found wherever it stands, and the
visitor is offered a safer channel.
"""

import re
from collections.abc import Iterable
from typing import Final

from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.normalization import normalize
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.special_words import EXCEPTIONS, WORDS

#: How much of a word its gate looks at.
_GATE_CHARS: Final = 5
_EXCEPTION_CHARS: Final = max(map(len, EXCEPTIONS))


def _judge(candidate: Candidate) -> Hit | None:
    following = (candidate.surface + candidate.after(_EXCEPTION_CHARS)).lower()
    return None if following.startswith(EXCEPTIONS) else candidate.hit(0.8)


def pattern_of(words: Iterable[str]) -> str:
    """Return an RE2 pattern for words and phrases in which a star stands for any letters."""
    chosen = sorted({normalize(word).text.lower() for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\*", r"[\p{L}\p{M}]*").replace(r"\ ", " +") for word in chosen)


def _gate_of(words: Iterable[str]) -> str:
    """Return a pattern for how the words begin: short, since all gates share one automaton."""
    stems = {normalize(word).text.lower().partition("*")[0].partition(" ")[0][:_GATE_CHARS] for word in words}
    # What begins like a shorter one adds nothing.
    return "|".join(
        re.escape(stem) for stem in sorted(stems) if not any(stem.startswith(one) for one in stems - {stem})
    )


def recognizer_of(
    name: str, entity_type: EntityType, words: Iterable[str], *, phrases_only: bool = False
) -> PatternRecognizer:
    """Return a recognizer of words and phrases.

    Args:
        name: what findings are signed with.
        entity_type: the kind.
        words: lower-case words and phrases; a star stands for any letters.
        phrases_only: True when no exception of the tripwire's applies to them.
    """
    pattern = pattern_of(words)
    return PatternRecognizer(
        name=name,
        entity_type=entity_type,
        pattern=rf"(?i){BEFORE}({pattern}){AFTER}",
        gate=f"(?i)(?:{_gate_of(words)})",
        judge=(lambda candidate: candidate.hit(0.8)) if phrases_only else _judge,
    )


def _all_words(kind: EntityType) -> tuple[str, ...]:
    return tuple(word for words in WORDS[kind].values() for word in words)


#: By default none of them is used.
TRIPWIRES: Final = tuple(
    recognizer_of(kind.value.lower(), kind, _all_words(kind)) for kind in EntityType if kind in SPECIAL_CATEGORIES
)
