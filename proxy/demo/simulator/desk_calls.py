"""What each POST of the desk does, and the reading of the record; `desk.py` tells their paths and bodies."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from proxy.demo.simulator import views
from proxy.demo.simulator.conversations import DEFAULT_POSITION
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.misbehaviour import Mode, Target
from proxy.demo.simulator.records import RecordOverflowError
from proxy.demo.simulator.states import Chat, Status, Visitor
from proxy.demo.simulator.world import World

RECORD_PAGE_ENTRIES = 500
"""The most entries of the record in one answer."""

_Choice = TypeVar("_Choice", bound=StrEnum)
_Match = Mapping[str, str]
_COUNT = re.compile(r"[0-9]{1,9}")


class DeskError(Exception):
    """A call of the desk asks for what isn't there, or isn't well formed."""

    def __init__(self, field: str, expected: str, *, status: int = 422) -> None:
        super().__init__(f"{field}: expected {expected}.")
        self.field = field
        self.expected = expected
        self.status = status

    def value(self) -> Json:
        """Return the answer's body."""
        code = "not_found" if self.status == HTTPStatus.NOT_FOUND else "invalid"
        return {"error": {"code": code, "field": self.field, "expected": self.expected}}


def join(world: World, match: _Match, body: Json) -> None:
    """Let an agent enter."""
    position = _optional(body, "position") or DEFAULT_POSITION
    world.conversations.agent_joins(_open_chat(world, match), _text(body, "name"), position)


def say(world: World, match: _Match, body: Json) -> None:
    """Send an agent's message."""
    world.conversations.agent_says(_open_chat(world, match), _text(body, "text"), _optional(body, "name"))


def whisper(world: World, match: _Match, body: Json) -> None:
    """Write a note among agents."""
    chat = _open_chat(world, match)
    world.conversations.agent_says(chat, _text(body, "text"), _optional(body, "name"), whisper=True)


def typing(world: World, match: _Match, body: Json) -> None:
    """Show that an agent types or has stopped."""
    chat = _open_chat(world, match)
    world.conversations.agent_types(chat, typing=_switch(body, "typing"), name=_optional(body, "name"))


def leave(world: World, match: _Match, body: Json) -> None:
    """Let an agent leave."""
    try:
        world.conversations.agent_leaves(_open_chat(world, match), _optional(body, "name"))
    except KeyError:
        raise DeskError("name", "an agent who is in the chat") from None


def end(world: World, match: _Match, _body: Json) -> None:
    """End a chat."""
    world.conversations.end(_open_chat(world, match), tell=True)


def drop(world: World, match: _Match, _body: Json) -> None:
    """Cut the visitor's sockets."""
    for line in world.switchboard.lines(_chat(world, match).visitor):
        line.cut()


def ban(world: World, match: _Match, _body: Json) -> None:
    """Ban a visitor."""
    world.conversations.set_banned(_visitor(world, match), banned=True)


def unban(world: World, match: _Match, _body: Json) -> None:
    """Let a banned visitor in again."""
    world.conversations.set_banned(_visitor(world, match), banned=False)


def status(world: World, _match: _Match, body: Json) -> None:
    """Change what the page is."""
    world.conversations.set_status(_choice(body, "status", Status))


def page(world: World, _match: _Match, body: Json) -> None:
    """Switch the page off or on."""
    world.conversations.set_page_disabled(disabled=_switch(body, "disabled"))


def misbehave(world: World, _match: _Match, body: Json) -> None:
    """Order a fault."""
    times, seconds = body.get("times", 1), body.get("seconds", 2.0)
    if not isinstance(times, int) or isinstance(times, bool) or times < 0:
        raise DeskError("times", "a whole number, 0 for until cleared")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise DeskError("seconds", "a number, 0 or more")
    target, mode = _choice(body, "target", Target), _choice(body, "mode", Mode)
    world.misbehaviours.order(target, mode, times=times, seconds=float(seconds))


def clear(world: World, _match: _Match, _body: Json) -> None:
    """Forget the ordered faults."""
    world.misbehaviours.clear()


def search(world: World, _match: _Match, body: Json) -> Json:
    """Find a value in what was received, in every encoding."""
    try:
        found = world.record.search(_text(body, "text"))
    except RecordOverflowError:
        raise DeskError("record", "a record that nothing was dropped from", status=409) from None
    where = [{"id": seen.id, "kind": seen.kind.value, "host": seen.host, "path": seen.path} for seen in found]
    return {"found": len(found), "where": where}


def desk_record(world: World, query: Mapping[str, str]) -> Json:
    """Return a page of the record: the entries after an id, oldest first."""
    after, limit = _count(query, "after", 0), _count(query, "limit", 100)
    entries = [seen for seen in world.record if seen.id > after][: min(limit, RECORD_PAGE_ENTRIES)]
    return {"seen": [views.seen_view(seen) for seen in entries], "last": entries[-1].id if entries else after}


POSTS: Mapping[str, Callable[[World, _Match, Json], Json | None]] = {
    "/api/chats/{chat_id}/join": join,
    "/api/chats/{chat_id}/say": say,
    "/api/chats/{chat_id}/whisper": whisper,
    "/api/chats/{chat_id}/typing": typing,
    "/api/chats/{chat_id}/leave": leave,
    "/api/chats/{chat_id}/end": end,
    "/api/chats/{chat_id}/drop": drop,
    "/api/visitors/{visitor_id}/ban": ban,
    "/api/visitors/{visitor_id}/unban": unban,
    "/api/status": status,
    "/api/page": page,
    "/api/misbehave": misbehave,
    "/api/misbehave/clear": clear,
    "/api/record/search": search,
}


def _chat(world: World, match: _Match) -> Chat:
    try:
        return world.archive.chat(match["chat_id"])
    except KeyError:
        raise DeskError("chat_id", "a chat of this run", status=404) from None


def _open_chat(world: World, match: _Match) -> Chat:
    chat = _chat(world, match)
    if chat.ended is not None:
        raise DeskError("chat_id", "a chat that hasn't ended")
    return chat


def _visitor(world: World, match: _Match) -> Visitor:
    try:
        return world.archive.visitor(match["visitor_id"])
    except KeyError:
        raise DeskError("visitor_id", "a visitor of this run", status=404) from None


def _text(body: Json, field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise DeskError(field, "a text that isn't blank")
    return value


def _optional(body: Json, field: str) -> str | None:
    return _text(body, field) if body.get(field) is not None else None


def _switch(body: Json, field: str) -> bool:
    value = body.get(field)
    if not isinstance(value, bool):
        raise DeskError(field, "true or false")
    return value


def _choice(body: Json, field: str, choices: type[_Choice]) -> _Choice:
    try:
        return choices(str(body.get(field)))
    except ValueError:
        raise DeskError(field, ", ".join(choice.value for choice in choices)) from None


def _count(query: Mapping[str, str], field: str, default: int) -> int:
    text = query.get(field, str(default))
    if not _COUNT.fullmatch(text):
        raise DeskError(field, "a whole number")
    return int(text)
