"""Answers to what was asked: a form that says nothing by itself is a value when somebody has just asked for one.

These look at short messages only, and only after a question; each is looser than its kind's own recognizer, which has
found what has more to say for itself.
"""

import re
from collections.abc import Callable
from typing import Final

from redaction.entities import EntityType
from redaction.names.lexicon import NAMES, WORDS
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.date_of_birth import parse_date
from redaction.recognizers.name_cues import NOT_NAMES, QUESTIONS, STOP_WORDS

_SCORE: Final = 0.6
#: How many messages back the question may stand: the asked one may say "hetki" first.
_MESSAGES: Final = 2
#: A longer message, or one with more words beside the value, tells something else.
_LONGEST_CHARS: Final = 90
_MOST_OTHER_WORDS: Final = 5
_LONG_NUMBER: Final = re.compile(r"\d{9}")
_WORD: Final = re.compile(r"[^\W\d_]+")

_PHONE: Final = (
    "puhelin", "puhnum", "puhnro", "puh.", "kännyk", "numerosi?", "numeron?", "numeroon voi", "numerosta", "soittaa",
    "soitamme", "tavoit", "phone", "mobile", "your number", "call you", "reach you", "whatsapp", "telefon", "mobilnum",
    "ditt nummer", "nå dig", "ringa",
)  # fmt: skip
_STUDENT: Final = (
    "opiskelijanum", "opiskelijatun", "opnro", "op.nro", "student num", "student id", "student no", "studentnum",
    "studerandenum", "studienum", "matriculation", "matrikel",
)  # fmt: skip
_BIRTH: Final = ("syntym", "syntynyt", "synt.", "birth", "born", "dob", "född", "födel")
_ADDRESS: Final = ("osoit", "missä asut", "address", "where do you live", "adress", "var bor du", "postinumero")
_ACCOUNT: Final = (
    "tilinum",
    "tilinro",
    "iban",
    "account num",
    "bank account",
    "kontonum",
    "bankkonto",
    "mille tilille",
)
_CARD: Final = ("kortin num", "korttisi num", "korttinum", "card num", "kortnum")
_EMAIL: Final = ("sähköpost", "mailios", "maili on", "mailisi", "email", "e-mail", "e-post", "mejl")
_LEARNER: Final = ("oppijanum", "learner num", "learner id", "oppijatun")
_DOCUMENT: Final = ("passi", "henkilökort", "passport", "identity card", "id card", "passnum", "pass num", "id-kort")
_PLATE: Final = ("rekisterinum", "rekisteritun", "rekkari", "licence plate", "license plate", "registreringsnum")
_IDENTITY: Final = (
    "hetu", "henkilötun", "sosiaaliturvatun", "identity code", "identity number", "personbeteckning", "personnummer",
)  # fmt: skip

_FEWEST_PHONE_DIGITS: Final = 6
_FEWEST_ACCOUNT_DIGITS: Final = 8
_LATEST_BIRTH_YEAR: Final = 2015


def _fits(candidate: Candidate) -> bool:
    """Tell whether a message is little more than the candidate."""
    text = candidate.passage.text
    if len(text) > _LONGEST_CHARS:
        return False
    rest = text[: candidate.start] + " " + text[candidate.end :]
    # Beside a longer number, such as an account's, an order number is no account.
    alone = candidate.surface.isalpha() or _LONG_NUMBER.search(rest) is None
    return alone and len(_WORD.findall(rest)) <= _MOST_OTHER_WORDS


def _answer(
    kind: EntityType,
    asked: tuple[str, ...],
    pattern: str,
    gate: str,
    is_one: Callable[[str], bool] = bool,
) -> PatternRecognizer:
    """Return what finds answers of one kind.

    Args:
        kind: the kind that was asked for.
        asked: word stems of the question.
        pattern: an RE2 pattern of the answer.
        gate: a quicker pattern that matches whatever `pattern` matches.
        is_one: decides on what the pattern matched.
    """

    def judge(candidate: Candidate) -> Hit | None:
        if not _fits(candidate) or not is_one(candidate.surface):
            return None
        return candidate.hit(_SCORE) if candidate.passage.asked(asked, messages=_MESSAGES) else None

    return PatternRecognizer(
        name=f"answer_{kind.value.lower()}",
        entity_type=kind,
        pattern=f"(?i){BEFORE}({pattern}){AFTER}",
        gate=gate,
        judge=judge,
    )


def _has_digits(fewest: int) -> Callable[[str], bool]:
    return lambda surface: sum(char.isdigit() for char in surface) >= fewest


def _is_phone(surface: str) -> bool:
    return _has_digits(_FEWEST_PHONE_DIGITS)(surface) and parse_date(surface) is None


def _is_birth(surface: str) -> bool:
    """Tell whether six digits are a day, a month and a short year."""
    parsed = parse_date(f"{surface[:2]}.{surface[2:4]}.{surface[4:]}")
    return parsed is not None and parsed[0] <= _LATEST_BIRTH_YEAR


def _is_account_name(surface: str) -> bool:
    """Tell whether a word may be the beginning of an address: "matti.meika", "mm1234"."""
    return any(char.isalpha() for char in surface)


def _is_name(surface: str) -> bool:
    """Tell whether every word is somebody's name and none is a common word."""
    words = surface.lower().split()
    return all(
        (code := NAMES.get(word)) is not None
        and (code[0] in "1234" or code[1] in "12")
        and max(WORDS.get(word, "000")) <= "2"
        and word not in STOP_WORDS
        and word not in NOT_NAMES
        for word in words
    )


RECOGNIZERS: Final = (
    _answer(
        EntityType.PHONE_NUMBER, _PHONE, r"\+?[0-9](?:[ ./()-]{0,2}[0-9]){5,14}", r"[0-9][^\p{L}]{0,2}[0-9]", _is_phone
    ),
    _answer(EntityType.STUDENT_ID, _STUDENT, r"[A-Z]{0,2} ?[0-9]{4,8}", r"[0-9]{4}"),
    _answer(EntityType.DATE_OF_BIRTH, _BIRTH, r"[0-3][0-9][01][0-9]{3}", r"[0-9]{6}", _is_birth),
    _answer(
        EntityType.STREET_ADDRESS,
        _ADDRESS,
        r"\p{L}{4,}(?: \p{L}{3,})? [0-9]{1,3}(?: ?[A-Z](?: ?[0-9]{1,3})?)?(?:,? [0-9]{5}(?: \p{L}+)?)?"
        r"|[0-9]{5},? \p{L}{3,}",
        r"\p{L} [0-9]|[0-9],? \p{L}",
    ),
    _answer(
        EntityType.IBAN_CODE,
        _ACCOUNT,
        r"(?:[A-Z]{2} ?)?[0-9](?:[ -]{0,2}[0-9]){7,26}",
        r"[0-9][ -]{0,2}[0-9]",
        _has_digits(_FEWEST_ACCOUNT_DIGITS),
    ),
    _answer(EntityType.CREDIT_CARD, _CARD, r"[0-9](?:[ -]{0,2}[0-9]){11,18}", r"[0-9][ -]{0,2}[0-9]"),
    _answer(
        EntityType.EMAIL_ADDRESS,
        _EMAIL,
        r"[\p{L}0-9+-]+(?:[._][\p{L}0-9+-]+)+@?(?: ?@? ?(?:[\p{L}0-9-]+\.)+\p{L}{2,})?|[\p{L}0-9+._-]+ ?@",
        r"[._@]",
        _is_account_name,
    ),
    _answer(EntityType.LEARNER_ID, _LEARNER, r"[0-9](?:[ .]{0,2}[0-9]){9,24}", r"[0-9][ .]{0,2}[0-9]"),
    _answer(EntityType.IDENTITY_DOCUMENT, _DOCUMENT, r"[A-Z]{0,3} ?[0-9]{6,9}", r"[0-9]{6}"),
    _answer(EntityType.VEHICLE_PLATE, _PLATE, r"[A-ZÅÄÖ]{1,3}[ -]?[0-9]{1,3}", r"(?i)[A-ZÅÄÖ][ -]?[0-9]"),
    _answer(
        EntityType.FI_PERSONAL_IDENTITY_CODE,
        _IDENTITY,
        r"[0-3][0-9][01][0-9]{3}(?: ?[-+A-FU-Y.]? ?[0-9]{3} ?[0-9A-Z])?",
        r"[0-9]{6}",
    ),
    _answer(EntityType.PERSON, QUESTIONS, r"\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]+){0,2}", r"\p{L}", _is_name),
)
