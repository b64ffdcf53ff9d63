"""Streams of running chats: what is new, for as long as whoever follows may see it.

At every look the session, the account's rights, the grant and the chat are asked about anew, without prolonging the
session: a right that ends while a view is open ends the view with the next look.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import whole_number
from proxy.console.limits import ConsoleLimits
from proxy.console.talks.addresses import conversation_id
from proxy.console.talks.feed import Feed
from proxy.console.talks.live import running
from proxy.console.talks.streams import Crowded, Stream, Streams
from proxy.console.talks.views import View, Views
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Visit
from storage.errors import StorageUnavailable
from storage.interfaces import AccountId, Accounts, Listing, Right, Sessions, Transcripts

MAX_PLACE = 2**63 - 1


class Cause(StrEnum):
    """Why a stream is over."""

    SIGNED_OUT = "signed_out"
    RIGHT = "right"
    GONE = "gone"
    RESTRICTED = "restricted"
    ENDED = "ended"
    AWAY = "away"


def cause_text(texts: Texts, cause: Cause) -> str:
    """Return what the reader is told."""
    return {
        Cause.SIGNED_OUT: texts("Your session has ended. Sign in again to go on."),
        Cause.RIGHT: texts("Your right to this has ended."),
        Cause.GONE: texts("This conversation has been erased."),
        Cause.RESTRICTED: texts("The processing of this conversation has been restricted."),
        Cause.ENDED: texts("The chat has ended."),
        Cause.AWAY: texts("The console cannot follow the chat just now. Load the page again in a moment."),
    }[cause]


@dataclass(frozen=True, slots=True)
class Ports:
    """What streams ask."""

    sessions: Sessions
    accounts: Accounts
    listing: Listing
    transcripts: Transcripts
    clock: Callable[[], datetime]


class Following:
    """Answers with streams."""

    def __init__(
        self, ports: Ports, *, views: Views, streams: Streams, limits: ConsoleLimits, email_domain: str | None
    ) -> None:
        self._ports = ports
        self._views = views
        self._streams = streams
        self._limits = limits
        self._email_domain = email_domain

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """Stream one chat's messages from where its page ended, or from where its reader last was."""
        visit = request[VISIT]
        conversation = conversation_id(request.match_info["id"])
        view = self._views.find(request.query.get("view", ""), visit.secret, conversation)
        if view is None:
            raise web.HTTPNotFound
        after = _place(request.headers.get("Last-Event-ID") or request.query.get("after", ""))
        feed = Feed(
            view, visit.texts, listing=self._ports.listing, transcripts=self._ports.transcripts,
            email_domain=self._email_domain, after=after,
        )  # fmt: skip
        try:
            async with self._streams.opened(request, view.account) as stream:
                self._views.follow(view, stream)
                over = False
                try:
                    over = await self._tell(visit.texts, view, feed, stream)
                finally:
                    self._views.leave(view, stream, over=over)
        except Crowded:
            return _crowded(visit.texts)
        return stream.response

    async def _tell(self, texts: Texts, view: View, feed: Feed, stream: Stream) -> bool:
        """Send what is new until the view is over or its reader goes; say whether it is over."""
        quiet = 0.0
        while True:
            try:
                cause = await self._cause(view)
                news = await feed.news() if cause in {None, Cause.ENDED} else []
            except StorageUnavailable:
                # Nobody can say whether this may still be seen.
                cause, news = Cause.AWAY, []
            for one in news:
                await stream.send("message", one.data, place=one.place)
            if cause is not None:
                await stream.send("over", {"cause": cause.value, "text": cause_text(texts, cause)})
                return True
            quiet = 0.0 if news else quiet + self._limits.live_poll_seconds
            if quiet >= self._limits.live_heartbeat_seconds:
                await stream.breathe()
                quiet = 0.0
            if not await stream.pause(self._limits.live_poll_seconds):
                return False

    async def _cause(self, view: View) -> Cause | None:
        """Return why a view may not be followed any more, None while it may."""
        barred = await self._barred(view.session, view.account, view.needs)
        if barred is not None:
            return barred
        standing = await self._ports.listing.standing(view.conversation)
        if standing is None or (view.keys.identity is not None and not standing.has_identity):
            return Cause.GONE
        if standing.restricted:
            return Cause.RESTRICTED
        return Cause.ENDED if standing.ended else None

    async def _barred(self, session: str, person: AccountId, needs: frozenset[Right]) -> Cause | None:
        at = self._ports.clock()
        found = await self._ports.sessions.look(session, at=at)
        if found is None or found.account != person:
            return Cause.SIGNED_OUT
        account = await self._ports.accounts.by_id(person)
        return None if account is not None and account.rights_at(at) >= needs else Cause.RIGHT

    async def chats(self, request: web.Request) -> web.StreamResponse:
        """Stream which chats are going on: ids, counts and times; no words."""
        visit = request[VISIT]
        if visit.account is None:
            raise web.HTTPNotFound
        try:
            async with self._streams.opened(request, visit.account.id) as stream:
                await self._tell_list(visit, visit.account.id, stream)
        except Crowded:
            return _crowded(visit.texts)
        return stream.response

    async def _tell_list(self, visit: Visit, person: AccountId, stream: Stream) -> None:
        told: list[dict[str, str]] | None = None
        # The rights are looked at as often as in a followed chat; the list, which costs more, less often.
        every = max(1, round(self._limits.live_list_seconds / self._limits.live_poll_seconds))
        turn = 0
        while True:
            try:
                cause = await self._barred(visit.secret, person, frozenset({Right.READ_REDACTED}))
                rows = await self._rows(visit) if cause is None and turn % every == 0 else told
            except StorageUnavailable:
                cause, rows = Cause.AWAY, told
            if cause is not None:
                await stream.send("over", {"cause": cause.value, "text": cause_text(visit.texts, cause)})
                return
            if rows != told:
                await stream.send("rows", {"rows": rows})
            elif turn % every == 0:
                await stream.breathe()
            told, turn = rows, turn + 1
            if not await stream.pause(self._limits.live_poll_seconds):
                return

    async def _rows(self, visit: Visit) -> list[dict[str, str]]:
        texts = visit.texts
        return [
            {
                "id": one.conversation.id,
                "name": texts("Chat at {time}", time=texts.time(one.conversation.started_at)),
                "messages": texts.count("{count} message", "{count} messages", one.conversation.message_count),
                "last": texts.time(one.last_at) if one.last_at else "",
            }
            for one in await running(self._ports.listing, self._ports.clock(), self._limits)
        ]


def _place(text: str) -> int:
    """Return a position; from the beginning where it is none."""
    found = whole_number(text, most=MAX_PLACE - 1)
    return -1 if found is None else found


def _crowded(texts: Texts) -> web.Response:
    told = {"error": texts("Too many chats are followed at once. Close one of them.")}
    return web.json_response(told, status=HTTPStatus.TOO_MANY_REQUESTS)
