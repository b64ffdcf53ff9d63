"""Finnish case forms, possessives and clitics of names, taken apart: which names a word may be a form of.

Names are inflected by the rules of everyday words (Virtanen, Virtasen; Mäki, Mäen) or as foreign ones (Aalto, Aallon
or Aalton; Okafor, Okaforille). Every reading is offered; whoever asks knows which of them is a name. The Swedish and
English genitive -s is one of the endings.
"""

from typing import Final

_VOWELS: Final = frozenset("aeiouyäöåáéíóú")
SHORTEST_STEM: Final = 2

#: Particles that stand after everything else: "Matillekin", "Annako".
_CLITICS: Final = ("kin", "kaan", "kään", "ko", "kö", "han", "hän", "pa", "pä")
#: Case endings, the longest first.
_ENDINGS: Final = (
    "ksensa", "lla", "llä", "lle", "lta", "ltä", "ssa", "ssä", "sta", "stä", "ksi", "tta", "ttä", "lta", "na", "nä",
    "ta", "tä", "an", "än", "en", "in", "on", "un", "yn", "ön", "a", "ä", "n", "t", "s",
    "hin", "hun", "hyn", "hon", "hön", "hen", "seen",
)  # fmt: skip
_PLURALS: Final = ("ten", "ien", "ia", "iä", "ille", "illa", "illä", "ilta", "iltä", "issa", "issä", "ista", "istä")

#: Weak grades of consonants, each with the strong grades that it may come from.
_STRONG: Final = {
    "ll": ("lt",), "nn": ("nt",), "rr": ("rt",), "mm": ("mp",), "ng": ("nk",),
    "k": ("kk",), "p": ("pp",), "t": ("tt",), "d": ("t",), "v": ("p",),
    "l": ("lk",), "r": ("rk",), "h": ("hk",),
}  # fmt: skip


def _by_end(endings: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the endings that a word may have, in their order, by its last two letters; by the last for any others."""
    ends = {one[-2:] for one in endings} | {one[-1] for one in endings}
    return {
        end: tuple(one for one in endings if one == end[-1] or (len(end) > 1 and one.endswith(end))) for end in ends
    }


_ENDINGS_BY_END: Final = _by_end(_ENDINGS)
_PLURALS_BY_END: Final = _by_end(_PLURALS)
_CLITICS_BY_END: Final = _by_end(_CLITICS)


def _that_may_end(word: str, endings: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = endings.get(word[-2:])
    return endings.get(word[-1], ()) if found is None else found


def readings(word: str) -> list[tuple[str, str]]:
    """Return the basic forms that a word in lower case may come from, each with the ending that it had.

    The word itself is not among them.

    Args:
        word: one word in lower case.
    """
    found: list[tuple[str, str]] = []
    if not word:
        return found
    _add_without_ending(found, word)
    for clitic in _that_may_end(word, _CLITICS_BY_END):
        if word.endswith(clitic) and len(word) > len(clitic) + SHORTEST_STEM:
            rest = word[: -len(clitic)]
            found.append((rest, "+"))
            _add_without_ending(found, rest)
    return found


def _add_without_ending(found: list[tuple[str, str]], word: str) -> None:
    for ending in _that_may_end(word, _ENDINGS_BY_END):
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST_STEM:
            stem = word[: -len(ending)]
            found.extend([(base, ending) for base in bases(stem, ending)])
    for ending in _that_may_end(word, _PLURALS_BY_END):
        if word.endswith(ending) and len(word) > len(ending) + SHORTEST_STEM + 1:
            stem = word[: -len(ending)]
            if stem.endswith("s"):
                # Virtasten, Virtasia.
                found.append((stem[:-1] + "nen", ending))


def bases(stem: str, ending: str) -> list[str]:
    """Return what a word may have been before its ending was put on.

    Args:
        stem: the word without its ending.
        ending: the ending.
    """
    found = [stem]
    last = stem[-1]
    if ending in ("ta", "tä"):
        if last == "s":
            # Virtasta is the partitive of Virtanen.
            found.append(stem[:-1] + "nen")
        return found
    if ending == "s" or last not in _VOWELS:
        return found
    if stem.endswith("se"):
        # Virtase-n, and Joonakse-n.
        found.append(stem[:-2] + "nen")
        if stem.endswith("kse"):
            found.append(stem[:-3] + "s")
    if last == "i":
        # A foreign name takes an i before its endings: Okafor, Okafori-n.
        found.append(stem[:-1])
    elif last == "e":
        # Niemi, Nieme-n; Mäki, Mäe-n.
        found.append(stem[:-1] + "i")
        if stem.endswith("ee"):
            found.append(stem[:-1])
    if ending == "n" and len(stem) > SHORTEST_STEM and stem[-2] == last:
        # Illatives: Leenaan is Leena and -an; here for "Laine", "Laineen".
        found.append(stem[:-1])
    _add_graded(found, stem, last)
    return found


def _add_graded(found: list[str], stem: str, last: str) -> None:
    """Add the stem with the strong grade that its weak grade may come from."""
    if len(stem) < SHORTEST_STEM + 1:
        return
    ends = (last, "i") if last == "e" else (last,)
    double = stem[-3:-1]
    for weak in (double, stem[-2]):
        for strong in _STRONG.get(weak, ()):
            head = stem[: -1 - len(weak)]
            found.extend([head + strong + end for end in ends])
    if last == "e" and stem[-2] in _VOWELS:
        # Mäe-n is Mäki, Joe-n is Joki.
        found.append(stem[:-1] + "ki")
    if last in "oöuyaä" and stem[-2] in _VOWELS:
        # Sahaho, Lao-n: a k that has gone.
        found.append(stem[:-1] + "k" + last)
    if stem.endswith(("aa", "ää", "ee")) and len(stem) > SHORTEST_STEM + 1:
        # Kankaa-n is Kangas; its gradation goes the other way.
        found.append(stem[:-1] + "s")
        if stem[-4:-2] == "nk":
            found.append(stem[:-3] + "g" + stem[-2] + "s")
