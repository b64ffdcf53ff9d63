"""The console as one aiohttp application; every page is named in its area's table of routes."""

from datetime import timedelta

from aiohttp import web

from proxy.console.audit.routes import audit_routes
from proxy.console.cases.routes import routes as cases_routes
from proxy.console.drawing import Drawing
from proxy.console.inbox.routes import inbox_routes
from proxy.console.keys.routes import routes as keys_routes
from proxy.console.oidc.routes import routes as oidc_routes
from proxy.console.parts import ConsoleChoices, ConsoleParts, ConsolePorts
from proxy.console.people.bulletin import Bulletin
from proxy.console.people.routes import routes as people_routes
from proxy.console.places import first_place
from proxy.console.record.routes import record_routes
from proxy.console.refusals import Refusals
from proxy.console.routes import Entry, add_routes, get
from proxy.console.signing.routes import Signing
from proxy.console.studio.routes import routes as studio_routes
from proxy.console.talks.routes import routes as talks_routes
from proxy.console.talks.streams import Streams
from proxy.console.visit import VISIT, Doorkeeper


def make_console(ports: ConsolePorts, choices: ConsoleChoices) -> web.Application:
    """Return the console, ready to be served."""
    provider = ports.provider.choices.name if ports.provider else ""
    drawing = Drawing(choices.origin, standing_seconds=choices.limits.standing_seconds, provider=provider)
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
    bulletin = Bulletin(accounts=ports.accounts, granting=ports.granting, terms=choices.grants, cases=ports.reminders)
    refusals = Refusals(origin=choices.origin, doorkeeper=doorkeeper, drawing=drawing, bulletin=bulletin)
    console = web.Application(
        middlewares=[refusals.guarded, refusals.explained, refusals.recognised],
        client_max_size=choices.limits.form_max_bytes,
    )
    streams = Streams(limits=choices.limits, origin=choices.origin)
    console.on_shutdown.append(streams.close)
    console.router.add_get("/static/{version}/{name}", drawing.static, name="static")
    add_routes(
        console,
        [
            get("/", Entry.SIGNED_IN, _front),
            *signing.routes(),
            *oidc_routes(parts, signing.admission.proceed),
            *inbox_routes(parts),
            *talks_routes(parts, streams),
            *studio_routes(parts),
            *cases_routes(parts),
            *audit_routes(parts),
            *record_routes(parts),
            *people_routes(parts),
            *keys_routes(parts),
        ],
    )
    return console


async def _front(request: web.Request) -> web.StreamResponse:
    """Lead to the first page that this person's rights open."""
    raise web.HTTPSeeOther(first_place(request[VISIT].rights))
