"""Labelled texts for training: the corpora's, the same with other people's names, and both in small letters."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redaction.names.declension import Case, declined
from redaction.names.forms import SIGN, Token
from redaction.names.lexicon import BARE, NAMES, UNKNOWN, known_as
from redaction.names.tokens import tokenize

#: What each corpus calls a person, and what it calls other things with names of their own.
_PERSON: Final = frozenset({"PER"})
_OTHERS: Final = frozenset(
    {"LOC", "ORG", "PRO", "EVENT", "MISC", "location", "group", "corporation", "product", "creative-work"}
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the places of its names.

    Args:
        text: the text.
        people: where names of people stand.
        others: where other proper names stand.
    """

    text: str = field(repr=False)
    people: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]

    def lowered(self) -> "Example | None":
        """Return the example in small letters, None when that changes its length."""
        lower = self.text.lower()
        return Example(lower, self.people, self.others) if len(lower) == len(self.text) else None


def read_corpus(path: Path) -> Iterator[Example]:
    """Return the sentences of a corpus, one JSON object a line: {"text", "spans": [[start, end, label]]}."""
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        spans = document["spans"]
        yield Example(
            document["text"],
            tuple((start, end) for start, end, label in spans if label in _PERSON),
            tuple((start, end) for start, end, label in spans if label in _OTHERS),
        )


def labels(tokens: Iterable[Token], example: Example) -> list[str]:
    """Return the label of each token: B and I in a name, X in another proper name, O elsewhere."""
    found: list[str] = []
    for token in tokens:
        person = next((span for span in example.people if span[0] < token.end and span[1] > token.start), None)
        if person is not None:
            found.append("B" if token.start <= person[0] else "I")
        elif any(start < token.end and end > token.start for start, end in example.others):
            found.append("X")
        else:
            found.append("O")
    return found


class NameSwapper:
    """Puts other people's names, in the same case, in the place of those in a text.

    Args:
        seed: of the random numbers.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - reproducible examples, no secrets
        self._given = sorted(name for name, code in NAMES.items() if code[0] in "1234" and name.isalpha())
        self._family = sorted(name for name, code in NAMES.items() if code[1] in "12345" and name.isalpha())
        self._foreign = sorted(name for name, code in NAMES.items() if code[0] == "5" and name.isalpha())

    def swapped(self, example: Example) -> Example:
        """Return the example with other names."""
        text = ""
        people: list[tuple[int, int]] = []
        others: list[tuple[int, int]] = []
        reached = 0
        for start, end, is_person in sorted(
            [(*span, True) for span in example.people] + [(*span, False) for span in example.others]
        ):
            if start < reached:
                continue
            text += example.text[reached:start]
            surface = example.text[start:end]
            new = self._name(surface) if is_person else surface
            (people if is_person else others).append((len(text), len(text) + len(new)))
            text += new
            reached = end
        return Example(text + example.text[reached:], tuple(people), tuple(others))

    def _name(self, surface: str) -> str:
        pieces, reached = "", 0
        words = [token for token in tokenize(surface) if token.shape != SIGN]
        for index, token in enumerate(words):
            pieces += surface[reached : token.start]
            word = surface[token.start : token.end]
            reached = token.end
            if len(word) < 3 or not word[0].isupper() or "-" in word:  # noqa: PLR2004 - an initial stays
                pieces += word
                continue
            standing = known_as(token.lower)
            code = standing.code
            ending = standing.ending if code != UNKNOWN else _guess(token.lower)
            last = index == len(words) - 1 and len(words) > 1
            if last or (len(words) == 1 and code[0] == "0"):
                new = self._random.choice(self._family)
            else:
                new = self._random.choice(self._given if self._random.random() < 0.6 else self._foreign)  # noqa: PLR2004
            new = new.capitalize()
            pieces += new + "s" if ending == "s" else declined(new, _case(ending))
        return pieces + surface[reached:]


#: Endings of names that no list has, and how long a word is that has one.
_ENDINGS: Final = ("lle", "lla", "llä", "lta", "ltä", "ssa", "ssä", "sta", "stä", "n")
_FEWEST_WITH_ENDING: Final = 6


def _guess(lower: str) -> str:
    """Return the ending that a word seems to have."""
    if len(lower) < _FEWEST_WITH_ENDING:
        return ""
    return next((ending for ending in _ENDINGS if lower.endswith(ending)), "")


def _case(ending: str) -> Case:
    """Return the case that an ending shows."""
    if ending in ("", BARE):
        return Case.NOMINATIVE
    folded = ending.replace("ä", "a").replace("ö", "o")
    if folded in ("an", "en", "in", "on", "un", "yn"):
        return Case.ILLATIVE
    try:
        return Case(folded)
    except ValueError:
        return Case.NOMINATIVE
