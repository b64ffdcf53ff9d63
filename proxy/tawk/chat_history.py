"""Answers about earlier chats, with each chat's own values put back and no other chat's."""

from collections.abc import Callable

from proxy.tawk.answers import data_of, with_data
from proxy.tawk.json_text import Json
from proxy.tawk.messages import Restore, RewriteAddress, restore_message

RestoreFor = Callable[[str], Restore]
"""Give the way to restore the texts of the chat with this id; for an unknown chat, one that changes nothing."""

_MAX_NESTING = 12


def restore_chat_list(answer: Json, restore_for: RestoreFor, rewrite_address: RewriteAddress = str) -> dict[str, Json]:
    """Return the answer to `chat/list` with values put back, each chat's by its own id.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer isn't what the protocol says.
    """
    data = dict(data_of(answer))
    chats = data.get("chats")
    if isinstance(chats, list):
        data["chats"] = [_restore_chat(chat, restore_for, rewrite_address) for chat in chats]
    return with_data(answer, data)


def restore_chat(
    answer: Json, chat_id: str, restore_for: RestoreFor, rewrite_address: RewriteAddress = str
) -> dict[str, Json]:
    """Return the answer to `chat/get` with the values of this chat put back.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer isn't what the protocol says.
    """
    data = data_of(answer)
    restored = _restore_within(data, restore_for(chat_id), rewrite_address)
    return with_data(answer, restored if isinstance(restored, dict) else data)


def _restore_chat(chat: Json, restore_for: RestoreFor, rewrite_address: RewriteAddress) -> Json:
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    return _restore_within(chat, restore_for(chat_id), rewrite_address) if isinstance(chat_id, str) else chat


def _restore_within(value: Json, restore: Restore, rewrite_address: RewriteAddress, *, depth: int = 0) -> Json:
    """Restore the messages that lie in a structure; what isn't a message passes."""
    if depth > _MAX_NESTING:
        return value
    if isinstance(value, list):
        return [_restore_within(item, restore, rewrite_address, depth=depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if "m" in value and "ut" in value:
        return restore_message(value, restore, rewrite_address)
    return {key: _restore_within(item, restore, rewrite_address, depth=depth + 1) for key, item in value.items()}
