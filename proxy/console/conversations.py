"""The list of conversations: when, of what kind, how many messages, and how each begins, redacted."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from urllib.parse import urlencode

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.limits import ConsoleLimits
from proxy.console.opening import Opening
from proxy.console.transcript import Piece, Reader, preview
from proxy.console.visit import VISIT, Visit
from storage.interfaces import (
    AuditTag,
    Content,
    ConversationId,
    ConversationKind,
    Delivery,
    Metadata,
    StoredConversation,
    StoredMessage,
    Transcripts,
)

_NOT_SENT = frozenset({Delivery.UNCONFIRMED, Delivery.FAILED})


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    id: ConversationId
    kind: ConversationKind
    time: str
    messages: int | None
    running: bool
    incidents: int
    unsent: bool
    restricted: bool
    preview: tuple[Piece, ...]
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class DayOfRows:
    """The conversations that started on one calendar day."""

    name: str
    rows: tuple[Row, ...]


class Conversations:
    """The list page."""

    def __init__(
        self,
        *,
        transcripts: Transcripts,
        opening: Opening,
        drawing: Drawing,
        limits: ConsoleLimits,
        email_domain: str | None,
    ) -> None:
        self._email_domain = email_domain
        self._transcripts = transcripts
        self._opening = opening
        self._drawing = drawing
        self._limits = limits

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one page of conversations, newest first; the texts are opened in one batch, which the opener audits."""
        visit = request[VISIT]
        place = _Place.read(request)
        found = await self._transcripts.conversations(
            before=place.before, before_id=place.before_id, limit=self._limits.page_rows + 1, kind=place.kind
        )
        rows, more = found[: self._limits.page_rows], len(found) > self._limits.page_rows
        messages = dict(
            zip(
                (row.id for row in rows),
                await asyncio.gather(*(self._transcripts.messages(row.id) for row in rows)),
                strict=True,
            )
        )
        readable = {row.id: messages[row.id] for row in rows if not row.restricted}
        opened = await self._opening.redacted(visit, AuditTag.CONSOLE_CONVERSATIONS_LIST, readable)
        return self._drawing.page(
            request,
            visit,
            "conversations.html",
            place="conversations",
            kind=str(place.kind or ""),
            days=self._days(visit, rows, messages, opened.contents),
            unavailable=opened.unavailable,
            newer=place.start if place.before else "",
            older=place.after(rows[-1]) if more else "",
        )

    def _days(
        self,
        visit: Visit,
        rows: Sequence[StoredConversation],
        messages: Mapping[ConversationId, Sequence[StoredMessage]],
        contents: Mapping[ConversationId, Mapping[str, Content]],
    ) -> tuple[DayOfRows, ...]:
        texts, reader = visit.texts, Reader(visit.texts, email_domain=self._email_domain)
        days = groupby(rows, key=lambda row: texts.local_date(row.started_at))
        return tuple(
            DayOfRows(
                texts.day(day, now=visit.at),
                tuple(_row(reader, row, messages[row.id], contents.get(row.id, {})) for row in those),
            )
            for day, those in days
        )


def _row(
    reader: Reader, row: StoredConversation, messages: Sequence[StoredMessage], contents: Mapping[str, Content]
) -> Row:
    return Row(
        id=row.id,
        kind=row.kind,
        time=reader.texts.time(row.started_at),
        messages=row.message_count if row.kind is ConversationKind.CHAT else None,
        running=row.ended_at is None and row.kind is ConversationKind.CHAT,
        incidents=row.incident_count,
        unsent=any(message.delivery in _NOT_SENT for message in messages),
        restricted=row.restricted,
        preview=reader.pieces(preview(messages, contents)),
        metadata=row.metadata,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the list a page begins: written into its address as a time, an id and a kind."""

    kind: ConversationKind | None
    before: datetime | None
    before_id: ConversationId | None

    @classmethod
    def read(cls, request: web.Request) -> "_Place":
        kind, moment, last = (request.query.get(name, "") for name in ("kind", "before", "last"))
        try:
            before = datetime.fromtimestamp(int(moment) / 1000, tz=UTC) if moment else None
            chosen = ConversationKind(kind) if kind else None
        except (ValueError, OverflowError, OSError):
            raise web.HTTPNotFound from None
        return cls(chosen, before, conversation_id(last) if last and before else None)

    @property
    def start(self) -> str:
        return "/conversations" + (f"?kind={self.kind}" if self.kind else "")

    def after(self, row: StoredConversation) -> str:
        """Return the address of the page that goes on after `row`; storage keeps times in milliseconds."""
        query = {"before": str(round(row.started_at.timestamp() * 1000)), "last": row.id}
        return "/conversations?" + urlencode({"kind": str(self.kind), **query} if self.kind else query)


def conversation_id(text: str) -> ConversationId:
    """Return an id from an address.

    Raises:
        HTTPNotFound: it is not one; the same answer as for one that does not exist.
    """
    if len(text) != 32 or not set(text) <= set("0123456789abcdef"):  # noqa: PLR2004 - said in ConversationId
        raise web.HTTPNotFound
    return ConversationId(text)
