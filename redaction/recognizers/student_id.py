"""Student numbers: JAMK's letter-and-digits form, and six to eight digits.

One or two letters and four or five digits is also the form of rooms, lockers, courses and error codes, so the form
alone is never enough. Two letters and four digits say a little more: after a person's name, or as somebody's own code,
they are one unless the sentence speaks of something else.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.names.lexicon import NAMES
from redaction.names.spans import shipped_model
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.wording import Words

_CONTEXT: Final = (
    "opiskelijanum", "opiskelijanro", "opiskelijatun", "opnro", "opnum", "op.nro", "op nro", "opisk.nro", "oppilasnum",
    "student num", "student id", "student no", "studentid", "studentnum", "studerandenum", "studienum", "matriculation",
    "matrikel", "studerandenr", "studentnr", "studie-id", "studie id",
)  # fmt: skip
#: Words that make the letter form a student number when they stand beside it.
_WEAK: Final = (
    "numero",
    "tunnus",
    "tunnuks",
    "opiskelija",
    "tunnist",
    "my number",
    "user id",
    "username",
    "käyttäjä",
    "my id",
    "student",
    "mitt nummer",
    "nro",
)
#: What announces a list of somebody's data.
_IDENTIFYING: Final = ("tunnistami", "tunnistau", "tunnistee", "identif")
_WEAK_QUESTIONS: Final = (
    "tunnus", "tunnuks", "student", "opiskelija", "studerande", "username", "user name", "login", "koodisi",
    "your code", "din kod", "användarnamn",
)  # fmt: skip
#: Words before the value that name something else of the same form.
_OTHER: Final = (
    "lokero", "huone", "luokk", "tila", "virhe", "kurssi", "opintojakso", "sali", "auditorio", "ovi", "paikka", "room",
    "locker", "error", "course", "class", "hall", "door", "code", "koodi", "version", "versio", "malli", "model",
    "rum", "skåp", "kurs", "fel", "sal", "lippu", "ticket", "order", "tilau", "bus", "juna", "train", "avaim",
)  # fmt: skip

#: A sentence may say what its last value is with its first word, but not from farther.
_SENTENCE_CHARS: Final = 110
#: A closing and a long name fit in.
_NAME_CHARS: Final = 60
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s)|\n")
_TELLING: Final = re.compile(r"(?<![^\W_])[a-z]{2}[0-9]{4}(?![^\W_])")
#: What makes the sentence speak of something else.
_ELSE: Final = Words(
    "lokero", "huone", "luok", r"tila(?:n|ssa|an|sta|na)?(?!\w)", "virhe", "kurssi", "opintojakso", "sali(?!s)",
    "auditorio",
    "ovi", "oven", "paikka", "room", "locker", "error", "course", "class", "hall", "door", "versio", "malli", "model",
    r"rum(?:met)?(?!\w)", "skåp", "kurs", r"fel(?:et|kod)?(?!\w)", r"sal(?:en)?(?!\w)", "lippu", "lipu",
    "ticket", "order", "tilau", "bus", "juna", "train", "avai", "key", "lasku", "viite", "invoice", "ref", "rabatt",
    "alennus", "discount", "promo", "coupon", "voucher", "lahja", "dörr", "book", "varau", "bokning", "kampus",
    "campus",
    "rakennu", "building", "laite", "device", "tuote", "product", "kuponki", "tavat", "nähdään", "meet",
)  # fmt: skip
_OWN: Final = re.compile(
    r"(?<![^\W_])(?:(?:my|mun|minun|min|mitt|oma|omalla)\s(?:[^\W_]+\s)?(?:code|koodi|kod|tunnu|login|user|account)\w*"
    r"|koodini|tunnukseni|tunnuksella|login|log in|username|user|käyttäjä\w*|kirjau\w+"
    r"|inlogg\w+|användar\w*)[^0-9]{0,12}$"
)
_NAMED: Final = re.compile(
    r"(?<![^\W_])([^\W\d_]+)[ -]([^\W\d_][^\W\d_-]*)[,:/(\s-]+(?:(?:kod|koodi|code|tunnus|user|login|id)[ :]{1,2})?$"
)
_SIGNED: Final = re.compile(
    r"(?<![^\W_])(?:t|terv|terveisin|terkuin|terkut|regards|sincerely|br|mvh|hälsningar)[.,:]*\s"
    r"(?:[^\W\d_][\w-]*[,\s(]+){1,3}$"
)


def _sentence_before(candidate: Candidate) -> str:
    return _SENTENCE_END.split(candidate.before(_SENTENCE_CHARS))[-1]


def _is_something_else(candidate: Candidate) -> bool:
    return _ELSE.stand_in(_sentence_before(candidate)) or _ELSE.stand_in(_SENTENCE_END.split(candidate.after(12))[0])


def _is_somebodys(candidate: Candidate) -> bool:
    """Tell whether two letters and four digits follow a person's name or what calls them somebody's own code."""
    if _TELLING.fullmatch(candidate.surface.lower()) is None:
        return False
    before = candidate.before(_NAME_CHARS)
    named = _NAMED.search(before)
    own = (named is not None and _is_whole_name(named[1], named[2])) or _OWN.search(before) or _SIGNED.search(before)
    return bool(own) and not _is_something_else(candidate)


def _is_whole_name(first: str, last: str) -> bool:
    is_plain = shipped_model().is_plain
    return NAMES.get(first, "000")[0] != "0" and not is_plain(first) and not is_plain(last)


def _is_announced(candidate: Candidate) -> bool:
    """Tell whether the beginning of the sentence, or who is named before it, says what it is."""
    if candidate.preceded(_IDENTIFYING, chars=80) or _is_somebodys(candidate):
        return True
    standing = candidate.passage.stand(_CONTEXT)
    sentence = _sentence_before(candidate) if standing else ""
    return candidate.passage.hear(next((stem for stem in standing if stem in sentence), None))


def _letters_and_digits(candidate: Candidate) -> Hit | None:
    other = candidate.preceded(_OTHER, chars=18)
    called = candidate.near(_CONTEXT)
    if not (called or candidate.surface.isalnum()):
        # "A 1234" is a flat or a price as well.
        return None
    if other and not candidate.preceded(_CONTEXT, chars=22):
        return candidate.hit(0.75) if _is_somebodys(candidate) else None
    if called:
        return candidate.hit(0.95)
    if candidate.near(_WEAK, before=25, after=15) or _is_announced(candidate):
        return candidate.hit(0.75)
    if candidate.passage.asked(_CONTEXT) or candidate.passage.asked(_WEAK_QUESTIONS, messages=1):
        return candidate.hit(0.8)
    return None


def _seven_digits(candidate: Candidate) -> Hit | None:
    if candidate.preceded(_OTHER, chars=18) or candidate.preceded(("puh", "viite", "ref"), chars=18):
        return None
    if candidate.near(_CONTEXT):
        return candidate.hit(0.85)
    if " " in candidate.surface:
        return None
    return candidate.hit(0.7) if candidate.passage.asked(_CONTEXT, messages=1) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="student_id",
        entity_type=EntityType.STUDENT_ID,
        pattern=rf"{BEFORE}([A-Za-z]{{1,2}}[0-9]{{4,5}}|[A-Za-z]{{1,2}}-[0-9]{{4,5}}|[A-Z]{{1,2}} [0-9]{{4,5}}){AFTER}",
        gate="[A-Za-z][ -]?[0-9]{4}",
        digits=True,
        judge=_letters_and_digits,
        reason=lambda passage: (
            passage.holds(_TELLING)
            or passage.said(_CONTEXT)
            or passage.said(_WEAK)
            or passage.said(_IDENTIFYING)
            or passage.said(_WEAK_QUESTIONS)
        ),
    ),
    PatternRecognizer(
        name="student_id_digits",
        entity_type=EntityType.STUDENT_ID,
        pattern=rf"{BEFORE}([0-9]{{6,8}}|[0-9] [0-9]{{3}} [0-9]{{3}}){AFTER}",
        gate="[0-9]{6}|[0-9]{3} [0-9]{3}",
        digits=True,
        judge=_seven_digits,
        reason=lambda passage: passage.said(_CONTEXT),
    ),
)
