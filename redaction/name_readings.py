"""What a written name may be a form of: "Virtaselle" is Virtanen's, "Matin" may be Matti's or Mati's.

A word that is a well-known name as it stands is that name and no other's form: Karin is Karin, also where a Kari is
spoken of. Two people under one pseudonym would be worse than two pseudonyms for one person.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from redaction.names.declension import Case, declined
from redaction.names.inflection import readings
from redaction.names.lexicon import NAMES
from redaction.normalization import normalize

#: The suffix of a basic form, and of a Swedish genitive.
BARE: Final = ""
GENITIVE_S: Final = "s"
#: The suffix that an ending stands for, where it is another than the ending itself with back vowels.
_SUFFIX_OF: Final[Mapping[str, str]] = {
    "ta": "a", "tta": "a",
    **dict.fromkeys(("an", "en", "in", "on", "un", "yn", "hin", "hun", "hyn", "hon", "seen"), "hen"),
}  # fmt: skip
#: Plurals and possessives name others, or say more than a suffix can.
_NO_SUFFIX: Final = frozenset({"t", "ksensa", "ten", "ien", "ia", "ille", "illa", "ilta", "issa", "ista"})
#: Endings that hardly any name has by chance.
_LONG: Final = frozenset({"lla", "lle", "lta", "ssa", "sta", "ksi"})
_ILLATIVE: Final = "hen"
_VOWELS: Final = frozenset("aeiouyäöåáéíóúü")
#: Names whose last consonant gives way to an e before endings: Virtanen, Virtaseen; Joonas, Joonakseen.
_CHANGING: Final = ("nen", "s")
_CONSONANTS: Final = frozenset("bcdfghjklmnpqrstvwxzšž")
_SHORTEST: Final = 3
#: The rarest level of names in Finland; beyond it are those of other countries.
_RARE_FINNISH: Final = 4


class WordReading:
    """What one word of a name may be.

    Args:
        word: the word in lower case.
        options: basic forms in lower case, each with the suffix that the word then has.
        ranked: the same basic forms, the likeliest first.
    """

    __slots__ = ("options", "ranked", "word")

    def __init__(self, word: str, options: Mapping[str, str], ranked: tuple[str, ...]) -> None:
        self.word: Final = word
        self.options: Final = options
        self.ranked: Final = ranked

    def __repr__(self) -> str:
        return f"WordReading(options={len(self.options)})"

    def narrowed(self, suffix: str) -> "WordReading":
        """Return the reading that agrees with a known suffix; one without a suffix may be its own basic form."""
        bases = [base for base in self.ranked if self.options[base] == suffix]
        return self.among(bases) or (self if suffix else WordReading(self.word, {self.word: BARE}, (self.word,)))

    def among(self, bases: Sequence[str]) -> "WordReading | None":
        """Return the reading with these basic forms only, None when there are none."""
        if not bases:
            return None
        return WordReading(self.word, {base: self.options[base] for base in bases}, tuple(bases))


class NameReading:
    """What a name of one or more words may be; its suffix is that of its last word.

    Args:
        words: what each of them may be.
    """

    __slots__ = ("words",)

    def __init__(self, words: tuple[WordReading, ...]) -> None:
        self.words: Final = words

    def __repr__(self) -> str:
        return f"NameReading(words={len(self.words)})"

    @property
    def suffix(self) -> str:
        """The suffix in the likeliest reading."""
        last = self.words[-1]
        return last.options[last.ranked[0]]

    def narrowed(self, suffix: str) -> "NameReading":
        """Return the reading that agrees with a suffix that is known."""
        return NameReading((*self.words[:-1], self.words[-1].narrowed(suffix)))

    def among(self, bases: Sequence[Sequence[str]]) -> "NameReading":
        """Return the reading with these basic forms of each word only; a word without any keeps its own."""
        words = zip(self.words, bases, strict=True)
        return NameReading(tuple(word.among(those) or word for word, those in words))


def read_name(surface: str) -> NameReading | None:
    """Return what a written name may be, None when it has a digit in it, or no letter.

    Args:
        surface: the name as somebody wrote it.
    """
    return read_normalized(normalize(surface).text)


def read_normalized(text: str) -> NameReading | None:
    """Return the same of a name that is normalised already."""
    words = text.lower().split()
    if not all(map(str.isalpha, words)):
        if any(map(str.isdigit, text)):
            return None
        stripped = (word.strip(" .,;:!?\"'()") for word in words)
        words = [word for word in stripped if any(map(str.isalpha, word))]
    return NameReading(tuple(map(read_word, words))) if words else None


def read_word(word: str) -> WordReading:
    """Return what a word of a name may be.

    Args:
        word: one word in lower case.
    """
    head, _, last = word.rpartition("-")
    if head and len(last) >= _SHORTEST:
        reading = _read_word(last)
        options = {f"{head}-{base}": suffix for base, suffix in reading.options.items()}
        return WordReading(word, options, tuple(f"{head}-{base}" for base in reading.ranked))
    return _read_word(word)


def _read_word(word: str) -> WordReading:
    own = NAMES.get(word)
    if own is not None and (own[0] in "1234" or own[1] in "12"):
        return WordReading(word, {word: BARE}, (word,))
    options = {word: BARE}
    for base, suffix in _analysed(word):
        options.setdefault(base, suffix)
    listed = [base for base in options if base in NAMES and _is_likely(word, base)]
    if listed:
        # What no list knows is no likely reading where another one is somebody's name.
        listed.sort(key=lambda base: (_rank(base), -len(base)))
        return WordReading(word, {base: options[base] for base in listed}, tuple(listed))
    ranked = [word, *(base for base in options if base != word)]
    for base, suffix in options.items():
        # Okaforille: a foreign name takes an i before its endings, and names seldom end like this by themselves.
        if suffix in _LONG and base[-1] in _CONSONANTS and len(base) > _SHORTEST and f"{base}i" in options:
            ranked.remove(base)
            ranked.insert(0, base)
            break
    return WordReading(word, options, tuple(ranked))


def _is_likely(word: str, base: str) -> bool:
    """Tell whether a word is likelier a form of a listed name than a name of its own: Meika need not be Meik's."""
    return _rank(base) <= _RARE_FINNISH or len(word) - len(base) > 1


def _analysed(word: str) -> Iterator[tuple[str, str]]:
    """Return the basic forms that a word may come from, each with its suffix."""
    found: dict[str, list[str]] = {}
    clitic = ""
    for base, ending in readings(word):
        if ending == "+":
            clitic = _back(word[len(base) :])
            found.setdefault(base, []).append(clitic)
            continue
        suffix = _suffix(word[: len(word) - len(clitic)], base, _back(ending))
        if suffix is not None and len(base) >= _SHORTEST and not (suffix == GENITIVE_S and clitic):
            found.setdefault(base, []).append(suffix + clitic)
    for base, suffixes in found.items():
        yield base, suffixes[0] if len(set(suffixes)) == 1 else _likeliest(word, base, suffixes)


def _suffix(form: str, base: str, ending: str) -> str | None:
    """Return the suffix that an ending of a basic form stands for, None when it says more than a suffix can."""
    if ending in _NO_SUFFIX:
        return None
    suffix = _SUFFIX_OF.get(ending, ending)
    if suffix != _ILLATIVE or len(ending) != len("in") or base[-1] == ending[0]:
        return suffix
    if base[-1] not in _VOWELS and not base.endswith(_CHANGING):
        # Foreign names take an i: Okaforin is a genitive, Okaforiin an illative. "Annan" is no form of Ann.
        return {f"{base}in": "n", f"{base}iin": suffix}.get(form)
    return suffix if ending == "en" else None


def _likeliest(word: str, base: str, suffixes: list[str]) -> str:
    """Return which of several suffixes a form has: Mattiin is an illative, Laineen may be one and is a genitive."""
    for case in Case:
        if case.value in suffixes and declined(base, case) == word:
            return case.value
    return suffixes[0]


def _back(ending: str) -> str:
    return ending.replace("ä", "a").replace("ö", "o")


def _rank(name: str) -> int:
    """Return how far a name is from a common Finnish one."""
    code = NAMES[name]
    return min(int(level) if level != "0" else 9 for level in code[:2])


def recased(base: str, surface: str) -> str:
    """Return a basic form with the capitals of a form of it: "mcdonald" of McDonaldille is McDonald.

    Args:
        base: a basic form in lower case.
        surface: the form as it was written.
    """
    common = 0
    while common < min(len(base), len(surface)) and base[common] == surface[common].lower():
        common += 1
    rest = base[common:]
    return surface[:common] + (rest.upper() if surface.isupper() and len(surface) > 1 else rest)
