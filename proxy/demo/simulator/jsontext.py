"""JSON as a browser and Tawk.to's servers write it: compact, with letters as they are."""

import json
from typing import Any

Json = dict[str, Any]


def dumps(value: Any) -> str:
    """Return `value` as JSON.stringify would write it.

    A lone surrogate can't travel as UTF-8, so a text with one is written with escapes instead.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def loads(text: str | bytes) -> Any:
    """Return the value that `text` holds.

    Raises:
        ValueError: `text` isn't JSON, nests too deeply, or isn't UTF-8.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("The JSON nests too deeply.") from error
