"""The table of what each host answers: one row for each HTTP path of the protocol."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from proxy.demo.simulator import api, files, sessions, uploads
from proxy.demo.simulator.calls import Answer, Call
from proxy.demo.simulator.misbehaviour import Target
from proxy.demo.simulator.world import World


class Access(StrEnum):
    """Which pages may read an answer."""

    ALL = "all"
    """Any page, without credentials."""
    ORIGIN = "origin"
    """The page's exact origin, with credentials."""


@dataclass(frozen=True, slots=True)
class Route:
    """One row: which call, what answers it, and what it is called when it must fail."""

    host: str
    method: str
    path: re.Pattern[str]
    """Must match the whole decoded path."""
    target: Target
    answer: Callable[[World, Call], Answer]
    access: Access = Access.ALL


def _row(
    host: str, method: str, path: str, target: Target, answer: Callable[[World, Call], Answer], access: Access
) -> Route:
    return Route(host, method, re.compile(path), target, answer, access)


def _file(host: str, path: str, target: Target, answer: Callable[[World, Call], Answer]) -> Route:
    return _row(host, "GET", path, target, answer, Access.ALL)


def _call(method: str, path: str, target: Target, answer: Callable[[World, Call], Answer]) -> Route:
    return _row("va.tawk.to", method, path, target, answer, Access.ORIGIN)


def _upload(method: str, path: str, answer: Callable[[World, Call], Answer]) -> Route:
    return _row("upload.tawk.to", method, path, Target.UPLOAD, answer, Access.ORIGIN)


ROUTES: tuple[Route, ...] = (
    _file("embed.tawk.to", r"/_s/v4/app/[^/]+/languages/.+", Target.LANGUAGES, files.embed_file),
    _file("embed.tawk.to", r"/_s/v4/app/.+", Target.BUNDLE, files.embed_file),
    _file("embed.tawk.to", r"/_s/v4/assets/.+", Target.ASSETS, files.embed_file),
    _file("embed.tawk.to", r"/[0-9a-f]{24}/[0-9a-z]+", Target.LOADER, files.loader),
    _call("GET", r"/v1/widget-settings", Target.SETTINGS, sessions.widget_settings),
    _call("POST", r"/v1/session/start", Target.SESSION_START, sessions.session_start),
    _call("POST", r"/v1/client/login", Target.LOGIN, sessions.login),
    _call("POST", r"/v1/client/logout", Target.LOGIN, sessions.logout),
    _call("GET", r"/v1/chat/list", Target.HISTORY, api.chat_list),
    _call("GET", r"/v1/chat/get", Target.HISTORY, api.chat_get),
    _call("GET", r"/v1/kb/article/search", Target.KNOWLEDGE_BASE, api.knowledge_search),
    _call(
        "POST",
        r"/v1/kb/analytics/(?:search-performed|search-result-clicked)",
        Target.KNOWLEDGE_BASE,
        api.knowledge_analytics,
    ),
    _call("GET", r"/v1/kb/.+", Target.KNOWLEDGE_BASE, api.knowledge),
    _call("POST", r"/v1/ticket/create", Target.TICKET, api.ticket_create),
    _call("POST", r"/v1/form/lead-capture/submit", Target.LEAD_CAPTURE, api.lead_capture),
    _call("POST", r"/log-performance/v3", Target.LOG, api.log),
    _call("POST", r"/log", Target.LOG, api.log),
    _upload("GET", r"/upload/handle", uploads.upload_handle),
    _upload("POST", r"/upload/visitor-chat/visitor", uploads.upload),
    _file("s3.amazonaws.com", r"/tawk-to-pi/.+", Target.PICTURES, files.picture),
    _file("tawk.link", r"/.+", Target.PICTURES, files.picture),
    _file("tawkto.link", r"/.+", Target.PICTURES, files.picture),
    _file("cdn.jsdelivr.net", r"/emojione/.+", Target.EMOJI, files.emoji),
    _file("fonts.googleapis.com", r"/.*", Target.ASSETS, files.fonts),
    _file("tawk.to", r"/chat/[0-9a-f]{24}/[0-9a-z]+", Target.POP_OUT, files.pop_out),
    _file("www.tawk.to", r"/.*", Target.POP_OUT, files.pop_out),
    _file("video.tawk.to", r"/.*", Target.POP_OUT, files.pop_out),
)

SOCKET_HOST = re.compile(r"vs[a-z]?[0-9]{1,3}\.tawk\.to")
SOCKET_PATH = "/s/"


def find(host: str, method: str, path: str) -> Route | None:
    """Return the row of a call, or None. A preflight and a HEAD find the row of the call they stand for."""
    for route in ROUTES:
        fits = method in {route.method, "OPTIONS"} or (method, route.method) == ("HEAD", "GET")
        if fits and host == route.host and route.path.fullmatch(path):
            return route
    return None
