"""Commands of Tawk's: where a visitor's texts stand in them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.commands import Command, parse
from proxy.tawk.events import Status, is_ban, messages_of, restore_event, status_of, version_of

READY = Command(
    "ready",
    (
        "tab-1",
        {"cver": 4, "c": [{"t": "c", "ut": "a", "m": "Moi [NIMI_1]", "cver": 4}], "new": 1},
        {"ast": "online", "asver": 7, "dptst": []},
    ),
)
MESSAGE = Command("visitorMessage", ({"t": "c", "ut": "a", "m": "Moi [NIMI_1]", "cver": 5, "origin": "x"},))


def restore(text: str) -> str:
    """Put one name back."""
    return text.replace("[NIMI_1]", "Matti").replace("email-1@chat.example", "matti@example.fi")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("visitorMessage", {"t": "c", "ut": "a", "m": "Moi [NIMI_1]"}, {"t": "c", "ut": "a", "m": "Moi Matti"}),
        ("visitorConversationPresenceUpdate", {"t": "n", "m": "AGENT_JOIN_CONVERSATION", "n": "[NIMI_1]"},
         {"t": "n", "m": "AGENT_JOIN_CONVERSATION", "n": "Matti"}),
        ("visitorDataUpdate",
         {"n": "[NIMI_1]", "e": "email-1@chat.example", "te": "email-1@chat.example", "vid": "[NIMI_1]"},
         {"n": "Matti", "e": "matti@example.fi", "te": "matti@example.fi", "vid": "[NIMI_1]"}),
        ("visitorTagsUpdate", {"tags": ["[NIMI_1]", "vip"]}, {"tags": ["Matti", "vip"]}),
        ("agentIsTyping", {"rsc": "[NIMI_1]"}, {"rsc": "[NIMI_1]"}),
        ("brandNewCommand", {"text": "[NIMI_1]"}, {"text": "[NIMI_1]"}),
    ],
)  # fmt: skip
def test_what_the_visitor_gets_of_a_command(name: str, before: Any, after: Any) -> None:
    """Texts of the conversation are restored where the widget shows them; unknown commands pass untouched."""
    assert restore_event(Command(name, (before, "more")), restore) == Command(name, (after, "more"))


def test_the_history_in_ready_is_restored() -> None:
    """A reload shows the same texts as the first reading, and the rest of `ready` passes."""
    restored: Any = restore_event(READY, restore)
    assert restored.arguments[1] == {"cver": 4, "c": [{"t": "c", "ut": "a", "m": "Moi Matti", "cver": 4}], "new": 1}
    assert restored.arguments[2] == READY.arguments[2]


def test_messages_for_the_record_keep_their_pseudonyms() -> None:
    """The record holds what Tawk.to sent; other commands bring no message."""
    assert [message.text for message in messages_of(READY)] == ["Moi [NIMI_1]"]
    assert [message.version for message in messages_of(MESSAGE)] == [5]
    assert list(messages_of(Command("agentIsTyping", ({},)))) == []
    assert list(messages_of(Command("ready", ("tab",)))) == []


def test_the_status_is_read() -> None:
    """Who is there is read from both commands that tell it."""
    assert status_of(READY) == Status("online", 7)
    assert status_of(Command("pageStatus", ({"ast": "away", "asver": 8},))) == Status("away", 8)
    assert status_of(Command("pageStatus", ({"ast": {}},))) is None
    assert status_of(Command("pageStatus")) is None
    assert status_of(MESSAGE) is None


def test_the_version_is_read() -> None:
    """The conversation's version is read from the commands that carry it."""
    assert [version_of(command) for command in (READY, MESSAGE, Command("pageStatus", ({"cver": 1},)))] == [4, 5, None]


def test_a_ban_is_told_from_a_disconnect() -> None:
    """Only Tawk's own word for it is a ban."""
    assert is_ban(Command("remoteDisconnect", ({"msg": "BANNED"},)))
    assert not is_ban(Command("remoteDisconnect", ({"msg": "OTHER"},)))
    assert not is_ban(Command("remoteDisconnect"))


NAMES = st.sampled_from(
    ["ready", "visitorMessage", "visitorDataUpdate", "visitorTagsUpdate", "pageStatus", "remoteDisconnect"]
)
KEYS = st.sampled_from(["c", "cver", "ast", "asver", "t", "ut", "m", "n", "e", "te", "msg", "attchs"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=10,
)


@given(NAMES, st.lists(JSON, max_size=4))
def test_whatever_tawk_sends_is_passed_on(name: str, arguments: list[Any]) -> None:
    """No shape of a known command makes restoring or reading raise, and no argument gets lost."""
    command = parse(json.dumps({"c": name, "p": arguments}))
    assert isinstance(command, Command)
    assert len(restore_event(command, restore).arguments) == len(arguments)
    list(messages_of(command))
    status_of(command)
    version_of(command)
    is_ban(command)
