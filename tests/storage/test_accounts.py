"""Accounts: one name one person, rights that end, and an exact bound on guesses."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.accounts import StoredAccounts
from storage.errors import AccountLocked, Duplicate, Refused, SignInRefused, StorageError
from storage.mongo import Database
from storage.passwords import TESTING, Passwords
from storage.vocabulary import Account, AccountId, Right
from tests.storage.conftest import AT

PASSWORD = "hyvä salasana 1"


@pytest.fixture
def accounts(database: Database) -> StoredAccounts:
    """Give accounts that lock for a minute after three wrong passwords."""
    return StoredAccounts(database=database, passwords=Passwords(profile=TESTING), max_failures=3, lock_s=60)


async def create(accounts: StoredAccounts, name: str = "Äimä", grant_until: datetime | None = None) -> Account:
    """Return a new account with two rights."""
    return await accounts.create(
        name=name,
        display_name=" Aino Äimä ",
        password=PASSWORD,
        language="fi",
        rights=frozenset({Right.READ_REDACTED, Right.READ_AUDIT}),
        granted_by="Puheenjohtaja",
        grant_reason="Jäsenpalvelun hoito",
        grant_until=grant_until,
        at=AT,
    )


async def test_an_account_comes_back_as_created(accounts: StoredAccounts) -> None:
    """By id, by name in any case, and in the list."""
    created = await create(accounts, grant_until=AT + timedelta(days=30))
    assert created.display_name == "Aino Äimä"
    stored = replace(created, grant_until=(AT + timedelta(days=30)).replace(microsecond=123_000))
    assert await accounts.by_id(created.id) == stored
    assert await accounts.by_name(" ÄIMÄ ") == stored
    assert list(await accounts.list()) == [stored]
    assert await accounts.by_name("toinen") is None
    assert await accounts.by_id(AccountId("0" * 32)) is None
    assert PASSWORD not in repr(stored)
    assert "argon2" not in repr(stored)


async def test_a_name_is_taken_once(accounts: StoredAccounts) -> None:
    """The same name, in any case, makes no second account."""
    await create(accounts)
    with pytest.raises(Duplicate):
        await create(accounts, name="ÄiMÄ")


async def test_rights_end_with_their_grant(accounts: StoredAccounts) -> None:
    """Up to the grant's end the rights hold, from then on none does."""
    until = AT.replace(microsecond=0) + timedelta(days=1)
    account = await create(accounts, grant_until=until)
    assert account.rights_at(until - timedelta(milliseconds=1)) == {Right.READ_REDACTED, Right.READ_AUDIT}
    assert account.rights_at(until) == frozenset()


async def test_a_grant_can_be_changed_and_withdrawn(accounts: StoredAccounts) -> None:
    """New rights are in force at the next look; an end date can be taken away."""
    account = await create(accounts, grant_until=AT)
    await accounts.set_grant(
        account.id, rights=frozenset(), granted_by="Puheenjohtaja", grant_reason="Toimi päättyi", grant_until=None
    )
    changed = await accounts.by_id(account.id)
    assert changed is not None
    assert (changed.rights, changed.grant_until, changed.grant_reason) == (frozenset(), None, "Toimi päättyi")
    with pytest.raises(StorageError):
        await accounts.set_password(AccountId("0" * 32), PASSWORD)


async def test_signing_in(accounts: StoredAccounts) -> None:
    """The right password gives the account; a wrong one and an unknown name are refused alike."""
    account = await create(accounts)
    assert await accounts.authenticate("äimä", PASSWORD, at=AT) == account
    texts = set()
    for name, password in (("äimä", "väärä salasana"), ("kukaan", PASSWORD)):
        with pytest.raises(SignInRefused) as caught:
            await accounts.authenticate(name, password, at=AT)
        texts.add(str(caught.value))
    assert len(texts) == 1


async def test_a_changed_password_counts_at_once(accounts: StoredAccounts) -> None:
    """The new password opens and the old one does not."""
    account = await create(accounts)
    await accounts.set_password(account.id, "uusi salasana 2")
    assert (await accounts.authenticate("äimä", "uusi salasana 2", at=AT)).id == account.id
    with pytest.raises(SignInRefused):
        await accounts.authenticate("äimä", PASSWORD, at=AT)


async def test_the_bound_on_guesses(accounts: StoredAccounts) -> None:
    """Three wrong passwords lock: the right one is not looked at until the lock ends, and then opens."""
    await create(accounts)
    for _ in range(3):
        with pytest.raises(SignInRefused):
            await accounts.authenticate("äimä", "väärä salasana", at=AT)
    with pytest.raises(AccountLocked) as caught:
        await accounts.authenticate("äimä", PASSWORD, at=AT + timedelta(seconds=59))
    assert caught.value.until == (AT + timedelta(seconds=60)).replace(microsecond=123_000)
    assert (await accounts.authenticate("äimä", PASSWORD, at=AT + timedelta(seconds=60))).name == "äimä"


async def test_success_forgets_failures(accounts: StoredAccounts) -> None:
    """Two wrong ones, a right one, and two more wrong ones do not lock."""
    await create(accounts)
    for _ in range(2):
        for _ in range(2):
            with pytest.raises(SignInRefused):
                await accounts.authenticate("äimä", "väärä salasana", at=AT)
        await accounts.authenticate("äimä", PASSWORD, at=AT)


async def test_guesses_at_the_same_time_count_each(accounts: StoredAccounts) -> None:
    """Of twenty guesses made at once exactly three are looked at."""
    await create(accounts)
    guesses = (accounts.authenticate("äimä", "väärä salasana", at=AT) for _ in range(20))
    outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    kinds = [type(outcome) for outcome in outcomes]
    assert (kinds.count(SignInRefused), kinds.count(AccountLocked)) == (3, 17)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "  "), ("name", "x" * 65), ("display_name", ""), ("granted_by", ""), ("grant_reason", "x" * 513)],
)
async def test_blank_and_overlong_fields_are_named(accounts: StoredAccounts, field: str, value: str) -> None:
    """Creation refuses with the field's name and never with what was in it."""
    fields = {"name": "a", "display_name": "a", "granted_by": "a", "grant_reason": "a", field: value}
    with pytest.raises(ValueError, match=f"^{field}: between 1 and"):
        await accounts.create(**fields, password=PASSWORD, language="fi", rights=frozenset(), grant_until=None, at=AT)


async def test_the_database_checks_the_language(accounts: StoredAccounts) -> None:
    """A language that is none is refused by the validator."""
    with pytest.raises(Refused):
        await accounts.create(
            name="a",
            display_name="a",
            password=PASSWORD,
            language="finnish!",
            rights=frozenset(),
            granted_by="a",
            grant_reason="a",
            grant_until=None,
            at=AT,
        )
