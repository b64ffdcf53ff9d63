"""The forms that validators are put together from: what a date, an id, a short text is to the database."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

DATE = {"bsonType": "date"}
BINARY = {"bsonType": "binData"}
COUNT = {"bsonType": ["int", "long"], "minimum": 0}
NUMBER = {"bsonType": ["int", "long"], "minimum": 1}
ID = {"bsonType": "string", "pattern": "^[0-9a-f]{32}$"}
HASH = {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"}
KIND_NAME = {"bsonType": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"}
LANGUAGE = {"bsonType": "string", "pattern": "^[a-z]{2,3}$"}


def text(max_chars: int, *, min_chars: int = 0) -> dict[str, Any]:
    """Return the form of a text of so many characters."""
    return {"bsonType": "string", "minLength": min_chars, "maxLength": max_chars}


def one_of(kinds: type[StrEnum]) -> dict[str, Any]:
    """Return the form of one of a list."""
    return {"enum": [kind.value for kind in kinds]}


def list_of(items: Mapping[str, Any], max_items: int) -> dict[str, Any]:
    """Return the form of a list of so many."""
    return {"bsonType": "array", "items": items, "maxItems": max_items}


def closed(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the form of a document or a part of one, in which no other field may stand."""
    return {
        "bsonType": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {**required, **(optional or {})},
    }
