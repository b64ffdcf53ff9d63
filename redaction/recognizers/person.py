"""Names of people: announced ones, known first names with what follows them, names met earlier in the conversation.

Chat is written in lower case and full of words that are also names (toivo, meri, will, may), so a capital letter or a
list alone decides little: each rule says what it needs besides.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from redaction.entities import EntityType
from redaction.names.inflection import readings
from redaction.names.lexicon import NAMES, WORDS
from redaction.names.spans import NameSpan, shipped_model, spans_of
from redaction.names.tokens import tokenize
from redaction.passage import Hit, Passage
from redaction.patterns import EncodedText
from redaction.recognizers.first_names import AMBIGUOUS
from redaction.recognizers.name_cues import (
    CUES,
    LAST_WORDS,
    LONGEST_CUE,
    NOT_NAMES,
    PARTICLES,
    PLACE_STEMS,
    QUESTIONS,
    STOP_WORDS,
    Cue,
)
from redaction.recognizers.name_forms import stems
from redaction.recognizers.name_words import Word, words_of

_MOST_NAME_WORDS: Final = 5
_MOST_SIGNATURE_WORDS: Final = 3
#: How far before a signed name its dash or slash may stand.
_SIGNATURE_CHARS: Final = 6
#: Shorter words are met too often to be taken for a name without a capital, or for one met before.
_FEWEST_CHARS: Final = 4
_FEWEST_KNOWN_CHARS: Final = 3
#: A surname's ending that no ordinary Finnish or Swedish noun in mid-sentence has, when capitalised.
_SURNAME: Final = re.compile(r".{3}(?:nen|ström|strom|qvist|kvist|gren|stedt|lund|holm|sson)$")
#: What any form of such a surname holds, itself or in its stem: Virtanen, Virtase-n.
_SURNAME_STEM: Final = re.compile(r"nen|se|str[öo]m|[qk]vist|gren|stedt|lund|holm|sson")
_NO_SURNAME: Final = re.compile(r"(?:lainen|läinen|mainen|jäsen)$")
_NAME_WORD: Final = re.compile(r"[^\W\d_]{3,}")
#: How many letters the forms of a long name have in common, and those of a short one: Mäki, Mäen.
_LONG_HEAD, _SHORT_HEAD = 3, 2
_LONGEST_SHORT: Final = 5
#: What stands between two words of one name: a space, a nickname's quotes, an initial's full stop.
_NAME_GAPS: Final = (" ", ' "', '" ', ". ")

#: Words in small letters up to this common may be a name that was met before.
_UNCOMMON: Final = "2"
#: How far after a name a word may begin that makes it a statue's or a street's.
_PLACE_CHARS: Final = 10
#: The model is believed of a capital against the list of services from this score on: Lahti and Frank are people, too.
_SURE: Final = 0.95

#: First word, one past the last word, score.
_Run = tuple[int, int, float]


class _Reader:
    """Reads one message for names."""

    __slots__ = ("_asked", "text", "tokens", "words")

    def __init__(self, text: str, *, asked: bool = False) -> None:
        self.text = text
        self._asked = asked
        self.tokens = tokenize(text)
        self.words = words_of(text, self.tokens)

    def runs(self) -> list[_Run]:
        """Return the names that need no memory."""
        found: list[_Run] = []
        reached = 0
        before = ""
        for index, word in enumerate(self.words):
            # Most words are small, nobody's name and announced by nothing: they are passed over at once.
            if index >= reached and (
                word.capital or word.name is not None or before in LAST_WORDS or (self._asked and index == 0)
            ):
                at = self._at(index)
                if at is not None and word.loose:
                    reached, score = at
                    following = self.words[reached].lower if reached < len(self.words) else ""
                    if not following.startswith(PLACE_STEMS):
                        found.append((index, reached, score))
            before = word.lower
        return found

    def unexplained(self, found: Sequence[Hit]) -> list[Word]:
        """Return the words that are in no name and may be one met before: capitalised ones, and rare ones."""
        is_plain = shipped_model().is_plain
        return [
            word
            for word in self.words
            if (word.capital or (not is_plain(word.lower) and _may_be_met(word.lower)))
            and len(word.lower) >= _FEWEST_KNOWN_CHARS
            and word.lower not in STOP_WORDS
            and word.lower not in NOT_NAMES
            and not (word.opens and is_plain(word.lower))
            and word.loose
            and not any(hit.start < word.end and hit.end > word.start for hit in found)
        ]

    def _at(self, index: int) -> tuple[int, float] | None:
        """Return where a name that begins with this word ends, and the score; None when none begins here."""
        word = self.words[index]
        found = self._after_cues(index) or (self._answer() if self._asked and index == 0 else None)
        if found is not None:
            return found
        if self._is_signature(index):
            return self._run(index), 0.8
        if word.name is not None and word.lower not in NOT_NAMES:
            return self._known(index, word.name)
        if word.capital and _SURNAME_STEM.search(word.lower) and not word.opens and word.lower not in NOT_NAMES:
            bases = stems(word.lower, partitive=False)
            if any(_SURNAME.search(base) and not _NO_SURNAME.search(base) for base in bases):
                return self._run(index), 0.6
        return None

    def _known(self, index: int, name: str) -> tuple[int, float] | None:
        """Decide on a known first name: how much it needs depends on how ordinary a word it also is."""
        word = self.words[index]
        if word.capital:
            end = self._run(index)
            if end > index + 1 or name not in AMBIGUOUS:
                return end, 0.9
            return None if word.opens else (end, 0.65)
        # "pian" is a form of Pia and means soon: a small letter and a short ending together prove nothing.
        ending = len(word.lower) - len(name)
        plain = name not in AMBIGUOUS and len(word.text) >= _FEWEST_CHARS
        return (self._small_run(index), 0.6) if plain and (ending <= 0 or word.lower.endswith(_LONG_ENDINGS)) else None

    def _after_cues(self, index: int) -> tuple[int, float] | None:
        """Decide on a word by the words before it that announce a name."""
        if index == 0 or self.words[index - 1].lower not in LAST_WORDS:
            return None
        word = self.words[index]
        for length in range(min(LONGEST_CUE, index), 0, -1):
            cues = CUES.get(tuple(before.lower for before in self.words[index - length : index]))
            if cues is not None:
                break
        else:
            return None
        if word.lower in STOP_WORDS or (word.lower in NOT_NAMES and Cue.NAMING not in cues):
            return None
        naming = Cue.NAMING in cues or Cue.BEING in cues
        end = self._run(index) if word.capital else self._small_run(index, announced=naming)
        gap = self.text[self.words[index - 1].end : word.start]
        return next((found for cue in cues if (found := self._after_cue(cue, index, end, gap)) is not None), None)

    def _after_cue(self, cue: Cue, index: int, end: int, gap: str) -> tuple[int, float] | None:
        """Decide on the word after one cue, by what the cue promises."""
        word = self.words[index]
        known = word.name is not None and len(word.text) >= _FEWEST_KNOWN_CHARS
        clear = known and word.name not in AMBIGUOUS
        several = word.capital and end > index + 1
        follows = self.text[self.words[end - 1].end :][:1]
        match cue:
            case Cue.NAMING:
                fits, score = gap.strip(" :\n") == "", 0.9
            case Cue.TITLE:
                # "tuutori suvi": after a title even an ordinary word is a name, in its basic form.
                named = word.capital or clear or (known and word.name == word.lower and gap == " ")
                fits, score = gap.strip(" :.\n") == "" and named, 0.8
            case Cue.BEING:
                closed = known and end == index + 1 and follows in (",", ".", "!")
                fits, score = gap == " " and (several or clear or (known and word.capital) or closed), 0.8
            case Cue.GREETING:
                alone = word.capital and (follows in ",!.?:;)\n" or several)
                fits, score = gap == " " and (alone or clear or (known and word.capital)), 0.75
            case Cue.CLOSING:
                fits = gap.strip(" ,.!:\n-") == "" and (word.capital or known) and self._closes(end)
                score = 0.8
        return (end, score) if fits else None

    def _answer(self) -> tuple[int, float] | None:
        """Decide on the first words of an answer to "what is your name?"."""
        first = self.words[0]
        if first.lower in STOP_WORDS or first.lower in NOT_NAMES:
            return None
        end = self._run(0)
        if first.capital and (end > 1 or self._closes(end)):
            return end, 0.8
        if first.name is not None and not first.capital:
            return self._small_run(0, announced=True), 0.6
        if len(self.words) < 2 or not self._closes(2) or self._closes(1):  # noqa: PLR2004 - a first name and a surname
            return None
        pair = self.words[:2]
        plain = all(word.lower not in STOP_WORDS and word.lower not in NOT_NAMES for word in pair)
        alike = all(word.text.isupper() for word in pair) or all(word.text.islower() for word in pair)
        return (2, 0.6) if plain and alike else None

    def _is_signature(self, index: int) -> bool:
        """Tell whether the text ends in a dash or slash and this name: "-Kristjan", "// Hanna"."""
        word = self.words[index]
        left = self.text[max(0, word.start - _SIGNATURE_CHARS) : word.start].rstrip(" ")
        if left[-1:] not in ("-", "/", "~") or left.rstrip("-/~")[-1:] not in ("", " ", "\n"):
            return False
        end = self._run(index)
        named = (word.capital or word.name is not None) and word.lower not in NOT_NAMES
        return named and self._closes(end) and end - index <= _MOST_SIGNATURE_WORDS

    def _closes(self, end: int) -> bool:
        """Tell whether the line ends after the word before this one, but for signs and numbers."""
        return end >= len(self.words) or "\n" in self.text[self.words[end - 1].end : self.words[end].start]

    def _run(self, index: int) -> int:
        """Return one past the last word of the name that begins here: capitals, particles, initials."""
        end = index + 1
        shouting = self.words[index].text.isupper()
        while end < len(self.words) and end - index < _MOST_NAME_WORDS:
            word, previous = self.words[end], self.words[end - 1]
            gap = self.text[previous.end : word.start]
            if gap not in _NAME_GAPS or (gap == ". " and len(previous.text) > 1):
                break
            capital = word.text[0].isupper() and (shouting or not word.text.isupper() or len(word.text) == 1)
            name = capital and word.loose and word.lower not in NOT_NAMES and word.lower not in STOP_WORDS
            particle = word.lower in PARTICLES and end + 1 < len(self.words) and self.words[end + 1].text[0].isupper()
            if not name and not particle:
                break
            end += 1
        return end

    def _small_run(self, index: int, *, announced: bool = False) -> int:
        """Return one past the last word of a name written small: its first, and a second that is no everyday word."""
        end = index + 1
        if end >= len(self.words) or self.text[self.words[index].end : self.words[end].start] != " ":
            return end
        second = self.words[end]
        ordinary = second.lower in STOP_WORDS or second.lower in NOT_NAMES or len(second.text) < _FEWEST_KNOWN_CHARS
        return end + 1 if (announced or self._closes(end + 1)) and not ordinary and second.loose else end


#: Endings that make a known name in small letters certain enough; the short ones are too often another word.
_LONG_ENDINGS: Final = ("lla", "llä", "lle", "lta", "ltä", "ssa", "ssä", "sta", "stä")


class PersonRecognizer:
    """Finds names of people by cues, by the trained model and by memory."""

    name: Final = "person"
    entity_type: Final = EntityType.PERSON
    gate: Final = r"\p{L}"

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:
        """Return the names in a message: those that stand in it as names, then those met before."""
        del encoded
        reader = _Reader(passage.text, asked=passage.asked(QUESTIONS, messages=1))
        if not reader.words:
            return
        found = _read(reader)
        yield from found
        if not (found or passage.names or passage.earlier):
            return
        unexplained = reader.unexplained(found)
        if unexplained and (known := _memory(passage, unexplained, found)):
            heads = {stem[:_SHORT_HEAD] for stem in known}
            for word in unexplained:
                if word.lower[:_SHORT_HEAD] in heads and _is_form_of(word, known):
                    yield Hit(word.start, word.end, 0.75)


def _read(reader: _Reader) -> list[Hit]:
    """Return the names that need no memory: by cues and lists, and by the model. Where both find one, it is one."""
    found = [Hit(reader.words[start].start, reader.words[end - 1].end, score) for start, end, score in reader.runs()]
    for span in spans_of(reader.tokens, shipped_model()):
        # Where the rules tell two people apart, they are two.
        if _is_name(reader.text, span) and sum(hit.start < span.end and hit.end > span.start for hit in found) <= 1:
            found.append(Hit(span.start, span.end, span.score))
    found.sort(key=lambda hit: hit.start)
    joined: list[Hit] = []
    for hit in found:
        last = joined[-1] if joined else None
        if last is not None and hit.start < last.end:
            joined[-1] = Hit(last.start, max(last.end, hit.end), max(last.score, hit.score))
        else:
            joined.append(hit)
    return joined


def _is_name(text: str, span: NameSpan) -> bool:
    """Tell whether a span is none of the services, organisations and places that are called like people."""
    surface = text[span.start : span.end]
    lower = surface.lower()
    if surface == lower and lower in WORDS and _NO_SURNAME.search(lower):
        # "ruotsalainen": in small letters a nationality.
        return False
    first, _, rest = lower.partition("-")
    if lower in NOT_NAMES or lower in STOP_WORDS or (rest and first in NOT_NAMES):
        return False
    if text[span.end : span.end + _PLACE_CHARS].lower().lstrip(" ").startswith(PLACE_STEMS):
        return False
    return (span.score >= _SURE and surface != lower) or not any(base in NOT_NAMES for base, _ in readings(lower))


def _memory(passage: Passage, sought: Sequence[Word], found: Sequence[Hit]) -> frozenset[str]:
    """Return what the words of this conversation's names may be forms of, as far as the words sought may be one."""
    heads = tuple({_head(word.lower) for word in sought})
    words: set[str] = set()
    for value in (*passage.names, *(passage.text[hit.start : hit.end] for hit in found)):
        words.update(_name_words(value.lower(), heads))
    wanted: frozenset[str] | None = None
    for message, lower in zip(passage.earlier, passage.earlier_lower, strict=True):
        if not any(head in lower for head in heads):
            continue
        if wanted is None:
            wanted = frozenset(stem for word in sought for stem in stems(word.lower))
        # Only a message that holds a form of a word sought is read for names.
        if any(not wanted.isdisjoint(stems(word)) for word in _name_words(lower, heads)):
            for hit in _read(_Reader(message)):
                words.update(_name_words(message[hit.start : hit.end].lower(), heads))
    return frozenset(stem for word in words - STOP_WORDS - NOT_NAMES for stem in stems(word))


def _may_be_met(lower: str) -> bool:
    """Tell whether a word in small letters is unusual enough to be a name that was met before."""
    if len(lower) < _FEWEST_CHARS:
        return False
    common = WORDS.get(lower)
    return common is None or (lower in NAMES and max(common) <= _UNCOMMON)


def _head(word: str) -> str:
    """Return how all forms of a word begin."""
    return word[: _SHORT_HEAD if len(word) <= _LONGEST_SHORT else _LONG_HEAD]


def _name_words(text: str, heads: tuple[str, ...]) -> Iterator[str]:
    """Return the words of a text in lower case that begin like a word that is sought."""
    return (word for word in _NAME_WORD.findall(text) if word.startswith(heads))


def _is_form_of(word: Word, known: frozenset[str]) -> bool:
    """Tell whether a word is a form of a name met before."""
    if word.lower in NOT_NAMES:
        return False
    return any(stem in known for stem in stems(word.lower) if len(stem) >= _FEWEST_CHARS or stem == word.lower)


RECOGNIZERS: Final = (PersonRecognizer(),)
