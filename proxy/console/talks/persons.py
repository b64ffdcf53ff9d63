"""Finding a person's conversations by what they are known by: asked with a reason, never written into an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Blanks, Form, Untrusted, read_form
from proxy.console.limits import ConsoleLimits
from proxy.console.names import entity_name
from proxy.console.once import OneTimeForms, Use
from proxy.console.talks.reasons import Reasons
from proxy.console.talks.rows import DayOfRows, Rows
from proxy.console.visit import VISIT, Missing, Visit
from redaction.entities import EntityType
from storage.errors import AccessDenied, BadRequest, OpenerUnavailable, TooMany
from storage.interfaces import AuditTag, FoundPerson, Listing, Opener, Reason, Right

KINDS: Final = (
    EntityType.EMAIL_ADDRESS,
    EntityType.PHONE_NUMBER,
    EntityType.STUDENT_ID,
    EntityType.LEARNER_ID,
    EntityType.PERSON,
)
"""What the index holds, in the order in which people are asked for it."""

PATH: Final = "/search"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search came to.

    Attributes:
        days: the conversations found, as rows.
        count: how many were found, in words.
        unavailable: why nothing, or not all, can be shown.
    """

    days: tuple[DayOfRows, ...]
    count: str
    unavailable: str = field(default="")


class PersonSearch:
    """The page that finds a person; its answer has no address, and a reload asks nothing again."""

    def __init__(
        self, *, opener: Opener, listing: Listing, rows: Rows, reasons: Reasons, drawing: Drawing, limits: ConsoleLimits
    ) -> None:
        self._opener = opener
        self._listing = listing
        self._rows = rows
        self._reasons = reasons
        self._drawing = drawing
        self._limits = limits
        self._forms = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the empty form."""
        return self._draw(request, {})

    async def find(self, request: web.Request) -> web.StreamResponse:
        """Search, once for each form; the opener writes it down first, without the value."""
        visit, form = request[VISIT], await read_form(request)
        match self._forms.take(form["token"], visit.secret, "search", at=visit.at):
            case Use.FORGED:
                raise Untrusted
            case Use.USED | Use.STALE:
                raise web.HTTPSeeOther(PATH)
            case Use.FRESH:
                pass
        if Right.READ_REDACTED not in visit.rights:
            # Before the search: its answer is a list of texts.
            raise Missing(Right.READ_REDACTED)
        given = self._reasons.read(form, visit.texts)
        faults = {**self._faults(visit, form), **given.faults}
        if faults or given.reason is None:
            return self._draw(request, form.fields, faults=faults)
        try:
            found = await self._found(visit, form, given.reason)
        except BadRequest:
            text = visit.texts("This does not read as a value of the chosen kind. Check how it is written.")
            return self._draw(request, form.fields, faults={"value": text})
        except TooMany:
            text = visit.texts(
                "Too much was found, or you have searched too often within an hour. Search for one person."
            )
            return self._draw(request, form.fields, faults={"value": text})
        except OpenerUnavailable:
            text = visit.texts(
                "The opener, which holds the key, does not answer. Nothing is lost; try again in a moment."
            )
            return self._draw(request, form.fields, answer=Answer((), "", text))
        return self._draw(request, {"category": form["category"], "case": form["case"]}, answer=found)

    async def _found(self, visit: Visit, form: Form, reason: Reason) -> Answer:
        try:
            found = await self._opener.find(
                session=visit.secret, entity_type=form["kind"], value=form["value"], case=reason.case, code=reason.code
            )
        except AccessDenied:
            raise Missing(Right.SEARCH_PERSONS) from None
        return await self._answer(visit, found)

    async def _answer(self, visit: Visit, found: Sequence[FoundPerson]) -> Answer:
        named = list(dict.fromkeys(one.conversation for one in found))
        listed = await self._listing.these(named, limit=self._limits.page_rows)
        days, unavailable = await self._rows.days(visit, AuditTag.CONSOLE_CONVERSATIONS_SEARCH, listed)
        count = visit.texts.count("{count} conversation found", "{count} conversations found", len(named))
        if len(named) > len(listed):
            count = visit.texts(
                "{count} conversations found; the newest {shown} are shown",
                count=visit.texts.number(len(named)), shown=visit.texts.number(len(listed)),
            )  # fmt: skip
        return Answer(days, count, unavailable)

    def _faults(self, visit: Visit, form: Form) -> dict[str, str]:
        faults = {}
        if form["kind"] not in KINDS:
            faults["kind"] = visit.texts("Choose what you search by.")
        if not 1 <= len(form["value"].strip()) <= self._limits.search_max_chars:
            most = self._limits.search_max_chars
            faults["value"] = visit.texts("Write what you search for: at most {max} characters.", max=most)
        return faults

    def _draw(
        self, request: web.Request, typed: Mapping[str, str], *, faults: Mapping[str, str] | None = None,
        answer: Answer | None = None,
    ) -> web.Response:  # fmt: skip
        visit = request[VISIT]
        return self._drawing.page(
            request,
            visit,
            "talks/search.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
            place="conversations",
            kinds=[(str(kind), entity_name(visit.texts, kind)) for kind in KINDS],
            typed=Blanks(typed),
            faults=Blanks(faults or {}),
            answer=answer,
            unavailable=answer.unavailable if answer else "",
            search_token=self._forms.issue(visit.secret, "search", at=visit.at),
            value_max=self._limits.search_max_chars,
            **self._reasons.choices(visit.texts),
        )
