"""What is past its term is deleted, wraps first, proven and written down; what is held stays; numbers survive."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.audit import StoredAudit
from storage.audit_keys import AuditPrivateKey
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.errors import UnknownConversation
from storage.holds import Holds
from storage.mongo import Database
from storage.notary import Notary, OneSigner
from storage.recorder import JournalRecorder
from storage.retention import Retention, RetentionWatch
from storage.schedule import Category, CategoryReport, Schedule
from storage.schema import Collection
from storage.subjects.requests import Ground
from storage.subjects.restricting import Restrictions
from storage.vocabulary import (
    Content,
    ConversationId,
    ConversationKind,
    Delivery,
    Notice,
    Sender,
)
from tests.storage.conftest import FIREFOX

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
KEY = AuditPrivateKey.generate()
TERMS = Schedule(
    {
        Category.CHAT: 6,
        Category.OFFLINE_FORM: 6,
        Category.CONSENT_PROOF: 18,
        Category.AUDIT: 24,
        Category.COUNTERS: None,
    }
)


@pytest.fixture
def audit(database: Database) -> StoredAudit:
    """Give an empty audit that knows the key."""
    return StoredAudit(database=database, keys=lambda: {KEY.id: KEY.public})


@pytest.fixture
def retention(database: Database, audit: StoredAudit) -> Retention:
    """Give the schedule's runner."""
    return Retention(database=database, audit=audit, schedule=TERMS, now=lambda: NOW)


async def store(
    recorder: JournalRecorder,
    drain: Drain,
    *,
    days: int,
    kind: ConversationKind = ConversationKind.CHAT,
    ended: int = 0,
) -> ConversationId:
    """Store a conversation with two messages, an identity and an incident that began so many days ago."""
    at = NOW - timedelta(days=days)
    notice = Notice("2026-11", "fi", at)
    conversation, opening = recorder.open(kind, FIREFOX, notice=notice, chat_id="c", at=at)
    entries = [opening]
    entries += [
        recorder.message(
            conversation,
            message_id=str(position),
            position=position,
            sender=Sender.VISITOR,
            content=Content("[EMAIL_1]"),
            delivery=Delivery.FORWARDED,
            at=at,
            incidents=["EMAIL_ADDRESS"] if position else [],
        )
        for position in range(2)
    ]
    value = "matti@example.fi"
    entries.append(
        recorder.identity(conversation, pseudonym="[EMAIL_1]", entity_type="EMAIL_ADDRESS", value=value, at=at)
    )
    if ended:
        entries.append(recorder.close(conversation, at=NOW - timedelta(days=ended)))
    await recorder.commit(entries)
    await drain.idle()
    return conversation.id


async def left(database: Database, collection: Collection) -> list[dict[str, Any]]:
    """Return all that a collection holds."""
    return await database.find(collection, {}, sort=(("_id", 1),), limit=1_000)


def by_category(reports: Any) -> dict[Category, CategoryReport]:
    """Return reports by category."""
    return {report.category: report for report in reports}


async def test_what_is_past_its_term_goes_and_its_numbers_stay(
    recorder: JournalRecorder, drain: Drain, database: Database, retention: Retention, audit: StoredAudit
) -> None:
    """Old chats and forms go with keys, texts and values; younger ones stay whole; proof, counts and audit remain."""
    old = await store(recorder, drain, days=200)
    form = await store(recorder, drain, days=190, kind=ConversationKind.OFFLINE_FORM)
    young = await store(recorder, drain, days=170)
    long = await store(recorder, drain, days=300, ended=5)
    dry = by_category(await retention.run(dry_run=True))
    assert (dry[Category.CHAT].deleted, dry[Category.OFFLINE_FORM].deleted) == (1, 1)
    assert len(await left(database, Collection.CONVERSATIONS)) == 4
    assert not await audit.page()
    done = by_category(await retention.run())
    assert (done[Category.CHAT].deleted, done[Category.OFFLINE_FORM].deleted) == (1, 1)
    assert done[Category.CHAT].oldest == NOW - timedelta(days=300)
    assert {report.outlived for report in done.values()} == {0}
    assert {document["_id"] for document in await left(database, Collection.CONVERSATIONS)} == {young, long}
    for collection in (Collection.MESSAGES, Collection.IDENTITIES):
        assert {document["conversation"] for document in await left(database, collection)} == {young, long}
    proofs = await left(database, Collection.CONSENT_PROOFS)
    assert {(proof["_id"], proof["version"], proof["language"]) for proof in proofs} == {
        (old, "2026-11", "fi"), (form, "2026-11", "fi")
    }  # fmt: skip
    counters = {document.pop("_id"): document for document in await left(database, Collection.COUNTERS)}
    each = {"conversations": 1, "messages": 2, "incidents": 1}
    assert counters == {"2026-05:chat": each, "2026-05:offline_form": each}
    entries = await audit.page(limit=100)
    named = {one for entry in entries if entry.tag is AuditTag.COMMAND_RETENTION_DELETE for one in entry.conversations}
    assert named == {old, form}
    summary = next(e for e in entries if e.tag is AuditTag.COMMAND_RETENTION_RUN and e.detail["category"] == "chat")
    assert summary.detail == {
        "category": "chat", "deleted": 1, "held": 0, "outlived": 0, "oldest": "2026-01-26T10:00:00+00:00"
    }  # fmt: skip
    assert (await audit.verify()).intact
    again = by_category(await retention.run())
    assert {report.deleted for report in again.values()} == {0}
    assert (await left(database, Collection.COUNTERS))[0]["conversations"] == 1


async def test_a_hold_keeps_a_conversation(
    recorder: JournalRecorder, drain: Drain, database: Database, retention: Retention, audit: StoredAudit
) -> None:
    """Held, it stays and is counted as such, without alarm; once lifted or run out, it goes."""
    holds = Holds(database=database, audit=audit)
    endless, ended = [await store(recorder, drain, days=200) for _ in range(2)]
    await holds.place(endless, case="2026-7", until=None, actor="command", at=NOW)
    await holds.place(ended, case="2026-8", until=NOW - timedelta(days=1), actor="command", at=NOW)
    report = by_category(await retention.run())[Category.CHAT]
    assert (report.deleted, report.held, report.outlived, report.oldest) == (1, 1, 0, None)
    assert [document["_id"] for document in await left(database, Collection.CONVERSATIONS)] == [endless]
    await holds.lift(endless, actor="command", at=NOW)
    assert by_category(await retention.run())[Category.CHAT].deleted == 1
    with pytest.raises(UnknownConversation):
        await holds.place(endless, case="2026-7", until=None, actor="command", at=NOW)
    tags = [entry.tag for entry in await audit.page(conversation=endless)]
    assert {AuditTag.COMMAND_HOLD_SET, AuditTag.COMMAND_HOLD_RELEASE} <= set(tags)


async def test_what_is_restricted_outlasts_its_term(
    recorder: JournalRecorder, drain: Drain, database: Database, retention: Retention, audit: StoredAudit
) -> None:
    """The person may need it: restricted, it stays and is counted as held; released, it goes with the next run."""
    kept, gone = [await store(recorder, drain, days=200) for _ in range(2)]
    restrictions = Restrictions(database=database, audit=audit)
    assert await restrictions.restrict([kept, gone], Ground.CLAIMS, case="2026-7", actor="aino", at=NOW) == 2
    assert await restrictions.release([gone], case="2026-7", actor="aino", at=NOW) == 0
    report = by_category(await retention.run())[Category.CHAT]
    assert (report.deleted, report.held, report.outlived) == (1, 1, 0)
    assert [document["_id"] for document in await left(database, Collection.CONVERSATIONS)] == [kept]
    await restrictions.release([kept], case="2026-7", actor="aino", at=NOW)
    assert by_category(await retention.run())[Category.CHAT].deleted == 1


async def test_what_a_journal_brings_back_late_goes_again(
    recorder: JournalRecorder, drain: Drain, database: Database, retention: Retention, audit: StoredAudit
) -> None:
    """Records that arrive for a deleted conversation months later, its keys among them, are removed by the next run."""
    old = await store(recorder, drain, days=200)
    document = await database.find_one(Collection.CONVERSATIONS, {"_id": old})
    message = await database.find_one(Collection.MESSAGES, {"conversation": old})
    await retention.run()
    assert document is not None
    assert message is not None
    await database.insert(Collection.CONVERSATIONS, {**document, "started_at": NOW})
    await database.insert(Collection.MESSAGES, message)
    later = Retention(database=database, audit=audit, schedule=TERMS, now=lambda: NOW + timedelta(days=90))
    await later.run()
    assert not await left(database, Collection.CONVERSATIONS)
    assert not await left(database, Collection.MESSAGES)


async def test_an_interrupted_run_is_finished_by_the_next(
    recorder: JournalRecorder, drain: Drain, database: Database, retention: Retention
) -> None:
    """After the keys are gone the records are noted as still to be swept, and are."""
    old = await store(recorder, drain, days=200)
    await database.delete(Collection.CONVERSATIONS, {"_id": old})
    await database.insert(Collection.ERASURES, {"_id": old, "at": NOW - timedelta(days=60), "swept": False})
    await retention.run()
    assert not await left(database, Collection.MESSAGES)
    assert [document["swept"] for document in await left(database, Collection.ERASURES)] == [True]


async def test_two_runs_at_once_count_once(
    recorder: JournalRecorder, drain: Drain, database: Database, audit: StoredAudit
) -> None:
    """Whoever comes second finds nothing: each conversation is deleted, and counted, by one run."""
    for _ in range(6):
        await store(recorder, drain, days=200)
    runs = [Retention(database=database, audit=audit, schedule=TERMS, now=lambda: NOW) for _ in range(3)]
    found = await asyncio.gather(*(one.run() for one in runs))
    assert sum(by_category(reports)[Category.CHAT].deleted for reports in found) == 6
    (counter,) = await left(database, Collection.COUNTERS)
    assert (counter["conversations"], counter["messages"]) == (6, 12)
    assert (await audit.verify()).intact


async def test_old_audit_entries_go_up_to_a_signed_checkpoint(
    database: Database, audit: StoredAudit, retention: Retention
) -> None:
    """What is signed and old goes, the rest still verifies; old entries that nobody signed stay and raise the alarm."""
    times = [NOW - timedelta(days=days) for days in (900, 800, 760, 700, 3)]
    for at in times[:2]:
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=at)
    await Notary(database=database, keys=OneSigner(KEY), now=lambda: NOW).sign()
    for at in times[2:]:
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=at)
    report = by_category(await retention.run())[Category.AUDIT]
    assert (report.deleted, report.outlived, report.oldest) == (2, 1, times[2])
    found = await audit.verify()
    assert (found.intact, found.first, found.signed) == (True, 3, 2)
    await Notary(database=database, keys=OneSigner(KEY), now=lambda: NOW).sign()
    assert (await audit.verify()).intact


async def test_a_broken_audit_is_kept(
    database: Database, audit: StoredAudit, retention: Retention, caplog: pytest.LogCaptureFixture
) -> None:
    """Evidence that somebody changed the audit is not deleted when its term is over."""
    for _ in range(3):
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=NOW - timedelta(days=900))
    await Notary(database=database, keys=OneSigner(KEY), now=lambda: NOW).sign()
    await database.update(Collection.AUDIT, {"seq": 2}, {"$set": {"actor": "b" * 32}})
    assert by_category(await retention.run())[Category.AUDIT].deleted == 0
    assert {"audit_broken", "retention_outlived"} <= {record.message for record in caplog.records}


async def test_proofs_have_their_own_term(database: Database, retention: Retention) -> None:
    """A proof of consent outlives its conversation by a year, and no longer."""
    for key, days in (("a" * 32, 600), ("b" * 32, 500)):
        at = NOW - timedelta(days=days)
        proof = {"_id": key, "kind": "chat", "version": "v", "language": "fi", "at": at}
        await database.insert(Collection.CONSENT_PROOFS, proof)
    assert by_category(await retention.run())[Category.CONSENT_PROOF].deleted == 1
    assert [document["_id"] for document in await left(database, Collection.CONSENT_PROOFS)] == ["b" * 32]


@pytest.mark.parametrize(("days", "told"), [(185, False), (190, True)])
async def test_the_watch_tells_what_has_outlived_its_term(
    recorder: JournalRecorder,
    drain: Drain,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    days: int,
    told: bool,
) -> None:
    """A day or two late is a run that is still to come; more is an alarm. Nothing is deleted by watching."""
    await store(recorder, drain, days=days)
    await RetentionWatch(database=database, schedule=TERMS, now=lambda: NOW).look()
    assert ("retention_outlived" in {record.message for record in caplog.records}) is told
    assert len(await left(database, Collection.CONVERSATIONS)) == 1
