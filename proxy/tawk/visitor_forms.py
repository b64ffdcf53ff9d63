"""The forms that a visitor fills in: before a chat, when nobody is there, and for their name or e-mail."""

from collections.abc import Mapping
from typing import TypeAlias

from proxy.tawk.commands import Command
from proxy.tawk.errors import FieldError, TooLongError
from proxy.tawk.fields import TAWK_ID, Fields, as_text
from proxy.tawk.json_text import Json
from proxy.tawk.value_kinds import ValueKind
from proxy.tawk.visitor_models import (
    FormKind,
    NameChange,
    Question,
    Reading,
    Route,
    SendTranscript,
    SubmitForm,
    TranscriptEmail,
    TypedField,
    VisitorLimits,
    Withheld,
    WithheldReason,
)

TypedFields: TypeAlias = Mapping[str, Mapping[str, ValueKind]]
"""For each command whose fields the operator has listed: what each field holds."""

DEFAULT_TYPED_FIELDS: TypedFields = {
    "saveNameChangeForm": {"name": ValueKind.PERSON, "n": ValueKind.PERSON, "email": ValueKind.EMAIL},
    "saveTranscriptEmailForm": {"email": ValueKind.EMAIL, "te": ValueKind.EMAIL, "name": ValueKind.PERSON},
    "sendTranscript": {"email": ValueKind.EMAIL, "te": ValueKind.EMAIL, "name": ValueKind.PERSON},
}
"""The exact fields are not public. These are the likely names; each value is replaced as a whole, so that a wrong guess
sends nothing personal."""

TYPED_MODELS: Mapping[str, type[NameChange | TranscriptEmail | SendTranscript]] = {
    "saveNameChangeForm": NameChange,
    "saveTranscriptEmailForm": TranscriptEmail,
    "sendTranscript": SendTranscript,
}


def read_form(body: Json, kind: FormKind, route: Route, limits: VisitorLimits) -> Reading:
    """Read the offline form or the form before a chat.

    Raises:
        FieldError: It isn't what the widget sends.
    """
    fields = Fields(body, path=f"{kind.value}-form")
    fields.take("submittedFrom")  # Listed, and replaced when written.
    questions, unlisted = _read_questions(fields.take("questions"), limits)
    form = SubmitForm(
        kind,
        questions,
        fields.text("name", max_chars=limits.value_chars),
        fields.text("email", max_chars=limits.value_chars),
        fields.text("phone", max_chars=limits.value_chars),
        fields.matching("department", TAWK_ID),
        route,
    )
    return Reading(form, (*fields.unlisted(), *unlisted))


def _read_questions(value: Json, limits: VisitorLimits) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Return the questions, and the names of their fields that are not listed."""
    if value is None:
        return (), ()
    if not isinstance(value, list):
        raise FieldError("form.questions", "a list")
    if len(value) > limits.questions:
        raise TooLongError("form.questions", f"at most {limits.questions} questions")
    questions: list[Question] = []
    unlisted: list[str] = []
    for item in value:
        fields = Fields(item, path="form.questions")
        label = fields.text("label", max_chars=limits.label_chars)
        questions.append(Question(label, _read_answer(fields.take("answer"), limits.answer_chars)))
        unlisted.extend(fields.unlisted())
    return tuple(questions), tuple(dict.fromkeys(unlisted))


def _read_answer(value: Json, max_chars: int) -> str:
    path = "form.questions.answer"
    if isinstance(value, list):
        joined = ", ".join(_read_answer(item, max_chars) for item in value if not isinstance(item, list))
        return as_text(joined, path=path, max_chars=max_chars)
    if isinstance(value, bool | int | float):
        return str(value)
    return as_text(value, path=path, max_chars=max_chars)


def read_typed(command: Command, kinds: Mapping[str, ValueKind], limits: VisitorLimits) -> Reading:
    """Read a form whose fields the operator has listed; with none of them in it, it is withheld.

    Raises:
        FieldError: It isn't an object of texts.
    """
    fields = Fields(command.arguments[0] if command.arguments else None, path=command.name)
    typed = tuple(
        TypedField(name, value, kind)
        for name, kind in kinds.items()
        if (value := fields.text(name, max_chars=limits.value_chars))
    )
    if not typed and fields.unlisted():
        return Reading(Withheld(WithheldReason.UNKNOWN_FIELD, command.name), fields.unlisted())
    return Reading(TYPED_MODELS[command.name](typed), fields.unlisted())
