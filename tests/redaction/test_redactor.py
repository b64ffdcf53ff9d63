"""What leaves: pseudonyms, masks, escapes, and the text around them untouched."""

import copy
import pickle

import pytest

from redaction.analyzer import Analyzer
from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.errors import EmailDomainError, TextTooLongError
from redaction.ledger import Ledger
from redaction.redactor import Redacted, Redactor
from redaction.restorer import restore
from tests.redaction.marked import ANALYZER

REDACTOR = Redactor(ANALYZER, email_domain="chat.example")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mun maili on matti@example.fi", "Mun maili on [EMAIL_1]"),
        ("a@b.fi, A@B.FI ja c@d.fi", "[EMAIL_1], [EMAIL_1] ja [EMAIL_2]"),
        ("hetu 140301A9091, kortti 4111 1111 1111 1111", "hetu [HETU], kortti [CARD]"),
        ("😀e\u0301 matti@example.fi  \r\n\tok\u200b", "😀e\u0301 [EMAIL_1]  \r\n\tok\u200b"),
        ("ＭＡＩＬ ｍａｔｔｉ＠example．fi！", "ＭＡＩＬ [EMAIL_1]！"),
        ("[EMAIL_1] matti@example.fi", "[=EMAIL_1] [EMAIL_1]"),
        (
            "[email 1] [ NIMI-2 ] [=HETU] [==hetu] ［ＩＰ＿１］",
            "[=email 1] [= NIMI-2 ] [==HETU] [===hetu] ［=ＩＰ＿１］",
        ),
        ("[EMAIL_1234567] [MUU_1] [EMAIL_1 EMAIL_1", "[EMAIL_1234567] [MUU_1] [EMAIL_1 EMAIL_1"),
        ("toimisto@jamko.fi, Rajakatu 35", "toimisto@jamko.fi, Rajakatu 35"),
        ("email-1@chat.example", "[EMAIL_1]"),
        ("", ""),
        ("  \n", "  \n"),
    ],
)
def test_what_leaves(text: str, expected: str) -> None:
    """Values become pseudonyms, masked kinds masks, look-alikes are escaped, the rest stays byte for byte."""
    assert REDACTOR.redact(text, Ledger()).text == expected


def test_findings_count_in_the_text_before() -> None:
    """Offsets are code points of what was given, emoji and decomposed letters included."""
    text = "👩\u200d🎓 e\u0301 matti@example.fi"
    (finding,) = REDACTOR.redact(text, Ledger()).findings
    assert text[finding.start : finding.end] == "matti@example.fi"


def test_two_values_may_share_a_character() -> None:
    """Where one compatibility character belongs to two values, findings do not overlap and all comes back."""
    text, ledger = "m@x.f℀d@e.fi", Ledger()
    redacted = REDACTOR.redact(text, ledger)
    assert [(finding.start, finding.end) for finding in redacted.findings] == [(0, 6), (6, 12)]
    assert redacted.text == "[EMAIL_1][EMAIL_2]"
    assert restore(redacted.text, ledger) == text


def test_a_masked_kind_is_never_kept() -> None:
    """Identity codes and cards do not enter the ledger."""
    ledger = Ledger()
    REDACTOR.redact("140301A9091 ja 4111 1111 1111 1111", ledger)
    REDACTOR.redact_value("140301A9091", EntityType.FI_PERSONAL_IDENTITY_CODE, ledger)
    assert ledger.entries == ()
    assert {kind for kind, operator in DEFAULT_OPERATORS.items() if operator is Operator.MASK} == {
        EntityType.FI_PERSONAL_IDENTITY_CODE,
        EntityType.CREDIT_CARD,
        EntityType.SE_PERSONAL_IDENTITY_NUMBER,
    }


def test_a_kind_without_an_operator_is_masked() -> None:
    """An incomplete table of operators errs on the safe side."""
    ledger = Ledger()
    assert Redactor(ANALYZER, operators={}).redact("matti@example.fi", ledger).text == "[EMAIL]"
    assert ledger.entries == ()


def test_what_an_agent_writes_keeps_its_pseudonyms() -> None:
    """Pseudonyms and masks in an agent's text stay as they are; new personal data is taken out."""
    ledger = Ledger()
    REDACTOR.redact("matti@example.fi", ledger)
    text = "Kirjoitan [email 1] ja [=NIMI_1] ja email-1@chat.example, kopio maija@example.fi, [HETU]"
    kept = REDACTOR.redact(text, ledger, keep_pseudonyms=True).text
    assert kept == "Kirjoitan [email 1] ja [=NIMI_1] ja email-1@chat.example, kopio [EMAIL_2], [HETU]"


@pytest.mark.parametrize(
    ("value", "kind", "as_address", "expected"),
    [
        ("Matti Virtanen", EntityType.PERSON, False, "[NIMI_1]"),
        (" matti@example.fi ", EntityType.EMAIL_ADDRESS, False, "[EMAIL_1]"),
        ("matti@example.fi", EntityType.EMAIL_ADDRESS, True, "email-1@chat.example"),
        ("ei ole", EntityType.EMAIL_ADDRESS, True, "email-1@chat.example"),
        ("[EMAIL_1]", EntityType.PERSON, False, "[NIMI_1]"),
        ("140301A9091", EntityType.FI_PERSONAL_IDENTITY_CODE, False, "[HETU]"),
        ("", EntityType.PERSON, False, ""),
        (" \n ", EntityType.EMAIL_ADDRESS, True, ""),
    ],
)
def test_a_form_field_is_personal_as_a_whole(value: str, kind: EntityType, as_address: bool, expected: str) -> None:
    """Whatever a name or e-mail field holds is replaced, and restored as typed; a blank one stays blank."""
    ledger = Ledger()
    redacted = REDACTOR.redact_value(value, kind, ledger, as_address=as_address)
    assert redacted.text == expected
    if ledger.entries:
        assert restore(redacted.text, ledger, email_domain="chat.example") == value.strip()


def test_an_address_needs_a_domain() -> None:
    """Without a domain there is no e-mail form, and only e-mail has one."""
    with pytest.raises(EmailDomainError):
        Redactor(ANALYZER).redact_value("a@b.fi", EntityType.EMAIL_ADDRESS, Ledger(), as_address=True)
    with pytest.raises(ValueError, match="EMAIL_ADDRESS"):
        REDACTOR.redact_value("Matti", EntityType.PERSON, Ledger(), as_address=True)


def test_length_is_limited() -> None:
    """At the limit a text is taken, one past it refused, also where compatibility characters unfold."""
    redactor = Redactor(Analyzer(max_length_chars=50))
    assert redactor.redact("a" * 50, Ledger()).text == "a" * 50
    with pytest.raises(TextTooLongError, match="at most 50 characters, got 51"):
        redactor.redact("a" * 51, Ledger())
    with pytest.raises(TextTooLongError):
        redactor.redact_value("a" * 51, EntityType.PERSON, Ledger())
    with pytest.raises(TextTooLongError):
        redactor.redact("\ufdfa" * 50, Ledger())


def test_only_the_redactor_makes_redacted() -> None:
    """It cannot be constructed, copied, pickled, changed or extended elsewhere."""
    made = REDACTOR.redact("Salaisuus matti@example.fi", Ledger())
    with pytest.raises(TypeError):
        Redacted("text", ())
    with pytest.raises(TypeError):
        Redacted("text", (), seal=object())
    with pytest.raises(TypeError):
        copy.copy(made)
    with pytest.raises(TypeError):
        pickle.dumps(made)
    with pytest.raises(AttributeError):
        made._text = "muu"
    with pytest.raises(AttributeError):
        del made._text
    with pytest.raises(TypeError):
        type("More", (Redacted,), {})
    assert repr(made) == "Redacted(length=19, kinds=[EMAIL_ADDRESS])"


def test_names_of_the_conversation_are_known_again() -> None:
    """A surname that the ledger holds is taken out in another case, without any other sign."""
    ledger = Ledger()
    REDACTOR.redact_value("Samuel Okafor", EntityType.PERSON, ledger)
    assert REDACTOR.redact("Okaforille kiitos", ledger).text == "[NIMI_1]:lle kiitos"
