"""The opener's key is replaced while people chat and read; nothing is lost, and no key in use is destroyed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.audit import StoredAudit
from storage.audit_notes import StoredNotes, open_note
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.errors import KeyFileError, KeyInUse, SealError
from storage.journal import Journal
from storage.key_backup import back_up_keys, restore_keys
from storage.key_locks import PassphraseLock
from storage.key_watch import KeyWatch
from storage.keyfiles import KeyFile
from storage.keyring import KeyRing, keys_locked
from storage.keys import OPENER, OpenerPrivateKey, create_keys, load_edge_key, load_opener_public
from storage.mongo import Database
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING
from storage.reasons import Reason, ReasonCode
from storage.recorder import JournalRecorder
from storage.rotation import Rotation, key_usage
from storage.schema import Collection
from storage.vocabulary import Conversation, ConversationKind, KeyScope
from storage.wrapping import unwrap
from tests.storage.conftest import AT, FIREFOX

LOCK = PassphraseLock("pitkä tunnuslause", TESTING)
OTHER_LOCK = PassphraseLock("toinen tunnuslause", TESTING)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass
class Scene:
    """An edge that writes, and whoever rotates."""

    directory: Path
    database: Database
    recorder: JournalRecorder
    drain: Drain

    def rotation(self) -> Rotation:
        """Return a rotation, as a command starts it."""
        keys = KeyRing(OPENER, self.directory, lock=LOCK)
        audit = StoredAudit(database=self.database)
        return Rotation(database=self.database, keys=keys, audit=audit, now=lambda: LATER)

    async def chats(self, count: int) -> list[Conversation]:
        """Begin conversations."""
        begun = [
            self.recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="c", at=AT) for _ in range(count)
        ]
        await self.recorder.commit([entry for _, entry in begun])
        await self.drain.idle()
        return [conversation for conversation, _ in begun]

    async def readable(self, conversations: Sequence[Conversation]) -> bool:
        """Say whether a fresh opener gives both right keys of each."""
        keys = KeyRing(OPENER, self.directory, lock=LOCK)
        wraps = await StoredWraps(database=self.database).of(tuple(one.id for one in conversations))
        for one in conversations:
            for scope, expected in ((KeyScope.TRANSCRIPT, one.transcript), (KeyScope.IDENTITY, one.identity)):
                private = keys.find(wraps[one.id][scope].opener_key)
                if (
                    private is None
                    or unwrap(wraps[one.id][scope], private, conversation=one.id, scope=scope) != expected
                ):
                    return False
        return True


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Give a key directory."""
    create_keys(tmp_path / "keys", lock=LOCK, at=AT)
    return tmp_path / "keys"


@pytest.fixture
def scene(directory: Path, database: Database, journal: Journal, drain: Drain) -> Scene:
    """Give an edge with these keys."""
    public, edge = load_opener_public(directory), load_edge_key(directory)
    recorder = JournalRecorder(journal=journal, database=database, opener=public, edge=edge)
    return Scene(directory, database, recorder, drain)


async def test_every_conversation_moves_and_stays_readable(scene: Scene) -> None:
    """After a rotation all is wrapped to the new key, opens as before, and the former key alone opens nothing."""
    conversations = await scene.chats(5)
    old = OPENER.load(scene.directory, lock=LOCK)
    noting = StoredAudit(database=scene.database, note_key=lambda: old.public)
    why = Reason(ReasonCode.OTHER, "2026-7", "Kertoi puhelimessa")
    noted = await noting.append(AuditTag.CONSOLE_CONVERSATION_REVEAL, actor="a" * 32, reason=why, at=AT)
    rotation = scene.rotation()
    assert await rotation.begin()
    assert await scene.readable(conversations)
    assert await rotation.waiting() == 6
    steps: list[int] = []
    assert await rotation.rewrap(steps.append) == 0
    assert (sum(steps), await rotation.waiting()) == (6, 0)
    new = load_opener_public(scene.directory)
    assert new.id != old.id
    assert await key_usage(scene.database) == {new.id: 5}
    assert await scene.readable(conversations)
    document = await scene.database.find_one(Collection.CONVERSATIONS, {})
    wraps = await StoredWraps(database=scene.database).of((conversations[0].id,))
    assert document is not None
    with pytest.raises(SealError):
        unwrap(
            wraps[conversations[0].id][KeyScope.IDENTITY],
            old,
            conversation=conversations[0].id,
            scope=KeyScope.IDENTITY,
        )
    note = (await StoredNotes(database=scene.database).of([noted.note]))[noted.note]
    assert open_note(note, KeyRing(OPENER, scene.directory, lock=LOCK).active()) == "Kertoi puhelimessa"
    files = KeyRing(OPENER, scene.directory).files()
    assert [(file.version, file.active, file.id) for file in files] == [(2, True, new.id), (1, False, old.id)]
    tags = [entry.tag for entry in await StoredAudit(database=scene.database).page()]
    assert tags[:2] == [AuditTag.COMMAND_KEYS_REWRAP, AuditTag.COMMAND_KEYS_ROTATE]


async def test_chat_goes_on_and_stragglers_are_moved(scene: Scene) -> None:
    """What an edge that has not yet heard wraps to the former key stays readable, and the next run moves it."""
    before = await scene.chats(2)
    rotation = scene.rotation()
    await rotation.begin()
    _, during = await asyncio.gather(rotation.rewrap(lambda _: None), scene.chats(3))
    late = await scene.chats(1)
    everything = [*before, *during, *late]
    assert await scene.readable(everything)
    again = scene.rotation()
    active = load_opener_public(scene.directory).id
    assert not await again.begin()
    assert load_opener_public(scene.directory).id == active
    await again.rewrap(lambda _: None)
    assert await again.waiting() == 0
    assert await scene.readable(everything)


async def test_an_interrupted_rotation_goes_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after any batch, the next run moves the rest and makes no further key."""
    monkeypatch.setattr("storage.rotation.BATCH", 2)
    conversations = await scene.chats(5)
    rotation = scene.rotation()
    await rotation.begin()

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotation.rewrap(stop)
    assert await rotation.waiting() == 3
    assert await scene.readable(conversations)
    again = scene.rotation()
    assert not await again.begin()
    await again.rewrap(lambda _: None)
    assert (await again.waiting(), await scene.readable(conversations)) == (0, True)


async def test_two_rotations_at_once(scene: Scene) -> None:
    """Two that move at the same time lose nothing; one that would make a key meanwhile is refused by the lock."""
    conversations = await scene.chats(6)
    first, second = scene.rotation(), scene.rotation()
    await first.begin()
    await asyncio.gather(first.rewrap(lambda _: None), second.rewrap(lambda _: None))
    assert (await first.waiting(), await scene.readable(conversations)) == (0, True)
    with (
        keys_locked(scene.directory),
        pytest.raises(KeyFileError, match="another command"),
        keys_locked(scene.directory),
    ):
        pass


@pytest.mark.parametrize("step", ["opener.key", "opener.pub"])
async def test_a_crash_between_the_files_leaves_one_whole_pair(
    scene: Scene, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file was not put in place, every conversation opens, edges have a key, and the next run mends it."""
    conversations = await scene.chats(1)
    put = KeyRing[OpenerPrivateKey]._put

    def failing(self: KeyRing[OpenerPrivateKey], name: str, file: KeyFile) -> None:
        if name == step:
            raise OSError("no power")
        put(self, name, file)

    with monkeypatch.context() as patched:
        patched.setattr(KeyRing, "_put", failing)
        with pytest.raises(OSError, match="no power"):
            await scene.rotation().begin()
    scene.recorder.wrap_to(load_opener_public(scene.directory))
    conversations += await scene.chats(1)
    assert await scene.readable(conversations)
    rotation = scene.rotation()
    await rotation.begin()
    await rotation.rewrap(lambda _: None)
    assert (await rotation.waiting(), await scene.readable(conversations)) == (0, True)
    assert load_opener_public(scene.directory).id == OPENER.load(scene.directory, lock=LOCK).id


async def test_a_key_in_use_is_not_destroyed(scene: Scene) -> None:
    """Not the active one, not while something is wrapped to it, not while a journal may hold something that is."""
    conversations = await scene.chats(2)
    old = load_opener_public(scene.directory).id
    rotation = scene.rotation()
    day = timedelta(days=1)
    with pytest.raises(KeyInUse, match="active"):
        await rotation.retire(old, journals_hold=day)
    await rotation.begin()
    with pytest.raises(KeyInUse, match="2 conversations"):
        await rotation.retire(old, journals_hold=timedelta(0))
    await rotation.rewrap(lambda _: None)
    with pytest.raises(KeyInUse, match="journal"):
        await rotation.retire(old, journals_hold=day)
    with pytest.raises(KeyFileError, match="no file"):
        await rotation.retire("0" * 16, journals_hold=day)
    assert (scene.directory / f"opener-{old}.key").exists()
    await rotation.retire(old, journals_hold=timedelta(0))
    assert not (scene.directory / f"opener-{old}.key").exists()
    assert await scene.readable(conversations)
    assert (await StoredAudit(database=scene.database).page(limit=1))[0].tag is AuditTag.COMMAND_KEYS_RETIRE


async def test_what_does_not_open_is_left_and_counted(scene: Scene) -> None:
    """A damaged wrap is not lost by rotating, and a missing key stops the run before anything is changed."""
    one, two = await scene.chats(2)
    document = await scene.database.find_one(Collection.CONVERSATIONS, {"_id": one.id})
    assert document is not None
    damaged = bytes(document["identity"]["wrap"])[:-1] + b"\0"
    await scene.database.update(Collection.CONVERSATIONS, {"_id": one.id}, {"$set": {"identity.wrap": damaged}})
    rotation = scene.rotation()
    await rotation.begin()
    assert await rotation.rewrap(lambda _: None) == 1
    assert await scene.readable([two])
    former = KeyRing(OPENER, scene.directory).files()[1]
    former.path.unlink()
    with pytest.raises(KeyFileError, match=former.id):
        await scene.rotation().rewrap(lambda _: None)


async def test_a_running_edge_takes_up_the_new_key(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Once it has looked, new conversations are wrapped to the new key; an unreadable file changes nothing."""
    watch = KeyWatch(
        scene.directory, scene.recorder, load_opener_public(scene.directory), load_edge_key(scene.directory)
    )
    await scene.rotation().begin()
    file = scene.directory / "opener.pub"
    text = file.read_text()
    file.write_text("{}")
    await watch.look()
    assert "opener_key_unreadable" in {record.message for record in caplog.records}
    file.write_text(text)
    await watch.look()
    conversations = await scene.chats(1)
    assert await key_usage(scene.database) == {load_opener_public(scene.directory).id: 1}
    assert await scene.readable(conversations)


def test_backup_and_restore(directory: Path, tmp_path: Path) -> None:
    """Everything comes back as it was, private files private, into an empty place only, with the passphrase only."""
    KeyRing(OPENER, directory, lock=LOCK).replace(at=LATER)
    backup, other = tmp_path / "backup", tmp_path / "other"
    names = back_up_keys(directory, backup, lock=OTHER_LOCK, at=AT)
    assert len(names) == 4
    assert backup.stat().st_mode & 0o777 == 0o600
    secret = load_edge_key(directory).secret
    assert secret.hex() not in backup.read_text()
    with pytest.raises(KeyFileError, match="passphrase"):
        restore_keys(backup, other, lock=LOCK)
    with pytest.raises(KeyFileError, match="not overwritten"):
        restore_keys(backup, directory, lock=OTHER_LOCK)
    assert sorted(restore_keys(backup, other, lock=OTHER_LOCK)) == sorted(names)
    assert load_edge_key(other).secret == secret
    former = KeyRing(OPENER, directory).files()[1].id
    for key_id in (load_opener_public(directory).id, former):
        assert KeyRing(OPENER, other, lock=LOCK).find(key_id) is not None
    with pytest.raises(KeyFileError, match="no key is there"):
        back_up_keys(tmp_path / "empty", tmp_path / "b", lock=OTHER_LOCK, at=AT)


def test_an_unknown_key_costs_no_guess(directory: Path) -> None:
    """Looking for a key that is not there opens none."""
    assert KeyRing(OPENER, directory, lock=PassphraseLock("väärä tunnuslause")).find("0" * 16) is None
