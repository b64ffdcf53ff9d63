"""The console as one aiohttp application; every page is named in its area's table of routes."""

from aiohttp import web

from proxy.console.account_page import AccountPage
from proxy.console.audit_page import AuditPage
from proxy.console.cases.routes import routes as cases_routes
from proxy.console.conversation import ConversationPage
from proxy.console.conversations import Conversations
from proxy.console.drawing import Drawing
from proxy.console.opening import Opening
from proxy.console.parts import ConsoleChoices, ConsoleParts, ConsolePorts
from proxy.console.places import first_place
from proxy.console.refusals import Refusals
from proxy.console.routes import Entry, Route, add_routes, get, post
from proxy.console.sign_in import SignIn
from proxy.console.visit import VISIT, Doorkeeper
from storage.interfaces import Right


def make_console(ports: ConsolePorts, choices: ConsoleChoices) -> web.Application:
    """Return the console, ready to be served."""
    drawing = Drawing(choices.origin)
    parts = ConsoleParts(ports, choices, drawing)
    doorkeeper = Doorkeeper(
        origin=choices.origin, accounts=ports.accounts, sessions=ports.sessions, clock=ports.clock, zone=choices.zone
    )
    refusals = Refusals(origin=choices.origin, doorkeeper=doorkeeper, drawing=drawing)
    console = web.Application(
        middlewares=[refusals.guarded, refusals.explained, refusals.recognised],
        client_max_size=choices.limits.form_max_bytes,
    )
    console.router.add_get("/static/{version}/{name}", drawing.static, name="static")
    add_routes(
        console,
        [
            get("/", Entry.SIGNED_IN, _front),
            *_door(parts),
            *_conversations(parts),
            *_audit(parts),
            *cases_routes(parts),
            get("/account", Entry.SIGNED_IN, AccountPage(accounts=ports.accounts, drawing=drawing).show),
        ],
    )
    return console


def _door(parts: ConsoleParts) -> list[Route]:
    sign_in = SignIn(
        origin=parts.choices.origin,
        accounts=parts.ports.accounts,
        sessions=parts.ports.sessions,
        audit=parts.ports.audit,
        drawing=parts.drawing,
        limits=parts.choices.limits,
        source=parts.choices.source,
    )
    return [
        get("/sign-in", Entry.ANYBODY, sign_in.show),
        post("/sign-in", Entry.ANYBODY, sign_in.enter),
        post("/sign-out", Entry.ANYBODY, sign_in.leave),
        post("/language", Entry.ANYBODY, sign_in.choose_language),
    ]


def _conversations(parts: ConsoleParts) -> list[Route]:
    opening = Opening(parts.ports.opener)
    listed = Conversations(
        transcripts=parts.ports.transcripts,
        opening=opening,
        drawing=parts.drawing,
        limits=parts.choices.limits,
        email_domain=parts.choices.email_domain,
    )
    one = ConversationPage(
        transcripts=parts.ports.transcripts,
        opening=opening,
        redactors=parts.ports.redactors,
        drawing=parts.drawing,
        limits=parts.choices.limits,
        email_domain=parts.choices.email_domain,
    )
    return [
        get("/conversations", Right.READ_REDACTED, listed.show),
        get("/conversations/{id}", Right.READ_REDACTED, one.show),
        post("/conversations/{id}", Right.REVEAL_IDENTITY, one.open),
    ]


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
