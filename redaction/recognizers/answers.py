"""Answers to what was asked: a form that says nothing by itself is a value when somebody has just asked for one.

These look at short messages only, and only after a question; each is looser than its kind's own recognizer, which has
found what has more to say for itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import re2

from redaction.entities import EntityType
from redaction.names.lexicon import NAMES, WORDS, known_as
from redaction.names.spans import shipped_model
from redaction.passage import Candidate, Hit, Passage
from redaction.patterns import AFTER, BEFORE, EncodedText, Gate
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.date_of_birth import parse_date
from redaction.recognizers.name_cues import NOT_NAMES, QUESTIONS, STOP_WORDS

_SCORE: Final = 0.6
#: How many messages back the question may stand: the asked one may say "hetki" first.
_MESSAGES: Final = 2
#: A longer message, or one with more words beside the value, tells something else.
_LONGEST_CHARS: Final = 90
_MOST_OTHER_WORDS: Final = 5
_MOST_SPACES: Final = 10
_MANY_DIGITS: Final = 9
_WORD: Final = re.compile(r"[^\W\d_]+")

_PHONE: Final = (
    "puhelin", "puhnum", "puhnro", "puh.", "kännyk", "numerosi", "numeron?", "numeroon voi", "numerosta", "soittaa",
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

#: What the answer itself calls something else, just before the value or in it: "viite 10032", "huone 112", "FR-119204".
_CALLED_ELSE: Final = re.compile(
    r"(?<![^\W_])(?:viit|tilau|tiket|ticket|lipu|lippu|lasku|kuitti|kuiti|varau|huone|luok|lokero|kaap|sivu|bussi|linja"
    r"|juna|kurssi|ryhmä|virhe|versio|kohta|kohda|klo|noin|yli|alle|yhteensä|room|locker|page|order|ref|invoice|receipt"
    r"|booking|bus|line|train|course|group|error|version|about|total|rum|skåp|sida|faktura|beställ|bokning|kvitto|fel)"
    r"[^\W\d_]*[^\W_]{0,2}[ :#.]{0,3}(?:(?:on|oli|is|was|är|no|nro|nr|numero|number)[ :.]{1,3}){0,2}$|[^\W\d_][-/#]$"
)
_VERSION: Final = re.compile(r"v?[0-9]+(?:[._][0-9]+)+")
#: A street's ending, a stair or a postal code: without one a word and a number are an address only if the word is rare.
_TELLING_ADDRESS: Final = re.compile(
    r"(?:katu|kadu|tie|kuja|polku|polu|raitti|väylä|kaari|rinne|mäki|ranta|gata|gatan|väg|vägen|gränd|street|road)"
    r"[^\W\d_]{0,4} |[0-9] ?[a-zåäö](?![^\W\d_])|[0-9]{5}",
    re.IGNORECASE,
)

_LATEST_BIRTH_YEAR: Final = 2015
#: A level of `WORDS`.
_COMMON: Final = "2"


@dataclass(frozen=True, slots=True)
class AnswerRecognizer:
    """Finds values of one kind in a short message when the kind has just been asked for.

    Args:
        entity_type: the kind.
        asked: word stems of the question.
        pattern: an RE2 pattern of the answer.
        is_one: decides on what the pattern matched.
        digits: False when an answer may have no digit.
        gate: an RE2 pattern that matches whatever `pattern` matches; most answers are told by the question before.
    """

    entity_type: EntityType
    asked: tuple[str, ...]
    pattern: str
    is_one: Callable[[str], bool] = bool
    digits: bool = True
    gate: str = ""
    _compiled: PatternRecognizer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pattern = f"(?i){BEFORE}({self.pattern}){AFTER}"
        object.__setattr__(
            self, "_compiled", PatternRecognizer(self.name, self.entity_type, pattern, self.gate, self._judge)
        )

    @property
    def name(self) -> str:
        """What findings are signed with."""
        return f"answer_{self.entity_type.value.lower()}"

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterable[Hit]:
        """Return the answers in the message."""
        short = len(passage.text) <= _LONGEST_CHARS and passage.text.count(" ") <= _MOST_SPACES
        gate, place = _NAMED[self.entity_type]
        named = short and place in passage.opened(gate, messages=_MESSAGES)
        return self._compiled.hits(passage, encoded) if named and passage.asked(self.asked, messages=_MESSAGES) else ()

    def _judge(self, candidate: Candidate) -> Hit | None:
        """Decide on a candidate: the message is to be little more than the answer."""
        text = candidate.passage.text
        rest = text[: candidate.start] + " " + text[candidate.end :]
        # Beside a longer number, such as an account's, an order number is no account.
        alone = candidate.surface.isalpha() or sum(char.isdigit() for char in rest) < _MANY_DIGITS
        fits = alone and len(_WORD.findall(rest)) <= _MOST_OTHER_WORDS and self.is_one(candidate.surface)
        return candidate.hit(_SCORE) if fits and not _is_called_else(candidate) else None


def _is_called_else(candidate: Candidate) -> bool:
    """Tell whether the answer's own words make it something else than was asked for."""
    if not any(char.isdigit() for char in candidate.surface):
        return False
    return _CALLED_ELSE.search(candidate.before(24)) is not None


def _is_address(surface: str) -> bool:
    """Tell whether a word and a number may be where somebody lives: "kekkola 25", but not "bussi 25"."""
    if _TELLING_ADDRESS.search(surface) is not None:
        return True
    plain = shipped_model().is_plain
    return not any(
        plain(word) or WORDS.get(word, "0")[0] >= _COMMON or known_as(word).base >= _COMMON
        for word in _WORD.findall(surface.lower())
    )


def _is_phone(surface: str) -> bool:
    return parse_date(surface) is None


def _is_birth(surface: str) -> bool:
    """Tell whether six digits are a day, a month and a short year."""
    parsed = parse_date(f"{surface[:2]}.{surface[2:4]}.{surface[4:]}")
    return parsed is not None and parsed[0] <= _LATEST_BIRTH_YEAR


def _is_account_name(surface: str) -> bool:
    """Tell whether a word may be the beginning of an address: "matti.meika", "mm1234"."""
    return any(char.isalpha() for char in surface) and _VERSION.fullmatch(surface.lower()) is None


def _is_name(surface: str) -> bool:
    """Tell whether every word is somebody's name, and a word alone is no common word besides."""
    words = surface.lower().split()
    common = len(words) == 1 and max(WORDS.get(words[0], "000")) > _COMMON
    return not common and all(
        (code := NAMES.get(word)) is not None
        and (code[0] in "1234" or code[1] in "12")
        and word not in STOP_WORDS
        and word not in NOT_NAMES
        for word in words
    )


RECOGNIZERS: Final = (
    AnswerRecognizer(EntityType.PHONE_NUMBER, _PHONE, r"\+?[0-9](?:[ ./()-]{0,2}[0-9]){5,14}", _is_phone),
    AnswerRecognizer(
        EntityType.STUDENT_ID,
        _STUDENT,
        r"(?:[A-Z]{1,2})?[0-9]{4,8}|(?-i:[A-Z]{1,2}) [0-9]{4,8}",
    ),
    AnswerRecognizer(EntityType.DATE_OF_BIRTH, _BIRTH, r"[0-3][0-9][01][0-9]{3}", _is_birth),
    AnswerRecognizer(
        EntityType.STREET_ADDRESS,
        _ADDRESS,
        r"\p{L}{4,}(?: \p{L}{3,})? [0-9]{1,3}(?: ?[A-Z](?: ?[0-9]{1,3})?)?(?:,? [0-9]{5}(?: \p{L}+)?)?"
        r"|[0-9]{5},? \p{L}{3,}",
        _is_address,
    ),
    AnswerRecognizer(
        EntityType.IBAN_CODE,
        _ACCOUNT,
        r"(?:[A-Z]{2} ?)?[0-9](?:[ -]{0,2}[0-9]){7,26}",
    ),
    AnswerRecognizer(EntityType.CREDIT_CARD, _CARD, r"[0-9](?:[ -]{0,2}[0-9]){11,18}"),
    AnswerRecognizer(
        EntityType.EMAIL_ADDRESS,
        _EMAIL,
        r"[\p{L}0-9+-]+(?:[._][\p{L}0-9+-]+)+@?(?: ?@? ?(?:[\p{L}0-9-]+\.)+\p{L}{2,})?|[\p{L}0-9+._-]+ ?@",
        _is_account_name,
        digits=False,
        gate=r"[@_]|\.[^ \n]",
    ),
    AnswerRecognizer(EntityType.LEARNER_ID, _LEARNER, r"[0-9](?:[ .]{0,2}[0-9]){9,24}"),
    AnswerRecognizer(EntityType.IDENTITY_DOCUMENT, _DOCUMENT, r"[A-Z]{0,3} ?[0-9]{6,9}"),
    AnswerRecognizer(EntityType.VEHICLE_PLATE, _PLATE, r"[A-ZÅÄÖ]{1,3}[ -]?[0-9]{1,3}"),
    AnswerRecognizer(
        EntityType.FI_PERSONAL_IDENTITY_CODE,
        _IDENTITY,
        r"[0-3][0-9][01][0-9]{3}(?: ?[-+A-FU-Y.]? ?[0-9]{3} ?[0-9A-Z])?",
    ),
    AnswerRecognizer(EntityType.PERSON, QUESTIONS, r"\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]+){0,2}", _is_name, digits=False),
)


def _named() -> Iterator[tuple[EntityType, tuple[Gate, int]]]:
    """Return for each kind which gate tells whether the last messages name it, and its place there."""
    for digits in (True, False):
        some = [one for one in RECOGNIZERS if one.digits is digits]
        gate = Gate(["|".join(re2.escape(stem) for stem in one.asked) for one in some])
        yield from ((one.entity_type, (gate, place)) for place, one in enumerate(some))


#: In most conversations they name no kind. Most messages have no digit: those that need one have a gate of their own.
_NAMED: Final = dict(_named())


def is_asked(entity_type: EntityType, messages: Sequence[str]) -> bool:
    """Tell whether a kind has been asked for.

    Args:
        entity_type: the kind.
        messages: earlier messages, oldest first.
    """
    stems = next((one.asked for one in RECOGNIZERS if one.entity_type is entity_type), ())
    return Passage.of("", context=messages).asked(stems, messages=_MESSAGES)
