r"""RE2 patterns, and the sets of them that tell which patterns can match at all.

RE2 runs in time linear in the text whatever the pattern. It works on UTF-8 here; `EncodedText` turns byte offsets
back into code points. Its `\b` and `\w` know ASCII only, so patterns use `\p{L}` and the boundaries below.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Final

import re2

#: Before a value: the start, or something that is no letter, digit or underscore.
BEFORE: Final = r"(?:^|[^\p{L}\p{N}_])"
#: After a value: the end, or something that is no letter, digit or underscore.
AFTER: Final = r"(?:$|[^\p{L}\p{N}_])"
#: What holds every letter, for gates: `\p{L}` is hundreds of ranges, and an automaton's step costs by their number.
MAYBE_LETTER: Final = r"[A-Za-z\x{80}-\x{10FFFF}]"


_ANYWHERE: Final[object] = re2._re2.RE2.Anchor.UNANCHORED  # noqa: SLF001 - see `Pattern`

_CLASS: Final = r"\[\^[^\]]+\]"
_DIGITS: Final = b"0123456789"
#: How many gates one automaton tells of.
_AT_ONCE: Final = 10
#: A byte of UTF-8 that goes on with a character has the second of these bits only.
_LEADING: Final = 0xC0
_CONTINUING: Final = 0x80
#: A value between boundaries, in a pattern; the boundary after it may be missing.
_SHAPES: Final = tuple(
    re.compile(rf"(?P<flags>(?:\(\?i\))?)(?P<before>(?:\(\?:\^\|{_CLASS}\))?)\((?!\?)(?P<value>.+)\)(?P<after>{after})")
    for after in (rf"\(\?:\$\|{_CLASS}\)|\\p\{{L\}}", "")
)
#: What asks one automaton, and the places of its gates.
_Set = tuple[Callable[[bytes], list[int]], tuple[int, ...]]


def _options() -> re2.Options:
    options = re2.Options()
    # RE2 would print a failing pattern on stderr by itself; compile errors are raised anyway.
    options.log_errors = False
    return options


class EncodedText:
    """A text in UTF-8 that turns increasing byte offsets into code points cheaply."""

    __slots__ = ("_bytes", "_chars", "_same", "data", "framed")

    def __init__(self, text: str) -> None:
        self.data: bytes = text.encode()
        #: The same between two line breaks (`FramedPattern`).
        self.framed: bytes = b"\n" + self.data + b"\n"
        #: True when a byte is a character.
        self._same = len(self.data) == len(text)
        self._bytes = 0
        self._chars = 0

    def __repr__(self) -> str:
        return f"EncodedText(bytes={len(self.data)})"

    def length(self, start: int, end: int) -> int:
        """Return how many code points lie between two byte offsets."""
        return end - start if self._same else len(self.data[start:end].decode())

    def width(self, text: str) -> int:
        """Return how many bytes a part of the text takes up."""
        return len(text) if self._same else len(text.encode())

    def chars(self, offset: int) -> int:
        """Return the code point offset of a byte offset, counting on from the offset asked for last."""
        if self._same:
            return offset
        if offset >= self._bytes:
            self._chars += len(self.data[self._bytes : offset].decode())
        else:
            self._chars -= len(self.data[offset : self._bytes].decode())
        self._bytes = offset
        return self._chars


class Pattern:
    """A compiled RE2 pattern; its group 1 is the value, where one is asked for.

    Args:
        pattern: the pattern.
    """

    __slots__ = ("_match",)

    def __init__(self, pattern: str) -> None:
        # The wrapper tells what is wrong with a pattern. Its class beneath is what is asked: the wrapper makes a
        # generator and an object for each search.
        beneath = re2.compile(pattern, _options())._regexp  # noqa: SLF001 - see above
        self._match: Callable[[object, bytes, int, int], list[tuple[int, int]]] = beneath.Match

    def search(self, encoded: EncodedText, position: int) -> tuple[int, int] | None:
        """Return the byte span of the value in the leftmost match from a position on."""
        spans = self._match(_ANYWHERE, encoded.data, position, len(encoded.data))
        return None if spans[0][0] < 0 else spans[1]

    def begins(self, data: bytes, position: int) -> int:
        """Return the byte where the leftmost match from a position on begins, -1 when there is none."""
        return self._match(_ANYWHERE, data, position, len(data))[0][0]


class FramedPattern(Pattern):
    """A pattern of a value between two boundaries, either of which may be missing.

    RE2 tells by its automaton where a match lies, but what a group of it captures it must walk through once more, which
    takes longer than all the rest. So it is asked for no group: in a text between line breaks a boundary is always one
    character, and what lies between the boundaries is the value.

    Args:
        before: as `BEFORE`, "" for none.
        value: the pattern of the value, which neither begins nor ends with a line break.
        after: as `AFTER`, or one character; "" for none.
        flags: as "(?i)".
    """

    __slots__ = ("_after", "_before")

    def __init__(self, before: str, value: str, after: str, flags: str) -> None:
        super().__init__(f"{flags}{before}(?:{value}){after}")
        self._before = before != ""
        self._after = after != ""

    def search(self, encoded: EncodedText, position: int) -> tuple[int, int] | None:
        """Return the byte span of the value in the leftmost match from a position on."""
        framed = encoded.framed
        # The first line break is a boundary for what stands at the beginning only.
        begin = 0 if self._before and not position else position + 1
        start, end = self._match(_ANYWHERE, framed, begin, len(framed))[0]
        if start < 0:
            return None
        if self._before:
            start += 1
            while framed[start] & _LEADING == _CONTINUING:
                start += 1
        if self._after:
            end -= 1
            while framed[end] & _LEADING == _CONTINUING:
                end -= 1
        return start - 1, end - 1


def value_pattern(pattern: str) -> Pattern:
    """Return the quickest compiled form of a pattern whose group 1 is a value, none that has a line break at its ends.

    Args:
        pattern: an RE2 pattern.
    """
    for shape in _SHAPES:
        parts = shape.fullmatch(pattern)
        if parts is not None:
            flags, before, value, after = parts.group("flags", "before", "value", "after")
            with suppress(re2.error):
                # With parentheses that are not its own it is no pattern, and its first group not the whole.
                if re2.compile(value, _options()).groups == 0:
                    return FramedPattern(before, value, after, flags)
    return Pattern(pattern)


class Gate:
    """Tells in a pass or a few over a text which of many patterns may match it.

    RE2's automaton grows by a state for whatever combination of beginnings a text shows, so a few patterns at a time
    stay small where all at once would grow with each new text.

    Args:
        gates: RE2 patterns, each a superset of the pattern that it guards; "" is open for every text.
        digits: which of them guard nothing that has no digit, by index.
    """

    __slots__ = ("_always", "_always_with_digits", "_sets", "_sets_with_digits")

    def __init__(self, gates: Sequence[str], digits: Collection[int] = ()) -> None:
        without = [index for index in range(len(gates)) if index not in digits]
        self._always: Final = [index for index in without if not gates[index]]
        self._always_with_digits: Final = [index for index, gate in enumerate(gates) if not gate]
        self._sets: Final = _sets(gates, without)
        self._sets_with_digits: Final = self._sets + _sets(gates, sorted(digits))

    def __repr__(self) -> str:
        return f"Gate(sets={len(self._sets_with_digits)})"

    def open_for(self, data: bytes) -> list[int]:
        """Return the indices of the gates that match, in order; where RE2 could not tell, all that it was asked of."""
        if len(data.translate(None, _DIGITS)) < len(data):
            found, sets = self._always_with_digits.copy(), self._sets_with_digits
        else:
            found, sets = self._always.copy(), self._sets
        for match, places in sets:
            found.extend(told(match(data), places))
        found.sort()
        return found


def told(matched: list[int], places: Sequence[int]) -> Sequence[int]:
    """Return the places of those gates of a set that matched; all of them when RE2 could not tell.

    Args:
        matched: what the set answered.
        places: of its gates. What is one past the last of them is the pattern that matches every text.
    """
    sentinel = len(places)
    return [places[index] for index in matched if index < sentinel] if sentinel in matched else places


def _sets(gates: Sequence[str], indices: Iterable[int]) -> list[_Set]:
    """Return sets of some gates, each with the places of its gates."""
    found: list[_Set] = []
    asked = [index for index in indices if gates[index]]
    for first in range(0, len(asked), _AT_ONCE):
        places = tuple(asked[first : first + _AT_ONCE])
        chosen = re2.Set.SearchSet(_options())
        for place in places:
            chosen.Add(gates[place].encode())
        # RE2 answers "no match" when its automaton outgrows its memory. This pattern matches every text: when even it
        # is missing from the answer, the answer is worthless. It matches at the end, for what matches at each character
        # is noted at each.
        chosen.Add(b"$")
        chosen.Compile()
        # Beneath the wrapper, as in `Pattern`.
        found.append((chosen._set.Match, places))  # noqa: SLF001 - see above
    return found
