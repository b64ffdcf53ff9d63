r"""Every reading of a text: what it may say once the encodings around it are taken off. Pure.

A value that must not have reached Tawk.to could hide from a plain search as `%40`, `\u0040`, `&#64;`, in base64, as
hexadecimal digits or in a decomposed letter. So a search looks at all readings, each decoder applied to the results
of the others.
"""

import base64
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote, unquote_plus

_JSON_ESCAPE = re.compile(r'\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|["\\/bfnrt])')
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}={0,2}")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2}){4,}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


def _without_json_escapes(text: str) -> str:
    return _JSON_ESCAPE.sub(lambda match: str(json.loads(f'"{match.group()}"')), text)


def _normalised(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def _without_base64(text: str) -> str:
    """Return the readable contents of what looks like base64, one a line; empty when there is none."""
    return "\n".join(_decoded_pieces(text))


def _decoded_pieces(text: str) -> Iterator[str]:
    for match in _BASE64.finditer(text):
        letters = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            decoded = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True).decode()
        except ValueError:
            continue
        if _is_readable(decoded):
            yield decoded


def _without_hexadecimal(text: str) -> str:
    pieces = (bytes.fromhex(match.group()).decode(errors="replace") for match in _HEXADECIMAL.finditer(text))
    return "\n".join(piece for piece in pieces if _is_readable(piece) and "\ufffd" not in piece)


def _is_readable(text: str) -> bool:
    return all(letter.isprintable() or letter.isspace() for letter in text)


_DECODERS: tuple[Callable[[str], str], ...] = (
    unquote,
    unquote_plus,
    _without_json_escapes,
    html.unescape,
    _normalised,
    _without_base64,
    _without_hexadecimal,
)


def readings(text: str, *, rounds: int = 4, limit: int = 64) -> tuple[str, ...]:
    """Return `text` and what it reads as under every decoder, each result decoded again up to `rounds` times.

    Args:
        text: what was received.
        rounds: how many encodings may lie around each other.
        limit: the most readings returned; the ones with the fewest decoders applied come first.
    """
    found = {text: None}
    newest = [text]
    for _ in range(rounds):
        results = (decoder(reading) for reading in newest for decoder in _DECODERS)
        newest = [result for result in dict.fromkeys(results) if result and result not in found]
        found.update(dict.fromkeys(newest))
        if not newest or len(found) >= limit:
            break
    return tuple(found)[:limit]


def readings_of_bytes(raw: bytes) -> tuple[str, ...]:
    """Return the readings of bytes: as UTF-8, and where they aren't that, as Latin-1 and UTF-16 too."""
    try:
        return readings(raw.decode())
    except UnicodeDecodeError:
        texts = [raw.decode(encoding, errors="replace") for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be")]
        return tuple(reading for text in texts for reading in readings(text))
