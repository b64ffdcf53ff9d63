"""The addresses of people's cases; every one needs the right to serve people's requests."""

from proxy.console.cases import steps
from proxy.console.cases.acting import Deed, acting
from proxy.console.cases.case_page import CasePage
from proxy.console.cases.entering import Entering
from proxy.console.cases.hand_over import HandOver
from proxy.console.cases.letter_page import LetterPage
from proxy.console.cases.listing import RequestList
from proxy.console.cases.work import Work
from proxy.console.once import OneTimeForms
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Kind, Route, get, post
from storage.interfaces import Right

_SERVE = Right.SERVE_SUBJECTS


def routes(parts: ConsoleParts) -> list[Route]:
    """Return the area's rows of the table."""
    limits = parts.choices.limits
    once = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)
    page, entering, work = CasePage(parts, once), Entering(parts), Work(parts)
    hand_over, letters = HandOver(parts), LetterPage(parts)

    def step(path: str, deed: Deed, kind: Kind = Kind.PAGE) -> Route:
        return post(f"/cases/{{case}}/{path}", _SERVE, acting(parts, page.draw, deed), kind)

    def opening(path: str, deed: Deed) -> Route:
        return post(f"/cases/{{case}}/{path}", _SERVE, acting(parts, page.draw, deed, once))

    return [
        get("/cases", _SERVE, RequestList(parts).show),
        get("/cases/new", _SERVE, entering.show),
        post("/cases/new", _SERVE, acting(parts, entering.draw, entering.enter)),
        get("/cases/{case}", _SERVE, page.show),
        opening("person", entering.person),
        step("person/change", entering.describe),
        step("identify", steps.identify),
        step("extend", steps.extend),
        step("decide", steps.decide),
        step("refuse", steps.refuse),
        step("search", work.search),
        step("search-known", work.search_known),
        opening("look", work.look),
        step("mark", work.mark),
        step("leave-out", work.leave_out),
        step("rectify", work.rectify),
        step("restrict", work.restrict),
        step("object", work.objected),
        step("release", work.release),
        step("export", hand_over.export, Kind.FILE),
        get("/cases/{case}/erase", _SERVE, page.erasing),
        post("/cases/{case}/erase", _SERVE, acting(parts, page.redraw_erasing, hand_over.erase)),
        step("certificate", hand_over.certify, Kind.FILE),
        step("tawk", steps.deleted_at_tawk),
        step("carried-out", steps.carried_out),
        opening("letter", letters.show),
        step("letter-text", letters.text, Kind.FILE),
        step("letter-printed", letters.printed),
        step("letter-sent", letters.send),
        step("close", steps.close),
    ]
