"""The audit as a file: JSON lines that anyone with the public key can check, without us and without the database.

The first line names the format; then come the entries in order, each checkpoint behind its entry.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from storage.audit_chain import Checkpoint, canonical, entry_content
from storage.audit_tags import AuditTag
from storage.documents import milliseconds
from storage.vocabulary import AuditEntry, ConversationId

MAX_LINE_CHARS = 262_144
HEADER = {"format": "verho audit", "version": 1}


class NotAnAudit(Exception):  # noqa: N818 - says what is the case
    """The file is not an exported audit."""


def dump_header() -> str:
    """Return the first line."""
    return canonical(HEADER) + "\n"


def dump_item(item: AuditEntry | Checkpoint) -> str:
    """Return the line of an entry or a checkpoint."""
    if isinstance(item, AuditEntry):
        return canonical({"entry": {**entry_content(item), "hash": item.hash}}) + "\n"
    names = ("seq", "head", "at", "key", "suite")
    content = {name: getattr(item, name) for name in names} | {"signature": item.signature.hex()}
    return canonical({"checkpoint": content}) + "\n"


def load_items(lines: Iterable[str]) -> Iterator[AuditEntry | Checkpoint | int]:
    """Yield what the lines hold; the number of a line that cannot be read.

    Raises:
        NotAnAudit: the first line is not this format's.
    """
    for number, line in enumerate(lines, start=1):
        item = _load(line)
        if number == 1:
            if item != HEADER:
                raise NotAnAudit("the first line does not name an exported audit of version 1")
            continue
        if not isinstance(item, dict):
            yield number
            continue
        try:
            yield _entry(item["entry"]) if "entry" in item else _checkpoint(item["checkpoint"])
        except (KeyError, TypeError, ValueError, AttributeError):
            yield number


def _load(line: str) -> Any:
    try:
        return json.loads(line) if len(line) <= MAX_LINE_CHARS else None
    except (ValueError, RecursionError):
        return None


def _entry(document: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        seq=int(document["seq"]),
        at=milliseconds(datetime.fromisoformat(document["at"])),
        tag=AuditTag(document["tag"]),
        actor=document["actor"],
        conversations=tuple(ConversationId(one) for one in document["conversations"]),
        detail=dict(document["detail"]),
        reason=document["reason"],
        previous=document["previous"],
        hash=document["hash"],
        case=document.get("case", ""),
        note=document.get("note", ""),
    )


def _checkpoint(document: dict[str, Any]) -> Checkpoint:
    return Checkpoint(
        seq=int(document["seq"]),
        head=document["head"],
        at=milliseconds(datetime.fromisoformat(document["at"])),
        key=document["key"],
        suite=document["suite"],
        signature=bytes.fromhex(document["signature"]),
    )
