"""Names of people: announced ones, known first names, those that the trained model finds, and those met earlier."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import partial
from typing import Final

from redaction.entities import EntityType
from redaction.names.inflection import readings
from redaction.names.lexicon import NAMES, UNKNOWN, WORDS
from redaction.names.spans import NameSpan, shipped_model, spans_of
from redaction.passage import Hit, Passage
from redaction.patterns import EncodedText
from redaction.recognizers.name_cues import ANNOUNCING, NOT_NAMES, PLACE_STEMS, STOP_WORDS
from redaction.recognizers.name_evidence import is_compound, is_introduced_word
from redaction.recognizers.name_memory import met_before
from redaction.recognizers.name_questions import asking
from redaction.recognizers.name_reasons import MEMORY, reasons
from redaction.recognizers.name_rules import NO_SURNAME, Reader
from redaction.recognizers.name_words import opens_sentence

#: How far after a name a word may begin that makes it a statue's or a street's.
_PLACE_CHARS: Final = 10
#: The word just before a name, and how far back it is looked for.
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+) $")
_CUE_CHARS: Final = 16
#: First names that are written short in Bangladesh, Pakistan and Malaysia, as part of the name.
_FIRST_BEFORE: Final = re.compile(r"(?:^|[^\w@.-])((?:M[dD]|M[sS][tT]|Mohd|Muhd)\.? )$")
#: In mid-sentence the model is believed of a capital against the list of services from this score on: Lahti and Frank
#: are people, too.
_SURE: Final = 0.95
#: Levels of given names that are common enough here to be one even where a greeting looks like it (Love).
_NORDIC: Final = "124"
_MET_SCORE: Final = 0.75


class PersonRecognizer:
    """Finds names of people by cues, by the trained model and by memory."""

    name: Final = "person"
    entity_type: Final = EntityType.PERSON
    gate: Final = ""
    digits: Final = False

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:  # noqa: ARG002 - part of the interface
        """Return the names in a message: those that stand in it as names, then those met before."""
        most = passage.max_name_words
        reader = Reader(passage.text, asked=_is_asked(passage), max_name_words=most)
        if not reader.words:
            return
        found = _names(reader)
        for hit in found:
            if passage.heard is not None:
                passage.heard[:] = reasons(reader, hit.start, hit.end)
            yield hit
        for word in met_before(passage, reader.words, found, partial(_names_in, max_name_words=most)):
            if passage.heard is not None:
                passage.heard[:] = (MEMORY,)
            yield Hit(word.start, word.end, _MET_SCORE)


def _is_asked(passage: Passage) -> bool:
    """Tell whether the message before this one asks for a name."""
    return any(passage.hear(asking(message)) for message in passage.recent(1))


def _names_in(message: str, *, max_name_words: int) -> list[Hit]:
    return _names(Reader(message, max_name_words=max_name_words))


def _names(reader: Reader) -> list[Hit]:
    """Return the names that need no memory: by cues and lists, and by the model. Where both find one, it is one."""
    found = [Hit(reader.words[run.first].start, reader.words[run.after - 1].end, run.score) for run in reader.runs()]
    starts, ends = [hit.start for hit in found], [hit.end for hit in found]
    services: dict[str, bool] = {}
    for span in spans_of(reader.tokens, shipped_model(), max_words=reader.max_name_words):
        # Where the rules tell two people apart, they are two.
        people = bisect_left(starts, span.end) - bisect_right(ends, span.start)
        if people <= 1 and _is_name(reader.text, span, services):
            found.append(Hit(_after_title(reader.text, span), span.end, span.score))
    found.sort(key=lambda hit: hit.start)
    joined: list[Hit] = []
    for hit in found:
        last = joined[-1] if joined else None
        if last is not None and hit.start < last.end:
            joined[-1] = Hit(last.start, max(last.end, hit.end), max(last.score, hit.score))
        else:
            joined.append(Hit(_with_first(reader.text, hit.start), hit.end, hit.score))
    return joined


def _after_title(text: str, span: NameSpan) -> int:
    """Return where a name begins after the title or the greeting before it: "Mr. Smith" is Smith."""
    first, _, rest = text[span.start : span.end].partition(" ")
    announcing = first.lower().rstrip(".,")
    is_name = NAMES.get(announcing, UNKNOWN)[0] in _NORDIC
    return span.end - len(rest) if rest and announcing in ANNOUNCING and not is_name else span.start


def _with_first(text: str, start: int) -> int:
    """Return where a name begins with the abbreviation of a first name before it: "Md. Kabir"."""
    before = _FIRST_BEFORE.search(text[max(0, start - _CUE_CHARS) : start])
    return start if before is None else start - len(before[1])


def _is_introduced(text: str, start: int, surface: str) -> bool:
    """Tell whether the word before makes it no name."""
    if text[start - 1 : start] != " ":
        return False
    before = _WORD_BEFORE.search(text[max(0, start - _CUE_CHARS) : start].lower())
    return before is not None and is_introduced_word(before[1], surface)


def _is_name(text: str, span: NameSpan, services: dict[str, bool]) -> bool:
    """Tell whether a span is none of the services, organisations and places that are called like people.

    Args:
        text: the message.
        span: where the model finds a name.
        services: of which words it is known whether they may be a form of one; a text may repeat itself.
    """
    surface = text[span.start : span.end]
    lower = surface.lower()
    if surface == lower and lower in WORDS and NO_SURNAME.search(lower):
        # "ruotsalainen": in small letters a nationality.
        return False
    urn = text[span.start - 1 : span.start] == ":" == text[span.end : span.end + 1]
    if urn or len(surface) == 1:
        # A part of a URN; or "rooms start with F": an initial stands beside a name.
        return False
    if is_compound(surface) or (" " not in surface and _is_introduced(text, span.start, surface)):
        return False
    first, _, rest = lower.partition("-")
    if lower in NOT_NAMES or lower in STOP_WORDS or (rest and first in NOT_NAMES):
        return False
    if text[span.end : span.end + _PLACE_CHARS].lower().lstrip(" ").startswith(PLACE_STEMS):
        return False
    if lower not in services:
        services[lower] = any(base in NOT_NAMES for base, _ in readings(lower))
    sure = span.score >= _SURE and surface != lower and not opens_sentence(text, span.start)
    return not services[lower] or (sure and not _is_nobodys(lower))


def _is_nobodys(lower: str) -> bool:
    """Tell whether a form of a service's name is a form of no person's: "Koasille", unlike "Lahdelle"."""
    return all(NAMES.get(base, UNKNOWN)[:2] == UNKNOWN[:2] for base, _ in readings(lower))


RECOGNIZERS: Final = (PersonRecognizer(),)
