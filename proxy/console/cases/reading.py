"""Reads the forms of cases: each field checked, each fault named with what was expected."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from proxy.console.cases.acting import Faults
from proxy.console.forms import Form
from proxy.console.texts import Texts
from proxy.i18n import LANGUAGES
from proxy.mail.addresses import Address
from storage.interfaces import ConversationId
from storage.subjects.requests import CASE_NUMBER, Channel, Intake, RequestKind

MAX_WORDS_CHARS = 1_000
"""The longest words of a proof, an extension or a decision."""

MAX_FIELD_CHARS = 200
"""The longest name, address or number that a person is known by."""

PERSON_FIELDS = ("name", "email", "phone", "student", "learner", "address")

Kind = TypeVar("Kind", bound=StrEnum)


def person_of(form: Form, texts: Texts, *, by_mail: bool = False) -> Mapping[str, str]:
    """Return what the person is known by, and where they are answered; blank fields are left out.

    Raises:
        Faults: something is too long, nothing is there, or the e-mail address is none.
    """
    found = {name: form[name].strip() for name in PERSON_FIELDS}
    most = texts("At most {max} characters.", max=MAX_FIELD_CHARS)
    faults = {name: most for name, value in found.items() if len(value) > MAX_FIELD_CHARS or not _plain(value)}
    if not any(found.values()):
        faults["name"] = texts("Write at least one thing that the person is known by.")
    if (found["email"] or by_mail) and not _is_address(found["email"]):
        faults["email"] = texts("An e-mail address such as {example} was expected.", example="matti@example.fi")
    if faults:
        raise Faults(faults)
    return {name: value for name, value in found.items() if value}


def intake_of(form: Form, texts: Texts, *, at: datetime) -> Intake:
    """Return how a request came.

    Raises:
        Faults: a field is not as expected.
    """
    faults = {}
    kinds = frozenset(kind for kind in RequestKind if form[f"kind.{kind.value}"])
    if not kinds:
        faults["kinds"] = texts("Choose at least one.")
    channel = _chosen(Channel, form["channel"])
    if channel is None:
        faults["channel"] = texts("Choose how the request came.")
    received = _day(form["received"])
    if received is None or received > texts.local_date(at):
        faults["received"] = texts("A day in the past was expected, such as {example}.", example="2026-11-20")
    if form["language"] not in LANGUAGES:
        faults["language"] = texts("Choose a language.")
    if faults or channel is None or received is None:
        raise Faults(faults)
    # The term runs from the day itself; today it runs from now, so that no case begins in the future.
    moment = min(datetime.combine(received, time(23, 59), texts.zone), at)
    return Intake(
        kinds=kinds,
        channel=channel,
        received_at=moment,
        language=form["language"],
        by_mail=form["by_mail"] == "on",
    )


def number_of(form: Form, texts: Texts) -> str:
    """Return a new case's number.

    Raises:
        Faults: it is not of the form of one.
    """
    number = form["number"].strip()
    if CASE_NUMBER.fullmatch(number) is None or number == "new":
        text = "Write the number of the case: at most {max} of the letters a to z, digits and - . _ :"
        raise Faults({"number": texts(text, max=64)})
    return number


def choice_of(kind: type[Kind], form: Form, name: str, texts: Texts) -> Kind:
    """Return what was chosen from a closed list.

    Raises:
        Faults: nothing of the list.
    """
    found = _chosen(kind, form[name])
    if found is None:
        raise Faults({name: texts("Choose one of the list.")})
    return found


def words_of(form: Form, name: str, texts: Texts, *, least: int = 0) -> str:
    """Return words of bounded length.

    Raises:
        Faults: too few or too many.
    """
    words = form[name].replace("\r\n", "\n").strip()
    if not least <= len(words) <= MAX_WORDS_CHARS or not _plain(words):
        raise Faults({name: texts("Write {min} to {max} characters.", min=least, max=MAX_WORDS_CHARS)})
    return words


def conversation_of(form: Form) -> ConversationId:
    """Return the conversation that a form is about; whether the case names it is looked up where it counts."""
    return ConversationId(form["conversation"])


def _chosen(kind: type[Kind], text: str) -> Kind | None:
    return next((one for one in kind if one.value == text), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _plain(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _is_address(text: str) -> bool:
    try:
        Address.parse(text)
    except ValueError:
        return False
    return True
