"""JSON with caps before conversion: the only place where foreign JSON becomes Python values."""

import json
import math
import re
from typing import TypeAlias

from proxy.tawk.errors import FieldError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""What JSON can say."""

MAX_CHARS = 1_000_000
MAX_DEPTH = 32
MAX_NUMBER_CHARS = 24

# A string, terminated or not, is one step: so the scan is linear whatever the text.
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def parse(text: str | bytes, *, field: str = "body", max_chars: int = MAX_CHARS, max_depth: int = MAX_DEPTH) -> Json:
    """Read JSON from an untrusted side.

    Args:
        text: JSON text, or its UTF-8 bytes.
        field: What to call the text in an error.
        max_chars: Longest text read (bytes are counted as such).
        max_depth: Deepest nesting of arrays and objects.

    Raises:
        FieldError: Whatever is wrong with the text.
    """
    if len(text) > max_chars:
        raise FieldError(field, f"at most {max_chars} characters")
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
    except UnicodeDecodeError:
        raise FieldError(field, "UTF-8 text") from None
    if _depth(decoded, stop_at=max_depth) > max_depth:
        raise FieldError(field, f"at most {max_depth} levels")
    try:
        value: Json = json.loads(decoded, parse_int=_integer, parse_float=_float, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise FieldError(field, "JSON") from None
    return value


def parse_object(
    text: str | bytes, *, field: str = "body", max_chars: int = MAX_CHARS, max_depth: int = MAX_DEPTH
) -> dict[str, Json]:
    """Read a JSON object from an untrusted side.

    Raises:
        FieldError: Whatever is wrong with the text.
    """
    value = parse(text, field=field, max_chars=max_chars, max_depth=max_depth)
    if not isinstance(value, dict):
        raise FieldError(field, "a JSON object")
    return value


def dump(value: Json) -> str:
    """Write compact JSON that always encodes to UTF-8: half a surrogate pair becomes U+FFFD."""
    return well_formed(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def well_formed(text: str) -> str:
    """Return the text with each half of a surrogate pair replaced by U+FFFD, and whole pairs joined."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _depth(text: str, *, stop_at: int) -> int:
    deepest = depth = 0
    for match in _STRUCTURE.finditer(text):
        sign = match[0]
        if sign in {"[", "{"}:
            depth += 1
            deepest = max(deepest, depth)
            if deepest > stop_at:
                break
        elif sign in {"]", "}"}:
            depth -= 1
    return deepest


def _integer(digits: str) -> int | float:
    """Read a whole number, one that is too long as a fraction: so does a browser."""
    return int(digits) if len(digits) <= MAX_NUMBER_CHARS else _float(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError
    return value


def _constant(_: str) -> float:
    raise ValueError
