"""What a site tells about its visitor over the socket: attributes, events and tags, with Tawk.to's limits."""

import re
from typing import Any

from proxy.demo.simulator.calls import RefusedError
from proxy.demo.simulator.frames import VisitorCommand
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.refusals import CommandError
from proxy.demo.simulator.sessions import check_hash, text_of
from proxy.demo.simulator.states import Visitor
from proxy.demo.simulator.switchboard import Line
from proxy.demo.simulator.world import World

ATTRIBUTES_LIMIT = 50
VALUE_LIMIT_CHARS = 255
TAGS_LIMIT = 10

_KEY = re.compile(r"[A-Za-z0-9-]{1,50}")
_CLAIMS = frozenset({"name", "email", "phone", "hash"})


def set_attributes(world: World, line: Line, command: VisitorCommand) -> Json:
    """Set attributes; name, e-mail and phone among them, or in a second argument, are the visitor's own."""
    attributes = _object(command, 0, "INVALID_ATTRIBUTES")
    claims = {name: value for name, value in attributes.items() if name in _CLAIMS}
    second = command.argument(1)
    if isinstance(second, dict):
        claims |= second
    plain = {name: value for name, value in attributes.items() if name not in _CLAIMS}
    _check(plain)
    if len(line.visitor.attributes | plain) > ATTRIBUTES_LIMIT:
        raise CommandError("ATTRIBUTE_LIMIT_EXCEEDED")
    _check_claims(world, claims)
    line.visitor.attributes.update(plain)
    _introduce(line.visitor, claims)
    world.conversations.visitor_changed(line.visitor)
    return {"ok": True}


def add_event(world: World, line: Line, command: VisitorCommand) -> Json:
    """Note an event of the site."""
    event = _object(command, 0, "INVALID_EVENT_NAME")
    name, data = text_of(event, "name"), event.get("data") or {}
    if not _KEY.fullmatch(name):
        raise CommandError("INVALID_EVENT_NAME")
    if not isinstance(data, dict):
        raise CommandError("INVALID_ATTRIBUTES")
    _check(data)
    _check_claims(world, event)
    line.visitor.events.append({"name": name, "data": data})
    world.conversations.visitor_changed(line.visitor)
    return {"ok": True}


def add_tags(world: World, line: Line, command: VisitorCommand) -> Json:
    """Add tags and tell all tabs."""
    added = _tags(world, command)
    tags = list(dict.fromkeys([*line.visitor.tags, *added]))
    if len(tags) > TAGS_LIMIT:
        raise CommandError("TAG_LIMIT_EXCEEDED")
    return _keep_tags(world, line, tags)


def remove_tags(world: World, line: Line, command: VisitorCommand) -> Json:
    """Remove tags and tell all tabs."""
    removed = _tags(world, command)
    return _keep_tags(world, line, [tag for tag in line.visitor.tags if tag not in removed])


def _keep_tags(world: World, line: Line, tags: list[str]) -> Json:
    line.visitor.tags = tags
    world.conversations.share(line, "visitorTagsUpdate", tags=tags)
    return {"ok": True}


def _tags(world: World, command: VisitorCommand) -> list[str]:
    body = _object(command, 0, "INVALID_TAGS")
    tags = body.get("tags")
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag for tag in tags):
        raise CommandError("INVALID_TAGS")
    _check_claims(world, body)
    return tags


def _object(command: VisitorCommand, place: int, code: str) -> Json:
    value = command.argument(place)
    if not isinstance(value, dict):
        raise CommandError(code)
    return value


def _check(attributes: Json) -> None:
    if len(attributes) > ATTRIBUTES_LIMIT:
        raise CommandError("ATTRIBUTE_LIMIT_EXCEEDED")
    if not all(_KEY.fullmatch(key) for key in attributes):
        raise CommandError("CONTAINS_INVALID_KEY")
    if not all(_is_value(value) for value in attributes.values()):
        raise CommandError("CONTAINS_INVALID_VALUE")


def _is_value(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= VALUE_LIMIT_CHARS
    return value is None or isinstance(value, int | float | bool)


def _check_claims(world: World, claims: Json) -> None:
    """Check the secure mode's hash where an e-mail is claimed."""
    email = text_of(claims, "email")
    if email:
        try:
            check_hash(world, claims, subject=email)
        except RefusedError as error:
            raise CommandError(error.code) from error


def _introduce(visitor: Visitor, claims: Json) -> None:
    visitor.name = text_of(claims, "name") or visitor.name
    visitor.email = text_of(claims, "email") or visitor.email
    visitor.phone = text_of(claims, "phone") or visitor.phone
