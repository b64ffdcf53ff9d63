"""How a ledger is written down, and read again: this version and the one before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.entities import EntityType
from redaction.errors import LedgerError
from redaction.suffixes import SUFFIXES

_VERSION: Final = 2
#: Before names had suffixes: a value's number was its place among those of its kind.
_VERSION_WITHOUT_SUFFIXES: Final = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A value in a ledger; `saved` says whether the caller has stored it."""

    entity_type: EntityType
    number: int
    suffix: str
    value: str = field(repr=False)
    saved: bool


@dataclass(frozen=True, slots=True)
class Alias:
    """A further way of writing a person's name, in canonical form."""

    name: str = field(repr=False)
    number: int
    suffix: str


def write(rows: Iterable[Row], aliases: Iterable[Alias]) -> bytes:
    """Return a ledger as bytes."""
    document = {
        "version": _VERSION,
        "entries": [[row.entity_type.value, row.number, row.suffix, row.value, row.saved] for row in rows],
        "aliases": [[alias.name, alias.number, alias.suffix] for alias in aliases],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def read(data: bytes) -> tuple[list[Row], list[Alias]]:
    """Return what `write` wrote.

    Raises:
        LedgerError: the bytes are something else.
    """
    document = _document(data)
    version = document.get("version")
    if isinstance(version, bool) or version not in (_VERSION, _VERSION_WITHOUT_SUFFIXES):
        raise LedgerError("version", f"{_VERSION_WITHOUT_SUFFIXES} or {_VERSION}")
    entries = _list(document, "entries")
    if version == _VERSION_WITHOUT_SUFFIXES:
        return _numbered(entries), []
    rows = [_row(index, row) for index, row in enumerate(entries)]
    _check_numbers(rows)
    return rows, [_alias(index, alias) for index, alias in enumerate(_list(document, "aliases"))]


def _document(data: bytes) -> Mapping[str, object]:
    """Return the JSON object; errors are raised outside the handler, so that they chain no content."""
    document: object = None
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, Mapping):
        raise LedgerError("document", "a JSON object")
    return document


def _list(document: Mapping[str, object], name: str) -> Sequence[object]:
    rows = document.get(name)
    if not isinstance(rows, list):
        raise LedgerError(name, "a list")
    return rows


def _numbered(entries: Sequence[object]) -> list[Row]:
    """Return the rows of the version before, each numbered by its place."""
    rows: list[Row] = []
    counts: dict[EntityType, int] = {}
    for index, entry in enumerate(entries):
        match entry:
            case [str(kind), str(value), bool(saved)] if kind in EntityType.__members__:
                number = counts[EntityType(kind)] = counts.get(EntityType(kind), 0) + 1
                rows.append(Row(EntityType(kind), number, "", value, saved))
            case _:
                raise LedgerError(f"entries[{index}]", "a kind, a value and whether it is saved")
    return rows


def _row(index: int, row: object) -> Row:
    match row:
        case [str(kind), int(number), str(suffix), str(value), bool(saved)] if kind in EntityType.__members__:
            fits = suffix in SUFFIXES if kind == EntityType.PERSON else suffix == ""
            if fits and not isinstance(number, bool):
                return Row(EntityType(kind), number, suffix, value, saved)
    raise LedgerError(f"entries[{index}]", "a kind, a number, a suffix, a value and whether it is saved")


def _check_numbers(rows: Sequence[Row]) -> None:
    """Refuse numbers that leave one out, and a pseudonym that stands for two values."""
    counts: dict[EntityType, int] = {}
    issued: set[tuple[EntityType, int, str]] = set()
    for index, row in enumerate(rows):
        count = counts.get(row.entity_type, 0)
        issue = (row.entity_type, row.number, row.suffix)
        if not 1 <= row.number <= count + 1 or issue in issued:
            raise LedgerError(f"entries[{index}]", "the next number of its kind")
        counts[row.entity_type] = max(count, row.number)
        issued.add(issue)


def _alias(index: int, alias: object) -> Alias:
    match alias:
        case [str(name), int(number), str(suffix)] if suffix in SUFFIXES and not isinstance(number, bool):
            return Alias(name, number, suffix)
        case _:
            raise LedgerError(f"aliases[{index}]", "a name, a number and a suffix")
