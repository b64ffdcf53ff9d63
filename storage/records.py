"""Records: how content, identities and conversations look when stored, sealed and opened. Pure functions.

A message's place binds its sender and position beside its id, an identity's its entity type: a stored record whose
sender was changed, or that was moved up or down, does not open.
"""

import json
from collections.abc import Mapping
from typing import Any

from storage.errors import SealError
from storage.sealing import Place, seal, unseal
from storage.validation import encoded
from storage.vocabulary import (
    Content,
    Conversation,
    ConversationId,
    ConversationKind,
    DataKey,
    Delivery,
    Metadata,
    Notice,
    OpenedKeys,
    RedactedAgain,
    Sender,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
    WrappedKey,
)


def message_key(conversation: ConversationId, message_id: str) -> str:
    """Return the `_id` of a message."""
    return f"{conversation}:{message_id}"


def identity_key(conversation: ConversationId, pseudonym: str) -> str:
    """Return the `_id` of an identity."""
    return f"{conversation}:{pseudonym}"


def seal_content(
    conversation: Conversation, *, message_id: str, position: int, sender: Sender, content: Content
) -> bytes:
    """Return a message's content sealed under the conversation's transcript key."""
    return seal(
        conversation.transcript, _written(content), _message_place(conversation.id, message_id, position, sender)
    )


def seal_again(key: DataKey, stored: StoredMessage, content: Content) -> bytes:
    """Return what a stored message holds from now on, sealed under the conversation's transcript key."""
    place = _message_place(stored.conversation, stored.id, stored.position, stored.sender)
    return seal(key, _written(content), place)


def seal_sent(key: DataKey, stored: StoredMessage, content: Content) -> bytes:
    """Return a message as it was sent, sealed under the conversation's identity key.

    Newer rules have found personal data in it, so that only who may see the values may see it.
    """
    return seal(key, _written(content), _sent_place(stored))


def unseal_message(keys: OpenedKeys, stored: StoredMessage) -> Content:
    """Return a stored message's redacted content.

    Raises:
        SealError: the keys are of another conversation, or the record was moved or altered.
    """
    place = _message_place(stored.conversation, stored.id, stored.position, stored.sender)
    return _read(unseal(keys.transcript, stored.sealed, place))


def unseal_sent(keys: OpenedKeys, stored: StoredMessage) -> Content | None:
    """Return a stored message's content as it was sent; None where that can be read no more.

    Raises:
        SealError: the keys are of another conversation, or the record was moved or altered.
    """
    if stored.again is None:
        return unseal_message(keys, stored)
    if keys.identity is None or not stored.again.sent:
        return None
    return _read(unseal(keys.identity, stored.again.sent, _sent_place(stored)))


def _written(content: Content) -> bytes:
    document = {"text": content.text, "fields": [list(pair) for pair in content.fields], "author": content.author}
    return encoded(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "content")


def _read(plaintext: bytes) -> Content:
    try:
        document = json.loads(plaintext)
        fields = tuple((str(label), str(answer)) for label, answer in document["fields"])
        return Content(str(document["text"]), fields, str(document["author"]))
    except (ValueError, KeyError, TypeError):
        # No `from`: a decoding error quotes the text.
        raise SealError("a message's content is not in the known form") from None


def seal_identity(
    key: DataKey, conversation: ConversationId, *, pseudonym: str, entity_type: str, value: str, revision: int = 0
) -> bytes:
    """Return a real value sealed under the conversation's identity key; `revision` counts its rectifications."""
    return seal(key, encoded(value, "value"), _identity_place(conversation, pseudonym, entity_type, revision))


def unseal_identity(keys: OpenedKeys, stored: StoredIdentity) -> str:
    """Return the real value behind a pseudonym.

    Raises:
        SealError: the identity key was not opened, is of another conversation, or the record was moved or altered.
    """
    if keys.identity is None:
        raise SealError("the identity key was not opened")
    place = _identity_place(stored.conversation, stored.pseudonym, stored.entity_type, stored.revision)
    return unseal(keys.identity, stored.sealed, place).decode()


def _message_place(conversation: ConversationId, message_id: str, position: int, sender: Sender) -> Place:
    return Place(conversation, message_id, f"content/{sender.value}/{position}")


def _sent_place(stored: StoredMessage) -> Place:
    return Place(stored.conversation, stored.id, f"sent/{stored.sender.value}/{stored.position}")


def _identity_place(conversation: ConversationId, pseudonym: str, entity_type: str, revision: int) -> Place:
    return Place(conversation, pseudonym, f"value/{entity_type}" + (f"/{revision}" if revision else ""))


def wrapped_to_document(wrapped: WrappedKey) -> dict[str, Any]:
    """Return a wrapped key as stored."""
    return {
        "version": wrapped.version,
        "suite": wrapped.suite,
        "opener_key": wrapped.opener_key,
        "wrap": wrapped.wrap,
    }


def wrapped_from_document(document: Mapping[str, Any]) -> WrappedKey:
    """Return a stored wrapped key."""
    return WrappedKey(document["version"], document["suite"], document["opener_key"], bytes(document["wrap"]))


def stored_conversation(document: Mapping[str, Any], *, message_count: int, incident_count: int) -> StoredConversation:
    """Return a conversation's document as a value."""
    metadata, notice = document["metadata"], document.get("notice")
    return StoredConversation(
        id=ConversationId(document["_id"]),
        kind=ConversationKind(document["kind"]),
        started_at=document["started_at"],
        ended_at=document.get("ended_at"),
        metadata=Metadata(metadata["browser"], metadata["os"], metadata["referrer"]),
        notice=notice and Notice(notice["version"], notice["language"], notice["at"]),
        chat_id=document["chat_id"],
        transcript=wrapped_from_document(document["transcript"]),
        identity=wrapped_from_document(document["identity"]) if "identity" in document else None,
        message_count=message_count,
        incident_count=incident_count,
        restricted="restriction" in document,
        labels=tuple(document.get("labels", ())),
    )


def stored_message(document: Mapping[str, Any]) -> StoredMessage:
    """Return a message's document as a value."""
    return StoredMessage(
        conversation=ConversationId(document["conversation"]),
        id=document["message"],
        position=document["position"],
        sender=Sender(document["sender"]),
        delivery=Delivery(document["delivery"]),
        at=document["at"],
        incidents=tuple(document["incidents"]),
        sealed=bytes(document["content"]),
        rules=document.get("rules", ""),
        again=_again(document["again"]) if "again" in document else None,
    )


def _again(document: Mapping[str, Any]) -> RedactedAgain:
    return RedactedAgain(document["at"], document["rules"], bytes(document.get("sent", b"")))


def stored_identity(document: Mapping[str, Any]) -> StoredIdentity:
    """Return an identity's document as a value."""
    return StoredIdentity(
        conversation=ConversationId(document["conversation"]),
        pseudonym=document["pseudonym"],
        entity_type=document["entity_type"],
        at=document["at"],
        sealed=bytes(document["value"]),
        revision=document.get("revision", 0),
    )
