"""Serves people's requests for entitled people: rights, the case's order, the audit, and only then the deed.

Lives in the opener's process. Who asks names a case and what is to be done; which conversations it concerns is read
from the case, so that a console which was taken over erases nothing that no decided case names.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from storage.audit_keys import AuditPrivateKey
from storage.audit_tags import AuditTag
from storage.errors import AccessDenied, BadRequest, SealError, UnknownConversation
from storage.interfaces import Accounts, Audit, Sessions
from storage.keys import KeyFinder, OpenerPublicKey
from storage.mongo import Database
from storage.opener.entitlement import UNKNOWN_ACTOR, Entitlement
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.serving import MAX_ERASED, CaseRequest, Deed
from storage.reasons import Reason, ReasonCode
from storage.schedule import months_before
from storage.subjects.case_notes import CaseNotes, open_case_note, sealed_case_note
from storage.subjects.cases import Cases
from storage.subjects.certificate import Lifetimes, certificate, digest, signed
from storage.subjects.erasing import Erasing
from storage.subjects.ledger_file import ErasureLedger
from storage.subjects.order import require
from storage.subjects.rectifying import rectify
from storage.subjects.remains import remains
from storage.subjects.requests import Case, Ground, Note, Step
from storage.subjects.restricting import Restrictions
from storage.vocabulary import ErasureScope, Right

Kind = TypeVar("Kind", Note, Ground, ErasureScope)

_READING = frozenset({Right.READ_REDACTED, Right.REVEAL_IDENTITY})


@dataclass(frozen=True, slots=True)
class Office:
    """What the clerk knows of the controller.

    Attributes:
        controller: who answers for certificates.
        lifetimes: for how long copies of what was erased may live on.
        keep_cases_months: how long cases are kept.
        ledger: remembers erasures beyond a restore.
        signing: gives what signs certificates.
        public: gives what notes are sealed to.
    """

    controller: str
    lifetimes: Lifetimes
    keep_cases_months: int
    ledger: ErasureLedger
    signing: Callable[[], AuditPrivateKey] = field(repr=False)
    public: Callable[[], OpenerPublicKey]


class Clerk:
    """Does the deeds of cases.

    Args:
        database: where everything is.
        office: whose cases they are.
        keys: the opener's keys.
        identity_keys: opens a conversation's identity key.
        accounts: whose rights are looked up anew for each deed.
        sessions: whose they are.
        audit: where a deed is written down first.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        office: Office,
        keys: KeyFinder,
        identity_keys: StoredIdentityKeys,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._office = office
        self._keys = keys
        self._identity_keys = identity_keys
        self._entitlement = Entitlement(accounts=accounts, sessions=sessions)
        self._audit = audit
        self._now = now
        self._cases = Cases(database=database, keep_months=office.keep_cases_months)
        self._notes = CaseNotes(database=database)
        self._deeds: Mapping[Deed, Callable[[Case, CaseRequest, str, datetime], Awaitable[Mapping[str, Any]]]] = {
            Deed.READ: self._read,
            Deed.RESTRICT: self._restrict,
            Deed.RELEASE: self._release,
            Deed.RECTIFY: self._rectify,
            Deed.ERASE: self._erase,
            Deed.CERTIFY: self._certify,
        }

    async def serve(self, request: CaseRequest) -> Mapping[str, Any]:
        """Do what is asked, it being in the audit by then, and return what became of it.

        Raises:
            AccessDenied: the session or its rights do not allow it (the refusal is in the audit).
            UnknownCase: there is no such case.
            OutOfOrder: the case has not come so far, or is beyond it.
            UnknownConversation: the case does not name a conversation that was asked for.
            BadRequest: the deed needs other texts.
            StorageError: it stopped half-way; asked for again, it goes on.
        """
        at = self._now()
        actor = await self._entitled(request, at)
        if request.deed is Deed.KEEP:
            return await self._keep(request, actor, at)
        case = await self._cases.get(request.case)
        if not set(request.conversations) <= set(case.own):
            raise UnknownConversation("the case names no such conversation")
        return await self._deeds[request.deed](case, request, actor, at)

    async def _read(self, case: Case, _request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        await self._audit.append(AuditTag.OPENER_CASE_READ, actor=actor, detail={"case": case.id}, at=at)
        stored = await self._notes.of(case.id)
        return await asyncio.to_thread(self._opened, stored)

    def _opened(self, stored: Mapping[Note, Mapping[str, Any]]) -> Mapping[str, Any]:
        opened = {}
        for note, document in stored.items():
            private = self._keys.find(str(document["opener_key"]))
            # One that was altered keeps nobody from the rest.
            with contextlib.suppress(SealError):
                if private is not None:
                    opened[note.value] = dict(open_case_note(document, private))
        return opened

    async def _keep(self, request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        # A case's first note is kept before the case: there is never a case that nobody can be answered in.
        fields = dict(request.texts)
        note = _chosen(Note, fields.pop("note", ""), "note")
        detail = {"case": request.case, "note": note.value}
        await self._audit.append(AuditTag.OPENER_CASE_KEEP, actor=actor, detail=detail, at=at)
        expires_at = months_before(at, -self._office.keep_cases_months)
        public = self._office.public()
        sealed = await asyncio.to_thread(sealed_case_note, request.case, note, fields, public, expires_at=expires_at)
        await self._notes.keep(sealed)
        return {}

    async def _restrict(self, case: Case, request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        ground = _chosen(Ground, request.texts.get("ground", ""), "ground")
        step = Step.OBJECTED if ground is Ground.OBJECTION else Step.RESTRICTED
        require(case, step, at=at)
        count = await self._restrictions.restrict(case.conversations, ground, case=case.id, actor=actor, at=at)
        await self._done(case, step, actor, at, count)
        return {"count": count}

    async def _release(self, case: Case, _request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        require(case, Step.RELEASED, at=at)
        left = await self._restrictions.release(case.conversations, case=case.id, actor=actor, at=at)
        await self._done(case, Step.RELEASED, actor, at, len(case.own) - left)
        return {"count": left}

    async def _rectify(self, case: Case, request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        require(case, Step.RECTIFIED, at=at)
        if len(request.conversations) != 1 or not request.texts.get("value", "").strip():
            raise BadRequest("conversations, value: one conversation and a new value were expected")
        (conversation,) = request.conversations
        await self._audit.append(
            AuditTag.COMMAND_SUBJECT_RECTIFY,
            actor=actor,
            conversations=[conversation],
            reason=Reason(ReasonCode.RECTIFICATION, case.id),
            at=at,
        )
        keys = await self._identity_keys.of([conversation])
        if conversation not in keys:
            raise UnknownConversation("the identities of this conversation were erased")
        revision = await rectify(
            self._database,
            keys[conversation],
            conversation,
            pseudonym=request.texts.get("pseudonym", ""),
            value=request.texts["value"].strip(),
            case=case.id,
            at=at,
        )
        await self._done(case, Step.RECTIFIED, actor, at, 1)
        return {"revision": revision}

    async def _erase(self, case: Case, request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        scope = _chosen(ErasureScope, request.texts.get("scope", ""), "scope")
        require(case, Step.ERASED, at=at)
        if not 1 <= len(request.conversations) <= MAX_ERASED:
            raise BadRequest(f"conversations: 1 to {MAX_ERASED} were expected")
        erasing = Erasing(database=self._database, audit=self._audit, ledger=self._office.ledger)
        done = await erasing.erase(request.conversations, scope, case=case.id, actor=actor, at=at)
        if done.audit is not None:
            named = [one for one in done.audit.conversations if one not in {held.conversation for held in done.held}]
            await self._done(case, Step.ERASED, actor, at, len(named), scope.value)
        elif not case.has(Step.ERASED):
            # All is under a hold, or gone already: that was done too.
            await self._done(case, Step.ERASED, actor, at, 0, scope.value)
        return {"erased": len(done.erasures), "held": [one.conversation for one in done.held]}

    async def _certify(self, case: Case, _request: CaseRequest, actor: str, at: datetime) -> Mapping[str, Any]:
        require(case, Step.CERTIFIED, at=at)
        erasing = Erasing(database=self._database, audit=self._audit, ledger=self._office.ledger)
        found = await erasing.found(case.conversations, at=at)
        erased = [one.conversation for one in found.erasures]
        content = certificate(
            case=case.id,
            controller=self._office.controller,
            erasures=found.erasures,
            held=found.held,
            remainders=await remains(self._database, found.erasures, found.held, case=case.id),
            tawk_chats=[one.chat_id for one in found.erasures if one.chat_id],
            lifetimes=self._office.lifetimes,
            at=at,
        )
        made = signed(content, await asyncio.to_thread(self._office.signing))
        await self._audit.append(
            AuditTag.COMMAND_SUBJECT_CERTIFY,
            actor=actor,
            conversations=erased,
            detail={"case": case.id, "certificate": digest(made)},
            at=at,
        )
        if content["complete"]:
            await self._done(case, Step.CERTIFIED, actor, at, len(erased))
        return made

    @property
    def _restrictions(self) -> Restrictions:
        return Restrictions(database=self._database, audit=self._audit)

    async def _done(self, case: Case, step: Step, actor: str, at: datetime, count: int, what: str = "") -> None:
        detail = f"{what}:{count}" if what else str(count)
        await self._cases.note(case.id, step, by=actor, at=at, detail=detail)

    async def _entitled(self, request: CaseRequest, at: datetime) -> str:
        account = await self._entitlement.account(request.session, at=at)
        needed = {Right.SERVE_SUBJECTS} | (_READING if request.deed is Deed.RECTIFY else set())
        if account is not None and account.rights_at(at) >= needed:
            return account.id
        detail = {
            "action": f"case:{request.deed.value}",
            "cause": "session" if account is None else "rights",
            "case": request.case,
        }
        actor = UNKNOWN_ACTOR if account is None else account.id
        await self._audit.append(AuditTag.OPENER_KEYS_REFUSED, actor=actor, detail=detail, at=at)
        raise AccessDenied("the session is unknown" if account is None else "the account lacks the right")


def _chosen(kind: type[Kind], text: str, name: str) -> Kind:
    try:
        return kind(text)
    except ValueError:
        raise BadRequest(f"{name}: a known one was expected") from None
