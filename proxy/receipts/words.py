"""A conversation as two accounts of it, side by side: what its visitor wrote, and what Tawk.to was sent; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from proxy.console.names import SENDERS
from proxy.console.texts import Texts
from proxy.console.transcript import Piece, Reader
from storage.interfaces import Delivery, Sender
from storage.receipt_access import ReceiptView
from storage.receipt_requests_port import ReceiptRequestState

STATES: Final[Mapping[ReceiptRequestState, str]] = MappingProxyType(
    {
        ReceiptRequestState.WAITING: "waiting to be carried out",
        ReceiptRequestState.DONE: "carried out",
        ReceiptRequestState.HELD: "not carried out: a legal duty keeps the conversation for now",
        ReceiptRequestState.REFUSED: "could not be carried out; please write to us",
    }
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message.

    Attributes:
        mine: the visitor wrote it.
        who: who did.
        time: when.
        written: what its author wrote, or what the visitor saw of it.
        sent: what Tawk.to was sent of it, or sent itself.
        fields: of a form: label, what was written, what was sent.
        left: it left for Tawk.to, as far as is known.
        sealed: it cannot be opened.
        masked_since: more was taken out of it since it was sent.
    """

    mine: bool
    who: str
    time: str
    written: tuple[Piece, ...]
    sent: tuple[Piece, ...]
    fields: tuple[tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]], ...]
    left: bool
    sealed: bool
    masked_since: bool


def turns(texts: Texts, reader: Reader, sent: Reader, view: ReceiptView) -> tuple[Turn, ...]:
    """Return the messages of a conversation in order.

    Args:
        texts: the language.
        reader: reads them with the values.
        sent: reads them without.
        view: the conversation.
    """
    found = []
    for message in view.messages:
        content = view.contents.get(message.id)
        text = content.text if content else ""
        found.append(
            Turn(
                mine=message.sender is Sender.VISITOR,
                who=texts("You") if message.sender is Sender.VISITOR else texts(SENDERS[message.sender]),
                time=texts.moment(message.at),
                written=reader.pieces(text),
                sent=sent.pieces(text),
                fields=tuple(
                    (sent.pieces(label), reader.pieces(answer), sent.pieces(answer))
                    for label, answer in (content.fields if content else ())
                ),
                left=message.delivery not in {Delivery.KEPT, Delivery.FAILED},
                sealed=content is None,
                masked_since=message.id in view.masked_since,
            )
        )
    return tuple(found)
