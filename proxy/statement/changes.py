"""What differs between two versions of the statement: line by line, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from proxy.statement.words import Section


@dataclass(frozen=True, slots=True)
class Change:
    """What a section says no longer, and what it says now."""

    number: int
    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptSection:
    """A section as a version keeps it: its heading and its lines."""

    number: int
    heading: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, section: Section) -> "KeptSection":
        """Return what is kept of a section."""
        return cls(section.number, section.heading, tuple(section.lines()))


def changes(before: Sequence[KeptSection], after: Sequence[KeptSection]) -> tuple[Change, ...]:
    """Return the sections that differ, in their order; a section that moved is told under its new number."""
    former = {section.number: section for section in before}
    numbers = sorted({section.number for section in (*before, *after)})
    latter = {section.number: section for section in after}
    found: list[Change] = []
    for number in numbers:
        old, new = former.get(number), latter.get(number)
        removed, added = _lines(old.lines if old else (), new.lines if new else ())
        if removed or added:
            found.append(Change(number, (new or former[number]).heading, removed, added))
    return tuple(found)


def _lines(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    removed: list[str] = []
    added: list[str] = []
    for tag, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            removed.extend(before[low:high])
            added.extend(after[start:end])
    return tuple(removed), tuple(added)
