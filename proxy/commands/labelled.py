"""Reads labelled conversations, one a line, as `tests/data/README.md` describes them."""

import json
from collections.abc import Iterable, Iterator, Mapping

from redaction.entities import EntityType
from redaction.evaluation import Label, LabelledConversation, LabelledMessage

_KINDS = ", ".join(kind.value for kind in EntityType)


class LineError(Exception):
    """A line of the input is not what was asked for; its text names the field and never quotes the line.

    Args:
        line: the line's number, from 1.
        field: the field that is wrong.
        expected: what it should have been.
    """

    def __init__(self, line: int, field: str, expected: str) -> None:
        super().__init__(f"line {line}: {field}: expected {expected}")


def parse_line(number: int, line: bytes) -> dict[str, object]:
    """Return the JSON object on a line.

    Raises:
        LineError: it holds something else.
    """
    document: object = None
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        # Raised here and not in the handler: a JSON error holds the line.
        raise LineError(number, "line", "a JSON object in UTF-8")
    return document


def read_conversations(lines: Iterable[bytes]) -> Iterator[LabelledConversation]:
    """Return the conversation on each line that is not blank.

    Raises:
        LineError: a line is something else.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _conversation(number, parse_line(number, line))


def _conversation(number: int, document: Mapping[str, object]) -> LabelledConversation:
    messages = document.get("messages")
    if not isinstance(messages, list):
        raise LineError(number, "messages", "a list of messages")
    form = document.get("form", {})
    if not isinstance(form, dict):
        raise LineError(number, "form", "an object")
    return LabelledConversation(
        language=_text(number, document, "lang"),
        messages=tuple(_message(number, f"messages[{index}]", one) for index, one in enumerate(messages)),
        name=_text(number, form, "name", ""),
        email=_text(number, form, "email", ""),
    )


def _message(number: int, place: str, message: object) -> LabelledMessage:
    if not isinstance(message, dict):
        raise LineError(number, place, "an object")
    text = _text(number, message, "text")
    spans = message.get("spans")
    if not isinstance(spans, list):
        raise LineError(number, f"{place}.spans", "a list of spans")
    labels = tuple(_label(number, f"{place}.spans[{index}]", span, len(text)) for index, span in enumerate(spans))
    return LabelledMessage(text, labels, by_agent=message.get("sender") == "agent")


def _label(number: int, place: str, span: object, length: int) -> Label:
    match span:
        case {"start": int(start), "end": int(end), "label": str(kind)} if 0 <= start < end <= length:
            if kind not in EntityType.__members__:
                raise LineError(number, f"{place}.label", f"one of {_KINDS}")
            return Label(start, end, EntityType(kind))
        case _:
            raise LineError(number, place, "start, end and label, with 0 <= start < end <= the text's length")


def _text(number: int, document: Mapping[str, object], field: str, default: str | None = None) -> str:
    value = document.get(field, default)
    if not isinstance(value, str):
        raise LineError(number, field, "a string")
    return value
