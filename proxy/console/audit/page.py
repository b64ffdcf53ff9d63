"""The audit's page: who looked at what, when and why; whether the chain holds; what stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.audit.filters import Chosen, chosen
from proxy.console.audit.flags import Flag, flags_of
from proxy.console.audit.lines import flag_words, line_of
from proxy.console.audit.watching import watched
from proxy.console.forms import Blanks, whole_number
from proxy.console.names import TAGS, actor_name
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Visit
from storage.errors import OpenerError
from storage.interfaces import AuditEntry, AuditTag, AuditVerification

_MAX_NUMBER: Final = 2**53
FLAG_DAYS: Final = 7
"""How many days back the page looks for what stands out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the last walk along the chain found, in words."""

    intact: bool
    text: str


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One thing that stands out, in words, with the address of the entries that it is made from."""

    what: str
    meaning: str
    who: str
    day: str
    address: str


class AuditPage:
    """The page of the audit; reading it is an entry too."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts
        self._ports = parts.ports
        self._limits = parts.choices.limits
        self._walk: tuple[datetime, AuditVerification] | None = None

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one page of entries, newest first, under the state of the whole chain and what stands out."""
        visit = request[VISIT]
        if visit.account is not None:
            await self._ports.audit.append(AuditTag.CONSOLE_AUDIT_READ, actor=visit.account.id, at=visit.at)
        before, wanted = _before(request), chosen(request.query, visit.texts, self._parts.choices.zone)
        found = await self._page(wanted, before)
        entries = found[: self._limits.audit_rows]
        notes = await self._notes(visit, entries)
        people = {str(account.id): account.display_name for account in await self._ports.accounts.list()}
        return self._parts.drawing.page(
            request,
            visit,
            "audit/audit.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if wanted.faults else HTTPStatus.OK,
            place="audit",
            entries=[line_of(visit.texts, entry, people, notes) for entry in entries],
            verification=await self._verification(visit.texts, visit.at),
            flags=await self._flags(visit, people),
            flag_days=FLAG_DAYS,
            chosen=wanted.fields,
            faults=Blanks(wanted.faults),
            is_narrowed=any(wanted.fields.values()),
            people=sorted(people.items(), key=lambda one: one[1]),
            processes=[(one, actor_name(visit.texts, one)) for one in ("command", "unknown")],
            tags=sorted(((str(tag), visit.texts(name)) for tag, name in TAGS.items()), key=lambda one: one[1]),
            newer=f"/audit?{wanted.query()}".rstrip("?") if before is not None else "",
            older=f"/audit?{wanted.query(before=str(entries[-1].seq))}" if len(found) > len(entries) else "",
        )

    async def _page(self, wanted: Chosen, before: int | None) -> Sequence[AuditEntry]:
        if wanted.faults:
            return ()
        return await self._ports.audit.page(
            before=before,
            limit=self._limits.audit_rows + 1,
            tag=wanted.tag,
            actor=wanted.actor,
            conversation=wanted.conversation,
            case=wanted.case,
            since=wanted.since,
            until=wanted.until,
        )

    async def _flags(self, visit: Visit, people: Mapping[str, str]) -> list[FlagLine]:
        zone, limits = self._parts.choices.zone, self._parts.choices.flags
        entries = await watched(self._ports.audit, since=visit.at - timedelta(days=FLAG_DAYS), until=None)
        return [flag_line(visit.texts, flag, people) for flag in flags_of(entries, limits, zone)]

    async def _notes(self, visit: Visit, entries: Sequence[AuditEntry]) -> Mapping[str, str] | None:
        """Return the words that the entries commit to; None when the opener, which holds the key, gives none."""
        try:
            return await self._ports.opener.open_notes(
                session=visit.secret, notes=[entry.note for entry in entries if entry.note]
            )
        except OpenerError:
            return None

    async def _verification(self, texts: Texts, now: datetime) -> Finding:
        # A walk reads the whole chain, so that one is shown for a while; the page says from when it is.
        if self._walk is None or (now - self._walk[0]).total_seconds() > self._limits.verification_seconds:
            self._walk = (now, await self._ports.audit.verify())
        at, result = self._walk
        if result.broken_at is not None:
            text = texts(
                "Entry {number} does not fit the one before it. Keep this page and tell the controller.",
                number=texts.number(result.broken_at),
            )
            return Finding(False, text)
        text = texts.count(
            "{count} entry from the first on, verified on {moment}. Its end: {head}",
            "{count} entries from the first on, verified on {moment}. Its end: {head}",
            result.entries,
            moment=texts.moment(at),
            head=result.head[:16],
        )
        return Finding(True, text)


def flag_line(texts: Texts, flag: Flag, people: Mapping[str, str]) -> FlagLine:
    """Return one thing that stands out, in words."""
    what, meaning = flag_words(texts, flag.kind, flag.count)
    day = flag.day.isoformat()
    return FlagLine(
        what=what,
        meaning=meaning,
        who=people.get(flag.actor) or actor_name(texts, flag.actor),
        day=texts.long_date(flag.day),
        address=f"/audit?who={flag.actor}&since={day}&until={day}",
    )


def _before(request: web.Request) -> int | None:
    text = request.query.get("before", "")
    if not text:
        return None
    number = whole_number(text, most=_MAX_NUMBER)
    if number is None:
        raise web.HTTPNotFound
    return number
