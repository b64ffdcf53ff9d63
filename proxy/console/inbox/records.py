"""One offline form as stored, read all at once."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from proxy.console.transcript import in_force
from storage.inbox_port import Desk, Inbox
from storage.interfaces import (
    Content,
    ConversationId,
    ConversationKind,
    OpenedKeys,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
    Transcripts,
)
from storage.records import unseal_identity, unseal_message

_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Records:
    """One form, and where it stands."""

    conversation: StoredConversation
    messages: tuple[StoredMessage, ...]
    identities: tuple[StoredIdentity, ...]
    desk: Desk

    @property
    def id(self) -> ConversationId:
        """The conversation's id."""
        return self.conversation.id


async def records_of(transcripts: Transcripts, inbox: Inbox, text: str) -> Records:
    """Return the form that an address names.

    Raises:
        HTTPNotFound: there is none, or the conversation is no form.
    """
    if _ID.fullmatch(text) is None:
        raise web.HTTPNotFound
    identifier = ConversationId(text)
    conversation, messages, identities, desks = await asyncio.gather(
        transcripts.conversation(identifier),
        transcripts.messages(identifier),
        transcripts.identities(identifier),
        inbox.desks([identifier]),
    )
    if conversation is None or conversation.kind is not ConversationKind.OFFLINE_FORM:
        raise web.HTTPNotFound
    return Records(conversation, tuple(messages), tuple(identities), desks[identifier])


@dataclass(frozen=True, slots=True)
class Opened:
    """A form opened whole: its redacted texts by message, and its values by pseudonym."""

    contents: Mapping[str, Content] = field(repr=False)
    values: Mapping[str, str] = field(repr=False)


def unsealed(records: Records, keys: OpenedKeys) -> Opened:
    """Return a form's texts and values.

    Raises:
        SealError: one of them does not open: nothing is answered on half a form.
    """
    contents = {message.id: unseal_message(keys, message) for message in records.messages}
    identities = in_force(records.identities) if keys.identity else ()
    return Opened(contents, {one.pseudonym: unseal_identity(keys, one) for one in identities})
