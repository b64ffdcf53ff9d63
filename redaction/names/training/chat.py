"""Chat messages of student unions, made up from phrases and name lists; what the corpora of news do not hold."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.names.declension import Case, declined
from redaction.names.lexicon import NAMES
from redaction.names.training import fields, fillers
from redaction.names.training.examples import Example

_CASES: Final = {
    "gen": Case.GENITIVE, "par": Case.PARTITIVE, "ine": Case.INESSIVE, "ela": Case.ELATIVE, "ill": Case.ILLATIVE,
    "ade": Case.ADESSIVE, "abl": Case.ABLATIVE, "all": Case.ALLATIVE,
}  # fmt: skip
_SLOT: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_PLACE_CASES: Final = ("", "gen", "ine", "ela", "ill")
#: How much of what holds no name are words of forms and their values.
_FIELDS: Final = 0.2
#: How much of it is about services, places and organisations.
_BRANDS: Final = 0.3
_PARTICLES: Final = ("von", "af", "de", "van", "van der", "al", "bin", "da", "el")


def _levels(position: int, levels: str) -> list[str]:
    return sorted(name for name, code in NAMES.items() if code[position] in levels)


@dataclass(frozen=True, slots=True)
class _Register:
    """Names to draw from, most of them from the first list."""

    given: Sequence[tuple[float, Sequence[str]]] = field(repr=False)
    family: Sequence[tuple[float, Sequence[str]]] = field(repr=False)


def _register(language: str) -> _Register:
    shares = {
        "fi": (0.45, 0.2, 0.08, 0.07, 0.2),
        "en": (0.12, 0.05, 0.03, 0.05, 0.75),
        "sv": (0.2, 0.08, 0.04, 0.45, 0.23),
    }[language]
    given = [_levels(0, level) for level in "12345"]
    family = [_levels(1, level) for level in ("1", "2", "3", "4", "56")]
    return _Register(tuple(zip(shares, given, strict=True)), tuple(zip(shares, family, strict=True)))


class ChatMaker:
    """Makes messages; the same seed makes the same ones.

    Args:
        seed: of the random numbers.
        others: texts without names; pieces of them stand between the phrases.
        brands: names of organisations, products and places, as they stand in texts.
    """

    def __init__(self, seed: int, *, others: Sequence[str] = (), brands: Sequence[str] = ()) -> None:
        self._random = random.Random(seed)  # noqa: S311 - reproducible examples, no secrets
        self._registers = {language: _register(language) for language in ("fi", "en", "sv")}
        self._bodies = {
            language: fillers.phrases(name)
            for language, name in (("fi", "finnish"), ("en", "english"), ("sv", "swedish"))
        }
        self._plain = fillers.phrases("no_names")
        self._fields = fillers.phrases("fields")
        self._branded = fillers.phrases("brands")
        self._others = others
        self._brands = brands

    def messages(self, count: int) -> Iterator[Example]:
        """Return that many messages."""
        for _ in range(count):
            language = self._random.choices(("fi", "en", "sv"), (0.5, 0.3, 0.2))[0]
            yield self._message(language)

    def _message(self, language: str) -> Example:
        # Most messages open with a name; what follows mostly holds none.
        kinds = [self._chance(0.7)]
        kinds.extend(self._chance(0.4) for _ in range(self._random.choice((0, 0, 1, 1, 2))))
        text = ""
        people: list[tuple[int, int]] = []
        others: list[tuple[int, int]] = []
        for named in kinds:
            if not named and self._brands and self._chance(_BRANDS):
                part, places = self._branded_line()
                kept = others
            else:
                line = self._random.choice(self._bodies[language]) if named else self._plain_line()
                part, places = self._filled(line, language)
                kept = people
            if text:
                text += self._random.choice((" ", " ", ". ", "\n", ", ", "! "))
            kept.extend((start + len(text), end + len(text)) for start, end in places)
            text += part
        return Example(text, tuple(people), tuple(others))

    def _branded_line(self) -> tuple[str, list[tuple[int, int]]]:
        """Return words about something that has a name of its own without being a person, and where that stands."""
        text, spans = "", []
        pieces = self._random.choice(self._branded).split("{brand}")
        for piece in pieces[:-1]:
            brand = self._random.choice(self._brands)
            text += piece
            spans.append((len(text), len(text) + len(brand)))
            text += brand
        return text + pieces[-1], spans

    def _plain_line(self) -> str:
        """Return words without a name: a phrase, what forms ask for, or some words of another text."""
        if self._chance(_FIELDS):
            people = (self._drawn(self._registers["fi"].given), self._drawn(self._registers["fi"].family))
            line = fields.filled(self._random.choice(self._fields), self._random, people)
            return _capitalised(line) if self._chance(0.3) else line
        if not self._others or self._chance(0.5):
            return self._random.choice(self._plain)
        words = self._random.choice(self._others).split(" ")
        first = self._random.randrange(len(words))
        line = " ".join(words[first : first + self._random.randint(1, 9)]).replace("{", "")
        return _capitalised(line) if self._chance(0.5) else line

    def _filled(self, line: str, language: str) -> tuple[str, list[tuple[int, int]]]:
        text, spans, reached = "", [], 0
        for match in _SLOT.finditer(line):
            text += line[reached : match.start()]
            reached = match.end()
            slot, case = match[1], match[2] or ""
            if slot in ("f", "l", "p", "a"):
                name, tail = self._person(slot, case, language)
                spans.append((len(text), len(text) + len(name)))
                text += name + tail
            else:
                text += self._other(slot, case)
        return text + line[reached:], spans

    def _other(self, slot: str, case: str) -> str:
        pick = self._random.choice
        match slot:
            case "place":
                return pick(fillers.PLACES).split()[_PLACE_CASES.index(case)]
            case "thing":
                return pick(fillers.THINGS)[("", "gen", "ela").index(case)]
            case "org":
                return pick(fillers.ORGANISATIONS)[("", "ine", "ela").index(case)]
            case "thing_en":
                return pick(fillers.THINGS_EN)
            case _:
                return pick(fillers.COURSES)

    def _person(self, slot: str, case: str, language: str) -> tuple[str, str]:
        """Return a name in a case, and what follows it without being a part of it."""
        if slot == "a":
            slot = self._random.choice("fflpp")
        # People of another language chat as well.
        if self._chance(0.15):
            register = self._registers[self._random.choice(("fi", "en", "sv"))]
        else:
            register = self._registers[language]
        words = self._words(slot, register)
        written = [word if word in _PARTICLES else "-".join(map(_capitalised, word.split("-"))) for word in words]
        if case in _CASES:
            head, hyphen, last = written[-1].rpartition("-")
            written[-1] = head + hyphen + declined(last, _CASES[case])
        name = " ".join(written)
        if case != "s":
            return name, ""
        if language == "en":
            return name, "'s" if self._chance(0.8) else "s"
        return (name if name.endswith(("s", "x", "z")) else name + "s"), ""

    def _words(self, slot: str, register: _Register) -> list[str]:
        """Return a person's names in their basic forms."""
        words: list[str] = []
        if slot in "fp":
            words.append(self._drawn(register.given))
            if slot == "p" and self._chance(0.06):
                words.append(self._random.choice("abcdefghijklmnoprstv") + self._random.choice(("", ".")))
            elif self._chance(0.05):
                words[0] += "-" + self._drawn(register.given)
        if slot in "lp":
            if self._chance(0.03):
                words.append(self._random.choice(_PARTICLES))
            words.append(self._drawn(register.family))
            if self._chance(0.04):
                words[-1] += "-" + self._drawn(register.family)
        return words

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _drawn(self, lists: Sequence[tuple[float, Sequence[str]]]) -> str:
        names = self._random.choices([names for _, names in lists], [share for share, _ in lists])[0]
        return self._random.choice(names)


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
