"""What a visitor may send to Tawk.to: the closed list, one type per thing said.

Texts are as the visitor gave them until `redact_command` has been over them; no repr shows any.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from proxy.tawk.notices import NoticeReason
from proxy.tawk.value_kinds import ValueKind

Scalar: TypeAlias = str | int | float | bool | None
"""What an attribute's value may be."""


@dataclass(frozen=True, slots=True)
class VisitorLimits:
    """How much of each thing a visitor may send; characters and counts."""

    message_chars: int = 5_000
    answer_chars: int = 5_000
    label_chars: int = 500
    value_chars: int = 255
    questions: int = 30
    attributes: int = 50
    tags: int = 10


DEFAULT_LIMITS = VisitorLimits()


class Route(StrEnum):
    """How the widget addressed a call; it is answered to Tawk.to in the same way."""

    COMMAND = "command"  # a command of its own, as `savePrechatForm`
    PATH = "path"  # the service "visitor-chat" and a path
    URL = "url"  # the service "visitor-chat" and an absolute address


class FormKind(StrEnum):
    """Which of the two forms a visitor filled in."""

    OFFLINE = "offline"
    PRECHAT = "prechat"


@dataclass(frozen=True, slots=True)
class SendMessage:
    """A chat message."""

    text: str = field(repr=False)
    route: Route = Route.PATH


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form and its answer."""

    label: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SubmitForm:
    """The offline form or the form before a chat."""

    kind: FormKind
    questions: tuple[Question, ...] = field(default=(), repr=False)
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    department: str = ""
    route: Route = Route.PATH


@dataclass(frozen=True, slots=True)
class Navigate:
    """The visitor moved; where to is ours to say."""


@dataclass(frozen=True, slots=True)
class SetAttributes:
    """What a page or a person tells about the visitor: free keys, and the three that Tawk.to knows."""

    attributes: tuple[tuple[str, Scalar], ...] = field(default=(), repr=False)
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AddEvent:
    """An event that a page reports."""

    name: str = field(repr=False)
    data: tuple[tuple[str, Scalar], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class AddTags:
    """Tags that a page puts on the chat."""

    tags: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemoveTags:
    """Tags that a page takes off the chat."""

    tags: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndChat:
    """The visitor ends the chat."""


@dataclass(frozen=True, slots=True)
class WindowState:
    """The chat window is open or not."""

    maximized: bool


@dataclass(frozen=True, slots=True)
class SocketStatus:
    """The visitor is there or away."""

    online: bool


@dataclass(frozen=True, slots=True)
class PopupFocus:
    """The popped-out window has the focus or not."""

    focused: bool


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound is on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """The visitor's verdict: -1, 0 or 1."""

    score: int


@dataclass(frozen=True, slots=True)
class BubbleClose:
    """The greeting beside the launcher was closed."""


@dataclass(frozen=True, slots=True)
class WidgetResized:
    """The widget has another size; which isn't told."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Messages up to a time were seen."""

    timestamp: int | float | str
    route: Route = Route.PATH


@dataclass(frozen=True, slots=True)
class DismissPreview:
    """The preview of messages up to a time was closed."""

    timestamp: int | float | str
    route: Route = Route.PATH


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field of a form whose layout the operator has listed, and what it holds."""

    name: str
    value: str = field(repr=False)
    kind: ValueKind


@dataclass(frozen=True, slots=True)
class NameChange:
    """The visitor names themselves anew."""

    fields: tuple[TypedField, ...]


@dataclass(frozen=True, slots=True)
class TranscriptEmail:
    """Where a transcript may be sent."""

    fields: tuple[TypedField, ...]


@dataclass(frozen=True, slots=True)
class SendTranscript:
    """The visitor asks for the transcript by e-mail."""

    fields: tuple[TypedField, ...]


@dataclass(frozen=True, slots=True)
class FormGet:
    """The widget asks for the layout of the lead-capture form."""

    route: Route = Route.PATH


class WithheldReason(StrEnum):
    """Why something isn't forwarded, as the edge counts it."""

    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    INVALID = "invalid"  # Malformed or too long as well, but nothing that the visitor says on purpose.
    UPLOAD = "upload"
    PREVIEW = "preview"
    TELEMETRY = "telemetry"
    CALL = "call"
    IDENTITY = "identity"
    UNKNOWN_COMMAND = "unknown_command"
    UNKNOWN_FIELD = "unknown_field"

    @property
    def notice(self) -> NoticeReason | None:
        """What the visitor is told, or None for what they didn't knowingly send."""
        return _NOTICES.get(self)


_NOTICES = {
    WithheldReason.MALFORMED: NoticeReason.MALFORMED,
    WithheldReason.TOO_LONG: NoticeReason.TOO_LONG,
    WithheldReason.UPLOAD: NoticeReason.UPLOAD,
    WithheldReason.UNKNOWN_FIELD: NoticeReason.UNSUPPORTED,
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """Not forwarded.

    Attributes:
        reason: Why.
        what: Name of the command, route or field for the operator's list: at most 80 plain characters, "?" when it
            isn't plain. The visitor's browser chose it, so it may not become a metric's label.
    """

    reason: WithheldReason
    what: str


WithText: TypeAlias = (
    SendMessage
    | SubmitForm
    | SetAttributes
    | AddEvent
    | AddTags
    | RemoveTags
    | NameChange
    | TranscriptEmail
    | SendTranscript
)
"""Commands that hold texts, which the redactor has to see."""

WithoutText: TypeAlias = (
    Navigate
    | EndChat
    | WindowState
    | SocketStatus
    | PopupFocus
    | Sound
    | Rating
    | BubbleClose
    | WidgetResized
    | Seen
    | DismissPreview
    | FormGet
    | Withheld
)
"""Commands with no text of a person in them."""

VisitorCommand: TypeAlias = WithText | WithoutText
"""All that a visitor may send."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a command said, and the names of fields that are not listed and therefore not forwarded."""

    command: VisitorCommand
    unlisted: tuple[str, ...] = ()
