"""What speaks against a word being a person's name, where a cue or a capital alone would make it one."""

import re
from typing import Final

from redaction.names.lexicon import BARE, RARE, UNKNOWN, WORDS, known_as
from redaction.names.spans import shipped_model
from redaction.recognizers.first_names import AMBIGUOUS
from redaction.recognizers.name_cues import CUES, Cue

#: After these a speaker says who, what or where they are; a name is then in its basic form.
BEING_VERBS: Final = frozenset({"olen", "oon", "ollaan", "olemme", "olin"})
#: A place, or where somebody comes from or goes.
_PLACE_CASE: Final = re.compile(r".{2}(?:ssa|ssä|sta|stä)$")
#: Endings of everyday nouns for what somebody does; no list holds all of them: tutori, juristi.
_ROLE: Final = re.compile(r".{3}(?:[aou]ri|isti|nomi|ologi|vuotinen)$")
#: Cues that stand before anything in everyday speech: "kiitos avusta", "oon kipee".
_LOOSE_CUES: Final = frozenset(
    words[-1] for words, cues in CUES.items() if not {Cue.BEING, Cue.GREETING}.isdisjoint(cues)
)
#: From this level on a word is met every day.
_COMMON: Final = "3"
_HEARD_OF: Final = "2"
_BASE_COMMON: Final = "1"


def is_everyday(lower: str) -> bool:
    """Tell whether a word is an ordinary one that no list of names knows in any form.

    Args:
        lower: the word in lower case.
    """
    return shipped_model().is_plain(lower) and known_as(lower).code[:2] == UNKNOWN[:2]


def is_ordinary(lower: str) -> bool:
    """Tell whether a word in small letters is a form of an ordinary word, and of no name.

    Args:
        lower: the word in lower case.
    """
    standing = known_as(lower)
    if standing.code[:2] != UNKNOWN[:2]:
        return False
    if _ROLE.search(lower):
        return True
    return standing.base >= _BASE_COMMON or max(WORDS.get(lower, RARE)[:2]) > "0" or shipped_model().is_plain(lower)


def is_unheard_of(lower: str) -> bool:
    """Tell whether a word in small letters is in no dictionary: after "is called" it is a name.

    Args:
        lower: the word in lower case.
    """
    return max(WORDS.get(lower, RARE)) < _HEARD_OF and not is_ordinary(lower)


def is_where(lower: str) -> bool:
    """Tell whether a word is in a case that says where: after "I am" it is a place or a state.

    Args:
        lower: the word in lower case.
    """
    return _PLACE_CASE.search(lower) is not None and known_as(lower).ending != BARE


def is_compound(surface: str) -> bool:
    """Tell whether a name is only the first part of an everyday word: "Oslo-matka", "Meri-ilta", "vara-avain".

    Args:
        surface: the word as it is written.
    """
    head, _, last = surface.rpartition("-")
    if not head or not last[:1].islower():
        return False
    standing = known_as(last)
    code = standing.code
    if not head[0].isupper():
        return standing.common[0] >= _COMMON and standing.own[0] not in "124"
    if code[:2] == UNKNOWN[:2] or last in AMBIGUOUS:
        return True
    return WORDS.get(last, RARE)[0] >= _COMMON and code[0] not in "124" and code[1] not in "12"


def is_introduced_word(before: str, surface: str) -> bool:
    """Tell whether what follows a loose cue is no name: "oon Vaasassa", "kiitos botille".

    Args:
        before: the word before it, in lower case.
        surface: one word as it is written.
    """
    lower = surface.lower()
    if before in BEING_VERBS and is_where(lower):
        return True
    return before in _LOOSE_CUES and surface == lower and is_ordinary(lower)
