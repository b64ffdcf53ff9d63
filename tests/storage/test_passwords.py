"""Passwords are hashed with Argon2id and checked the same way whoever asks."""

import unicodedata

import pytest

from storage.passwords import SIGN_IN, TESTING, Passwords


async def test_a_password_matches_its_own_hash_only() -> None:
    """The right password matches; another one, a cut one and an overlong one do not."""
    passwords = Passwords(profile=TESTING)
    hashed = await passwords.hash("oikea hevonen")
    assert hashed.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert "oikea" not in hashed
    assert await passwords.matches("oikea hevonen", hashed)
    for wrong in ("oikea hevone", "Oikea hevonen", "", "x" * 10_000):
        assert not await passwords.matches(wrong, hashed)


async def test_equal_passwords_have_different_hashes() -> None:
    """Every hash has its own salt."""
    passwords = Passwords(profile=TESTING)
    assert await passwords.hash("sama salasana") != await passwords.hash("sama salasana")


async def test_letters_may_be_composed_or_not() -> None:
    """A password with ä matches however the keyboard composes it."""
    passwords = Passwords(profile=TESTING)
    hashed = await passwords.hash(unicodedata.normalize("NFC", "hyvää päivää"))
    assert await passwords.matches(unicodedata.normalize("NFD", "hyvää päivää"), hashed)


async def test_without_a_hash_nothing_matches() -> None:
    """An unknown name's password is checked against a decoy and never matches."""
    assert not await Passwords(profile=TESTING).matches("oikea hevonen", None)
    assert not await Passwords(profile=TESTING).matches("oikea hevonen", "no hash at all")


@pytest.mark.parametrize(("length", "accepted"), [(11, False), (12, True), (256, True), (257, False)])
async def test_length_bounds(length: int, accepted: bool) -> None:
    """Twelve to 256 characters are taken."""
    passwords = Passwords(profile=TESTING)
    if accepted:
        assert await passwords.matches("a" * length, await passwords.hash("a" * length))
    else:
        with pytest.raises(ValueError, match="between 12 and 256"):
            await passwords.hash("a" * length)


async def test_an_old_hash_still_opens() -> None:
    """A hash carries its own parameters: raising the profile locks nobody out."""
    hashed = await Passwords(profile=TESTING).hash("oikea hevonen")
    assert await Passwords(profile=SIGN_IN).matches("oikea hevonen", hashed)
