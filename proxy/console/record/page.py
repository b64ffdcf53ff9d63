"""The record's page and its file, in the reader's language."""

from collections.abc import Callable
from typing import get_args

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.visit import VISIT
from proxy.settings_values import Language
from proxy.statement.facts import Facts
from proxy.statement.markdown import markdown_of
from proxy.statement.record import record_of, record_title
from proxy.statement.words import Items
from storage.interfaces import Right


class RecordPage:
    """Shows the record.

    Args:
        drawing: draws the page.
        facts: returns what this installation does now.
    """

    def __init__(self, drawing: Drawing, facts: Callable[[], Facts]) -> None:
        self._drawing = drawing
        self._facts = facts

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the record as it is now."""
        visit, facts = request[VISIT], self._facts()
        language = _language(visit.texts.language)
        return self._drawing.page(
            request,
            visit,
            "record/record.html",
            place="audit" if Right.READ_AUDIT in request[VISIT].rights else "cases",
            title=record_title(facts, language),
            sections=record_of(facts, language),
            is_list=lambda block: isinstance(block, Items),
            moment=visit.texts.moment(visit.at),
        )

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer the record as a Markdown file."""
        visit, facts = request[VISIT], self._facts()
        language = _language(visit.texts.language)
        name = f"record-art30-{visit.texts.local_date(visit.at).isoformat()}-{language}.md"
        return web.Response(
            text=markdown_of(record_title(facts, language), record_of(facts, language)),
            content_type="text/markdown",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _language(text: str) -> Language:
    return next((one for one in get_args(Language) if one == text), "fi")
