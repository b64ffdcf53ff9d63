"""Entering a request, and who asked: what names the person goes to the opener to be sealed, and comes back once."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from aiohttp import web

from proxy.console.cases.acting import Act, Faults, Notice
from proxy.console.cases.reading import MAX_FIELD_CHARS, PERSON_FIELDS, intake_of, number_of, person_of
from proxy.console.cases.words import CHANNELS, KINDS
from proxy.console.forms import Form
from proxy.console.parts import ConsoleParts
from proxy.console.visit import VISIT
from proxy.i18n import LANGUAGES
from storage.errors import Duplicate
from storage.subjects.requests import Channel, Intake, Note


class Entering:
    """The form that a case begins with, and the page of who asked."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the blank form."""
        return await self.draw(request, None, {}, None, HTTPStatus.OK)

    async def draw(
        self, request: web.Request, form: Form | None, faults: Mapping[str, str], notice: Notice | None, status: int
    ) -> web.StreamResponse:
        """Show the form as it was typed, with what was wrong in it."""
        visit = request[VISIT]
        texts = visit.texts
        number = form["number"] if form else await self._parts.ports.desk.cases.next_number(at=visit.at)
        blank = {"number": number, "received": texts.local_date(visit.at).isoformat(), "language": "fi"}
        channels = [(one.value, texts(name)) for one, name in CHANNELS.items() if one is not Channel.RECEIPT_CODE]
        return self._parts.drawing.page(
            request,
            visit,
            "cases/new.html",
            status=status,
            place="cases",
            kinds=[(one.value, texts(name)) for one, name in KINDS.items()],
            channels=channels,
            languages=[(code, texts.language_name(code)) for code in LANGUAGES],
            typed=form.fields if form else blank,
            faults=faults,
            notice=notice,
            field_max=MAX_FIELD_CHARS,
            today=texts.local_date(visit.at).isoformat(),
        )

    async def enter(self, act: Act) -> web.StreamResponse | None:
        """Enter a request."""
        number, intake, person = _typed(act)
        try:
            case = await act.desk.open(number, intake, person)
        except Duplicate:
            raise Faults({"number": act.texts("There is a case of this number already.")}) from None
        raise web.HTTPSeeOther(f"/cases/{case.id}")

    async def person(self, act: Act) -> web.StreamResponse:
        """Show who asked, once, as the answer to this very form."""
        return await self._person(act.request, None, {}, HTTPStatus.OK, await act.desk.notes(act.case))

    async def describe(self, act: Act) -> web.StreamResponse | None:
        """Write anew who asked."""
        case = await act.desk.cases.get(act.case)
        try:
            person = person_of(act.form, act.texts, by_mail=case.intake is not None and case.intake.by_mail)
        except Faults as faults:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await self._person(act.request, act.form, faults.fields, status, {})
        await act.desk.describe(act.case, person)
        return None

    async def _person(
        self,
        request: web.Request,
        form: Form | None,
        faults: Mapping[str, str],
        status: int,
        notes: Mapping[Note, Mapping[str, str]],
    ) -> web.StreamResponse:
        visit = request[VISIT]
        known = notes.get(Note.PERSON, {})
        words = {note.value: fields.get("words", "") for note, fields in notes.items() if note is not Note.PERSON}
        return self._parts.drawing.page(
            request,
            visit,
            "cases/person.html",
            status=status,
            place="cases",
            number=request.match_info["case"],
            typed=form.fields if form else {name: known.get(name, "") for name in PERSON_FIELDS},
            words=words,
            faults=faults,
            field_max=MAX_FIELD_CHARS,
            visible_seconds=self._parts.choices.limits.visible_seconds,
        )


def _typed(act: Act) -> tuple[str, Intake, Mapping[str, str]]:
    """Return the three parts of the form, or raise every fault of all three at once."""
    faults: dict[str, str] = {}
    read: list[Callable[[], object]] = [
        lambda: number_of(act.form, act.texts),
        lambda: intake_of(act.form, act.texts, at=act.visit.at),
        lambda: person_of(act.form, act.texts, by_mail=act.form["by_mail"] == "on"),
    ]
    for one in read:
        try:
            one()
        except Faults as found:
            faults |= found.fields
    if faults:
        raise Faults(faults)
    return (
        number_of(act.form, act.texts),
        intake_of(act.form, act.texts, at=act.visit.at),
        person_of(act.form, act.texts),
    )
