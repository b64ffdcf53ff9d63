"""The audit as a file: whole and checkable elsewhere, or a table of what was chosen; taking either is an entry."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.audit.details import detail_of
from proxy.console.audit.filters import Chosen, chosen
from proxy.console.forms import read_form, require_token
from proxy.console.guard import protect
from proxy.console.names import TAGS, actor_name
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, signed_in
from storage.audit_file import dump_header, dump_item
from storage.interfaces import AuditEntry, AuditTag

MAX_ROWS: Final = 100_000
"""How many rows a table may have; spreadsheets hold little more."""

_PAGE: Final = 200
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
"""What spreadsheets take for the beginning of a formula, in full width too."""

_TYPES: Final = {"jsonl": "application/jsonl", "csv": "text/csv"}


class AuditExport:
    """Gives the audit away as a file."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file, after the audit has it that it was taken."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        kind, wanted = form["format"], chosen(form.fields, visit.texts, self._parts.choices.zone)
        account = signed_in(visit)
        if kind not in _TYPES or wanted.faults:
            raise web.HTTPUnprocessableEntity
        await self._parts.ports.audit.append(
            AuditTag.CONSOLE_AUDIT_EXPORT, actor=account.id, detail={"format": kind}, at=visit.at
        )
        name = f"verho-audit-{visit.texts.local_date(visit.at).isoformat()}.{kind}"
        answer = web.StreamResponse(status=HTTPStatus.OK)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Cache-Control"] = "no-store"
        answer.content_type, answer.charset = _TYPES[kind], "utf-8"
        # What follows is sent as it is read: nobody can add headers any more once this returns.
        protect(answer, secure=self._parts.choices.origin.secure)
        await answer.prepare(request)
        lines = self._whole() if kind == "jsonl" else self._table(visit.texts, wanted)
        async for line in lines:
            await answer.write(line.encode())
        await answer.write_eof()
        return answer

    async def _whole(self) -> AsyncIterator[str]:
        """Yield the chain as `verho audit verify FILE` reads it; an entry that cannot be read ends it."""
        yield dump_header()
        async for item in self._parts.ports.audit.items():
            if isinstance(item, int):
                return
            yield dump_item(item)

    async def _table(self, texts: Texts, wanted: Chosen) -> AsyncIterator[str]:
        """Yield what was chosen as a table, newest first; reasons by code and case, without their sealed words."""
        people = {str(one.id): one.display_name for one in await self._parts.ports.accounts.list()}
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        yield "\ufeff" + row(_headings(texts))
        before: int | None = None
        for _ in range(MAX_ROWS // _PAGE):
            found = await self._parts.ports.audit.page(
                before=before,
                limit=_PAGE,
                tag=wanted.tag,
                actor=wanted.actor,
                conversation=wanted.conversation,
                case=wanted.case,
                since=wanted.since,
                until=wanted.until,
            )
            yield "".join(row(_cells(texts, entry, people)) for entry in found)
            if len(found) < _PAGE:
                return
            before = found[-1].seq


def _headings(texts: Texts) -> list[str]:
    who = [texts("Who"), texts("Id")]
    what = [texts("What"), texts("Tag"), texts("Details"), texts("Conversations")]
    return [texts("No."), texts("When"), *who, *what, texts("Reason"), texts("Case")]


def _cells(texts: Texts, entry: AuditEntry, people: Mapping[str, str]) -> list[str]:
    return [
        str(entry.seq),
        entry.at.isoformat(timespec="seconds"),
        people.get(entry.actor) or actor_name(texts, entry.actor),
        entry.actor,
        texts(TAGS[entry.tag]) if entry.tag in TAGS else "",
        entry.tag.value,
        detail_of(texts, entry.detail, people),
        " ".join(entry.conversations),
        entry.reason,
        entry.case,
    ]


def row(cells: list[str]) -> str:
    """Return one line of a table; a cell that a spreadsheet would calculate is marked as text."""
    line = io.StringIO()
    marked = [f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell for cell in cells]
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(marked)
    return line.getvalue()
