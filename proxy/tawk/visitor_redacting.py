"""Every text of a visitor's command goes through the redactor here, each as what it is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from proxy.tawk.richtext import decode_entities, through_entities
from proxy.tawk.value_kinds import ValueKind, ValueRedactor, kind_of_label
from proxy.tawk.visitor_models import (
    AddEvent,
    AddTags,
    NameChange,
    Question,
    RemoveTags,
    Scalar,
    SendMessage,
    SendTranscript,
    SetAttributes,
    SubmitForm,
    TranscriptEmail,
    VisitorCommand,
    WithoutText,
)

TextRedactor = Callable[[str], str]
"""Redact free text."""

_ANSWER = re.compile(r"(?P<label>[^\r\n]{1,500}?)(?P<between> : )(?P<answer>.*)", re.DOTALL)
_MAX_TALK_LABEL_CHARS = 40
_MAX_NAME_WORDS = 4
_MIN_PHONE_DIGITS = 5
_NOT_DIALLED = re.compile(r"[\s()\[\]./-]")


def redact_command(
    command: VisitorCommand, redact: TextRedactor, redact_value: ValueRedactor, *, form: SubmitForm | None = None
) -> VisitorCommand:
    """Return the command with each of its texts redacted.

    Args:
        command: What the visitor said.
        redact: Redacts free text, already entity-decoded.
        redact_value: Redacts a value that is of one type as a whole.
        form: The form before this chat, unredacted, if there was one: the widget repeats its answers as a message,
            which is then read answer by answer.

    Raises:
        EntityDepthError: A text is entity-encoded more often than we follow; nothing may be forwarded.
    """
    redactors = _Redactors(redact, redact_value)
    redacted: VisitorCommand
    match command:
        case SendMessage():
            redacted = replace(command, text=_message(command.text, redactors, _kinds(form) if form else {}))
        case SubmitForm():
            redacted = _form(command, redactors)
        case SetAttributes():
            redacted = SetAttributes(
                _pairs(command.attributes, redactors),
                redactors.value(command.name, ValueKind.PERSON),
                redactors.value(command.email, ValueKind.EMAIL),
                redactors.value(command.phone, ValueKind.PHONE),
            )
        case AddEvent():
            redacted = AddEvent(redactors.text(command.name), _pairs(command.data, redactors))
        case AddTags() | RemoveTags():
            redacted = replace(command, tags=tuple(redactors.text(tag) for tag in command.tags))
        case NameChange() | TranscriptEmail() | SendTranscript():
            fields = tuple(replace(field, value=redactors.value(field.value, field.kind)) for field in command.fields)
            redacted = replace(command, fields=fields)
        case _:
            redacted = _without_text(command)
    return redacted


def _without_text(command: WithoutText) -> WithoutText:
    """Pass a command that holds no text; one with text that was forgotten above fails the type check here."""
    return command


@dataclass(frozen=True, slots=True)
class _Redactors:
    redact: TextRedactor
    redact_value: ValueRedactor

    def text(self, text: str) -> str:
        return through_entities(text, self.redact) if text else ""

    def value(self, value: str, kind: ValueKind, *, in_field: bool = True) -> str:
        """Redact a whole value; in a field of its own, Tawk.to may demand that an e-mail address looks like one."""
        if not value:
            return ""
        decoded, _ = decode_entities(value)
        return self.redact_value(decoded, kind.value, in_field and kind is ValueKind.EMAIL)

    def labelled(self, text: str, kind: ValueKind | None, *, in_field: bool = True) -> str:
        return self.text(text) if kind is None else self.value(text, kind, in_field=in_field)


def _form(form: SubmitForm, redactors: _Redactors) -> SubmitForm:
    kinds = _kinds(form)
    # The named fields first: whose form it is, is known when the free answers are judged.
    name = redactors.value(form.name, ValueKind.PERSON)
    email = redactors.value(form.email, ValueKind.EMAIL)
    phone = redactors.value(form.phone, ValueKind.PHONE)
    return replace(
        form,
        questions=tuple(
            Question(redactors.text(question.label), redactors.labelled(question.answer, kinds.get(question.label)))
            for question in form.questions
        ),
        name=name,
        email=email,
        phone=phone,
    )


def _kinds(form: SubmitForm) -> Mapping[str, ValueKind]:
    """Say which labels stand for a typed value: by an answer that equals a named field, else by the label itself."""
    kinds: dict[str, ValueKind] = {}
    named = ((form.name, ValueKind.PERSON), (form.email, ValueKind.EMAIL), (form.phone, ValueKind.PHONE))
    for question in form.questions:
        kind = next((kind for value, kind in named if value.strip() and _same(question.answer, value, kind)), None)
        kind = kind or kind_of_label(question.label)
        if kind is not None:
            kinds[question.label] = kind
    return kinds


def _same(answer: str, value: str, kind: ValueKind) -> bool:
    if kind is ValueKind.PHONE:
        return _NOT_DIALLED.sub("", answer) == _NOT_DIALLED.sub("", value)
    return answer.strip().casefold() == value.strip().casefold()


def _message(text: str, redactors: _Redactors, kinds: Mapping[str, ValueKind]) -> str:
    """Redact a message; lines of the form "Label : answer" whose label denotes a typed value are redacted as such."""
    pieces: list[str] = []
    free: list[str] = []

    def flush() -> None:
        if free:
            pieces.append(redactors.text("\r\n".join(free)))
            free.clear()

    for line in text.split("\r\n"):
        match = _ANSWER.fullmatch(line)
        kind = (kinds.get(match["label"]) or _likely_kind(match["label"], match["answer"])) if match else None
        if match is None or kind is None:
            free.append(line)
            continue
        flush()
        answer = redactors.value(match["answer"], kind, in_field=False)
        pieces.append(f"{redactors.text(match['label'])}{match['between']}{answer}")
    flush()
    return "\r\n".join(pieces)


def _likely_kind(label: str, answer: str) -> ValueKind | None:
    """Say what an answer is in a message that may as well be ordinary talk: a short label and a fitting answer."""
    kind = kind_of_label(label) if len(label) <= _MAX_TALK_LABEL_CHARS else None
    fits = {
        ValueKind.EMAIL: "@" in answer,
        ValueKind.PHONE: sum(sign.isdigit() for sign in answer) >= _MIN_PHONE_DIGITS,
        ValueKind.PERSON: len(answer.split()) <= _MAX_NAME_WORDS,
    }
    return kind if kind is not None and answer.strip() and fits.get(kind, any(map(str.isdigit, answer))) else None


def _pairs(pairs: tuple[tuple[str, Scalar], ...], redactors: _Redactors) -> tuple[tuple[str, Scalar], ...]:
    """Redact values, and leave out an attribute whose very key is something to redact."""
    return tuple((key, _scalar(key, value, redactors)) for key, value in pairs if redactors.text(key) == key)


def _scalar(key: str, value: Scalar, redactors: _Redactors) -> Scalar:
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    redacted = redactors.labelled(text, kind_of_label(key))
    return value if redacted == text else redacted
