"""From redacted text to what a page shows."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.console.texts import Texts
from proxy.console.transcript import PieceKind, Reader, in_force, preview
from storage.interfaces import Content, ConversationId, Delivery, Sender, StoredIdentity, StoredMessage
from tests.console.stage import EMAIL_DOMAIN, NOON

TEXTS = Texts("fi", ZoneInfo("Europe/Helsinki"))
VALUES = {"EMAIL_1": "matti@example.fi", "NIMI_1": "Matti Virtanen", "NIMI_1:lle": "Virtaselle", "NIMI_2:n": "Maijan"}
T, P, M, R = PieceKind.TEXT, PieceKind.PSEUDONYM, PieceKind.MASK, PieceKind.RESTORED


@pytest.mark.parametrize(
    ("text", "redacted", "opened"),
    [
        ("moi", [(T, "moi")], [(T, "moi")]),
        ("[EMAIL_1]", [(P, "EMAIL_1")], [(R, "matti@example.fi")]),
        ("a [email 1] b", [(T, "a "), (P, "EMAIL_1"), (T, " b")], [(T, "a "), (R, "matti@example.fi"), (T, " b")]),
        ("[EMAIL_2]", [(P, "EMAIL_2")], [(P, "EMAIL_2")]),
        ("[NIMI_1]:lle", [(P, "NIMI_1"), (T, ":lle")], [(R, "Virtaselle")]),
        ("[NIMI_1:n]x", [(P, "NIMI_1"), (T, ":n"), (T, "x")], [(R, "Matti Virtasen"), (T, "x")]),
        (
            "[NIMI_2], [NIMI_3]:n",
            [(P, "NIMI_2"), (T, ", "), (P, "NIMI_3"), (T, ":n")],
            [(R, "Maija"), (T, ", "), (P, "NIMI_3"), (T, ":n")],
        ),
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
    reader = Reader(TEXTS, values={**VALUES, "NIMI_1": "[EMAIL_1]"})
    assert [(piece.kind, piece.text) for piece in reader.pieces("[NIMI_1]")] == [(R, "[EMAIL_1]")]


def test_no_repr_shows_words() -> None:
    """Pieces that end up in a trace or a log show no text."""
    assert "matti" not in repr(Reader(TEXTS, values=VALUES).pieces("[EMAIL_1] matti"))


def test_a_person_is_told_of_once() -> None:
    """However many forms of a name are stored, the list of what was found has the person once, in the basic form."""
    stored = [
        StoredIdentity(ConversationId("0" * 32), pseudonym, kind, NOON, b"")
        for pseudonym, kind in (("[NIMI_2]:n", "PERSON"), ("[NIMI_1]", "PERSON"), ("[NIMI_1]:lle", "PERSON"))
    ]
    known = Reader(TEXTS, values=VALUES).known(stored)
    assert [(one.pseudonym, one.label, one.piece.text) for one in known] == [
        ("NIMI_2", "Nimi", "Maija"),
        ("NIMI_1", "Nimi", "Matti Virtanen"),
    ]


def test_a_rectified_name_is_right_in_every_form() -> None:
    """Forms of the former name count no more, those of other people do."""
    stored = [
        StoredIdentity(ConversationId("0" * 32), pseudonym, "PERSON", NOON, b"", revision)
        for pseudonym, revision in (
            ("[NIMI_1]", 1),
            ("[NIMI_1]:lle", 0),
            ("[NIMI_2]", 0),
            ("[NIMI_2]:n", 0),
            ("[NIMI_3]:n", 1),
        )
    ]
    assert [one.pseudonym for one in in_force(stored)] == ["[NIMI_1]", "[NIMI_2]", "[NIMI_2]:n", "[NIMI_3]:n"]


def test_a_partly_disclosed_value_is_marked_as_such() -> None:
    """What a visitor sent in parts is told apart from what an agent typed."""
    stored = replace(message("a", 0, Sender.VISITOR), incidents=("PARTIAL:PHONE_NUMBER", "EMAIL_ADDRESS"))
    ((turn,),) = (day.turns for day in Reader(TEXTS).days([stored], {}))
    assert (turn.partial, turn.incidents) == ("Puhelinnumero", "Sähköpostiosoite")


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
