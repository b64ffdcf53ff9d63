"""Messages from Tawk.to: restored, encoded for the widget, and read for the record."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.messages import (
    ChatMessage,
    SenderKind,
    iterate_messages,
    read_message,
    restore_address,
    restore_message,
    restore_messages,
    restore_name,
    restore_nested,
)

AGENT: dict[str, Any] = {
    "t": "c", "ut": "a", "m": "Kirjoitamme osoitteeseen [EMAIL_1]", "n": "Aino", "uid": "u1",
    "co": "2026-01-01T10:00:00.000Z", "cver": 3, "md": {"rsc": "r1"}, "new": {"field": 1},
}  # fmt: skip


def restore(text: str) -> str:
    """Put back three values, one of which looks like markup."""
    for pseudonym, value in (("[EMAIL_1]", "matti@example.fi"), ("[NIMI_1]", "Matti"), ("[NIMI_2]", "<b>O'Hara</b>")):
        text = text.replace(pseudonym, value)
    return text


def rewrite(address: str) -> str:
    """Replace one host."""
    return address.replace("https://tawk.link", "/_t/link")


def test_the_visitor_reads_the_real_value() -> None:
    """A pseudonym in an agent's message is the value again, and every other field passes untouched."""
    assert restore_message(AGENT, restore) == {**AGENT, "m": "Kirjoitamme osoitteeseen matti@example.fi"}
    assert AGENT["m"] == "Kirjoitamme osoitteeseen [EMAIL_1]"


@pytest.mark.parametrize(
    ("sender", "wire", "expected"),
    [
        ("a", "Moi [NIMI_2]", "Moi &amp;lt;b&amp;gt;O&amp;#39;Hara&amp;lt;/b&amp;gt;"),
        ("a", "**Moi** [NIMI_2]", "**Moi** &lt;b&gt;O&#39;Hara&lt;/b&gt;"),
        ("a", "&lt;img src=x onerror=alert(1)&gt;", "&amp;lt;img src=x onerror=alert(1)&amp;gt;"),
        ("a", "<img src=x>", "&amp;lt;img src=x&amp;gt;"),
        ("v", "a &lt; b", "a &amp;lt; b"),
        ("v", "[NIMI_1] tässä", "Matti tässä"),
        ("s", "&lt;a href=x&gt;Ohje&lt;/a&gt;", "&lt;a href=x&gt;Ohje&lt;/a&gt;"),
        ("s", "&lt;b&gt; [NIMI_1]", "&amp;lt;b&amp;gt; Matti"),
    ],
)
def test_text_is_encoded_for_the_widget(sender: str, wire: str, expected: str) -> None:
    """What people wrote is text and never markup; what the system wrote is touched only when something is restored."""
    assert restore_message({"t": "c", "ut": sender, "m": wire}, restore) == {"t": "c", "ut": sender, "m": expected}


@pytest.mark.parametrize(("sender", "expected"), [("v", "Olen MATTI"), ("a", "Olen Matti"), ("s", "Olen Matti")])
def test_what_the_visitor_wrote_may_come_back_in_another_way(sender: str, expected: str) -> None:
    """The second way is for the visitor's own words only."""
    wire: dict[str, Any] = {"t": "c", "ut": sender, "m": "Olen [NIMI_1]"}
    restored: Any = restore_message(wire, restore, restore_own=lambda text: restore(text).replace("Matti", "MATTI"))
    assert restored["m"] == expected


def test_a_notification_keeps_its_word() -> None:
    """The word that the widget compares isn't text; the name beside it is."""
    wire: dict[str, Any] = {"t": "n", "ut": "a", "m": "AGENT_JOIN_CONVERSATION", "n": "[NIMI_1]"}
    assert restore_message(wire, restore) == {**wire, "n": "Matti"}


def test_attachments_are_restored_and_their_addresses_are_ours() -> None:
    """Suggested answers are restored, a file comes from our origin."""
    wire: dict[str, Any] = {
        "t": "c", "ut": "a", "m": "",
        "attchs": [
            {"type": "file", "content": {"file": {"url": "https://tawk.link/a", "name": "[NIMI_1].pdf", "size": 5}}},
            {"type": "suggested-messages", "content": {"options": ["Olen [NIMI_1]", "En ole"]}},
        ],
    }  # fmt: skip
    got: Any = restore_message(wire, restore, rewrite)
    assert got["attchs"][0]["content"]["file"] == {"url": "/_t/link/a", "name": "Matti.pdf", "size": 5}
    assert got["attchs"][1]["content"]["options"] == ["Olen Matti", "En ole"]


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("[NIMI_1]", "Matti"),
        ("[NIMI_2]", "&amp;lt;b&amp;gt;O&amp;#39;Hara&amp;lt;/b&amp;gt;"),
        ("Aino &amp; Eero", "Aino &amp; Eero"),
        ("V1781502896233127", "V1781502896233127"),
    ],
)
def test_a_name_is_restored(wire: str, expected: str) -> None:
    """A name with nothing to restore stays as it was."""
    assert restore_name(wire, restore) == expected


def test_an_address_with_markup_stays_a_pseudonym() -> None:
    """An address goes into an input field as it is, so markup never gets there."""
    assert restore_address("[EMAIL_1]", restore) == "matti@example.fi"
    assert restore_address("[NIMI_2]", restore) == "[NIMI_2]"


def test_a_message_is_read_for_the_record() -> None:
    """The record gets the decoded text with its pseudonyms, and what tells it from others."""
    wire = {
        **AGENT,
        "m": "5 &lt; 6 [EMAIL_1]",
        "attchs": [{"type": "file"}, {"type": 5}, 7],
        "md": {"ao": True},
        "origin": "t",
    }
    assert read_message(wire) == ChatMessage(
        SenderKind.AGENT, "5 < 6 [EMAIL_1]", "Aino", "2026-01-01T10:00:00.000Z", 3, "u1", True, ("file",), "t"
    )
    assert "EMAIL" not in repr(read_message(wire))


def test_a_history_is_gone_through() -> None:
    """Notifications and foreign things in a history are passed over; restoring keeps them."""
    history: list[Any] = [
        AGENT,
        {"t": "n", "ut": "a", "m": "CHAT_ENDED"},
        5,
        {"ut": {}},
        {"t": "c", "ut": "v", "m": "hei"},
    ]
    assert [message.text for message in iterate_messages(history)] == ["Kirjoitamme osoitteeseen [EMAIL_1]", "hei"]
    restored: Any = restore_messages(history, restore)
    assert len(restored) == len(history)
    assert list(iterate_messages({"c": []})) == []
    assert restore_messages(None, restore) is None


def test_deep_nesting_is_left_alone() -> None:
    """A structure deeper than anything that is shown passes without exhausting the stack."""
    deep: Any = "[NIMI_1]"
    for _ in range(500):
        deep = [deep]
    assert restore_nested(deep, restore, rewrite) == deep


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["t", "ut", "m", "n", "co", "cver", "md", "attchs", "x"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(JSON)
def test_anything_in_place_of_a_message_passes(value: Any) -> None:
    """Whatever Tawk.to sends, restoring and reading never raise, and nothing to restore means nothing changed."""
    read_message(value)
    restored: Any = restore_message(value, lambda text: text)
    if isinstance(value, dict):
        assert set(restored) == set(value)
        kept = {key: item for key, item in value.items() if key != "m"}
        assert {key: item for key, item in restored.items() if key != "m"} == kept


@given(st.text(st.characters(exclude_characters="*_`~](")))
def test_a_plain_message_survives_tawk_and_the_proxy(text: str) -> None:
    """Text that Tawk.to encoded once is shown to the visitor character by character."""
    wire = html.escape(text)
    got: Any = restore_message({"t": "c", "ut": "a", "m": wire}, lambda decoded: decoded)
    assert html.unescape(html.unescape(got["m"])) == html.unescape(html.escape(text))
