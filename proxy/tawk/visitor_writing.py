"""From what a visitor said to the command that Tawk.to gets: built field by field, nothing is copied over."""

from typing import TypeAlias

from proxy.tawk.commands import Command
from proxy.tawk.errors import FieldError
from proxy.tawk.json_text import Json
from proxy.tawk.service_routes import Service, write_route
from proxy.tawk.visitor_models import (
    AddEvent,
    AddTags,
    BubbleClose,
    DismissPreview,
    EndChat,
    FormGet,
    FormKind,
    NameChange,
    Navigate,
    PopupFocus,
    Rating,
    RemoveTags,
    Route,
    Scalar,
    Seen,
    SendMessage,
    SendTranscript,
    SetAttributes,
    SocketStatus,
    Sound,
    SubmitForm,
    TranscriptEmail,
    VisitorCommand,
    WidgetResized,
    WindowState,
)

LEAD_CAPTURE_FORM = "lead-capture-form"

_Written: TypeAlias = tuple[str, tuple[Json, ...]]

_TYPED_NAMES = {
    NameChange: "saveNameChangeForm",
    TranscriptEmail: "saveTranscriptEmailForm",
    SendTranscript: "sendTranscript",
}


def write(command: VisitorCommand, callback: int | None, *, page_url: str, page_title: str) -> Command:
    """Build the command that is sent to Tawk.to.

    Args:
        command: What the visitor said, redacted.
        callback: The callback id, if the widget wants a reply.
        page_url: What Tawk.to is told about where the visitor is.
        page_title: What Tawk.to is told about the page's title.

    Raises:
        FieldError: The command is `Withheld`.
    """
    name, arguments = _write(command, page_url, page_title)
    return Command(name, arguments, callback)


def _write(command: VisitorCommand, page_url: str, page_title: str) -> _Written:
    written: _Written
    match command:
        case SendMessage():
            written = _service(Service.MESSAGE, command.route, {"message": command.text, "attachments": []})
        case SubmitForm():
            written = _form(command, page_url)
        case Navigate():
            written = "nav", ({"u": page_url, "t": page_title}, None)
        case Seen():
            written = _service(Service.MESSAGES_SEEN, command.route, {"timestamp": command.timestamp})
        case DismissPreview():
            written = _service(Service.DISMISS_PREVIEW, command.route, {"timestamp": command.timestamp})
        case FormGet():
            written = _service(Service.FORM_GET, command.route, {"formId": LEAD_CAPTURE_FORM})
        case NameChange() | TranscriptEmail() | SendTranscript():
            written = _TYPED_NAMES[type(command)], ({field.name: field.value for field in command.fields},)
        case SetAttributes() | AddEvent() | AddTags() | RemoveTags():
            written = _write_page_data(command)
        case _:
            written = _write_state(command)
    return written


def _write_state(command: VisitorCommand) -> _Written:
    written: _Written
    match command:
        case EndChat():
            written = "endChat", ()
        case WindowState():
            written = "chatWindowState", ("max" if command.maximized else "min",)
        case SocketStatus():
            written = "socketStatusUpdate", ("online" if command.online else "away",)
        case PopupFocus():
            written = "visitorPopupFocus", (command.focused,)
        case Sound():
            written = "visitorSound", (command.on,)
        case Rating():
            written = "visitorRating", (command.score,)
        case BubbleClose():
            written = "chatBubbleClose", ()
        case WidgetResized():
            written = "notifyWidgetResized", ()
        case _:
            raise FieldError("command", "one that may be forwarded")
    return written


def _write_page_data(command: SetAttributes | AddEvent | AddTags | RemoveTags) -> _Written:
    match command:
        case SetAttributes():
            named = {"name": command.name, "email": command.email, "phone": command.phone}
            return "setAttributes", (
                {**_pairs(command.attributes), **{key: text for key, text in named.items() if text}},
            )
        case AddEvent():
            return "addEvent", ({"name": command.name, "data": _pairs(command.data)},)
        case AddTags():
            return "addTags", ({"tags": list(command.tags)},)
        case RemoveTags():
            return "removeTags", ({"tags": list(command.tags)},)


def _service(service: Service, route: Route, body: dict[str, Json]) -> _Written:
    name, address = write_route(service, route)
    return "service", (name, address, body)


def _form(form: SubmitForm, page_url: str) -> _Written:
    body: dict[str, Json] = {
        "questions": [{"label": question.label, "answer": question.answer} for question in form.questions]
    }
    named = {"name": form.name, "email": form.email, "phone": form.phone, "department": form.department}
    body.update({name: value for name, value in named.items() if value})
    if form.kind is FormKind.OFFLINE:
        body["submittedFrom"] = page_url
        return _service(Service.OFFLINE_FORM, form.route, body)
    if form.route is Route.COMMAND:
        return "savePrechatForm", (body,)
    return _service(Service.PRECHAT_FORM, form.route, body)


def _pairs(pairs: tuple[tuple[str, Scalar], ...]) -> dict[str, Json]:
    return dict(pairs)
