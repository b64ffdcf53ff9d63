"""The configured database: as commands and roles use it, looked at before anything is written to it."""

import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from proxy.settings import Settings
from storage.embedded import EmbeddedDatabase
from storage.migrations import require_schema
from storage.mongo import Database
from storage.residency import Attestation, ResidencyRules
from storage.residency_watch import ResidencyWatch
from storage.write_gate import WriteGate

Secrets = Mapping[str, str]


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


def database_of(settings: Settings, secrets: Secrets) -> Database:
    """Return the configured database, not yet entered."""
    embedded = settings.storage.embedded
    uri = EmbeddedDatabase(Path(embedded.directory), port=embedded.port).uri if embedded else secrets["storage.mongodb"]
    return Database(
        uri,
        name=settings.storage.database,
        pool_size=settings.storage.pool_size,
        timeout_ms=int(settings.storage.timeout_s * 1000),
    )


def residency_of(settings: Settings, database: Database) -> ResidencyWatch:
    """Return what looks where a database lies."""
    chosen = settings.storage.residency
    words = tuple(
        # The day that is named is the last one that the word holds on.
        Attestation(one.host, one.region, one.tls_name, datetime.combine(one.until, time(), UTC) + timedelta(days=1))
        for one in chosen.attested
    )
    rules = ResidencyRules(frozenset(chosen.regions), chosen.tag, words)
    return ResidencyWatch(database=database, rules=rules, now=now)


def gate_of(settings: Settings, database: Database) -> WriteGate:
    """Return the gate that keeps a role from writing where it may not, or to another version's database."""

    async def schema() -> None:
        await require_schema(database)

    checks = (residency_of(settings, database).require, schema)
    return WriteGate(database=database, checks=checks, every_s=settings.storage.residency.check_s)


@asynccontextmanager
async def database_running(
    settings: Settings, secrets: Secrets, *, any_schema: bool = False
) -> AsyncIterator[Database]:
    """Give a command the configured database; an embedded one that is not running is started for its time.

    Args:
        settings: which database, and where it may lie.
        secrets: its address.
        any_schema: take it as it is, older or newer; for what migrates or only looks.

    Raises:
        NotResident: a member of it may lie outside the allowed regions.
        SchemaMismatch: it is of another version.
        StorageUnavailable: it does not answer.
    """
    async with AsyncExitStack() as stack:
        embedded = settings.storage.embedded
        if embedded is not None and not _answers(embedded.host, embedded.port):
            await stack.enter_async_context(EmbeddedDatabase(Path(embedded.directory), port=embedded.port))
        database = await stack.enter_async_context(database_of(settings, secrets))
        await residency_of(settings, database).require()
        if not any_schema:
            await require_schema(database)
        yield database


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False
