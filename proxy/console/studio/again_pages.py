"""The pages of re-redaction: have stored conversations redacted again by the rules in force, watch it, end it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from aiohttp import web

from proxy.console.studio.desk import Desk, account_of, person
from proxy.console.studio.names import REWRITE_STATES
from proxy.console.visit import VISIT
from proxy.publishing import MAX_REASON_CHARS
from proxy.reredaction import MAX_DAYS, ReasonError
from storage.errors import Full
from storage.interfaces import Rewrite, RewriteState

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the page shows it."""

    of: Rewrite
    who: str
    state: str
    reason: str = field(repr=False)

    @property
    def stopped(self) -> bool:
        """Whether it ended before its end."""
        return self.of.state in {RewriteState.CANCELLED, RewriteState.REFUSED}


class AgainPages:
    """Asks the opener's queue, and shows how far it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asking = desk.ports.reredaction

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the run that goes on, and the last ones."""
        texts, people = request[VISIT].texts, await self._desk.people()
        runs = [
            Run(one, person(texts, people, one.author), texts(REWRITE_STATES[one.state]), one.reason)
            for one in await self._asking.rewrites.latest(limit=_SHOWN)
        ]
        return self._desk.page(
            request,
            "again.html",
            going=next((one for one in runs if one.of.open), None),
            runs=[one for one in runs if not one.of.open],
        )

    async def form(self, request: web.Request) -> web.StreamResponse:
        """Show the form that asks for one."""
        return await self._form(request, {"reason": "", "days": "", "dry": ""}, {})

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Ask for it, and lead back to the page that shows how far it is."""
        visit, form = request[VISIT], await self._desk.form(request)
        values = {name: form[name] for name in ("reason", "days", "dry")}
        texts, days = visit.texts, values["days"].strip()
        if days and not _is_number(days):
            wrong = texts("Write a whole number from {min} to {max}.", min=1, max=MAX_DAYS)
            return await self._form(request, values, {"days": wrong})
        in_force = await self._desk.bench.in_force()
        try:
            await self._asking.ask(
                account_of(visit).id,
                values["reason"],
                in_force.pack or self._desk.ports.unpublished,
                at=visit.at,
                dry=values["dry"] == "yes",
                since=visit.at - timedelta(days=int(days)) if days else None,
            )
        except ReasonError as error:
            blank = texts("Write a reason of 1 to {max} characters.", max=MAX_REASON_CHARS)
            told = texts("The reason must hold no personal data.") if error.personal else blank
            return await self._form(request, values, {"reason": told})
        except Full:
            return await self._form(request, values, {"form": texts("It goes on already. Wait until it ends.")})
        raise web.HTTPSeeOther("/rules/again")

    async def stop(self, request: web.Request) -> web.StreamResponse:
        """End one; what is done by then stays done."""
        await self._desk.form(request)
        visit, run = request[VISIT], await self._run(request)
        await self._asking.stop(run, by=account_of(visit).id, at=visit.at)
        raise web.HTTPSeeOther("/rules/again")

    async def progress(self, request: web.Request) -> web.StreamResponse:
        """Return how far one is, for the page that shows it."""
        run = await self._run(request)
        return web.json_response({"state": run.state.value, "done": run.counts.done, "total": run.total})

    async def _run(self, request: web.Request) -> Rewrite:
        found = await self._asking.rewrites.by_id(request.match_info["run"])
        if found is None:
            raise web.HTTPNotFound
        return found

    async def _form(
        self, request: web.Request, values: Mapping[str, str], faults: Mapping[str, str]
    ) -> web.StreamResponse:
        return self._desk.page(
            request,
            "again_form.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
            in_force=await self._desk.bench.in_force(),
            values=values,
            faults={"reason": "", "days": "", "form": "", **faults},
            reason_max=MAX_REASON_CHARS,
            most_days=MAX_DAYS,
        )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_DAYS)) and 1 <= int(text) <= MAX_DAYS
