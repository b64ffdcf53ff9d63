"""Running chats: the list of them, and one as it goes on, with pseudonyms or, for a reason, with its values."""

from datetime import datetime, timedelta
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Blanks, Form, Untrusted, read_form
from proxy.console.limits import ConsoleLimits
from proxy.console.names import REASONS
from proxy.console.once import OneTimeForms, Use
from proxy.console.opening import Found, Opened, Opening, restricted_text, unsealed
from proxy.console.talks.addresses import PARTIALS
from proxy.console.talks.page import Look, Retry, heading
from proxy.console.talks.reasons import Given, Reasons
from proxy.console.talks.records import Records, records_of
from proxy.console.talks.rows import Rows
from proxy.console.talks.views import Views
from proxy.console.transcript import Reader, bare
from proxy.console.visit import VISIT, Visit
from storage.interfaces import (
    AuditTag,
    ConversationKind,
    KeyScope,
    Listed,
    Listing,
    Reason,
    TalkState,
    Transcripts,
    Wanted,
)

RESENT = 20
"""How many of a page's last messages its stream sends again: they may change, or come late."""


async def running(listing: Listing, at: datetime, limits: ConsoleLimits) -> list[Listed]:
    """Return the chats that are going on, newest first."""
    since = at - timedelta(hours=limits.live_hours)
    wanted = Wanted(since=since, kind=ConversationKind.CHAT, state=TalkState.RUNNING, incidents=PARTIALS)
    return list(await listing.page(wanted, limit=limits.page_rows))


class LivePages:
    """Draws the pages; `following.py` tells what comes after."""

    def __init__(
        self, *, listing: Listing, transcripts: Transcripts, opening: Opening, reasons: Reasons, rows: Rows,
        views: Views, drawing: Drawing, limits: ConsoleLimits, email_domain: str | None,
    ) -> None:  # fmt: skip
        self._listing = listing
        self._transcripts = transcripts
        self._opening = opening
        self._reasons = reasons
        self._rows = rows
        self._views = views
        self._drawing = drawing
        self._limits = limits
        self._email_domain = email_domain
        self._forms = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)

    async def list(self, request: web.Request) -> web.StreamResponse:
        """Show the chats that are going on; their beginnings are opened in one batch, which the opener audits."""
        visit = request[VISIT]
        listed = await running(self._listing, visit.at, self._limits)
        days, unavailable = await self._rows.days(visit, AuditTag.CONSOLE_CONVERSATIONS_LIST, listed)
        return self._drawing.page(
            request, visit, "talks/live_list.html", place="live", days=days, unavailable=unavailable
        )

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one chat with pseudonyms, to be followed."""
        return await self._redacted(request, await self._records(request))

    async def reveal(self, request: web.Request) -> web.StreamResponse:
        """Show one chat with its values, to be followed, as the answer to this very form."""
        visit, form = request[VISIT], await read_form(request)
        records = await self._records(request)
        match self._forms.take(form["token"], visit.secret, f"{records.id}/live", at=visit.at):
            case Use.FORGED:
                raise Untrusted
            case Use.USED:
                raise web.HTTPSeeOther(f"/live/{records.id}")
            case Use.STALE:
                given = Given(None, {"words": visit.texts("This form had been open too long. Please send it again.")})
            case Use.FRESH:
                given = self._reasons.read(form, visit.texts)
        if given.reason is None:
            return await self._redacted(request, records, form=form, given=given)
        found = await self._keys(visit, records, KeyScope.IDENTITY, given.reason)
        if found.keys is None:
            return await self._redacted(request, records, form=form, given=given)
        return self._draw(request, records, found, look=Look(visit.at, given.reason))

    async def _redacted(
        self, request: web.Request, records: Records, *, form: Form | None = None, given: Given | None = None
    ) -> web.StreamResponse:
        visit = request[VISIT]
        if records.conversation.restricted:
            found = Found(None, restricted_text(visit.texts))
        else:
            found = await self._keys(visit, records, KeyScope.TRANSCRIPT, None)
        retry = Retry.of("live", form, given.faults if given else None) if form else None
        return self._draw(request, records, found, retry=retry)

    async def _keys(self, visit: Visit, records: Records, scope: KeyScope, reason: Reason | None) -> Found:
        action = AuditTag.CONSOLE_CONVERSATION_FOLLOW
        return await self._opening.keys(visit, records.id, action=action, reason=reason, scope=scope)

    def _draw(
        self, request: web.Request, records: Records, found: Found, *, look: Look | None = None,
        retry: Retry | None = None,
    ) -> web.StreamResponse:  # fmt: skip
        visit, view, opened = request[VISIT], None, Opened(unavailable=found.unavailable)
        if found.keys is not None and visit.account is not None:
            identities = records.identities if look else ()
            opened = unsealed(visit, {records.id: found.keys}, {records.id: records.messages}, identities)
            if records.conversation.ended_at is None:
                view = self._views.open(visit.secret, visit.account.id, records.id, found.keys)
        values = {bare(pseudonym): value for pseudonym, value in opened.values.items()}
        reader = Reader(visit.texts, values=values, email_domain=self._email_domain)
        contents = opened.contents.get(records.id, {})
        place = records.messages[-RESENT - 1].position if len(records.messages) > RESENT else -1
        status = HTTPStatus.UNPROCESSABLE_ENTITY if retry and retry.faults else HTTPStatus.OK
        return self._drawing.page(
            request,
            visit,
            "talks/live.html",
            status=status,
            place="live",
            heading=heading(visit.texts, records.conversation),
            conversation=records.conversation,
            turns=[(one.position, reader.turn(one, contents.get(one.id))) for one in records.messages],
            look=look,
            category_name=visit.texts(REASONS[look.why.code]) if look else "",
            unavailable=opened.unavailable,
            stream=f"/live/{records.id}/events?view={view.id}&after={place}" if view else "",
            retry=retry,
            live_token=self._forms.issue(visit.secret, f"{records.id}/live", at=visit.at),
            visible_seconds=self._limits.visible_seconds,
            blank=Blanks(),
            **self._reasons.choices(visit.texts),
        )

    async def _records(self, request: web.Request) -> Records:
        records = await records_of(self._transcripts, request.match_info["id"])
        if records.conversation.kind is not ConversationKind.CHAT:
            raise web.HTTPNotFound
        return records
