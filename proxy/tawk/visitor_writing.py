"""From what a visitor said to the command that Tawk.to gets: built field by field, nothing is copied over."""

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
    TypedField,
    VisitorCommand,
    WidgetResized,
    WindowState,
)

LEAD_CAPTURE_FORM = "lead-capture-form"


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


def _write(command: VisitorCommand, page_url: str, page_title: str) -> tuple[str, tuple[Json, ...]]:
    match command:
        case SendMessage():
            return _service(Service.MESSAGE, command.route, {"message": command.text, "attachments": []})
        case SubmitForm():
            return _form(command, page_url)
        case Navigate():
            return "nav", ({"u": page_url, "t": page_title}, None)
        case Seen():
            return _service(Service.MESSAGES_SEEN, command.route, {"timestamp": command.timestamp})
        case DismissPreview():
            return _service(Service.DISMISS_PREVIEW, command.route, {"timestamp": command.timestamp})
        case FormGet():
            return _service(Service.FORM_GET, command.route, {"formId": LEAD_CAPTURE_FORM})
        case NameChange():
            return "saveNameChangeForm", (_typed(command.fields),)
        case TranscriptEmail():
            return "saveTranscriptEmailForm", (_typed(command.fields),)
        case SendTranscript():
            return "sendTranscript", (_typed(command.fields),)
        case _:
            return _write_state(command)


def _write_state(command: VisitorCommand) -> tuple[str, tuple[Json, ...]]:
    match command:
        case SetAttributes() | AddEvent() | AddTags() | RemoveTags():
            return _write_page_data(command)
        case EndChat():
            return "endChat", ()
        case WindowState():
            return "chatWindowState", ("max" if command.maximized else "min",)
        case SocketStatus():
            return "socketStatusUpdate", ("online" if command.online else "away",)
        case PopupFocus():
            return "visitorPopupFocus", (command.focused,)
        case Sound():
            return "visitorSound", (command.on,)
        case Rating():
            return "visitorRating", (command.score,)
        case BubbleClose():
            return "chatBubbleClose", ()
        case WidgetResized():
            return "notifyWidgetResized", ()
        case _:
            raise FieldError("command", "one that may be forwarded")


def _write_page_data(command: SetAttributes | AddEvent | AddTags | RemoveTags) -> tuple[str, tuple[Json, ...]]:
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


def _service(service: Service, route: Route, body: dict[str, Json]) -> tuple[str, tuple[Json, ...]]:
    name, address = write_route(service, route)
    return "service", (name, address, body)


def _form(form: SubmitForm, page_url: str) -> tuple[str, tuple[Json, ...]]:
    body: dict[str, Json] = {
        "questions": [{"label": question.label, "answer": question.answer} for question in form.questions]
    }
    for name, value in (("name", form.name), ("email", form.email), ("phone", form.phone)):
        if value:
            body[name] = value
    if form.department:
        body["department"] = form.department
    if form.kind is FormKind.OFFLINE:
        body["submittedFrom"] = page_url
        return _service(Service.OFFLINE_FORM, form.route, body)
    if form.route is Route.COMMAND:
        return "savePrechatForm", (body,)
    return _service(Service.PRECHAT_FORM, form.route, body)


def _typed(fields: tuple[TypedField, ...]) -> dict[str, Json]:
    return {field.name: field.value for field in fields}


def _pairs(pairs: tuple[tuple[str, Scalar], ...]) -> dict[str, Json]:
    return dict(pairs)
