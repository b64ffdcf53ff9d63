"""The forms that travel over the socket: offline, before the chat, name and transcript address."""

from typing import Any

from proxy.demo.simulator import wire
from proxy.demo.simulator.api import EMAIL
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.refusals import CommandError
from proxy.demo.simulator.states import TicketSource
from proxy.demo.simulator.switchboard import Line
from proxy.demo.simulator.world import World

_MESSAGE_LABELS = frozenset({"viesti", "message", "meddelande"})


def offline_form(world: World, _line: Line, form: Json) -> Json:
    """Take the form shown while nobody is there; it becomes a ticket.

    Raises:
        CommandError: the questions have the wrong form, or the e-mail isn't one.
    """
    questions = _questions(form)
    _check_email(form, required=True)
    message = next((answer for label, answer in questions if label.casefold() in _MESSAGE_LABELS), "")
    fields = {name: _text(form, name) for name in ("name", "email", "phone")}
    fields |= {
        "submitted_from": _text(form, "submittedFrom"),
        "subject": f"Offline message from {fields['name'] or 'a visitor'}",
        "message": message or "\r\n".join(f"{label} : {answer}" for label, answer in questions),
    }
    world.conversations.take_ticket(TicketSource.OFFLINE_FORM, fields, questions)
    return {"ok": True}


def save_prechat(world: World, line: Line, form: Any) -> Json:
    """Take the form asked before a chat. The widget sends the answers as a message besides.

    Raises:
        CommandError: the questions have the wrong form, or an e-mail is given that isn't one.
    """
    if not isinstance(form, dict):
        raise CommandError("InvalidArgument", "form")
    _questions(form)
    _check_email(form, required=False)
    visitor = line.visitor
    visitor.name = _text(form, "name") or visitor.name
    visitor.email = _text(form, "email") or visitor.email
    visitor.phone = _text(form, "phone") or visitor.phone
    visitor.department = _text(form, "department") or visitor.department
    visitor.prechat_submitted = True
    _tell(world, line)
    return {"ok": True}


def save_name(world: World, line: Line, form: Any) -> None:
    """Take a new name: `{name}` or the bare text, since the real form isn't known.

    Raises:
        CommandError: there is no name.
    """
    name = form if isinstance(form, str) else _text(form, "name") if isinstance(form, dict) else ""
    if not name.strip():
        raise CommandError("InvalidArgument", "name")
    line.visitor.name = name
    _tell(world, line)


def save_transcript_email(world: World, line: Line, form: Any) -> None:
    """Take the address for transcripts: `{email}` or the bare text, since the real form isn't known.

    Raises:
        CommandError: there is no e-mail address.
    """
    email = form if isinstance(form, str) else _text(form, "email") if isinstance(form, dict) else ""
    if not EMAIL.fullmatch(email):
        raise CommandError("InvalidArgument", "email")
    line.visitor.transcript_email = email
    _tell(world, line)


def _tell(world: World, line: Line) -> None:
    data = wire.visitor_data(line.visitor, origin=line.tab)
    world.switchboard.to_visitor(line.visitor, "visitorDataUpdate", data)
    world.conversations.visitor_changed(line.visitor)


def _questions(form: Json) -> list[tuple[str, str]]:
    questions = form.get("questions")
    if not isinstance(questions, list):
        raise CommandError("InvalidArgument", "questions")
    return [
        (_text(question, "label"), _text(question, "answer")) for question in questions if isinstance(question, dict)
    ]


def _check_email(form: Json, *, required: bool) -> None:
    email = _text(form, "email")
    if (email or required) and not EMAIL.fullmatch(email):
        raise CommandError("InvalidArgument", "email")


def _text(form: Json, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
