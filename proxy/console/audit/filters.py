"""What the audit is narrowed by: read from an address's query, each field with its fault when it makes no sense."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from proxy.console.names import TAGS
from proxy.console.texts import Texts
from storage.interfaces import AuditTag, ConversationId

FIELDS: Final = ("who", "what", "since", "until", "conversation", "case")
MAX_FIELD_CHARS: Final = 64
_CONVERSATION: Final = re.compile(r"[0-9a-f]{32}")
_CASE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_WHO: Final = re.compile(r"[a-z0-9]{1,64}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is wanted of the audit.

    Attributes:
        fields: as they were typed, for the form and for addresses.
        faults: what is wrong with a field, by field, in the reader's language.
        actor: only what this account or process did.
        tag: only this kind of entry.
        since: only from this time on.
        until: only before this time.
        conversation: only what concerns this conversation.
        case: only what was done for this case.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    actor: str | None = None
    tag: AuditTag | None = None
    since: datetime | None = None
    until: datetime | None = None
    conversation: ConversationId | None = None
    case: str | None = None

    def query(self, **more: str) -> str:
        """Return the query of an address that wants the same."""
        return urlencode({**{name: text for name, text in self.fields.items() if text}, **more})


def chosen(query: Mapping[str, str], texts: Texts, zone: ZoneInfo) -> Chosen:
    """Return what a query asks for; a field with a fault narrows nothing."""
    fields = {name: query.get(name, "").strip()[:MAX_FIELD_CHARS] for name in FIELDS}
    faults = dict(_faults(fields, texts))
    sound = {name: text for name, text in fields.items() if text and name not in faults}
    return Chosen(
        fields=fields,
        faults=faults,
        actor=sound.get("who"),
        tag=AuditTag(sound["what"]) if "what" in sound else None,
        since=_midnight(sound["since"], zone) if "since" in sound else None,
        until=_midnight(sound["until"], zone, later=1) if "until" in sound else None,
        conversation=ConversationId(sound["conversation"]) if "conversation" in sound else None,
        case=sound.get("case"),
    )


def _faults(fields: Mapping[str, str], texts: Texts) -> Iterator[tuple[str, str]]:
    if fields["who"] and _WHO.fullmatch(fields["who"]) is None:
        yield "who", texts("Choose somebody from the list.")
    if fields["what"] and fields["what"] not in set(TAGS):
        yield "what", texts("Choose something from the list.")
    for name in ("since", "until"):
        if fields[name] and _day(fields[name]) is None:
            yield name, texts("Write a day such as 2026-11-22.")
    if fields["conversation"] and _CONVERSATION.fullmatch(fields["conversation"]) is None:
        yield "conversation", texts("Write a conversation's whole id: 32 of the digits 0 to 9 and a to f.")
    if fields["case"] and _CASE.fullmatch(fields["case"]) is None:
        yield "case", texts("Write a case's number as it was given: letters a to z, digits and - . _ :")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(text: str, zone: ZoneInfo, *, later: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(text) + timedelta(days=later), time(), zone)
