"""What a conversation has had is found again, however it is typed."""

import pytest

from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from tests.redaction.marked import ANALYZER

REDACTOR = Redactor(ANALYZER)


@pytest.mark.parametrize(
    ("kind", "value", "text", "expected"),
    [
        (EntityType.STUDENT_ID, "K1234", "k 1234, K-1234 tai k1234", "[STUDENT_1], [STUDENT_1] tai [STUDENT_1]"),
        (EntityType.PHONE_NUMBER, "+358 40 123 4567", "401234567? 040/123/4567", "[PHONE_1]? [PHONE_1]"),
        (EntityType.EMAIL_ADDRESS, "matti.meika@example.fi", "Matti.Meika example.fi", "[EMAIL_1]"),
        (EntityType.EMAIL_ADDRESS, "kirppu@example.fi", "kirppu puri", "kirppu puri"),
        (EntityType.EMAIL_ADDRESS, "matti.meika@example.fi", "nimeni on Matti Meika", "nimeni on [NIMI_1]"),
        (EntityType.DATE_OF_BIRTH, "14.3.2001", "14.03.2001 eikä 15.3.2001", "[BIRTH_1] eikä 15.3.2001"),
        (EntityType.IBAN_CODE, "FI21 1234 5600 0007 85", "fi21-1234-5600-0007-85", "[IBAN_1]"),
        (EntityType.LEARNER_ID, "1.2.246.562.24.72781052170", "72781052170", "[LEARNER_1]"),
        (EntityType.STREET_ADDRESS, "Kekkola 17 B 22", "kekkola 17 siis", "[ADDRESS_1] siis"),
        # Not the value: a part of a longer one, or parts that stand apart.
        (EntityType.STUDENT_ID, "K1234", "K12345 AK1234 K12, 34", "K12345 AK1234 K12, 34"),
        (EntityType.STUDENT_ID, "1234", "1234", "1234"),
        (EntityType.STUDENT_ID, "K1234", "İ2 k1234", "İ2 [STUDENT_1]"),
    ],
)  # fmt: skip
def test_a_value_is_known_again(kind: EntityType, value: str, text: str, expected: str) -> None:
    """Without a word that speaks for it, under the pseudonym that it has."""
    ledger = Ledger()
    REDACTOR.redact_value(value, kind, ledger)
    assert REDACTOR.redact(text, ledger).text == expected


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("Matti Virtanen", "kerro matille tai Virtaselle", "kerro [NIMI_1]:lle tai [NIMI_1]:lle"),
        ("Chinedu Okonkwo", "onko okonkwolle kirje?", "onko [NIMI_1]:lle kirje?"),
        ("Erik Lundström", "det är lundströms rum", "det är [NIMI_1]:s rum"),
    ],
)
def test_a_name_of_a_form_is_known_in_any_form(form: str, text: str, expected: str) -> None:
    """A name that the form before the chat gave is found in small letters and in any case."""
    ledger = Ledger()
    REDACTOR.redact_value(form, EntityType.PERSON, ledger)
    assert REDACTOR.redact(text, ledger).text == expected


def test_names_that_the_conversation_knows_otherwise() -> None:
    """The agent's name, as the service shows it, counts as seen."""
    assert REDACTOR.redact("sano Okonkwolle terveisiä", Ledger(), names=("Ada Okonkwo",)).text == (
        "sano [NIMI_1]:lle terveisiä"
    )


def test_a_passing_kind_is_not_sought() -> None:
    """What the rules let pass is not taken out because it was known."""
    passing = Redactor(ANALYZER, operators={**DEFAULT_OPERATORS, EntityType.STUDENT_ID: Operator.PASS})
    ledger = Ledger()
    ledger.assign(EntityType.STUDENT_ID, "K1234")
    assert passing.redact("siis K1234", ledger).text == "siis K1234"
    assert REDACTOR.redact("siis K1234", ledger).text == "siis [STUDENT_1]"


def test_a_part_that_may_be_two_values_is_a_value_of_its_own() -> None:
    """Two addresses in one house: the house alone is neither."""
    ledger = Ledger()
    given = [ledger.assign(EntityType.STREET_ADDRESS, f"Kekkola 17 {flat}") for flat in ("B 22", "A 1")]
    assert [one.pseudonym for one in given] == ["[ADDRESS_1]", "[ADDRESS_2]"]
    assert ledger.assign(EntityType.STREET_ADDRESS, "Kekkola 17").pseudonym == "[ADDRESS_3]"
