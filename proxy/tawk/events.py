"""What Tawk.to says on the socket by itself: where the texts of a visitor's conversation stand in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from proxy.tawk.commands import Command
from proxy.tawk.fields import as_integer
from proxy.tawk.json_text import Json
from proxy.tawk.messages import (
    MAX_VERSION,
    ChatMessage,
    Restore,
    RewriteAddress,
    SenderKind,
    iterate_messages,
    read_message,
    restore_address,
    restore_message,
    restore_messages,
    restore_name,
    restore_nested,
)
from proxy.tawk.richtext import decode_once

READY = "ready"
VISITOR_MESSAGE = "visitorMessage"
PRESENCE = "visitorConversationPresenceUpdate"
PAGE_STATUS = "pageStatus"
PAGE_DISABLED = "pageDisable"
REMOTE_DISCONNECT = "remoteDisconnect"

STATUSES = frozenset({"online", "away", "offline"})
_MAX_NAME_CHARS = 120


@dataclass(frozen=True, slots=True)
class Status:
    """Whether anybody is there, and the version of that news."""

    status: str
    version: int


def restore_event(
    command: Command, restore: Restore, rewrite_address: RewriteAddress = str, *, restore_own: Restore | None = None
) -> Command:
    """Return a command of Tawk's with the visitor's values put back; what isn't known passes untouched.

    Args:
        command: The command as parsed.
        restore: Puts values back into a decoded text.
        rewrite_address: Replaces hosts in the addresses of attached files.
        restore_own: Puts values back in what the visitor wrote, when that is done in another way.
    """
    restorer = _RESTORERS.get(command.name)
    if restorer is None or not command.arguments:
        return command
    return replace(command, arguments=restorer(command.arguments, restore, rewrite_address, restore_own))


def messages_of(command: Command) -> Iterator[ChatMessage]:
    """Go through the chat messages that a command of Tawk's brings, with pseudonyms as they are: for the record."""
    if command.name == VISITOR_MESSAGE and command.arguments:
        message = read_message(command.arguments[0])
        if message is not None:
            yield message
    elif command.name == READY and len(command.arguments) > 1:
        conversation = command.arguments[1]
        if isinstance(conversation, dict):
            yield from iterate_messages(conversation.get("c"))


def agent_of(command: Command) -> str:
    """Return the name of the agent that a command of Tawk's is about, "" when it is about none."""
    message = command.arguments[0] if command.name in (VISITOR_MESSAGE, PRESENCE) and command.arguments else None
    name = message.get("n") if isinstance(message, dict) and message.get("ut") == SenderKind.AGENT else None
    return decode_once(name)[:_MAX_NAME_CHARS] if isinstance(name, str) else ""


def status_of(command: Command) -> Status | None:
    """Read whether anybody is there from `ready` or `pageStatus`, or None when the command doesn't say."""
    places = {READY: 2, PAGE_STATUS: 0}
    place = places.get(command.name, len(command.arguments))
    news = command.arguments[place] if place < len(command.arguments) else None
    if not isinstance(news, dict):
        return None
    status = news.get("ast")
    if not isinstance(status, str) or status not in STATUSES:
        return None
    return Status(status, as_integer(news.get("asver"), lowest=0, highest=MAX_VERSION, otherwise=0))


def version_of(command: Command) -> int | None:
    """Read the conversation's version that a command of Tawk's brings, or None when it brings none."""
    places = {READY: 1, VISITOR_MESSAGE: 0, PRESENCE: 0}
    place = places.get(command.name, len(command.arguments))
    news = command.arguments[place] if place < len(command.arguments) else None
    version = as_integer(
        news.get("cver") if isinstance(news, dict) else None, lowest=0, highest=MAX_VERSION, otherwise=-1
    )
    return version if version >= 0 else None


def is_ban(command: Command) -> bool:
    """Say whether Tawk.to removes this visitor for good."""
    argument = command.arguments[0] if command.arguments else None
    return command.name == REMOTE_DISCONNECT and isinstance(argument, dict) and argument.get("msg") == "BANNED"


_Arguments = tuple[Json, ...]
_Restorer = Callable[[_Arguments, Restore, RewriteAddress, Restore | None], _Arguments]


def _restore_first(
    arguments: _Arguments, restore: Restore, rewrite_address: RewriteAddress, restore_own: Restore | None
) -> _Arguments:
    return (restore_message(arguments[0], restore, rewrite_address, restore_own=restore_own), *arguments[1:])


def _restore_ready(
    arguments: _Arguments, restore: Restore, rewrite_address: RewriteAddress, restore_own: Restore | None
) -> _Arguments:
    first, *others = arguments
    conversation = others[0] if others else None
    if not isinstance(conversation, dict) or "c" not in conversation:
        return arguments
    history = restore_messages(conversation["c"], restore, rewrite_address, restore_own=restore_own)
    others[0] = {**conversation, "c": history}
    return (first, *others)


def _restore_data(arguments: _Arguments, restore: Restore, _: RewriteAddress, __: Restore | None) -> _Arguments:
    return (restore_visitor_data(arguments[0], restore), *arguments[1:])


def restore_visitor_data(data: Json, restore: Restore) -> Json:
    """Return what Tawk.to says about the visitor with their name and e-mail addresses put back."""
    if not isinstance(data, dict):
        return data
    result = dict(data)
    name = result.get("n")
    if isinstance(name, str):
        result["n"] = restore_name(name, restore)
    for key in ("e", "te"):
        address = result.get(key)
        if isinstance(address, str):
            result[key] = restore_address(address, restore)
    return result


def _restore_all(
    arguments: _Arguments, restore: Restore, rewrite_address: RewriteAddress, _: Restore | None
) -> _Arguments:
    return tuple(restore_nested(argument, restore, rewrite_address) for argument in arguments)


_RESTORERS: Mapping[str, _Restorer] = {
    READY: _restore_ready,
    VISITOR_MESSAGE: _restore_first,
    PRESENCE: _restore_first,
    "visitorDataUpdate": _restore_data,
    "visitorTagsUpdate": _restore_all,
}
