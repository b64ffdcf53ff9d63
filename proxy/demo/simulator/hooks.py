"""The bodies of Tawk.to's four webhook events. Pure.

Keys are in the order of the known samples, which isn't alphabetical: a receiver must check the raw bytes.
"""

from datetime import datetime

from proxy.demo.simulator.identifiers import iso
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.options import Options
from proxy.demo.simulator.states import Chat, Message, Notice, Sender, Ticket, Visitor

_SENDERS = {Sender.VISITOR: "visitor", Sender.AGENT: "agent", Sender.SYSTEM: "system"}


def _visitor(visitor: Visitor) -> Json:
    told: Json = {"name": visitor.name, "city": visitor.city, "country": visitor.country}
    if visitor.email:
        told["email"] = visitor.email
    return told


def _property(options: Options) -> Json:
    return {"id": options.property_id, "name": options.property_name}


def _kind(message: Message) -> str:
    if message.text == Notice.CALL and message.is_notice:
        return "webrtc-call"
    return "file" if any(item.get("type") == "file" for item in message.attachments) else "msg"


def chat_start(options: Options, chat: Chat, first: Message) -> Json:
    """Return the body of `chat:start`: the first message of a visitor or an agent."""
    return {
        "chatId": chat.id,
        "visitor": _visitor(chat.visitor),
        "message": {"sender": {"type": _SENDERS[first.sender]}, "text": first.text, "type": _kind(first)},
        "time": iso(first.at),
        "event": "chat:start",
        "property": _property(options),
    }


def chat_end(options: Options, chat: Chat, at: datetime) -> Json:
    """Return the body of `chat:end`; no official sample is known, so it is that of the start without the message."""
    return {
        "chatId": chat.id,
        "visitor": _visitor(chat.visitor),
        "time": iso(at),
        "event": "chat:end",
        "property": _property(options),
    }


def transcript_created(options: Options, chat: Chat, at: datetime, *, domain: str) -> Json:
    """Return the body of `chat:transcript_created`: the whole chat."""
    return {
        "event": "chat:transcript_created",
        "time": iso(at),
        "domain": domain,
        "referrer": chat.visitor.referrer,
        "property": _property(options),
        "chat": {
            "id": chat.id,
            "visitor": _visitor(chat.visitor),
            "messages": [_line(message) for message in chat.messages if not message.is_whisper],
        },
    }


def _line(message: Message) -> Json:
    sender: Json = {"t": message.sender.value, "n": message.name}
    if message.sender is Sender.AGENT:
        sender["id"] = message.author
    line: Json = {"sender": sender, "type": _kind(message), "msg": message.text, "time": iso(message.at)}
    if message.attachments:
        line["attchs"] = list(message.attachments)
    return line


def ticket_create(options: Options, ticket: Ticket) -> Json:
    """Return the body of `ticket:create`."""
    return {
        "event": "ticket:create",
        "time": iso(ticket.at),
        "property": _property(options),
        "requester": {"name": ticket.name, "email": ticket.email, "type": "visitor"},
        "ticket": {
            "id": ticket.id,
            "humanId": ticket.number,
            "subject": ticket.subject,
            "message": ticket.message,
        },
    }
