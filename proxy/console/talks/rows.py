"""Rows of conversations as lists show them: when, of what kind, how many messages, and how each begins, redacted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from proxy.console.opening import Opened, Opening
from proxy.console.transcript import Piece, Reader, preview
from proxy.console.visit import Visit
from storage.interfaces import AuditTag, Content, ConversationId, ConversationKind, Listed, Metadata


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in a list."""

    id: ConversationId
    kind: ConversationKind
    time: str
    messages: int | None
    running: bool
    incidents: int
    unsent: bool
    restricted: bool
    labels: tuple[str, ...]
    preview: tuple[Piece, ...]
    metadata: Metadata
    last: str


@dataclass(frozen=True, slots=True)
class DayOfRows:
    """The conversations that started on one calendar day."""

    name: str
    rows: tuple[Row, ...]


class Rows:
    """Draws up rows; the texts in them are opened in one batch, which the opener audits."""

    def __init__(self, *, opening: Opening, email_domain: str | None) -> None:
        self._opening = opening
        self._email_domain = email_domain

    async def days(self, visit: Visit, action: AuditTag, listed: Sequence[Listed]) -> tuple[tuple[DayOfRows, ...], str]:
        """Return conversations day by day, and why their texts are missing, "" when none is."""
        opened = await self._opened(visit, action, listed)
        texts, reader = visit.texts, Reader(visit.texts, email_domain=self._email_domain)
        days = groupby(listed, key=lambda one: texts.local_date(one.conversation.started_at))
        return (
            tuple(
                DayOfRows(texts.day(day, now=visit.at), tuple(_row(reader, one, opened.contents) for one in those))
                for day, those in days
            ),
            opened.unavailable,
        )

    async def _opened(self, visit: Visit, action: AuditTag, listed: Sequence[Listed]) -> Opened:
        readable = {one.conversation.id: one.begins for one in listed if not one.conversation.restricted}
        return await self._opening.redacted(visit, action, readable)


def _row(reader: Reader, one: Listed, contents: Mapping[ConversationId, Mapping[str, Content]]) -> Row:
    conversation, is_chat = one.conversation, one.conversation.kind is ConversationKind.CHAT
    return Row(
        id=conversation.id,
        kind=conversation.kind,
        time=reader.texts.time(conversation.started_at),
        messages=conversation.message_count if is_chat else None,
        running=is_chat and conversation.ended_at is None,
        incidents=conversation.incident_count,
        unsent=one.unsent > 0,
        restricted=conversation.restricted,
        labels=conversation.labels,
        preview=reader.pieces(preview(one.begins, contents.get(conversation.id, {}))),
        metadata=conversation.metadata,
        last=reader.texts.time(one.last_at) if one.last_at else "",
    )
