"""What an officer does with a person's request: each step with the officer's own right, and in the audit first.

The console and `verho subject` both stand on this and on nothing beside it. What is written where people's data lies is
written by the opener, which checks the right and the case's order for itself.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from proxy.console.transcript import in_force
from proxy.subjects.person_copy import Records
from storage.errors import AccessDenied, Duplicate, SealError, UnknownCase, UnknownConversation
from storage.interfaces import (
    Account,
    Audit,
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
    Transcripts,
)
from storage.opener.searching import Found
from storage.opener.serving import MAX_ERASED, Deed
from storage.records import unseal_identity, unseal_message
from storage.subjects.cases_port import CaseBook, CaseOpener
from storage.subjects.order import require, require_refusal
from storage.subjects.requests import (
    Case,
    Decision,
    Ground,
    IdentityProof,
    Intake,
    Note,
    Outcome,
    Step,
)
from storage.vocabulary import ErasureScope

T = TypeVar("T")
V = TypeVar("V")

MAX_LOOKS = 200

_STEPS = {AuditTag.COMMAND_SUBJECT_LOOK: Step.LOOKED, AuditTag.COMMAND_SUBJECT_EXPORT: Step.EXPORTED}


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is at the desk: an account, signed in."""

    account: Account
    session: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeskPorts:
    """What a desk stands on.

    Attributes:
        cases: the requests.
        opener: the one way to what is sealed, and to changing it.
        audit: where steps are written down first.
        transcripts: conversations as stored, sealed.
        now: the clock.
    """

    cases: CaseBook
    opener: CaseOpener
    audit: Audit
    transcripts: Transcripts
    now: Callable[[], datetime]


class Desk:
    """One officer's desk."""

    def __init__(self, ports: DeskPorts, officer: Officer) -> None:
        self._ports = ports
        self._officer = officer
        self.cases = ports.cases

    async def open(self, case: str, intake: Intake, person: Mapping[str, str]) -> Case:
        """Enter a request.

        Args:
            case: its number.
            intake: how it came.
            person: who asks: what they are known by and where they are answered; kept sealed.

        Raises:
            Duplicate: there is a case of this number.
        """
        at = await self._entitled(AuditTag.COMMAND_SUBJECT_OPEN)
        if await self._is_there(case):
            raise Duplicate("there is a case of this number")
        await self._keep(case, Note.PERSON, person)
        await self._note(AuditTag.COMMAND_SUBJECT_OPEN, case, (), kinds=",".join(sorted(intake.kinds)))
        return await self.cases.open(case, intake, by=self._officer.account.id, at=at)

    async def describe(self, case: str, person: Mapping[str, str]) -> None:
        """Write anew who asks."""
        await self._entitled(AuditTag.COMMAND_SUBJECT_STEP)
        await self.cases.get(case)
        await self._keep(case, Note.PERSON, person)

    async def notes(self, case: str) -> Mapping[Note, Mapping[str, str]]:
        """Return what is sealed of a case: who asks, and words; those that were removed are missing."""
        found = await self._serve(case, Deed.READ)
        return {Note(name): fields for name, fields in found.items()}

    async def identify(self, case: str, proof: IdentityProof, words: str) -> Case:
        """Note that the person's identity was verified."""
        at = await self._step(case, Step.IDENTIFIED, Note.IDENTITY, words)
        return await self.cases.identify(case, proof, by=self._officer.account.id, at=at)

    async def extend(self, case: str, words: str) -> Case:
        """Take two further months, for the reason that the person is told."""
        at = await self._step(case, Step.EXTENDED, Note.EXTENSION, words)
        return await self.cases.extend(case, by=self._officer.account.id, at=at)

    async def decide(self, case: str, decision: Decision, words: str) -> Case:
        """Note what was decided, and the words that the person is told it in."""
        if decision.outcome is Outcome.REFUSED and decision.ground is not None:
            require_refusal(await self.cases.get(case), decision.ground, at=self._ports.now())
        step = Step.REFUSED if decision.outcome is Outcome.REFUSED else Step.DECIDED
        at = await self._step(case, step, Note.DECISION, words)
        return await self.cases.decide(case, decision, by=self._officer.account.id, at=at)

    async def carried_out(self, case: str) -> Case:
        """Note that all that was decided is done."""
        found = await self.cases.get(case)
        waiting = [chat for chat, ticked in (await self.cases.tawk_chats(found)).items() if ticked is None]
        require(found, Step.CARRIED_OUT, at=self._ports.now(), tawk_open=len(waiting))
        at = await self._entitled(AuditTag.COMMAND_SUBJECT_STEP)
        await self._note(AuditTag.COMMAND_SUBJECT_STEP, case, (), step=Step.CARRIED_OUT.value)
        return await self.cases.carried_out(case, by=self._officer.account.id, at=at)

    async def close(self, case: str) -> Case:
        """Close a case."""
        at = await self._step(case, Step.CLOSED)
        return await self.cases.close(case, by=self._officer.account.id, at=at)

    async def deleted_at_tawk(self, case: str, chat: str) -> Case:
        """Note that a chat was deleted at Tawk.to's side.

        Raises:
            UnknownConversation: the case erased no such chat.
        """
        if chat not in await self.cases.tawk_chats(await self.cases.get(case)):
            raise UnknownConversation("the case erased no such chat")
        at = await self._step(case, Step.TAWK_DELETED)
        return await self.cases.note(case, Step.TAWK_DELETED, by=self._officer.account.id, at=at, detail=chat)

    async def told(self, case: str, step: Step, detail: str = "") -> Case:
        """Note that the person was written to, or not: one of the steps of a letter."""
        at = await self._step(case, step)
        return await self.cases.note(case, step, by=self._officer.account.id, at=at, detail=detail)

    async def find(self, case: str, entity_type: str, value: str) -> tuple[Case, Sequence[Found]]:
        """Search for a value, add what is found to the case as the person's own, and return both."""
        # The opener searches for others too, who have no business in cases.
        at = await self._entitled(AuditTag.OPENER_INDEX_SEARCH)
        require(await self.cases.get(case), Step.SEARCHED, at=at)
        found = await self._ports.opener.find(
            session=self._officer.session, entity_type=entity_type, value=value, case=case
        )
        # The value is the one that the person gave, so the pseudonym that stands for it is the person's.
        await self.cases.add(case, [(one.conversation, one.pseudonym) for one in found])
        count = len({one.conversation for one in found})
        by = self._officer.account.id
        return await self.cases.note(case, Step.SEARCHED, by=by, at=at, detail=f"{entity_type}:{count}"), found

    async def opened(self, case: Case, action: AuditTag) -> AsyncIterator[Records]:
        """Yield the case's conversations opened, one by one, oldest first; those erased meanwhile are left out."""
        require(case, _STEPS[action], at=self._ports.now())
        transcripts = self._ports.transcripts
        stored = [one for key in case.conversations if (one := await transcripts.conversation(key)) is not None]
        for conversation in sorted(stored, key=lambda one: (one.started_at, one.id)):
            keys = await self._keys(conversation.id, action, case.id)
            messages = await transcripts.messages(conversation.id)
            identities = await transcripts.identities(conversation.id)
            yield Records(
                stored=conversation,
                messages=messages,
                contents=_opened(messages, partial(_message, keys)),
                identities=identities,
                values=_opened(in_force(identities), partial(_identity, keys)),
                own=case.own[conversation.id],
                looks=await self._ports.audit.page(conversation=conversation.id, limit=MAX_LOOKS),
            )
        by, at = self._officer.account.id, self._ports.now()
        await self.cases.note(case.id, _STEPS[action], by=by, at=at, detail=str(len(stored)))

    async def mark(self, case: str, conversation: ConversationId, pseudonyms: Sequence[str], *, own: bool) -> Case:
        """Say which pseudonyms are the person's, or are not after all.

        Raises:
            UnknownConversation: the case has no such conversation, or that no such pseudonym.
        """
        at = await self._entitled(AuditTag.COMMAND_SUBJECT_MARK)
        await self._of_the_case(case, conversation, Step.MARKED)
        known = {one.pseudonym for one in await self._ports.transcripts.identities(conversation)}
        if not set(pseudonyms) <= known:
            raise UnknownConversation("the conversation has no such pseudonym: verho subject show names them")
        await self._note(AuditTag.COMMAND_SUBJECT_MARK, case, [conversation], count=len(pseudonyms))
        await self.cases.mark(case, conversation, pseudonyms, own=own)
        detail = str(len(pseudonyms))
        return await self.cases.note(case, Step.MARKED, by=self._officer.account.id, at=at, detail=detail)

    async def leave_out(self, case: str, conversation: ConversationId) -> Case:
        """Take a conversation out of the case: it is somebody else's."""
        at = await self._entitled(AuditTag.COMMAND_SUBJECT_MARK)
        await self._of_the_case(case, conversation, Step.LEFT_OUT)
        await self._note(AuditTag.COMMAND_SUBJECT_MARK, case, [conversation], count=0)
        await self.cases.leave_out(case, conversation)
        return await self.cases.note(case, Step.LEFT_OUT, by=self._officer.account.id, at=at)

    async def rectify(self, case: str, conversation: ConversationId, pseudonym: str, value: str) -> int:
        """Seal a corrected value behind a pseudonym and return its revision."""
        texts = {"pseudonym": pseudonym, "value": value}
        return int((await self._serve(case, Deed.RECTIFY, texts, [conversation]))["revision"])

    async def restrict(self, case: str, ground: Ground) -> int:
        """Restrict the processing of the case's conversations and return how many are restricted now."""
        return int((await self._serve(case, Deed.RESTRICT, {"ground": ground.value}))["count"])

    async def release(self, case: str) -> int:
        """Lift the restriction of the case's conversations and return how many are still restricted."""
        return int((await self._serve(case, Deed.RELEASE))["count"])

    async def erase(self, case: str, scope: ErasureScope, progress: Callable[[int], None]) -> Sequence[ConversationId]:
        """Erase the case's conversations, or the identities in them; return what a legal hold keeps."""
        named = (await self.cases.get(case)).conversations
        held: list[ConversationId] = []
        for start in range(0, max(1, len(named)), MAX_ERASED):
            batch = named[start : start + MAX_ERASED]
            done = await self._serve(case, Deed.ERASE, {"scope": scope.value}, batch)
            held += [ConversationId(one) for one in done["held"]]
            progress(len(batch))
        return held

    async def certify(self, case: str) -> Mapping[str, Any]:
        """Return the signed certificate of what was erased, what remains and why."""
        return await self._serve(case, Deed.CERTIFY)

    async def _serve(
        self, case: str, deed: Deed, texts: Mapping[str, str] | None = None, named: Sequence[ConversationId] = ()
    ) -> Mapping[str, Any]:
        return await self._ports.opener.serve(
            session=self._officer.session, case=case, deed=deed, texts=texts, conversations=named
        )

    async def _keep(self, case: str, note: Note, fields: Mapping[str, str]) -> None:
        await self._serve(case, Deed.KEEP, {**fields, "note": note.value})

    async def _step(self, case: str, step: Step, note: Note | None = None, words: str = "") -> datetime:
        """Let a step pass that may be taken now: its words sealed, itself in the audit; return when."""
        at = await self._entitled(AuditTag.COMMAND_SUBJECT_STEP)
        require(await self.cases.get(case), step, at=at)
        if note is not None and words:
            await self._keep(case, note, {"words": words})
        await self._note(AuditTag.COMMAND_SUBJECT_STEP, case, (), step=step.value)
        return at

    async def _is_there(self, case: str) -> bool:
        try:
            await self.cases.get(case)
        except UnknownCase:
            return False
        return True

    async def _of_the_case(self, case: str, conversation: ConversationId, step: Step) -> None:
        found = await self.cases.get(case)
        require(found, step, at=self._ports.now())
        if conversation not in found.own:
            raise UnknownConversation("the case names no such conversation")

    async def _keys(self, conversation: ConversationId, action: AuditTag, case: str) -> OpenedKeys:
        opened = await self._ports.opener.open_keys(
            session=self._officer.session,
            action=action,
            conversations=[conversation],
            scope=KeyScope.IDENTITY,
            reason=Reason(ReasonCode.ACCESS, case),
        )
        return opened[conversation]

    async def _note(
        self, tag: AuditTag, case: str, conversations: Sequence[ConversationId], **detail: str | int
    ) -> None:
        await self._ports.audit.append(
            tag,
            actor=self._officer.account.id,
            conversations=conversations,
            detail={"case": case, **detail},
            at=self._ports.now(),
        )

    async def _entitled(self, action: AuditTag) -> datetime:
        """Return now, when the officer has the right at this moment; what the opener does, it checks itself."""
        at = self._ports.now()
        if Right.SERVE_SUBJECTS not in self._officer.account.rights_at(at):
            detail = {"action": action.value, "cause": "rights"}
            await self._ports.audit.append(
                AuditTag.OPENER_KEYS_REFUSED, actor=self._officer.account.id, detail=detail, at=at
            )
            raise AccessDenied("the account lacks the right")
        return at


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
