"""What is new in one running chat: its messages as they come and as their state changes, read with the view's keys."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from proxy.console.talks.views import View
from proxy.console.texts import Texts, legible
from proxy.console.transcript import Piece, PieceKind, Reader, Turn, bare, in_force
from storage.errors import SealError
from storage.interfaces import Delivery, Listing, StoredMessage, Transcripts
from storage.records import unseal_identity, unseal_message

SETTLED_S: Final = 20.0
"""For how long after a message was first seen an earlier one may still come late, from another edge."""
UNCONFIRMED_S: Final = 120.0
"""For how long a message's state may still change."""
SEEN_AT_ONCE: Final = 200
"""How many messages one look brings; of more, the oldest count as settled."""
PENDING: Final = 50
"""How many messages wait for a value that comes after them."""


@dataclass(frozen=True, slots=True)
class News:
    """One message to be shown, or shown anew, and the place to go on from after it."""

    place: int
    data: Mapping[str, object] = field(repr=False)


class Feed:
    """Reads on from a position.

    Args:
        view: whose keys it reads with.
        texts: the language.
        listing: where messages come from.
        transcripts: where values come from, when the view shows any.
        email_domain: as the pages have it.
        after: the position to go on from.
    """

    def __init__(
        self, view: View, texts: Texts, *, listing: Listing, transcripts: Transcripts, email_domain: str | None,
        after: int,
    ) -> None:  # fmt: skip
        self._view = view
        self._texts = texts
        self._listing = listing
        self._transcripts = transcripts
        self._email_domain = email_domain
        self._floor = after
        self._seen: dict[int, tuple[float, Delivery]] = {}
        self._values: dict[str, str] = {}
        self._pending: dict[int, StoredMessage] = {}

    async def news(self) -> list[News]:
        """Return what has come or changed since the last time."""
        learned = await self._learn()
        found = await self._listing.later(self._view.conversation, after=self._floor)
        now = asyncio.get_running_loop().time()
        fresh = [one for one in found if self._seen.get(one.position, (now, None))[1] is not one.delivery]
        again = [one for one in self._pending.values() if learned and one not in fresh]
        reader = Reader(self._texts, values=self._values, email_domain=self._email_domain)
        news = [self._told(reader, one) for one in sorted([*again, *fresh], key=lambda one: one.position)]
        for one in fresh:
            first, _ = self._seen.get(one.position, (now, None))
            self._seen[one.position] = (first, one.delivery)
        self._settle(now)
        return [News(self._floor, data) for data in news]

    async def _learn(self) -> bool:
        """Read the values that are new, for a view that shows them, and say whether there were any."""
        if self._view.keys.identity is None:
            return False
        before = dict(self._values)
        for one in in_force(await self._transcripts.identities(self._view.conversation)):
            try:
                self._values[bare(one.pseudonym)] = unseal_identity(self._view.keys, one)
            except SealError:
                continue
        return self._values != before

    def _told(self, reader: Reader, message: StoredMessage) -> Mapping[str, object]:
        try:
            turn = reader.turn(message, unseal_message(self._view.keys, message))
        except SealError:
            turn = reader.turn(message, None)
        self._pending.pop(message.position, None)
        if self._view.keys.identity and any(one.kind is PieceKind.PSEUDONYM for one in _all(turn)):
            self._pending[message.position] = message
            while len(self._pending) > PENDING:
                del self._pending[next(iter(self._pending))]
        return turn_data(turn, message.position)

    def _settle(self, now: float) -> None:
        """Move on past what can no longer change, so that each look is for few messages."""
        for position in sorted(self._seen):
            first, delivery = self._seen[position]
            rest = UNCONFIRMED_S if delivery is Delivery.UNCONFIRMED else SETTLED_S
            if now - first < rest and len(self._seen) < SEEN_AT_ONCE:
                return
            self._floor = position
            del self._seen[position]


def _all(turn: Turn) -> Iterator[Piece]:
    yield from (*turn.author, *turn.pieces)
    for name, value in turn.fields:
        yield from (*name, *value)


def turn_data(turn: Turn, position: int) -> Mapping[str, object]:
    """Return a message as a page's script draws it: texts only, in pieces."""
    return {
        "position": position,
        "sender": turn.sender.value,
        "who": turn.who,
        "at": turn.at.isoformat(),
        "time": turn.time,
        "author": _pieces(turn.author),
        "pieces": _pieces(turn.pieces),
        "fields": [[_pieces(name), _pieces(value)] for name, value in turn.fields],
        "state": turn.state,
        "state_text": turn.state_text,
        "incidents": turn.incidents,
        "partial": turn.partial,
        "sealed": turn.sealed,
    }


def _pieces(pieces: tuple[Piece, ...]) -> list[dict[str, str]]:
    return [
        {"kind": one.kind.value, "text": legible(one.text), "pseudonym": one.pseudonym, "label": one.label}
        for one in pieces
    ]
