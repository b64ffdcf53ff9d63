"""Opens what is sealed: asks the opener for keys and unseals with them, or says in words why it could not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from proxy.console.texts import Texts
from proxy.console.transcript import in_force
from proxy.console.visit import Missing, Visit
from storage.errors import AccessDenied, OpenerUnavailable, Restricted, SealError, TooOften, UnknownConversation
from storage.interfaces import (
    AuditTag,
    Content,
    ConversationId,
    KeyScope,
    OpenedKeys,
    Opener,
    Reason,
    Right,
    StoredIdentity,
    StoredMessage,
)
from storage.records import unseal_identity, unseal_message


@dataclass(frozen=True, slots=True)
class Opened:
    """What was unsealed.

    Attributes:
        contents: the redacted texts by conversation and message id; one that cannot be unsealed is missing.
        values: pseudonym, as stored, to its value; only after a reveal.
        unavailable: why texts are missing, in the reader's language; "" when none is.
    """

    contents: Mapping[ConversationId, Mapping[str, Content]] = field(repr=False, default_factory=dict)
    values: Mapping[str, str] = field(repr=False, default_factory=dict)
    unavailable: str = ""


class Opening:
    """The console's one use of the opener."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    async def redacted(
        self,
        visit: Visit,
        action: AuditTag,
        messages: Mapping[ConversationId, Sequence[StoredMessage]],
        *,
        reason: Reason | None = None,
    ) -> Opened:
        """Return the redacted texts of a bounded batch of conversations; a reason is kept where one was given.

        Raises:
            Missing: the opener, asking storage itself, finds that the right is gone.
        """
        if not messages:
            return Opened()
        try:
            keys = await self._opener.open_keys(
                session=visit.secret,
                action=action,
                conversations=tuple(messages),
                scope=KeyScope.TRANSCRIPT,
                reason=reason,
            )
        except OpenerUnavailable:
            return Opened(unavailable=_closed(visit))
        except AccessDenied:
            raise Missing(Right.READ_REDACTED) from None
        except TooOften:
            return Opened(unavailable=_too_often(visit))
        except (Restricted, UnknownConversation):
            # It was erased or restricted between the two questions.
            return Opened(unavailable=visit.texts("Something changed while the page was made. Load it again."))
        return unsealed(visit, keys, messages, ())

    async def revealed(
        self,
        visit: Visit,
        conversation: ConversationId,
        messages: Sequence[StoredMessage],
        identities: Sequence[StoredIdentity],
        *,
        action: AuditTag = AuditTag.CONSOLE_CONVERSATION_REVEAL,
        reason: Reason,
        pseudonym: str = "",
    ) -> Opened:
        """Return one conversation's texts and the values behind its pseudonyms; the audit has it first.

        Args:
            visit: whose look it is.
            conversation: which.
            messages: its messages.
            identities: what is to be unsealed of it, and no more.
            action: what the audit says of the look.
            reason: what for.
            pseudonym: the only one whose value is among `identities`, as the audit then says.

        Raises:
            Missing: the opener, asking storage itself, finds that the right is gone.
            HTTPNotFound: the conversation has just been erased.
        """
        found = await self.keys(visit, conversation, action=action, reason=reason, pseudonym=pseudonym)
        if found.keys is None:
            return Opened(unavailable=found.unavailable)
        return unsealed(visit, {conversation: found.keys}, {conversation: messages}, identities)

    async def keys(
        self, visit: Visit, conversation: ConversationId, *, action: AuditTag, reason: Reason | None,
        scope: KeyScope = KeyScope.IDENTITY, pseudonym: str = "",
    ) -> "Found":  # fmt: skip
        """Return one conversation's keys, the look being in the audit by then.

        Raises:
            Missing: the opener, asking storage itself, finds that the right is gone.
            HTTPNotFound: the conversation has just been erased.
        """
        try:
            keys = await self._opener.open_keys(
                session=visit.secret,
                action=action,
                conversations=(conversation,),
                scope=scope,
                reason=reason,
                pseudonym=pseudonym,
            )
        except OpenerUnavailable:
            return Found(None, _closed(visit))
        except Restricted:
            return Found(None, restricted_text(visit.texts))
        except AccessDenied:
            needed = Right.REVEAL_IDENTITY if scope is KeyScope.IDENTITY else Right.READ_REDACTED
            raise Missing(needed) from None
        except TooOften:
            return Found(None, _too_often(visit))
        except UnknownConversation:
            # Erased between the two questions.
            raise web.HTTPNotFound from None
        return Found(keys[conversation])


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation's keys, or why there are none, in the reader's language."""

    keys: OpenedKeys | None = field(repr=False)
    unavailable: str = ""


def restricted_text(texts: Texts) -> str:
    """Return why a conversation whose processing is restricted is not opened."""
    return texts(
        "The processing of this conversation is restricted at the person's request. It is kept, and not opened."
    )


def _too_often(visit: Visit) -> str:
    return visit.texts("You have opened a lot in a short time, more than the controller allows. Try again later.")


def _closed(visit: Visit) -> str:
    return visit.texts("The opener, which holds the key, does not answer. Nothing is lost; try again in a moment.")


def unsealed(
    visit: Visit,
    keys: Mapping[ConversationId, OpenedKeys],
    messages: Mapping[ConversationId, Sequence[StoredMessage]],
    identities: Sequence[StoredIdentity],
) -> Opened:
    """Return what these keys open of these records; what does not open is missing, and told."""
    contents: dict[ConversationId, dict[str, Content]] = {}
    values: dict[str, str] = {}
    broken = 0
    for conversation, those in messages.items():
        contents[conversation] = {}
        for message in those:
            try:
                contents[conversation][message.id] = unseal_message(keys[conversation], message)
            except SealError:
                broken += 1
    for identity in in_force(identities):
        try:
            values[identity.pseudonym] = unseal_identity(keys[identity.conversation], identity)
        except SealError:
            broken += 1
    text = visit.texts(
        "A stored record cannot be opened: it is sealed otherwise or was altered. Tell the administrator."
    )
    return Opened(contents, values, text if broken else "")
