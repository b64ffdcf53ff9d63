"""What comes back: this conversation's values, and nothing for anybody else's pseudonyms."""

import pytest

from redaction.entities import EntityType
from redaction.ledger import Ledger
from redaction.restorer import Segment, SegmentKind, restore, segments


def make_ledger() -> Ledger:
    """Return a ledger with one e-mail address and two names."""
    ledger = Ledger()
    ledger.assign(EntityType.EMAIL_ADDRESS, "matti@example.fi")
    ledger.assign(EntityType.PERSON, "Matti")
    ledger.assign(EntityType.PERSON, "[EMAIL_1]")
    return ledger


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kirjoitamme osoitteeseen [EMAIL_1].", "Kirjoitamme osoitteeseen matti@example.fi."),
        ("[email_1] [Email 1] [ EMAIL-1 ] [EMAIL1] [EMAIL_01] ［ＥＭＡＩＬ＿１］", " ".join(["matti@example.fi"] * 6)),
        ("[EM\u200bAIL_1]", "matti@example.fi"),
        ("[NIMI_1][NIMI_1]", "MattiMatti"),
        ("[[EMAIL_1]]", "[matti@example.fi]"),
        ("[=EMAIL_1] [==EMAIL_1] [= email 1] [=HETU]", "[EMAIL_1] [=EMAIL_1] [ email 1] [HETU]"),
        ("[EMAIL_2] [HETU] [PHONE_1] [MUU_1]", "[EMAIL_2] [HETU] [PHONE_1] [MUU_1]"),
        # A value is put in once and not read again.
        ("[NIMI_2]", "[EMAIL_1]"),
        ("email-1@chat.example", "matti@example.fi"),
        ("EMAIL-1@CHAT.EXAMPLE, email-2@chat.example", "matti@example.fi, email-2@chat.example"),
        ("email-1@chat.example.org xemail-1@chat.example", "email-1@chat.example.org xemail-1@chat.example"),
        ("email-1@muu.example", "email-1@muu.example"),
        ("ei mitään 😀 e\u0301", "ei mitään 😀 e\u0301"),
    ],
)
def test_what_comes_back(text: str, expected: str) -> None:
    """Pseudonyms become values however an agent typed them; unknown ones and masks stay."""
    assert restore(text, make_ledger(), email_domain="chat.example") == expected


def test_an_email_form_needs_its_domain() -> None:
    """Without a domain no address is one of ours."""
    assert restore("email-1@chat.example", make_ledger()) == "email-1@chat.example"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("pelkkää tekstiä", (Segment(SegmentKind.TEXT, "pelkkää tekstiä"),)),
        (
            "Hei [nimi 1], hetu [HETU]!",
            (
                Segment(SegmentKind.TEXT, "Hei "),
                Segment(SegmentKind.PSEUDONYM, "[nimi 1]", "[NIMI_1]"),
                Segment(SegmentKind.TEXT, ", hetu "),
                Segment(SegmentKind.MASK, "[HETU]", "[HETU]"),
                Segment(SegmentKind.TEXT, "!"),
            ),
        ),
        (
            "[=NIMI_1][NIMI_1][==HETU]",
            (
                Segment(SegmentKind.TEXT, "[NIMI_1]"),
                Segment(SegmentKind.PSEUDONYM, "[NIMI_1]", "[NIMI_1]"),
                Segment(SegmentKind.TEXT, "[=HETU]"),
            ),
        ),
    ],
)
def test_segments(text: str, expected: tuple[Segment, ...]) -> None:
    """Chips where pseudonyms and masks stand, text as it was typed between them."""
    assert segments(text) == expected
