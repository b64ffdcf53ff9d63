"""One conversation as stored, read all at once."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from proxy.console.talks.addresses import conversation_id
from proxy.console.transcript import bare
from storage.interfaces import (
    ConversationId,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
    Transcripts,
)


@dataclass(frozen=True, slots=True)
class Records:
    """One conversation as stored."""

    conversation: StoredConversation
    messages: tuple[StoredMessage, ...]
    identities: tuple[StoredIdentity, ...]

    @property
    def id(self) -> ConversationId:
        """The conversation's id."""
        return self.conversation.id

    def behind(self, pseudonym: str) -> tuple[StoredIdentity, ...]:
        """Return what is stored of one pseudonym (without brackets), with the forms of a name that go with it."""
        return tuple(one for one in self.identities if bare(one.pseudonym).partition(":")[0] == pseudonym)


async def records_of(transcripts: Transcripts, text: str) -> Records:
    """Return the conversation that an address names.

    Raises:
        HTTPNotFound: there is none.
    """
    identifier = conversation_id(text)
    conversation, messages, identities = await asyncio.gather(
        transcripts.conversation(identifier), transcripts.messages(identifier), transcripts.identities(identifier)
    )
    if conversation is None:
        raise web.HTTPNotFound
    return Records(conversation, tuple(messages), tuple(identities))
