"""The audit: who looked at what, when and why, and whether the chain holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.limits import ConsoleLimits
from proxy.console.names import CAUSES, REASONS, TAGS, actor_name
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Visit
from storage.errors import OpenerError
from storage.interfaces import (
    Accounts,
    Audit,
    AuditEntry,
    AuditTag,
    AuditVerification,
    ConversationId,
    Opener,
    ReasonCode,
)

_MAX_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class Line:
    """One audit entry as the page shows it."""

    number: str
    at: datetime
    moment: str
    who: str
    what: str
    detail: str
    conversations: tuple[ConversationId, ...]
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the last walk along the chain found, in words."""

    intact: bool
    text: str


class AuditPage:
    """The page of the audit; reading it is an entry too."""

    def __init__(
        self, *, audit: Audit, accounts: Accounts, opener: Opener, drawing: Drawing, limits: ConsoleLimits
    ) -> None:
        self._audit = audit
        self._opener = opener
        self._accounts = accounts
        self._drawing = drawing
        self._limits = limits
        self._walk: tuple[datetime, AuditVerification] | None = None

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one page of entries, newest first, under the state of the whole chain."""
        visit = request[VISIT]
        if visit.account is not None:
            await self._audit.append(AuditTag.CONSOLE_AUDIT_READ, actor=visit.account.id, at=visit.at)
        before = _before(request)
        found = await self._audit.page(before=before, limit=self._limits.audit_rows + 1)
        entries = found[: self._limits.audit_rows]
        notes = await self._notes(visit, entries)
        people = {str(account.id): account.display_name for account in await self._accounts.list()}
        return self._drawing.page(
            request,
            visit,
            "audit.html",
            place="audit",
            entries=[_line(visit.texts, entry, people, notes) for entry in entries],
            verification=await self._verification(visit.texts, visit.at),
            newer="/audit" if before is not None else "",
            older=f"/audit?before={entries[-1].seq}" if len(found) > len(entries) else "",
        )

    async def _notes(self, visit: Visit, entries: Sequence[AuditEntry]) -> Mapping[str, str] | None:
        """Return the words that the entries commit to; None when the opener, which holds the key, gives none."""
        try:
            return await self._opener.open_notes(
                session=visit.secret, notes=[entry.note for entry in entries if entry.note]
            )
        except OpenerError:
            return None

    async def _verification(self, texts: Texts, now: datetime) -> Finding:
        # A walk reads the whole chain, so that one is shown for a while; the page says from when it is.
        if self._walk is None or (now - self._walk[0]).total_seconds() > self._limits.verification_seconds:
            self._walk = (now, await self._audit.verify())
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


def _line(texts: Texts, entry: AuditEntry, people: Mapping[str, str], notes: Mapping[str, str] | None) -> Line:
    return Line(
        number=texts.number(entry.seq),
        at=entry.at,
        moment=texts.second(entry.at),
        who=people.get(entry.actor) or actor_name(texts, entry.actor),
        what=texts(TAGS[entry.tag]) if entry.tag in TAGS else str(entry.tag),
        detail=_detail(texts, entry.detail),
        conversations=tuple(entry.conversations),
        reason=_reason(texts, entry, notes),
    )


def _detail(texts: Texts, detail: Mapping[str, str | int]) -> str:
    """Return the details in words; the scope and the count are seen from the action and the conversations."""
    shown = {name: value for name, value in detail.items() if name not in {"scope", "count"}}
    words = []
    for name, value in shown.items():
        if name == "action" and value in TAGS:
            words.append(texts(TAGS[AuditTag(str(value))]))
        elif name == "cause" and value in CAUSES:
            words.append(texts(CAUSES[str(value)]))
        else:
            words.append(f"{name}: {value}")
    return ", ".join(words)


def _reason(texts: Texts, entry: AuditEntry, notes: Mapping[str, str] | None) -> str:
    """Return why, in words; a reason from before codes were kept as it was written."""
    if not entry.reason:
        return ""
    parts = [texts(REASONS[ReasonCode(entry.reason)]) if entry.reason in REASONS else entry.reason]
    if entry.case:
        parts.append(f"{texts('case')} {entry.case}")
    reason = ", ".join(parts)
    if not entry.note:
        return reason
    if notes is None:
        return f"{reason}: {texts('the words are sealed, and the opener does not answer')}"
    return f"{reason}: {notes.get(entry.note) or texts('the words were erased')}"


def _before(request: web.Request) -> int | None:
    text = request.query.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= _MAX_NUMBER):
        raise web.HTTPNotFound
    return int(text)
