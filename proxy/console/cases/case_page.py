"""The page of one case: its term, its way so far, and what comes next; who asked stays behind the curtain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from aiohttp import web

from proxy.console.cases.acting import Notice
from proxy.console.cases.reading import MAX_WORDS_CHARS
from proxy.console.cases.words import (
    CHANNELS,
    GROUNDS,
    IDENTIFIERS,
    KINDS,
    OUTCOMES,
    PROOFS,
    RESTRICTIONS,
    STATES,
    STEPS,
    clock,
)
from proxy.console.forms import Form
from proxy.console.names import actor_name
from proxy.console.once import OneTimeForms
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT
from storage.errors import UnknownCase
from storage.interfaces import ConversationId, ConversationKind
from storage.subjects.order import STATES as STATES_OF_STEPS
from storage.subjects.order import hindrance
from storage.subjects.requests import Case, CaseState, Done, IdentityProof, Outcome, RefusalGround, Step

Kind = TypeVar("Kind", bound=StrEnum)

_COUNTED = {Step.SEARCHED, Step.EXPORTED, Step.RESTRICTED, Step.OBJECTED, Step.RELEASED, Step.ERASED, Step.MARKED}

_DEEDS = {Step.EXPORTED, Step.RECTIFIED, Step.RESTRICTED, Step.OBJECTED, Step.RELEASED, Step.ERASED}

_WAY = (
    (Step.RECEIVED, CaseState.RECEIVED),
    (Step.IDENTIFIED, CaseState.IDENTIFIED),
    (Step.DECIDED, CaseState.DECIDED),
    (Step.CARRIED_OUT, CaseState.CARRIED_OUT),
    (Step.CLOSED, CaseState.CLOSED),
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as the page shows it."""

    what: str
    who: str
    when: str
    detail: str


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One conversation of the case, without what was said in it."""

    id: ConversationId
    name: str
    messages: int
    own: Sequence[str]
    restricted: bool
    gone: bool


class CasePage:
    """Draws one case."""

    def __init__(self, parts: ConsoleParts, once: OneTimeForms) -> None:
        self._parts = parts
        self._once = once

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the case."""
        return await self.draw(request, None, {}, None, HTTPStatus.OK)

    async def erasing(self, request: web.Request) -> web.StreamResponse:
        """Show what an erasure would take, before it is typed for."""
        return await self.draw(request, None, {}, None, HTTPStatus.OK, template="cases/erase.html")

    async def redraw_erasing(
        self, request: web.Request, form: Form | None, faults: Mapping[str, str], notice: Notice | None, status: int
    ) -> web.StreamResponse:
        """Show that page again with what was wrong."""
        return await self.draw(request, form, faults, notice, status, template="cases/erase.html")

    async def draw(
        self,
        request: web.Request,
        form: Form | None,
        faults: Mapping[str, str],
        notice: Notice | None,
        status: int,
        *,
        template: str = "cases/case.html",
    ) -> web.StreamResponse:
        """Draw the case, with a form as it was typed and what was wrong in it."""
        visit, cases = request[VISIT], self._parts.ports.desk.cases
        texts = visit.texts
        case = await self._case(request)
        people = {str(one.id): one.display_name for one in await self._parts.ports.accounts.list()}
        chats = await cases.tawk_chats(case)
        waiting = sum(ticked is None for ticked in chats.values())
        allowed = {step.value for step in Step if _allows(case, step, visit.at, waiting)}
        lines = [_line(texts, people, one) for one in case.log]
        return self._parts.drawing.page(
            request,
            visit,
            template,
            status=status,
            place="cases",
            case=case,
            kinds=[texts(KINDS[kind]) for kind in KINDS if case.intake is not None and kind in case.kinds],
            asked={kind.value for kind in case.kinds},
            state_name=texts(STATES[case.state]),
            clock=clock(texts, case, visit.at),
            due=texts.long_date(texts.local_date(case.due_at)),
            channel=texts(CHANNELS[case.intake.channel]) if case.intake else "",
            received=texts.long_date(texts.local_date(case.intake.received_at)) if case.intake else "",
            answered_in=texts.language_name(case.intake.language) if case.intake else "",
            proof=texts(PROOFS[case.proof]) if case.proof else "",
            outcome=texts(OUTCOMES[case.decision.outcome]) if case.decision else "",
            ground=texts(GROUNDS[case.decision.ground]) if case.decision and case.decision.ground else "",
            way=_way(texts, case, people),
            lines=list(reversed(lines)),
            talks=[await self._talk(texts, case, one) for one in case.conversations],
            bulk=await cases.bulk(case, at=visit.at),
            chats=[(chat, _line(texts, people, ticked) if ticked else None) for chat, ticked in chats.items()],
            allowed=allowed,
            works=not allowed.isdisjoint(_DEEDS),
            done={one.step.value for one in case.log},
            proofs=_choices(texts, PROOFS),
            outcomes=[(one.value, texts(name)) for one, name in OUTCOMES.items() if one is not Outcome.REFUSED],
            grounds=_choices(texts, GROUNDS),
            unproven=RefusalGround.NOT_IDENTIFIED.value,
            restrictions=_choices(texts, RESTRICTIONS),
            identifiers=[(field, texts(name)) for field, (_, name) in IDENTIFIERS.items()],
            typed=form.fields if form else {},
            faults=faults,
            notice=notice,
            once=self._once.issue(visit.secret, case.id, at=visit.at),
            words_max=MAX_WORDS_CHARS,
            mails=self._parts.ports.mail is not None and case.intake is not None and case.intake.by_mail,
        )

    async def _talk(self, texts: Texts, case: Case, key: ConversationId) -> TalkRow:
        own = sorted(case.own[key])
        stored = await self._parts.ports.transcripts.conversation(key)
        if stored is None:
            return TalkRow(key, key[:8], 0, own, restricted=False, gone=True)
        what = texts("Form") if stored.kind is ConversationKind.OFFLINE_FORM else texts("Chat")
        name = f"{what}, {texts.moment(stored.started_at)}"
        return TalkRow(key, name, stored.message_count, own, restricted=stored.restricted, gone=False)

    async def _case(self, request: web.Request) -> Case:
        try:
            return await self._parts.ports.desk.cases.get(request.match_info["case"])
        except UnknownCase:
            raise web.HTTPNotFound from None


def _allows(case: Case, step: Step, at: datetime, waiting: int) -> bool:
    return step in STATES_OF_STEPS and hindrance(case, step, at=at, tawk_open=waiting) is None


def _way(texts: Texts, case: Case, people: Mapping[str, str]) -> Sequence[tuple[str, str, StepLine | None]]:
    """Return the five steps of every case: name, how far ("done", "now", "next"), and who took it when."""
    taken: dict[Step, Done] = {Step.DECIDED if one.step is Step.REFUSED else one.step: one for one in case.log}
    found = []
    reached = True
    for step, state in _WAY:
        done = taken.get(step)
        skipped = case.state is CaseState.REFUSED or (case.has(Step.REFUSED) and case.state is CaseState.CLOSED)
        if skipped and step is Step.CARRIED_OUT:
            continue
        name = texts(STATES[CaseState.REFUSED]) if skipped and step is Step.DECIDED else texts(STATES[state])
        how = "done" if done else "now" if reached else "next"
        reached = done is not None
        found.append((name, how, _line(texts, people, done) if done else None))
    return found


def _line(texts: Texts, people: Mapping[str, str], done: Done) -> StepLine:
    return StepLine(
        what=texts(STEPS[done.step]),
        who=people.get(done.by) or actor_name(texts, done.by),
        when=texts.moment(done.at),
        detail=_detail(texts, done),
    )


def _detail(texts: Texts, done: Done) -> str:
    """Return a step's detail in words: a count, a proof, an outcome; an id of Tawk.to's stays as it is."""
    match done.step:
        case Step.IDENTIFIED:
            return texts(PROOFS[IdentityProof(done.detail)])
        case Step.DECIDED | Step.REFUSED:
            return texts(OUTCOMES[Outcome(done.detail)])
        case Step.TAWK_DELETED:
            return done.detail
        case _:
            count = done.detail.rpartition(":")[2]
            return texts.number(int(count)) if count.isdecimal() and done.step in _COUNTED else ""


def _choices(texts: Texts, names: Mapping[Kind, str]) -> list[tuple[str, str]]:
    return [(one.value, texts(name)) for one, name in names.items()]
