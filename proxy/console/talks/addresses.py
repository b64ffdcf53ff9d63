"""Addresses of conversations: ids in paths, and what a list is narrowed by in queries; never a word about anybody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from proxy.console.forms import Blanks
from proxy.incidents import partial
from redaction.entities import EntityType
from storage.interfaces import ConversationId, ConversationKind, StoredConversation, TalkState, Wanted

LIST: Final = "/conversations"
PARTIALS: Final = tuple(partial(kind) for kind in EntityType)
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NARROWED = ("since", "until", "kind", "state", "label")


def conversation_id(text: str) -> ConversationId:
    """Return an id from an address.

    Raises:
        HTTPNotFound: it is not one; the same answer as for one that does not exist.
    """
    if _ID.fullmatch(text) is None:
        raise web.HTTPNotFound
    return ConversationId(text)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where in which list: what narrows it, and where a page of it begins.

    Attributes:
        chosen: the query's fields that narrow, as the form sends them; only those that are not blank.
        wanted: what they mean.
        before: the start of the last conversation of the page before.
        before_id: its id.
    """

    chosen: Blanks
    wanted: Wanted
    before: datetime | None = None
    before_id: ConversationId | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], *, labels: Sequence[str], zone: ZoneInfo) -> "ListAddress":
        """Return what an address's query says.

        Args:
            query: the query.
            labels: the installation's own labels; no other word is looked for.
            zone: whose days are meant.

        Raises:
            HTTPNotFound: a field has a form that no page of ours gives.
        """
        chosen = Blanks({name: query[name] for name in _NARROWED if query.get(name)})
        try:
            wanted = Wanted(
                since=_midnight(chosen.get("since"), zone, days=0),
                until=_midnight(chosen.get("until"), zone, days=1),
                kind=ConversationKind(chosen["kind"]) if "kind" in chosen else None,
                state=TalkState(chosen["state"]) if "state" in chosen else None,
                label=labels[labels.index(chosen["label"])] if "label" in chosen else "",
                incidents=PARTIALS,
            )
            moment, last = query.get("before", ""), query.get("last", "")
            before = datetime.fromtimestamp(int(moment) / 1000, tz=UTC) if moment else None
        except (ValueError, OverflowError, OSError):
            raise web.HTTPNotFound from None
        return cls(chosen, wanted, before, conversation_id(last) if last and before else None)

    @property
    def start(self) -> str:
        """The address of the first page."""
        return LIST + ("?" + urlencode(self.chosen) if self.chosen else "")

    def after(self, row: StoredConversation) -> str:
        """Return the address of the page that goes on after `row`; storage keeps times in milliseconds."""
        place = {"before": str(round(row.started_at.timestamp() * 1000)), "last": row.id}
        return f"{LIST}?{urlencode({**self.chosen, **place})}"


def _midnight(day: str | None, zone: ZoneInfo, *, days: int) -> datetime | None:
    """Return when a day begins, `days` later.

    Raises:
        ValueError: it is no day.
    """
    if not day:
        return None
    if _DAY.fullmatch(day) is None:
        raise ValueError("a day was expected, such as 2026-11-22")
    return datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), zone).astimezone(UTC)
