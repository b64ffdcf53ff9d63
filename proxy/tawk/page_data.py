"""Attributes, events and tags: what a page tells Tawk.to about its visitor through Tawk's own interface."""

import re

from proxy.tawk.errors import FieldError, TooLongError
from proxy.tawk.fields import Fields, as_text
from proxy.tawk.json_text import Json, well_formed
from proxy.tawk.visitor_models import AddEvent, Scalar, SetAttributes, VisitorLimits

ATTRIBUTE_KEY = re.compile(r"[a-zA-Z0-9-]{1,50}")


def read_attributes(arguments: tuple[Json, ...], limits: VisitorLimits) -> SetAttributes:
    """Read what `setAttributes` says: one object, or a second one with e-mail and hash.

    The hash is a keyed digest of the e-mail address or user id: it would still name the person, so it isn't read on.

    Raises:
        FieldError: It isn't what Tawk's interface allows.
    """
    merged: dict[str, Json] = {}
    for argument in arguments[:2]:
        if argument is not None and not isinstance(argument, dict):
            raise FieldError("setAttributes", "an object")
        merged.update(argument or {})
    merged.pop("hash", None)
    fields = Fields(merged, path="setAttributes")
    named = [fields.text(name, max_chars=limits.value_chars) for name in ("name", "email", "phone")]
    free = {key: value for key, value in merged.items() if key not in {"name", "email", "phone"}}
    return SetAttributes(_read_pairs(free, "setAttributes", limits), *named)


def read_event(argument: Json, limits: VisitorLimits) -> AddEvent:
    """Read what `addEvent` says; its hash and e-mail are not read on.

    Raises:
        FieldError: It isn't what Tawk's interface allows.
    """
    fields = Fields(argument, path="addEvent")
    name = fields.text("name", max_chars=limits.value_chars)
    if not name:
        raise FieldError("addEvent.name", "a name")
    data = fields.take("data")
    if data is not None and not isinstance(data, dict):
        raise FieldError("addEvent.data", "an object")
    return AddEvent(name, _read_pairs(data or {}, "addEvent.data", limits))


def read_tags(argument: Json, limits: VisitorLimits) -> tuple[str, ...]:
    """Read what `addTags` and `removeTags` say; their hash and e-mail are not read on.

    Raises:
        FieldError: It isn't what Tawk's interface allows.
    """
    tags = Fields(argument, path="tags").take("tags")
    if not isinstance(tags, list) or not tags:
        raise FieldError("tags", "a list of texts")
    if len(tags) > limits.tags:
        raise TooLongError("tags", f"at most {limits.tags} tags")
    return tuple(as_text(tag, path="tags", max_chars=limits.value_chars) for tag in tags)


def _read_pairs(pairs: dict[str, Json], path: str, limits: VisitorLimits) -> tuple[tuple[str, Scalar], ...]:
    if len(pairs) > limits.attributes:
        raise TooLongError(path, f"at most {limits.attributes} attributes")
    result: list[tuple[str, Scalar]] = []
    for key, value in pairs.items():
        if not ATTRIBUTE_KEY.fullmatch(key):
            raise FieldError(path, "keys of 1 to 50 letters, digits and hyphens")
        if isinstance(value, dict | list):
            raise FieldError(path, "values that are text, numbers, true, false or null")
        if isinstance(value, str) and len(value) > limits.value_chars:
            raise TooLongError(path, f"values of at most {limits.value_chars} characters")
        result.append((key, well_formed(value) if isinstance(value, str) else value))
    return tuple(result)
