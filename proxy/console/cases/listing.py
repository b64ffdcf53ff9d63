"""The list of cases: what must be answered first comes first; nothing on it names anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from proxy.console.cases.words import CHANNELS, KINDS, STATES, Clock, clock
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT
from storage.subjects.requests import NEAR_DAYS, OPEN_STATES, Case, CaseState, RequestKind

SHOWN = ("open", "urgent", "closed", "all")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the list shows it."""

    id: str
    kinds: Sequence[str]
    state: str
    state_name: str
    clock: Clock
    due: str
    came: str


class CaseList:
    """The page of all cases."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show cases, filtered by how far they are and by what was asked."""
        visit, ports = request[VISIT], self._parts.ports
        chosen = request.query.get("show", "open")
        kind = request.query.get("kind", "")
        if chosen not in SHOWN or kind not in {"", *RequestKind}:
            raise web.HTTPNotFound
        states = {"open": OPEN_STATES, "urgent": OPEN_STATES, "closed": {CaseState.CLOSED}}.get(chosen, ())
        await ports.reminders.look()
        found = await ports.desk.cases.list(states=states)
        if chosen == "urgent":
            found = [one for one in found if one.days_left(visit.at) <= NEAR_DAYS]
        if kind:
            found = [one for one in found if one.intake is not None and kind in one.kinds]
        if chosen in {"closed", "all"}:
            found = sorted(found, key=lambda one: one.opened_at, reverse=True)
        return self._parts.drawing.page(
            request,
            visit,
            "cases/list.html",
            place="cases",
            rows=[_row(visit.texts, one, visit.at) for one in found],
            shown=chosen,
            kind=kind,
            kinds=[(value.value, visit.texts(name)) for value, name in KINDS.items()],
        )


def _row(texts: Texts, case: Case, at: datetime) -> CaseRow:
    received = texts.long_date(texts.local_date(case.intake.received_at if case.intake else case.opened_at))
    came = texts("{how}, {date}", how=texts(CHANNELS[case.intake.channel]), date=received) if case.intake else received
    return CaseRow(
        id=case.id,
        kinds=[texts(name) for kind, name in KINDS.items() if case.intake is not None and kind in case.kinds],
        state=case.state.value,
        state_name=texts(STATES[case.state]),
        clock=clock(texts, case, at),
        due=texts.long_date(texts.local_date(case.due_at)),
        came=came,
    )
