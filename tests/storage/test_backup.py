"""A backup brings everything back but what was erased since; nothing but the right key opens it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.backup.creating import BackupHeader, create_backup, verify_backup
from storage.backup.locks import BACKUP, ByPassphrase, ByPrivateKey, ToPublicKey, Unsealing, load_backup_public
from storage.backup.restoring import Restore
from storage.drain import Drain
from storage.errors import BackupUnreadable, DatabaseNotEmpty, SchemaMismatch
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.migrations import migrate, require_schema
from storage.mongo import Database
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING
from storage.recorder import JournalRecorder
from storage.schema import ASCENDING, Collection
from storage.subjects.erasing import Erasing
from storage.subjects.ledger_file import ErasureLedger
from storage.subjects.replaying import replay_erasures
from storage.vocabulary import Content, Conversation, ConversationKind, Delivery, ErasureScope, KeyScope, Sender
from storage.wrapping import unwrap
from tests.database import fresh_database
from tests.storage.conftest import AT, FIREFOX

LATER = AT + timedelta(days=30)
LOCK = PassphraseLock("varmuuskopion lause", TESTING)
BY_PASSPHRASE = ByPassphrase(LOCK)


@dataclass
class Scene:
    """A database with chats, and another that is empty."""

    database: Database
    other: Database
    file: Path
    ledger: ErasureLedger
    chats: list[Conversation] = field(default_factory=list)

    async def back_up(self) -> None:
        """Write the backup."""
        audit = StoredAudit(database=self.database)
        await create_backup(self.database, self.file, BY_PASSPHRASE, audit=audit, at=AT)

    def restore(
        self, unsealing: Unsealing = BY_PASSPHRASE, tell: Callable[[str, int, int], None] = lambda *_: None
    ) -> Restore:
        """Return a restore into the other database, as the command makes it."""

        async def replay(_: BackupHeader) -> None:
            audit = StoredAudit(database=self.other)
            await replay_erasures(self.other, self.ledger.read(), audit=audit, at=LATER)

        return Restore(
            database=self.other, source=self.file, unsealing=unsealing, now=lambda: LATER, replay=replay, tell=tell
        )

    async def readable(self, database: Database, conversation: Conversation, private: OpenerPrivateKey) -> bool:
        """Say whether a conversation's identity key opens from a database."""
        wraps = await StoredWraps(database=database).of((conversation.id,))
        wrapped = wraps.get(conversation.id, {}).get(KeyScope.IDENTITY)
        scope = KeyScope.IDENTITY
        return wrapped is not None and unwrap(wrapped, private, conversation=conversation.id, scope=scope) == (
            conversation.identity
        )


async def content_of(database: Database, *collections: Collection) -> list[object]:
    """Return everything in some collections."""
    return [await database.find(one, {}, sort=(("_id", ASCENDING),), limit=10_000) for one in collections]


@pytest.fixture
async def scene(
    tmp_path: Path,
    database: Database,
    database_uri: str,
    journal: Journal,
    drain: Drain,
    private_key: OpenerPrivateKey,
    edge_key: EdgeKey,
) -> AsyncIterator[Scene]:
    """Give three chats with a message and a value each, and an audit."""
    recorder = JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key)
    async with fresh_database(database_uri) as other:
        made = Scene(database, other, tmp_path / "backup", ErasureLedger(tmp_path / "erasures.jsonl"))
        for _ in range(3):
            chat, entry = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="c", at=AT)
            message = recorder.message(
                chat,
                message_id="m",
                position=0,
                sender=Sender.VISITOR,
                content=Content("[EMAIL_1]"),
                delivery=Delivery.FORWARDED,
                at=AT,
            )
            value = recorder.identity(
                chat, pseudonym="EMAIL_1", entity_type="EMAIL_ADDRESS", value="matti@example.fi", at=AT
            )
            await recorder.commit([entry, message, value])
            made.chats.append(chat)
        await drain.idle()
        audit = StoredAudit(database=database)
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=AT)
        yield made


async def test_everything_comes_back_but_what_was_erased_since(scene: Scene, private_key: OpenerPrivateKey) -> None:
    """Documents are the same, the chain holds and goes on, the schema is in force; what was erased later stays so."""
    before = await content_of(scene.database, Collection.CONVERSATIONS, Collection.MESSAGES, Collection.IDENTITIES)
    await scene.back_up()
    assert scene.file.stat().st_mode & 0o777 == 0o600
    assert b"matti" not in scene.file.read_bytes()
    assert scene.chats[0].id.encode() not in scene.file.read_bytes()
    gone, nameless, kept = scene.chats
    erasing = Erasing(database=scene.database, audit=StoredAudit(database=scene.database), ledger=scene.ledger)
    for chat, scope in ((gone, ErasureScope.EVERYTHING), (nameless, ErasureScope.IDENTITY)):
        await erasing.erase([chat.id], scope, case="2026-7", actor="command", at=AT)
    restored = await scene.restore().run()
    assert (restored.documents, restored.backup.created) == (3 * 3 + 2, AT.replace(microsecond=0))
    assert await scene.readable(scene.other, kept, private_key)
    assert not await scene.readable(scene.other, gone, private_key)
    assert not await scene.readable(scene.other, nameless, private_key)
    assert await scene.other.find_one(Collection.CONVERSATIONS, {"_id": gone.id}) is None
    assert await scene.other.count(Collection.MESSAGES, {}) == 2
    assert [row for row in before[0] if row["_id"] == kept.id] == [  # type: ignore[attr-defined]  # A list of documents.
        await scene.other.find_one(Collection.CONVERSATIONS, {"_id": kept.id})
    ]
    await require_schema(scene.other)
    assert (await StoredAudit(database=scene.other).verify()).intact
    with pytest.raises(DatabaseNotEmpty):
        await scene.restore().run()
    await scene.restore().run(replace=True)
    assert await scene.other.find_one(Collection.CONVERSATIONS, {"_id": gone.id}) is None


async def test_a_damaged_or_foreign_backup_restores_nothing(scene: Scene) -> None:
    """It is read whole before anything is written."""
    await scene.back_up()
    whole = scene.file.read_bytes()
    with pytest.raises(BackupUnreadable):
        await scene.restore(ByPassphrase(PassphraseLock("väärä tunnuslause", TESTING))).run()
    for damaged in (whole[:-1], whole[:-40] + b"\0" + whole[-39:], b"verho" + whole):
        scene.file.write_bytes(damaged)
        with pytest.raises(BackupUnreadable):
            await scene.restore().run(replace=True)
    assert await scene.other.find_one(Collection.RESTORES, {}) is None
    await require_schema(scene.other)


async def test_an_interrupted_restore_goes_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it stopped, the database neither serves nor migrates, and the same file ends what was begun."""
    monkeypatch.setattr("storage.backup.restoring.BATCH", 2)
    await scene.back_up()
    for stage in ("Restoring", "Restoring", "replay"):

        class Stop(Exception):  # noqa: N818 - a stop, not a fault
            """The power went."""

        def tell(what: str, done: int, _total: int, stage: str = stage) -> None:
            if what == stage and done >= 4:
                raise Stop

        restore = scene.restore(tell=tell)
        if stage == "replay":

            async def stop(_: BackupHeader) -> None:
                raise Stop

            restore._replay = stop
        with pytest.raises(Stop):
            await restore.run()
        with pytest.raises(SchemaMismatch, match="restore was begun"):
            await require_schema(scene.other)
        with pytest.raises(SchemaMismatch, match="restore was begun"):
            await migrate(scene.other, now=lambda: LATER)
    await scene.restore().run()
    await require_schema(scene.other)
    both = (Collection.MESSAGES, Collection.IDENTITIES, Collection.CONVERSATIONS)
    assert await content_of(scene.other, *both) == await content_of(scene.database, *both)


async def test_a_key_pair_lets_the_server_write_what_it_cannot_read(scene: Scene, tmp_path: Path) -> None:
    """Encrypted to the public half, only the private one opens it; a key of another pair and a passphrase do not."""
    keys = [KeyRing(BACKUP, tmp_path / name, lock=LOCK) for name in ("one", "two")]
    for ring in keys:
        assert ring.create(at=AT) is not None
    public = load_backup_public(tmp_path / "one" / "backup.pub")
    audit = StoredAudit(database=scene.database)
    await create_backup(scene.database, scene.file, ToPublicKey(public), audit=audit, at=AT)
    header, counts = verify_backup(scene.file, ByPrivateKey(keys[0].active()))
    assert (header.database, counts["conversations"], counts["audit"]) == (scene.database.name, 3, 2)
    for wrong in (ByPrivateKey(keys[1].active()), BY_PASSPHRASE):
        with pytest.raises(BackupUnreadable):
            verify_backup(scene.file, wrong)
    with pytest.raises(FileExistsError):
        await create_backup(scene.database, scene.file, ToPublicKey(public), audit=audit, at=AT)
