"""Check characters and digits, against published examples."""

import pytest

from redaction.recognizers.credit_card import luhn_agrees
from redaction.recognizers.iban_code import LENGTHS, is_valid
from redaction.recognizers.learner_id import check_digit
from redaction.recognizers.personal_identity_code import CHECK_CHARACTERS, check_character


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("131052308", "T"), ("010190999", "W"), ("120603998", "J"), ("070201932", "E"), ("010101000", "P")],
)
def test_identity_code_check_character(digits: str, expected: str) -> None:
    """The remainder by 31 picks the character."""
    assert check_character(digits) == expected


def test_identity_code_alphabet() -> None:
    """The alphabet has 31 characters and leaves out what is misread: G, I, O, Q, Z."""
    assert len(CHECK_CHARACTERS) == 31
    assert not set("GIOQZ") & set(CHECK_CHARACTERS)


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("FI2112345600000785", True),
        ("DE89370400440532013000", True),
        ("FR1420041010050500013M02606", True),
        ("GB29NWBK60161331926819", True),
        ("FI2112345600000786", False),
        ("FI1212345600000785", False),
    ],
)
def test_iban_check_digits(code: str, valid: bool) -> None:
    """Mod 97 leaves 1."""
    assert is_valid(code) is valid
    assert LENGTHS[code[:2]] == len(code)


@pytest.mark.parametrize(
    ("digits", "agrees"),
    [("4111111111111111", True), ("378282246310005", True), ("4111111111111112", False), ("1234567890123456", False)],
)
def test_luhn(digits: str, agrees: bool) -> None:
    """Published test cards agree, a changed digit does not."""
    assert luhn_agrees(digits) is agrees


@pytest.mark.parametrize(
    ("digits", "expected"), [("0000000000", 0), ("0000000001", 3), ("0000000010", 7), ("1000000000", 3)]
)
def test_learner_check_digit(digits: str, expected: int) -> None:
    """Weights 7, 3, 1 from the right."""
    assert check_digit(digits) == expected
