"""The forms in which Tawk.to sends messages and session data to the widget. Pure.

`m` and `n` of a message are HTML-entity encoded once here, on the way out; the widget decodes them once. What was
received is stored as it came.
"""

import html
from collections.abc import Iterable

from proxy.demo.simulator.archive import Archive
from proxy.demo.simulator.identifiers import iso
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.states import Agent, Chat, Message, Visitor


def message(stored: Message, *, origin: str | None = None) -> Json:
    """Return a message as it travels, with the tab it came from when it goes out live."""
    sent: Json = {
        "t": "n" if stored.is_notice else "c",
        "ut": stored.sender.value,
        "m": html.escape(stored.text),
        "n": html.escape(stored.name),
        "uid": stored.author,
        "co": iso(stored.at),
        "cver": stored.version,
        "md": dict(stored.details),
    }
    if stored.attachments:
        sent["attchs"] = list(stored.attachments)
    if origin is not None:
        sent["origin"] = origin
    return sent


def history(messages: Iterable[Message], *, after: int = -1) -> list[Json]:
    """Return the messages newer than a version, oldest first."""
    return [message(stored) for stored in messages if stored.version > after]


def status(archive: Archive) -> Json:
    """Return the page's status."""
    return {"ast": archive.status.value, "asver": archive.status_version, "dptst": archive.departments()}


def visitor_data(visitor: Visitor, *, origin: str) -> Json:
    """Return what other tabs are told when the visitor's data changed."""
    return {
        "origin": origin,
        "n": visitor.name,
        "e": visitor.email,
        "te": visitor.transcript_email,
        "vid": visitor.id,
        "dpt": visitor.department,
        "pcfs": visitor.prechat_submitted,
    }


def agent_details(agent: Agent, *, time_ms: int, increment: int) -> Json:
    """Return the `md` of a notice that an agent joined or left."""
    return {
        "rsc": agent.resource,
        "pid": agent.profile,
        "pi": agent.image,
        "pst": agent.position,
        "seq": {"time": time_ms, "inc": increment},
    }


def conversation(chat: Chat, *, known: int) -> Json:
    """Return the conversation for `ready`: its version and what is newer than the version the widget knows."""
    return {"cver": chat.visitor.version, "c": history(chat.messages, after=known)}
