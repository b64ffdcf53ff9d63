"""Serving the statement: as it is in force now, and what changed in it and when."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_date
from jinja2 import Environment, StrictUndefined, Template

from proxy.i18n import LANGUAGES, choose_language, translate
from proxy.settings_values import Language
from proxy.statement.changes import KeptSection, changes
from proxy.statement.facts import Facts
from proxy.statement.history import sections_of
from proxy.statement.words import DOMAIN, Items, Writer
from storage.interfaces import StatementVersion

PATH = "/tietosuojaseloste"
HISTORY_PATH = PATH + "/versiot"
LANGUAGE_PARAMETER = "kieli"
STYLE_S = 31_536_000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}
#: The day comes first in Finland, in English too.
DATES: Mapping[str, str] = {"en": "en_GB"}
NAMES: Mapping[str, str] = {"fi": "Suomi", "en": "English", "sv": "Svenska"}


class StatementPages:
    """Serves the statement in three languages, from the facts that hold when it is asked for.

    Args:
        facts: returns what this installation does now.
        versions: returns the versions that were in force, the newest first.
        zone: the time zone that dates are told in.
    """

    def __init__(
        self, facts: Callable[[], Facts], versions: Callable[[], Sequence[StatementVersion]], *, zone: ZoneInfo
    ) -> None:
        self._facts = facts
        self._versions = versions
        self._zone = zone
        self._style = files("proxy.statement").joinpath("static", "statement.css").read_bytes()
        self._style_path = f"{PATH}/{hashlib.sha256(self._style).hexdigest()[:16]}.css"

    def routes(self) -> list[web.RouteDef]:
        """Return what is to be served."""
        return [
            web.get(PATH, self.now),
            web.get(HISTORY_PATH, self.versions),
            web.get(self._style_path, self.style),
        ]

    async def now(self, request: web.Request) -> web.Response:
        """Answer the statement in force."""
        language = _language(request)
        writer = Writer(self._facts(), language)
        sections, history = writer.sections(), self._versions()
        is_kept = bool(history) and sections_of(history[0], language) == tuple(map(KeptSection.of, sections))
        return self._page(
            "statement.html", language, PATH,
            title=writer.title(), sections=sections, since=self._date(history[0].at, language) if is_kept else None,
        )  # fmt: skip

    async def versions(self, request: web.Request) -> web.Response:
        """Answer which versions there were, newest first, and what each of them changed."""
        language = _language(request)
        history = self._versions()
        told = [
            {
                "date": self._date(version.at, language),
                "changes": changes(sections_of(before, language), sections_of(version, language)) if before else None,
            }
            for version, before in zip(history, (*history[1:], None), strict=True)
        ]
        title = Writer(self._facts(), language).title()
        return self._page("versions.html", language, HISTORY_PATH, title=title, versions=told, known=bool(history))

    async def style(self, _request: web.Request) -> web.Response:
        """Answer the style sheet; its path changes with it."""
        headers = {"Cache-Control": f"public, max-age={STYLE_S}, immutable"}
        return web.Response(body=self._style, content_type="text/css", charset="utf-8", headers=headers)

    def _date(self, at: datetime, language: str) -> str:
        return format_date(at.astimezone(self._zone).date(), "long", locale=DATES.get(language, language))

    def _page(self, name: str, language: Language, path: str, **values: object) -> web.Response:
        def say(text: str, **places: object) -> str:
            return translate(DOMAIN, language, text, **places)

        text = _template(name).render(
            say=say, language=language, style=self._style_path, is_list=lambda block: isinstance(block, Items),
            here=path, statement=PATH, history=HISTORY_PATH, parameter=LANGUAGE_PARAMETER, names=NAMES, **values,
        )  # fmt: skip
        headers = HEADERS | {"Content-Language": language}
        return web.Response(text=text, content_type="text/html", charset="utf-8", headers=headers)


def _language(request: web.Request) -> Language:
    asked = request.query.get(LANGUAGE_PARAMETER, "")
    chosen = asked if asked in LANGUAGES else choose_language(request.headers.get("Accept-Language", ""))
    return "sv" if chosen == "sv" else "en" if chosen == "en" else "fi"


@cache
def _template(name: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("proxy.statement").joinpath("static", name).read_text("utf-8")
    shell = files("proxy.statement").joinpath("static", "shell.html").read_text("utf-8")
    return environment.from_string(source, globals={"shell": environment.from_string(shell)})
