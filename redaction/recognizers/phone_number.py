"""Telephone numbers in digits: international, Finnish and Swedish national forms."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE, MAYBE_LETTER
from redaction.recognizer import PatternRecognizer, RowRecognizer

#: Words that speak of telephones.
CONTEXT: Final = (
    "puh", "numero", "soit", "känny", "gsm", "whatsapp", "tekstiviest", "phone", "mobile", "number", "call", "text",
    "tel", "ring", "nummer", "mobil", "nås", "sms",
)  # fmt: skip
#: Words that give a row of digits another meaning.
_OTHER: Final = (
    "viite",
    "lasku",
    "tilau",
    "order",
    "ref",
    "invoice",
    "beställ",
    "faktur",
    "dnro",
    "asia",
    "koodi",
    "versio",
)

#: The longest number that E.164 allows, and the shortest that anyone has.
_MOST_DIGITS: Final = 15
_FEWEST_DIGITS: Final = 6
#: A number with its country code.
_FEWEST_INTERNATIONAL_DIGITS: Final = 8
#: A Finnish number with its area code rarely is shorter, so a bare row of digits may be taken for one.
_FEWEST_BARE_DIGITS: Final = 9
_MOST_NATIONAL_DIGITS: Final = 12
_CENTS: Final = 2

_DIGITS: Final = re.compile(r"\D+")
_GROUP: Final = re.compile("[0-9]+")
#: Between two groups of digits: what makes them one code, and what only groups them.
_CONTINUING: Final = (".", "-", "/", ":", "#")
_GROUPING: Final = (" ",)
_DATE_OR_TIME: Final = re.compile(
    r"0?\d[./-][0-3]?\d[./-](?:\d\d|\d{4})?(?:\D.*)?|\(?0\.\d.*|\d\d\.\d\d ?- ?\d\d\.\d\d"
    r"|0?\d\.\d\d?\.? ?- ?\d\d?\.\d\d?\.?(?:\d{4})?|\d{6} ?- ?\d{6}"
)
#: Numbers of services and companies for the whole country: nobody's own.
_SERVICE: Final = re.compile(r"\(?0[ -]?(?:20|29|[68][ -]?0[ -]?0)")
_OWN: Final = ("mun ", "minun", "numeroni", "puhelimeni", "puhnro", "my ", "mitt ", "min ")
_MOBILE: Final = re.compile(r"\(?0 ?-?(?:4|5 ?-?0|7)")
_CALLED: Final = (
    r"(?:puh|phone|tel[.:]|känny|gsm|whats ?app|mobil|signal|telegram|cell|fax"
    r"|(?:^|[^\p{L}])(?:numero|nummer|number|soit|tavoit|call|ring|text))"
)
_MAYBE_CALLED: Final = "puh|phone|tel[.:]|känny|gsm|whats|mobil|signal|telegram|cell|fax|num|soit|tavoit|call|ring|text"
_JOIN: Final = r"(?: - | ?[./_*-] ?|[ \n]|\) ?| ?\()"


def _is_continued(candidate: Candidate) -> bool:
    """Tell whether the digits only go on from a longer code: "2025-01022", "1.2.246.562.17.000"."""
    left = candidate.before(2)
    return len(left) == 2 and left[1] in ".-/:#" and left[0].isdigit()  # noqa: PLR2004 - two characters


def _is_cents(candidate: Candidate) -> bool:
    """Tell whether the digits go on from a price: "45,00 12.12.2025"."""
    return re.search("[0-9],$", candidate.before(2)) is not None


def _first_number(candidate: Candidate) -> Candidate:
    """Return the candidate without what follows a whole number: "0401234567 15" is a number and a day."""
    first = candidate.surface.split(" ")[0]
    whole = len(first) >= _FEWEST_BARE_DIGITS and first.isdigit()
    return Candidate(candidate.passage, candidate.start, candidate.start + len(first)) if whole else candidate


def _international(candidate: Candidate) -> Hit | None:
    first, broken, _ = candidate.surface.partition("\n")
    if broken and len(_DIGITS.sub("", first)) > _FEWEST_INTERNATIONAL_DIGITS:
        # A whole number stands on the line; the next line is something else.
        candidate = Candidate(candidate.passage, candidate.start, candidate.start + len(first))
    digits = _DIGITS.sub("", candidate.surface)
    if candidate.surface.lstrip("(").startswith("00"):
        digits = digits[2:]
    if not _FEWEST_INTERNATIONAL_DIGITS <= len(digits) <= _MOST_DIGITS or _is_continued(candidate):
        return None
    if "+" not in candidate.surface and (candidate.preceded(_OTHER, chars=20) or _is_cents(candidate)):
        return None
    return candidate.hit(0.95)


def _read(row: Candidate) -> Iterator[Hit]:
    """Read a row of digits: a number may begin with each group that begins with a zero, and ends with a group."""
    text = row.passage.text
    groups = [match.span() for match in _GROUP.finditer(text, row.start, row.end)]
    silent = not row.passage.stand(CONTEXT) and not row.passage.asked(CONTEXT, messages=1)
    reached = row.start
    for index, (start, end) in enumerate(groups):
        if start < reached or text[start] != "0":
            continue
        if end - start > _FEWEST_DIGITS - 1 and text.startswith("00", start) and text[start + 2] != "0":
            # Another recognizer reads "00" and a country's code.
            continue
        left = text[max(0, start - 2) : start]
        if left[:1].isdigit() and _goes_on(left[1:], end - start, grouped=silent and index > 0):
            continue
        opened = start - 1 if left.endswith("(") and start > row.start else start
        hit = _national(Candidate(row.passage, opened, _last_end(text, groups, index)))
        if hit is not None:
            reached = hit.end
            yield hit


def _goes_on(sign: str, digits: int, *, grouped: bool) -> bool:
    """Tell whether a group of digits behind a digit and a sign goes on from there, and so begins no number.

    "1.2.246.562.17.000", the cents of "45,00", and where nobody speaks of telephones "RF18 5390 0754 7034".
    """
    if sign == ",":
        return digits <= _CENTS
    return sign in _CONTINUING or (grouped and sign in _GROUPING and digits < _FEWEST_BARE_DIGITS)


def _last_end(text: str, groups: Sequence[tuple[int, int]], index: int) -> int:
    """Return where the last group ends that still belongs to a number of the longest length.

    On the next line a number goes on only if it is not whole yet, and never with a zero, which begins another.
    """
    digits, last = 0, groups[index][1]
    for start, end in groups[index : index + _MOST_NATIONAL_DIGITS]:
        if text[start - 1 : start] == "\n" and digits and (digits >= _FEWEST_BARE_DIGITS or text[start] == "0"):
            break
        digits += end - start
        if digits > _MOST_NATIONAL_DIGITS:
            break
        last = end
    return last


def _national(candidate: Candidate) -> Hit | None:
    candidate = _first_number(candidate)
    surface = candidate.surface
    digits = _DIGITS.sub("", surface)
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_NATIONAL_DIGITS or _is_continued(candidate):
        return None
    service = _SERVICE.match(surface) is not None and not candidate.near(_OWN)
    if service or _DATE_OR_TIME.fullmatch(surface) is not None:
        return None
    called = candidate.near(CONTEXT) or candidate.passage.asked(CONTEXT, messages=1)
    grouped = len(surface) != len(digits)
    mobile = _MOBILE.match(surface) is not None and len(digits) >= _FEWEST_BARE_DIGITS
    follows_digits = re.search(r"[0-9][ -]$", candidate.before(2)) is not None
    if (follows_digits and grouped and not called) or (candidate.preceded(_OTHER, chars=20) and not mobile):
        return None
    if mobile:
        return candidate.hit(0.9)
    long = len(digits) >= _FEWEST_BARE_DIGITS
    if called or (long and grouped):
        return candidate.hit(0.7)
    return candidate.hit(0.55) if long else None


def _without_prefix(candidate: Candidate) -> Hit | None:
    """A number without its leading zero is a phone number only where the text calls it one."""
    # "passin numero LP-2025-3391": digits behind a letter and a sign are the end of a code.
    code = re.search(r"\w[-/_.#]$", candidate.before(2)) is not None
    return None if code or candidate.preceded(_OTHER, chars=24) else candidate.hit(0.6)


def _with_letters(candidate: Candidate) -> Hit | None:
    """The letter O is typed for a zero."""
    surface = candidate.surface.lower()
    digits = sum(char.isdigit() or char == "o" for char in surface)
    return candidate.hit(0.8) if "o" in surface and digits >= _FEWEST_BARE_DIGITS else None


def _with_country(candidate: Candidate) -> Hit | None:
    """A form that few other things have: all but a word for something else speaks for it."""
    return None if _is_continued(candidate) or candidate.preceded(_OTHER, chars=20) else candidate.hit(0.8)


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="phone_international",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_+])(\(?(?:\+ ?|00 ?)[1-9][0-9]{{0,2}}\)?(?:{_JOIN}?[0-9]){{5,14}}){AFTER}",
        gate=r"(?:\+|00) ?[1-9]",
        digits=True,
        judge=_international,
        retry=True,
    ),
    RowRecognizer(
        name="phone_national",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_+])(\(?0(?:{_JOIN}?[0-9]){{{_FEWEST_DIGITS - 1},}}){AFTER}",
        gate=rf"0{_JOIN}?[0-9]{_JOIN}?[0-9]{_JOIN}?[0-9]",
        read=_read,
    ),
    PatternRecognizer(
        name="phone_without_prefix",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"(?i){_CALLED}[^0-9\n]{{0,16}}[^\p{{L}}\p{{N}}_+(]"
        rf"(\(?[1-9][0-9]{{1,2}}\)?[ -]?[0-9]{{2,3}}(?:[ -]?[0-9]){{3,7}}){AFTER}",
        gate=f"(?i){_MAYBE_CALLED}",
        digits=True,
        judge=_without_prefix,
    ),
    PatternRecognizer(
        # "0401234567kiitos": a mobile number is known by itself, though the next word touches it.
        name="phone_glued",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=r"(?:^|[^\p{L}\p{N}_+.-])((?:0|\+358 ?)(?:4[0-9]|50)[ -]?[0-9]{3} ?[0-9]{3,4})\p{L}",
        gate=rf"[0-9]{{3}}{MAYBE_LETTER}",
        digits=True,
        judge=_with_country,
    ),
    PatternRecognizer(
        # North America's form needs no word.
        name="phone_american",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_+.-])(\(?[2-9][0-9]{{2}}(?:\) ?|[ .-])[2-9][0-9]{{2}}[.-][0-9]{{4}}){AFTER}",
        gate=r"[0-9]{3}[.-][0-9]{4}",
        digits=True,
        judge=_with_country,
    ),
    PatternRecognizer(
        name="phone_with_letters",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"{BEFORE}([0Oo](?:4[0-9Oo]|5[0Oo])(?:[ -]?[0-9Oo]){{6,8}}){AFTER}",
        gate=r"[0Oo][0-9][0-9Oo][ -]?[0-9Oo][ -]?[0-9Oo]",
        digits=True,
        judge=_with_letters,
    ),
    PatternRecognizer(
        name="phone_with_country",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_+])(358[ -]?\(?0?\)?(?:4[0-9]|50)(?:[ -]?[0-9]){{5,8}}){AFTER}",
        gate="358",
        digits=True,
        judge=_with_country,
    ),
)
