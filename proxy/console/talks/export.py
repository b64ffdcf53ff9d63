"""A conversation as a file: JSON for programs, plain text for people. Pure.

What is in it was written by strangers. Control and direction characters come out visible, and no line or cell of the
text begins with what a spreadsheet would take for a formula.
"""

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Any

from proxy.console.names import REASONS
from proxy.console.opening import Opened
from proxy.console.talks.records import Records
from proxy.console.texts import Texts, legible
from proxy.console.transcript import Piece, PieceKind, Reader, Turn
from storage.interfaces import Reason


class Format(StrEnum):
    """How a conversation is written into a file."""

    TEXT = "text"
    JSON = "json"


_CELL = re.compile(r"(^|[;,\t|])([ \N{NO-BREAK SPACE}]*)(?=[=+\-@])", re.MULTILINE)


def export_of(
    form: Format, reader: Reader, records: Records, opened: Opened, *, title: str, by: str, at: datetime,
    reason: Reason, values: bool,
) -> str:  # fmt: skip
    """Return the file's text.

    Args:
        form: of which kind.
        reader: reads the texts, with the values when they are to be in the file.
        records: the conversation.
        opened: its texts.
        title: what it is called.
        by: whose copy it is.
        at: when it was made.
        reason: what for.
        values: whether values are in it.
    """
    turns = [turn for day in reader.days(records.messages, opened.contents.get(records.id, {})) for turn in day.turns]
    if form is Format.JSON:
        return _json(reader, records, turns, title=title, by=by, at=at, reason=reason, values=values)
    return _text(reader, turns, title=title, by=by, at=at, reason=reason, values=values)


def no_formula(text: str) -> str:
    """Return a text in which no line, and no cell that a spreadsheet would cut it into, begins as a formula does."""
    return _CELL.sub(r"\1\2'", text.replace("\t", "    "))


def _flat(pieces: tuple[Piece, ...]) -> str:
    marked = {PieceKind.PSEUDONYM, PieceKind.MASK}
    return legible("".join(f"[{one.text}]" if one.kind in marked else one.text for one in pieces))


def _json(
    reader: Reader, records: Records, turns: list[Turn], *, title: str, by: str, at: datetime, reason: Reason,
    values: bool,
) -> str:  # fmt: skip
    conversation = records.conversation
    document: dict[str, Any] = {
        "conversation": conversation.id,
        "title": title,
        "kind": conversation.kind.value,
        "started_at": conversation.started_at.isoformat(),
        "ended_at": conversation.ended_at.isoformat() if conversation.ended_at else None,
        "with_personal_data": values,
        "copied": {"by": by, "at": at.isoformat(), "reason": reason.code.value, "case": reason.case},
        "messages": [
            {
                "at": turn.at.isoformat(),
                "sender": turn.sender.value,
                "author": _flat(turn.author),
                "text": _flat(turn.pieces),
                "fields": [[_flat(name), _flat(value)] for name, value in turn.fields],
                "state": turn.state,
                "incidents": [turn.incidents] if turn.incidents else [],
            }
            for turn in turns
        ],
        "pseudonyms": [
            {"pseudonym": item.pseudonym, "kind": item.label, **({"value": _flat((item.piece,))} if values else {})}
            for item in reader.known(records.identities)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _text(reader: Reader, turns: list[Turn], *, title: str, by: str, at: datetime, reason: Reason, values: bool) -> str:
    texts: Texts = reader.texts
    what = texts("With personal data") if values else texts("With pseudonyms")
    head = [
        title,
        what,
        texts("Copied from Verho by {name} on {moment}", name=by, moment=texts.moment(at)),
        f"{texts('Reason')}: {texts(REASONS[reason.code])}, {texts('case')} {reason.case}",
        "",
    ]
    lines = [legible(line) for line in head]
    for turn in turns:
        author = f" ({_flat(turn.author)})" if turn.author else ""
        state = f" [{turn.state_text}]" if turn.state_text else ""
        lines.append(f"{texts.moment(turn.at)} {turn.who}{author}{state}:")
        said = [_flat(turn.pieces)] if turn.pieces else []
        said += [f"{_flat(name)}: {_flat(value)}" for name, value in turn.fields]
        lines += [f"    {line}" for one in said for line in one.splitlines()]
        lines.append("")
    return no_formula("\n".join(lines))
