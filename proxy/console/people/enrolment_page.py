"""Coming in for the first time: a person chooses their own password with the code that they were handed."""

from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import read_form, require_token
from proxy.console.parts import ConsoleParts
from proxy.console.sources import Sources, slow_down, slowed
from proxy.console.visit import VISIT
from storage.errors import GrantRefused

MAX_CODE_CHARS = 64


class EnrolmentPage:
    """The page of an enrolment code; whoever has the code is the person, and it works once."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._granting = parts.ports.granting
        self._drawing = parts.drawing
        self._limits = parts.choices.limits
        self._source = parts.choices.source
        self._sources = Sources(
            attempts=self._limits.source_attempts,
            window_seconds=self._limits.source_window_seconds,
            remembered=self._limits.sources_remembered,
        )

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the form; a script fills in the code from the link's end, which no server is told."""
        return self._draw(request, {})

    async def choose(self, request: web.Request) -> web.StreamResponse:
        """Set the password."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        texts = visit.texts
        if wait := self._sources.admit(self._source(request), at=visit.at):
            return slowed(self._draw(request, {"code": slow_down(texts, wait)}), wait)
        if form["password"] != form["again"]:
            return self._draw(request, {"again": texts("Write the same password twice.")})
        try:
            await self._granting.enrol(form["code"].strip()[:MAX_CODE_CHARS], form["password"], at=visit.at)
        except GrantRefused:
            text = texts("This code is not in force. It works once and for a few days; ask for a new one.")
            return self._draw(request, {"code": text})
        except ValueError:
            text = texts("Choose a password of {min} to {max} characters.", min=12, max=self._limits.password_max_chars)
            return self._draw(request, {"password": text})
        raise web.HTTPSeeOther("/sign-in?next=/account")

    def _draw(self, request: web.Request, faults: dict[str, str]) -> web.Response:
        return self._drawing.page(
            request,
            request[VISIT],
            "people/enrol.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
            faults={"code": "", "password": "", "again": "", **faults},
            password_max=self._limits.password_max_chars,
            code_max=MAX_CODE_CHARS,
        )
