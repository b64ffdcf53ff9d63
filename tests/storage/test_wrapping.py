"""Wrapped data keys open with the opener's private key, for their own conversation and purpose."""

from dataclasses import replace

import pytest

from storage.errors import SealError
from storage.keys import OpenerPrivateKey
from storage.sealing import new_data_key
from storage.vocabulary import ConversationId, KeyScope, WrappedKey
from storage.wrapping import unwrap, wrap

HERE = ConversationId("a" * 32)
THERE = ConversationId("b" * 32)


@pytest.fixture
def wrapped(private_key: OpenerPrivateKey) -> WrappedKey:
    """Give a wrapped transcript key."""
    return wrap(new_data_key(), private_key.public, conversation=HERE, scope=KeyScope.TRANSCRIPT)


def test_round_trip(private_key: OpenerPrivateKey) -> None:
    """What was wrapped to the public key is what the private key gives back."""
    key = new_data_key(version=3)
    wrapped = wrap(key, private_key.public, conversation=HERE, scope=KeyScope.IDENTITY)
    assert unwrap(wrapped, private_key, conversation=HERE, scope=KeyScope.IDENTITY) == key
    assert key.secret not in wrapped.wrap


def test_a_wrap_belongs_to_its_conversation_and_purpose(private_key: OpenerPrivateKey, wrapped: WrappedKey) -> None:
    """A transcript wrap put in the identity's place, or in another conversation, does not open."""
    for conversation, scope in ((THERE, KeyScope.TRANSCRIPT), (HERE, KeyScope.IDENTITY)):
        with pytest.raises(SealError):
            unwrap(wrapped, private_key, conversation=conversation, scope=scope)


def test_a_wrap_cannot_be_altered(private_key: OpenerPrivateKey, wrapped: WrappedKey) -> None:
    """Another version, suite, opener key or byte is refused."""
    other = OpenerPrivateKey.generate()
    altered = [
        replace(wrapped, version=2),
        replace(wrapped, suite="other"),
        replace(wrapped, opener_key=other.id),
        replace(wrapped, wrap=wrapped.wrap[:-1]),
        replace(wrapped, wrap=b""),
        replace(wrapped, wrap=bytes([wrapped.wrap[0] ^ 1]) + wrapped.wrap[1:]),
    ]
    for one in altered:
        with pytest.raises(SealError):
            unwrap(one, private_key, conversation=HERE, scope=KeyScope.TRANSCRIPT)
    with pytest.raises(SealError):
        unwrap(replace(wrapped, opener_key=other.id), other, conversation=HERE, scope=KeyScope.TRANSCRIPT)
