"""Every failure of the database is one of our errors, within the time allowed, and quotes nothing."""

import asyncio
import time

import pytest

from storage.errors import Duplicate, Refused, StorageError, StorageUnavailable
from storage.mongo import Database
from storage.preparation import prepare
from storage.schema import Collection
from storage.writes import Write
from tests.storage.conftest import AT, Gate

SECRET = "marked-secret"


def event(key: str = "0" * 64, **changes: object) -> dict[str, object]:
    """Return a webhook event's document."""
    return {"_id": key, "event": "chat:start", "chat_id": SECRET, "at": AT, "expires_at": AT, **changes}


async def test_refusals_quote_nothing(database: Database) -> None:
    """A duplicate and an invalid document name no value, and carry no foreign cause."""
    await database.insert(Collection.WEBHOOK_EVENTS, event())
    for kind, document in ((Duplicate, event()), (Refused, event("1" * 64, extra=SECRET)), (Refused, event("x"))):
        with pytest.raises(kind) as caught:
            await database.insert(Collection.WEBHOOK_EVENTS, document)
        assert SECRET not in str(caught.value)
        assert caught.value.__suppress_context__


@pytest.mark.parametrize("uri", ["http://marked-secret/", "mongodb://", f"mongodb://u:{SECRET}@@h/", "mongodb://h:x/"])
def test_a_bad_address_is_not_quoted(uri: str) -> None:
    """An address may hold a password: the error names the setting only."""
    with pytest.raises(StorageError, match=r"^storage\.mongodb: ") as caught:
        Database(uri)
    assert SECRET not in str(caught.value)


async def test_an_unreachable_database_is_given_up_in_time(gate: Gate) -> None:
    """With nobody there, an operation ends with StorageUnavailable within the time-out, and works again after."""
    async with Database(gate.uri, name="verho_test_unreachable", timeout_ms=1_000) as database:
        await database.ping()
        gate.shut()
        started = time.monotonic()
        for _ in range(2):
            with pytest.raises(StorageUnavailable):
                await database.insert(Collection.LIVE, event())
        assert time.monotonic() - started < 2 * 1.0 + 1.5
        gate.open()
        await database.ping()


async def test_an_ordered_bulk_goes_on_behind_what_is_refused(database: Database) -> None:
    """Refused writes are named by their place; everything before, between and behind them is done, in order."""

    def insert(key: str, **changes: object) -> Write:
        document = {name: value for name, value in event(key, **changes).items() if name != "_id"}
        return Write(Collection.WEBHOOK_EVENTS, {"_id": key}, {"$setOnInsert": document}, upsert=True)

    a, b, c = ("a" * 64, "b" * 64, "c" * 64)
    writes = [insert("bad"), insert(a), insert(b, extra=1), insert(b), insert("bad"), insert(c), insert(c, chat_id="")]
    refusals = await database.apply(writes)
    assert [(refusal.index, refusal.code) for refusal in refusals] == [(0, 121), (2, 121), (4, 121)]
    stored = await database.find(Collection.WEBHOOK_EVENTS, {}, sort=(("_id", 1),), limit=9)
    assert [(document["_id"], document["chat_id"]) for document in stored] == [(a, SECRET), (b, SECRET), (c, SECRET)]


async def test_two_may_prepare_at_the_same_time(database: Database) -> None:
    """Several processes that start together do not trip over each other's collections."""
    await database.drop()
    await asyncio.gather(*(prepare(database) for _ in range(3)))
    with pytest.raises(Refused):
        await database.insert(Collection.WEBHOOK_EVENTS, event(extra=1))
