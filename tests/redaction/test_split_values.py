"""Values in several messages: the part that completes one is taken out, and rows of digits that are none are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.errors import WithheldError
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.restorer import restore
from tests.redaction.marked import ANALYZER
from tests.redaction.strategies import SPACED_TEXT

REDACTOR = Redactor(ANALYZER)


def talk(*messages: str, asked: str = "", redactor: Redactor = REDACTOR) -> tuple[list[str], list[str]]:
    """Return what left of one person's messages, and the kinds that were found to be divided."""
    ledger = Ledger()
    left: list[str] = []
    kinds: list[str] = []
    context = [asked] if asked else []
    for message in messages:
        redacted = redactor.redact(message, ledger, context=tuple(context), said=tuple(left))
        assert (redacted.split is None) or redacted.split in redacted.findings
        context.append(message)
        left.append(redacted.text)
        kinds += [redacted.split.entity_type.value] if redacted.split else []
        if not any(mark in redacted.text for mark in ("[HETU]", "[CARD]")):
            assert restore(redacted.text, ledger) == message
    return left, kinds


DIVIDED = [
    (("0401", "234567"), "[PHONE_1]", "PHONE_NUMBER"),
    (("soita 040", "1234567 kiitos"), "[PHONE_1] kiitos", "PHONE_NUMBER"),
    (("+358 40", " 1234567."), " [PHONE_1].", "PHONE_NUMBER"),
    (("040", "123", "4567"), "[PHONE_1]", "PHONE_NUMBER"),
    (("010190", "-999W"), "[HETU]", "FI_PERSONAL_IDENTITY_CODE"),
    (("010190–", "999w"), "[HETU]", "FI_PERSONAL_IDENTITY_CODE"),
    (("0101", "90-999W eiku odota"), "[HETU] eiku odota", "FI_PERSONAL_IDENTITY_CODE"),
    # A typing mistake in the check character.
    (("010199", "-123A"), "[HETU]", "FI_PERSONAL_IDENTITY_CODE"),
    (("synt. 01.01.1990", "-999W"), "[HETU]", "FI_PERSONAL_IDENTITY_CODE"),
    (("matti.meika", "@gmail.com"), "[EMAIL_1]", "EMAIL_ADDRESS"),
    (("maili on matti.meika@", "gmail.com"), "[EMAIL_1]", "EMAIL_ADDRESS"),
    (("matti.meika", "@", "gmail.com"), "[EMAIL_1]", "EMAIL_ADDRESS"),
    (("matti.meika", "at gmail.com"), "[EMAIL_1]", "EMAIL_ADDRESS"),
    (("FI21 1234 5600", "0007 85"), "[IBAN_1]", "IBAN_CODE"),
    (("FI21", "1234 5600", "0007 85"), "[IBAN_1]", "IBAN_CODE"),
    (("4111 1111", "1111 1111"), "[CARD]", "CREDIT_CARD"),
    (("1.2.246.562.24.727", "81052170"), "[LEARNER_1]", "LEARNER_ID"),
    (("asun Kortesuontie", "12 B 34, 40700 Jyväskylä"), "[ADDRESS_1]", "STREET_ADDRESS"),
]  # fmt: skip


@pytest.mark.parametrize(("messages", "last", "kind"), DIVIDED)
def test_the_last_part_is_taken_out(messages: tuple[str, ...], last: str, kind: str) -> None:
    """However the value was divided, the part that completes it does not leave, and the kind is told once."""
    left, kinds = talk(*messages)
    assert left[-1] == last
    assert kinds == [kind]


@pytest.mark.parametrize(
    ("asked", "messages", "kind"),
    [
        ("Mikä on opiskelijanumerosi?", ("K12", "34"), "STUDENT_ID"),
        ("Vad är ditt födelsedatum?", ("1.2.", "1999"), "DATE_OF_BIRTH"),
        ("What is your phone number?", ("014 26", "12345"), "PHONE_NUMBER"),
    ],
)
def test_what_was_asked_makes_it_a_value(asked: str, messages: tuple[str, ...], kind: str) -> None:
    """Parts that say nothing by themselves are a value's where one was asked for, and nothing's where none was."""
    assert talk(*messages, asked=asked)[1] == [kind]
    assert talk(*messages)[1] == []


@pytest.mark.parametrize(
    "messages",
    [
        ("maksoin 2024", "12345"), ("luokka 1204", "2345"), ("klo 16", "0450"), ("moi", "@jamko"), ("huone B", "1204"),
        ("tilaus 123456", "-123 paikkaa"), ("viite 1234 5678", "9876 5432"), ("se maksoi 45", "50 euroa"),
        ("koodi 1234", "5678"), ("tuun 0401", "234567 euroa"), ("olen 2. vuosikurssilla", "3. kerros"), ("ok", "2 kpl"),
        ("nähdään 12.5", "klo 14.30"), ("matti@gmail.com", "kiitos.fi"), ("0401234567", "123"), ("010190-999X", "25"),
    ],
)  # fmt: skip
def test_what_only_looks_like_parts_stays(messages: tuple[str, ...]) -> None:
    """Prices, times, rooms and codes in a row are no value."""
    left, kinds = talk(*messages)
    assert kinds == []
    assert left[-1] == messages[-1]


def test_a_last_part_that_is_sent_again_is_taken_out_again() -> None:
    """The visitor sends again what could not be delivered: it leaves no more than the first time."""
    assert talk("010190", "-999W", "-999W")[0][1:] == ["[HETU]", "[HETU]"]
    assert talk("0401", "234567", "234567")[0][1:] == ["[PHONE_1]", "[PHONE_1]"]


def test_operators_hold_for_parts() -> None:
    """A kind that passes passes in parts, one that is withheld is withheld."""
    passing = Redactor(ANALYZER, operators={**DEFAULT_OPERATORS, EntityType.PHONE_NUMBER: Operator.PASS})
    assert talk("0401", "234567", redactor=passing) == (["0401", "234567"], [])
    withholding = Redactor(ANALYZER, operators={**DEFAULT_OPERATORS, EntityType.PHONE_NUMBER: Operator.WITHHOLD})
    with pytest.raises(WithheldError):
        talk("0401", "234567", redactor=withholding)


@given(st.integers(1, 9), st.sampled_from(["0401234567", "010190-999W", "FI2112345600000785"]))
def test_wherever_a_value_is_divided(cut: int, value: str) -> None:
    """Of two parts never both leave, but where the first is too short to be one."""
    left, _ = talk(value[:cut], value[cut:])
    assert left != [value[:cut], value[cut:]] or cut < 3


@given(st.lists(SPACED_TEXT, max_size=3), SPACED_TEXT)
def test_earlier_messages_unmask_nothing(said: list[str], text: str) -> None:
    """Whatever was said before, what is found without it stays found."""
    alone = REDACTOR.redact(text, Ledger()).findings
    after = REDACTOR.redact(text, Ledger(), said=tuple(said)).findings
    covered = {index for found in after for index in range(found.start, found.end)}
    assert all(covered.issuperset(range(found.start, found.end)) for found in alone)
