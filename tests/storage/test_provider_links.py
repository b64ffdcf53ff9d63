"""An identity at the provider belongs to one account; what it is called there is not stored."""

import pytest

from storage.accounts import StoredAccounts
from storage.errors import Duplicate
from storage.mongo import Database
from storage.passwords import TESTING, Passwords
from storage.provider_links import StoredProviderLinks
from storage.schema import Collection
from storage.vocabulary import AccountId, Right
from tests.storage.conftest import AT

AINO, BERTTA = AccountId("a" * 32), AccountId("b" * 32)
ISSUER, OTHER = "https://login.example", "https://other.example"


@pytest.fixture
def links(database: Database) -> StoredProviderLinks:
    """Give the links of a fresh database."""
    return StoredProviderLinks(database=database)


async def test_an_identity_leads_to_its_account(links: StoredProviderLinks, database: Database) -> None:
    """Issuer and subject together name it; neither alone, and the subject is in no document."""
    await links.link(AINO, ISSUER, "aino@jamk", at=AT)
    assert await links.account_of(ISSUER, "aino@jamk") == AINO
    assert await links.account_of(OTHER, "aino@jamk") is None
    assert await links.account_of(ISSUER, "AINO@jamk") is None
    assert await links.issuer_of(AINO) == ISSUER
    stored = await database.find(Collection.PROVIDER_LINKS, {}, sort=(("_id", 1),), limit=9)
    assert "aino@jamk" not in repr(stored)


async def test_nobody_takes_somebody_elses_identity(links: StoredProviderLinks) -> None:
    """A second account cannot link it, and keeps its own."""
    await links.link(AINO, ISSUER, "aino", at=AT)
    await links.link(BERTTA, ISSUER, "bertta", at=AT)
    with pytest.raises(Duplicate):
        await links.link(BERTTA, ISSUER, "aino", at=AT)
    assert await links.account_of(ISSUER, "aino") == AINO
    assert await links.account_of(ISSUER, "bertta") == BERTTA


async def test_an_account_has_one_identity(links: StoredProviderLinks) -> None:
    """Another takes the former one's place; linking the same again changes nothing; unlinking forgets it."""
    for subject in ("aino", "aino.new", "aino.new"):
        await links.link(AINO, ISSUER, subject, at=AT)
    assert await links.account_of(ISSUER, "aino") is None
    assert await links.account_of(ISSUER, "aino.new") == AINO
    assert await links.unlink(AINO)
    assert not await links.unlink(AINO)
    assert await links.issuer_of(AINO) is None


async def test_a_removed_accounts_identity_is_free_again(links: StoredProviderLinks, database: Database) -> None:
    """Else a person who comes back could never link it."""
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    account = await accounts.create(
        name="aino", display_name="Aino", password="verho-kiinni-2026", language="fi",
        rights=frozenset({Right.READ_REDACTED}), granted_by="pj", grant_reason="työ", grant_until=None, at=AT,
    )  # fmt: skip
    await links.link(account.id, ISSUER, "aino", at=AT)
    await accounts.remove(account.id)
    await links.link(BERTTA, ISSUER, "aino", at=AT)
    assert await links.account_of(ISSUER, "aino") == BERTTA
