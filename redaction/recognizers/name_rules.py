"""Names that cues and lists tell: announced ones, known first names with what follows them, signatures, answers.

Chat is written in lower case and full of words that are also names (toivo, meri, will, may), so a capital letter or a
list alone decides little: each rule says what it needs besides.
"""

import re
from typing import Final

from redaction.budget import DEFAULT_MAX_NAME_WORDS
from redaction.names.forms import SMALL
from redaction.names.lexicon import NAMES, RARE, UNKNOWN, WORDS, known_as
from redaction.names.spans import shipped_model
from redaction.recognizers.first_names import AMBIGUOUS
from redaction.recognizers.name_cues import (
    CUE_LENGTHS,
    CUES,
    NOT_NAMES,
    PARTICLES,
    PLACE_STEMS,
    PRESENT,
    STOP_WORDS,
    TITLES,
    Cue,
)
from redaction.recognizers.name_evidence import BEING_VERBS, is_compound, is_everyday, is_unheard_of, is_where
from redaction.recognizers.name_forms import stems
from redaction.recognizers.name_words import (
    CUED,
    FEWEST_CHARS,
    FEWEST_KNOWN_CHARS,
    FIRST_NAME,
    KNOWN_FORMS,
    SERVICE,
    STOPPED,
    Word,
    Words,
    notes_of,
    opens_sentence,
)

_MOST_NAME_WORDS: Final = 5
_MOST_SIGNATURE_WORDS: Final = 3
#: What stands before a signed name, a space perhaps between.
_SIGNING: Final = frozenset("-/~")
#: How far before a signed name its dash or slash may stand.
_SIGNATURE_CHARS: Final = 6
#: A surname's ending that no ordinary Finnish or Swedish noun in mid-sentence has, when capitalised.
_SURNAME: Final = re.compile(r".{3}(?:nen|ström|strom|qvist|kvist|gren|stedt|lund|holm|sson)$")
#: What any form of such a surname holds, itself or in its stem: Virtanen, Virtase-n.
_SURNAME_STEM: Final = re.compile(r"nen|se|str[öo]m|[qk]vist|gren|stedt|lund|holm|sson")
#: Words that end like a surname and are none: nationalities, members.
NO_SURNAME: Final = re.compile(r"(?:lainen|läinen|mainen|jäsen)$")
#: What stands between two words of one name: a space, a nickname's quotes, an initial's full stop.
_NAME_GAPS: Final = (" ", ' "', '" ', ". ")

#: Why a name is one, where no cue says it; for whoever asks for an explanation.
SIGNATURE: Final = "signature"
SURNAME: Final = "surname's ending"
LISTED: Final = "first names"
ANSWER: Final = "answer to a question for a name"

#: Endings that make a known name in small letters certain enough; the short ones are too often another word.
_LONG_ENDINGS: Final = ("lla", "llä", "lle", "lta", "ltä", "ssa", "ssä", "sta", "stä")

#: Words that make a question of a cue: whose name it is, it asks.
_ASKING: Final = frozenset({"kenen", "mikä", "whose", "what", "which", "vems", "vad", "vilket"})
#: What is said before and after the name of somebody who is looked for.
_IS: Final = frozenset({"is", "onko", "onks", "oisko", "är"})
_AROUND: Final = frozenset(
    {"there", "here", "around", "available", "working", "paikalla", "siellä", "töissä", "där", "inne"}
)
#: What is said after a name in Swedish as well: "Anna heter jag".
_CALLED_AFTER: Final = ["heter", "jag"]
#: "Anna's at lunch": an English genitive's word is no Finnish one.
_POSSESSIVES: Final = ("'s ", "’s ")
#: Cues that are everyday words inside a sentence: "the train from Oulu".
_IN_RUNNING_TEXT: Final = frozenset({"from", "love"})
#: From this level on a word is said every day.
_EVERYDAY: Final = "5"
#: Up to this level a word is hardly met.
_RARELY_SAID: Final = "1"
#: Levels of given names that are common in Finland.
_WELL_KNOWN: Final = "12"
#: Words before a name that make it a place's.
_SAINTS: Final = frozenset({"san", "santa", "saint", "st", "sankt", "port", "fort"})

#: One past the last word, score, why.
_Name = tuple[int, float, str]


class Run:
    """Words of a message that are a name.

    Args:
        first: the first word.
        after: one past the last.
        score: how sure it is.
        why: the cue that announced it, or what else speaks for it.
    """

    __slots__ = ("after", "first", "score", "why")

    def __init__(self, first: int, after: int, score: float, why: str) -> None:
        self.first: Final = first
        self.after: Final = after
        self.score: Final = score
        self.why: Final = why

    def __repr__(self) -> str:
        return f"Run({self.first}, {self.after}, {self.score})"


class Reader:
    """Reads one message for names.

    Args:
        text: the message.
        asked: True when the message before it asked for a name.
        max_name_words: how many words the model judges one by one.
    """

    __slots__ = ("_asked", "max_name_words", "text", "tokens", "words")

    def __init__(self, text: str, *, asked: bool = False, max_name_words: int = DEFAULT_MAX_NAME_WORDS) -> None:
        self.max_name_words = max_name_words
        self.text = text
        self._asked = asked
        self.tokens = shipped_model().tokens(text)
        self.words = Words(text, self.tokens)

    def runs(self) -> list[Run]:
        """Return the names that cues and lists tell, from left to right."""
        found: list[Run] = []
        reached = 0
        before = 0
        for index, token in enumerate(self.words.tokens):
            # Most words are small, nobody's name and announced by nothing, or open the message: they are passed over.
            notes = notes_of(token.form)
            if notes & FIRST_NAME:
                notable = True
            elif token.shape == SMALL:
                notable = before & CUED != 0 and notes & STOPPED == 0
            else:
                notable = self.text[token.start].isupper() and (index > 0 or notes & SERVICE != 0)
            before = notes
            if index >= reached and (notable or (self._asked and index == 0)):
                at = self._at(index)
                if at is not None and self.words[index].loose:
                    reached, score, why = at
                    following = self.words[reached].lower if reached < len(self.words) else ""
                    if not following.startswith(PLACE_STEMS):
                        found.append(Run(index, reached, score, why))
        return found

    def _at(self, index: int) -> _Name | None:
        """Return where a name that begins with this word ends, the score, and why; None when none begins here."""
        word = self.words[index]
        found = self._after_cues(index) or (self._answer() if self._asked and index == 0 else None)
        if found is None and self._is_looked_for(index):
            found = index + 1, 0.75, " ".join(self.words.lower[index - 1 : index + 2])
        if found is None and self.words.lower[index + 1 : index + 3] == _CALLED_AFTER:
            found = index + 1, 0.8, " ".join(_CALLED_AFTER)
        if found is not None:
            return found
        if self._is_signature(index) and not is_compound(word.text):
            return self._run(index), 0.8, SIGNATURE
        if word.lower in NOT_NAMES:
            return (self._run(index), 0.8, LISTED) if word.capital and self._is_person_after_all(index) else None
        if word.name is not None and not is_compound(word.text):
            return self._known(index, word.name)
        surname = word.capital and not word.opens and not is_compound(word.text) and _SURNAME_STEM.search(word.lower)
        if surname and any(_is_surname(base) for base in stems(word.lower, partitive=False)):
            return self._run(index), 0.6, SURNAME
        return None

    def _is_looked_for(self, index: int) -> bool:
        """Tell whether somebody asks for whom a first name names: "is anna there", "onko anna paikalla"."""
        lower = self.words.lower
        asks = index > 0 and lower[index - 1] in _IS
        return (
            asks and lower[index + 1 : index + 2] != [] and lower[index + 1] in _AROUND and lower[index] in KNOWN_FORMS
        )

    def _is_person_after_all(self, index: int) -> bool:
        """Tell whether somebody is called like a service: a surname follows, or "here" does."""
        if index + 1 >= len(self.words):
            return False
        following = self.words[index + 1]
        if self.text[self.words[index].end : following.start] != " ":
            return False
        if known_as(self.words[index].lower).code[0] == "0":
            return False
        named = following.capital and following.lower not in NOT_NAMES and known_as(following.lower).code[1] != "0"
        opens = index == 0 or (self.words[index - 1].lower,) in CUES
        return named or (opens and following.lower in PRESENT)

    def _known(self, index: int, name: str) -> _Name | None:
        """Decide on a known first name: how much it needs depends on how ordinary a word it also is."""
        word = self.words[index]
        if word.capital:
            if self._is_in_a_place(index):
                return None
            end = self._run(index)
            if end > index + 1 or name not in AMBIGUOUS or self.text.startswith(_POSSESSIVES, word.end):
                return end, 0.9, LISTED
            return None if word.opens else (end, 0.65, LISTED)
        # "pian" is a form of Pia and means soon: a small letter and a short ending together prove nothing.
        ending = len(word.lower) - len(name)
        plain = name not in AMBIGUOUS and len(word.text) >= FEWEST_CHARS
        clear = plain and (ending <= 0 or word.lower.endswith(_LONG_ENDINGS))
        return (self._small_run(index), 0.6, LISTED) if clear else None

    def _after_cues(self, index: int) -> _Name | None:
        """Decide on a word by the words before it that announce a name, the most of them."""
        lower = self.words.lower
        last = lower[index - 1] if index else ""
        lengths = CUE_LENGTHS.get(last)
        if lengths is None or lower[index] in STOP_WORDS:
            return None
        for length in lengths:
            announced = tuple(lower[max(0, index - length) : index])
            cues = CUES.get(announced)
            if cues is not None:
                break
        else:
            return None
        word = self.words[index]
        if Cue.NAMING not in cues and _is_no_name(word, last):
            return None
        if index > length and lower[index - length - 1] in _ASKING:
            # "I vems namn är kontot?"
            return None
        if last in _IN_RUNNING_TEXT and not opens_sentence(self.text, self.words[index - length].start):
            return None
        naming = not {Cue.NAMING, Cue.CALLING, Cue.BEING}.isdisjoint(cues)
        end = self._run(index) if word.capital else self._small_run(index, announced=naming)
        gap = self.text[self.words.tokens[index - 1].end : word.start]
        found = next((found for cue in cues if (found := self._after_cue(cue, index, end, gap)) is not None), None)
        return None if found is None else (*found, " ".join(announced))

    def _after_cue(self, cue: Cue, index: int, end: int, gap: str) -> tuple[int, float] | None:
        """Decide on the word after one cue, by what the cue promises."""
        word = self.words[index]
        known = word.name is not None and len(word.text) >= FEWEST_KNOWN_CHARS
        clear = known and word.name not in AMBIGUOUS
        several = word.capital and end > index + 1
        follows = self.text[self.words[end - 1].end :][:1]
        match cue:
            case Cue.NAMING:
                fits, score = gap.strip(" :\n") == "", 0.9
            case Cue.CALLING:
                named = word.capital or clear or (known and word.name == word.lower) or is_unheard_of(word.lower)
                fits, score = gap.strip(" :.\n") == "" and named, 0.8
            case Cue.TITLE:
                # "tuutori suvi": after a title even an ordinary word is a name, in its basic form.
                named = word.capital or clear or (known and word.name == word.lower and gap == " ")
                named = named or (self.words[index - 1].lower in TITLES and known_as(word.lower).code[1] != "0")
                fits, score = gap.strip(" :.\n") == "" and named, 0.8
            case Cue.BEING:
                # "its dima, the loud one"
                closed = (known or _is_rare_name(word.lower)) and end == index + 1 and follows in (",", ".", "!", ")")
                fits, score = gap == " " and (several or clear or (known and word.capital) or closed), 0.8
            case Cue.GREETING:
                alone = word.capital and (follows in ",!.?:;)\n" or several)
                fits, score = gap == " " and (alone or clear or (known and word.capital)), 0.75
            case Cue.CLOSING:
                fits = gap.strip(" ,.!:\n-") == "" and (word.capital or known) and self._closes(end)
                score = 0.8
        return (end, score) if fits else None

    def _answer(self) -> _Name | None:
        """Decide on the first words of an answer to "what is your name?"."""
        first = self.words[0]
        if first.lower in STOP_WORDS or first.lower in NOT_NAMES:
            return None
        end = self._run(0)
        if first.capital and (end > 1 or self._closes(end)) and not is_everyday(first.lower):
            return end, 0.8, ANSWER
        sensed = first.name == first.lower or not shipped_model().is_plain(first.lower)
        if first.name is not None and not first.capital and sensed:
            return self._small_run(0, announced=True), 0.6, ANSWER
        if len(self.words) < 2 or not self._closes(2) or self._closes(1):  # noqa: PLR2004 - a first name and a surname
            return None
        pair = self.words[0], self.words[1]
        plain = all(word.lower not in STOP_WORDS and word.lower not in NOT_NAMES for word in pair)
        alike = all(word.text.isupper() for word in pair) or all(word.text.islower() for word in pair)
        # "hetki katson", "sounds good": of a name's two words one is in a list, or neither is in a dictionary.
        listed = [word for word in pair if _is_listed(word.lower)]
        if any(is_everyday(word.lower) for word in pair):
            # "oma nimi": beside an everyday word only a well-known name is one.
            listed = [word for word in listed if known_as(word.lower).code[0] in _WELL_KNOWN]
        named = bool(listed) or not any(word.lower in WORDS for word in pair)
        return (2, 0.6, ANSWER) if plain and alike and named else None

    def _is_signature(self, index: int) -> bool:
        """Tell whether the text ends in a dash or slash and this name: "-Kristjan", "// Hanna"."""
        # A dash that opens the whole message is a line of dialogue's or a list's.
        if index == 0:
            return False
        word = self.words[index]
        if _SIGNING.isdisjoint(self.text[word.start - 2 : word.start]):
            return False
        left = self.text[max(0, word.start - _SIGNATURE_CHARS) : word.start].rstrip(" ")
        if left[-1:] not in _SIGNING or left.rstrip("-/~")[-1:] not in ("", " ", "\n"):
            return False
        if is_everyday(word.lower):
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
            if (not name and not particle) or (name and self._goes_on(index, end)):
                break
            end += 1
        return end

    def _goes_on(self, index: int, end: int) -> bool:
        """Tell whether a capitalised word after a name is the sentence's: "Arto Salo Turun yliopistosta"."""
        lower = self.words[end].lower
        standing = known_as(lower)
        where = standing.code[2] == "1" or known_as(lower.removesuffix("n")).code[2] == "1"
        inflected = where and lower.endswith("n") and not self.words[end - 1].lower.endswith("n")
        return (len(lower) > 1 and is_everyday(lower)) or (inflected and end - index > 1)

    def _is_in_a_place(self, index: int) -> bool:
        """Tell whether a known name is a part of a place's or an organisation's: "San Diego", "Georgia Institute"."""
        if index and self.words[index - 1].lower in _SAINTS and self.words[index - 1].text[0].isupper():
            return True
        if index + 1 >= len(self.words) or known_as(self.words[index].lower).code[2] != "1":
            return False
        following = self.words[index + 1]
        joined = self.text[self.words[index].end : following.start] == " "
        return joined and following.text[0].isupper() and is_everyday(following.lower)

    def _small_run(self, index: int, *, announced: bool = False) -> int:
        """Return one past the last word of a name written small: its first, and a second that is no everyday word."""
        end = index + 1
        if end >= len(self.words) or self.text[self.words[index].end : self.words[end].start] != " ":
            return end
        second = self.words[end]
        ordinary = second.lower in STOP_WORDS or second.lower in NOT_NAMES or len(second.text) < FEWEST_KNOWN_CHARS
        ordinary = ordinary or (not announced and shipped_model().is_plain(second.lower))
        return end + 1 if (announced or self._closes(end + 1)) and not ordinary and second.loose else end


def _is_surname(base: str) -> bool:
    """Tell whether a word ends like a surname and is no adjective: "Hopeinen"."""
    if _SURNAME.search(base) is None or NO_SURNAME.search(base):
        return False
    return base not in WORDS or NAMES.get(base, UNKNOWN)[1] != "0"


def _is_rare_name(lower: str) -> bool:
    """Tell whether a word is somebody's given name and hardly anything else."""
    return NAMES.get(lower, UNKNOWN)[0] != UNKNOWN[0] and max(WORDS.get(lower, RARE)) <= _RARELY_SAID


def _is_no_name(word: Word, cue: str) -> bool:
    """Tell whether a word is no name although a cue that promises none for certain stands before it."""
    ordinary = word.lower in NOT_NAMES or is_compound(word.text) or (word.capital and is_everyday(word.lower))
    return ordinary or (cue in BEING_VERBS and is_where(word.lower))


def _is_listed(lower: str) -> bool:
    """Tell whether a word is somebody's name as it stands, and not first of all an everyday word."""
    listed = NAMES.get(lower, UNKNOWN)[:2] != UNKNOWN[:2] and not shipped_model().is_plain(lower)
    return listed and max(WORDS.get(lower, RARE)) < _EVERYDAY
