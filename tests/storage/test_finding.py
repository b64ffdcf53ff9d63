"""A person's conversations are found by a keyed index: by who may, in the audit, and by nobody who steals it."""

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from proxy.indexing import SEARCHABLE, index_forms
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.blind_index import BlindIndex, Forms
from storage.drain import Drain
from storage.errors import AccessDenied, BadRequest, OpenerUnavailable, TooMany
from storage.index_keys import IndexKey
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.finder import Finder
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.indexer import Indexer
from storage.opener.searching import MAX_VALUE_CHARS, Found, Search, dump_search, load_search
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.sessions import StoredSessions
from storage.vocabulary import ConversationId, ConversationKind, Right
from tests.storage.conftest import AT, FIREFOX

KEY = IndexKey.from_material(bytes(range(32)))
INDEX = BlindIndex(KEY, SEARCHABLE)


@dataclass
class Office:
    """An opener that answers searches, and what asking it takes."""

    client: OpenerClient
    indexer: Indexer
    audit: StoredAudit
    accounts: StoredAccounts
    sessions: StoredSessions
    recorder: JournalRecorder
    drain: Drain

    async def token(self, *rights: Right) -> str:
        """Return the session token of a new account with these rights."""
        account = await self.accounts.create(
            name=os.urandom(4).hex(), display_name="Aino", password="hyvä salasana 1", language="fi",
            rights=frozenset(rights), granted_by="pj", grant_reason="työ", grant_until=None, at=AT,
        )  # fmt: skip
        return await self.sessions.create(account.id, at=AT)

    async def store(self, **values: str) -> ConversationId:
        """Store and index a conversation with these values, by entity type."""
        conversation, opening = self.recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
        entries = [opening]
        for kind, value in values.items():
            entries.append(
                self.recorder.identity(conversation, pseudonym=f"[{kind[:5]}_1]", entity_type=kind, value=value, at=AT)
            )
        await self.recorder.commit(entries)
        await self.drain.idle()
        await self.indexer.catch_up()
        return conversation.id

    async def find(self, token: str, kind: str, value: str) -> set[Found]:
        """Search."""
        return set(await self.client.find(session=token, entity_type=kind, value=value, case="2026-7"))


@pytest.fixture
async def office(
    tmp_path: Path, recorder: JournalRecorder, drain: Drain, database: Database, private_key: OpenerPrivateKey
) -> AsyncIterator[Office]:
    """Give an opener that allows five searches an hour."""
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    sessions, audit, wraps = (
        StoredSessions(database=database),
        StoredAudit(database=database),
        StoredWraps(database=database),
    )
    finder = Finder(
        database=database, index=INDEX, accounts=accounts, sessions=sessions, audit=audit, searches_per_hour=5,
        now=lambda: AT,
    )  # fmt: skip
    server = OpenerServer(
        socket_path=tmp_path / "run" / "opener.sock", private_key=private_key, wraps=wraps, accounts=accounts,
        sessions=sessions, audit=audit, searches=finder, timeout_s=5, now=lambda: AT,
    )  # fmt: skip
    keys = StoredIdentityKeys(private_key=private_key, keys=None, wraps=wraps)
    indexer = Indexer(database=database, index=INDEX, keys=keys)
    async with server:
        client = OpenerClient(socket_path=tmp_path / "run" / "opener.sock", timeout_s=5)
        yield Office(client, indexer, audit, accounts, sessions, recorder, drain)


@pytest.mark.parametrize(
    ("kind", "stored", "asked"),
    [
        ("EMAIL_ADDRESS", "Matti (at) Example.fi", "matti@example.fi"),
        ("PHONE_NUMBER", "040 123 4567", "+358401234567"),
        ("STUDENT_ID", "ab-1234", "AB 1234"),
        ("LEARNER_ID", "1.2.246.562.24.12345678901", "12246562 24 12345678901"),
        ("PERSON", "Matti Virtasen", "Matti  VIRTANEN"),
        ("PERSON", "Virtanen Matti", "matti virtanen"),
    ],
)
def test_ways_of_writing_are_one(kind: str, stored: str, asked: str) -> None:
    """What redaction takes for the same value is found by any way of writing it; names by their case forms too."""
    assert set(INDEX.macs(kind, stored)) & set(INDEX.macs(kind, asked))


def test_hashes_meet_nowhere() -> None:
    """The same text of two kinds, under two keys or as a search has nothing in common; other kinds are not indexed."""
    (mail,) = INDEX.macs("EMAIL_ADDRESS", "ab1234")
    other = BlindIndex(IndexKey.from_material(bytes(32)), SEARCHABLE)
    seen = {
        mail,
        *INDEX.macs("STUDENT_ID", "ab1234"),
        *other.macs("EMAIL_ADDRESS", "ab1234"),
        INDEX.search_mark("EMAIL_ADDRESS", "ab1234"),
    }
    assert len(seen) == 4
    assert {len(one) for one in seen} == {32}
    assert INDEX.macs("STREET_ADDRESS", "Rajakatu 35") == []
    assert len(index_forms("PERSON", " ".join("abcdefghij"))) == 1


async def test_a_person_is_found_by_any_identifier_and_the_audit_has_it(office: Office, database: Database) -> None:
    """Every conversation with the value is found and named in the audit; what was searched for stands nowhere."""
    both = [await office.store(EMAIL_ADDRESS="Matti@Example.fi", PERSON="Matti Virtasen") for _ in range(2)]
    await office.store(EMAIL_ADDRESS="liisa@example.fi", STUDENT_ID="AB1234")
    token = await office.token(Right.SERVE_SUBJECTS)
    assert await office.find(token, "EMAIL_ADDRESS", "matti@example.fi") == {Found(one, "[EMAIL_1]") for one in both}
    assert await office.find(token, "PERSON", "Matti Virtanen") == {Found(one, "[PERSO_1]") for one in both}
    assert await office.find(token, "PHONE_NUMBER", "0401234567") == set()
    none, name, mail = await office.audit.page()
    assert {entry.tag for entry in (none, name, mail)} == {AuditTag.OPENER_INDEX_SEARCH}
    assert set(mail.conversations) == set(name.conversations) == set(both)
    assert (mail.detail["case"], mail.detail["count"], none.conversations) == ("2026-7", 2, ())
    assert mail.detail["search"] == INDEX.search_mark("EMAIL_ADDRESS", "MATTI@example.fi")
    for collection in Collection:
        text = repr(await database.find(collection, {}, sort=(("_id", 1),), limit=100)).lower()
        assert "example.fi" not in text, collection
        assert "virtanen" not in text, collection
    # What the audit keeps of a search cannot be looked up in a stolen index.
    assert await database.count(Collection.IDENTITIES, {"index.macs": mail.detail["search"]}) == 0


async def test_searching_needs_its_own_right_and_is_bounded(office: Office) -> None:
    """Other rights find nobody; who may search does so a bounded number of times; refusals are in the audit."""
    for token in (await office.token(*(set(Right) - {Right.SERVE_SUBJECTS, Right.SEARCH_PERSONS})), "x" * 43):
        with pytest.raises(AccessDenied):
            await office.find(token, "EMAIL_ADDRESS", "matti@example.fi")
    token = await office.token(Right.SEARCH_PERSONS)
    for value in ("", " ", "x" * (MAX_VALUE_CHARS + 1)):
        with pytest.raises(BadRequest):
            await office.find(token, "EMAIL_ADDRESS", value)
    with pytest.raises(BadRequest, match="EMAIL_ADDRESS, LEARNER_ID"):
        await office.find(token, "IBAN_CODE", "FI21")
    for _ in range(4):
        await office.find(token, "EMAIL_ADDRESS", "matti@example.fi")
    with pytest.raises(TooMany):
        await office.find(token, "EMAIL_ADDRESS", "matti@example.fi")
    refusals = [entry for entry in await office.audit.page() if entry.tag is AuditTag.OPENER_KEYS_REFUSED]
    assert [entry.detail["cause"] for entry in refusals] == ["too_many", "session", "rights"]
    assert {entry.detail["action"] for entry in refusals} == {"opener:index:search"}


async def test_without_an_index_a_search_is_refused(
    office: Office, tmp_path: Path, database: Database, private_key: OpenerPrivateKey
) -> None:
    """An opener that has no index answers a search with a refusal, not with silence."""
    server = OpenerServer(
        socket_path=tmp_path / "bare.sock", private_key=private_key, wraps=StoredWraps(database=database),
        accounts=office.accounts, sessions=office.sessions, audit=office.audit, now=lambda: AT,
    )  # fmt: skip
    async with server:
        client = OpenerClient(socket_path=tmp_path / "bare.sock", timeout_s=5)
        with pytest.raises(BadRequest):
            await client.find(session="x", entity_type="PERSON", value="Matti", case="1")
    with pytest.raises(OpenerUnavailable):
        await client.find(session="x", entity_type="PERSON", value="Matti", case="1")


@pytest.mark.parametrize("change", [{"version": 0}, {"case": "Matti Virtanen"}, {"value": "\ud800"}, {"session": 1}])
def test_malformed_searches(change: dict[str, object]) -> None:
    """A search is read by its known fields only; the refusal names the field and never the value."""
    body = dump_search(Search("s", "PERSON", "Matti", "1"))
    assert load_search(body).value == "Matti"
    with pytest.raises(BadRequest) as refused:
        load_search(json.dumps({**json.loads(body), **change}).encode())
    assert next(iter(change)) in str(refused.value)
    assert "Matti" not in str(refused.value)


async def test_the_index_follows_its_key_its_forms_and_its_values(
    office: Office, database: Database, private_key: OpenerPrivateKey
) -> None:
    """A new key or new forms index everything anew; what does not open is looked at once; an orphan waits."""
    kept = await office.store(EMAIL_ADDRESS="matti@example.fi")
    (document,) = await database.find(Collection.IDENTITIES, {}, sort=(("_id", 1),), limit=9)
    orphan = {**document, "_id": "0" * 32 + ":[E_1]", "conversation": "0" * 32}
    broken = {**document, "_id": f"{kept}:[EMAIL_9]", "pseudonym": "[EMAIL_9]"}
    for other in (orphan, broken):
        del other["index"]
        await database.insert(Collection.IDENTITIES, other)
    assert await office.indexer.catch_up() == 1
    assert await office.indexer.catch_up() == 0
    found = {one["_id"]: one for one in await database.find(Collection.IDENTITIES, {}, sort=(("_id", 1),), limit=9)}
    assert "index" not in found[orphan["_id"]]
    assert found[broken["_id"]]["index"]["macs"] == []
    wraps = StoredWraps(database=database)
    keys = StoredIdentityKeys(private_key=private_key, keys=None, wraps=wraps)
    names = set()
    for index in (
        BlindIndex(IndexKey.from_material(bytes(32)), SEARCHABLE),
        BlindIndex(KEY, Forms(SEARCHABLE.kinds, SEARCHABLE.of, version=2)),
    ):
        assert await Indexer(database=database, index=index, keys=keys).catch_up() == 2
        stored = await database.find_one(Collection.IDENTITIES, {"_id": document["_id"]})
        assert stored is not None
        assert stored["index"]["macs"] == index.macs("EMAIL_ADDRESS", "matti@example.fi")
        names.add(stored["index"]["key"])
    assert len(names) == 2


async def test_the_indexer_works_by_itself(
    recorder: JournalRecorder, drain: Drain, database: Database, private_key: OpenerPrivateKey
) -> None:
    """While it runs, what arrives is indexed soon, and it ends when told to."""
    keys = StoredIdentityKeys(private_key=private_key, keys=None, wraps=StoredWraps(database=database))
    async with Indexer(database=database, index=INDEX, keys=keys, every_s=0.01) as indexer:
        conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
        value = recorder.identity(
            conversation, pseudonym="[PHONE_1]", entity_type="PHONE_NUMBER", value="040 123 4567", at=AT + timedelta(1)
        )
        await recorder.commit([opening, value])
        await drain.idle()
        await indexer.looked(times=2)
    mac = INDEX.macs("PHONE_NUMBER", "+358 40 1234567")
    assert await database.count(Collection.IDENTITIES, {"index.macs": {"$in": mac}}) == 1
