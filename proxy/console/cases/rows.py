"""One line of the list of requests: a case that officers work on, or what a receipt code asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from proxy.console.cases.words import ASKED, CHANNELS, KINDS, STATES, Clock, answered, clock, term
from proxy.console.texts import Texts
from storage.receipt_requests_port import AskedByCode, ReceiptRequestKind, ReceiptRequestState
from storage.subjects.requests import Case, Channel, RequestKind

ASKED_STATES: Final[Mapping[ReceiptRequestState, str]] = MappingProxyType(
    {
        ReceiptRequestState.WAITING: "Waiting for the opener",
        ReceiptRequestState.DONE: "Carried out",
        ReceiptRequestState.HELD: "Kept by a legal hold",
        ReceiptRequestState.REFUSED: "Could not be done",
    }
)

AS_CASES: Final[Mapping[ReceiptRequestKind, RequestKind]] = MappingProxyType(
    {
        ReceiptRequestKind.RECTIFY: RequestKind.RECTIFY,
        ReceiptRequestKind.ERASE_IDENTITY: RequestKind.ERASE,
        ReceiptRequestKind.ERASE_EVERYTHING: RequestKind.ERASE,
    }
)
"""Under which kind of a case what a receipt code asks for is found."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request as the list shows it.

    Attributes:
        id: the number that the audit knows it by.
        own: it came with a receipt code and is carried out without a case; there is no page of it.
        kinds: what is asked for, in words.
        state: how far it is, in words.
        clock: how much time is left.
        came: how and when it came.
        told: by when it must be answered, or when it was.
        at: when it came.
        due_at: the end of its term.
    """

    id: str
    own: bool
    kinds: Sequence[str]
    state: str
    clock: Clock
    came: str
    told: str
    at: datetime
    due_at: datetime


def row_of_case(texts: Texts, case: Case, at: datetime) -> RequestRow:
    """Return the line of a case."""
    came_at = case.intake.received_at if case.intake else case.opened_at
    return RequestRow(
        id=case.id,
        own=False,
        kinds=[texts(name) for kind, name in KINDS.items() if case.intake is not None and kind in case.kinds],
        state=texts(STATES[case.state]),
        clock=clock(texts, case, at),
        came=_came(texts, came_at, case.intake.channel if case.intake else None),
        told=_answer_by(texts, case.due_at),
        at=case.opened_at,
        due_at=case.due_at,
    )


def row_of_asked(texts: Texts, asked: AskedByCode, at: datetime) -> RequestRow:
    """Return the line of what a receipt code asked for."""
    waits = asked.settled_at is None
    return RequestRow(
        id=asked.case,
        own=True,
        kinds=[texts(ASKED[asked.kind])],
        state=texts(ASKED_STATES[asked.state]),
        clock=term(texts, asked.due_at, at) if waits else answered(texts),
        came=_came(texts, asked.at, Channel.RECEIPT_CODE),
        told=_answer_by(texts, asked.due_at)
        if asked.settled_at is None
        else texts("Settled {moment}", moment=texts.moment(asked.settled_at)),
        at=asked.at,
        due_at=asked.due_at,
    )


def _came(texts: Texts, at: datetime, channel: Channel | None) -> str:
    date = texts.long_date(texts.local_date(at))
    return texts("{how}, {date}", how=texts(CHANNELS[channel]), date=date) if channel else date


def _answer_by(texts: Texts, due_at: datetime) -> str:
    return texts("Answer by {date}", date=texts.long_date(texts.local_date(due_at)))
