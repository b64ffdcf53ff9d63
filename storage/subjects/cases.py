"""Cases: a person's request, its term, its steps, the conversations it concerns and which pseudonyms are their own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.documents import milliseconds
from storage.errors import StorageUnavailable, UnknownCase
from storage.mongo import Database
from storage.retention_queries import under_hold
from storage.schedule import months_before
from storage.schema import ASCENDING, Collection
from storage.subjects.case_documents import case_document, case_from_document, decision_document, rows, step_document
from storage.subjects.erasing import held_back
from storage.subjects.order import require, require_refusal
from storage.subjects.requests import (
    CASE_NUMBER,
    NEAR_DAYS,
    Bulk,
    Case,
    CaseState,
    Decision,
    Done,
    Fate,
    IdentityProof,
    Intake,
    Outcome,
    Step,
    Urgent,
    due,
    extended,
)
from storage.vocabulary import ConversationId

MAX_LISTED = 500
"""How many cases a list holds at the most."""

_ATTEMPTS = 20
_MAX_NUMBERS = 10_000
_MAX_NUMBER_DIGITS = 7
"""What is longer is no running number."""


class Cases:
    """Keeps cases. A step that may not be taken now changes nothing (`order.py`).

    Args:
        database: where they are.
        keep_months: how long one is kept after its beginning; as long as the audit.
        keep_notes_months: how long what names the person is kept after the case was closed.
    """

    def __init__(self, *, database: Database, keep_months: int, keep_notes_months: int = 6) -> None:
        self._database = database
        self._keep_months = keep_months
        self._keep_notes_months = keep_notes_months

    async def get(self, case: str) -> Case:
        """Return a case.

        Raises:
            UnknownCase: it was never begun, or its time is over.
        """
        found = CASE_NUMBER.fullmatch(case) and await self._database.find_one(Collection.SUBJECT_CASES, {"_id": case})
        if not found:
            raise UnknownCase("no such case is stored: enter it first")
        return case_from_document(found)

    async def list(self, *, states: Iterable[CaseState] = (), limit: int = MAX_LISTED) -> Sequence[Case]:
        """Return cases in these states, or in all of them: those that must be answered first come first."""
        condition = {"state": {"$in": [state.value for state in states]}} if states else {}
        found = await self._database.find(
            Collection.SUBJECT_CASES, condition, sort=(("due_at", ASCENDING), ("_id", ASCENDING)), limit=limit
        )
        return [case_from_document(one) for one in found]

    async def urgent(self, *, at: datetime) -> Urgent:
        """Return how many cases nobody has answered yet are near the end of their term, and how many are over it."""
        waiting = {"state": {"$exists": True, "$ne": CaseState.CLOSED.value}}
        over = await self._database.count(Collection.SUBJECT_CASES, {**waiting, "due_at": {"$lt": at}})
        near = {"$gte": at, "$lt": at + timedelta(days=NEAR_DAYS + 1)}
        return Urgent(await self._database.count(Collection.SUBJECT_CASES, {**waiting, "due_at": near}), over)

    async def next_number(self, *, at: datetime) -> str:
        """Return the number that follows the year's last one, as a suggestion."""
        prefix = f"{at:%Y}-"
        found = await self._database.find(
            Collection.SUBJECT_CASES,
            {"_id": {"$gte": prefix, "$lt": f"{at:%Y}."}},
            sort=(("_id", ASCENDING),),
            limit=_MAX_NUMBERS,
        )
        tails = [one["_id"].removeprefix(prefix) for one in found]
        running = [int(tail) for tail in tails if tail.isdecimal() and len(tail) <= _MAX_NUMBER_DIGITS]
        return f"{prefix}{max(running, default=0) + 1}"

    async def open(
        self,
        case: str,
        intake: Intake,
        *,
        by: str,
        at: datetime,
        own: Iterable[tuple[ConversationId, str]] = (),
        proof: IdentityProof | None = None,
    ) -> Case:
        """Enter a request and return its case.

        Args:
            case: its number.
            intake: how it came.
            by: who enters it; the name of a process where a receipt code brought it.
            at: now.
            own: what is known to concern it already, with the pseudonyms that are the person's.
            proof: how the person's identity was verified, where the way that the request came on does so.

        Raises:
            Duplicate: there is a case of this number.
            Refused: the number is not a short name without spaces.
        """
        at = milliseconds(at)
        log = [Done(Step.RECEIVED, at, by)] + ([Done(Step.IDENTIFIED, at, by, proof.value)] if proof else [])
        known: dict[ConversationId, set[str]] = {}
        for conversation, pseudonym in own:
            known.setdefault(conversation, set()).add(pseudonym)
        made = Case(
            case,
            at,
            due(milliseconds(intake.received_at)),
            {key: frozenset(value) for key, value in known.items()},
            intake,
            CaseState.IDENTIFIED if proof else CaseState.RECEIVED,
            proof,
            None,
            log,
        )
        await self._database.insert(
            Collection.SUBJECT_CASES, case_document(made, expires_at=months_before(at, -self._keep_months))
        )
        return made

    async def identify(self, case: str, proof: IdentityProof, *, by: str, at: datetime) -> Case:
        """Note that the person's identity was verified, and how."""
        found = await self.get(case)
        require(found, Step.IDENTIFIED, at=at)
        entry = Done(Step.IDENTIFIED, milliseconds(at), by, proof.value)
        return await self._step(found, entry, {"state": CaseState.IDENTIFIED.value, "proof": proof.value})

    async def extend(self, case: str, *, by: str, at: datetime) -> Case:
        """Take two further months; the person is to be told why before the first one is over."""
        found = await self.get(case)
        require(found, Step.EXTENDED, at=at)
        return await self._step(found, Done(Step.EXTENDED, milliseconds(at), by), {"due_at": extended(found.due_at)})

    async def decide(self, case: str, decision: Decision, *, by: str, at: datetime) -> Case:
        """Note what was decided.

        Raises:
            ValueError: a refusal without its ground, or a ground where nothing is refused.
        """
        refused = decision.outcome in {Outcome.REFUSED, Outcome.PARTLY}
        if refused != (decision.ground is not None):
            raise ValueError("ground: one is expected where something is refused, and only there")
        found = await self.get(case)
        if decision.outcome is Outcome.REFUSED and decision.ground is not None:
            require_refusal(found, decision.ground, at=at)
            step, state = Step.REFUSED, CaseState.REFUSED
        else:
            require(found, Step.DECIDED, at=at)
            step, state = Step.DECIDED, CaseState.DECIDED
        entry = Done(step, milliseconds(at), by, decision.outcome.value)
        return await self._step(found, entry, {"state": state.value, "decision": decision_document(decision)})

    async def carried_out(self, case: str, *, by: str, at: datetime) -> Case:
        """Note that all that was decided is done."""
        found = await self.get(case)
        waiting = [chat for chat, ticked in (await self.tawk_chats(found)).items() if ticked is None]
        left = (await self.fate(found, at=at)).left
        require(found, Step.CARRIED_OUT, at=at, tawk_open=len(waiting), left=left)
        entry = Done(Step.CARRIED_OUT, milliseconds(at), by)
        return await self._step(found, entry, {"state": CaseState.CARRIED_OUT.value})

    async def close(self, case: str, *, by: str, at: datetime) -> Case:
        """Close a case; what names the person is removed some months later."""
        found = await self.get(case)
        require(found, Step.CLOSED, at=at)
        expiry = {"$min": {"expires_at": months_before(milliseconds(at), -self._keep_notes_months)}}
        for note in await self._database.find(
            Collection.SUBJECT_NOTES, {"case": case}, sort=(("_id", ASCENDING),), limit=MAX_LISTED
        ):
            await self._database.update(Collection.SUBJECT_NOTES, {"_id": note["_id"]}, expiry)
        entry = Done(Step.CLOSED, milliseconds(at), by)
        return await self._step(found, entry, {"state": CaseState.CLOSED.value})

    async def note(self, case: str, step: Step, *, by: str, at: datetime, detail: str = "") -> Case:
        """Note a step that changes nothing but the log."""
        found = await self.get(case)
        require(found, step, at=at)
        return await self._step(found, Done(step, milliseconds(at), by, detail), {})

    async def add(self, case: str, found: Iterable[tuple[ConversationId, str]]) -> Case:
        """Add conversations with pseudonyms that are the person's, and return the case."""
        pairs = list(found)

        def change(own: dict[ConversationId, set[str]]) -> None:
            for conversation, pseudonym in pairs:
                own.setdefault(conversation, set()).add(pseudonym)

        return await self._change(case, change)

    async def mark(self, case: str, conversation: ConversationId, pseudonyms: Sequence[str], *, own: bool) -> Case:
        """Say of pseudonyms that they are the person's, or that they are not after all."""

        def change(those: dict[ConversationId, set[str]]) -> None:
            marked = those.setdefault(conversation, set())
            marked.update(pseudonyms) if own else marked.difference_update(pseudonyms)

        return await self._change(case, change)

    async def leave_out(self, case: str, conversation: ConversationId) -> Case:
        """Take a conversation out of a case: it is somebody else's."""
        return await self._change(case, lambda those: those.pop(conversation, None))

    async def tawk_chats(self, case: Case) -> Mapping[str, Done | None]:
        """Return Tawk.to's ids of what was erased, each with who deleted it there, None while nobody has."""
        found = await self._database.find(
            Collection.ERASURES, {"case": case.id}, sort=(("_id", ASCENDING),), limit=_MAX_NUMBERS
        )
        ticks = {one.detail: one for one in case.log if one.step is Step.TAWK_DELETED}
        return {chat: ticks.get(chat) for chat in sorted({one["chat_id"] for one in found if one.get("chat_id")})}

    async def bulk(self, case: Case, *, at: datetime) -> Bulk:
        """Return how much a case concerns that is still stored."""
        ids = list(case.conversations)
        theirs = {"conversation": {"$in": ids}}
        return Bulk(
            await self._database.count(Collection.CONVERSATIONS, {"_id": {"$in": ids}}),
            await self._database.count(Collection.MESSAGES, theirs),
            await self._database.count(Collection.IDENTITIES, theirs),
            await self._database.count(Collection.CONVERSATIONS, {"_id": {"$in": ids}, "$or": under_hold(at)}),
        )

    async def fate(self, case: Case, *, at: datetime) -> Fate:
        """Return what became of a case's conversations; one that a hold keeps counts as kept, whatever went of it."""
        ids, order = list(case.conversations), (("_id", ASCENDING),)
        noted = await self._database.find(Collection.ERASURES, {"_id": {"$in": ids}}, sort=order, limit=_MAX_NUMBERS)
        held = await held_back(self._database, ids, at=at)
        gone, kept = {one["_id"] for one in noted}, {str(one.conversation) for one in held}
        open_ones = {"_id": {"$in": sorted(set(ids) - gone - kept)}}
        return Fate(len(gone - kept), held, await self._database.count(Collection.CONVERSATIONS, open_ones))

    async def _step(self, found: Case, entry: Done, changed: Mapping[str, Any]) -> Case:
        """Put a step into force, unless the case has gone on meanwhile.

        Raises:
            StorageUnavailable: it has; look again.
        """
        condition: dict[str, Any] = {"_id": found.id}
        if found.intake is not None:
            condition |= {"state": found.state.value, "due_at": found.due_at}
        change: dict[str, Any] = {"$push": {"log": step_document(entry)}}
        if changed:
            change["$set"] = dict(changed)
        if not await self._database.update(Collection.SUBJECT_CASES, condition, change):
            raise StorageUnavailable("the case was changed by somebody else at the same moment")
        return await self.get(found.id)

    async def _change(self, case: str, change: Callable[[dict[ConversationId, set[str]]], object]) -> Case:
        for _ in range(_ATTEMPTS):
            found = await self.get(case)
            own = {conversation: set(pseudonyms) for conversation, pseudonyms in found.own.items()}
            change(own)
            # Somebody else may be at the same case: then look again.
            if await self._database.update(
                Collection.SUBJECT_CASES,
                {"_id": case, "conversations": rows(found.own)},
                {"$set": {"conversations": rows(own)}},
            ):
                return await self.get(case)
        raise StorageUnavailable("the case is too busy to be changed")
