"""What an officer does with a person's request: each step with the officer's own right, and in the audit first."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from proxy.console.transcript import in_force
from proxy.subjects.person_copy import Records
from storage.audit import StoredAudit
from storage.errors import AccessDenied, SealError, UnknownConversation
from storage.interfaces import (
    Account,
    AuditTag,
    Content,
    ConversationId,
    KeyScope,
    OpenedKeys,
    Reason,
    ReasonCode,
    Right,
    StoredIdentity,
    StoredMessage,
)
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.searching import Found
from storage.records import unseal_identity, unseal_message
from storage.subjects.cases import Case, Cases
from storage.subjects.erasing import Erased, Erasing
from storage.subjects.ledger_file import ErasureLedger
from storage.subjects.rectifying import rectify
from storage.subjects.restricting import Ground, Restrictions
from storage.transcripts import StoredTranscripts
from storage.vocabulary import ErasureScope

T = TypeVar("T")
V = TypeVar("V")

MAX_LOOKS = 200


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is at the desk: an account, signed in."""

    account: Account
    session: str = field(repr=False)


class Desk:
    """One officer's desk.

    Args:
        database: where everything is.
        opener: the one way to what is sealed.
        officer: who sits there.
        ledger: remembers erasures beyond a restore.
        keep_cases_months: how long a case is kept.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        opener: OpenerClient,
        officer: Officer,
        ledger: ErasureLedger,
        keep_cases_months: int,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._opener = opener
        self._officer = officer
        self._ledger = ledger
        self._now = now
        self._audit = StoredAudit(database=database)
        self._transcripts = StoredTranscripts(database=database)
        self.cases = Cases(database=database, keep_months=keep_cases_months)

    async def find(self, case: str, entity_type: str, value: str) -> tuple[Case, Sequence[Found]]:
        """Search for a value, add what is found to the case as the person's own, and return both."""
        found = await self._opener.find(session=self._officer.session, entity_type=entity_type, value=value, case=case)
        await self.cases.begin(case, at=self._now())
        # The value is the one that the person gave, so the pseudonym that stands for it is the person's.
        return await self.cases.add(case, [(one.conversation, one.pseudonym) for one in found]), found

    async def opened(self, case: Case, action: AuditTag) -> AsyncIterator[Records]:
        """Yield the case's conversations opened, one by one, oldest first; those erased meanwhile are left out."""
        stored = [one for key in case.conversations if (one := await self._transcripts.conversation(key)) is not None]
        for conversation in sorted(stored, key=lambda one: (one.started_at, one.id)):
            keys = await self._keys(conversation.id, action, case.id)
            messages = await self._transcripts.messages(conversation.id)
            identities = await self._transcripts.identities(conversation.id)
            yield Records(
                stored=conversation,
                messages=messages,
                contents=_opened(messages, partial(_message, keys)),
                identities=identities,
                values=_opened(in_force(identities), partial(_identity, keys)),
                own=case.own[conversation.id],
                looks=await self._audit.page(conversation=conversation.id, limit=MAX_LOOKS),
            )

    async def mark(self, case: str, conversation: ConversationId, pseudonyms: Sequence[str], *, own: bool) -> Case:
        """Say which pseudonyms are the person's, or are not after all.

        Raises:
            UnknownConversation: it has no such pseudonym.
        """
        await self._entitled(AuditTag.COMMAND_SUBJECT_MARK)
        known = {one.pseudonym for one in await self._transcripts.identities(conversation)}
        if not set(pseudonyms) <= known:
            raise UnknownConversation("the conversation has no such pseudonym: verho subject show names them")
        await self._note(AuditTag.COMMAND_SUBJECT_MARK, case, [conversation], count=len(pseudonyms))
        return await self.cases.mark(case, conversation, pseudonyms, own=own)

    async def leave_out(self, case: str, conversation: ConversationId) -> Case:
        """Take a conversation out of the case: it is somebody else's."""
        await self._entitled(AuditTag.COMMAND_SUBJECT_MARK)
        await self._note(AuditTag.COMMAND_SUBJECT_MARK, case, [conversation], count=0)
        return await self.cases.leave_out(case, conversation)

    async def rectify(self, case: str, conversation: ConversationId, pseudonym: str, value: str) -> int:
        """Seal a corrected value behind a pseudonym and return its revision."""
        keys = await self._keys(conversation, AuditTag.COMMAND_SUBJECT_RECTIFY, case)
        if keys.identity is None:
            raise SealError("the identities of this conversation were erased")
        return await rectify(
            self._database,
            keys.identity,
            conversation,
            pseudonym=pseudonym,
            value=value,
            case=case,
            at=self._now(),
        )

    async def restrict(self, case: str, ground: Ground) -> int:
        """Restrict the processing of the case's conversations and return how many are restricted now."""
        await self._entitled(AuditTag.COMMAND_SUBJECT_RESTRICT)
        named = (await self.cases.get(case)).conversations
        return await self._restrictions.restrict(
            named, ground, case=case, actor=self._officer.account.id, at=self._now()
        )

    async def release(self, case: str) -> int:
        """Lift the restriction of the case's conversations and return how many are still restricted."""
        await self._entitled(AuditTag.COMMAND_SUBJECT_RELEASE)
        named = (await self.cases.get(case)).conversations
        return await self._restrictions.release(named, case=case, actor=self._officer.account.id, at=self._now())

    async def erase(self, case: str, scope: ErasureScope, progress: Callable[[int], None]) -> Erased:
        """Erase the case's conversations, or the identities in them."""
        await self._entitled(AuditTag.COMMAND_SUBJECT_ERASE)
        named = (await self.cases.get(case)).conversations
        erasing = Erasing(database=self._database, audit=self._audit, ledger=self._ledger)
        return await erasing.erase(
            named, scope, case=case, actor=self._officer.account.id, at=self._now(), progress=progress
        )

    async def certified(self, case: str, digest: str, conversations: Sequence[ConversationId]) -> None:
        """Note in the audit which certificate was issued."""
        await self._note(AuditTag.COMMAND_SUBJECT_CERTIFY, case, conversations, certificate=digest)

    @property
    def _restrictions(self) -> Restrictions:
        return Restrictions(database=self._database, audit=self._audit)

    async def _keys(self, conversation: ConversationId, action: AuditTag, case: str) -> OpenedKeys:
        code = ReasonCode.RECTIFICATION if action is AuditTag.COMMAND_SUBJECT_RECTIFY else ReasonCode.ACCESS
        opened = await self._opener.open_keys(
            session=self._officer.session,
            action=action,
            conversations=[conversation],
            scope=KeyScope.IDENTITY,
            reason=Reason(code, case),
        )
        return opened[conversation]

    async def _note(
        self, tag: AuditTag, case: str, conversations: Sequence[ConversationId], **detail: str | int
    ) -> None:
        await self._audit.append(
            tag,
            actor=self._officer.account.id,
            conversations=conversations,
            detail={"case": case, **detail},
            at=self._now(),
        )

    async def _entitled(self, action: AuditTag) -> None:
        """Return when the officer has the right at this moment; what the opener does, it checks itself."""
        at = self._now()
        if Right.SERVE_SUBJECTS not in self._officer.account.rights_at(at):
            detail = {"action": action.value, "cause": "rights"}
            await self._audit.append(AuditTag.OPENER_KEYS_REFUSED, actor=self._officer.account.id, detail=detail, at=at)
            raise AccessDenied("the account lacks the right")


def _message(keys: OpenedKeys, one: StoredMessage) -> tuple[str, Content]:
    return one.id, unseal_message(keys, one)


def _identity(keys: OpenedKeys, one: StoredIdentity) -> tuple[str, str]:
    return one.pseudonym, unseal_identity(keys, one)


def _opened(sealed: Sequence[T], unsealed: Callable[[T], tuple[str, V]]) -> Mapping[str, V]:
    """Return what opens; one record that was altered keeps nobody from the rest."""
    found = {}
    for one in sealed:
        try:
            name, content = unsealed(one)
        except SealError:
            continue
        found[name] = content
    return found
