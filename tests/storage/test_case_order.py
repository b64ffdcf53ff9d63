"""A case goes one way: every step out of its order is refused, in every state, and says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import OutOfOrder
from storage.subjects.order import DEEDS, STATES, Hindrance, hindrance, require, require_refusal
from storage.subjects.requests import (
    Case,
    CaseState,
    Channel,
    Decision,
    Done,
    Intake,
    Outcome,
    RefusalGround,
    RequestKind,
    Step,
    due,
    extended,
)
from storage.vocabulary import ConversationId

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
INTAKE = Intake(
    kinds=frozenset(RequestKind), channel=Channel.SIGNED_LETTER, received_at=AT, language="fi", by_mail=False
)
CASE = Case("2026-7", AT, due(AT), {ConversationId("a" * 32): frozenset()}, INTAKE)


def having(*steps: Step, state: CaseState = CaseState.DECIDED, outcome: Outcome = Outcome.GRANTED) -> Case:
    """Return a case in which these steps were done."""
    log = tuple(Done(step, AT, "x") for step in steps)
    return replace(CASE, state=state, log=log, decision=Decision(outcome))


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("step", STATES)
def test_a_step_is_taken_in_its_states_alone(step: Step, state: CaseState) -> None:
    """Whatever else is missing, a state that the table does not name refuses, and says so."""
    found = hindrance(having(state=state), step, at=AT)
    if state not in STATES[step]:
        assert found is not None
        with pytest.raises(OutOfOrder) as raised:
            require(having(state=state), step, at=AT)
        assert raised.value.hindrance == found
    elif step not in {Step.CARRIED_OUT, Step.CERTIFIED, Step.CLOSED}:
        assert found is None


@pytest.mark.parametrize(
    ("case", "step", "expected"),
    [
        (replace(CASE, state=CaseState.DECIDED, own={}), Step.EXPORTED, Hindrance.NOTHING_TO_DO),
        (replace(having(), intake=replace(INTAKE, kinds=frozenset({RequestKind.INSPECT}))), Step.ERASED, "not_asked"),
        (replace(having(), intake=replace(INTAKE, kinds=frozenset({RequestKind.ERASE}))), Step.EXPORTED, "not_asked"),
        (having(Step.EXTENDED, state=CaseState.RECEIVED), Step.EXTENDED, Hindrance.ALREADY_EXTENDED),
        (replace(CASE, due_at=AT - timedelta(seconds=1)), Step.EXTENDED, Hindrance.TERM_OVER),
        (having(), Step.CERTIFIED, Hindrance.NOTHING_ERASED),
        (having(), Step.CARRIED_OUT, Hindrance.DEED_MISSING),
        (having(*set(DEEDS.values())), Step.CARRIED_OUT, Hindrance.NOT_CERTIFIED),
        (having(*set(DEEDS.values()), Step.CERTIFIED), Step.CARRIED_OUT, None),
        (having(outcome=Outcome.NOTHING_FOUND), Step.CARRIED_OUT, None),
        (having(Step.ERASED, outcome=Outcome.PARTLY), Step.CARRIED_OUT, Hindrance.NOT_CERTIFIED),
        (having(state=CaseState.REFUSED), Step.CLOSED, Hindrance.LETTER_MISSING),
        (having(Step.LETTER_SENT, state=CaseState.REFUSED), Step.CLOSED, None),
        (having(Step.LETTER_PRINTED, state=CaseState.CARRIED_OUT), Step.CLOSED, None),
        (replace(CASE, intake=None), Step.ERASED, None),
    ],
)
def test_what_a_state_allows_can_still_miss_something(case: Case, step: Step, expected: str | None) -> None:
    """Nothing to do, nothing asked, no deed, no certificate, no letter: each is named."""
    assert hindrance(case, step, at=AT) == expected


def test_chats_at_tawk_keep_a_case_from_being_carried_out() -> None:
    """The checklist is ticked first."""
    case = having(*set(DEEDS.values()), Step.CERTIFIED)
    assert hindrance(case, Step.CARRIED_OUT, at=AT, tawk_open=1) is Hindrance.TAWK_MISSING


def test_whoever_was_not_identified_is_refused_for_that_alone() -> None:
    """Before the identity is verified no other ground is known."""
    require_refusal(CASE, RefusalGround.NOT_IDENTIFIED, at=AT)
    with pytest.raises(OutOfOrder):
        require_refusal(CASE, RefusalGround.EXCESSIVE, at=AT)
    require_refusal(replace(CASE, state=CaseState.IDENTIFIED), RefusalGround.EXCESSIVE, at=AT)


@pytest.mark.parametrize(
    ("received", "first", "longer"),
    [("2026-11-20", "2026-12-20", "2027-02-20"), ("2027-01-31", "2027-02-28", "2027-04-28")],
)
def test_the_term_is_calendar_months(received: str, first: str, longer: str) -> None:
    """One month from receipt, two further ones (GDPR Art. 12(3)); the last of a month where there is no such day."""
    end = due(datetime.fromisoformat(received).replace(tzinfo=UTC))
    assert (end.date().isoformat(), extended(end).date().isoformat()) == (first, longer)


def test_days_left_are_whole_days() -> None:
    """Below zero once it is over."""
    assert [CASE.days_left(CASE.due_at + timedelta(hours=hours)) for hours in (-25, -1, 1)] == [1, 0, -1]
