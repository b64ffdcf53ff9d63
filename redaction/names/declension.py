"""The case forms of a name: Virtanen, Virtasen, Virtaselle; the other way round from `inflection`."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Case(StrEnum):
    """A Finnish case that names are met in; its value is the ending that Finnish puts after a pseudonym's colon."""

    NOMINATIVE = ""
    GENITIVE = "n"
    PARTITIVE = "a"
    INESSIVE = "ssa"
    ELATIVE = "sta"
    ILLATIVE = "hen"
    ADESSIVE = "lla"
    ABLATIVE = "lta"
    ALLATIVE = "lle"
    ESSIVE = "na"
    TRANSLATIVE = "ksi"


#: Cases whose ending is put on the weak stem as it stands.
_PLAIN: Final = frozenset(
    {Case.GENITIVE, Case.INESSIVE, Case.ELATIVE, Case.ADESSIVE, Case.ABLATIVE, Case.ALLATIVE, Case.TRANSLATIVE}
)
_VOWELS: Final = "aeiouyäöåáéíóúüø"
_BACK: Final = frozenset("aouáóúå")
_FRONT: Final = frozenset("äöyüø")
#: Vowels that meet without being one syllable: Maria, Kallio.
_HIATUS: Final = ("io", "ia", "eo", "ea", "iä")
_DOUBLED: Final = ("kk", "pp", "tt")
#: Surnames that are nouns change like nouns. Their last letters, with the stem before a weak and a strong ending.
_NOUNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "mäki": ("mäe", "mäke"), "joki": ("joe", "joke"), "koski": ("koske", "koske"), "niemi": ("nieme", "nieme"),
        "lahti": ("lahde", "lahte"), "lampi": ("lamme", "lampe"), "salmi": ("salme", "salme"),
        "järvi": ("järve", "järve"), "saari": ("saare", "saare"), "lehti": ("lehde", "lehte"),
        "vuori": ("vuore", "vuore"), "suomi": ("suome", "suome"), "tammi": ("tamme", "tamme"),
        "nurmi": ("nurme", "nurme"), "hovi": ("hovi", "hovi"), "virta": ("virra", "virta"),
        "ranta": ("ranna", "ranta"), "aalto": ("aallo", "aalto"), "pelto": ("pello", "pelto"),
        "kangas": ("kankaa", "kangas"), "laine": ("lainee", "laine"), "silta": ("silla", "silta"),
        "aho": ("aho", "aho"), "hauta": ("hauda", "hauta"), "lehto": ("lehdo", "lehto"), "kanto": ("kanno", "kanto"),
        "piste": ("pistee", "piste"), "hieta": ("hieda", "hieta"), "kallio": ("kallio", "kallio"),
    }
)  # fmt: skip


def harmony(name: str, ending: str) -> str:
    """Return an ending with the vowels that go with a name: "lla" after Matti, "llä" after Päivi and Heini."""
    for letter in reversed(name.lower()):
        if letter in _BACK:
            return ending
        if letter in _FRONT:
            break
    return ending.replace("a", "ä").replace("o", "ö")


def declined(name: str, case: Case) -> str:
    """Return a name in a case.

    Args:
        name: a given name or a surname, one word, in its basic form.
        case: the case.
    """
    if case is Case.NOMINATIVE or len(name) < 2:  # noqa: PLR2004 - a single letter has no forms
        return name
    weak, strong = _stems(name)
    if case in _PLAIN:
        return weak + harmony(name, case.value)
    match case:
        case Case.ESSIVE:
            return strong + harmony(name, "na")
        case Case.PARTITIVE:
            return _partitive(name, strong)
        case _:
            return _illative(strong)


def _illative(strong: str) -> str:
    last = strong[-1]
    if strong.endswith(("aa", "ee", "ää")):
        return strong + "seen"
    if strong[-2:-1] not in _VOWELS or strong.endswith(_HIATUS):
        return strong + last + "n"
    return strong + "h" + last + "n"


def _partitive(name: str, strong: str) -> str:
    lower = name.lower()
    if lower.endswith("nen"):
        return name[:-3] + harmony(name, "sta")
    if lower.endswith("s"):
        return name + harmony(name, "ta")
    if lower.endswith(("mi", "ri")) and strong.endswith("e"):
        return strong[:-1] + harmony(name, "ea" if lower.endswith("mi") else "ta")
    if strong.endswith("e") and lower.endswith("i"):
        return strong + harmony(name, "a")
    if lower.endswith("laine"):
        return name + harmony(name, "tta")
    double = strong[-1] in _VOWELS and strong[-2:-1] in _VOWELS and not strong.endswith(_HIATUS)
    return strong + harmony(name, "ta" if double else "a")


def _stems(name: str) -> tuple[str, str]:
    """Return the weak and the strong stem."""
    lower = name.lower()
    if lower.endswith("nen") and len(lower) > 4:  # noqa: PLR2004 - Nen alone is another name
        return name[:-3] + "se", name[:-3] + "se"
    for noun, (weak, strong) in _NOUNS.items():
        if lower.endswith(noun):
            head = name[: -len(noun)]
            return (head + weak, head + strong) if head else (_as(name, weak), _as(name, strong))
    if lower.endswith("s") and lower[-2:-1] in _VOWELS:
        return name[:-1] + "kse", name[:-1] + "kse"
    if lower[-1] not in _VOWELS:
        return name + "i", name + "i"
    if lower[-3:-1] in _DOUBLED:
        return name[:-2] + name[-1], name
    return name, name


def _as(name: str, stem: str) -> str:
    """Return a stem with a capital if the name has one."""
    return stem.capitalize() if name[0].isupper() else stem
