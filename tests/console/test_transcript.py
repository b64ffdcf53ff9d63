"""From redacted text to what a page shows."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.console.texts import Texts
from proxy.console.transcript import PieceKind, Reader, preview
from storage.interfaces import Content, ConversationId, Delivery, Sender, StoredMessage
from tests.console.stage import EMAIL_DOMAIN, NOON

TEXTS = Texts("fi", ZoneInfo("Europe/Helsinki"))
VALUES = {"EMAIL_1": "matti@example.fi"}
T, P, M, R = PieceKind.TEXT, PieceKind.PSEUDONYM, PieceKind.MASK, PieceKind.RESTORED


@pytest.mark.parametrize(
    ("text", "redacted", "opened"),
    [
        ("moi", [(T, "moi")], [(T, "moi")]),
        ("[EMAIL_1]", [(P, "EMAIL_1")], [(R, "matti@example.fi")]),
        ("a [email 1] b", [(T, "a "), (P, "EMAIL_1"), (T, " b")], [(T, "a "), (R, "matti@example.fi"), (T, " b")]),
        ("[EMAIL_2]", [(P, "EMAIL_2")], [(P, "EMAIL_2")]),
        ("[HETU]", [(M, "HETU")], [(M, "HETU")]),
        ("[=EMAIL_1]", [(T, "[EMAIL_1]")], [(T, "[EMAIL_1]")]),
        (f"email-1@{EMAIL_DOMAIN}.", [(P, "EMAIL_1"), (T, ".")], [(R, "matti@example.fi"), (T, ".")]),
        ("email-1@example.org", [(T, "email-1@example.org")], [(T, "email-1@example.org")]),
        ("", [], []),
    ],
)
def test_a_text_is_read_in_pieces(
    text: str, redacted: list[tuple[PieceKind, str]], opened: list[tuple[PieceKind, str]]
) -> None:
    """Pseudonyms become chips, or values where they are known; masks stay; what was typed literally is text."""
    closed, open_ = Reader(TEXTS, email_domain=EMAIL_DOMAIN), Reader(TEXTS, values=VALUES, email_domain=EMAIL_DOMAIN)
    assert [(piece.kind, piece.text) for piece in closed.pieces(text)] == redacted
    assert [(piece.kind, piece.text) for piece in open_.pieces(text)] == opened


@given(st.text(alphabet=st.characters(exclude_characters="[]@［］＠", codec="utf-8")))
def test_a_text_without_pseudonyms_is_shown_as_it_is(text: str) -> None:
    """The pieces of a text are the whole text, nothing added, nothing lost."""
    pieces = Reader(TEXTS, values=VALUES, email_domain=EMAIL_DOMAIN).pieces(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.kind is T for piece in pieces)


def test_a_restored_value_is_not_read_again() -> None:
    """A value that looks like a pseudonym stays the value of its own."""
    reader = Reader(TEXTS, values={"NIMI_1": "[EMAIL_1]", **VALUES})
    assert [(piece.kind, piece.text) for piece in reader.pieces("[NIMI_1]")] == [(R, "[EMAIL_1]")]


def test_no_repr_shows_words() -> None:
    """Pieces that end up in a trace or a log show no text."""
    assert "matti" not in repr(Reader(TEXTS, values=VALUES).pieces("[EMAIL_1] matti"))


def message(identifier: str, position: int, sender: Sender) -> StoredMessage:
    """Return a stored message whose sealed bytes do not matter."""
    conversation = ConversationId("0" * 32)
    return StoredMessage(conversation, identifier, position, sender, Delivery.FORWARDED, NOON, (), b"")


MESSAGES = [
    message("a", 0, Sender.AGENT),
    message("b", 1, Sender.VISITOR),
    message("c", 2, Sender.VISITOR),
]


@pytest.mark.parametrize(
    ("contents", "shown"),
    [
        ({"a": Content("Moi!"), "b": Content("Apua"), "c": Content("Kiitos")}, "Apua"),
        ({"a": Content("Moi!"), "b": Content(""), "c": Content("Kiitos")}, "Kiitos"),
        ({"a": Content("Moi!")}, "Moi!"),
        ({"b": Content("", (("Nimi", "[NIMI_1]"), ("Viesti", "Pitkä kysymys")))}, "Pitkä kysymys"),
        ({}, ""),
    ],
)
def test_a_preview_is_what_the_visitor_came_for(contents: dict[str, Content], shown: str) -> None:
    """The visitor's first words, else the first words, else a form's longest answer."""
    assert preview(MESSAGES, contents) == shown
