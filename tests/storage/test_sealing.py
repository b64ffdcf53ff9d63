"""Sealed values open with their own key in their own place, and nowhere else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SealError
from storage.sealing import Place, bind, new_data_key, seal, seal_with_nonce, unseal
from storage.vocabulary import DataKey

KEY = DataKey(1, bytes(range(32)))
NONCE = bytes(range(100, 112))
PLACE = Place("0" * 31 + "1", "m-1", "content/visitor/0")

# Computed apart from this code: header 01 01 and the key version in four bytes, then the nonce, then AES-256-GCM with
# "verho sealed record 1", the header, and each part of the place behind its length in four bytes as associated data.
VECTORS = [
    (
        1,
        b"Mun maili on [EMAIL_1]",
        PLACE,
        (
            "0101000000016465666768696a6b6c6d6e6f"
            "056eb04614883ff257423086fa3e2fb0038b4a55ba3171f349c487bd24258441"
            "bb4d5b6fe672"
        ),
    ),
    (7, b"", Place("", "ab" * 32, "live"), "0101000000076465666768696a6b6c6d6e6f678910179bd9cb1e91d8f93cdc7d4f40"),
    (
        1,
        b"matti@example.fi",
        Place("f" * 32, "[EMAIL_1]", "value/EMAIL_ADDRESS"),
        ("0101000000016465666768696a6b6c6d6e6f257aaa1210a933e65f0f2f84bf4b0c94f3a8893c08bb7a51430061206d4054b9"),
    ),
]


@pytest.mark.parametrize(("version", "plaintext", "place", "expected"), VECTORS)
def test_known_answers(version: int, plaintext: bytes, place: Place, expected: str) -> None:
    """The envelope's form is fixed: what was sealed years ago still opens."""
    key = replace(KEY, version=version)
    assert seal_with_nonce(key, plaintext, place, NONCE).hex() == expected
    assert unseal(key, bytes.fromhex(expected), place) == plaintext


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, conversation="0" * 31 + "2"),
        replace(PLACE, record="m-2"),
        replace(PLACE, field="content/agent/0"),
        replace(PLACE, field="content/visitor/1"),
        replace(PLACE, record="m-1content", field="/visitor/0"),
    ],
)
def test_a_moved_value_does_not_open(elsewhere: Place) -> None:
    """A value moved to another conversation, record or field is refused, also when the parts only flow together."""
    with pytest.raises(SealError):
        unseal(KEY, seal(KEY, b"text", PLACE), elsewhere)


def test_another_key_or_version_does_not_open() -> None:
    """Neither another key nor the same key under another version opens a value."""
    sealed = seal(KEY, b"text", PLACE)
    for other in (replace(KEY, secret=bytes(32)), replace(KEY, version=2)):
        with pytest.raises(SealError):
            unseal(other, sealed, PLACE)
    claimed = sealed[:2] + (2).to_bytes(4, "big") + sealed[6:]
    with pytest.raises(SealError):
        unseal(replace(KEY, version=2), claimed, PLACE)


@given(plaintext=st.binary(max_size=200), data=st.data())
def test_any_damage_is_noticed(plaintext: bytes, data: st.DataObject) -> None:
    """A flipped bit, a missing end or an added byte anywhere makes the value refuse to open."""
    sealed = seal(KEY, plaintext, PLACE)
    assert unseal(KEY, sealed, PLACE) == plaintext
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:at] + bytes([sealed[at] ^ (1 << data.draw(st.integers(0, 7)))]) + sealed[at + 1 :]
    for damaged in (flipped, sealed[:at], sealed + b"\0"):
        with pytest.raises(SealError):
            unseal(KEY, damaged, PLACE)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_binding_is_injective(one: list[str], other: list[str]) -> None:
    """Two different lists of parts never bind to the same bytes."""
    assert (bind(b"", *one) == bind(b"", *other)) == (one == other)


def test_keys_and_nonces_are_fresh_and_hidden() -> None:
    """Data keys differ, sealing twice differs, and no key shows in a repr."""
    first, second = new_data_key(), new_data_key()
    assert first.secret != second.secret
    assert seal(first, b"text", PLACE) != seal(first, b"text", PLACE)
    assert repr(first) == "DataKey(version=1)"
