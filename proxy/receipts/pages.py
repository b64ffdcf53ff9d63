"""The receipts' pages: give the code, see the conversation, ask for a correction or an erasure."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.cases.words import ASKED
from proxy.console.forms import Form, read_form
from proxy.console.sources import Sources, slow_down, slowed
from proxy.console.texts import Texts
from proxy.console.transcript import Reader, bare, in_force
from proxy.i18n import LANGUAGES, choose_language
from proxy.receipts.drawing import Pages
from proxy.receipts.parts import ReceiptParts
from proxy.receipts.words import STATES, Turn, turns
from storage.errors import Refused, SealError
from storage.interfaces import AuditTag
from storage.receipt_access import ReceiptView
from storage.receipt_requests import ReceiptRequest
from storage.receipt_requests_port import ReceiptRequestKind, ReceiptRequestState
from storage.receipts import ReceiptError, read, written

ACTOR: Final = "receipt"
CODE_MAX_CHARS: Final = 64
_ERASURES: Final = {ReceiptRequestKind.ERASE_IDENTITY, ReceiptRequestKind.ERASE_EVERYTHING}


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation that a form's code opened."""

    code: bytes = field(repr=False)
    view: ReceiptView


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with a form about the conversation.

    Attributes:
        text: what was expected.
        at: the field's name, "" for none of them.
        form: the form as it was sent; what was typed is shown again.
    """

    text: str
    at: str
    form: Form = field(repr=False)


class ReceiptPages:
    """The pages; every form carries the code, and is answered with a whole page."""

    def __init__(self, parts: ReceiptParts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._sources = Sources(
            attempts=parts.attempts, window_seconds=parts.window_seconds, remembered=parts.sources_remembered
        )

    async def front(self, request: web.Request) -> web.StreamResponse:
        """Ask for the code."""
        return self._front(self._texts(request.query.get("lang", ""), request))

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation of the code."""
        return await self._with_code(request, self._shown)

    async def erase(self, request: web.Request) -> web.StreamResponse:
        """Queue an erasure, once it was said again that it is meant."""
        return await self._with_code(request, self._erased)

    async def correct(self, request: web.Request) -> web.StreamResponse:
        """Queue a correction of one value."""
        return await self._with_code(request, self._corrected)

    async def _with_code(
        self, request: web.Request, done: Callable[[Texts, Form, Opened], Awaitable[web.Response]]
    ) -> web.Response:
        form = await read_form(request)
        texts = self._texts(form["lang"], request)
        at = self._parts.clock()
        source = self._parts.source(request)
        if wait := self._sources.admit(source, at=at):
            return slowed(self._front(texts, fault=slow_down(texts, wait)), wait)
        try:
            code = read(form["code"][:CODE_MAX_CHARS])
        except ReceiptError:
            text = texts("This is not a receipt code as we give them. Check it letter by letter.")
            return self._front(texts, fault=text, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            view = await self._parts.access.open(code)
        except SealError:
            view = None
        if view is None:
            text = texts("Nothing is stored under this code, or it has been erased already.")
            return self._front(texts, fault=text, status=HTTPStatus.NOT_FOUND)
        self._sources.forgive(source)
        return await done(texts, form, Opened(code, view))

    async def _shown(self, texts: Texts, _form: Form, opened: Opened) -> web.Response:
        return await self._conversation(texts, opened)

    async def _erased(self, texts: Texts, form: Form, opened: Opened) -> web.Response:
        kind = form["kind"]
        if kind not in _ERASURES:
            return await self._conversation(
                texts, opened, fault=Fault(texts("Choose what is to be erased."), "kind", form)
            )
        if form["sure"] != "yes":
            text = texts("Tick the box as well: what is erased cannot be brought back.")
            return await self._conversation(texts, opened, fault=Fault(text, "sure", form))
        return await self._asked(texts, form, opened, ReceiptRequestKind(kind))

    async def _corrected(self, texts: Texts, form: Form, opened: Opened) -> web.Response:
        # A name has forms of its own (NIMI_1:lle); the first that was stored stands for the person.
        known: dict[str, str] = {}
        for one in opened.view.identities:
            known.setdefault(bare(one.pseudonym).partition(":")[0], one.pseudonym)
        value = form["value"].strip()
        if form["pseudonym"] not in known:
            text = texts("Choose which value is to be corrected.")
            return await self._conversation(texts, opened, fault=Fault(text, "pseudonym", form))
        if not 0 < len(value) <= self._parts.value_max_chars or not value.isprintable():
            text = texts("Write the right value, at most {max} characters.", max=self._parts.value_max_chars)
            return await self._conversation(texts, opened, fault=Fault(text, "value", form))
        return await self._asked(texts, form, opened, ReceiptRequestKind.RECTIFY, known[form["pseudonym"]], value)

    async def _asked(
        self, texts: Texts, form: Form, opened: Opened, kind: ReceiptRequestKind, pseudonym: str = "", value: str = ""
    ) -> web.Response:
        at, conversation = self._parts.clock(), opened.view.conversation.id
        await self._parts.audit.append(
            AuditTag.RECEIPT_REQUEST_QUEUE, actor=ACTOR, conversations=[conversation], detail={"kind": kind}, at=at
        )
        try:
            if kind is ReceiptRequestKind.RECTIFY:
                await self._parts.requests.rectify(
                    conversation, pseudonym=pseudonym, value=value, to=self._parts.opener_key(), at=at
                )
            else:
                await self._parts.requests.erase(conversation, kind, at=at)
        except Refused:
            text = texts("Too many of your requests are waiting. Come back when they have been carried out.")
            return await self._conversation(texts, opened, fault=Fault(text, "", form))
        return await self._conversation(texts, opened, told=texts("Your request has been taken down."))

    async def _conversation(
        self, texts: Texts, opened: Opened, *, fault: Fault | None = None, told: str = ""
    ) -> web.Response:
        view, at = opened.view, self._parts.clock()
        await self._parts.audit.append(
            AuditTag.RECEIPT_CONVERSATION_LOOK, actor=ACTOR, conversations=[view.conversation.id], at=at
        )
        kept = in_force(view.identities)
        values = {bare(one.pseudonym): view.values[one.pseudonym] for one in kept if one.pseudonym in view.values}
        reader = Reader(texts, values=values, email_domain=self._parts.email_domain)
        sent = Reader(texts, email_domain=self._parts.email_domain)
        said: Sequence[Turn] = turns(texts, reader, sent, view)
        return self._pages.page(
            "conversation.html",
            texts,
            status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
            code=written(opened.code),
            conversation=view.conversation,
            started=texts.moment(view.conversation.started_at),
            turns=said,
            known=reader.known(kept) if values else (),
            nameless=view.conversation.identity is None,
            requests=[_line(texts, one) for one in await self._parts.requests.of(view.conversation.id)],
            kinds=[(kind.value, texts(ASKED[kind])) for kind in ReceiptRequestKind if kind in _ERASURES],
            value_max=self._parts.value_max_chars,
            fault=fault.text if fault else "",
            wrong=fault.at if fault else "",
            typed=fault.form if fault else Form({}),
            told=told,
        )

    def _front(self, texts: Texts, *, fault: str = "", status: int = HTTPStatus.OK) -> web.Response:
        return self._pages.page("front.html", texts, status=status, fault=fault, code_max=CODE_MAX_CHARS)

    def _texts(self, asked: str, request: web.Request) -> Texts:
        language = asked if asked in LANGUAGES else choose_language(request.headers.get("Accept-Language", ""))
        return Texts(language, self._parts.zone)


def _line(texts: Texts, request: ReceiptRequest) -> tuple[str, str, str, ReceiptRequestState]:
    return texts.moment(request.at), texts(ASKED[request.kind]), texts(STATES[request.state]), request.state
