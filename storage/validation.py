"""The database's own validators, applied before a record is journalled.

A record that the database would refuse must not get into the journal: it would be found out only after its message had
been forwarded. So the recorder asks the same schema first. Only the words that `schema.py` uses are known here.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.errors import Refused
from storage.schema import SCHEMAS, Collection

_TYPES: Mapping[str, type] = {
    "array": list,
    "bool": bool,
    "binData": bytes,
    "date": datetime,
    "int": int,
    "long": int,
    "object": dict,
    "string": str,
}
_MAX_LONG = 2**63 - 1


def refuse_invalid(collection: Collection, document: Mapping[str, Any]) -> None:
    """Return when the collection's validator would take `document`.

    Raises:
        Refused: it would not; the text names the field and what was expected, never the value.
    """
    _check(SCHEMAS[collection], dict(document), collection.value)


def _check(schema: Mapping[str, Any], value: object, path: str) -> None:
    if "enum" in schema:
        if value not in schema["enum"]:
            raise Refused(f"{path}: one of the known values was expected")
        return
    names = schema["bsonType"]
    types = tuple(_TYPES[name] for name in ([names] if isinstance(names, str) else names))
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise Refused(f"{path}: {names} was expected")
    match value:
        case dict():
            _check_object(schema, value, path)
        case list():
            _check_list(schema, value, path)
        case str():
            _check_text(schema, value, path)
        case int() if not schema.get("minimum", -_MAX_LONG) <= value <= _MAX_LONG:
            raise Refused(f"{path}: a number within its bounds was expected")


def _check_list(schema: Mapping[str, Any], value: Sequence[object], path: str) -> None:
    if len(value) > schema["maxItems"]:
        raise Refused(f"{path}: at most {schema['maxItems']} items were expected")
    for item in value:
        _check(schema["items"], item, f"{path}[]")


def _check_object(schema: Mapping[str, Any], value: Mapping[str, Any], path: str) -> None:
    for name in schema.get("required", ()):
        if name not in value:
            raise Refused(f"{path}.{name}: it is missing")
    properties, others = schema.get("properties", {}), schema["additionalProperties"]
    for name, inner in value.items():
        rule = properties.get(name, others)
        if rule is False:
            raise Refused(f"{path}: a field that is not among the known ones")
        _check(rule, inner, f"{path}.{name}")


def _check_text(schema: Mapping[str, Any], value: str, path: str) -> None:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        raise Refused(f"{path}: between {schema.get('minLength', 0)} and {schema.get('maxLength')} characters")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        raise Refused(f"{path}: another form was expected")
    encoded(value, path)


def encoded(text: str, path: str) -> bytes:
    """Return a text in UTF-8.

    Raises:
        Refused: it holds half a surrogate pair, which JSON can carry and no document can.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        # No `from`: the error holds the text.
        raise Refused(f"{path}: Unicode text was expected") from None
