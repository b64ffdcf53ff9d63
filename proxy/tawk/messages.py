"""Messages as Tawk.to sends them: what they say, and the same with the visitor's own values put back.

Unknown fields and kinds pass untouched. On the wire a message is an object: t kind ("c" chat, "n" notification), ut who
("v" visitor, "a" agent, "s" system), m text, n name, co time, cver version, md details, attchs attachments.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from proxy.tawk.fields import as_integer
from proxy.tawk.json_text import Json
from proxy.tawk.richtext import decode_once, encode_for_widget, encode_name

Restore = Callable[[str], str]
"""Put the visitor's own values back into a text."""

RewriteAddress = Callable[[str], str]
"""Put our own origin in place of a listed host."""

MAX_VERSION = 2**31
_MAX_NESTING = 8
_MAX_ID_CHARS = 128


class SenderKind(StrEnum):
    """Who wrote a message."""

    VISITOR = "v"
    AGENT = "a"
    SYSTEM = "s"


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """What a message says, decoded once and with pseudonyms as they are: for the record.

    Attributes:
        sender: Who wrote it.
        text: The text; "" for a message of attachments only.
        name: The name shown for the sender.
        sent_at: Time in ISO form, as Tawk.to gave it, or "".
        version: The conversation's version; 0 when there is none.
        sender_id: Tawk's id of the sender, or "".
        whisper: Whether it's among agents only, and never shown.
        attachments: Kinds of the attachments.
        origin: The tab that it came from, or "".
    """

    sender: SenderKind
    text: str = field(repr=False)
    name: str = field(repr=False)
    sent_at: str
    version: int
    sender_id: str
    whisper: bool
    attachments: tuple[str, ...]
    origin: str


def read_message(message: Json) -> ChatMessage | None:
    """Read a chat message; a notification or anything else is None."""
    if not isinstance(message, dict) or message.get("t", "c") != "c":
        return None
    sender = message.get("ut")
    if not isinstance(sender, str) or sender not in {kind.value for kind in SenderKind}:
        return None
    details = message.get("md")
    return ChatMessage(
        SenderKind(sender),
        decode_once(_text(message.get("m"))),
        decode_once(_text(message.get("n"))),
        _text(message.get("co"))[:_MAX_ID_CHARS],
        as_integer(message.get("cver"), lowest=0, highest=MAX_VERSION, otherwise=0),
        _text(message.get("uid"))[:_MAX_ID_CHARS],
        isinstance(details, dict) and bool(details.get("ao")),
        tuple(_attachment_kinds(message.get("attchs"))),
        _text(message.get("origin"))[:_MAX_ID_CHARS],
    )


def iterate_messages(messages: Json) -> Iterator[ChatMessage]:
    """Go through the chat messages of a history; what isn't one is passed over."""
    for message in messages if isinstance(messages, list) else ():
        read = read_message(message)
        if read is not None:
            yield read


def restore_message(
    message: Json, restore: Restore, rewrite_address: RewriteAddress = str, *, restore_own: Restore | None = None
) -> Json:
    """Return a message with the visitor's values put back, so that the widget shows exactly the restored text.

    What a visitor or an agent wrote is always encoded anew: it's text, and no markup of Tawk's. What the system wrote
    is left alone unless something in it was restored.

    Args:
        message: The message; anything but an object passes.
        restore: Puts values back.
        rewrite_address: Replaces hosts in the addresses of attached files.
        restore_own: Puts values back in what the visitor wrote, when that is done in another way.
    """
    if not isinstance(message, dict):
        return message
    result = dict(message)
    text = result.get("m")
    if isinstance(text, str) and result.get("t", "c") == "c":
        sender = result.get("ut")
        own = restore_own if restore_own is not None and sender == SenderKind.VISITOR else restore
        result["m"] = _restore_text(text, own, always=sender in (SenderKind.VISITOR, SenderKind.AGENT))
    name = result.get("n")
    if isinstance(name, str):
        result["n"] = restore_name(name, restore)
    attachments = result.get("attchs")
    if isinstance(attachments, list):
        result["attchs"] = [restore_nested(item, restore, rewrite_address) for item in attachments]
    return result


def restore_messages(
    messages: Json, restore: Restore, rewrite_address: RewriteAddress = str, *, restore_own: Restore | None = None
) -> Json:
    """Return a history with the visitor's values put back in each message."""
    if not isinstance(messages, list):
        return messages
    return [restore_message(message, restore, rewrite_address, restore_own=restore_own) for message in messages]


def restore_name(name: str, restore: Restore) -> str:
    """Return a name with values put back; one in which nothing was restored stays as it was."""
    decoded = decode_once(name)
    restored = restore(decoded)
    return name if restored == decoded else encode_name(restored)


def restore_address(address: str, restore: Restore) -> str:
    """Return an e-mail address with values put back, for an input field: one with markup in it stays a pseudonym."""
    restored = restore(address)
    return address if any(sign in restored for sign in '&<>"') else restored


def restore_nested(value: Json, restore: Restore, rewrite_address: RewriteAddress, *, depth: int = 0) -> Json:
    """Return a structure with values put back in its texts and hosts replaced in its addresses.

    What lies deeper than eight levels stays as it is: nothing that the widget shows lies there.
    """
    if isinstance(value, str):
        rewritten = rewrite_address(value)
        return rewritten if rewritten != value else _restore_text(value, restore, always=False)
    if depth >= _MAX_NESTING:
        return value
    if isinstance(value, list):
        return [restore_nested(item, restore, rewrite_address, depth=depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: restore_nested(item, restore, rewrite_address, depth=depth + 1) for key, item in value.items()}
    return value


def _restore_text(text: str, restore: Restore, *, always: bool) -> str:
    decoded = decode_once(text)
    restored = restore(decoded)
    return encode_for_widget(restored) if always or restored != decoded else text


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _attachment_kinds(attachments: Json) -> Iterator[str]:
    for item in attachments if isinstance(attachments, list) else ():
        kind = item.get("type") if isinstance(item, dict) else None
        if isinstance(kind, str):
            yield kind[:_MAX_ID_CHARS]
