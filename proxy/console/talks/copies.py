"""Copies of what is shown: onto the clipboard, or as a file; each with a reason, and in the audit before it is made."""

import re
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Untrusted, read_form, require_token
from proxy.console.limits import ConsoleLimits
from proxy.console.opening import Opened, Opening
from proxy.console.talks.export import Format, export_of
from proxy.console.talks.page import Retry, TalkPage, heading
from proxy.console.talks.reasons import Reasons
from proxy.console.talks.records import Records, records_of
from proxy.console.visit import VISIT
from storage.interfaces import Audit, AuditTag, Reason, Transcripts

_PSEUDONYM = re.compile(r"[A-Z_]{1,40}_[0-9]{1,6}")
_DETAIL_CHARS = 200


class Copies:
    """Writes copying down, and makes files."""

    def __init__(
        self, *, transcripts: Transcripts, audit: Audit, opening: Opening, reasons: Reasons, page: TalkPage,
        limits: ConsoleLimits,
    ) -> None:  # fmt: skip
        self._transcripts = transcripts
        self._audit = audit
        self._opening = opening
        self._reasons = reasons
        self._page = page
        self._limits = limits

    async def copied(self, request: web.Request) -> web.StreamResponse:
        """Write down that values are about to be copied; only then does the page put them on the clipboard."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        records = await records_of(self._transcripts, request.match_info["id"])
        named = form["pseudonyms"].split()
        given = self._reasons.read(form, visit.texts)
        fits = 1 <= len(named) <= self._limits.copied_max and all(_PSEUDONYM.fullmatch(one) for one in named)
        if given.reason is None or not fits:
            faults = {**given.faults, **({} if fits else {"pseudonyms": visit.texts("Name what is copied.")})}
            return web.json_response({"faults": faults}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if visit.account is None or records.conversation.restricted:
            raise Untrusted
        shown = ", ".join(dict.fromkeys(named))
        await self._audit.append(
            AuditTag.CONSOLE_CONVERSATION_COPY,
            actor=visit.account.id,
            conversations=(records.id,),
            detail={"count": len(named), "pseudonyms": shown[:_DETAIL_CHARS]},
            # The words were kept with the opening; the console cannot seal any.
            reason=Reason(given.reason.code, given.reason.case),
            at=visit.at,
        )
        return web.json_response({"noted": True})

    async def redacted(self, request: web.Request) -> web.StreamResponse:
        """Answer with a file of the conversation with pseudonyms."""
        return await self._file(request, values=False)

    async def revealed(self, request: web.Request) -> web.StreamResponse:
        """Answer with a file of the conversation with its values."""
        return await self._file(request, values=True)

    async def _file(self, request: web.Request, *, values: bool) -> web.StreamResponse:
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        records = await records_of(self._transcripts, request.match_info["id"])
        given = self._reasons.read(form, visit.texts)
        faults = dict(given.faults)
        if form["format"] not in list(Format):
            faults["format"] = visit.texts("Choose a format.")
        retry = Retry.of("export", form, faults)
        if records.conversation.restricted:
            return await self._page.redacted(request, records, status=HTTPStatus.FORBIDDEN)
        if faults or given.reason is None:
            return await self._page.redacted(request, records, retry=retry)
        opened = await self._opened(request, records, given.reason, values=values)
        if not opened.contents:
            return await self._page.redacted(request, records, retry=retry, status=HTTPStatus.SERVICE_UNAVAILABLE)
        body = export_of(
            Format(form["format"]), self._page.reader(visit.texts, opened), records, opened,
            title=heading(visit.texts, records.conversation), by=visit.account.display_name if visit.account else "",
            at=visit.at, reason=given.reason, values=values,
        )  # fmt: skip
        kind = "application/json" if form["format"] == Format.JSON else "text/plain"
        answer = web.Response(text=body, content_type=kind, charset="utf-8")
        name = f"verho-{records.id[:8]}.{'json' if form['format'] == Format.JSON else 'txt'}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    async def _opened(self, request: web.Request, records: Records, reason: Reason, *, values: bool) -> Opened:
        visit, action = request[VISIT], AuditTag.CONSOLE_CONVERSATION_EXPORT
        if not values:
            return await self._opening.redacted(visit, action, {records.id: records.messages}, reason=reason)
        return await self._opening.revealed(
            visit, records.id, records.messages, records.identities, action=action, reason=reason
        )
