"""Finnish, Swedish and English case forms of names, both ways: a name's forms, and the names a form may come from."""

from collections.abc import Iterator
from typing import Final

_STRONG_TO_WEAK: Final = {"kk": "k", "pp": "p", "tt": "t"}
_VOWELS: Final = "aeiouyäöåáéíóú"
#: Endings that follow the weak stem, in both vowel harmonies.
_WEAK_ENDINGS: Final = ("n", "lla", "llä", "lle", "lta", "ltä", "ssa", "ssä", "sta", "stä", "ksi")
#: Endings that follow the strong stem.
_STRONG_ENDINGS: Final = ("a", "ä", "ta", "tä", "na", "nä", "kin", "ko", "kö", "han", "hän")
#: What is left of the same in speech, but for those that are everyday words' ends as well.
_SPOKEN_ENDINGS: Final = ("l", "lt", "st")
#: All endings, longest first, as a form is taken apart.
_ENDINGS: Final = tuple(sorted({*_WEAK_ENDINGS, *_STRONG_ENDINGS, *_SPOKEN_ENDINGS, "s"}, key=len, reverse=True))
_PARTITIVE: Final = ("ta", "tä")
_SHORTEST_STEM: Final = 3


def forms(name: str) -> Iterator[str]:
    """Return the case forms of a first name in lower case, itself first."""
    yield name
    if len(name) < _SHORTEST_STEM:
        # Two letters and an ending are an everyday word: Li and lista.
        return
    yield name + "s"
    if name[-1] in _VOWELS:
        strong, weak = name, _weakened(name)
    elif name.endswith("s"):
        # Joonas, Joonaksen; Hannes, Hanneksen.
        strong = weak = name[:-1] + "kse"
        yield name + "ta"
        yield name + "tä"
    else:
        strong = weak = name + "i"
    for ending in _WEAK_ENDINGS:
        yield weak + ending
    for ending in _STRONG_ENDINGS:
        yield strong + ending


def _weakened(name: str) -> str:
    """Return the weak stem: Pekka, Peka-; Antti, Anti-."""
    for strong, weak in _STRONG_TO_WEAK.items():
        if name[-3:-1] == strong:
            return name[:-3] + weak + name[-1]
    return name


def stems(word: str, *, partitive: bool = True) -> frozenset[str]:
    """Return the basic forms that a form of a name may come from, itself among them; lower case.

    Args:
        word: the form.
        partitive: True to read "Virtasta" as a form of Virtanen; "Turusta" is then one of Turunen, not only of Turku.
    """
    found = {word}
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            found.add(stem)
            found.update(_rebuilt(stem))
            if partitive and ending in _PARTITIVE and stem.endswith("s"):
                found.add(stem[:-1] + "nen")
    return frozenset(found)


def _rebuilt(stem: str) -> Iterator[str]:
    """Return what a stem may have been before its ending was put on."""
    if stem.endswith("kse"):
        yield stem[:-3] + "s"
    elif stem.endswith("se"):
        yield stem[:-2] + "nen"
    if stem.endswith("i") and len(stem) > _SHORTEST_STEM:
        yield stem[:-1]
    if len(stem) > _SHORTEST_STEM and stem[-2] in "kpt" and stem[-1] in _VOWELS and stem[-3] != stem[-2]:
        yield stem[:-2] + stem[-2] * 2 + stem[-1]
