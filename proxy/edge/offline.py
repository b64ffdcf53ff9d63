"""The offline form: written when nobody is on duty, or when the chat can't be had, and kept for the controller."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from proxy.edge.record import identity_entries
from proxy.tawk.json_text import well_formed
from proxy.tawk.richtext import decode_entities
from proxy.tawk.visitor_commands import FormKind, SubmitForm
from redaction.entities import EntityType
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from storage.interfaces import (
    Content,
    Conversation,
    ConversationKind,
    Delivery,
    Entry,
    Metadata,
    Notice,
    Recorder,
    Sender,
)

MAX_NAME_CHARS = 200
MAX_EMAIL_CHARS = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets.
EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\".]{1,63}(?:\.[^\s@<>\".]{1,63})+")


class FormError(Exception):
    """A field of the form can't be taken; `field` and `expected` are for the person who fills it in."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: expected {expected}")
        self.field = name
        self.expected = expected


@dataclass(frozen=True, slots=True)
class OfflineForm:
    """A filled-in form as its writer gave it."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    message: str = field(repr=False)


def read_offline_form(body: object, *, max_message_chars: int) -> OfflineForm:
    """Read the form that our own page sends.

    Raises:
        FormError: a field is missing, too long or not an address; it names the field and what is expected.
    """
    if not isinstance(body, dict):
        raise FormError("form", "name, email and message")
    limits = {"name": MAX_NAME_CHARS, "email": MAX_EMAIL_CHARS, "message": max_message_chars}
    values: dict[str, str] = {}
    for name, limit in limits.items():
        value = body.get(name)
        if not isinstance(value, str) or not value.strip():
            raise FormError(name, "required")
        if len(value) > limit:
            raise FormError(name, f"max_length:{limit}")
        values[name] = well_formed(value.strip())
    if not is_address(values["email"]):
        raise FormError("email", "address")
    return OfflineForm(**values)


def entries_of(
    form: OfflineForm,
    *,
    redactor: Redactor,
    recorder: Recorder,
    metadata: Metadata,
    notice: Notice,
    message_id: str,
    at: datetime,
) -> tuple[Conversation, list[Entry]]:
    """Return a form of our own as a conversation of one redacted message, with what is to be committed."""
    ledger = Ledger()
    # The form comes to the controller and nobody else: it is the safer way that a withheld message is sent by.
    redactor = redactor.for_keeping()
    name = redactor.redact_value(form.name, EntityType.PERSON, ledger).text
    email = redactor.redact_value(form.email, EntityType.EMAIL_ADDRESS, ledger).text
    text = redactor.redact(form.message, ledger, language=notice.language).text
    conversation, opening = recorder.open(ConversationKind.OFFLINE_FORM, metadata, notice=notice, chat_id="", at=at)
    message = recorder.message(
        conversation,
        message_id=message_id,
        position=int(at.timestamp() * 1_000_000),
        sender=Sender.VISITOR,
        content=Content(text, (("name", name), ("email", email)), name),
        delivery=Delivery.KEPT,
        at=at,
        rules=redactor.version,
    )
    return conversation, [opening, *identity_entries(recorder, conversation, ledger.unsaved(), at), message]


def is_address(text: str) -> bool:
    """Tell whether `text` is an e-mail address that can be written to."""
    return EMAIL.fullmatch(text.strip()) is not None


def is_answerable(form: SubmitForm) -> bool:
    """Tell whether a form's e-mail address is one, and an offline form can be answered at all.

    Tawk.to would say so itself, had it not a pseudonym to look at.

    Raises:
        EntityDepthError: the address is entity-encoded more often than we follow.
    """
    if form.email:
        return is_address(decode_entities(form.email)[0])
    return form.kind is not FormKind.OFFLINE or bool(form.phone)


def kept_form(form: SubmitForm) -> Content:
    """Return a redacted form of the widget's as a record: the answers in order, the named fields that none repeats."""
    answers = tuple((question.label, question.answer) for question in form.questions)
    given = {answer for _, answer in answers}
    named = (("name", form.name), ("email", form.email), ("phone", form.phone))
    fields = (*answers, *((label, value) for label, value in named if value and value not in given))
    free = [answer for _, answer in answers if answer not in (form.name, form.email, form.phone)]
    return Content("\n".join(free), fields, form.name)
