"""Case endings beside a pseudonym: `[NIMI_1]:lle` says "to this person", as Finnish writes endings after signs.

A suffix is a case ending and perhaps a clitic ("llekin"), always written with back vowels and one way for each case;
or "s", the Swedish genitive; or "", the basic form. People type endings in many ways, all of which are read.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from redaction.name_readings import BARE, GENITIVE_S, read_word, recased
from redaction.names.declension import Case, declined, harmony
from redaction.normalization import normalize

#: Particles that may follow a name or its ending, with back vowels.
CLITICS: Final = ("kin", "kaan", "ko", "han", "pa")
#: How each case's ending is typed, with back vowels; the first is what we write.
_TYPED: Final[Mapping[Case, tuple[str, ...]]] = {
    Case.NOMINATIVE: ("",),
    Case.GENITIVE: ("n",),
    Case.PARTITIVE: ("a", "ta", "tta"),
    Case.INESSIVE: ("ssa",),
    Case.ELATIVE: ("sta",),
    Case.ILLATIVE: (
        "hen", "hin", "hun", "hyn", "hon", "seen", "an", "en", "in", "on", "un", "yn",
        "aan", "een", "iin", "oon", "uun", "yyn",
    ),
    Case.ADESSIVE: ("lla",),
    Case.ABLATIVE: ("lta",),
    Case.ALLATIVE: ("lle",),
    Case.ESSIVE: ("na",),
    Case.TRANSLATIVE: ("ksi",),
}  # fmt: skip
#: Cases whose endings are read without a colon, too: those of the others are words ("on", "en") or parts of one.
_UNSEPARATED: Final = frozenset(Case) - {Case.NOMINATIVE, Case.ILLATIVE}
_LONGEST_SUFFIX: Final = 12
#: What may follow a pseudonym's bracket: a colon or an apostrophe, and letters up to the end of the word.
_AFTER: Final = re.compile(rf"(?P<sign>[:'’´`]?)(?P<letters>[^\W\d_]{{1,{_LONGEST_SUFFIX}}})(?!\w)")
#: Nouns among surnames whose stem is long in every case. The model of names was trained on forms without these, which
#: therefore stay as they are.
_LONG_STEMS: Final[Mapping[str, str]] = {"kangas": "kankaa", "laine": "lainee"}
#: Signs after which a Swedish name takes no further s.
_SIBILANTS: Final = ("s", "x", "z")


def _back(ending: str) -> str:
    return ending.replace("ä", "a").replace("ö", "o")


def _suffixes() -> Iterator[tuple[str, tuple[Case, str]]]:
    """Return every way of typing a suffix, with back vowels, with its case and clitic; what comes first counts."""
    for clitic in ("", *CLITICS):
        for case, endings in _TYPED.items():
            yield from ((ending + clitic, (case, clitic)) for ending in endings if ending + clitic)


_READINGS: Final[Mapping[str, tuple[Case, str]]] = dict(reversed(list(_suffixes())))
#: Every suffix as we write it.
SUFFIXES: Final = frozenset({"", GENITIVE_S, *(case.value + clitic for case, clitic in _READINGS.values())})


def read_suffix(letters: str) -> str | None:
    """Return the suffix that letters are, None when they are none.

    Args:
        letters: what somebody typed as an ending, "" for the basic form.
    """
    lower = _back(letters.lower())
    if lower in ("", GENITIVE_S):
        return lower
    found = _READINGS.get(lower)
    return None if found is None else found[0].value + found[1]


def suffix_after(text: str, position: int) -> tuple[str, int] | None:
    """Return the suffix that follows a bracket, and where it ends; None when none follows.

    An English 's is none: it stays as it is after any name.

    Args:
        text: a normalised text.
        position: one past the bracket.
    """
    match = _AFTER.match(text, position)
    if match is None or (match["sign"] not in ("", ":") and match["letters"] in ("s", "S")):
        return None
    suffix = read_suffix(match["letters"])
    if suffix is None or (not match["sign"] and suffix != GENITIVE_S and _case(suffix) not in _UNSEPARATED):
        return None
    return suffix, match.end()


def disturbs(following: str, suffix: str) -> bool:
    """Tell whether a pseudonym must close its suffix inside the bracket, because of the text that follows it.

    Args:
        following: the original text after the pseudonym.
        suffix: the suffix that it has.
    """
    if not following:
        return False
    head = normalize(following[: _LONGEST_SUFFIX + 4]).text
    if not suffix:
        return suffix_after(head, 0) is not None
    return unicodedata.combining(following[0]) > 0 or head[:1].isalnum() or head[:1] == "_"


def spelled(seen: Mapping[str, str], suffix: str) -> str:
    """Return a person's name with a suffix: as it was seen, else as grammar has it, else with a colon.

    Args:
        seen: how the name was written in this conversation, by suffix; at least one.
        suffix: the suffix wanted.
    """
    if suffix in seen:
        return seen[suffix]
    name = seen.get(BARE) or _basic(seen)
    return _generated(name, suffix) or f"{name}:{suffix}"


def _case(suffix: str) -> Case:
    return _READINGS[suffix][0]


def _basic(seen: Mapping[str, str]) -> str:
    """Return the basic form behind the first inflected form that has one."""
    for suffix, surface in seen.items():
        head, last = _last_word(normalize(surface).text.strip())
        reading = read_word(last.lower())
        base = next((base for base in reading.ranked if reading.options[base] == suffix), None)
        if base is not None:
            return head + recased(base, last)
    return next(iter(seen.values()))


def _generated(name: str, suffix: str) -> str | None:
    """Return a name with a suffix, None when grammar has none for it."""
    text = normalize(name).text.rstrip()
    if not suffix or not text[-1:].isalpha():
        return text if not suffix else None
    head, last = _last_word(text)
    head, last = head + last[: last.rfind("-") + 1], last[last.rfind("-") + 1 :]
    if not last.isalpha() or len(last) == 1:
        return None
    if suffix == GENITIVE_S:
        return text if text.lower().endswith(_SIBILANTS) else f"{text}{'S' if last.isupper() else 's'}"
    case, clitic = _READINGS[suffix]
    if last.isupper():
        return head + (_declined(last.capitalize(), case) + harmony(last, clitic)).upper()
    return head + _declined(last, case) + harmony(last, clitic)


def _declined(name: str, case: Case) -> str:
    """Return a name in a case: Kankaaseen, Laineena."""
    for noun, stem in _LONG_STEMS.items():
        if case in (Case.ILLATIVE, Case.ESSIVE) and name.lower().endswith(noun):
            long = name[:1] + (name[: -len(noun)] + stem)[1:]
            return long + ("seen" if case is Case.ILLATIVE else "na")
    return declined(name, case)


def _last_word(text: str) -> tuple[str, str]:
    """Return what stands before the last word, and the last word."""
    cut = max(text.rfind(" "), text.rfind("\n"), text.rfind("\t")) + 1
    return text[:cut], text[cut:]
