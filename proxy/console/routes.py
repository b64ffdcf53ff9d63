"""The route table's rows: every address of the console with the right that it needs and what it answers with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPMethod
from typing import Final

from aiohttp import web

from proxy.console.visit import VISIT, Answer, Missing, NotFresh, NotSignedIn, Visit
from storage.interfaces import Right


class Entry(StrEnum):
    """Who may ask when no right is named."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed_in"


Needs = Right | frozenset[Right] | Entry
"""What opens an address: a right, any one of several, or, of those who hold none, anybody or who is signed in."""


def rights_of(needs: Needs) -> tuple[Right, ...]:
    """Return the rights of which one is needed, in the order of `Right`; none where everybody may who is signed in."""
    if isinstance(needs, Entry):
        return ()
    return (needs,) if isinstance(needs, Right) else tuple(right for right in Right if right in needs)


def opens(needs: Needs, rights: frozenset[Right]) -> bool:
    """Say whether these rights of somebody who is signed in open what needs this."""
    return isinstance(needs, Entry) or not rights.isdisjoint(rights_of(needs))


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
        needs: the right, or one of the rights, that whoever asks must hold at this very moment, or who may ask without.
        answer: what answers.
        kind: what it answers with.
        fresh: whether whoever asks must have proven themselves lately; else they are asked to, and led back.
    """

    method: HTTPMethod
    path: str
    needs: Needs
    answer: Answer
    kind: Kind = Kind.PAGE
    fresh: bool = False

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer, after whoever asks has been found entitled.

        Raises:
            NotSignedIn: nobody is signed in.
            Missing: the right is not held.
            NotFresh: the last proof of who asks is too old.
        """
        if self.needs is not Entry.ANYBODY:
            visit = request[VISIT]
            if visit.account is None:
                raise NotSignedIn
            if not opens(self.needs, visit.rights):
                raise Missing(*rights_of(self.needs))
            if self.fresh and not self._is_fresh(visit):
                raise NotFresh
        return await self.answer(request)

    def _is_fresh(self, visit: Visit) -> bool:
        if visit.fresh_until is None:
            return False
        # A form that was shown while the proof was fresh can still be sent for a while.
        grace = timedelta(0) if self.method is HTTPMethod.GET else FORM_GRACE
        return visit.at < visit.fresh_until + grace


FORM_GRACE: Final = timedelta(minutes=10)
"""How much longer than a proof is fresh a form may be sent that was shown while it was."""

ROUTES: Final = web.AppKey("routes", tuple[Route, ...])
KINDS: Final = web.AppKey("kinds", dict[tuple[str, str], Kind])


def get(path: str, needs: Needs, answer: Answer, kind: Kind = Kind.PAGE, *, fresh: bool = False) -> Route:
    """Return a route that is looked at."""
    return Route(HTTPMethod.GET, path, needs, answer, kind, fresh)


def post(path: str, needs: Needs, answer: Answer, kind: Kind = Kind.PAGE, *, fresh: bool = False) -> Route:
    """Return a route that a form is sent to; where `fresh`, the page with the form should be too."""
    return Route(HTTPMethod.POST, path, needs, answer, kind, fresh)


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


def page_above(request: web.Request) -> str:
    """Return the path of the page that a form's address belongs to: the nearest one that can be looked at."""
    resource = request.match_info.route.resource
    pattern, path = resource.canonical if resource is not None else "", request.path
    while pattern and ("GET", pattern) not in request.app[KINDS]:
        pattern, path = pattern.rpartition("/")[0], path.rpartition("/")[0]
    return path or "/"
