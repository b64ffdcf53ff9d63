"""Lines of JSON that commands read, and what is said of a wrong one."""

import json


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
    """Return the object that a line holds; the error is raised outside the handler, since a JSON error holds the line.

    Raises:
        LineError: the line is no JSON object.
    """
    document: object = None
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise LineError(number, "line", "a JSON object in UTF-8")
    return document
