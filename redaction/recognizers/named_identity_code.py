"""The Finnish personal identity code where the text names it: then much may be missing or mistyped.

The day with spaces, dots or the century in full; another sign, or none; a space between any two characters; no check
character; the beginning or the end alone.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

#: What names nothing else.
_NAMED: Final = ("hetu", "henkilötun", "henk.tun", "henkilotun", "sotu", "identity code", "personbeteck")
#: Named just before, with no other number between.
_JUST_NAMED: Final = re.compile(rf"(?:{'|'.join(map(re.escape, _NAMED))})[^0-9]{{0,30}}$")
_PART: Final = ("loppu", "alku", "tunnusosa", "last four", "last 4", "first six", "slut", "sista", "början", "end")
_PART_QUESTIONS: Final = (
    "loppuo", "loppu", "tunnusosa", "alkuosa", "last four", "last 4", "last part", "end of", "slutet", "sista",
)  # fmt: skip
#: An answer is little more than the part: "se on 913E".
_LONGEST_ANSWER_CHARS: Final = 24
_OTHER_ANSWER: Final = re.compile(r"(?:klo|kello|at|kl|huone|room|rum|viite|puh|noin|about)\.? ?$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PHONE: Final = ("puh", "phone", "tel", "gsm", "mobil", "soit", "call")
_DAYS_A_MONTH: Final = 31
_MONTHS_A_YEAR: Final = 12


def _named(candidate: Candidate) -> bool:
    just = _JUST_NAMED.search(candidate.before(50))
    if just is not None:
        return candidate.passage.hear(just[0].split()[0])
    return candidate.passage.mentioned(_NAMED, messages=1)


def _whole(candidate: Candidate) -> Hit | None:
    """It begins with a day."""
    digits = re.sub(r"\D", "", candidate.surface)
    dated = 1 <= int(digits[:2]) <= _DAYS_A_MONTH and 1 <= int(digits[2:4]) <= _MONTHS_A_YEAR
    other = candidate.preceded(_PHONE, chars=15)
    return candidate.hit(0.6) if dated and not other and _named(candidate) else None


def _part(candidate: Candidate) -> Hit | None:
    """A part of it must be called a part."""
    if _YEAR.fullmatch(candidate.surface) is not None:
        return None
    if not candidate.preceded(_PART, chars=25):
        return candidate.hit(0.6) if _is_answer(candidate) else None
    named = candidate.near(_NAMED, before=70, after=40) or candidate.passage.mentioned(_NAMED)
    return candidate.hit(0.6) if named else None


def _is_answer(candidate: Candidate) -> bool:
    """Tell whether a part was asked for and the message is little more."""
    passage = candidate.passage
    asked = passage.asked(_PART_QUESTIONS, messages=1) and passage.asked(_NAMED, messages=1)
    return asked and len(passage.text) <= _LONGEST_ANSWER_CHARS and _OTHER_ANSWER.search(candidate.before(10)) is None


_D: Final = "[0-9] ?"
_DAY: Final = rf"[0-3] ?{_D}[.-]? ?[01] ?{_D}[.-]? ?"

RECOGNIZERS: Final = (
    PatternRecognizer(
        name="personal_identity_code_named",
        entity_type=EntityType.FI_PERSONAL_IDENTITY_CODE,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_.+-])({_DAY}(?:(?:18|19|20)[0-9]{{2}}|{_D}[0-9])"
        rf"[ \n]?[-+_/.*:]?[A-FU-Y]?[ \n]?{_D}{_D}[0-9](?:[ -]?[0-9A-Z])?){AFTER}",
        gate="[0-9] ?[0-9] ?[.-]? ?[0-9] ?[0-9] ?[.-]? ?[0-9]",
        digits=True,
        judge=_whole,
        reason=lambda passage: passage.said(_NAMED),
    ),
    PatternRecognizer(
        name="personal_identity_code_part",
        entity_type=EntityType.FI_PERSONAL_IDENTITY_CODE,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_.+])([-+A-FU-Y]?[0-9]{{3}}[0-9A-Y]|[0-3][0-9][01][0-9]{{3}}-?){AFTER}",
        gate="(?i)[0-9]{3}[0-9A-Y]",
        digits=True,
        judge=_part,
        reason=lambda passage: passage.said(_NAMED),
    ),
)
