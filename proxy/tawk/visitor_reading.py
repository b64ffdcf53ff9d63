"""From a command of the widget to what the visitor said: only listed commands and listed fields get through."""

import re
from collections.abc import Callable, Mapping

from proxy.tawk.commands import Command
from proxy.tawk.errors import FieldError, TooLongError
from proxy.tawk.fields import Fields, as_integer, as_text, plain_name
from proxy.tawk.json_text import Json
from proxy.tawk.page_data import read_attributes, read_event, read_tags
from proxy.tawk.service_routes import Service, listed, read_route
from proxy.tawk.visitor_forms import DEFAULT_TYPED_FIELDS, TYPED_MODELS, TypedFields, read_form, read_typed
from proxy.tawk.visitor_models import (
    DEFAULT_LIMITS,
    AddTags,
    BubbleClose,
    DismissPreview,
    EndChat,
    FormGet,
    FormKind,
    Navigate,
    PopupFocus,
    Rating,
    Reading,
    RemoveTags,
    Route,
    Seen,
    SendMessage,
    SocketStatus,
    Sound,
    VisitorCommand,
    VisitorLimits,
    WidgetResized,
    WindowState,
    Withheld,
    WithheldReason,
)

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")
_MAX_TIME_MS = 10**14


def read(
    command: Command, *, limits: VisitorLimits = DEFAULT_LIMITS, typed_fields: TypedFields = DEFAULT_TYPED_FIELDS
) -> VisitorCommand:
    """Read a command of the widget; whatever can't be forwarded is `Withheld`. Never raises.

    Args:
        command: The command as parsed.
        limits: How much a visitor may send.
        typed_fields: Fields of the commands whose layout isn't public.
    """
    return inspect(command, limits=limits, typed_fields=typed_fields).command


def inspect(
    command: Command, *, limits: VisitorLimits = DEFAULT_LIMITS, typed_fields: TypedFields = DEFAULT_TYPED_FIELDS
) -> Reading:
    """Read a command as `read` does, and say also which of its fields are not listed."""
    name = command.name
    try:
        if name == "service":
            return _read_service(command.arguments, limits)
        if name in TYPED_MODELS:
            return read_typed(command, typed_fields.get(name, {}), limits)
        reader = _READERS.get(name)
        if reader is not None:
            return reader(command.arguments, limits)
    except FieldError as error:
        return Reading(_withheld(error))
    return Reading(Withheld(_WITHHELD.get(name, WithheldReason.UNKNOWN_COMMAND), plain_name(name)))


_WITHHELD = {
    "messagePreview": WithheldReason.PREVIEW,
    "fileUploadMessage": WithheldReason.UPLOAD,
    "uploadProgress": WithheldReason.UPLOAD,
}


# What a visitor says on purpose, and is told about when it can't be forwarded.
_SPOKEN = ("message.", "form.", "offline-form", "prechat-form", *TYPED_MODELS)


def _withheld(error: FieldError) -> Withheld:
    if not error.field.startswith(_SPOKEN):
        reason = WithheldReason.INVALID
    elif isinstance(error, TooLongError):
        reason = WithheldReason.TOO_LONG
    else:
        reason = WithheldReason.MALFORMED
    return Withheld(reason, error.field)


def _argument(arguments: tuple[Json, ...], index: int) -> Json:
    return arguments[index] if index < len(arguments) else None


def _read_service(arguments: tuple[Json, ...], limits: VisitorLimits) -> Reading:
    service = as_text(_argument(arguments, 0), path="service.name", max_chars=64)
    address = as_text(_argument(arguments, 1), path="service.address", max_chars=1_000)
    body = _argument(arguments, 2)
    name, route = read_route(service, address)
    called = listed(name)
    if called is None:
        reason = WithheldReason.CALL if service == "webrtc" else WithheldReason.UNKNOWN_COMMAND
        return Reading(Withheld(reason, plain_name(name.replace(" ", ""))))
    return _read_call(called, body, route, limits)


def _read_call(called: Service, body: Json, route: Route, limits: VisitorLimits) -> Reading:
    match called:
        case Service.MESSAGE:
            return _read_message(body, route, limits)
        case Service.OFFLINE_FORM:
            return read_form(body, FormKind.OFFLINE, route, limits)
        case Service.PRECHAT_FORM:
            return read_form(body, FormKind.PRECHAT, route, limits)
        case Service.MESSAGES_SEEN:
            return Reading(Seen(_read_time(body), route))
        case Service.DISMISS_PREVIEW:
            return Reading(DismissPreview(_read_time(body), route))
        case Service.FORM_GET:
            return Reading(FormGet(route))


def _read_message(body: Json, route: Route, limits: VisitorLimits) -> Reading:
    fields = Fields(body, path="message.body")
    text = fields.text("message", max_chars=limits.message_chars)
    attachments = fields.take("attachments")
    if attachments not in (None, []):
        return Reading(_withheld_attachments(attachments))
    if not text:
        raise FieldError("message.body.message", "text")
    return Reading(SendMessage(text, route), fields.unlisted())


def _withheld_attachments(attachments: Json) -> Withheld:
    kinds = (
        {item.get("type") for item in attachments if isinstance(item, dict)} if isinstance(attachments, list) else ()
    )
    if "file" in kinds:
        return Withheld(WithheldReason.UPLOAD, "message.attachments")
    return Withheld(WithheldReason.UNKNOWN_FIELD, "message.attachments")


def _read_time(body: Json) -> int | float | str:
    value = Fields(body, path="seen").take("timestamp")
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _MAX_TIME_MS:
        return value
    raise FieldError("timestamp", "a time")


def _prechat(arguments: tuple[Json, ...], limits: VisitorLimits) -> Reading:
    return read_form(_argument(arguments, 0), FormKind.PRECHAT, Route.COMMAND, limits)


def _flag(arguments: tuple[Json, ...], path: str) -> bool:
    value = _argument(arguments, 0)
    if not isinstance(value, bool):
        raise FieldError(path, "true or false")
    return value


def _one_of(arguments: tuple[Json, ...], path: str, yes: str, no: str) -> bool:
    value = _argument(arguments, 0)
    if value not in (yes, no):
        raise FieldError(path, f'"{yes}" or "{no}"')
    return value == yes


def _rating(arguments: tuple[Json, ...]) -> Rating:
    score = as_integer(_argument(arguments, 0), lowest=-1, highest=1, otherwise=2)
    if score > 1:
        raise FieldError("visitorRating", "-1, 0 or 1")
    return Rating(score)


_Reader = Callable[[tuple[Json, ...], VisitorLimits], Reading]

_READERS: Mapping[str, _Reader] = {
    "savePrechatForm": _prechat,
    "nav": lambda _arguments, _limits: Reading(Navigate()),
    "setAttributes": lambda arguments, limits: Reading(read_attributes(arguments, limits)),
    "addEvent": lambda arguments, limits: Reading(read_event(_argument(arguments, 0), limits)),
    "addTags": lambda arguments, limits: Reading(AddTags(read_tags(_argument(arguments, 0), limits))),
    "removeTags": lambda arguments, limits: Reading(RemoveTags(read_tags(_argument(arguments, 0), limits))),
    "endChat": lambda _arguments, _limits: Reading(EndChat()),
    "chatWindowState": lambda arguments, _limits: Reading(
        WindowState(_one_of(arguments, "chatWindowState", "max", "min"))
    ),
    "socketStatusUpdate": lambda arguments, _limits: Reading(
        SocketStatus(_one_of(arguments, "socketStatusUpdate", "online", "away"))
    ),
    "visitorPopupFocus": lambda arguments, _limits: Reading(PopupFocus(_flag(arguments, "visitorPopupFocus"))),
    "visitorSound": lambda arguments, _limits: Reading(Sound(_flag(arguments, "visitorSound"))),
    "visitorRating": lambda arguments, _limits: Reading(_rating(arguments)),
    "chatBubbleClose": lambda _arguments, _limits: Reading(BubbleClose()),
    "notifyWidgetResized": lambda _arguments, _limits: Reading(WidgetResized()),
}
