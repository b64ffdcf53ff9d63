"""Which step of a case may follow which: a closed table. Pure.

A request is entered, the person's identity verified, the request decided, the decision carried out, the person told,
and the case closed. Nobody's data is searched for before the identity is verified, and nothing is handed over, changed
or destroyed before it is decided. Restriction alone may come earlier: it keeps things as they are (Art. 18(1)(a), (d)).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage.errors import OutOfOrder
from storage.subjects.requests import Case, CaseState, Outcome, RefusalGround, RequestKind, Step


class Hindrance(StrEnum):
    """Why a step cannot be taken."""

    NOT_IDENTIFIED = "not_identified"
    ALREADY_IDENTIFIED = "already_identified"
    NOT_DECIDED = "not_decided"
    ALREADY_DECIDED = "already_decided"
    REFUSED = "refused"
    NOT_CARRIED_OUT = "not_carried_out"
    ALREADY_CARRIED_OUT = "already_carried_out"
    CLOSED = "closed"
    NOT_ASKED = "not_asked"
    DEED_MISSING = "deed_missing"
    NOTHING_ERASED = "nothing_erased"
    NOT_CERTIFIED = "not_certified"
    NOT_ERASED = "not_erased"
    TAWK_MISSING = "tawk_missing"
    LETTER_MISSING = "letter_missing"
    ALREADY_EXTENDED = "already_extended"
    TERM_OVER = "term_over"
    NOTHING_TO_DO = "nothing_to_do"


_WORKED = frozenset({CaseState.IDENTIFIED, CaseState.DECIDED})
_DECIDED = frozenset({CaseState.DECIDED})
_AFTER = frozenset({CaseState.CARRIED_OUT, CaseState.REFUSED, CaseState.CLOSED})

STATES: Mapping[Step, frozenset[CaseState]] = {
    Step.IDENTIFIED: frozenset({CaseState.RECEIVED}),
    Step.EXTENDED: frozenset({CaseState.RECEIVED, CaseState.IDENTIFIED, CaseState.DECIDED}),
    Step.SEARCHED: _WORKED,
    Step.LOOKED: _WORKED,
    Step.MARKED: _WORKED,
    Step.LEFT_OUT: _WORKED,
    Step.DECIDED: frozenset({CaseState.IDENTIFIED}),
    Step.REFUSED: frozenset({CaseState.RECEIVED, CaseState.IDENTIFIED}),
    Step.EXPORTED: _DECIDED,
    Step.RECTIFIED: _DECIDED,
    Step.RESTRICTED: _WORKED,
    Step.OBJECTED: _WORKED,
    Step.RELEASED: _WORKED | _AFTER,
    Step.ERASED: _DECIDED,
    Step.CERTIFIED: _DECIDED | {CaseState.CARRIED_OUT, CaseState.CLOSED},
    Step.TAWK_DELETED: _DECIDED,
    Step.CARRIED_OUT: _DECIDED,
    Step.LETTER_PRINTED: _AFTER,
    Step.LETTER_BEGUN: _AFTER,
    Step.LETTER_SENT: _AFTER,
    Step.LETTER_UNSENT: _AFTER,
    Step.CLOSED: frozenset({CaseState.CARRIED_OUT, CaseState.REFUSED}),
}
"""The states in which a step may be taken."""

_OBJECTIONS = frozenset({RequestKind.OBJECT_MARKETING, RequestKind.OBJECT_RESEARCH})

ASKED: Mapping[Step, frozenset[RequestKind]] = {
    Step.EXPORTED: frozenset({RequestKind.INSPECT}),
    Step.RECTIFIED: frozenset({RequestKind.RECTIFY}),
    # Whoever contests that something is right may have it restricted meanwhile (Art. 18(1)(a)).
    Step.RESTRICTED: frozenset({RequestKind.RESTRICT, RequestKind.RECTIFY, RequestKind.ERASE}),
    Step.OBJECTED: _OBJECTIONS,
    # An objection that weighs more leads to erasure (Art. 17(1)(c)).
    Step.ERASED: frozenset({RequestKind.ERASE}) | _OBJECTIONS,
}
"""What must have been asked for, one of it at least."""

DEEDS: Mapping[RequestKind, Step] = {
    RequestKind.INSPECT: Step.EXPORTED,
    RequestKind.RECTIFY: Step.RECTIFIED,
    RequestKind.OBJECT_MARKETING: Step.OBJECTED,
    RequestKind.OBJECT_RESEARCH: Step.OBJECTED,
    RequestKind.RESTRICT: Step.RESTRICTED,
    RequestKind.ERASE: Step.ERASED,
}
"""What carries a granted request out."""

_BY_STATE: Mapping[CaseState, Hindrance] = {
    CaseState.RECEIVED: Hindrance.NOT_IDENTIFIED,
    CaseState.IDENTIFIED: Hindrance.NOT_DECIDED,
    CaseState.DECIDED: Hindrance.NOT_CARRIED_OUT,
    CaseState.CARRIED_OUT: Hindrance.ALREADY_CARRIED_OUT,
    CaseState.REFUSED: Hindrance.REFUSED,
    CaseState.CLOSED: Hindrance.CLOSED,
}


def hindrance(case: Case, step: Step, *, at: datetime, tawk_open: int = 0, left: int = 0) -> Hindrance | None:
    """Return why a step cannot be taken now, None when it can.

    Args:
        case: as it is.
        step: what is to be done.
        at: now.
        tawk_open: how many of Tawk.to's chats are still to be deleted there.
        left: how many conversations are neither erased nor under a legal hold.
    """
    if case.intake is None:
        return None
    if case.state not in STATES[step]:
        return _too_early_or_late(case, step)
    if step in ASKED and not ASKED[step] & case.kinds:
        return Hindrance.NOT_ASKED
    return _unfit(case, step, at, tawk_open=tawk_open, left=left)


def _unfit(case: Case, step: Step, at: datetime, *, tawk_open: int, left: int) -> Hindrance | None:
    """Return what is missing for a step that this state allows."""
    found: Hindrance | None = None
    match step:
        case Step.EXTENDED:
            found = _not_extended(case, at)
        case Step.EXPORTED | Step.RECTIFIED | Step.ERASED if not case.own:
            found = Hindrance.NOTHING_TO_DO
        case Step.CERTIFIED if not case.has(Step.ERASED):
            found = Hindrance.NOTHING_ERASED
        case Step.CARRIED_OUT:
            found = _undone(case, tawk_open=tawk_open, left=left)
        case Step.CLOSED if not (case.has(Step.LETTER_PRINTED) or case.has(Step.LETTER_SENT)):
            found = Hindrance.LETTER_MISSING
    return found


def require(case: Case, step: Step, *, at: datetime, tawk_open: int = 0, left: int = 0) -> None:
    """Let a step pass that may be taken now.

    Raises:
        OutOfOrder: it may not; its `hindrance` says why.
    """
    found = hindrance(case, step, at=at, tawk_open=tawk_open, left=left)
    if found is not None:
        raise OutOfOrder(found.value)


def require_refusal(case: Case, ground: RefusalGround, *, at: datetime) -> None:
    """Let a refusal pass: before the identity is verified, only because it cannot be.

    Raises:
        OutOfOrder: it may not be refused so now.
    """
    require(case, Step.REFUSED, at=at)
    if case.state is CaseState.RECEIVED and ground is not RefusalGround.NOT_IDENTIFIED:
        raise OutOfOrder(Hindrance.NOT_IDENTIFIED.value)


def _too_early_or_late(case: Case, step: Step) -> Hindrance:
    if step is Step.IDENTIFIED and case.state in {CaseState.IDENTIFIED, CaseState.DECIDED, CaseState.CARRIED_OUT}:
        return Hindrance.ALREADY_IDENTIFIED
    if step in {Step.DECIDED, Step.REFUSED} and case.state in {CaseState.DECIDED, CaseState.CARRIED_OUT}:
        return Hindrance.ALREADY_DECIDED
    return _BY_STATE[case.state]


def _not_extended(case: Case, at: datetime) -> Hindrance | None:
    if case.has(Step.EXTENDED):
        return Hindrance.ALREADY_EXTENDED
    # The person must be told within the first month (Art. 12(3)).
    return Hindrance.TERM_OVER if at > case.due_at else None


def _undone(case: Case, *, tawk_open: int, left: int) -> Hindrance | None:
    if case.decision is not None and case.decision.outcome is Outcome.GRANTED:
        missing = {DEEDS[kind] for kind in case.kinds} - {one.step for one in case.log}
        if missing:
            return Hindrance.DEED_MISSING
    if case.has(Step.ERASED):
        if left:
            return Hindrance.NOT_ERASED
        if not case.has(Step.CERTIFIED):
            return Hindrance.NOT_CERTIFIED
        if tawk_open:
            return Hindrance.TAWK_MISSING
    return None
