"""What is wrong with a settings file, said so that its owner can mend it.

A value is never shown: a secret may have been written where it does not belong. Shown are the key's path, what kind
of thing was found there, numbers that are out of their bounds, and what is expected.
"""

import datetime as dt
import difflib
import json
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError


@dataclass(frozen=True, slots=True)
class Problem:
    """One key that is wrong: where it is, what was found there, what is expected."""

    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}: found {self.found}; expected {self.expected}"


class SettingsError(Exception):
    """The settings can't be used; `problems` says why, one by one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


#: What pydantic's kinds of errors say to the owner of a file; places are filled from the error's own bounds.
_EXPECTED: Final[Mapping[str, str]] = {
    "string_type": "text (in quotes, when it looks like a number)",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a day such as 2027-05-31",
    "list_type": "a list",
    "dict_type": "a section",
    "greater_than": "a number greater than {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number less than {lt}",
    "less_than_equal": "a number of at most {le}",
    "finite_number": "a number",
    "literal_error": "{expected}",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "missing": "this key",
}
_BOUNDS: Final = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal", "int_from_float"})
_SECTION_ERRORS: Final = frozenset({"model_type", "model_attributes_type"})

#: A section's own check names the key that it is about: "reply_domain: a domain that ...".
_NAMED: Final = re.compile(r"(?P<key>[a-z_]+(?:\.\w+)*): (?P<expected>.+)", re.DOTALL)


def explain(
    error: ValidationError, document: Mapping[str, object], model: type[BaseModel], *, hidden: type[BaseModel]
) -> list[Problem]:
    """Turn a validation error into problems.

    Args:
        error: what pydantic found.
        document: what was checked.
        model: what it was checked against.
        hidden: a kind of section in which an unknown key is not shown: it may be a secret itself.
    """
    return [
        _problem(detail, document, model, hidden) for detail in error.errors(include_url=False, include_input=False)
    ]


def _problem(detail: Any, document: Mapping[str, object], model: type[BaseModel], hidden: type[BaseModel]) -> Problem:
    kind: str = detail["type"]
    location = [*detail["loc"]]
    expected = _expected(kind, detail, location, model)
    named = _NAMED.fullmatch(expected) if kind == "value_error" else None
    if named is not None:
        location += named["key"].split(".")
        expected = named["expected"]
    found = _found(document, location, numbers=kind in _BOUNDS)
    if kind == "extra_forbidden" and _section_at(model, location[:-1]) is hidden:
        location, found = location[:-1], "a key that is not shown here"
    return Problem(".".join(map(str, location)) or "the settings", found, expected)


def _found(document: object, location: Sequence[int | str], *, numbers: bool) -> str:
    value = document
    for step in location:
        try:
            value = value[step]  # type: ignore[index]  # What can't be indexed raises, and is nothing found.
        except (KeyError, IndexError, TypeError):
            return "nothing"
    if isinstance(value, int | float) and (numbers or isinstance(value, bool)):
        return json.dumps(value)
    names: dict[type, str] = {
        str: "text",
        int: "a number",
        float: "a number",
        type(None): "nothing",
        list: "a list",
        dict: "a section",
        dt.date: "a date",
        dt.datetime: "a time",
    }
    return names.get(type(value), "something else") if value != "" else "an empty text"


def _expected(kind: str, detail: Any, location: Sequence[int | str], model: type[BaseModel]) -> str:
    message: str = detail["msg"]
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "extra_forbidden":
        known = sorted(_keys(model, location[:-1]))
        close = difflib.get_close_matches(str(location[-1]), known, 1)
        return f"no such key (did you mean {close[0]}?)" if close else f"no such key; known are {', '.join(known)}"
    if kind in _SECTION_ERRORS:
        return f"a section with the keys {', '.join(_keys(model, location))}"
    template = _EXPECTED.get(kind)
    return message.removeprefix("Input should be ") if template is None else template.format(**detail.get("ctx", {}))


def _keys(model: type[BaseModel], location: Sequence[int | str]) -> Sequence[str]:
    """Return the keys that the section at `location` knows, in order."""
    return list(_section_at(model, location).model_fields)


def _section_at(model: type[BaseModel], location: Sequence[int | str]) -> type[BaseModel]:
    for step in location:
        field = model.model_fields.get(str(step))
        model = next(_sections(field.annotation), model) if field else model
    return model


def _sections(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _sections(inner)
