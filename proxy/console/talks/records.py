"""One conversation as stored, read all at once."""

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
    found = await transcripts.whole(conversation_id(text))
    if found is None:
        raise web.HTTPNotFound
    conversation, messages, identities = found
    return Records(conversation, tuple(messages), tuple(identities))
