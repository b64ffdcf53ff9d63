"""What each command of a visitor does, and what its callback gets.

Commands of the socket are in the table COMMANDS, routes of the `service` command in SERVICES (`services.py`). A
command nobody knows is tolerated: it is recorded, and answered with an error when an answer is waited for.
"""

from collections.abc import Callable, Mapping
from typing import Any

from proxy.demo.simulator import forms, wire
from proxy.demo.simulator.archive import visit_page
from proxy.demo.simulator.attributes import add_event, add_tags, remove_tags, set_attributes
from proxy.demo.simulator.frames import VisitorCommand
from proxy.demo.simulator.misbehaviour import Target
from proxy.demo.simulator.refusals import CommandError
from proxy.demo.simulator.services import SERVICES, route_path
from proxy.demo.simulator.switchboard import Line
from proxy.demo.simulator.world import World

Perform = Callable[[World, Line, VisitorCommand], Any]


def nav(world: World, line: Line, command: VisitorCommand) -> None:
    """Note the page that the visitor went to."""
    place = command.argument(0)
    if isinstance(place, dict) and isinstance(place.get("u"), str):
        title, referrer = place.get("t"), place.get("r")
        visit_page(
            line.visitor,
            url=place["u"],
            title=title if isinstance(title, str) else "",
            referrer=referrer if isinstance(referrer, str) else None,
            at=world.options.clock(),
        )
        world.conversations.visitor_changed(line.visitor)


def message_preview(world: World, line: Line, command: VisitorCommand) -> None:
    """Show the agents what the visitor is typing."""
    text = command.argument(0)
    world.conversations.visitor_types(line.visitor, text if isinstance(text, str) else "")


def service(world: World, line: Line, command: VisitorCommand) -> Any:
    """Call a service by name and route; the route may be a whole address, whose path counts."""
    key = (str(command.argument(0)), route_path(command.argument(1)))
    answer = SERVICES.get(key)
    if answer is None:
        raise CommandError("NotFound", "service")
    body = command.argument(2)
    return answer(world, line, body if isinstance(body, dict) else {})


def end_chat(world: World, line: Line, _command: VisitorCommand) -> Any:
    """End the visitor's chat."""
    return world.conversations.end(world.archive.current_chat(line.visitor), tell=False)


def chat_window_state(world: World, line: Line, command: VisitorCommand) -> None:
    """Note whether the window is open and tell the other tabs."""
    if command.argument(0) in ("min", "max"):
        line.visitor.window = command.argument(0)
        world.conversations.share(line, "visitorChatWindowState", cw=line.visitor.window)


def socket_status_update(world: World, line: Line, command: VisitorCommand) -> None:
    """Note whether the visitor is there or idle."""
    if command.argument(0) in ("online", "away"):
        line.visitor.presence = command.argument(0)
        world.conversations.visitor_changed(line.visitor)


def visitor_popup_focus(world: World, line: Line, command: VisitorCommand) -> None:
    """Tell the other tabs whether the pop-out window has the focus."""
    world.conversations.share(line, "visitorPopupFocus", hasFocus=command.argument(0) is True)


def visitor_sound(world: World, line: Line, command: VisitorCommand) -> None:
    """Note whether the visitor wants the sound."""
    line.visitor.sound = command.argument(0) is True
    world.conversations.share(line, "visitorSound", sdo=line.visitor.sound)


def visitor_rating(world: World, line: Line, command: VisitorCommand) -> None:
    """Note the visitor's rating."""
    rating = command.argument(0)
    if rating in (-1, 0, 1) and not isinstance(rating, bool):
        world.conversations.visitor_rates(line.visitor, int(rating), origin=line.tab)


def chat_bubble_close(world: World, line: Line, _command: VisitorCommand) -> None:
    """Note that the greeting bubble was closed."""
    line.visitor.bubble_closed = True
    world.conversations.share(line, "chatBubbleClosed")


def ignored(_world: World, _line: Line, _command: VisitorCommand) -> None:
    """Take a command that changes nothing here."""


def send_transcript(world: World, line: Line, command: VisitorCommand) -> Any:
    """Promise a transcript by e-mail. Its fields aren't known; an e-mail is taken when there is one."""
    forms.save_transcript_email(world, line, command.argument(0))
    return {"ok": True}


def save_prechat_form(world: World, line: Line, command: VisitorCommand) -> Any:
    """Take the form asked before the chat."""
    return forms.save_prechat(world, line, command.argument(0))


def save_name_change_form(world: World, line: Line, command: VisitorCommand) -> Any:
    """Take the visitor's new name."""
    forms.save_name(world, line, command.argument(0))
    return {"ok": True, "data": wire.visitor_data(line.visitor, origin=line.tab)}


def save_transcript_email_form(world: World, line: Line, command: VisitorCommand) -> Any:
    """Take the address for the transcript."""
    forms.save_transcript_email(world, line, command.argument(0))
    return {"ok": True, "data": wire.visitor_data(line.visitor, origin=line.tab)}


COMMANDS: Mapping[str, tuple[Target, Perform]] = {
    "nav": (Target.COMMAND, nav),
    "messagePreview": (Target.COMMAND, message_preview),
    "service": (Target.COMMAND, service),
    "savePrechatForm": (Target.FORM, save_prechat_form),
    "saveNameChangeForm": (Target.FORM, save_name_change_form),
    "saveTranscriptEmailForm": (Target.FORM, save_transcript_email_form),
    "sendTranscript": (Target.FORM, send_transcript),
    "endChat": (Target.END_CHAT, end_chat),
    "setAttributes": (Target.ATTRIBUTES, set_attributes),
    "addEvent": (Target.ATTRIBUTES, add_event),
    "addTags": (Target.ATTRIBUTES, add_tags),
    "removeTags": (Target.ATTRIBUTES, remove_tags),
    "chatWindowState": (Target.COMMAND, chat_window_state),
    "socketStatusUpdate": (Target.COMMAND, socket_status_update),
    "visitorPopupFocus": (Target.COMMAND, visitor_popup_focus),
    "visitorSound": (Target.COMMAND, visitor_sound),
    "visitorRating": (Target.COMMAND, visitor_rating),
    "chatBubbleClose": (Target.COMMAND, chat_bubble_close),
    "notifyWidgetResized": (Target.COMMAND, ignored),
    "fileUploadMessage": (Target.COMMAND, ignored),
}

_SERVICE_TARGETS: Mapping[str, Target] = {
    "/v1/message/visitor": Target.MESSAGE,
    "/v1/visitor/offline-form": Target.FORM,
    "/v1/visitor/prechat-form": Target.FORM,
}


def target_of(command: VisitorCommand) -> Target:
    """Return the part that answers a command, for faults to order."""
    if command.name == "service":
        return _SERVICE_TARGETS.get(route_path(command.argument(1)), Target.COMMAND)
    return COMMANDS[command.name][0] if command.name in COMMANDS else Target.COMMAND


def perform(world: World, line: Line, command: VisitorCommand) -> Any:
    """Do what a visitor's command asks and return its result.

    Raises:
        CommandError: it is refused, or nobody knows it.
    """
    if command.name not in COMMANDS:
        raise CommandError("NotFound", "command")
    return COMMANDS[command.name][1](world, line, command)
