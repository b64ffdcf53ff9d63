"""The plain types keep their promises: they travel whole, and they show nothing they should not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SealError
from storage.sealing import new_data_key
from storage.vocabulary import Content, Conversation, ConversationId, ConversationKind, Entry, EntryKind


def _conversation() -> Conversation:
    return Conversation(ConversationId("d" * 32), ConversationKind.CHAT, new_data_key(), new_data_key(version=2))


def test_a_conversation_travels_whole() -> None:
    """What is dumped into a live state is what is loaded from it."""
    conversation = _conversation()
    assert Conversation.load(conversation.dump()) == conversation


@given(st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b"null", b'{"id": "x", "transcript": [1, "00"]}']))
def test_anything_else_is_refused(data: bytes) -> None:
    """Bytes that no conversation was dumped to raise the one error, without a cause that could quote them."""
    with pytest.raises(SealError) as caught:
        Conversation.load(data)
    assert caught.value.__cause__ is None


def test_a_short_key_is_refused() -> None:
    """A conversation with a cut key does not load."""
    dumped = _conversation().dump().decode()
    with pytest.raises(SealError):
        Conversation.load(dumped.replace(dumped[-5:-3], "").encode())


def test_reprs_are_silent() -> None:
    """Content, keys and bodies never show in a repr."""
    entry = Entry(EntryKind.MESSAGE, "avain", b"salaisuus")
    content = Content("salaisuus", (("kenttä", "salaisuus"),), "Aino")
    shown = repr(entry) + repr(content) + repr(_conversation())
    for hidden in ("salaisuus", "Aino", "avain", "secret"):
        assert hidden not in shown


def test_an_entry_counts_its_whole_row() -> None:
    """An entry's size is what it takes in the journal, overhead included."""
    assert Entry(EntryKind.CLOSE, "1234", b"12345678").size_bytes == 4 + 8 + 64
