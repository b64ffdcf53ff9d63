"""How a ledger is written down, and read again: this version and those before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.entities import EntityType
from redaction.errors import LedgerError
from redaction.suffixes import SUFFIXES

#: Version 2 knew no suffixes, version 1 no numbers either: they followed from the order.
_VERSION: Final = 3
_VERSIONS: Final = (1, 2, _VERSION)
#: A pseudonym has at most six digits.
HIGHEST_NUMBER: Final = 999_999


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
        "entries": [[row.entity_type.value, row.value, row.saved, row.number, row.suffix] for row in rows],
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
    if isinstance(version, bool) or version not in _VERSIONS:
        raise LedgerError("version", str(_VERSION))
    rows: list[Row] = []
    counts: dict[EntityType, int] = {}
    for index, entry in enumerate(_list(document, "entries")):
        row = _row(index, entry, counts)
        counts[row.entity_type] = counts.get(row.entity_type, 0) + 1
        rows.append(row)
    aliases = _list(document, "aliases") if version == _VERSION else ()
    return rows, [_alias(index, alias) for index, alias in enumerate(aliases)]


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


def _row(index: int, entry: object, counts: Mapping[EntityType, int]) -> Row:
    """Return a row of any version; what it leaves out follows from those before it."""
    match entry:
        case [str(name), str(value), bool(saved), *rest] if name in EntityType.__members__:
            kind = EntityType(name)
            match rest:
                case []:
                    return Row(kind, counts.get(kind, 0) + 1, "", value, saved)
                case [int(number)] if _is_number(number):
                    return Row(kind, number, "", value, saved)
                case [int(number), str(suffix)] if _is_number(number) and _fits(kind, suffix):
                    return Row(kind, number, suffix, value, saved)
    raise LedgerError(f"entries[{index}]", "a kind, a value, whether it is saved, its number and its suffix")


def _is_number(number: int) -> bool:
    return not isinstance(number, bool) and 0 < number <= HIGHEST_NUMBER


def _fits(kind: EntityType, suffix: str) -> bool:
    return suffix == "" or (kind is EntityType.PERSON and suffix in SUFFIXES)


def _alias(index: int, alias: object) -> Alias:
    match alias:
        case [str(name), int(number), str(suffix)] if _is_number(number) and suffix in SUFFIXES:
            return Alias(name, number, suffix)
        case _:
            raise LedgerError(f"aliases[{index}]", "a name, a number and a suffix")
