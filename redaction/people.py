"""Who is who in one conversation: which names are one person's.

Names of as many words are one person's when every word may be a form of the same name. A part of a name ("Matti",
"Virtaselle") is the person's whose full name it is a part of, if there is one only; else it is a person of its own. A
first name that comes before any full name stays by itself: the Matti of a greeting need not be the Matti Virtanen of
the next sentence.
"""

from typing import Final

from redaction.name_readings import NameReading, WordReading, read_name
from redaction.names.lexicon import NAMES, WORDS

#: How many names are compared; older ones are known again only as they were written. Nobody speaks of more people.
MOST_NAMES: Final = 100
_FIRST_AND_LAST: Final = 2


#: Levels of `NAMES`: nobody's given name; a common Finnish surname.
_NO_GIVEN_NAME: Final = "0"
_COMMON_SURNAME: Final = "1"


class People:
    """The names of one conversation's people, who are numbered."""

    __slots__ = ("_added", "_by_base", "_names")

    def __init__(self) -> None:
        self._added = 0
        #: In order of appearance, whose name it is and what it may be.
        self._names: dict[int, tuple[int, NameReading]] = {}
        #: By basic form, the names that have a word which may come from it; forgotten ones may still be among them.
        self._by_base: dict[str, list[int]] = {}

    def add(self, number: int, name: NameReading) -> None:
        """Remember that a name is a person's; what it and the person's other names may be is narrowed to one name."""
        for index in self._like(name):
            other, known = self._names[index]
            if other == number and (both := _both(name, known)) is not None:
                self._names[index], name = (number, both[1]), both[0]
        self._added += 1
        self._names[self._added] = (number, name)
        for word in name.words:
            for base in word.ranked:
                self._by_base.setdefault(base, []).append(self._added)
        if len(self._names) > MOST_NAMES:
            del self._names[next(iter(self._names))]

    def find(self, name: NameReading) -> tuple[int, str] | None:
        """Return whose name it is and the suffix that it has; None when it is nobody's, or may be several people's.

        Args:
            name: what a written name may be.
        """
        whole: dict[int, str] = {}
        part: dict[int, str] = {}
        for index in self._like(name):
            number, known = self._names[index]
            base = _whole(name, known)
            if base is not None:
                whole.setdefault(number, name.words[-1].options[base])
            elif (base := _part(name, known)) is not None:
                part.setdefault(number, name.words[-1].options[base])
        found = whole or part
        return next(iter(found.items())) if len(found) == 1 else None

    def _like(self, name: NameReading) -> list[int]:
        """Return the names that share a basic form with a name's last word, in order of appearance."""
        found = {index for base in name.words[-1].ranked for index in self._by_base.get(base, ())}
        return sorted(index for index in found if index in self._names)


def _both(name: NameReading, known: NameReading) -> tuple[NameReading, NameReading] | None:
    """Return two names of one person with the basic forms that they share; None when they share none in some word."""
    if len(name.words) != len(known.words):
        return None
    shared = [
        [base for base in old.ranked if base in new.options] for new, old in zip(name.words, known.words, strict=True)
    ]
    return (name.among(shared), known.among(shared)) if all(shared) else None


def _whole(name: NameReading, known: NameReading) -> str | None:
    """Return the last word's basic form when every word may be a form of the same name, also surname first."""
    if len(name.words) != len(known.words):
        return None
    bases = [_shared(*pair) for pair in zip(name.words, known.words, strict=True)]
    if None in bases and len(bases) == _FIRST_AND_LAST:
        bases = [_shared(*pair) for pair in zip(name.words, reversed(known.words), strict=True)]
    return None if None in bases else bases[-1]


def _part(name: NameReading, known: NameReading) -> str | None:
    """Return the last word's basic form when the name's words are some of the known name's, in its order."""
    if len(name.words) >= len(known.words):
        return None
    rest = iter(known.words)
    base: str | None = None
    for word in name.words:
        base = next((shared for other in rest if (shared := _shared(word, other)) is not None), None)
        if base is None:
            return None
    return base


def _shared(word: WordReading, known: WordReading) -> str | None:
    """Return the basic form that both may come from, the likeliest of the known one's; None when there is none."""
    return next((base for base in known.ranked if base in word.options), None)


def is_part_of(surface: str, name: str) -> bool:
    """Tell whether a written name may be a form of another name or of a part of it.

    Args:
        surface: the written name.
        name: the other name, in its basic form.
    """
    written, known = read_name(surface), read_name(name)
    if written is None or known is None:
        return False
    return _whole(written, known) is not None or _part(written, known) is not None


def names_in(display_name: str) -> str:
    """Return the names in what somebody is shown as: "Aino / Asiakaspalvelu" holds Aino; "" when there are none.

    Args:
        display_name: a name that a service shows, perhaps with a task in it.
    """
    words = [word.strip(" .,;:!?\"'()/|") for word in display_name.split()]
    codes = [NAMES.get(word.lower(), "000") for word in words]
    if not any(code[0] != _NO_GIVEN_NAME or code[1] == _COMMON_SURNAME for code in codes):
        return ""
    named = (word for word in words if word and (word.lower() in NAMES or word.lower() not in WORDS))
    return " ".join(word for word in named if word[0].isalpha() and not (word.isupper() and len(word) > 1))
