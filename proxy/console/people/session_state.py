"""Whether a page that stays open may still be shown: asked by a script now and then, which prolongs nothing."""

import hashlib

from aiohttp import web

from proxy.console.visit import VISIT, Visit


def standing(visit: Visit) -> str:
    """Return a mark of who is signed in with which rights; another mark means that the page is out of date."""
    parts = ["standing", visit.account.id if visit.account else "", *sorted(visit.rights)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


async def show(request: web.Request) -> web.StreamResponse:
    """Tell the mark as it is at this moment."""
    return web.json_response({"standing": standing(request[VISIT])})
