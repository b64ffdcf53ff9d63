"""What is known of a word by itself: whose name it is, what it may be a form of, how common it is.

Two word lists stand beside this file: names of people (`names.txt.gz`) and how common words are (`words.txt.gz`); the
model card says where they come from.
"""

import gzip
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from redaction.names.inflection import readings

#: Neither anybody's name nor a place.
UNKNOWN: Final = "000"
#: A word that is in none of the three languages' word lists.
RARE: Final = "000"
#: Ending of a word that is a name as it stands.
BARE: Final = "-"


def _groups(name: str) -> Iterator[tuple[str, list[str]]]:
    """Return the groups of a word list: a code, and the words that it is said of."""
    for line in gzip.decompress(files("redaction.names.data").joinpath(name).read_bytes()).decode().splitlines():
        code, *words = line.split(" ")
        yield code, words


def _read(name: str) -> dict[str, str]:
    return {word: code for code, words in _groups(name) for word in words}


#: Names in lower case: how well known as a given name, then as a surname; 0 is not at all, 1-3 the Finnish population
#: register from common to rare, 4 Swedish, 5 and 6 others; last, 1 for a place.
NAMES: Final = _read("names.txt.gz")
#: Words in lower case: how common in Finnish, Swedish and English, 0 (hardly ever met) to 5.
WORDS: Final = _read("words.txt.gz")


class Standing:
    """What the lists know of a word.

    Args:
        code: whose name it is or may be a form of, as in `NAMES`.
        ending: the ending that it then has, `BARE` for none, "" when it is nobody's name.
        base: how common in Finnish the commonest word is that it may be a form of, "" for a well-known name.
    """

    __slots__ = ("base", "code", "ending")

    def __init__(self, code: str, ending: str, base: str) -> None:
        self.code: Final = code
        self.ending: Final = ending
        self.base: Final = base

    def __repr__(self) -> str:
        return f"Standing({self.code!r}, {self.ending!r}, {self.base!r})"


#: What the lists know of a word that is in none of them.
UNLISTED: Final = Standing(UNKNOWN, "", "0")


def known_as(word: str) -> Standing:
    """Return what the lists know of a word, in whatever form it stands.

    Args:
        word: one word in lower case.
    """
    own = NAMES.get(word)
    if own is not None and (own[0] in "1234" or own[1] in "12" or own[2] == "1"):
        return Standing(own, BARE, "")
    if "-" in word:
        return _compound(word)
    best, best_ending = (own, BARE) if own is not None else (UNKNOWN, "")
    ranked = _FARTHEST if own is None else _VALUES[best]
    common = "0"
    for base, ending in readings(word):
        found = NAMES.get(base)
        if found is not None and _VALUES[found] + 1 < ranked:
            best, best_ending, ranked = found, ending, _VALUES[found] + 1
        level = WORDS.get(base)
        if level is not None and level[0] > common:
            common = level[0]
    return Standing(best, best_ending, common)


def _compound(word: str) -> Standing:
    first, _, last = word.rpartition("-")
    inner = NAMES.get(first.rpartition("-")[2], UNKNOWN)
    own = known_as(last)
    code = own.code
    if inner == UNKNOWN and code == UNKNOWN:
        return Standing(UNKNOWN, "", own.base)
    both = min(inner[0], code[0], key=_rank) + min(inner[1], code[1], key=_rank) + code[2]
    return Standing(both, "=" + own.ending, own.base)


#: Worse than any reading.
_FARTHEST: Final = 99


def _rank(level: str) -> int:
    """Return how far from a common Finnish name a level is."""
    return int(level) if level != "0" else 9


def _value(code: str) -> int:
    return 2 * min(_rank(code[0]), _rank(code[1]))


#: How far each code is from that of a common Finnish name.
_VALUES: Final = {code: _value(code) for code in set(NAMES.values())}
