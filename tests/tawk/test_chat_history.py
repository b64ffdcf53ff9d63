"""Answers about earlier chats: each chat's own values and no other's."""

from typing import Any

import pytest

from proxy.tawk.chat_history import restore_chat, restore_chat_list
from proxy.tawk.errors import FieldError, RefusalError
from proxy.tawk.messages import Restore

NAMES = {"chat-1": "Matti", "chat-2": "Liisa"}


def restore_for(chat_id: str) -> Restore:
    """Give each chat its own name; an unknown chat restores nothing."""
    name = NAMES.get(chat_id)
    return (lambda text: text.replace("[NIMI_1]", name)) if name else str


def message(text: str) -> dict[str, Any]:
    """Say something as an agent."""
    return {"t": "c", "ut": "a", "m": text}


def test_each_chat_of_a_list_has_its_own_values() -> None:
    """The same pseudonym is another person in another chat, and nobody in an unknown one."""
    chats: list[Any] = [{"id": chat_id, "last": message("Moi [NIMI_1]")} for chat_id in ("chat-1", "chat-2", "chat-3")]
    answer: Any = {"ok": True, "data": {"chats": [*chats, {"last": message("Moi [NIMI_1]")}, 5], "hasNext": False}}
    restored: Any = restore_chat_list(answer, restore_for)
    texts = [chat["last"]["m"] for chat in restored["data"]["chats"][:4]]
    assert texts == ["Moi Matti", "Moi Liisa", "Moi [NIMI_1]", "Moi [NIMI_1]"]
    assert restored["data"]["chats"][4] == 5
    assert restored["data"]["hasNext"] is False


def test_a_chat_is_restored_as_it_was_shown() -> None:
    """Messages are restored and encoded for the widget wherever they lie; the rest passes."""
    answer: Any = {
        "ok": True,
        "data": {"chat": {"messages": [message("&lt;b&gt; [NIMI_1]")], "calls": [{"m": "[NIMI_1]"}]}},
    }
    restored: Any = restore_chat(answer, "chat-1", restore_for)
    assert restored["data"]["chat"]["messages"][0]["m"] == "&amp;lt;b&amp;gt; Matti"
    assert restored["data"]["chat"]["calls"] == [{"m": "[NIMI_1]"}]


def test_broken_answers_are_refused() -> None:
    """An error of Tawk's is told from an answer that can't be read."""
    with pytest.raises(RefusalError):
        restore_chat({"error": {"code": "NotFoundError"}}, "chat-1", restore_for)
    with pytest.raises(FieldError):
        restore_chat_list([], restore_for)
