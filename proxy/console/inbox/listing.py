"""The list of offline forms: what each asks, redacted, and how far it has come."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from proxy.console.inbox.words import state_text
from proxy.console.opening import Opening
from proxy.console.parts import ConsoleParts
from proxy.console.transcript import Piece, Reader, preview
from proxy.console.visit import VISIT
from storage.inbox_port import Desk, DeskState, Inbox
from storage.interfaces import AuditTag, Content, ConversationId, Sender, StoredConversation, StoredMessage

_BADGES: Final[Mapping[DeskState, str]] = {
    DeskState.NEW: "warn",
    DeskState.UNSURE: "bad",
    DeskState.ANSWERED: "good",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One form in the list."""

    id: ConversationId
    when: str
    at: datetime
    preview: tuple[Piece, ...]
    state: str
    badge: str
    restricted: bool


class Listing:
    """The list page."""

    def __init__(self, parts: ConsoleParts, inbox: Inbox) -> None:
        self._parts = parts
        self._inbox = inbox
        self._opening = Opening(parts.ports.opener)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one page of forms, newest first; the texts are opened in one batch, which the opener audits."""
        visit, rows = request[VISIT], self._parts.choices.limits.page_rows
        everything, before, before_id = _place(request)
        found = await self._inbox.forms(waiting=not everything, before=before, before_id=before_id, limit=rows + 1)
        forms, more = found[:rows], len(found) > rows
        ids = [form.id for form in forms]
        desks, messages = await asyncio.gather(self._inbox.desks(ids), self._messages(ids))
        readable = {form.id: messages[form.id] for form in forms if not form.restricted}
        opened = await self._opening.redacted(visit, AuditTag.CONSOLE_INBOX_LIST, readable)
        people = {str(one.id): one.display_name for one in await self._parts.ports.accounts.list()}
        reader = Reader(visit.texts, email_domain=self._parts.choices.email_domain)
        return self._parts.drawing.page(
            request,
            visit,
            "inbox/list.html",
            place="inbox",
            everything=everything,
            forms=[_row(reader, one, desks[one.id], people, messages[one.id], opened.contents) for one in forms],
            unavailable=opened.unavailable,
            mail=self._parts.ports.mail is not None,
            newer=_address(everything=everything) if before else "",
            older=_address(everything=everything, last=forms[-1]) if more else "",
        )

    async def _messages(self, ids: Sequence[ConversationId]) -> Mapping[ConversationId, Sequence[StoredMessage]]:
        found = await asyncio.gather(*(self._parts.ports.transcripts.messages(one) for one in ids))
        return dict(zip(ids, found, strict=True))


def _row(
    reader: Reader,
    form: StoredConversation,
    desk: Desk,
    people: Mapping[str, str],
    messages: Sequence[StoredMessage],
    contents: Mapping[ConversationId, Mapping[str, Content]],
) -> Row:
    asked = [message for message in messages if message.sender is Sender.VISITOR]
    return Row(
        id=form.id,
        when=reader.texts.moment(form.started_at),
        at=form.started_at,
        preview=reader.pieces(preview(asked, contents.get(form.id, {}))),
        state=state_text(reader.texts, desk, people),
        badge=_BADGES.get(desk.state, ""),
        restricted=form.restricted,
    )


def _place(request: web.Request) -> tuple[bool, datetime | None, ConversationId | None]:
    """Return whether all forms are wanted, and after which one the page begins."""
    shown, moment, last = (request.query.get(name, "") for name in ("show", "before", "last"))
    try:
        before = datetime.fromtimestamp(int(moment) / 1000, tz=UTC) if moment else None
    except (ValueError, OverflowError, OSError):
        raise web.HTTPNotFound from None
    if shown not in {"", "all"}:
        raise web.HTTPNotFound
    return shown == "all", before, ConversationId(last[:32]) if last and before else None


def _address(*, everything: bool, last: StoredConversation | None = None) -> str:
    query = {"show": "all"} if everything else {}
    if last is not None:
        query |= {"before": str(round(last.started_at.timestamp() * 1000)), "last": last.id}
    return "/inbox" + (f"?{urlencode(query)}" if query else "")
