"""Every failure of the database is one of our errors, within the time allowed, and quotes nothing."""

import asyncio
import time

import pytest
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
    register,
)

from storage.errors import Duplicate, Refused, StorageError, StorageUnavailable
from storage.mongo import Database, Transaction
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
        assert time.monotonic() - started < 2 * 1.0 + 10
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


@pytest.mark.parametrize(
    "value",
    ["marked-secret \ud800", 2**70, object(), b"x" * 17_000_000, {1: 2}],
    ids=["surrogate", "number", "kind", "size", "key"],
)
async def test_what_cannot_be_sent_is_refused(database: Database, value: object) -> None:
    """A document that the driver cannot encode is refused like one that the database does not take, quoting nothing."""

    async def set_it(transaction: Transaction) -> None:
        await transaction.update(Collection.LIVE, {"_id": "x"}, {"$set": {"state": value}})

    for attempt in (
        database.insert(Collection.WEBHOOK_EVENTS, event(chat_id=value)),
        database.find_one(Collection.WEBHOOK_EVENTS, {"_id": value}),
        database.update(Collection.WEBHOOK_EVENTS, {"_id": "x"}, {"$set": {"chat_id": value}}),
        database.together(set_it),
    ):
        with pytest.raises(Refused) as caught:
            await attempt
        assert SECRET not in str(caught.value)
        assert caught.value.__suppress_context__


async def test_what_cannot_be_sent_does_not_hold_up_the_rest(database: Database) -> None:
    """In a bulk it is named by its place, and everything around it is done."""
    fields = {name: value for name, value in event().items() if name != "_id"}
    writes = [
        Write(Collection.WEBHOOK_EVENTS, {"_id": key * 64}, {"$setOnInsert": {**fields, "chat_id": text}}, upsert=True)
        for key, text in (("a", ""), ("b", "\ud800"), ("c", ""))
    ]
    assert [(refusal.index, refusal.code) for refusal in await database.apply(writes)] == [(1, 2)]
    assert await database.count(Collection.WEBHOOK_EVENTS, {}) == 2


async def test_a_failure_for_a_moment_is_tried_again(gate: Gate, database: Database) -> None:
    """Connections that broke, and a database that is away for less than the time-out, are nobody's trouble."""
    async with Database(gate.uri, name=database.name, timeout_ms=20_000) as shaken:
        await shaken.ping()
        gate.shut()
        gate.open()
        await shaken.insert(Collection.WEBHOOK_EVENTS, event())
        assert await shaken.find_one(Collection.WEBHOOK_EVENTS, {})
        gate.shut()
        gate.open()
        assert await shaken.delete(Collection.WEBHOOK_EVENTS, {"expires_at": {"$lte": AT}}) == 1
        gate.shut()
        waiting = asyncio.create_task(shaken.insert(Collection.WEBHOOK_EVENTS, event("1" * 64)))
        asyncio.get_running_loop().call_later(0.2, gate.open)
        await waiting
    assert await database.count(Collection.WEBHOOK_EVENTS, {}) == 1


async def test_the_pool_is_bounded(gate: Gate, database: Database) -> None:
    """However many ask at once, a process has its connections and the driver's own two, and no more."""
    async with Database(gate.uri, name=database.name, pool_size=2, timeout_ms=30_000) as pooled:
        await asyncio.gather(*(pooled.find_one(Collection.LIVE, {"_id": str(n)}) for n in range(30)))
        assert gate.connections <= 2 + 2


class Concerns(CommandListener):
    """Notes with which concerns a database is read and written."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, object, object]] = []

    def started(self, event: CommandStartedEvent) -> None:
        """Note a command."""
        command = event.command
        if event.command_name in {"insert", "find", "update", "commitTransaction"}:
            self.noted.append((event.command_name, command.get("readConcern"), command.get("writeConcern")))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to note."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to note."""


async def test_an_address_cannot_ask_for_less(database: Database, database_uri: str) -> None:
    """Whatever the address says, writes are durable on a majority and nothing is read that may be rolled back."""
    noted = Concerns()
    register(noted)
    careless = f"{database_uri}&w=1&journal=false&readConcernLevel=local&readPreference=secondaryPreferred"
    async with Database(careless, name=database.name, timeout_ms=20_000) as one:
        await one.insert(Collection.WEBHOOK_EVENTS, event())
        await one.find_one(Collection.WEBHOOK_EVENTS, {})

        async def work(transaction: Transaction) -> None:
            await transaction.update(Collection.WEBHOOK_EVENTS, {"_id": "0" * 64}, {"$set": {"chat_id": ""}})

        await one.together(work)
    durable = {"w": "majority", "j": True}
    by_name = {name: (read, write) for name, read, write in noted.noted}
    assert by_name["insert"][1] == durable
    assert by_name["find"][0] == {"level": "majority"}
    assert dict(by_name["update"][0] or {})["level"] == "snapshot"  # type: ignore[call-overload] # What was sent.
    assert by_name["commitTransaction"][1] == durable


async def test_two_may_prepare_at_the_same_time(database: Database) -> None:
    """Several processes that start together do not trip over each other's collections."""
    await database.drop()
    await asyncio.gather(*(prepare(database) for _ in range(3)))
    with pytest.raises(Refused):
        await database.insert(Collection.WEBHOOK_EVENTS, event(extra=1))
