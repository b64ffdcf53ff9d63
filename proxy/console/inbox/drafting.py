"""Answers that are still written: kept for their writer alone; nothing of the form is opened for it."""

from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.forms import read_form, require_token
from proxy.console.parts import ConsolePorts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Visit, signed_in
from storage.errors import StorageError, StorageUnavailable
from storage.interfaces import ConversationId

MAX_ANSWER_CHARS: Final = 10_000
MAX_FORM_BYTES: Final = 262_144
"""Every character of the longest answer may take twelve bytes in a form, and the reason comes with it."""


def text_fault(texts: Texts, text: str) -> str:
    """Return what is wrong with an answer, "" when it may be sent."""
    if 0 < len(text) <= MAX_ANSWER_CHARS and not any(ord(one) < ord(" ") and one not in "\n\t" for one in text):
        return ""
    return texts("Write an answer of at most {max} characters.", max=texts.number(MAX_ANSWER_CHARS))


def plain(text: str) -> str:
    """Return an answer as it is kept and sent: with one kind of line ends, and nothing around it."""
    return text.replace("\r\n", "\n").strip()


def lost(texts: Texts) -> str:
    """Return what is told where a draft is not kept."""
    return texts("The draft could not be kept. Copy your answer before you leave this page.")


class Drafting:
    """Keeps drafts.

    Args:
        ports: where they are kept.
    """

    def __init__(self, ports: ConsolePorts) -> None:
        self._ports = ports

    async def keep(self, visit: Visit, form: ConversationId, typed: str) -> str:
        """Keep what was written so far, nothing when it is blank; return why not, in words."""
        account, text = signed_in(visit).id, plain(typed)
        if not text:
            await self._ports.drafts.drop(form, by=account)
            return ""
        if fault := text_fault(visit.texts, text):
            return fault
        try:
            kept = await self._ports.drafts.keep(form, text, by=account, at=visit.at)
        except StorageUnavailable:
            raise
        except StorageError:
            kept = False
        return "" if kept else lost(visit.texts)

    async def script(self, request: web.Request) -> web.StreamResponse:
        """Keep what the page sends while it is typed, and answer with what the page is to say."""
        visit, form = request[VISIT], await read_form(request, max_bytes=MAX_FORM_BYTES)
        require_token(form, visit)
        if fault := await self.keep(visit, ConversationId(request.match_info["id"]), form["text"]):
            return web.json_response({"error": fault}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return web.json_response({"kept": visit.texts("Kept at {time}.", time=visit.texts.time(visit.at))})
