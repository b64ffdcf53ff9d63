"""Turns unsealed records into what a page shows; pure.

Texts come in redacted. With the values behind the pseudonyms at hand they are shown as restored, one by one and each
marked as such; a mask has no value anywhere and stays a mask.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from proxy.console.names import DELIVERIES, SENDERS, entity_name, label_name
from proxy.console.texts import Texts
from proxy.incidents import partial_kind
from redaction.normalization import normalize
from redaction.pseudonyms import EmailForm
from redaction.restorer import SegmentKind, segments
from redaction.suffixes import spelled
from storage.interfaces import Content, Sender, StoredIdentity, StoredMessage


class PieceKind(StrEnum):
    """What one piece of a text is."""

    TEXT = "text"
    PSEUDONYM = "pseudonym"
    MASK = "mask"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain text, or one thing that stands for a value (without its brackets), or the value.

    `suffix` is the case ending that the text behind a pseudonym begins with, and that the value would take in.
    """

    kind: PieceKind
    text: str = field(repr=False)
    pseudonym: str = ""
    label: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the page shows it; `again` says when newer rules have masked more of it than was sent masked."""

    id: str
    sender: Sender
    who: str
    author: tuple[Piece, ...]
    at: datetime
    time: str
    pieces: tuple[Piece, ...]
    fields: tuple[tuple[tuple[Piece, ...], tuple[Piece, ...]], ...]
    state: str
    state_text: str
    incidents: str
    partial: str
    sealed: bool
    again: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one calendar day."""

    name: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One value that the conversation's pseudonyms stand for, shown only when `values` were given."""

    pseudonym: str
    label: str
    piece: Piece


class Reader:
    """Reads one conversation's texts in one language.

    Args:
        texts: the language.
        values: pseudonym (without brackets, with its suffix) to value; empty for a redacted view.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """

    def __init__(
        self, texts: Texts, *, values: Mapping[str, str] | None = None, email_domain: str | None = None
    ) -> None:
        self.texts = texts
        self._seen = _by_suffix(values or {})
        self._addresses = EmailForm(email_domain) if email_domain else None

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return a redacted text in pieces."""
        return tuple(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[Piece]:
        for part in segments(text):
            match part.kind:
                case SegmentKind.PSEUDONYM:
                    yield from self._name(part.pseudonym, part.suffix)
                case SegmentKind.MASK:
                    yield Piece(PieceKind.MASK, bare(part.pseudonym), "", label_name(self.texts, part.pseudonym))
                case SegmentKind.TEXT:
                    yield from self._plain(part.text)

    def _plain(self, text: str) -> Iterator[Piece]:
        """Return text, and in it the pseudonyms that keep an e-mail's form."""
        reached = 0
        for token in self._addresses.tokens(normalize(text)) if self._addresses else ():
            if reached < token.start:
                yield Piece(PieceKind.TEXT, text[reached : token.start])
            yield from self._name(token.pseudonym)
            reached = token.end
        if reached < len(text):
            yield Piece(PieceKind.TEXT, text[reached:])

    def days(self, messages: Sequence[StoredMessage], contents: Mapping[str, Content]) -> tuple[Day, ...]:
        """Return the messages day by day; one whose content is not among `contents` is shown as sealed."""
        turns = [self.turn(message, contents.get(message.id)) for message in messages]
        days = groupby(turns, key=lambda turn: self.texts.local_date(turn.at))
        return tuple(Day(self.texts.full_date(day), tuple(those)) for day, those in days)

    def known(self, identities: Sequence[StoredIdentity]) -> tuple[Known, ...]:
        """Return what the pseudonyms stand for: kinds, and the values where they were given.

        A person is told once, in the basic form, however many forms of the name were stored.
        """
        kinds = {bare(one.pseudonym).partition(":")[0]: one.entity_type for one in identities}
        return tuple(Known(name, entity_name(self.texts, kind), next(self._name(name))) for name, kind in kinds.items())

    def turn(self, message: StoredMessage, content: Content | None) -> Turn:
        """Return one message; without its content it is shown as sealed."""
        fields = content.fields if content else ()
        parts = [kind for incident in message.incidents if (kind := partial_kind(incident)) is not None]
        whole = [incident for incident in message.incidents if partial_kind(incident) is None]
        state = DELIVERIES[message.delivery]
        return Turn(
            id=message.id,
            sender=message.sender,
            who=self.texts(SENDERS[message.sender]),
            author=self.pieces(content.author) if content and content.author else (),
            at=message.at,
            time=self.texts.time(message.at),
            pieces=self.pieces(content.text) if content and content.text else (),
            fields=tuple((self.pieces(name), self.pieces(value)) for name, value in fields),
            state=message.delivery,
            state_text=self.texts(state) if state else "",
            incidents=self._kinds(whole),
            partial=self._kinds(parts),
            sealed=content is None,
            again=self._again(message),
        )

    def _again(self, message: StoredMessage) -> str:
        if message.again is None:
            return ""
        return self.texts("Masked further on {moment}, after it was sent", moment=self.texts.moment(message.again.at))

    def _kinds(self, kinds: Iterable[str]) -> str:
        """Return the names of kinds of personal data, each once."""
        return ", ".join(dict.fromkeys(entity_name(self.texts, kind) for kind in kinds))

    def _name(self, pseudonym: str, suffix: str = "") -> Iterator[Piece]:
        """Return what stands for a value, or the value; a name's suffix is text behind it, or its case form."""
        name = bare(pseudonym)
        label = label_name(self.texts, name)
        seen = self._seen.get(name)
        if seen is not None:
            yield Piece(PieceKind.RESTORED, spelled(seen, suffix), name, label)
            return
        yield Piece(PieceKind.PSEUDONYM, name, name, label, suffix)
        if suffix:
            yield Piece(PieceKind.TEXT, f":{suffix}")


def bare(pseudonym: str) -> str:
    """Return a pseudonym without its brackets."""
    return pseudonym.replace("[", "").replace("]", "")


def in_force(identities: Sequence[StoredIdentity]) -> list[StoredIdentity]:
    """Return the values that count: forms of a name that was rectified are made anew from the right one.

    Args:
        identities: a conversation's values as stored.
    """
    rectified = {one.pseudonym for one in identities if one.revision}
    return [one for one in identities if one.pseudonym in rectified or one.pseudonym.partition(":")[0] not in rectified]


def _by_suffix(values: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Return the values by plain pseudonym and suffix: NIMI_1:lle is one form of NIMI_1."""
    seen: dict[str, dict[str, str]] = {}
    for key, value in values.items():
        name, _, suffix = key.partition(":")
        seen.setdefault(name, {})[suffix] = value
    return seen


def preview(messages: Sequence[StoredMessage], contents: Mapping[str, Content]) -> str:
    """Return the text that tells best what a conversation is about: the first that a visitor wrote, else the first."""
    readable = [message for message in messages if message.id in contents]
    for message in sorted(readable, key=lambda one: (one.sender is not Sender.VISITOR, one.position)):
        content = contents[message.id]
        # A form's longest answer is its message; name and address come as fields of their own before it.
        text = content.text or max((answer for _, answer in content.fields), key=len, default="")
        if text.strip():
            return text
    return ""
