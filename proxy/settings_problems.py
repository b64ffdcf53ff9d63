"""What is wrong with a settings file, said so that its owner can mend it."""

import difflib
import json
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


def explain(error: ValidationError, document: Mapping[str, object], model: type[BaseModel]) -> list[Problem]:
    """Turn a validation error into problems; values are named by kind, so that a misplaced secret is not shown."""
    return [
        Problem(
            ".".join(map(str, detail["loc"])) or "the settings",
            _found(document, detail["loc"]),
            _expected(detail["type"], detail["msg"], detail["loc"], model),
        )
        for detail in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _found(document: object, location: Sequence[int | str]) -> str:
    value = document
    for step in location:
        try:
            value = value[step]  # type: ignore[index]  # What can't be indexed raises, and is nothing found.
        except (KeyError, IndexError, TypeError):
            return "nothing"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    names = {str: "text", type(None): "nothing", list: "a list"}
    return names.get(type(value), "a section")


def _expected(kind: str, message: str, location: Sequence[int | str], model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        known = sorted(_keys(model, location[:-1]))
        close = difflib.get_close_matches(str(location[-1]), known, 1)
        return f"no such key (did you mean {close[0]}?)" if close else f"no such key; known are {', '.join(known)}"
    if kind == "missing":
        return "this key"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return message.removeprefix("Input should be ").removeprefix("String should ")


def _keys(model: type[BaseModel], location: Sequence[int | str]) -> set[str]:
    """The keys that the section at `location` knows."""
    for step in location:
        field = model.model_fields.get(str(step))
        section = next(_sections(field.annotation), None) if field else None
        if section is None:
            continue
        model = section
    return set(model.model_fields)


def _sections(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _sections(inner)
