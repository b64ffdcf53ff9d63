"""The console as one aiohttp application; every page is named here."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from proxy.console.account_page import AccountPage
from proxy.console.audit_page import AuditPage
from proxy.console.conversation import ConversationPage
from proxy.console.conversations import Conversations
from proxy.console.drawing import Drawing
from proxy.console.guard import Origin
from proxy.console.limits import ConsoleLimits
from proxy.console.opening import Opening
from proxy.console.refusals import Refusals
from proxy.console.sign_in import SignIn
from proxy.console.visit import VISIT, Doorkeeper, needing
from redaction.redactor import Redactor
from storage.interfaces import Accounts, Audit, Opener, Right, Sessions, Transcripts

DEFAULT_LIMITS = ConsoleLimits()


def peer(request: web.Request) -> str:
    """Return the address of the other end of the connection."""
    return request.remote or ""


def make_console(
    *,
    public_origin: str,
    accounts: Accounts,
    sessions: Sessions,
    audit: Audit,
    transcripts: Transcripts,
    opener: Opener,
    redactor: Redactor,
    clock: Callable[[], datetime],
    limits: ConsoleLimits = DEFAULT_LIMITS,
    email_domain: str | None = None,
    time_zone: str = "Europe/Helsinki",
    source: Callable[[web.Request], str] = peer,
) -> web.Application:
    """Return the console, ready to be served.

    Args:
        public_origin: scheme and host by which browsers reach it, such as "https://console.jamko.fi".
        accounts: the entitled people.
        sessions: who is signed in.
        audit: where sign-ins and readings of the audit are written; openings are written by the opener.
        transcripts: conversations as stored, sealed.
        opener: the one way to their keys.
        redactor: takes personal data out of the reasons people write.
        clock: the time now, aware, UTC.
        limits: how much, how often, how long.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        time_zone: whose clock the pages show.
        source: where a request comes from, for counting sign-ins; behind a proxy, read what that proxy vouches for.

    Raises:
        ValueError: `public_origin` is not an origin, or is plain http anywhere but on this machine.
    """
    origin = Origin(public_origin)
    drawing = Drawing(origin)
    opening = Opening(opener)
    doorkeeper = Doorkeeper(origin=origin, accounts=accounts, sessions=sessions, clock=clock, zone=ZoneInfo(time_zone))
    sign_in = SignIn(
        origin=origin,
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        drawing=drawing,
        limits=limits,
        source=source,
    )
    listed = Conversations(
        transcripts=transcripts, opening=opening, drawing=drawing, limits=limits, email_domain=email_domain
    )
    one = ConversationPage(
        transcripts=transcripts,
        opening=opening,
        redactor=redactor,
        drawing=drawing,
        limits=limits,
        email_domain=email_domain,
    )
    audit_page = AuditPage(audit=audit, accounts=accounts, opener=opener, drawing=drawing, limits=limits)
    account_page = AccountPage(accounts=accounts, drawing=drawing)
    refusals = Refusals(origin=origin, doorkeeper=doorkeeper, drawing=drawing)
    console = web.Application(
        middlewares=[refusals.guarded, refusals.explained, refusals.recognised],
        client_max_size=limits.form_max_bytes,
    )
    console.router.add_routes(
        [
            web.get("/", needing(None, _front)),
            web.get("/sign-in", sign_in.show),
            web.post("/sign-in", sign_in.enter),
            web.post("/sign-out", sign_in.leave),
            web.post("/language", sign_in.choose_language),
            web.get("/conversations", needing(Right.READ_REDACTED, listed.show)),
            web.get("/conversations/{id}", needing(Right.READ_REDACTED, one.show)),
            web.post("/conversations/{id}", needing(Right.READ_REDACTED, one.open)),
            web.get("/audit", needing(Right.READ_AUDIT, audit_page.show)),
            web.get("/account", needing(None, account_page.show)),
            web.get("/static/{version}/{name}", drawing.static, name="static"),
        ]
    )
    return console


async def _front(request: web.Request) -> web.StreamResponse:
    """Lead to the first page that this person's rights open."""
    rights = request[VISIT].rights
    if Right.READ_REDACTED in rights:
        raise web.HTTPSeeOther("/conversations")
    raise web.HTTPSeeOther("/audit" if Right.READ_AUDIT in rights else "/account")
