"""The studio's first page: rules in force, drafts, proposals that wait, history; and the way back to earlier rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from http import HTTPStatus
from itertools import chain, count

from aiohttp import web

from proxy.console.forms import whole_number
from proxy.console.studio.desk import Desk, account_of, person
from proxy.console.studio.releasing import Releasing
from proxy.console.visit import VISIT
from redaction.rules.reading import write_pack
from storage.errors import Full
from storage.interfaces import AuditTag, PublishedRules


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """Published rules as the list shows them."""

    number: int
    version: str
    at: datetime
    author: str
    second: str
    reason: str = field(repr=False)
    restores: int | None


class Overview:
    """Shows where the rules stand, begins drafts, and brings earlier rules back."""

    def __init__(self, desk: Desk, releasing: Releasing) -> None:
        self._desk = desk
        self._releasing = releasing

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show what is in force, what is being written, what waits and what was."""
        return await self._overview(request)

    async def _overview(
        self, request: web.Request, *, status: int = HTTPStatus.OK, problem: str = ""
    ) -> web.StreamResponse:
        visit, ports = request[VISIT], self._desk.ports
        in_force = await self._desk.bench.in_force()
        people = await self._desk.people()
        history = await ports.packs.history(limit=ports.limits.history_rows)
        texts = visit.texts
        return self._desk.page(
            request,
            "overview.html",
            status=status,
            in_force=in_force,
            rows=[self._row(request, one, people) for one in history],
            drafts=[(one, person(texts, people, one.author)) for one in await ports.drafts.all()],
            waiting=[(one, person(texts, people, one.author)) for one in await ports.proposing.proposals.waiting()],
            misses=await ports.misses.counts(),
            problem=problem,
            done=request.query.get("done", ""),
        )

    def _row(self, request: web.Request, one: PublishedRules, people: Mapping[str, str]) -> PublishedRow:
        texts = request[VISIT].texts
        second = person(texts, people, one.second_person) if one.second_person else ""
        who = person(texts, people, one.author)
        return PublishedRow(one.number, one.version, one.at, who, second, one.reason, one.restores)

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Begin a draft from the rules in force."""
        visit = request[VISIT]
        await self._desk.form(request)
        in_force = await self._desk.bench.in_force()
        version = await self._version(visit.texts.local_date(visit.at))
        pack = replace(in_force.pack or self._desk.ports.unpublished, version=version)
        await self._desk.note(visit, AuditTag.CONSOLE_RULES_DRAFT, version=pack.version, revision=1)
        try:
            draft = await self._desk.ports.drafts.begin(
                write_pack(pack),
                version=pack.version,
                based_on=in_force.number,
                author=account_of(visit).id,
                at=visit.at,
            )
        except Full:
            problem = visit.texts("There are as many drafts as may be. Remove one first.")
        else:
            raise web.HTTPSeeOther(f"/rules/drafts/{draft.id}")
        return await self._overview(request, status=HTTPStatus.CONFLICT, problem=problem)

    async def _version(self, day: date) -> str:
        """Return a version for a new draft that no other rules have: the day, numbered from the second on."""
        ports = self._desk.ports
        drafts, history = await ports.drafts.all(), await ports.packs.history(limit=ports.limits.history_rows)
        taken = {one.version for one in drafts} | {one.version for one in history}
        numbered = (f"{day}.{number}" for number in count(2))
        return next(one for one in chain([f"{day}"], numbered) if one not in taken)

    async def former(self, request: web.Request) -> web.StreamResponse:
        """Show earlier rules, and what coming back to them would change."""
        return await self._former(request, await self._published(request))

    async def _former(
        self,
        request: web.Request,
        published: PublishedRules,
        *,
        problem: str = "",
        reason: str = "",
    ) -> web.StreamResponse:
        texts = request[VISIT].texts
        in_force = await self._desk.bench.in_force()
        pack = await self._desk.bench.read(published.document)
        both = pack is not None and in_force.pack is not None
        return self._desk.page(
            request,
            "former.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            in_force=in_force,
            row=self._row(request, published, await self._desk.people()),
            document=published.document,
            changes=self._desk.changes(texts, in_force.pack, pack) if both and pack and in_force.pack else (),
            usable=pack is not None,
            problem=problem,
            reason=reason or texts("Back to rules {number}", number=published.number),
        )

    async def roll_back(self, request: web.Request) -> web.StreamResponse:
        """Put earlier rules in force again, or propose it where less would be protected."""
        visit = request[VISIT]
        form = await self._desk.form(request)
        published = await self._published(request)
        problem = await self._releasing.put(visit, published.document, reason=form["reason"], restores=published.number)
        return await self._former(request, published, problem=problem, reason=form["reason"])

    async def _published(self, request: web.Request) -> PublishedRules:
        number = whole_number(request.match_info["number"])
        found = None if number is None else await self._desk.ports.packs.by_number(number)
        if found is None:
            raise web.HTTPNotFound
        return found
