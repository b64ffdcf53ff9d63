"""What each operator does, in each direction, and what no rule may ever allow."""

import pytest
from hypothesis import example, given

from redaction.entities import DEFAULT_AGENT_OPERATORS, DEFAULT_OPERATORS, NEVER_KEPT, STRENGTH, EntityType, Operator
from redaction.errors import WithheldError
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.restorer import SegmentKind, restore, segments
from tests.redaction.marked import ANALYZER
from tests.redaction.strategies import TEXTS

IBAN = "FI21 1234 5600 0007 85"
HETU = "131052-308T"
TEXT = f"tili {IBAN}, maili matti@example.fi, ip 198.51.100.7"


def redactor(**operators: Operator) -> Redactor:
    """Return a redactor with some operators of its own."""
    chosen = {**DEFAULT_OPERATORS, **{EntityType[kind]: operator for kind, operator in operators.items()}}
    return Redactor(ANALYZER, operators=chosen, email_domain="chat.example")


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (Operator.PASS, f"tili {IBAN}, maili [EMAIL_1], ip [IP_1]"),
        (Operator.PSEUDONYMISE, "tili [IBAN_1], maili [EMAIL_1], ip [IP_1]"),
        (Operator.MASK, "tili [IBAN:FI], maili [EMAIL_1], ip [IP_1]"),
    ],
)
def test_what_leaves(operator: Operator, expected: str) -> None:
    """Each operator leaves its own; only a pseudonym is remembered."""
    ledger = Ledger()
    redacted = redactor(IBAN_CODE=operator).redact(TEXT, ledger)
    assert redacted.text == expected
    assert (EntityType.IBAN_CODE in {found.entity_type for found in redacted.findings}) is (
        operator is not Operator.PASS
    )
    assert bool(ledger.values(EntityType.IBAN_CODE)) is (operator is Operator.PSEUDONYMISE)


def test_a_withheld_message_leaves_nothing() -> None:
    """The error names the kinds and no value, and the ledger is as it was."""
    ledger = Ledger()
    withholding = redactor(IBAN_CODE=Operator.WITHHOLD, IP_ADDRESS=Operator.WITHHOLD)
    with pytest.raises(WithheldError) as caught:
        withholding.redact(TEXT, ledger)
    assert caught.value.entity_types == (EntityType.IBAN_CODE, EntityType.IP_ADDRESS)
    assert IBAN not in str(caught.value)
    assert ledger.entries == ()
    with pytest.raises(WithheldError):
        withholding.redact_value(IBAN, EntityType.IBAN_CODE, ledger)
    assert withholding.redact("Moi!", ledger).text == "Moi!"


def test_what_an_agent_wrote_or_the_controller_keeps_is_not_withheld() -> None:
    """It has left already, or never leaves: it is masked, or whatever the rules say for agents."""
    withholding = redactor(IBAN_CODE=Operator.WITHHOLD)
    assert withholding.redact(f"tili {IBAN}", Ledger(), keep_pseudonyms=True).text == "tili [IBAN:FI]"
    assert withholding.for_keeping().redact(f"tili {IBAN}", Ledger()).text == "tili [IBAN:FI]"
    both = Redactor(
        ANALYZER,
        operators={**DEFAULT_OPERATORS, EntityType.IBAN_CODE: Operator.WITHHOLD},
        agent_operators={**DEFAULT_AGENT_OPERATORS, EntityType.IBAN_CODE: Operator.PASS},
    )
    assert both.redact(f"tili {IBAN}", Ledger(), keep_pseudonyms=True).text == f"tili {IBAN}"
    assert both.for_keeping().redact(f"tili {IBAN} [HETU]", Ledger()).text == f"tili {IBAN} [=HETU]"


@pytest.mark.parametrize("kind", sorted(NEVER_KEPT))
@pytest.mark.parametrize("operator", [Operator.PASS, Operator.PSEUDONYMISE])
def test_what_must_never_be_kept_is_not(kind: EntityType, operator: Operator) -> None:
    """No redactor lets identity codes and cards pass or remembers them, in either direction."""
    with pytest.raises(ValueError, match=f"operators.{kind.value}"):
        Redactor(ANALYZER, operators={**DEFAULT_OPERATORS, kind: operator})
    with pytest.raises(ValueError, match=f"operators.{kind.value}"):
        Redactor(ANALYZER, agent_operators={**DEFAULT_AGENT_OPERATORS, kind: operator})


def test_an_agents_message_cannot_be_withheld() -> None:
    """It has been sent already, so such a rule would be a lie."""
    with pytest.raises(ValueError, match="agent_operators"):
        Redactor(ANALYZER, agent_operators={EntityType.URL: Operator.WITHHOLD})


@pytest.mark.parametrize("kind", [kind for kind in EntityType if kind not in NEVER_KEPT])
def test_a_field_with_an_identity_code_is_not_kept(kind: EntityType) -> None:
    """Whatever the field is for, a value that holds an identity code or a card is masked."""
    ledger = Ledger()
    assert redactor().redact_value(f"Matti {HETU}", kind, ledger).text == "[HETU]"
    assert redactor(**{kind.value: Operator.PASS}).redact_value(f"a {HETU}", kind, ledger).text == "a [HETU]"
    assert ledger.entries == ()
    with pytest.raises(WithheldError):
        redactor().redact_value(f"{HETU}@example.fi", EntityType.EMAIL_ADDRESS, ledger, as_address=True)


def test_an_identity_code_within_something_longer_is_not_kept() -> None:
    """In a link or an address it is masked by itself, and the rest is a value without it."""
    ledger = Ledger()
    redactor().redact(f"https://example.fi/?token={HETU} {HETU}@example.fi", ledger)
    assert not any(HETU in entry.value for entry in ledger.entries)


def test_a_field_that_passes_may_hold_another_kind() -> None:
    """Where a kind passes, the rest of the field is redacted like a message."""
    passing = redactor(PERSON=Operator.PASS)
    assert passing.redact_value("Matti [NIMI_1] matti@example.fi", EntityType.PERSON, Ledger()).text == (
        "Matti [=NIMI_1] [EMAIL_1]"
    )


@given(TEXTS)
@example("OPISKELIJANUM0000000000$0@.0000000000000:000000")
def test_what_passes_never_hides_what_may_not(text: str) -> None:
    """Letting a kind pass takes nothing of another kind out of what is found.

    That is so for what one look finds. A second look shows what stood behind other findings: what passes stays there.
    """
    fewer = redactor(URL=Operator.PASS, EMAIL_ADDRESS=Operator.PASS).find(text, Ledger())
    left = {index for found in fewer for index in range(found.start, found.end)}
    for found in ANALYZER.analyze(text):
        if found.entity_type not in {EntityType.URL, EntityType.EMAIL_ADDRESS}:
            assert set(range(found.start, found.end)) <= left


def test_hints_are_escaped_and_told_apart_like_masks() -> None:
    """A typed look-alike of a mask with a hint is escaped, and a mask with a hint is a mask."""
    masking = redactor(IBAN_CODE=Operator.MASK)
    sent = masking.redact(f"[iban:se] [IBAN : FI] {IBAN}", Ledger()).text
    assert sent == "[=iban:se] [=IBAN : FI] [IBAN:FI]"
    assert restore(sent, Ledger()) == "[iban:se] [IBAN : FI] [IBAN:FI]"
    assert [(part.kind, part.pseudonym) for part in segments(sent)] == [
        (SegmentKind.TEXT, ""),
        (SegmentKind.MASK, "[IBAN:FI]"),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (EntityType.IBAN_CODE, " se45 5000 0000 0583 9825 7466", "[IBAN:SE]"),
        (EntityType.IBAN_CODE, "tuntematon", "[IBAN]"),
        (EntityType.IP_ADDRESS, "2001:db8::1", "[IP:V6]"),
        (EntityType.IP_ADDRESS, "ei", "[IP]"),
        (EntityType.PHONE_NUMBER, "+46 70 174 06 33", "[PHONE]"),
        (EntityType.CREDIT_CARD, "4111 1111 1111 1111", "[CARD]"),
    ],
)
def test_what_a_mask_says(kind: EntityType, value: str, expected: str) -> None:
    """Only what many share is told: a country, a version."""
    masking = redactor(**{kind.value: Operator.MASK})
    assert masking.redact_value(value, kind, Ledger()).text == expected


def test_strength() -> None:
    """The operators are ordered by how much they protect."""
    assert sorted(Operator, key=STRENGTH.__getitem__) == [
        Operator.PASS,
        Operator.PSEUDONYMISE,
        Operator.MASK,
        Operator.WITHHOLD,
    ]
