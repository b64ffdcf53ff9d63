"""The copy that a person gets, when the conversation holds their name in several forms."""

from zoneinfo import ZoneInfo

from proxy.console.texts import Texts
from proxy.subjects.person_copy import Records, flat, talk
from storage.interfaces import (
    Content,
    ConversationId,
    ConversationKind,
    Delivery,
    Metadata,
    Sender,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
    WrappedKey,
)
from storage.vocabulary import RedactedAgain
from tests.console.stage import NOON

ID = ConversationId("0" * 32)
VALUES = {"[NIMI_1]": "Matti Virtanen", "[NIMI_1]:lle": "Virtaselle", "[NIMI_2]:n": "Maijan"}


def test_own_names_come_back_in_every_form_and_others_in_none() -> None:
    """One mark is enough for a person's name: each form of it is restored, and another's name is left out."""
    key = WrappedKey(1, "suite", "opener", b"")
    records = Records(
        stored=StoredConversation(
            ID, ConversationKind.CHAT, NOON, None, Metadata("", "", ""), None, "", key, key, 1, 0
        ),
        messages=[StoredMessage(ID, "a", 0, Sender.VISITOR, Delivery.FORWARDED, NOON, (), b"")],
        contents={"a": Content("[NIMI_1]:n tai [NIMI_1]:lle, [NIMI_2]:n")},
        identities=[StoredIdentity(ID, pseudonym, "PERSON", NOON, b"") for pseudonym in VALUES],
        values=VALUES,
        own=frozenset({"[NIMI_1]", "[NIMI_1]:lle"}),
    )
    copy = talk(records, Texts("fi", ZoneInfo("Europe/Helsinki")), email_domain=None)
    assert flat(copy.lines[0].parts).startswith("Matti Virtasen tai Virtaselle, [")
    assert "Maija" not in flat(copy.lines[0].parts)
    assert copy.values == (("Nimi", "Matti Virtanen"), ("Nimi", "Virtaselle"))


def test_the_copy_says_what_was_masked_after_it_was_sent() -> None:
    """Who reads that something is left out knows that Tawk.to was sent it."""
    message = StoredMessage(
        ID, "a", 0, Sender.VISITOR, Delivery.FORWARDED, NOON, (), b"", again=RedactedAgain(NOON, "2", b"sealed")
    )
    key = WrappedKey(1, "suite", "opener", b"")
    stored = StoredConversation(ID, ConversationKind.CHAT, NOON, None, Metadata("", "", ""), None, "", key, key, 1, 0)
    records = Records(stored, [message], {"a": Content("[PHONE_995001]")}, [], {}, frozenset())
    (line,) = talk(records, Texts("en", ZoneInfo("Europe/Helsinki")), email_domain=None).lines
    assert line.state.startswith("Masked further on")
