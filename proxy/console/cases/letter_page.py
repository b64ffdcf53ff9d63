"""The letter to the person: shown to be read and printed, taken as text, or sent by e-mail where they asked so."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.cases.acting import Act, Faults, Notice
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.mail.addresses import Address
from proxy.mail.letter import Letter, LetterRefused, MailError, MailRefused, MailUnavailable
from proxy.subjects.letter import LetterKind, PersonLetter, letter, letter_text
from proxy.subjects.package import file_name
from storage.subjects.order import require
from storage.subjects.requests import Case, Note, Step

_SENDING: Final = frozenset({Step.LETTER_BEGUN, Step.LETTER_SENT, Step.LETTER_UNSENT})

Notes = Mapping[Note, Mapping[str, str]]


class LetterPage:
    """Draws, hands over and sends letters."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def show(self, act: Act) -> web.StreamResponse:
        """Show the letter, once, as the answer to this very form."""
        return await self._draw(act, None)

    async def text(self, act: Act) -> web.StreamResponse:
        """Answer with the letter as plain text."""
        written, case, _ = await self._written(act)
        body = letter_text(written).encode()
        answer = web.Response(body=body, content_type="text/plain", charset="utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(case.id)}-letter.txt"'
        return answer

    async def printed(self, act: Act) -> None:
        """Note that the letter was printed and posted or handed over."""
        await act.desk.told(act.case, Step.LETTER_PRINTED, _kind(act).value)

    async def send(self, act: Act) -> web.StreamResponse | None:
        """Send the letter by e-mail."""
        mail = self._parts.ports.mail
        written, case, notes = await self._written(act)
        if mail is None or case.intake is None or not case.intake.by_mail:
            raise Faults({"letter": act.texts("The person did not ask for an answer by e-mail. Print the letter.")})
        require(case, Step.LETTER_SENT, at=act.visit.at)
        try:
            to = Address.parse(notes.get(Note.PERSON, {}).get("email", ""))
        except ValueError:
            raise Faults({"letter": act.texts("No e-mail address of the person is kept.")}) from None
        kind = _kind(act).value
        if act.form["again"] != "on" and (before := _before(act.texts, case, kind)):
            return await self._draw(act, Notice(act.texts("The letter was not sent"), before), HTTPStatus.CONFLICT)
        text = letter_text(written)
        # The same letter sent twice is recognised as one.
        digest = hashlib.sha256(text.encode()).hexdigest()[:24]
        message_id = f"case.{digest}"
        # Noted first: what ends between this and the next note may have sent it, and is asked about.
        await act.desk.told(act.case, Step.LETTER_BEGUN, kind)
        try:
            await mail.send(Letter(to, written.subject, text, message_id, act.visit.at, case.intake.language))
        except MailError as error:
            if isinstance(error, LetterRefused | MailRefused | MailUnavailable):
                await act.desk.told(act.case, Step.LETTER_UNSENT, kind)
            return await self._draw(act, _unsent(act.texts, error))
        await act.desk.told(act.case, Step.LETTER_SENT, kind)
        return None

    async def _draw(self, act: Act, notice: Notice | None, status: int = HTTPStatus.OK) -> web.StreamResponse:
        written, case, _ = await self._written(act)
        kind = _kind(act)
        return self._parts.drawing.page(
            act.request,
            act.visit,
            "cases/letter.html",
            status=status,
            place="cases",
            case=case,
            letter=written,
            kind=kind.value,
            answers=kind is LetterKind.ANSWER,
            language=_language(act, case),
            mails=self._parts.ports.mail is not None and case.intake is not None and case.intake.by_mail,
            before=_before(act.texts, case, kind.value),
            notice=notice,
            visible_seconds=self._parts.choices.limits.visible_seconds,
        )

    async def _written(self, act: Act) -> tuple[PersonLetter, Case, Notes]:
        case = await act.desk.cases.get(act.case)
        kind = _kind(act)
        if kind is LetterKind.ANSWER:
            require(case, Step.LETTER_PRINTED, at=act.visit.at)
        elif not case.has(Step.EXTENDED):
            raise Faults({"letter": act.texts("The term was not extended.")})
        fate = await act.desk.cases.fate(case, at=act.visit.at)
        notes = await act.desk.notes(act.case)
        language = _language(act, case)
        about, texts = self._parts.choices.about(language), Texts(language, act.texts.zone)
        return letter(case, notes, about, texts, kind=kind, fate=fate, at=act.visit.at), case, notes


def _kind(act: Act) -> LetterKind:
    return LetterKind.EXTENSION if act.form["letter"] == LetterKind.EXTENSION else LetterKind.ANSWER


def _language(act: Act, case: Case) -> str:
    return case.intake.language if case.intake else act.texts.language


def _before(texts: Texts, case: Case, kind: str) -> str:
    """Return what has to be agreed to before a letter is sent again, "" when none has left or may have."""
    last = next((one.step for one in reversed(case.log) if one.step in _SENDING and one.detail == kind), None)
    match last:
        case Step.LETTER_BEGUN:
            return texts("This letter was sent before, and whether it left is not known. It may arrive twice.")
        case Step.LETTER_SENT:
            return texts("This letter has been sent already.")
    return ""


def _unsent(texts: Texts, error: MailError) -> Notice:
    match error:
        case LetterRefused() | MailRefused():
            text = texts("The mail server refused the letter. Print it instead.")
        case MailUnavailable():
            text = texts("The mail server cannot be reached. Nothing was sent; try again later.")
        case _:
            text = texts("It is not certain whether the letter was sent. Ask the person before you send it again.")
    return Notice(texts("The letter was not sent"), text)
