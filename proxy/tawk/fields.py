"""Reading a foreign object field by field, so that what nobody asked for is known and never copied."""

import re
from collections.abc import Collection

from proxy.tawk.errors import FieldError, TooLongError
from proxy.tawk.json_text import Json, well_formed

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,79}")
MAX_ROUTE_CHARS = 300

TAWK_ID = re.compile(r"(?![0-9]{6}[A-Y+-][0-9]{3}[0-9A-Y]$)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_-]{1,128}")
"""An id as Tawk.to makes them, in a field that a visitor's browser fills in: nothing that could be a phone number, a
student number or an identity code."""


def plain_name(name: str) -> str:
    """Return a name as it may stand in a log: itself when it is short and plain, else "?"."""
    return name if _PLAIN_NAME.fullmatch(name) else "?"


class Fields:
    """The fields of one object, read by name; what hasn't been asked for is unlisted.

    Args:
        value: The object; None counts as an empty one.
        path: What to call the object in errors.

    Raises:
        FieldError: The value isn't an object.
    """

    def __init__(self, value: Json, *, path: str) -> None:
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise FieldError(path, "an object")
        self._value = value
        self._path = path
        self._asked: set[str] = set()

    def take(self, name: str) -> Json:
        """Return a field as it is, or None; the field counts as listed."""
        self._asked.add(name)
        return self._value.get(name)

    def text(self, name: str, *, max_chars: int) -> str:
        """Return a text field; a missing one and null are "".

        Raises:
            TooLongError: It is longer than allowed.
            FieldError: It isn't text.
        """
        return as_text(self.take(name), path=f"{self._path}.{name}", max_chars=max_chars)

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        """Return a text field that matches the pattern as a whole, else "": for ids, whose other forms mean nothing."""
        value = self.take(name)
        return value if isinstance(value, str) and pattern.fullmatch(value) else ""

    def choice(self, name: str, choices: Collection[str], *, otherwise: str) -> str:
        """Return a text field when it is one of the choices, else the default."""
        value = self.take(name)
        return value if isinstance(value, str) and value in choices else otherwise

    def flag(self, name: str) -> bool:
        """Return whether a field is exactly true."""
        return self.take(name) is True

    def integer(self, name: str, *, lowest: int, highest: int, otherwise: int) -> int:
        """Return a whole number within the bounds, else the default."""
        return as_integer(self.take(name), lowest=lowest, highest=highest, otherwise=otherwise)

    def unlisted(self) -> tuple[str, ...]:
        """Name the fields that nobody asked for and that say something, as they may stand in a log."""
        return tuple(
            f"{self._path}.{plain_name(name)}"
            for name, value in self._value.items()
            if name not in self._asked and value not in (None, "", [], {})
        )


def as_text(value: Json, *, path: str, max_chars: int) -> str:
    """Return a text value; null is "".

    Raises:
        TooLongError: It is longer than allowed.
        FieldError: It isn't text.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FieldError(path, "text")
    if len(value) > max_chars:
        raise TooLongError(path, f"at most {max_chars} characters")
    return well_formed(value)


def as_integer(value: Json, *, lowest: int, highest: int, otherwise: int) -> int:
    """Return a whole number within the bounds, else the default; a fraction is rounded down."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
        return otherwise
    return int(value // 1)
