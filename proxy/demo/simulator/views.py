"""What the agent's desk is told: the simulator's state as JSON. Pure. The field names are the desk's own."""

from proxy.demo.simulator.archive import Archive
from proxy.demo.simulator.browsers import browser_and_system
from proxy.demo.simulator.identifiers import iso
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.misbehaviour import Misbehaviour, Mode, Target
from proxy.demo.simulator.records import Seen
from proxy.demo.simulator.states import Chat, Message, Sender, Ticket, Visitor
from proxy.demo.simulator.webhooks import Webhook
from proxy.demo.simulator.world import World

BODY_SHOWN_CHARS = 4_000
"""How much of a body or frame the desk is shown."""

_SENDERS = {Sender.VISITOR: "visitor", Sender.AGENT: "agent", Sender.SYSTEM: "system"}


def state(world: World) -> Json:
    """Return the whole picture."""
    options = world.options
    chats = sorted(world.archive.chats, key=lambda chat: chat.active, reverse=True)
    return {
        "property": {"id": options.property_id, "name": options.property_name, "widget": options.widget_id},
        **page(world.archive),
        "chats": [chat_view(chat) for chat in chats],
        "tickets": [ticket_view(ticket) for ticket in reversed(world.archive.tickets)],
        "misbehaviour": misbehaviours(world),
        "webhooks": [webhook_view(webhook) for webhook in reversed(world.webhooks.sent)],
        "targets": [target.value for target in Target],
        "modes": [mode.value for mode in Mode],
    }


def page(archive: Archive) -> Json:
    """Return what the page is."""
    return {
        "status": archive.status.value,
        "status_version": archive.status_version,
        "page_disabled": archive.page_disabled,
    }


def chat_view(chat: Chat) -> Json:
    """Return a chat with its visitor and messages."""
    return {
        "id": chat.id,
        "state": chat.state.value,
        "visitor": visitor_view(chat.visitor),
        "agents": [{"id": agent.id, "name": agent.name, "position": agent.position} for agent in chat.agents.values()],
        "preview": chat.preview,
        "messages": [message_view(message) for message in chat.messages],
        "started": iso(chat.started) if chat.started else None,
        "ended": iso(chat.ended) if chat.ended else None,
        "active": iso(chat.active),
        "rating": chat.rating,
    }


def message_view(message: Message) -> Json:
    """Return a message as the agent sees it: the text that Tawk.to holds."""
    return {
        "version": message.version,
        "kind": "notice" if message.is_notice else "whisper" if message.is_whisper else "message",
        "from": _SENDERS[message.sender],
        "name": message.name,
        "text": message.text,
        "at": iso(message.at),
        "attachments": [_attachment(item) for item in message.attachments],
    }


def _attachment(item: Json) -> Json:
    content = item.get("content")
    file = content.get("file") if isinstance(content, dict) else None
    shown = file if isinstance(file, dict) else {}
    return {
        "type": str(item.get("type", "")),
        "name": str(shown.get("name", "")),
        "url": str(shown.get("url", "")),
        "size": shown.get("size", 0),
    }


def visitor_view(visitor: Visitor) -> Json:
    """Return all that Tawk.to knows of a visitor."""
    browser, system = browser_and_system(visitor.user_agent)
    latest = visitor.pages[-1] if visitor.pages else None
    return {
        "id": visitor.id,
        "name": visitor.name,
        "email": visitor.email,
        "phone": visitor.phone,
        "ip": visitor.address,
        "country": visitor.country,
        "city": visitor.city,
        "browser": browser,
        "os": system,
        "user_agent": visitor.user_agent,
        "language": visitor.language,
        "timezone_offset": visitor.timezone_offset_min,
        "platform": visitor.platform,
        "page": {"url": latest.url if latest else "", "title": latest.title if latest else ""},
        "pages": [{"url": page.url, "title": page.title, "at": iso(page.at)} for page in visitor.pages],
        "referrer": visitor.referrer,
        "online": visitor.online,
        "presence": visitor.presence,
        "window": visitor.window,
        "attributes": dict(visitor.attributes),
        "tags": list(visitor.tags),
        "events": list(visitor.events),
        "banned": visitor.banned,
        "first_seen": iso(visitor.first_seen),
        "last_seen": iso(visitor.last_seen),
        "sessions": visitor.starts,
    }


def ticket_view(ticket: Ticket) -> Json:
    """Return a message left for later."""
    return {
        "id": ticket.id,
        "number": ticket.number,
        "source": ticket.source.value,
        "name": ticket.name,
        "email": ticket.email,
        "phone": ticket.phone,
        "subject": ticket.subject,
        "message": ticket.message,
        "questions": [{"label": label, "answer": answer} for label, answer in ticket.questions],
        "submitted_from": ticket.submitted_from,
        "at": iso(ticket.at),
    }


def misbehaviours(world: World) -> list[Json]:
    """Return the faults on order."""
    return [_misbehaviour(fault) for fault in world.misbehaviours.ordered]


def _misbehaviour(fault: Misbehaviour) -> Json:
    seconds = fault.seconds if fault.mode is Mode.SLOW else None
    return {"target": fault.target.value, "mode": fault.mode.value, "left": fault.left, "seconds": seconds}


def webhook_view(webhook: Webhook) -> Json:
    """Return how an event's delivery goes."""
    return {
        "id": webhook.id,
        "event": webhook.event,
        "chat_id": webhook.chat_id,
        "attempts": webhook.attempts,
        "delivered": webhook.delivered,
        "status": webhook.status,
        "at": iso(webhook.at),
    }


def seen_view(seen: Seen) -> Json:
    """Return an entry of the record; long bodies are cut and those that aren't text only counted."""
    try:
        body = seen.body.decode()
    except UnicodeDecodeError:
        body = f"[{len(seen.body)} bytes]"
    return {
        "id": seen.id,
        "kind": seen.kind.value,
        "at": iso(seen.at),
        "peer": seen.peer,
        "host": seen.host,
        "method": seen.method,
        "path": seen.path,
        "query": seen.query,
        "headers": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in seen.headers],
        "body": body if len(body) <= BODY_SHOWN_CHARS else body[:BODY_SHOWN_CHARS] + "…",
        "status": seen.status,
    }
