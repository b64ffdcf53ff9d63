"""MongoDB: the only module that knows the driver. Foreign errors are translated here, once.

Durable by default: majority write concern with the server's journal. Bounded: a pool of eight connections (more make
the embedded database slower) and one time-out for every operation, waiting for a server included.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from bson.errors import InvalidDocument
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import UpdateOne, WriteConcern
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    DocumentTooLarge,
    DuplicateKeyError,
    InvalidName,
    InvalidURI,
    PyMongoError,
    WriteError,
)

from storage.errors import Duplicate, Refused, StorageError, StorageUnavailable
from storage.schema import Collection
from storage.writes import Refusal, Write

Document = dict[str, Any]
T = TypeVar("T")

DUPLICATE_KEY = 11000
VALIDATION_FAILED = 121
_DOCUMENT_FAULTS = frozenset({2, 9, 14, 40, 52, 57, 66, 10334, 17280, 17419, DUPLICATE_KEY, VALIDATION_FAILED})
"""Error codes that blame the document and not the moment: bad value, type, path, size, key, validator."""


class Database:
    """One database, its collections with their validators and indexes. Enter it before use.

    Args:
        uri: the address; must name no database of its own.
        name: the database.
        pool_size: how many connections are open at a time.
        timeout_ms: the longest that any operation may take, waiting for a server included.
    """

    def __init__(self, uri: str, *, name: str = "verho", pool_size: int = 8, timeout_ms: int = 5_000) -> None:
        try:
            self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
                uri,
                appname="verho",
                connectTimeoutMS=timeout_ms,
                maxPoolSize=pool_size,
                serverSelectionTimeoutMS=timeout_ms,
                timeoutMS=timeout_ms,
                tz_aware=True,
            )
            self._database: AsyncIOMotorDatabase[Document] = self._client.get_database(
                name, write_concern=WriteConcern(w="majority", j=True)
            )
        except (InvalidURI, InvalidName, ConfigurationError, ValueError):
            # The address may hold a password, and the driver's text quotes parts of it.
            raise StorageError("storage.mongodb: the address or the database's name is not valid") from None

    @property
    def name(self) -> str:
        """The database's name."""
        return self._database.name

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        # Motor's `close` talks to the server and waits for it; on the event loop it would hold everything up.
        await asyncio.to_thread(self._client.close)

    async def ping(self) -> None:
        """Return when the database answers.

        Raises:
            StorageUnavailable: it does not.
        """
        async with _translated():
            await self._database.command("ping")

    async def command(
        self, name: str, value: object = 1, *, accept: Iterable[int] = (), admin: bool = False, **arguments: Any
    ) -> Document:
        """Run a command of the server and return its answer.

        Args:
            name: the command.
            value: what it is about.
            accept: error codes that are an answer too, with its code and without "ok".
            admin: ask the server as a whole and not this database.
            arguments: the command's own.
        """
        database = self._client.admin if admin else self._database
        async with _translated():
            return await database.command({name: value, **arguments}, allowable_errors=list(accept))

    def _of(self, collection: Collection) -> AsyncIOMotorCollection[Document]:
        return self._database[collection.value]

    async def insert(self, collection: Collection, document: Mapping[str, Any]) -> None:
        """Add a document.

        Raises:
            Duplicate: its `_id` or another unique key is taken.
            Refused: the validator does not allow it.
            StorageUnavailable: the database cannot be reached.
        """
        async with _translated():
            await self._of(collection).insert_one(dict(document))

    async def find_one(self, collection: Collection, condition: Mapping[str, Any]) -> Document | None:
        """Return a document that fulfils the condition, or None."""
        async with _translated():
            return await self._of(collection).find_one(condition)

    async def find(
        self,
        collection: Collection,
        condition: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]],
        limit: int,
    ) -> list[Document]:
        """Return at most `limit` documents that fulfil the condition, sorted."""
        async with _translated():
            return await self._of(collection).find(condition).sort(list(sort)).limit(limit).to_list(limit)

    async def aggregate(self, collection: Collection, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """Return what a pipeline yields."""
        async with _translated():
            return await self._of(collection).aggregate(list(pipeline)).to_list(None)

    async def update(self, collection: Collection, condition: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
        """Change one document that fulfils the condition and say whether there was one."""
        async with _translated():
            result = await self._of(collection).update_one(condition, change)
            return result.matched_count > 0

    async def delete(self, collection: Collection, condition: Mapping[str, Any]) -> int:
        """Remove every document that fulfils the condition and return how many there were."""
        async with _translated():
            result = await self._of(collection).delete_many(condition)
            return result.deleted_count

    async def count(self, collection: Collection, condition: Mapping[str, Any]) -> int:
        """Return how many documents fulfil the condition."""
        async with _translated():
            return await self._of(collection).count_documents(condition)

    async def together(self, work: Callable[["Transaction"], Awaitable[T]]) -> T:
        """Do several changes as one: all of them or none. `work` may be called again, after a conflict."""

        async def run(session: AsyncIOMotorClientSession) -> T:
            return await work(Transaction(self._database, session))

        async with _translated(), await self._client.start_session() as session:
            result: T = await session.with_transaction(run)
            return result

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Do all writes, in order within each collection, and return those that the database will never take.

        Raises:
            StorageUnavailable: some were not done, and may be tried again with the rest: they are idempotent.
        """
        refusals: list[Refusal] = []
        async with _translated():
            for collection in Collection:
                places = [place for place, write in enumerate(writes) if write.collection is collection]
                refusals += await self._apply(collection, writes, places)
        return refusals

    async def _apply(self, collection: Collection, writes: Sequence[Write], places: Sequence[int]) -> list[Refusal]:
        """Do one collection's writes; an ordered bulk stops at an error, so go on behind it."""
        refusals: list[Refusal] = []
        while places:
            updates = [UpdateOne(writes[p].filter, writes[p].update, upsert=writes[p].upsert) for p in places]
            try:
                await self._of(collection).bulk_write(updates, ordered=True)
                break
            except BulkWriteError as error:
                details = error.details
            failures = details.get("writeErrors") or []
            if details.get("writeConcernErrors") or not failures or failures[0]["code"] not in _DOCUMENT_FAULTS:
                raise StorageUnavailable("the database did not confirm a write")
            failure = failures[0]
            place = places[failure["index"]]
            if not _is_there_already(failure):
                refusals.append(Refusal(place, int(failure["code"])))
            places = places[failure["index"] + 1 :]
        return refusals

    async def drop(self) -> None:
        """Remove the whole database; for tests and demonstrations."""
        async with _translated():
            await self._client.drop_database(self._database.name)


class Transaction:
    """Changes that are made together; only valid within `Database.together`."""

    def __init__(self, database: AsyncIOMotorDatabase[Document], session: AsyncIOMotorClientSession) -> None:
        self._database = database
        self._session = session

    async def delete(self, collection: Collection, condition: Mapping[str, Any]) -> int:
        """Remove every document that fulfils the condition and return how many there were."""
        result = await self._database[collection.value].delete_many(condition, session=self._session)
        return result.deleted_count

    async def update(
        self, collection: Collection, condition: Mapping[str, Any], change: Mapping[str, Any], *, upsert: bool = False
    ) -> None:
        """Change one document, or make it when it is missing and `upsert` says so."""
        await self._database[collection.value].update_one(condition, change, upsert=upsert, session=self._session)


def _is_there_already(failure: Mapping[str, Any]) -> bool:
    """Say whether a duplicate is one of `_id`: a replay, or a state that a newer one has overtaken."""
    return failure["code"] == DUPLICATE_KEY and failure.get("keyPattern") == {"_id": 1}


@contextlib.asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn the driver's errors into ours. Never `from`: the driver's texts quote documents and addresses."""
    try:
        yield
    except DuplicateKeyError:
        raise Duplicate("the database has a document with that key") from None
    except (InvalidDocument, DocumentTooLarge):
        raise Refused("the database refused a document (its form or size)") from None
    except WriteError as error:
        if error.code in _DOCUMENT_FAULTS:
            raise Refused(f"the database refused a document (code {error.code})") from None
        raise StorageUnavailable(f"the database did not take a write (code {error.code})") from None
    except PyMongoError as error:
        code = getattr(error, "code", None)
        kind = type(error).__name__ if code is None else f"{type(error).__name__}, code {code}"
        raise StorageUnavailable(f"the database cannot be used ({kind})") from None
