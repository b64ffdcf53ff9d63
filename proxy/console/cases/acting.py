"""A step of a case as a form: trusted, taken on the officer's desk, or refused in words on the case's own page."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from proxy.console.cases.words import HINDRANCES
from proxy.console.forms import Form, Untrusted, read_form, require_token
from proxy.console.once import OneTimeForms, Use
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Answer, Missing, Visit, signed_in
from proxy.subjects.desk import Desk, Officer
from storage.errors import (
    AccessDenied,
    BadRequest,
    OpenerUnavailable,
    OutOfOrder,
    Refused,
    TooMany,
    TooOften,
    UnknownCase,
    UnknownConversation,
    UnknownPseudonym,
)
from storage.interfaces import Right
from storage.subjects.order import Hindrance


class Faults(Exception):  # noqa: N818 - what is wrong in a form, by field
    """Fields of a form are not as expected; `fields` says which, and what was."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("a form has faults")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says above everything else: why nothing was done."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Act:
    """One form on its way to the desk."""

    request: web.Request
    visit: Visit
    desk: Desk
    case: str
    form: Form

    @property
    def texts(self) -> Texts:
        """The language of the answer."""
        return self.visit.texts


Deed = Callable[[Act], Awaitable[web.StreamResponse | None]]
Redraw = Callable[[web.Request, Form | None, Mapping[str, str], Notice | None, int], Awaitable[web.StreamResponse]]


_TOLD: Mapping[type[Exception], int] = {
    OutOfOrder: HTTPStatus.CONFLICT,
    OpenerUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    UnknownConversation: HTTPStatus.CONFLICT,
    UnknownPseudonym: HTTPStatus.CONFLICT,
    BadRequest: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
}


_TELLABLE = tuple(_TOLD)


def desk_of(parts: ConsoleParts, visit: Visit) -> Desk:
    """Return the desk of who asks."""
    return Desk(parts.ports.desk, Officer(signed_in(visit), visit.secret))


def acting(parts: ConsoleParts, redraw: Redraw, deed: Deed, once: OneTimeForms | None = None) -> Answer:
    """Return what answers a form: the deed's own answer, else the case's page, else that page with what was wrong.

    Args:
        parts: where desks are.
        redraw: draws the page that the form stands on.
        deed: what the form is for; None as its answer leads to the case's page.
        once: for a form that shows what is sealed: its tokens, each good for one look.
    """

    async def answer(request: web.Request) -> web.StreamResponse:
        visit = request[VISIT]
        form = await read_form(request)
        require_token(form, visit)
        case = request.match_info.get("case", "")
        if once is not None and (refusal := _looked_before(once, visit, case, form)) is not None:
            return await redraw(request, None, {}, refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            done = await deed(Act(request, visit, desk_of(parts, visit), case, form))
        except Faults as faults:
            return await redraw(request, form, faults.fields, None, HTTPStatus.UNPROCESSABLE_ENTITY)
        except UnknownCase:
            raise web.HTTPNotFound from None
        except AccessDenied:
            raise Missing(_missing(visit)) from None
        except _TELLABLE as error:
            status, notice = _told(visit.texts, error)
            return await redraw(request, form, {}, notice, status)
        finally:
            await parts.ports.reminders.look()
        if done is not None:
            return done
        raise web.HTTPSeeOther(f"/cases/{case}")

    return answer


def _looked_before(once: OneTimeForms, visit: Visit, number: str, form: Form) -> Notice | None:
    """Return why a form shows nothing, None when it may: a reload leads back to the case and opens nothing again."""
    match once.take(form["once"], visit.secret, number, at=visit.at):
        case Use.FORGED:
            raise Untrusted
        case Use.USED:
            raise web.HTTPSeeOther(f"/cases/{number}")
        case Use.STALE:
            texts = visit.texts
            return Notice(texts("Nothing was done"), texts("This form had been open too long. Please send it again."))
        case Use.FRESH:
            return None


def _missing(visit: Visit) -> Right:
    """Return which right the opener may have missed: the deeds that show values need more than one."""
    needed = (Right.SERVE_SUBJECTS, Right.READ_REDACTED, Right.REVEAL_IDENTITY)
    return next((right for right in needed if right not in visit.rights), Right.SERVE_SUBJECTS)


def _told(texts: Texts, error: Exception) -> tuple[int, Notice]:
    heading = texts("Nothing was done")
    match error:
        case OutOfOrder():
            text = texts(HINDRANCES[Hindrance(error.hindrance)])
        case OpenerUnavailable():
            text = texts("The opener does not answer. Try again in a moment.")
        case TooOften() | TooMany():
            text = texts("Too much was searched or opened in a short time. Wait a while.")
        case UnknownConversation() | UnknownPseudonym():
            text = texts("The case has changed meanwhile. Look at it again.")
        case _:
            text = texts("What was typed is not of the expected form.")
    return next(status for kind, status in _TOLD.items() if isinstance(error, kind)), Notice(heading, text)
