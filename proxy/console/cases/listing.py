"""The list of requests: what must be answered first comes first; nothing on it names anybody."""

from collections.abc import Collection

from aiohttp import web

from proxy.console.cases.rows import AS_CASES, RequestRow, row_of_asked, row_of_case
from proxy.console.cases.words import KINDS
from proxy.console.parts import ConsoleParts
from proxy.console.visit import VISIT, Visit
from storage.receipt_requests_port import ReceiptRequestState
from storage.subjects.requests import NEAR_DAYS, OPEN_STATES, CaseState, RequestKind

SHOWN = ("open", "urgent", "closed", "all")

_CASES = {"open": OPEN_STATES, "urgent": OPEN_STATES, "closed": {CaseState.CLOSED}, "all": ()}
_WAITING = {ReceiptRequestState.WAITING}
_SETTLED = set(ReceiptRequestState) - _WAITING
_ASKED = {"open": _WAITING, "urgent": _WAITING, "closed": _SETTLED, "all": set(ReceiptRequestState)}


class RequestList:
    """The page of all requests: cases, and what visitors asked for with a receipt code."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show requests, filtered by how far they are and by what was asked."""
        visit = request[VISIT]
        chosen = request.query.get("show", "open")
        kind = request.query.get("kind", "")
        if chosen not in SHOWN or kind not in {"", *RequestKind}:
            raise web.HTTPNotFound
        await self._parts.ports.reminders.look()
        kinds = {RequestKind(kind)} if kind else set(RequestKind)
        rows = [*await self._cases(visit, chosen, kinds, every=not kind), *await self._asked(visit, chosen, kinds)]
        if chosen in {"closed", "all"}:
            rows.sort(key=lambda one: one.at, reverse=True)
        else:
            rows.sort(key=lambda one: one.due_at)
        return self._parts.drawing.page(
            request,
            visit,
            "cases/list.html",
            place="cases",
            rows=rows,
            shown=chosen,
            kind=kind,
            kinds=[(value.value, visit.texts(name)) for value, name in KINDS.items()],
        )

    async def _cases(
        self, visit: Visit, chosen: str, kinds: Collection[RequestKind], *, every: bool
    ) -> list[RequestRow]:
        found = await self._parts.ports.desk.cases.list(states=_CASES[chosen])
        # What a case from before this was kept asks for is not known: it is shown among all of them only.
        fitting = [one for one in found if every or (one.intake is not None and not one.kinds.isdisjoint(kinds))]
        near = [one for one in fitting if chosen != "urgent" or one.days_left(visit.at) <= NEAR_DAYS]
        return [row_of_case(visit.texts, one, visit.at) for one in near]

    async def _asked(self, visit: Visit, chosen: str, kinds: Collection[RequestKind]) -> list[RequestRow]:
        found = await self._parts.ports.asked.list(states=_ASKED[chosen])
        fitting = [one for one in found if AS_CASES[one.kind] in kinds]
        near = [one for one in fitting if chosen != "urgent" or one.days_left(visit.at) <= NEAR_DAYS]
        return [row_of_asked(visit.texts, one, visit.at) for one in near]
