"""The copy that a person gets of their data (GDPR Art. 15, 20): their own values restored, others' left out. Pure.

A pseudonym is restored only when the officer marked it as the person's own. Every other one is replaced by the name of
its kind, so that the copy tells what was left out and nothing of what it was. What was never recognised stands as it
was typed: that is why an officer reads the copy before it is handed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from proxy.console.names import TAGS, entity_name
from proxy.console.texts import Texts, legible
from proxy.console.transcript import Piece, PieceKind, Reader, bare
from proxy.i18n import translate
from storage.interfaces import (
    AuditEntry,
    Content,
    ConversationKind,
    Notice,
    Sender,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
)

FORMAT = "verho copy of personal data"
VERSION = 1
DOMAIN = "subject"


@dataclass(frozen=True, slots=True)
class Records:
    """One conversation, opened: its texts, its values, and who has looked at it.

    Attributes:
        stored: the conversation.
        messages: its messages, sealed.
        contents: their texts by message id, with pseudonyms.
        identities: its values, sealed.
        values: pseudonym to value, all of them.
        own: the pseudonyms that stand for the person's own values.
        looks: the audit's entries that name it.
    """

    stored: StoredConversation
    messages: Sequence[StoredMessage]
    contents: Mapping[str, Content] = field(repr=False)
    identities: Sequence[StoredIdentity]
    values: Mapping[str, str] = field(repr=False)
    own: frozenset[str]
    looks: Sequence[AuditEntry] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: `kind` is "text", "own", "other" (somebody else's value, left out) or "mask" (kept nowhere)."""

    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the copy."""

    at: datetime
    who: str
    parts: tuple[Part, ...]
    answers: tuple[tuple[tuple[Part, ...], tuple[Part, ...]], ...]
    state: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of the copy."""

    id: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    notice: Notice | None
    browser: str
    os: str
    referrer: str
    restricted: bool
    lines: tuple[Line, ...]
    values: tuple[tuple[str, str], ...] = field(repr=False)
    looks: tuple[tuple[datetime, str], ...] = ()


def talk(records: Records, texts: Texts, *, email_domain: str | None) -> Talk:
    """Return a conversation as the person gets it.

    Args:
        records: the conversation, opened.
        texts: the language.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """
    stored = records.stored
    own = {bare(one): value for one, value in records.values.items() if one in records.own}
    reader = Reader(texts, values=own, email_domain=email_domain)
    kinds = {bare(one.pseudonym): entity_name(texts, one.entity_type) for one in records.identities}
    return Talk(
        id=stored.id,
        kind=said(texts, "Form" if stored.kind is ConversationKind.OFFLINE_FORM else "Chat"),
        started_at=stored.started_at,
        ended_at=stored.ended_at,
        notice=stored.notice,
        browser=legible(stored.metadata.browser),
        os=legible(stored.metadata.os),
        referrer=legible(stored.metadata.referrer),
        restricted=stored.restricted,
        lines=tuple(_line(message, records.contents, reader) for message in records.messages),
        values=tuple((kinds[name], legible(value)) for name, value in own.items() if name in kinds),
        looks=tuple((entry.at, texts(TAGS[entry.tag])) for entry in sorted(records.looks, key=lambda one: one.seq)),
    )


def _line(message: StoredMessage, contents: Mapping[str, Content], reader: Reader) -> Line:
    (day,) = reader.days([message], contents)
    (turn,) = day.turns
    closed = (Part("mask", said(reader.texts, "cannot be opened")),)
    who = said(reader.texts, "You") if message.sender is Sender.VISITOR else turn.who
    return Line(
        at=message.at,
        who=who,
        parts=closed if turn.sealed else _parts(turn.pieces, reader.texts),
        answers=tuple((_parts(name, reader.texts), _parts(answer, reader.texts)) for name, answer in turn.fields),
        state=", ".join(filter(None, (turn.state_text, turn.again))),
    )


def _parts(pieces: Sequence[Piece], texts: Texts) -> tuple[Part, ...]:
    return tuple(_part(piece, texts) for piece in pieces)


def _part(piece: Piece, texts: Texts) -> Part:
    match piece.kind:
        case PieceKind.TEXT:
            return Part("text", legible(piece.text))
        case PieceKind.RESTORED:
            return Part("own", legible(piece.text))
        case PieceKind.PSEUDONYM:
            return Part("other", said(texts, "{kind}: another person's, left out", kind=piece.label))
        case PieceKind.MASK:
            return Part("mask", said(texts, "{kind}: not kept", kind=piece.label))


def said(texts: Texts, text: str, **values: object) -> str:
    """Return one of the copy's own texts in its language."""
    return translate(DOMAIN, texts.language, text, **values)


def flat(parts: Sequence[Part]) -> str:
    """Return parts as one text, what was left out in brackets."""
    return "".join(part.text if part.kind in {"text", "own"} else f"[{part.text}]" for part in parts)


def copy_document(
    talks: Sequence[Talk], *, case: str, controller: Mapping[str, str], language: str, at: datetime
) -> dict[str, object]:
    """Return the copy as a structured, commonly used, machine-readable document (Art. 20(1))."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": language,
        "case": case,
        "made_at": at.isoformat(timespec="seconds"),
        "controller": dict(controller),
        "conversations": [_talk_document(one) for one in talks],
    }


def _talk_document(one: Talk) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "started_at": one.started_at.isoformat(timespec="seconds"),
        "ended_at": one.ended_at and one.ended_at.isoformat(timespec="seconds"),
        "notice": one.notice and {
            "version": one.notice.version,
            "language": one.notice.language,
            "shown_at": one.notice.at.isoformat(timespec="seconds"),
        },
        "browser": one.browser,
        "operating_system": one.os,
        "referring_page": one.referrer,
        "processing_restricted": one.restricted,
        "your_values": [{"kind": kind, "value": value} for kind, value in one.values],
        "messages": [
            {
                "at": line.at.isoformat(timespec="seconds"),
                "from": line.who,
                "text": flat(line.parts),
                "answers": [{"question": flat(name), "answer": flat(answer)} for name, answer in line.answers],
                "state": line.state,
            }
            for line in one.lines
        ],
        "processed": [{"at": at.isoformat(timespec="seconds"), "what": what} for at, what in one.looks],
    }  # fmt: skip
