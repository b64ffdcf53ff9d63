"""What crosses the opener's socket survives the crossing, and anything else is one kind of error."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.audit_tags import AuditTag
from storage.errors import AccessDenied, BadRequest, OpenerError, OpenerUnavailable, TooMany, UnknownConversation
from storage.opener.bodies import dump_error, kind_of
from storage.opener.noting import (
    NOTES,
    NoteRequest,
    dump_note_request,
    dump_notes,
    load_note_request,
    load_notes,
)
from storage.opener.protocol import (
    MAX_ANSWER_BYTES,
    MAX_NAMED,
    MAX_REQUEST_BYTES,
    Request,
    dump_keys,
    dump_request,
    load_answer,
    load_request,
)
from storage.reasons import Reason, ReasonCode
from storage.sealing import new_data_key
from storage.vocabulary import ConversationId, KeyScope, OpenedKeys

ONE, TWO = ConversationId("1" * 32), ConversationId("2" * 32)
REASON = Reason(ReasonCode.SERVICE, "2026-7", "syy")
REQUEST = Request("t" * 43, AuditTag.CONSOLE_CONVERSATION_READ, (ONE, TWO), KeyScope.TRANSCRIPT, REASON)
_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=40) | st.lists(st.text(max_size=40), max_size=3)


def test_requests_survive() -> None:
    """A request comes out as it went in, and shows neither token nor reason."""
    assert load_request(dump_request(REQUEST)) == REQUEST
    assert "ttt" not in repr(REQUEST)
    assert "syy" not in repr(REQUEST)


def test_keys_survive() -> None:
    """Keys come out as they went in, with and without an identity key."""
    keys = {ONE: OpenedKeys(new_data_key(), new_data_key()), TWO: OpenedKeys(new_data_key(version=2))}
    assert load_answer(dump_keys(keys), [ONE, TWO]) == keys


@pytest.mark.parametrize("error", [AccessDenied, TooMany, UnknownConversation, BadRequest, OpenerUnavailable])
def test_errors_survive(error: type[OpenerError]) -> None:
    """Each error comes out as its own kind with its own text."""
    with pytest.raises(error, match="why") as caught:
        load_answer(dump_error(error("why")), [ONE])
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"session": None},
        {"session": "x" * 129},
        {"reason": 1},
        {"reason": {"code": "service", "case": "1"}},
        {"reason": {"code": "curiosity", "case": "1", "text": ""}},
        {"reason": {"code": "service", "case": "", "text": ""}},
        {"reason": {"code": "service", "case": "Matti Meikäläinen", "text": ""}},
        {"reason": {"code": "service", "case": "1", "text": "x" * 501}},
        {"reason": {"code": "service", "case": "1", "text": "\ud800"}},
        {"conversations": []},
        {"conversations": "1" * 32},
        {"conversations": ["1" * 31]},
        {"conversations": ["A" * 32]},
        {"conversations": ["1" * 32, "1" * 32]},
        {"conversations": [f"{n:032x}" for n in range(MAX_NAMED + 1)]},
        {"conversations": [{"$ne": ""}]},
        {"action": "console:account:sign_out"},
        {"action": 1},
        {"scope": "all"},
        {"scope": "identity", "reason": None},
    ],
)
def test_every_field_is_checked(change: dict[str, Any]) -> None:
    """A request with any one field out of its form is refused."""
    document = {**json.loads(dump_request(REQUEST)), **change}
    with pytest.raises(BadRequest):
        load_request(json.dumps(document).encode())


@pytest.mark.parametrize(
    "change",
    [{"version": 1}, {"session": 1}, {"notes": []}, {"notes": ["0" * 63]}, {"notes": ["0" * 64] * 2}, {"notes": "0"}],
)
def test_requests_for_notes_are_checked(change: dict[str, Any]) -> None:
    """One survives the crossing; with any field out of its form it is refused."""
    request = NoteRequest("t" * 43, ("0" * 64, "1" * 64))
    body = dump_note_request(request)
    assert (kind_of(body), kind_of(dump_request(REQUEST))) == (NOTES, "")
    assert load_note_request(body) == request
    with pytest.raises(BadRequest):
        load_note_request(json.dumps({**json.loads(body), **change}).encode())
    assert load_notes(dump_notes({"0" * 64: "sanoja", "2" * 64: "muuta"}), request.notes) == {"0" * 64: "sanoja"}
    with pytest.raises(OpenerUnavailable):
        load_notes(b'{"notes": []}', request.notes)
    with pytest.raises(AccessDenied):
        load_notes(dump_error(AccessDenied("why")), request.notes)


@given(st.binary(max_size=40) | st.dictionaries(st.text(max_size=9), _VALUES).map(lambda d: json.dumps(d).encode()))
def test_any_bytes_make_only_our_errors(body: bytes) -> None:
    """Whatever arrives on either side raises the documented error and nothing else."""
    with pytest.raises(BadRequest):
        load_request(body)
    with pytest.raises(OpenerError):
        load_answer(body, [ONE])


@pytest.mark.parametrize(
    "answer",
    [
        {"keys": {}},
        {"keys": {TWO: {"transcript": [1, ""], "identity": None}}},
        {"keys": {ONE: {"transcript": [1, "AAAA"], "identity": None}}},
        {"keys": {ONE: {"transcript": None, "identity": None}}},
        {"keys": {ONE: {}}},
    ],
)
def test_answers_are_checked_too(answer: dict[str, Any]) -> None:
    """An answer for other conversations, or without whole keys, is no answer."""
    with pytest.raises(OpenerUnavailable):
        load_answer(json.dumps(answer).encode(), [ONE])


def test_the_largest_messages_fit() -> None:
    """A request that names the most conversations, and its answer, fit their frames."""
    ids = tuple(ConversationId(f"{n:032x}") for n in range(MAX_NAMED))
    why = Reason(ReasonCode.OTHER, "x" * 64, "👋" * 500)
    largest = Request(
        "t" * 128,
        AuditTag.CONSOLE_CONVERSATIONS_SEARCH,
        ids,
        KeyScope.TRANSCRIPT,
        why,
    )
    assert len(dump_request(largest)) <= MAX_REQUEST_BYTES
    keys = {one: OpenedKeys(new_data_key(version=2**32 - 1)) for one in ids}
    assert len(dump_keys(keys)) <= MAX_ANSWER_BYTES
