"""One way of looking at a text, whatever way it was typed, with a way back to the original offsets.

Detection and pseudonyms look at the normalised text: NFKC, every dash a hyphen, every kind of space a space and
several of them one, digits of every script ASCII digits, Cyrillic and Greek look-alikes Latin letters, invisible
characters gone. The original is
never changed: spans are mapped back to it.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_LOOK_ALIKES: Final = {
    "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X",
    "У": "Y", "І": "I", "Ј": "J", "Ѕ": "S", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x",
    "і": "i", "ј": "j", "ѕ": "s", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
    "。": ".", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "ο": "o",
}  # fmt: skip

#: Dashes that Unicode does not file under dashes: minus sign, hyphen bullet, modifier minus.
_MORE_DASHES: Final = "\u2212\u2043\u02d7"

#: Format characters (zero-width and directional ones, soft hyphen), variation selectors, the grapheme joiner.
_MORE_INVISIBLE: Final = frozenset({0x034F, 0x180B, 0x180C, 0x180D, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})


#: The planes that hold dashes, spaces, digits and format characters; beyond them are ideographs and private use.
_CODES: Final = (*range(0x80, 0x20000), *range(0xE0000, 0xE0200))


def _tables() -> tuple[dict[int, str], str]:
    """Return the one-to-one replacements and the class of characters to drop."""
    replaced: dict[int, str] = {ord(char): latin for char, latin in _LOOK_ALIKES.items()}
    dropped: list[int] = []
    for code in _CODES:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Pd" or char in _MORE_DASHES:
            replaced[code] = "-"
        elif category == "Zs":
            replaced[code] = " "
        elif category in {"Zl", "Zp"}:
            replaced[code] = "\n"
        elif category == "Nd":
            replaced[code] = str(unicodedata.decimal(char))
        elif category == "Cs":
            # Half a surrogate pair cannot be encoded; it stands for something unreadable.
            replaced[code] = "\ufffd"
        elif category == "Cf" or code in _MORE_INVISIBLE:
            dropped.append(code)
    return replaced, "".join(chr(code) for code in dropped)


_REPLACED, _DROPPED = _tables()
_DROPPED_SET: Final = frozenset(_DROPPED)
#: Everyday characters that stay as they are, and nothing melts into them: ASCII, the letters of Western Europe, a few
#: signs, most emoji.
_PLAIN: Final = frozenset(
    char
    for code in (*range(0x180), *range(0x2018, 0x201F), 0x2022, 0x20AC, *range(0x1F300, 0x1FB00))
    if (char := chr(code)) not in _DROPPED_SET and code not in _REPLACED and unicodedata.is_normalized("NFKC", char)
)
_ODD: Final = re.compile(f"[^{re.escape(''.join(sorted(_PLAIN)))}]")
#: Several spaces or tabs are one; a carriage return is a line break, alone or with its line feed.
_SPACES: Final = re.compile(r"[ \t]{2,}|\t|\r\n?")
#: From so many different odd characters on, one pass over all is quicker than one for each.
_MOST_ODD: Final = 8


class Normalized:
    """A normalised text that knows where each of its characters came from.

    Args:
        text: the normalised text.
        starts: for each normalised character, where its source begins in the original; None = same offsets.
        ends: for each normalised character, one past where its source ends; None = same offsets.
    """

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int] | None = None, ends: Sequence[int] | None = None) -> None:
        self.text: Final = text
        self.starts: Final = starts
        self.ends: Final = ends

    def __repr__(self) -> str:
        return f"Normalized(length={len(self.text)})"

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text behind a non-empty span of the normalised text."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalize(text: str) -> Normalized:
    """Return the text as detection looks at it, with its offset map."""
    return _collapsed(_normalized(text))


def _normalized(text: str) -> Normalized:
    if text.isascii():
        return Normalized(text)
    if _ODD.search(text) is None:
        return Normalized(text)
    odd = set(text) - _PLAIN
    replaced = text
    if len(odd) > _MOST_ODD:
        replaced = text.translate(_REPLACED)
    else:
        for char in odd:
            replaced = replaced.replace(char, _REPLACED.get(ord(char), char))
    if _DROPPED_SET.isdisjoint(odd) and unicodedata.is_normalized("NFKC", replaced):
        return Normalized(replaced)
    return _normalize_by_cluster(replaced)


def _collapsed(normalized: Normalized) -> Normalized:
    """Make one space of spaces, tabs and the like that stand together, and one line break of those around a break."""
    text = normalized.text
    if "  " not in text and "\t" not in text and "\r" not in text:
        return normalized
    starts: Sequence[int] = range(len(text)) if normalized.starts is None else normalized.starts
    ends: Sequence[int] = range(1, len(text) + 1) if normalized.ends is None else normalized.ends
    pieces: list[str] = []
    kept_starts: list[int] = []
    kept_ends: list[int] = []
    reached = 0
    for match in _SPACES.finditer(text):
        first, last = match.span()
        pieces += [text[reached:first], "\n" if "\r" in match[0] else " "]
        kept_starts += [*starts[reached:first], starts[first]]
        kept_ends += [*ends[reached:first], ends[last - 1]]
        reached = last
    pieces.append(text[reached:])
    kept_starts += starts[reached:]
    kept_ends += ends[reached:]
    return Normalized("".join(pieces), kept_starts, kept_ends)


def _normalize_by_cluster(text: str) -> Normalized:
    """Normalise a base character together with its combining marks, so that each result has a source span."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        if text[position] in _DROPPED_SET:
            position += 1
            continue
        end = _end_of_cluster(text, position)
        cluster = text[position:end]
        visible = "".join(char for char in cluster if char not in _DROPPED_SET)
        folded = unicodedata.normalize("NFKC", visible).translate(_REPLACED)
        pieces.append(folded)
        if folded == cluster:
            # Marks that did not melt into their base keep their own place: a span may end between the two.
            starts.extend(range(position, end))
            ends.extend(range(position + 1, end + 1))
        else:
            starts.extend([position] * len(folded))
            ends.extend([end] * len(folded))
        position = end
    return Normalized("".join(pieces), starts, ends)


def _end_of_cluster(text: str, position: int) -> int:
    """Return where the marks of a base character end; invisible characters may stand between."""
    end = ahead = position + 1
    while ahead < len(text) and ((mark := unicodedata.combining(text[ahead])) or text[ahead] in _DROPPED_SET):
        ahead += 1
        end = ahead if mark else end
    return end
