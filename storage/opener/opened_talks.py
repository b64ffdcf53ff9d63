"""A stored conversation opened for being judged by other rules, and sealed anew; in the opener only, and pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from storage.errors import SealError
from storage.keys import KeyFinder
from storage.opener.redoing import NewTalk, OpenLine, OpenTalk
from storage.records import (
    seal_again,
    seal_identity,
    seal_sent,
    stored_identity,
    stored_message,
    unseal_identity,
    unseal_message,
    wrapped_from_document,
)
from storage.rewriting import MovedMiss, NewIdentity, NewMessage, NewRecords, Records
from storage.vocabulary import ConversationId, DataKey, KeyScope, OpenedKeys
from storage.wrapping import unwrap


def opened_keys(document: Mapping[str, Any], keys: KeyFinder) -> OpenedKeys | None:
    """Return a stored conversation's data keys; None when the private key of one is not here.

    Raises:
        SealError: a wrapped key was altered.
    """
    transcript = _unwrapped(document, KeyScope.TRANSCRIPT, keys)
    identity = _unwrapped(document, KeyScope.IDENTITY, keys) if "identity" in document else None
    if transcript is None or (identity is None and "identity" in document):
        return None
    return OpenedKeys(transcript, identity)


def _unwrapped(document: Mapping[str, Any], scope: KeyScope, keys: KeyFinder) -> DataKey | None:
    wrapped = wrapped_from_document(document[scope.value])
    private = keys.find(wrapped.opener_key)
    if private is None:
        return None
    return unwrap(wrapped, private, conversation=ConversationId(document["_id"]), scope=scope)


def opened_talk(records: Records, keys: OpenedKeys) -> OpenTalk:
    """Return a stored conversation, opened.

    Raises:
        SealError: some record of it does not open, so nothing of it is to be changed.
    """
    messages = [stored_message(one) for one in records.messages]
    lines = tuple(OpenLine(one.id, one.sender, unseal_message(keys, one)) for one in messages)
    values = tuple(_value(one, keys) for one in records.identities) if keys.identity is not None else ()
    return OpenTalk(lines, values, keys.identity is not None)


def _value(document: Mapping[str, Any], keys: OpenedKeys) -> tuple[str, str, str]:
    """Return a value as it was first written: what was rectified since was not what stood in the text."""
    stored = stored_identity(document)
    for former in document.get("history", ())[:1]:
        stored = replace(stored, sealed=bytes(former["value"]), revision=int(former["revision"]))
    return stored.pseudonym, stored.entity_type, unseal_identity(keys, stored)


def sealed_talk(records: Records, keys: OpenedKeys, talk: OpenTalk, new: NewTalk) -> NewRecords:
    """Return the records that hold a conversation as it is to be.

    Args:
        records: what is stored of it.
        keys: its keys.
        talk: the same, opened.
        new: what is to be changed.

    Raises:
        SealError: values were found, and there is no key to seal them under.
    """
    messages = []
    contents = {one.message: one.content for one in talk.lines}
    for document in records.messages:
        line = new.lines.get(document["message"])
        if line is None:
            continue
        stored = stored_message(document)
        sent = stored.again.sent if stored.again is not None else b""
        if stored.again is None and keys.identity is not None:
            sent = seal_sent(keys.identity, stored, contents[stored.id])
        messages.append(NewMessage(document, seal_again(keys.transcript, stored, line.content), sent))
    return NewRecords(tuple(messages), _identities(records.id, keys, new), _misses(records, new))


def _identities(conversation: ConversationId, keys: OpenedKeys, new: NewTalk) -> tuple[NewIdentity, ...]:
    if keys.identity is None and new.values:
        raise SealError("values were found where nothing can be kept")
    return tuple(
        NewIdentity(
            pseudonym,
            kind,
            seal_identity(keys.identity, conversation, pseudonym=pseudonym, entity_type=kind, value=value),
        )
        for pseudonym, kind, value in new.values
        if keys.identity is not None
    )


def _misses(records: Records, new: NewTalk) -> tuple[MovedMiss, ...]:
    moved = []
    for miss in records.misses:
        line = new.lines.get(miss["message"])
        if line is not None:
            place = line.moved(miss["place"], int(miss["start"]), int(miss["end"]))
            start, end = (None, None) if place is None else place
            moved.append(MovedMiss(miss, start, end))
    return tuple(moved)
