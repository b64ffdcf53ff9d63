"""The pages of dry runs: begin one, watch it, cancel it, read what it found."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from aiohttp import web

from proxy.console.names import entity_name
from proxy.console.studio.desk import Desk
from proxy.console.studio.dry_runs import DryRun
from proxy.console.studio.misses import MissCheck
from proxy.console.studio.names import STOPS
from proxy.console.texts import Texts
from proxy.console.transcript import Reader
from proxy.console.visit import VISIT
from storage.interfaces import AuditTag, Example

DEFAULT_WANTED = 200
DEFAULT_DAYS = 90
MAX_DAYS = 3_650


class DryRunPages:
    """Dry runs as this session sees them."""

    def __init__(self, desk: Desk, check: MissCheck) -> None:
        self._desk = desk
        self._runs = desk.ports.dry_runs
        self._check = check

    async def form(self, request: web.Request) -> web.StreamResponse:
        """Show the form that begins one, and this session's earlier ones."""
        return await self._form(request, {"wanted": str(DEFAULT_WANTED), "days": str(DEFAULT_DAYS)}, {})

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Begin one and lead to its page."""
        visit, limits = request[VISIT], self._desk.ports.limits
        draft = await self._desk.draft(request)
        form = await self._desk.form(request)
        bounds = {"wanted": limits.dry_run_conversations, "days": MAX_DAYS}
        faults = {
            name: visit.texts("Write a whole number from {min} to {max}.", min=1, max=most)
            for name, most in bounds.items()
            if not _is_number(form[name], most)
        }
        values = {name: form[name] for name in bounds}
        if faults:
            return await self._form(request, values, faults)
        in_force = await self._desk.bench.in_force()
        pack = await self._desk.bench.read(draft.document)
        if pack is None or in_force.pack is None:
            unread = visit.texts("The draft or the rules in force cannot be read by this version of Verho.")
            return await self._form(request, values, {"wanted": unread})
        wanted = int(form["wanted"])
        await self._desk.note(
            visit, AuditTag.CONSOLE_RULES_TRY, draft=draft.id, revision=draft.revision, conversations=wanted
        )
        run = DryRun(
            id=secrets.token_hex(16),
            session=visit.secret,
            draft=draft.id,
            revision=draft.revision,
            version=pack.version,
            number=in_force.number,
            in_force=in_force.pack.version,
            wanted=wanted,
            since=visit.at - timedelta(days=int(form["days"])),
            begun_at=visit.at,
            misses=await self._check.run(visit, await self._desk.bench.redactor(pack)),
        )
        if not self._runs.start(run):
            busy = visit.texts("A dry run is going on already. Wait until it ends, or cancel it.")
            return await self._form(request, values, {"wanted": busy})
        raise web.HTTPSeeOther(f"/rules/dry-runs/{run.id}")

    async def _form(self, request: web.Request, values: dict[str, str], faults: dict[str, str]) -> web.StreamResponse:
        draft = await self._desk.draft(request)
        return self._desk.page(
            request,
            "dry_runs.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
            draft=draft,
            section="dry-runs",
            values=values,
            faults={"wanted": "", "days": "", **faults},
            runs=self._runs.of(draft.id, request[VISIT].secret),
            most=self._desk.ports.limits.dry_run_conversations,
            most_days=MAX_DAYS,
            kept_minutes=round(self._desk.ports.limits.dry_run_kept_s / 60),
        )

    def _run(self, request: web.Request) -> DryRun:
        found = self._runs.get(request.match_info["run"], request[VISIT].secret)
        if found is None:
            raise web.HTTPNotFound
        return found

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show how far one is, or what it found."""
        run, texts = self._run(request), request[VISIT].texts
        return self._desk.page(
            request,
            "dry_run.html",
            run=run,
            tally=run.tally,
            new=_counts(texts, run.tally.new),
            lost=_counts(texts, run.tally.lost),
            examples=[
                (title, [self._shown(texts, one) for one in those])
                for title, those in (("new", run.tally.new_examples), ("lost", run.tally.lost_examples))
            ],
            stopped=texts(STOPS[run.stopped]) if run.stopped is not None else "",
        )

    def _shown(self, texts: Texts, one: Example) -> dict[str, object]:
        reader = Reader(texts, email_domain=self._desk.parts.choices.email_domain)
        return {
            "conversation": one.conversation,
            "kind": entity_name(texts, one.kind),
            "recognizer": one.recognizer,
            "score": f"{one.score:.2f}",
            "before": reader.pieces(one.before),
            "length": one.length,
            "after": reader.pieces(one.after),
        }

    async def progress(self, request: web.Request) -> web.StreamResponse:
        """Return how far one is, for the page that shows it."""
        run = self._run(request)
        return web.json_response(
            {"state": run.state.value, "done": run.done, "total": run.total, "messages": run.tally.messages}
        )

    async def cancel(self, request: web.Request) -> web.StreamResponse:
        """End one; what it has found so far is shown."""
        await self._desk.form(request)
        run = self._run(request)
        self._runs.cancel(run)
        raise web.HTTPSeeOther(f"/rules/dry-runs/{run.id}")


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most


def _counts(texts: Texts, counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return counts by kind, the most frequent first."""
    return [(entity_name(texts, kind), count) for kind, count in sorted(counted.items(), key=lambda pair: -pair[1])]
