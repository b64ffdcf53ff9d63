"""Looks at the database: how it is reached, where its members lie, its schema, its clock."""

from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic

from proxy.database import database_of, now, residency_of
from proxy.doctor.findings import Area, Finding, State
from proxy.settings import Settings
from storage.errors import SchemaMismatch, StorageError
from storage.migrations import require_schema, schema_state
from storage.mongo import Database
from storage.mongo_address import MongoAddress
from storage.residency import Standing
from storage.residency_watch import ResidencyWatch

SKEW_NOTE_S = 2.0
SKEW_WRONG_S = 60.0
"""Terms and holds count in days, sessions and locks in minutes; beyond a minute these begin to be wrong."""


async def look_at_database(settings: Settings, secrets: Mapping[str, str]) -> list[Finding]:
    """Return all that can be said of the database; where it does not answer, that alone."""
    try:
        database = database_of(settings, secrets)
    except StorageError as error:
        return [Finding(Area.ADDRESS, "storage.mongodb", State.WRONG, str(error))]
    found = [_address(database.address, embedded=settings.storage.embedded is not None)]
    async with database:
        try:
            found.append(await _answer(database))
            found += await _members(residency_of(settings, database))
            found.append(await _schema(database))
            found.append(await _clock(database))
        except StorageError as error:
            found.append(Finding(Area.DATABASE, "answers", State.WRONG, str(error)))
    return found


def _address(address: MongoAddress, *, embedded: bool) -> Finding:
    if embedded:
        return Finding(Area.ADDRESS, "storage.embedded", State.GOOD, "this machine only, without sign-in")
    way = "TLS" if address.tls else "no TLS"
    who = "X.509" if address.certificate_file and not address.user else "SCRAM" if address.user else "no sign-in"
    place = "this machine" if address.is_here else "another machine"
    return Finding(Area.ADDRESS, "storage.mongodb", State.GOOD, f"{place}, {way}, {who}")


async def _answer(database: Database) -> Finding:
    started = monotonic()
    await database.ping()
    took_ms = (monotonic() - started) * 1_000
    build = await database.command("buildInfo", admin=True)
    return Finding(Area.DATABASE, "answers", State.GOOD, f"version {build.get('version', '?')}, in {took_ms:.0f} ms")


async def _members(watch: ResidencyWatch) -> list[Finding]:
    residency = await watch.look()
    found = []
    for verdict in residency.verdicts:
        parts = [verdict.member.role.value, verdict.region or "no region", verdict.reason or verdict.standing.value]
        state = State.WRONG if verdict.standing is Standing.REFUSED else State.GOOD
        found.append(Finding(Area.MEMBERS, verdict.member.host, state, ", ".join(parts)))
    here = all(verdict.standing is Standing.HERE for verdict in residency.verdicts)
    if not residency.complete and not here:
        text = "the configuration may not be read (role clusterMonitor): hidden members would stay unseen"
        found.append(Finding(Area.MEMBERS, "all of them", State.NOTE, text))
    return found


async def _schema(database: Database) -> Finding:
    try:
        await require_schema(database)
    except SchemaMismatch as error:
        return Finding(Area.SCHEMA, "version", State.WRONG, str(error))
    return Finding(Area.SCHEMA, "version", State.GOOD, str((await schema_state(database)).version))


async def _clock(database: Database) -> Finding:
    before = now()
    hello = await database.command("hello", admin=True)
    middle = before + (now() - before) / 2
    told = hello.get("localTime")
    if not isinstance(told, datetime):
        return Finding(Area.CLOCK, "database", State.NOTE, "it tells no time")
    skew_s = abs((told.replace(tzinfo=UTC) - middle).total_seconds())
    state = State.WRONG if skew_s > SKEW_WRONG_S else State.NOTE if skew_s > SKEW_NOTE_S else State.GOOD
    return Finding(Area.CLOCK, "database", state, f"{skew_s:.1f} s from this machine's")
