"""The routes of the `service` command: sending a message, forms, what was seen, calls."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from proxy.demo.simulator import forms
from proxy.demo.simulator.identifiers import iso
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.refusals import CommandError
from proxy.demo.simulator.switchboard import Line
from proxy.demo.simulator.world import World

ATTACHMENTS_LIMIT = 5
"""The most files that one message carries."""


def route_path(route: Any) -> str:
    """Return a route's path; unofficial clients give the whole address."""
    if not isinstance(route, str):
        return ""
    try:
        return urlsplit(route).path
    except ValueError:
        return ""


def send_message(world: World, line: Line, body: Json) -> Json:
    """Take a visitor's message and answer its version and time."""
    text, attachments = body.get("message", ""), body.get("attachments", [])
    if not isinstance(text, str):
        raise CommandError("InvalidArgument", "message")
    if not _are_attachments(attachments):
        raise CommandError("InvalidArgument", "attachments")
    if not text.strip() and not attachments:
        raise CommandError("InvalidArgument", "message")
    message = world.conversations.visitor_says(line.visitor, text, attachments, origin=line.tab)
    return {"ok": True, "data": {"cver": message.version, "co": iso(message.at)}}


def _are_attachments(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= ATTACHMENTS_LIMIT and all(isinstance(item, dict) for item in value)


def messages_seen(world: World, line: Line, body: Json) -> Json:
    """Note up to when the visitor has read, and tell the other tabs."""
    stamp = _stamp(body)
    line.visitor.seen_ms = max(line.visitor.seen_ms, stamp)
    world.conversations.share(line, "visitorChatSeen", timestamp=stamp)
    return {"ok": True}


def dismiss_preview(world: World, line: Line, body: Json) -> Json:
    """Tell the other tabs that the preview of a message was closed."""
    world.conversations.share(line, "visitorChatDismiss", timestamp=_stamp(body))
    return {"ok": True}


def _stamp(body: Json) -> int:
    stamp = body.get("timestamp")
    return int(stamp) if isinstance(stamp, int | float) and 0 <= stamp < 2**53 else 0


def form_get(_world: World, _line: Line, body: Json) -> Json:
    """Answer the fields of a form inside the chat."""
    if body.get("formId") != "lead-capture-form":
        raise CommandError("NotFound", "formId")
    fields = [
        {"label": "Nimi", "required": True, "type": "text", "context": "name"},
        {"label": "Sähköposti", "required": True, "type": "text", "context": "email", "format": "email"},
        {"label": "Puhelin", "required": False, "type": "text", "context": "phone"},
    ]
    return {"ok": True, "data": {"form": {"id": "lead-capture-form", "fields": fields}}}


def call(world: World, line: Line, _body: Json) -> Json:
    """Answer the routes of video calls: there is none."""
    world.switchboard.to_visitor(line.visitor, "vCallStatus", {"status": "ended"})
    return {"ok": True, "data": {"status": "ended"}}


SERVICES: Mapping[tuple[str, str], Callable[[World, Line, Json], Any]] = {
    ("visitor-chat", "/v1/message/visitor"): send_message,
    ("visitor-chat", "/v1/visitor/offline-form"): forms.offline_form,
    ("visitor-chat", "/v1/visitor/prechat-form"): forms.save_prechat,
    ("visitor-chat", "/v1/visitor/messages-seen"): messages_seen,
    ("visitor-chat", "/v1/visitor/dismiss-preview"): dismiss_preview,
    ("table", "/v1/form/get"): form_get,
    ("webrtc", "/v1/vcall/status/visitor"): call,
    ("webrtc", "/v1/vcall/init/visitor"): call,
    ("webrtc", "/v1/vcall/reject/visitor"): call,
}
