"""Payment card numbers (ISO/IEC 7812): the issuer's first digits, 13 to 19 digits, Luhn's check digit."""

import re
from collections.abc import Iterator
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import RowRecognizer

_CONTEXT: Final = (
    "kortti",
    "kortin",
    "kortil",
    "visa",
    "mastercard",
    "amex",
    "american express",
    "cvc",
    "cvv",
    "card",
    "kort",
)

#: First digits of the great issuers, and how many digits each gives a card.
_ISSUERS: Final = (
    ("4", (19, 16, 13)),
    (r"5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)|35(?:2[89]|[3-8]\d)", (16,)),
    ("3[47]", (15,)),
    (r"3(?:0[0-5]|[689])", (14,)),
    (r"5[06-9]|6", (19, 18, 17, 16, 15, 14, 13)),
)
_ISSUER: Final = re.compile("|".join(f"({first})" for first, _ in _ISSUERS))
_JOIN: Final = r"(?: - |[ ./_\n-])"
_FEWEST_DIGITS: Final = 13
_MOST_DIGITS: Final = 19
#: Cards that pay nothing.
_OTHER: Final = ("lahjakort", "gift", "presentkort")
_GROUP: Final = re.compile("[0-9]+")
_NO_DIGITS: Final = {ord(char): None for char in " ./_-\n"}
#: What Luhn's formula counts a digit as where it is doubled.
_DOUBLED: Final = tuple(value // 5 + value % 5 * 2 for value in range(10))
_DOUBLED_DIGITS: Final = {ord(str(value)): str(doubled) for value, doubled in enumerate(_DOUBLED)}


def luhn_agrees(digits: str) -> bool:
    """Tell whether the last digit is Luhn's check digit of the others."""
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_DOUBLED_DIGITS))) % 10 == 0


class _Row:
    """A row of digits in groups, with running sums, so that any part of it is checked in a moment."""

    __slots__ = ("digits", "ends", "groups", "sums")

    def __init__(self, surface: str) -> None:
        self.digits = surface.translate(_NO_DIGITS)
        self.groups = [match.span() for match in _GROUP.finditer(surface)]
        #: How many digits there are up to the end of each group, and where the group ends.
        self.ends: dict[int, int] = {}
        total = 0
        for start, end in self.groups:
            total += end - start
            self.ends[total] = end
        #: Luhn's sums up to each digit: with the digits of even index doubled, and with the others.
        self.sums: tuple[list[int], list[int]] = ([0], [0])
        for index, char in enumerate(self.digits):
            value = int(char)
            self.sums[index % 2].append(self.sums[index % 2][-1] + _DOUBLED[value])
            self.sums[1 - index % 2].append(self.sums[1 - index % 2][-1] + value)

    def agrees(self, first: int, last: int) -> bool:
        """Tell whether the digits from one index up to another pass Luhn's check; the last is not doubled."""
        sums = self.sums[last % 2]
        return (sums[last] - sums[first]) % 10 == 0


def _read(candidate: Candidate) -> Iterator[Hit]:
    """Luhn's digit makes it certain; an expiry date that follows in digits is not part of the number."""
    surface = candidate.surface
    row = _Row(surface)
    called: bool | None = None
    first = reached = 0
    for start, end in row.groups:
        begins, first = first, first + end - start
        issuer = _ISSUER.match(row.digits, begins)
        if start < reached or issuer is None or surface[start - 1 : start] == ".":
            continue
        for length in _ISSUERS[(issuer.lastindex or 1) - 1][1]:
            last = begins + length
            if last in row.ends and row.agrees(begins, last) and len(set(row.digits[begins:last])) > 1:
                reached = row.ends[last]
                yield candidate.part(start, reached, 1.0)
                break
        else:
            if called is None:
                called = not candidate.near(_OTHER) and (
                    candidate.near(_CONTEXT) or candidate.passage.mentioned(_CONTEXT, messages=1)
                )
            mistaken = _mistaken(row, begins) if called and surface[start] in "345" else None
            if mistaken is not None:
                reached = mistaken
                yield candidate.part(start, reached, 0.6)


def _mistaken(row: _Row, begins: int) -> int | None:
    """Return where a card with a typing mistake ends, in what the text calls a card."""
    lengths = range(_MOST_DIGITS, _FEWEST_DIGITS - 1, -1)
    return next((row.ends[begins + length] for length in lengths if begins + length in row.ends), None)


RECOGNIZERS: Final = (
    RowRecognizer(
        name="credit_card",
        entity_type=EntityType.CREDIT_CARD,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_+.])([2-6](?:{_JOIN}?[0-9]){{{_FEWEST_DIGITS - 1},}}){AFTER}",
        gate=rf"[0-9](?:{_JOIN}?[0-9]){{{_FEWEST_DIGITS - 1}}}",
        read=_read,
    ),
)
