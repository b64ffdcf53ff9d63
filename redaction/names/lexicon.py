"""What is known of a word by itself: whose name it is, what it may be a form of, how common it is.

A word list stands beside this file (`words.txt.gz`): names of people and places, and everyday words of three languages.
What its words may be forms of was worked out when it was made; of any other word it is worked out when it is met. The
model card says where the words come from.
"""

import gzip
from collections.abc import Iterator
from importlib.resources import files
from typing import Final, overload

from redaction.names.inflection import readings

#: Neither anybody's name nor a place.
UNKNOWN: Final = "000"
#: A word that is in none of the three languages' word lists.
RARE: Final = "000"
#: Ending of a word that is a name as it stands.
BARE: Final = "-"
#: Between the parts of a standing, in the list.
PARTED: Final = ","

#: Farther from a common Finnish name than any listed one.
_FARTHEST: Final = 99


class Standing:
    """What the lists know of a word. Words of which they know the same have one of these together.

    Args:
        own: whose name the word is as it stands, as in `NAMES`; `UNKNOWN` for nobody's.
        common: how common it is as it stands, as in `WORDS`; `RARE` for a word that is not in them.
        code: whose name it is or may be a form of.
        ending: the ending that it then has, `BARE` for none, "" when it is nobody's name.
        base: how common in Finnish the commonest word is that it may be a form of, "" for a well-known name.

    Attributes:
        most: how common it is in the language that it is most common in.
        distance: how far `own` is from a common Finnish name.
    """

    __slots__ = ("base", "code", "common", "distance", "ending", "most", "own")

    def __init__(self, own: str, common: str, code: str, ending: str, base: str) -> None:
        self.own: Final = own
        self.common: Final = common
        self.code: Final = code
        self.ending: Final = ending
        self.base: Final = base
        self.most: Final = max(common)
        self.distance: Final = _FARTHEST if own == UNKNOWN else 2 * min(_rank(own[0]), _rank(own[1]))

    def __repr__(self) -> str:
        return f"Standing({self.code!r}, {self.ending!r}, {self.base!r}, {self.common!r})"


def _rank(level: str) -> int:
    """Return how far from a common Finnish name a level is."""
    return int(level) if level != "0" else 9


#: What a word may be a form of: `code`, `ending` and `base` of its standing.
Reading = tuple[str, str, str]


def _read() -> dict[str, Standing]:
    """Return the word list: each line is a standing, and the words that it is said of."""
    found: dict[str, Standing] = {}
    for line in (
        gzip.decompress(files("redaction.names.data").joinpath("words.txt.gz").read_bytes()).decode().splitlines()
    ):
        parts, *words = line.split(" ")
        own, common, code, ending, base = parts.split(PARTED)
        found.update(dict.fromkeys(words, Standing(own, common, code, ending, base)))
    return found


#: The listed words, in lower case: one table, because each look into it costs a miss of the processor's cache.
LISTED: Final = _read()


class Column:
    """One thing that the list knows, as a mapping from the words of which it knows it.

    Args:
        own: True for whose names words are, False for how common they are.
    """

    __slots__ = ("_own",)

    def __init__(self, *, own: bool) -> None:
        self._own: Final = own

    def __repr__(self) -> str:
        return f"Column(own={self._own})"

    @overload
    def get(self, word: str) -> str | None: ...
    @overload
    def get(self, word: str, default: str) -> str: ...
    def get(self, word: str, default: str | None = None) -> str | None:
        """Return the code of a word, the default when it has none."""
        found = LISTED.get(word)
        if found is None:
            return default
        code = found.own if self._own else found.common
        return default if code == UNKNOWN else code

    def __contains__(self, word: str) -> bool:
        """Tell whether a word has a code."""
        return self.get(word) is not None

    def __getitem__(self, word: str) -> str:
        """Return the code of a word that has one."""
        code = self.get(word)
        if code is None:
            raise KeyError(word)
        return code

    def items(self) -> Iterator[tuple[str, str]]:
        """Return all words that have a code, with it."""
        for word in LISTED:
            code = self.get(word)
            if code is not None:
                yield word, code


#: Names in lower case: how well known as a given name, then as a surname; 0 is not at all, 1-3 the Finnish population
#: register from common to rare, 4 Swedish, 5 and 6 others; last, 1 for a place.
NAMES: Final = Column(own=True)
#: Words in lower case: how common in Finnish, Swedish and English, 0 (hardly ever met) to 5.
WORDS: Final = Column(own=False)

#: What the lists know of a word that is in none of them, and no form of one that is.
UNLISTED: Final = Standing(UNKNOWN, RARE, UNKNOWN, "", "0")
#: Of other unlisted words: there are no more of these than codes, endings and levels together.
_UNLISTED: Final[dict[Reading, Standing]] = {(UNKNOWN, "", "0"): UNLISTED}


def known_as(word: str) -> Standing:
    """Return what the lists know of a word, in whatever form it stands.

    Args:
        word: one word in lower case.
    """
    listed = LISTED.get(word)
    if listed is not None:
        return listed
    reading = form_of(word, LISTED)
    standing = _UNLISTED.get(reading)
    if standing is None:
        code, ending, base = reading
        standing = _UNLISTED[reading] = Standing(UNKNOWN, RARE, code, ending, base)
    return standing


def form_of(word: str, listed: dict[str, Standing]) -> Reading:
    """Work out what a word may be a form of.

    Args:
        word: one word in lower case.
        listed: the words that it may be a form of; no more is asked of them than what they are as they stand.
    """
    itself = listed.get(word)
    own = UNKNOWN if itself is None else itself.own
    if own[0] in "1234" or own[1] in "12" or own[2] == "1":
        return own, BARE, ""
    if "-" in word:
        return _compound(word, listed)
    ending = "" if own == UNKNOWN else BARE
    distance = _FARTHEST if itself is None else itself.distance
    common = "0"
    for base, stripped in readings(word):
        found = listed.get(base)
        if found is None:
            continue
        if found.distance + 1 < distance:
            own, ending, distance = found.own, stripped, found.distance + 1
        common = max(common, found.common[0])
    return own, ending, common


def _compound(word: str, listed: dict[str, Standing]) -> Reading:
    first, _, last = word.rpartition("-")
    found = listed.get(first.rpartition("-")[2])
    inner = UNKNOWN if found is None else found.own
    code, ending, base = form_of(last, listed)
    if inner == UNKNOWN and code == UNKNOWN:
        return UNKNOWN, "", base
    both = min(inner[0], code[0], key=_rank) + min(inner[1], code[1], key=_rank) + code[2]
    return both, "=" + ending, base
