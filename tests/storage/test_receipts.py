"""A receipt code opens its own conversation and nothing else, and nothing that is stored leads back to it."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.documents import load_document
from storage.errors import SealError
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.mongo import Database
from storage.receipts import CODE_BYTES, ReceiptError, lookup_of, open_with, read, written
from storage.recorder import JournalRecorder
from storage.vocabulary import Content, Conversation, ConversationKind, Delivery, Entry, Metadata, Sender
from tests.storage.conftest import AT

CODES = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)
METADATA = Metadata("Firefox 145", "Windows", "")
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture
def recorder(journal: Journal, database: Database, private_key: OpenerPrivateKey, edge_key: EdgeKey) -> JournalRecorder:
    """A recorder that gives receipts."""
    return JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key, receipts=True)


def opened(recorder: JournalRecorder) -> tuple[Conversation, Mapping[str, Any], Entry]:
    """Return a new conversation, its document as the database will have it, and its entry."""
    conversation, entry = recorder.open(ConversationKind.CHAT, METADATA, notice=None, chat_id="c", at=AT)
    return conversation, {"_id": entry.key, **load_document(entry.body)}, entry


@given(CODES)
def test_a_code_is_read_as_it_was_written(code: bytes) -> None:
    """In small letters, without dashes, with the letters that people take for digits."""
    text = written(code)
    assert len(text) == 34
    for typed in (text, text.lower(), text.replace("-", ""), text.replace("-", " "), text.replace("0", "o")):
        assert read(typed) == code
    assert read(text.replace("1", "l")) == code


@given(CODES, st.data())
def test_a_mistyped_letter_is_told(code: bytes, data: st.DataObject) -> None:
    """Hardly ever is another letter in one place a code too: the check lets one in 4,096 pass."""
    text = written(code).replace("-", "")
    wrong = 0
    for place in range(len(text)):
        other = data.draw(st.sampled_from(LETTERS.replace(text[place], "")))
        try:
            wrong += read(text[:place] + other + text[place + 1 :]) != code
        except ReceiptError:
            continue
    assert wrong <= 2


@pytest.mark.parametrize("text", ["", "?", "U" * 28, "0" * 27, "0" * 29, "ä" * 28, "\x00" * 28, "0" * 100_000])
def test_what_is_no_code_says_what_was_expected(text: str) -> None:
    """And never what was typed."""
    with pytest.raises(ReceiptError, match="receipt code: expected") as refused:
        read(text)
    assert not text or text not in str(refused.value)


def test_known_answers() -> None:
    """A change of the derivation would leave every code that people hold without its conversation."""
    code = bytes(range(16))
    assert written(code) == "000G-40R4-0M30-E209-185G-R38E-1WJG"
    assert lookup_of(code) == "333a2094754a748ceefc30a3991767e42f26769ebb45d28eee34be7c1086f616"


async def test_a_code_opens_its_conversations_keys_and_no_others(recorder: JournalRecorder) -> None:
    """Both keys; none of another conversation, not from another's field, and no identity key once it is erased."""
    first, stored, _ = opened(recorder)
    second, other, _ = opened(recorder)
    keys = open_with(first.receipt, stored)
    assert (keys.transcript, keys.identity) == (first.transcript, first.identity)
    assert first.receipt != second.receipt
    for code, document in (
        (second.receipt, stored),
        (first.receipt, {**stored, "_id": second.id}),
        (first.receipt, {**stored, "transcript": stored["identity"]}),
        (first.receipt, {**other, "_id": first.id}),
        (first.receipt, {"_id": first.id, "transcript": {"version": 1}}),
    ):
        with pytest.raises(SealError):
            open_with(code, document)
    nameless = {name: value for name, value in stored.items() if name != "identity"}
    assert open_with(first.receipt, nameless).identity is None


def test_nothing_that_is_stored_holds_the_code(recorder: JournalRecorder) -> None:
    """Neither the entry nor a message of the conversation; the edge's own state does, to show it after a reload."""
    conversation, _, entry = opened(recorder)
    message = recorder.message(
        conversation,
        message_id="m",
        position=0,
        sender=Sender.VISITOR,
        content=Content("hei"),
        delivery=Delivery.FORWARDED,
        at=AT,
    )
    for body in (entry.body, message.body):
        assert conversation.receipt not in body
        assert conversation.receipt.hex().encode() not in body
    assert Conversation.load(conversation.dump()) == conversation
    assert conversation.receipt.hex() not in repr(conversation)
