"""The labelled conversations of the tests, as something to say."""

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "tests" / "data" / "conversations.jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation."""

    by_visitor: bool
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """One chat, in order."""

    language: str
    lines: tuple[Line, ...]


def conversations(limit: int | None = None) -> list[Conversation]:
    """Return chats of every language in turn, so that the first few are already a mixture; at most `limit`."""
    by_language: dict[str, list[Conversation]] = {}
    for row in FILE.read_text("utf-8").splitlines():
        document = json.loads(row)
        if document["kind"] != "chat":
            continue
        lines = tuple(Line(message["sender"] == "visitor", message["text"]) for message in document["messages"])
        by_language.setdefault(document["lang"], []).append(Conversation(document["lang"], lines))
    mixed: list[Conversation] = []
    while any(by_language.values()):
        mixed += [chats.pop(0) for chats in by_language.values() if chats]
    return mixed[:limit]
