r"""RE2 patterns, and the one set of them that tells which patterns can match at all.

RE2 runs in time linear in the text whatever the pattern. It works on UTF-8 here; `EncodedText` turns byte offsets
back into code points. Its `\b` and `\w` know ASCII only, so patterns use `\p{L}` and the boundaries below.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import re2

#: Before a value: the start, or something that is no letter, digit or underscore.
BEFORE: Final = r"(?:^|[^\p{L}\p{N}_])"
#: After a value: the end, or something that is no letter, digit or underscore.
AFTER: Final = r"(?:$|[^\p{L}\p{N}_])"


_ANYWHERE: Final[object] = re2._re2.RE2.Anchor.UNANCHORED  # noqa: SLF001 - see `Pattern`

#: What the automaton of all gates together may take up; RE2's own 8 MiB do not hold the word lists as well.
_SET_BYTES: Final = 32 * 1024 * 1024


def _options() -> re2.Options:
    options = re2.Options()
    # RE2 would print a failing pattern on stderr by itself; compile errors are raised anyway.
    options.log_errors = False
    return options


class EncodedText:
    """A text in UTF-8 that turns increasing byte offsets into code points cheaply."""

    __slots__ = ("_bytes", "_chars", "_same", "data")

    def __init__(self, text: str) -> None:
        self.data: bytes = text.encode()
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
    """A compiled RE2 pattern; its group 1 is the value, where one is asked for."""

    __slots__ = ("_match",)

    def __init__(self, pattern: str) -> None:
        # The wrapper tells what is wrong with a pattern. Its class beneath is what is asked: the wrapper makes a
        # generator and an object for each search.
        beneath = re2.compile(pattern, _options())._regexp  # noqa: SLF001 - see above
        self._match: Callable[[object, bytes, int, int], list[tuple[int, int]]] = beneath.Match

    def search(self, data: bytes, position: int) -> tuple[int, int] | None:
        """Return the byte span of the value in the leftmost match from a position on."""
        spans = self._match(_ANYWHERE, data, position, len(data))
        return None if spans[0][0] < 0 else spans[1]

    def stands_in(self, text: str) -> bool:
        """Tell whether it matches anywhere in a text; half a surrogate pair in it is nothing that anybody asks for."""
        data = text.encode(errors="replace")
        return self._match(_ANYWHERE, data, 0, len(data))[0][0] >= 0


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """Tells in one pass over a text which of many patterns may match it.

    Args:
        gates: RE2 patterns, each a superset of the pattern that it guards.
    """

    gates: Sequence[str]
    _match: Callable[[bytes], list[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        options = _options()
        options.max_mem = _SET_BYTES
        chosen = re2.Set.SearchSet(options)
        for gate in self.gates:
            chosen.Add(gate.encode())
        # RE2 answers "no match" when its automaton outgrows its memory. This pattern matches everything: when even it
        # is missing from the answer, the answer is worthless.
        chosen.Add(b"")
        chosen.Compile()
        # Beneath the wrapper, as in `Pattern`.
        object.__setattr__(self, "_match", chosen._set.Match)  # noqa: SLF001 - see above

    def open_for(self, data: bytes) -> Sequence[int]:
        """Return the indices of the gates that match; all of them when RE2 could not tell."""
        matched = self._match(data)
        sentinel = len(self.gates)
        matched.sort()
        # It has the highest number.
        return matched[:-1] if matched and matched[-1] == sentinel else range(sentinel)
