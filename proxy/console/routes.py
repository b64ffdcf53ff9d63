"""The route table's rows: every address of the console with the right that it needs and what it answers with."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPMethod
from typing import Final

from aiohttp import web

from proxy.console.visit import VISIT, Answer, Missing, NotSignedIn
from storage.interfaces import Right


class Entry(StrEnum):
    """Who may ask when no right is named."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed_in"


class Kind(StrEnum):
    """What a route answers with; what it refuses is refused in the same form."""

    PAGE = "page"
    JSON = "json"
    EVENTS = "events"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the console.

    Attributes:
        method: GET or POST.
        path: aiohttp's form of the path, such as "/conversations/{id}".
        needs: the right that whoever asks must hold at this very moment, or who may ask without any.
        answer: what answers.
        kind: what it answers with.
    """

    method: HTTPMethod
    path: str
    needs: Right | Entry
    answer: Answer
    kind: Kind = Kind.PAGE

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer, after whoever asks has been found entitled.

        Raises:
            NotSignedIn: nobody is signed in.
            Missing: the right is not held.
        """
        if self.needs is not Entry.ANYBODY:
            visit = request[VISIT]
            if visit.account is None:
                raise NotSignedIn
            if isinstance(self.needs, Right) and self.needs not in visit.rights:
                raise Missing(self.needs)
        return await self.answer(request)


ROUTES: Final = web.AppKey("routes", tuple[Route, ...])
KINDS: Final = web.AppKey("kinds", dict[tuple[str, str], Kind])


def get(path: str, needs: Right | Entry, answer: Answer, kind: Kind = Kind.PAGE) -> Route:
    """Return a route that is looked at."""
    return Route(HTTPMethod.GET, path, needs, answer, kind)


def post(path: str, needs: Right | Entry, answer: Answer, kind: Kind = Kind.PAGE) -> Route:
    """Return a route that a form is sent to."""
    return Route(HTTPMethod.POST, path, needs, answer, kind)


def add_routes(app: web.Application, routes: Iterable[Route]) -> None:
    """Put every route into the application, and the table itself, which says who may what."""
    table = tuple(routes)
    app[ROUTES] = table
    app[KINDS] = {(str(route.method), route.path): route.kind for route in table}
    for route in table:
        app.router.add_route(route.method, route.path, route.__call__)


def kind_of(request: web.Request) -> Kind:
    """Return what the route of a request answers with; a page where there is no route."""
    resource = request.match_info.route.resource
    path = resource.canonical if resource is not None else ""
    method = "GET" if request.method == "HEAD" else request.method
    return request.app[KINDS].get((method, path), Kind.PAGE)
