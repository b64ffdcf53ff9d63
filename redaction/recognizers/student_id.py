"""Student numbers: JAMK's letter-and-digits form, and six to eight digits.

One or two letters and four or five digits is also the form of rooms, lockers, courses and error codes, so the form
alone is never enough.
"""

from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer

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
_WEAK_QUESTIONS: Final = ("tunnus", "tunnuks", "student", "opiskelija", "studerande")
#: Words before the value that name something else of the same form.
_OTHER: Final = (
    "lokero", "huone", "luokk", "tila", "virhe", "kurssi", "opintojakso", "sali", "auditorio", "ovi", "paikka", "room",
    "locker", "error", "course", "class", "hall", "door", "code", "koodi", "version", "versio", "malli", "model",
    "rum", "skåp", "kurs", "fel", "sal", "lippu", "ticket", "order", "tilau", "bus", "juna", "train", "avaim",
)  # fmt: skip


def _letters_and_digits(candidate: Candidate) -> Hit | None:
    other = candidate.preceded(_OTHER, chars=18)
    called = candidate.near(_CONTEXT)
    if not (called or candidate.surface.isalnum()):
        # "A 1234" is a flat or a price as well.
        return None
    if other and not candidate.preceded(_CONTEXT, chars=22):
        return None
    if called:
        return candidate.hit(0.95)
    if candidate.near(_WEAK, before=25, after=15) or candidate.preceded(_IDENTIFYING, chars=80):
        return candidate.hit(0.75)
    if candidate.passage.asked(_CONTEXT) or candidate.passage.asked(_WEAK_QUESTIONS, messages=1):
        return candidate.hit(0.8)
    return None


def _seven_digits(candidate: Candidate) -> Hit | None:
    if candidate.preceded(_OTHER, chars=18) or candidate.preceded(("puh", "viite", "ref"), chars=18):
        return None
    if candidate.near(_CONTEXT):
        return candidate.hit(0.85)
    return candidate.hit(0.7) if candidate.passage.asked(_CONTEXT, messages=1) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="student_id",
        entity_type=EntityType.STUDENT_ID,
        pattern=rf"{BEFORE}([A-Za-z]{{1,2}}[0-9]{{4,5}}|[A-Za-z]{{1,2}}-[0-9]{{4,5}}|[A-Z]{{1,2}} [0-9]{{4,5}}){AFTER}",
        gate=r"[A-Za-z][0-9]{4}|[A-Z] [0-9]{4}|[A-Za-z]-[0-9]{4}",
        judge=_letters_and_digits,
        reason=lambda passage: (
            passage.said(_CONTEXT) or passage.said(_WEAK) or passage.said(_IDENTIFYING) or passage.said(_WEAK_QUESTIONS)
        ),
    ),
    PatternRecognizer(
        name="student_id_digits",
        entity_type=EntityType.STUDENT_ID,
        pattern=rf"{BEFORE}([0-9]{{6,8}}){AFTER}",
        gate=r"[0-9]{6}",
        judge=_seven_digits,
        reason=lambda passage: passage.said(_CONTEXT),
    ),
)
