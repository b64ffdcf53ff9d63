"""What finding a person costs: a search through the opener's index, audit entry included, beside one plain query."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Comparison, spread
from proxy.indexing import SEARCHABLE
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.blind_index import BlindIndex
from storage.embedded import EmbeddedDatabase
from storage.index_keys import IndexKey
from storage.interfaces import Right
from storage.migrations import migrate
from storage.mongo import Database
from storage.opener.finder import Finder
from storage.opener.searching import Search
from storage.passwords import TESTING, Passwords
from storage.schema import ASCENDING, Collection
from storage.sessions import StoredSessions
from storage.writes import Write

SEARCHES = 100
_KIND = "EMAIL_ADDRESS"
_BATCH = 500


async def measure(people: int, progress: Callable[[float], None] = lambda _: None) -> list[Comparison]:
    """Store one value for each of so many conversations, then search for some of them.

    Args:
        people: how many conversations.
        progress: told how much of them is stored.
    """
    index = BlindIndex(IndexKey.from_material(os.urandom(32)), SEARCHABLE)
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory(prefix="verho-")))
        server = await stack.enter_async_context(EmbeddedDatabase(directory / "database", stop_timeout_s=0))
        database = await stack.enter_async_context(Database(server.uri, timeout_ms=60_000))
        await migrate(database, now=lambda: datetime.now(UTC))
        for start in range(0, people, _BATCH):
            await database.apply(list(_values(index, range(start, min(people, start + _BATCH)))))
            progress((start + _BATCH) / people)
        return [await _found(database, index, people)]


def _values(index: BlindIndex, numbers: range) -> Iterator[Write]:
    """Yield the writes of one indexed value each, as the indexer leaves them."""
    at = datetime.now(UTC)
    for number in numbers:
        conversation = _conversation(number)
        document = {
            "conversation": conversation,
            "pseudonym": "[EMAIL_1]",
            "entity_type": _KIND,
            "at": at,
            "value": secrets.token_bytes(64),
            "index": {"key": index.name, "macs": index.macs(_KIND, _address(number))},
        }
        key = {"_id": f"{conversation}:[EMAIL_1]"}
        yield Write(Collection.IDENTITIES, key, {"$setOnInsert": document}, upsert=True)


def _conversation(number: int) -> str:
    return hashlib.sha256(f"{number}".encode()).hexdigest()[:32]


def _address(number: int) -> str:
    return f"henkilo{number}@example.fi"


async def _found(database: Database, index: BlindIndex, people: int) -> Comparison:
    now = datetime.now(UTC)
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    sessions = StoredSessions(database=database)
    account = await accounts.create(
        name="aino", display_name="Aino", password=secrets.token_urlsafe(16), language="fi",
        rights=frozenset({Right.SERVE_SUBJECTS}), granted_by="benchmark", grant_reason="benchmark", grant_until=None,
        at=now,
    )  # fmt: skip
    session = await sessions.create(account.id, at=now)
    finder = Finder(
        database=database, index=index, accounts=accounts, sessions=sessions, audit=StoredAudit(database=database),
        searches_per_hour=10 * SEARCHES, now=lambda: datetime.now(UTC),
    )  # fmt: skip
    searched: list[float] = []
    plain: list[float] = []
    for turn in range(SEARCHES):
        number = turn * people // SEARCHES
        started = time.perf_counter()
        found = await finder.find(Search(session, _KIND, _address(number).upper(), "benchmark"))
        searched.append((time.perf_counter() - started) * 1e6)
        if [one.conversation for one in found] != [_conversation(number)]:
            raise AssertionError("a search found somebody else")
        started = time.perf_counter()
        await database.find(
            Collection.IDENTITIES, {"conversation": _conversation(number)}, sort=(("at", ASCENDING),), limit=10
        )
        plain.append((time.perf_counter() - started) * 1e6)
    what = f"a person found among {people:,}, p50"
    return Comparison("storage.find", what, "µs", spread(searched).p50, "one indexed query", spread(plain).p50)
