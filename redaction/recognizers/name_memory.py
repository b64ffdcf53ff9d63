"""Names met before, found again: in any form, at the beginning of a sentence, in small letters."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from redaction.names.forms import SMALL
from redaction.names.lexicon import UNKNOWN, WORDS, known_as
from redaction.passage import Hit, Passage, holds_any
from redaction.recognizers.name_cues import NOT_NAMES, STOP_WORDS
from redaction.recognizers.name_forms import stems
from redaction.recognizers.name_words import FEWEST_CHARS, FEWEST_KNOWN_CHARS, Word, Words

#: How many letters the forms of a long name have in common at least, and those of a short one: Mäki, Mäen. The longer a
#: form, the more of it is the name: Virtaselle.
_LONG_HEAD: Final = 3
_SHORT_HEAD: Final = 2
_LONGEST_SHORT: Final = 5
#: Words in small letters up to this common may be a name that was met before.
_UNCOMMON: Final = "2"


def met_before(
    passage: Passage, words: Words, found: Sequence[Hit], read: Callable[[str], Sequence[Hit]]
) -> Iterator[Word]:
    """Return the words that are a form of a name that the conversation or this message has had.

    Args:
        passage: the message and its surroundings.
        words: the words of the message.
        found: the names already found in it.
        read: finds the names in an earlier message.
    """
    if passage.is_first and not found and not passage.names:
        return
    sought = _unexplained(words, found)
    if not sought:
        return
    known = _known(passage, sought, found, read)
    if not known:
        return
    heads = {stem[:length] for stem in known for length in (_SHORT_HEAD, _LONG_HEAD)}
    for word in sought:
        short = len(word.lower) <= _LONGEST_SHORT
        if word.lower[: _SHORT_HEAD if short else _LONG_HEAD] in heads and _is_form_of(word, known):
            yield word


def _unexplained(words: Words, found: Sequence[Hit]) -> list[Word]:
    """Return the words that are in no name and may be one met before: capitalised ones, and rare ones."""
    starts = [hit.start for hit in found]
    sought: list[Word] = []
    for index, token in enumerate(words.tokens):
        plain = token.form.plain
        if plain and token.shape == SMALL:
            continue
        lower = token.lower
        if len(lower) < FEWEST_KNOWN_CHARS or lower in STOP_WORDS:
            continue
        word = words[index]
        if word.capital:
            if (plain and word.opens) or (lower in NOT_NAMES and known_as(lower).code[0] == "0"):
                continue
        elif plain or lower in NOT_NAMES or not _may_be_met(lower):
            continue
        if word.loose and not _is_in(word, found, starts):
            sought.append(word)
    return sought


def _is_in(word: Word, found: Sequence[Hit], starts: Sequence[int]) -> bool:
    """Tell whether a word touches one of the names, which stand in order without overlaps."""
    place = bisect_left(starts, word.end)
    return place > 0 and found[place - 1].end > word.start


def _known(
    passage: Passage, sought: Sequence[Word], found: Sequence[Hit], read: Callable[[str], Sequence[Hit]]
) -> frozenset[str]:
    """Return what the words of this conversation's names may be forms of, as far as the words sought may be one."""
    heads = tuple({_head(word.lower) for word in sought})
    words: set[str] = set()
    for value in (*passage.names, *(passage.text[hit.start : hit.end] for hit in found)):
        lower = value.lower()
        if holds_any(lower, heads):
            words.update(_met(lower, heads))
    wanted: frozenset[str] | None = None
    for message, lower in passage.earlier(heads):
        if wanted is None:
            wanted = frozenset(stem for word in sought for stem in stems(word.lower))
        # Only a message that holds a form of a word sought is read for names.
        if any(not wanted.isdisjoint(stems(word)) for word in _name_words(lower, heads)):
            for hit in read(message):
                words.update(_met(message[hit.start : hit.end].lower(), heads))
    if not words:
        return frozenset()
    known = {stem for word in words for stem in stems(word)}
    return frozenset(known - (NOT_NAMES - words))


def _met(name: str, heads: tuple[str, ...]) -> Iterator[str]:
    """Return the words of a name that may be met again; one that is also a service's only before a surname."""
    first, _, rest = name.partition(" ")
    for word in _name_words(name, heads):
        if word not in STOP_WORDS and (word not in NOT_NAMES or (word == first and rest)):
            yield word


def _may_be_met(lower: str) -> bool:
    """Tell whether a word in small letters is unusual enough to be a name that was met before."""
    if len(lower) < FEWEST_CHARS:
        return False
    common = WORDS.get(lower)
    return common is None or (max(common) <= _UNCOMMON and known_as(lower).code[:2] != UNKNOWN[:2])


def _head(word: str) -> str:
    """Return how all forms of a word begin."""
    length = len(word)
    return word[: _SHORT_HEAD if length <= _LONGEST_SHORT else max(_LONG_HEAD, length // 2 - _SHORT_HEAD)]


def _name_words(text: str, heads: tuple[str, ...]) -> Iterator[str]:
    """Return the words of a text in lower case that begin like a word that is sought."""
    for head in heads:
        # A word may have a hyphen near its beginning; half of it is not looked for.
        at = text.find(head) if head.isalpha() else -1
        while at >= 0:
            end = at + len(head)
            if at == 0 or not _is_letter(text[at - 1]):
                while end < len(text) and _is_letter(text[end]):
                    end += 1
                if end - at >= FEWEST_KNOWN_CHARS:
                    yield text[at:end]
            at = text.find(head, end)


def _is_letter(char: str) -> bool:
    """Tell whether a character is a part of a word; signs for numbers such as "½" are, digits are not."""
    return char.isalnum() and not char.isdecimal()


def _is_form_of(word: Word, known: frozenset[str]) -> bool:
    """Tell whether a word is a form of a name met before."""
    return (
        word.lower in known
        if word.lower in NOT_NAMES
        else any(stem in known for stem in stems(word.lower) if len(stem) >= FEWEST_CHARS or stem == word.lower)
    )
