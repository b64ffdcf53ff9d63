"""MongoDB: the only module that knows the driver. Foreign errors are translated here, once.

Durable: majority write concern with the server's journal, in transactions too, and nothing is read that could still be
rolled back. Bounded: a pool of eight connections (more make the embedded database slower) and one time-out for every
operation, waiting for a server included; until then what fails for a moment, such as while another primary is elected,
is tried again by the driver. Beyond this machine only with TLS and a known user; see `mongo_address.py`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import bson
from bson.errors import InvalidBSON, InvalidDocument
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import InsertOne, ReadPreference, UpdateOne, WriteConcern
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConfigurationError,
    DocumentTooLarge,
    DuplicateKeyError,
    InvalidName,
    InvalidURI,
    NetworkTimeout,
    PyMongoError,
    ServerSelectionTimeoutError,
    WriteError,
)
from pymongo.monitoring import (
    ServerHeartbeatFailedEvent,
    ServerHeartbeatListener,
    ServerHeartbeatStartedEvent,
    ServerHeartbeatSucceededEvent,
)
from pymongo.read_concern import ReadConcern

from storage.bulk_failures import BAD_VALUE, DOCUMENT_FAULTS, DUPLICATE_KEY, blamed, is_there_already
from storage.errors import Duplicate, Refused, StorageError, StorageUnavailable, WritesHeld
from storage.members_seen import MembersSeen
from storage.mongo_address import join_host, read_address
from storage.schema import Collection
from storage.writes import Refusal, Write

Document = dict[str, Any]
T = TypeVar("T")

_DURABLE = WriteConcern(w="majority", j=True)
_MAJORITY = ReadConcern("majority")
_SNAPSHOT = ReadConcern("snapshot")
_NOT_ENCODED = (InvalidDocument, DocumentTooLarge, UnicodeError, OverflowError, RecursionError)
"""What a document meets that cannot be sent: half a surrogate pair, a number or a nesting too large. Some quote it."""


class Database:
    """One database, its collections with their validators and indexes. Enter it before use.

    Args:
        uri: the address; must name no database of its own.
        name: the database.
        pool_size: how many connections are open at a time.
        timeout_ms: the longest that any operation may take, waiting for a server included.
    """

    def __init__(self, uri: str, *, name: str = "verho", pool_size: int = 8, timeout_ms: int = 5_000) -> None:
        self.address = read_address(uri)
        refusal = self.address.refusal()
        if refusal is not None:
            raise StorageError(f"storage.mongodb: {refusal}")
        self._members = MembersSeen()
        self._held: StorageError | None = None
        self._vouched: int | None = None
        try:
            self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
                uri,
                appname="verho",
                connectTimeoutMS=timeout_ms,
                event_listeners=[_Answers(self._members)],
                maxPoolSize=pool_size,
                retryReads=True,
                retryWrites=True,
                serverSelectionTimeoutMS=timeout_ms,
                timeoutMS=timeout_ms,
                tz_aware=True,
            )
            # Said here and not left to the address, which could ask for less.
            self._database: AsyncIOMotorDatabase[Document] = self._client.get_database(
                name, read_concern=_MAJORITY, read_preference=ReadPreference.PRIMARY, write_concern=_DURABLE
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

    @property
    def held(self) -> StorageError | None:
        """Why nothing is written now, None when writes are allowed."""
        if self._held is None and self._vouched not in {None, self._members.changes}:
            return WritesHeld("nothing is written to the database: new members of it are looked at first")
        return self._held

    @property
    def changes(self) -> int:
        """How often the driver has seen members that were new to it."""
        return self._members.changes

    def seen(self) -> Mapping[str, Mapping[str, str]]:
        """Return the members that the driver knows, and the tags that each has told of itself."""
        servers = self._client.delegate.topology_description.server_descriptions().values()
        return {join_host(*server.address): dict(server.tags) for server in servers}

    def on_new_members(self, told: Callable[[], None] | None) -> None:
        """Call `told`, from another thread, when the driver sees new members or another primary."""
        self._members.told = told

    def hold_writes(self, error: StorageError) -> None:
        """Let every write raise `error` from now on; reading goes on, and so does what is under way."""
        self._held = error

    def allow_writes(self, changes: int) -> bool:
        """Allow writes for as long as no member is new since `changes` was read; say whether that is so now."""
        self._held, self._vouched = None, changes
        return changes == self._members.changes

    def _refuse_when_held(self) -> None:
        held = self.held
        if held is not None:
            raise held

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

    def _to(self, collection: Collection) -> AsyncIOMotorCollection[Document]:
        """Return a collection to write to; raises when nothing is to be written."""
        self._refuse_when_held()
        return self._of(collection)

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
            await self._to(collection).insert_one(dict(document))

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
            result = await self._to(collection).update_one(condition, change)
            return result.matched_count > 0

    async def delete(self, collection: Collection, condition: Mapping[str, Any]) -> int:
        """Remove every document that fulfils the condition and return how many there were."""
        async with _translated():
            try:
                result = await self._to(collection).delete_many(condition)
            except (ServerSelectionTimeoutError, NetworkTimeout):
                raise
            except AutoReconnect:
                # The driver does not repeat what concerns many documents; removing them is harmless to repeat.
                result = await self._to(collection).delete_many(condition)
            return result.deleted_count

    async def count(self, collection: Collection, condition: Mapping[str, Any], *, at_most: int | None = None) -> int:
        """Return how many documents fulfil the condition; with `at_most` no more than so many are looked at."""
        bound: dict[str, Any] = {} if at_most is None else {"limit": at_most}
        async with _translated():
            return await self._of(collection).count_documents(condition, **bound)

    async def together(self, work: Callable[["Transaction"], Awaitable[T]]) -> T:
        """Do several changes as one: all of them or none. `work` may be called again, after a conflict."""

        async def run(session: AsyncIOMotorClientSession) -> T:
            self._refuse_when_held()
            return await work(Transaction(self._database, session))

        async with _translated(), await self._client.start_session() as session:
            # A transaction takes none of this from the database, and the address could ask for less.
            result: T = await session.with_transaction(
                run, read_concern=_SNAPSHOT, write_concern=_DURABLE, read_preference=ReadPreference.PRIMARY
            )
            return result

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Do all writes and return those that the database will never take.

        In each collection documents are inserted first, all at once, and then changed, in order: a database takes
        inserts many times faster than updates that insert.

        Raises:
            StorageUnavailable: some were not done, and may be tried again with the rest: they are idempotent.
        """
        refusals: list[Refusal] = []
        async with _translated():
            for collection in Collection:
                places = [place for place, write in enumerate(writes) if write.collection is collection]
                new = [(place, dict(document)) for place in places if (document := writes[place].document) is not None]
                left = set(places) - {place for place, _ in new}
                for place, code in await self._insert(collection, new):
                    if code == DUPLICATE_KEY:  # A replay, or a document that is in its place: an upsert tells.
                        left.add(place)
                    else:
                        refusals.append(Refusal(place, code))
                refusals += await self._change(collection, writes, sorted(left))
        return sorted(refusals, key=lambda refusal: refusal.index)

    async def _insert(self, collection: Collection, new: Sequence[tuple[int, Document]]) -> list[tuple[int, int]]:
        """Insert documents; return the places of those not taken, with the database's codes."""
        if not new:
            return []
        try:
            await self._to(collection).bulk_write([InsertOne(document) for _, document in new], ordered=False)
        except BulkWriteError as error:
            answer = error.details
        except _NOT_ENCODED:
            return [(place, DUPLICATE_KEY) for place, _ in new]  # Nothing was sent; one by one tells which it is.
        else:
            return []
        return [(new[failure["index"]][0], int(failure["code"])) for failure in blamed(answer)]

    async def _change(self, collection: Collection, writes: Sequence[Write], places: Sequence[int]) -> list[Refusal]:
        """Do one collection's changes; an ordered bulk stops at an error, so go on behind it."""
        refusals: list[Refusal] = []
        while places:
            updates = [UpdateOne(writes[p].filter, writes[p].update, upsert=writes[p].upsert) for p in places]
            try:
                await self._to(collection).bulk_write(updates, ordered=True)
                break
            except BulkWriteError as error:
                answer = error.details
            except _NOT_ENCODED:
                bad = [place for place in places if not _is_encodable(writes[place])]
                if not bad:
                    raise
                refusals += [Refusal(place, BAD_VALUE) for place in bad]
                places = [place for place in places if place not in bad]
                continue
            failure = blamed(answer)[0]
            place = places[failure["index"]]
            if not is_there_already(failure):
                refusals.append(Refusal(place, int(failure["code"])))
            places = places[failure["index"] + 1 :]
        return refusals

    async def drop(self) -> None:
        """Remove the whole database; for tests and demonstrations."""
        async with _translated():
            await self._client.drop_database(self._database.name)


class _Answers(ServerHeartbeatListener):
    """Passes on what the members answer, in the driver's own threads."""

    def __init__(self, members: MembersSeen) -> None:
        self._members = members

    def started(self, event: ServerHeartbeatStartedEvent) -> None:
        """Nothing was answered yet."""

    def succeeded(self, event: ServerHeartbeatSucceededEvent) -> None:
        """Tell before the driver acts on it."""
        reply = event.reply
        self._members.answered(event.connection_id, named=reply.all_hosts, is_writable=reply.is_writable)

    def failed(self, event: ServerHeartbeatFailedEvent) -> None:
        """Tell that there was no answer."""
        self._members.silent(event.connection_id)


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
    ) -> bool:
        """Change one document, or make it when it is missing and `upsert` says so; say whether it was there."""
        result = await self._database[collection.value].update_one(
            condition, change, upsert=upsert, session=self._session
        )
        return result.matched_count > 0


def _is_encodable(write: Write) -> bool:
    """Say whether a write can be sent at all; the driver does not tell which one of many cannot."""
    try:
        bson.encode({"q": write.filter, "u": write.update})
    except _NOT_ENCODED:
        return False
    return True


@contextlib.asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn the driver's errors into ours. Never `from`: the driver's texts quote documents and addresses."""
    try:
        yield
    except DuplicateKeyError:
        raise Duplicate("the database has a document with that key") from None
    except InvalidBSON:
        raise StorageError("the database holds a document that cannot be read") from None
    except _NOT_ENCODED:
        raise Refused("the database refused a document (its form or size)") from None
    except WriteError as error:
        if error.code in DOCUMENT_FAULTS:
            raise Refused(f"the database refused a document (code {error.code})") from None
        raise StorageUnavailable(f"the database did not take a write (code {error.code})") from None
    except PyMongoError as error:
        code = getattr(error, "code", None)
        kind = type(error).__name__ if code is None else f"{type(error).__name__}, code {code}"
        raise StorageUnavailable(f"the database cannot be used ({kind})") from None
