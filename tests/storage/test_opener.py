"""The opener: rights first, then the audit entry, and only then keys; to nobody else."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_notes import StoredNotes
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.errors import (
    AccessDenied,
    BadRequest,
    OpenerUnavailable,
    Restricted,
    TooMany,
    TooOften,
    UnknownConversation,
)
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER, EdgeKey, OpenerPrivateKey, create_keys
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.rates import Allowance, Rates
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.reasons import Reason, ReasonCode
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.sessions import StoredSessions
from storage.vocabulary import (
    ConversationId,
    ConversationKind,
    KeyScope,
    OpenedKeys,
    Right,
)
from tests.storage.conftest import AT, FIREFOX
from tests.storage.opener_desk import BOTH, HOUR, READ, REVEAL, WHY, Desk, desk

__all__ = ["desk"]


async def test_a_batch_of_transcript_keys(desk: Desk) -> None:
    """An entitled reader gets the transcript keys of a full batch, no identity key, and one audit entry names all."""
    keys = await desk.ask(await desk.token(frozenset({Right.READ_REDACTED})), count=4, reason=None)
    asked = desk.conversations[:4]
    assert dict(keys) == {one.id: OpenedKeys(one.transcript) for one in asked}
    (entry,) = await desk.audit.page()
    assert (entry.tag, entry.conversations) == (READ, tuple(one.id for one in asked))
    assert entry.detail == {"scope": "transcript", "count": 4}


async def test_identity_keys_of_one_conversation(desk: Desk) -> None:
    """One who may reveal gets both keys of one conversation; actor and reason are in the audit."""
    token = await desk.token(BOTH)
    keys = await desk.ask(token, scope=KeyScope.IDENTITY)
    first = desk.conversations[0]
    assert dict(keys) == {first.id: OpenedKeys(first.transcript, first.identity)}
    (entry,) = await desk.audit.page()
    session = await desk.sessions.get(token, at=AT)
    assert session is not None
    assert (entry.tag, entry.actor, entry.reason, entry.case) == (
        REVEAL,
        session.account,
        "access",
        "2026-7",
    )


@pytest.mark.parametrize(
    ("rights", "scope"),
    [
        (frozenset(), KeyScope.TRANSCRIPT),
        (frozenset(Right) - {Right.READ_REDACTED}, KeyScope.TRANSCRIPT),
        (frozenset(Right) - {Right.READ_REDACTED}, KeyScope.IDENTITY),
        (frozenset(Right) - {Right.REVEAL_IDENTITY}, KeyScope.IDENTITY),
    ],
)
async def test_without_the_right_there_are_no_keys(desk: Desk, rights: frozenset[Right], scope: KeyScope) -> None:
    """Who lacks a right is refused, and the refusal is in the audit with who, what and which."""
    with pytest.raises(AccessDenied):
        await desk.ask(await desk.token(rights), scope=scope)
    (entry,) = await desk.audit.page()
    assert entry.tag is AuditTag.OPENER_KEYS_REFUSED
    assert (entry.detail["scope"], entry.detail["cause"]) == (scope.value, "rights")
    assert entry.conversations == (desk.conversations[0].id,)


async def test_a_grant_that_has_ended_gives_nothing(desk: Desk) -> None:
    """Rights are looked up at every request: a grant that has run out, or was withdrawn, is no right."""
    with pytest.raises(AccessDenied):
        await desk.ask(await desk.token(BOTH, until=AT - timedelta(days=1)))
    token = await desk.token(BOTH)
    await desk.ask(token)
    session = await desk.sessions.get(token, at=AT)
    assert session is not None
    await desk.accounts.set_grant(
        session.account, rights=frozenset(), granted_by="Puheenjohtaja", grant_reason="Loppu", grant_until=None
    )
    with pytest.raises(AccessDenied):
        await desk.ask(token)


async def test_an_unknown_or_ended_session_gives_nothing(desk: Desk) -> None:
    """A made-up token and one of a session that was dropped are refused; the refusal names nobody."""
    token = await desk.token(BOTH)
    await desk.sessions.drop(token)
    for dead in (token, "x" * 43, ""):
        with pytest.raises(AccessDenied):
            await desk.ask(dead)
    assert {(entry.tag, entry.actor) for entry in await desk.audit.page()} == {
        (AuditTag.OPENER_KEYS_REFUSED, "unknown")
    }


@pytest.mark.parametrize(("scope", "count"), [(KeyScope.IDENTITY, 2), (KeyScope.TRANSCRIPT, 5)])
async def test_one_more_than_the_scope_allows(desk: Desk, scope: KeyScope, count: int) -> None:
    """Two identities, or one transcript more than the batch, are refused and audited."""
    with pytest.raises(TooMany):
        await desk.ask(await desk.token(BOTH), scope=scope, count=count)
    (entry,) = await desk.audit.page()
    assert (entry.tag, entry.detail["cause"]) == (AuditTag.OPENER_KEYS_REFUSED, "too_many")


async def test_an_unknown_conversation(desk: Desk) -> None:
    """A conversation that is not stored gives no keys for the others either."""
    with pytest.raises(UnknownConversation):
        await desk.client.open_keys(
            session=await desk.token(BOTH),
            action=READ,
            conversations=[desk.conversations[0].id, ConversationId("0" * 32)],
            scope=KeyScope.TRANSCRIPT,
            reason=None,
        )


@pytest.mark.parametrize(
    ("action", "scope", "reason"),
    [
        (READ, KeyScope.IDENTITY, WHY),
        (AuditTag.CONSOLE_SIGN_OUT, KeyScope.TRANSCRIPT, WHY),
        (REVEAL, KeyScope.IDENTITY, None),
    ],
)
async def test_requests_that_do_not_fit(desk: Desk, action: AuditTag, scope: KeyScope, reason: Reason | None) -> None:
    """A look cannot be written down as something else, nor an identity revealed without a reason."""
    with pytest.raises(BadRequest):
        await desk.client.open_keys(
            session=await desk.token(BOTH),
            action=action,
            conversations=[desk.conversations[0].id],
            scope=scope,
            reason=reason,
        )


class _FailingAudit(StoredAudit):
    """An audit whose database is away."""

    def __init__(self) -> None:
        super().__init__(database=Database("mongodb://127.0.0.1:9/", timeout_ms=50))


async def test_no_audit_no_keys(tmp_path: Path, desk: Desk, database: Database, private_key: OpenerPrivateKey) -> None:
    """When the entry cannot be written, nothing is answered, to the entitled either."""
    token = await desk.token(BOTH)
    audit = _FailingAudit()
    server = OpenerServer(
        socket_path=tmp_path / "other.sock",
        private_key=private_key,
        wraps=StoredWraps(database=database),
        accounts=desk.accounts,
        sessions=desk.sessions,
        audit=audit,
        now=lambda: AT,
    )
    async with server:
        desk.client = OpenerClient(socket_path=tmp_path / "other.sock")
        with pytest.raises(OpenerUnavailable):
            await desk.ask(token)


async def test_a_wrap_that_does_not_open_is_still_in_the_audit(desk: Desk, database: Database) -> None:
    """The entry precedes the unwrapping: it is there even when the unwrapping then fails."""
    token = await desk.token(BOTH)
    spoiled = {"$set": {"transcript.wrap": b"spoiled"}}
    await database.update(Collection.CONVERSATIONS, {"_id": desk.conversations[0].id}, spoiled)
    with pytest.raises(OpenerUnavailable):
        await desk.ask(token)
    (entry,) = await desk.audit.page()
    assert (entry.tag, entry.conversations) == (READ, (desk.conversations[0].id,))


async def test_a_key_that_came_while_it_runs_is_found(
    tmp_path: Path, database: Database, journal: Journal, drain: Drain, edge_key: EdgeKey
) -> None:
    """After a rotation a running opener answers for what is wrapped to the new key, and for what is not yet moved."""
    directory = tmp_path / "keys"
    lock = PassphraseLock("pitkä tunnuslause", TESTING)
    create_keys(directory, lock=lock, at=AT)
    keys = KeyRing(OPENER, directory, lock=lock)
    private = keys.active()
    recorder = JournalRecorder(journal=journal, database=database, opener=private.public, edge=edge_key)
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    sessions, audit = StoredSessions(database=database), StoredAudit(database=database)
    path = tmp_path / "opener.sock"
    server = OpenerServer(
        socket_path=path,
        private_key=private,
        keys=keys,
        wraps=StoredWraps(database=database),
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        now=lambda: AT,
    )
    async with server:
        opened = [recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)]
        recorder.wrap_to(keys.replace(at=AT).public)
        opened.append(recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT))
        await recorder.commit([entry for _, entry in opened])
        await drain.idle()
        desk = Desk(server, OpenerClient(socket_path=path), path, accounts, sessions, audit, [one for one, _ in opened])
        answered = await desk.ask(await desk.token(BOTH), count=2)
    assert dict(answered) == {one.id: OpenedKeys(one.transcript) for one, _ in opened}


async def test_a_restricted_conversation_is_opened_for_the_persons_requests_alone(
    desk: Desk, database: Database
) -> None:
    """Restricted, a conversation gives no keys to readers, and does to who serves its person's request."""
    first = desk.conversations[0].id
    restriction = {"case": "2026-7", "ground": "accuracy", "since": AT}
    await database.update(Collection.CONVERSATIONS, {"_id": first}, {"$set": {"restriction": restriction}})
    for token in (await desk.token(BOTH), await desk.token(frozenset(Right))):
        for scope in KeyScope:
            with pytest.raises(Restricted):
                await desk.ask(token, scope=scope)
    assert {entry.detail.get("cause") for entry in await desk.audit.page()} == {"restricted"}

    async def look(rights: frozenset[Right]) -> Mapping[ConversationId, OpenedKeys]:
        return await desk.client.open_keys(
            session=await desk.token(rights),
            action=AuditTag.COMMAND_SUBJECT_LOOK,
            conversations=[first],
            scope=KeyScope.IDENTITY,
            reason=WHY,
        )

    with pytest.raises(AccessDenied):
        await look(BOTH)
    assert (await look(BOTH | {Right.SERVE_SUBJECTS}))[first].identity == desk.conversations[0].identity


async def test_one_person_has_a_bounded_number_opened(desk: Desk) -> None:
    """At the limit it is refused, which is in the audit; another person's count is their own."""
    token = await desk.token(BOTH)
    for _ in range(2):
        await desk.ask(token, scope=KeyScope.IDENTITY)
    with pytest.raises(TooOften):
        await desk.ask(token, scope=KeyScope.IDENTITY)
    assert (await desk.audit.page(limit=1))[0].detail["cause"] == "too_often"
    assert await desk.ask(token)
    assert await desk.ask(await desk.token(BOTH), scope=KeyScope.IDENTITY)


def test_an_allowance_comes_back() -> None:
    """Exactly the allowance is given within its time, all of it again afterwards, and a batch is taken whole or not."""
    rates = Rates({KeyScope.TRANSCRIPT: Allowance(4, HOUR)})
    assert rates.take("a", KeyScope.TRANSCRIPT, 3, at=AT)
    assert not rates.take("a", KeyScope.TRANSCRIPT, 2, at=AT)
    assert rates.take("a", KeyScope.TRANSCRIPT, 1, at=AT)
    assert not rates.take("a", KeyScope.TRANSCRIPT, 1, at=AT + HOUR - timedelta(seconds=1))
    assert rates.take("a", KeyScope.TRANSCRIPT, 4, at=AT + HOUR)


async def test_words_are_sealed_apart_and_read_by_who_may_read_the_audit(desk: Desk, database: Database) -> None:
    """The database holds no word; an auditor reads them, audited first; erased, they are gone and the chain holds."""
    words = "Asiakas soitti ja pyysi tarkistamaan"
    await desk.ask(await desk.token(BOTH), scope=KeyScope.IDENTITY, reason=Reason(ReasonCode.OTHER, "2026-7", words))
    (entry,) = await desk.audit.page()
    (note,) = await database.find(Collection.AUDIT_NOTES, {}, sort=(("_id", 1),), limit=2)
    assert entry.note == note["_id"]
    assert words.encode() not in b"".join(value for value in note.values() if isinstance(value, bytes))
    auditor = await desk.token(frozenset({Right.READ_AUDIT}))
    assert await desk.client.open_notes(session=auditor, notes=[entry.note]) == {entry.note: words}
    assert (await desk.audit.page(limit=1))[0].tag is AuditTag.OPENER_NOTES_OPEN
    with pytest.raises(AccessDenied):
        await desk.client.open_notes(session=await desk.token(BOTH), notes=[entry.note])
    await database.update(Collection.AUDIT_NOTES, {"_id": entry.note}, {"$set": {"sealed": bytes(note["sealed"])[:-1]}})
    assert await desk.client.open_notes(session=auditor, notes=[entry.note]) == {}
    assert await StoredNotes(database=database).erase(entry.note)
    assert not await StoredNotes(database=database).erase(entry.note)
    assert await desk.client.open_notes(session=auditor, notes=[entry.note]) == {}
    assert (await desk.audit.verify()).intact
