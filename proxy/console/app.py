"""The console as one aiohttp application; every page is named in its area's table of routes."""

from datetime import timedelta

from aiohttp import web

from proxy.console.audit_page import AuditPage
from proxy.console.drawing import Drawing
from proxy.console.inbox.routes import inbox_routes
from proxy.console.parts import ConsoleChoices, ConsoleParts, ConsolePorts
from proxy.console.people.bulletin import Bulletin
from proxy.console.people.routes import routes as people_routes
from proxy.console.places import first_place
from proxy.console.refusals import Refusals
from proxy.console.routes import Entry, Route, add_routes, get
from proxy.console.signing.routes import Signing
from proxy.console.talks.routes import routes as talks_routes
from proxy.console.visit import VISIT, Doorkeeper
from storage.interfaces import Right


def make_console(ports: ConsolePorts, choices: ConsoleChoices) -> web.Application:
    """Return the console, ready to be served."""
    drawing = Drawing(choices.origin, standing_seconds=choices.limits.standing_seconds)
    parts = ConsoleParts(ports, choices, drawing)
    doorkeeper = Doorkeeper(
        origin=choices.origin,
        accounts=ports.accounts,
        sessions=ports.sessions,
        clock=ports.clock,
        zone=choices.zone,
        elevation=timedelta(seconds=choices.signing.elevation_seconds),
    )
    signing = Signing.of(parts)
    bulletin = Bulletin(accounts=ports.accounts, granting=ports.granting, terms=choices.grants)
    refusals = Refusals(origin=choices.origin, doorkeeper=doorkeeper, drawing=drawing, bulletin=bulletin)
    console = web.Application(
        middlewares=[refusals.guarded, refusals.explained, refusals.recognised],
        client_max_size=choices.limits.form_max_bytes,
    )
    console.router.add_get("/static/{version}/{name}", drawing.static, name="static")
    add_routes(
        console,
        [
            get("/", Entry.SIGNED_IN, _front),
            *signing.routes(),
            *inbox_routes(parts),
            *talks_routes(parts),
            *_audit(parts),
            *people_routes(parts),
        ],
    )
    return console


def _audit(parts: ConsoleParts) -> list[Route]:
    page = AuditPage(
        audit=parts.ports.audit,
        accounts=parts.ports.accounts,
        opener=parts.ports.opener,
        drawing=parts.drawing,
        limits=parts.choices.limits,
    )
    return [get("/audit", Right.READ_AUDIT, page.show)]


async def _front(request: web.Request) -> web.StreamResponse:
    """Lead to the first page that this person's rights open."""
    raise web.HTTPSeeOther(first_place(request[VISIT].rights))
