"""One conversation: with pseudonyms to those who may read, opened once to those who may open and say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from proxy.console.conversations import conversation_id
from proxy.console.drawing import Drawing
from proxy.console.forms import Form, Untrusted, read_form
from proxy.console.limits import ConsoleLimits
from proxy.console.names import REASONS, RIGHTS
from proxy.console.once import OneTimeForms, Use
from proxy.console.opening import Opened, Opening, restricted_text
from proxy.console.texts import Texts
from proxy.console.transcript import Reader, bare
from proxy.console.visit import VISIT
from redaction.entities import LABELS
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import RedactorInForce
from storage.errors import UnknownConversation
from storage.interfaces import (
    AuditTag,
    ConversationId,
    ConversationKind,
    Reason,
    ReasonCode,
    Right,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
    Transcripts,
)

_NO_VALUES = {"category": "", "case": "", "words": ""}


@dataclass(frozen=True, slots=True)
class _Records:
    """One conversation as stored."""

    conversation: StoredConversation
    messages: tuple[StoredMessage, ...]
    identities: tuple[StoredIdentity, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a decrypted page says about its own opening."""

    at: datetime
    category: str
    case: str
    words: str = field(repr=False)


class ConversationPage:
    """The page of one conversation. Its address never says more than the id; a decrypted view has no address."""

    def __init__(
        self,
        *,
        transcripts: Transcripts,
        opening: Opening,
        redactors: RedactorInForce,
        drawing: Drawing,
        limits: ConsoleLimits,
        email_domain: str | None,
    ) -> None:
        self._transcripts = transcripts
        self._email_domain = email_domain
        self._opening = opening
        self._redactors = redactors
        self._drawing = drawing
        self._limits = limits
        self._forms = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation with pseudonyms."""
        records = await self._records(request)
        return await self._redacted(request, records)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation with its values, once, as the answer to this very form."""
        visit = request[VISIT]
        form = await read_form(request)
        identifier = conversation_id(request.match_info["id"])
        match self._forms.take(form["token"], visit.secret, identifier, at=visit.at):
            case Use.FORGED:
                raise Untrusted
            case Use.USED:
                # A reload of the decrypted page: back to the redacted one, nothing is opened again.
                raise web.HTTPSeeOther(f"/conversations/{identifier}")
            case Use.STALE:
                stale = visit.texts("This form had been open too long. Please send it again.")
                return await self._redacted(request, await self._records(request), form=form, faults={"words": stale})
            case Use.FRESH:
                return await self._answer(request, form)

    async def _answer(self, request: web.Request, form: Form) -> web.Response:
        visit, records = request[VISIT], await self._records(request)
        if records.conversation.restricted:
            return await self._redacted(request, records, status=HTTPStatus.FORBIDDEN)
        if faults := self._faults(form, visit.texts):
            return await self._redacted(request, records, form=form, faults=faults)
        try:
            why = self._why(form)
        except RedactionError:
            text = visit.texts("The reason could not be checked for personal data. Write it in other words.")
            return await self._redacted(request, records, form=form, faults={"words": text})
        try:
            opened = await self._opening.revealed(
                visit, records.conversation.id, records.messages, records.identities, reason=why
            )
        except UnknownConversation:
            raise web.HTTPNotFound from None
        if not opened.contents:
            return await self._redacted(request, records, form=form, status=HTTPStatus.SERVICE_UNAVAILABLE)
        return self._draw(request, records, opened, why=why)

    async def _redacted(
        self,
        request: web.Request,
        records: _Records,
        *,
        form: Form | None = None,
        faults: Mapping[str, str] | None = None,
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        if records.conversation.restricted:
            opened = Opened(unavailable=restricted_text(request[VISIT].texts))
        else:
            opened = await self._opening.redacted(
                request[VISIT], AuditTag.CONSOLE_CONVERSATION_READ, {records.conversation.id: records.messages}
            )
        return self._draw(
            request,
            records,
            opened,
            form=form,
            faults=faults,
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else status,
        )

    def _draw(
        self,
        request: web.Request,
        records: _Records,
        opened: Opened,
        *,
        why: Reason | None = None,
        form: Form | None = None,
        faults: Mapping[str, str] | None = None,
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        visit, conversation = request[VISIT], records.conversation
        texts = visit.texts
        values = {bare(pseudonym): value for pseudonym, value in opened.values.items()}
        reader = Reader(texts, values=values, email_domain=self._email_domain)
        return self._drawing.page(
            request,
            visit,
            "conversation.html",
            status=status,
            place="conversations",
            heading=_heading(texts, conversation),
            conversation=conversation,
            notice_language=texts.language_name(conversation.notice.language) if conversation.notice else "",
            days=reader.days(records.messages, opened.contents.get(conversation.id, {})),
            known=reader.known(records.identities),
            opened=Statement(visit.at, texts(REASONS[why.code]), why.case, why.text) if why else None,
            unavailable=opened.unavailable,
            right_name=lambda right: texts(RIGHTS[Right(right)][0]),
            categories=[(code, texts(name)) for code, name in REASONS.items()],
            open_token=self._forms.issue(visit.secret, conversation.id, at=visit.at),
            values={name: form[name] for name in _NO_VALUES} if form else _NO_VALUES,
            faults={**_NO_VALUES, **(faults or {})},
            faulty=bool(faults),
            case_max=self._limits.case_max_chars,
            words_min=self._limits.words_min_chars,
            words_max=self._limits.words_max_chars,
            visible_seconds=self._limits.visible_seconds,
        )

    def _why(self, form: Form) -> Reason:
        """Return the reason, its words with a mask for each recognised value; pseudonyms of the talk itself stay."""
        words = form["words"].strip()
        found = self._redactors.current.redact(words, Ledger(), keep_pseudonyms=True).findings if words else ()
        # Masks, not pseudonyms: an [EMAIL_1] made here would be read as this conversation's own.
        for finding in sorted(found, key=lambda one: -one.start):
            words = f"{words[: finding.start]}[{LABELS[finding.entity_type]}]{words[finding.end :]}"
        # Masks can be longer than what they stand for; what is not kept is cut here, not refused there.
        return Reason(ReasonCode(form["category"]), form["case"].strip(), words[: self._limits.words_kept_chars])

    def _faults(self, form: Form, texts: Texts) -> dict[str, str]:
        faults = {}
        if form["category"] not in REASONS:
            faults["category"] = texts("Choose what you open it for.")
        if not _is_case(form["case"].strip()):
            faults["case"] = texts(
                "Write the number of the case: at most {max} of the letters a to z, digits and - . _ :",
                max=self._limits.case_max_chars,
            )
        # Only what is on no list has to be told in words.
        least = self._limits.words_min_chars if form["category"] == ReasonCode.OTHER else 0
        most = self._limits.words_max_chars
        if not least <= len(form["words"].strip()) <= most:
            faults["words"] = texts("Write {min} to {max} characters.", min=least, max=most)
        return faults

    async def _records(self, request: web.Request) -> _Records:
        identifier: ConversationId = conversation_id(request.match_info["id"])
        conversation = await self._transcripts.conversation(identifier)
        if conversation is None:
            raise web.HTTPNotFound
        return _Records(
            conversation,
            tuple(await self._transcripts.messages(identifier)),
            tuple(await self._transcripts.identities(identifier)),
        )


def _is_case(text: str) -> bool:
    try:
        Reason(ReasonCode.SERVICE, text)
    except ValueError:
        return False
    return True


def _heading(texts: Texts, conversation: StoredConversation) -> str:
    when = texts.long_date(texts.local_date(conversation.started_at))
    time = texts.time(conversation.started_at)
    if conversation.kind is ConversationKind.OFFLINE_FORM:
        return texts("Form, {date} at {time}", date=when, time=time)
    return texts("Chat, {date} at {time}", date=when, time=time)
