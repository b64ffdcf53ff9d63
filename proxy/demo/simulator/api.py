"""The other calls of va.tawk.to: history, knowledge base, tickets, lead capture and telemetry."""

import re

from proxy.demo.simulator import wire
from proxy.demo.simulator.calls import Answer, Call, RefusedError, json_answer
from proxy.demo.simulator.identifiers import iso
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.sessions import required_session, text_of
from proxy.demo.simulator.states import Chat, TicketSource, Visitor
from proxy.demo.simulator.world import World

EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+")
CHATS_IN_A_PAGE = 50

_ARTICLES = (
    ("opening-hours", "Palvelupisteen aukioloajat", "Palvelupiste on avoinna arkisin kello kymmenestä kolmeen."),
    ("student-card", "Opiskelijakortin tilaaminen", "Kortin tilaat verkossa; se saapuu noin viikossa."),
    ("membership-fee", "Jäsenmaksu", "Jäsenmaksun voi maksaa lukuvuodeksi tai koko opintojen ajaksi."),
)


def chat_list(world: World, call: Call) -> Answer:
    """Answer `GET /v1/chat/list`: the visitor's ended chats, newest first, a page at a time."""
    visitor = required_session(world, call).visitor
    limit = min(_number(call, "limit", 10) or 10, CHATS_IN_A_PAGE)
    start = _number(call, "next", 0)
    chats = world.archive.ended_chats(visitor)
    page = chats[start : start + limit]
    has_next = len(chats) > start + limit
    return json_answer(
        {
            "ok": True,
            "data": {
                "chats": [{"id": chat.id, "endedOn": _ended(chat)} for chat in page],
                "hasNext": has_next,
                "next": str(start + limit) if has_next else None,
            },
        }
    )


def chat_get(world: World, call: Call) -> Answer:
    """Answer `GET /v1/chat/get`: one of the visitor's own chats."""
    visitor = required_session(world, call).visitor
    wanted = call.query.get("chatId", "")
    chats = [*world.archive.ended_chats(visitor), world.archive.current_chat(visitor)]
    chat = next((chat for chat in chats if chat.id == wanted), None)
    if chat is None:
        raise RefusedError("NotFoundError", status=404)
    return json_answer({"ok": True, "data": {"chat": {"messages": wire.history(chat.messages), "calls": []}}})


def knowledge_search(_world: World, call: Call) -> Answer:
    """Answer `GET /v1/kb/article/search` with the articles that hold the query's words."""
    words = call.query.get("query", "").casefold().split()
    found = [_article(*article) for article in _ARTICLES if any(word in " ".join(article).casefold() for word in words)]
    start, limit = _number(call, "from", 0), _number(call, "limit", 10)
    return json_answer({"ok": True, "data": {"articles": found[start : start + limit], "total": len(found)}})


def knowledge(_world: World, call: Call) -> Answer:
    """Answer the other `/v1/kb/` reads, whose forms aren't known, with the articles."""
    wanted = call.query.get("articleId", "")
    return json_answer(
        {"ok": True, "data": {"articles": [_article(*item) for item in _ARTICLES if wanted in {"", item[0]}]}}
    )


def knowledge_analytics(_world: World, call: Call) -> Answer:
    """Answer `POST /v1/kb/analytics/...`."""
    call.json()
    return json_answer({"ok": True})


def ticket_create(world: World, call: Call) -> Answer:
    """Answer `POST /v1/ticket/create`: the ticket form inside a chat."""
    visitor = required_session(world, call).visitor
    body = call.json()
    _check_reference(visitor, body)
    _check_email(body)
    if not text_of(body, "message").strip():
        raise RefusedError("InvalidArgument", "message")
    fields = {name: text_of(body, name) for name in ("name", "email", "phone", "subject", "message")}
    world.conversations.take_ticket(TicketSource.TICKET_FORM, fields, ())
    visitor.references[text_of(body, "referenceId")] = True
    return json_answer({"ok": True, "data": {}})


def lead_capture(world: World, call: Call) -> Answer:
    """Answer `POST /v1/form/lead-capture/submit`; its fields besides `referenceId` are whatever the form asks."""
    visitor = required_session(world, call).visitor
    body = call.json()
    _check_reference(visitor, body)
    fields = {name: text_of(body, name) for name in ("name", "email", "phone")}
    answers = [(name, value) for name, value in body.items() if isinstance(value, str) and name != "referenceId"]
    world.conversations.take_ticket(TicketSource.LEAD_CAPTURE, fields, answers)
    visitor.references[text_of(body, "referenceId")] = True
    return json_answer({"ok": True, "data": {}})


def log(_world: World, _call: Call) -> Answer:
    """Answer the telemetry calls."""
    return json_answer({"ok": True})


def _ended(chat: Chat) -> str | None:
    return iso(chat.ended) if chat.ended else None


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default


def _article(slug: str, title: str, text: str) -> Json:
    return {"id": slug, "title": title, "subtitle": text, "slug": slug}


def _check_reference(visitor: Visitor, body: Json) -> None:
    """Let a form through once, and only one that was offered to this visitor."""
    reference = text_of(body, "referenceId")
    if reference not in visitor.references:
        raise RefusedError("NotFoundError", status=404)
    if visitor.references[reference]:
        raise RefusedError("GoneError", status=410)


def _check_email(body: Json) -> None:
    if not EMAIL.fullmatch(text_of(body, "email")):
        raise RefusedError("InvalidArgument", "email")
