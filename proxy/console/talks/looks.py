"""Looks at values: all of a conversation, one, or all for paper; each a form that is good once, each audited."""

from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form, Untrusted, read_form, require_token
from proxy.console.once import Use
from proxy.console.opening import Opened, Opening
from proxy.console.talks.page import Look, Retry, TalkPage
from proxy.console.talks.reasons import Given, Reasons
from proxy.console.talks.records import Records, records_of
from proxy.console.transcript import bare
from proxy.console.visit import VISIT, Visit
from redaction.suffixes import SUFFIXES, spelled
from storage.interfaces import AuditTag, Reason, Transcripts

MAX_SUFFIXES = 20


class Looks:
    """Answers the forms that show values, and the page without any."""

    def __init__(self, *, transcripts: Transcripts, opening: Opening, reasons: Reasons, page: TalkPage) -> None:
        self._transcripts = transcripts
        self._opening = opening
        self._reasons = reasons
        self._page = page

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation with pseudonyms; the query may name the one that a form is to ask about."""
        records = await self._records(request)
        chip = request.query.get("chip", "")
        return await self._page.redacted(request, records, chip=chip if records.behind(chip) else "")

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation with its values, once, as the answer to this very form."""
        return await self._look(request, "open", AuditTag.CONSOLE_CONVERSATION_REVEAL)

    async def print(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation with its values as a page for paper."""
        return await self._look(request, "print", AuditTag.CONSOLE_CONVERSATION_PRINT)

    async def value(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation with one value."""
        return await self._look(request, "value", AuditTag.CONSOLE_CONVERSATION_VALUE)

    async def value_json(self, request: web.Request) -> web.StreamResponse:
        """Answer with one value, spelled as each of the suffixes asks for that the page has behind its pseudonym."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        records = await self._records(request)
        given, pseudonym = self._reasons.read(form, visit.texts), form["pseudonym"]
        if given.reason is None:
            return web.json_response({"faults": given.faults}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        opened = await self._opened(
            visit, AuditTag.CONSOLE_CONVERSATION_VALUE, records, given.reason, _known(records, pseudonym)
        )
        if not opened.values:
            told = {"error": visit.texts("Nothing was opened"), "detail": opened.unavailable}
            return web.json_response(told, status=HTTPStatus.CONFLICT)
        forms = {bare(one).partition(":")[2]: value for one, value in opened.values.items()}
        suffixes = [one for one in form["suffixes"].split()[:MAX_SUFFIXES] if one in SUFFIXES]
        spellings = {suffix: spelled(forms, suffix) for suffix in ("", *suffixes)}
        return web.json_response({"pseudonym": pseudonym, "spellings": spellings})

    async def _look(self, request: web.Request, name: str, action: AuditTag) -> web.StreamResponse:
        visit = request[VISIT]
        form = await read_form(request)
        records = await self._records(request)
        subject = str(records.id) if name == "open" else f"{records.id}/{name}"
        match self._page.forms.take(form["token"], visit.secret, subject, at=visit.at):
            case Use.FORGED:
                raise Untrusted
            case Use.USED:
                # A reload of a page with values: back to the redacted one, nothing is opened again.
                raise web.HTTPSeeOther(f"/conversations/{records.id}")
            case Use.STALE:
                stale = visit.texts("This form had been open too long. Please send it again.")
                given = Given(None, {"words" if name == "open" else "case": stale})
            case Use.FRESH:
                given = self._reasons.read(form, visit.texts)
        return await self._answer(request, records, form, name, action, given)

    async def _answer(
        self, request: web.Request, records: Records, form: Form, name: str, action: AuditTag, given: Given
    ) -> web.StreamResponse:
        if records.conversation.restricted:
            return await self._page.redacted(request, records, status=HTTPStatus.FORBIDDEN)
        pseudonym = _known(records, form["pseudonym"]) if name == "value" else ""
        retry = Retry.of(name, form, given.faults)
        if given.reason is None:
            return await self._page.redacted(request, records, retry=retry, chip=pseudonym)
        opened = await self._opened(request[VISIT], action, records, given.reason, pseudonym)
        if not opened.contents:
            return await self._page.redacted(
                request, records, retry=retry, chip=pseudonym, status=HTTPStatus.SERVICE_UNAVAILABLE
            )
        look = Look(request[VISIT].at, given.reason, pseudonym, printing=name == "print")
        return self._page.draw(request, records, opened, look=look, retry=Retry.after(given.reason), chip=pseudonym)

    async def _opened(self, visit: Visit, action: AuditTag, records: Records, reason: Reason, pseudonym: str) -> Opened:
        identities = records.behind(pseudonym) if pseudonym else records.identities
        return await self._opening.revealed(
            visit, records.id, records.messages, identities, action=action, reason=reason, pseudonym=pseudonym
        )

    async def _records(self, request: web.Request) -> Records:
        return await records_of(self._transcripts, request.match_info["id"])


def _known(records: Records, pseudonym: str) -> str:
    """Return a pseudonym that the conversation holds a value of.

    Raises:
        HTTPNotFound: it holds none.
    """
    if not records.behind(pseudonym):
        raise web.HTTPNotFound
    return pseudonym
