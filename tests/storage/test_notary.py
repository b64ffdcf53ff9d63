"""The notary signs what holds, and nothing else."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from storage.audit import StoredAudit
from storage.audit_chain import Root, checkpoint_from_document
from storage.audit_keys import AUDIT, AuditPrivateKey, load_audit_public
from storage.audit_tags import AuditTag
from storage.errors import AuditBroken, KeyFileError
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.mongo import Database
from storage.notary import Notary, OneSigner
from storage.passwords import TESTING
from storage.schema import Collection
from tests.storage.conftest import AT

KEY = AuditPrivateKey.generate()
PASSPHRASE = "pitkä tunnuslause"


@pytest.fixture
def audit(database: Database) -> StoredAudit:
    """Give an empty audit that knows the key."""
    return StoredAudit(database=database, keys=lambda: {KEY.id: KEY.public})


@pytest.fixture
def notary(database: Database) -> Notary:
    """Give a notary."""
    return Notary(database=database, keys=OneSigner(KEY), now=lambda: AT)


async def fill(audit: StoredAudit, count: int) -> None:
    """Append entries."""
    for _ in range(count):
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=AT)


async def test_it_signs_the_end_once(audit: StoredAudit, notary: Notary) -> None:
    """Nothing is signed twice; what came since is signed next time; all of it verifies in the database."""
    assert await notary.sign() is None
    await fill(audit, 3)
    first = await notary.sign()
    assert first is not None
    assert first.seq == 3
    assert await notary.sign() is None
    await fill(audit, 2)
    assert (found := await audit.verify()).intact
    assert (found.last, found.signed) == (5, 3)
    await notary.sign()
    assert (await audit.verify(root=Root(first.seq, first.head))).signed == 5


@pytest.mark.parametrize("seq", [2, 3, 4, 5])
async def test_it_signs_nothing_that_does_not_hold(
    audit: StoredAudit, notary: Notary, database: Database, seq: int
) -> None:
    """An entry changed since the last time, the signed one gone, or the chain cut before it: refused, and named."""
    await fill(audit, 3)
    await notary.sign()
    await fill(audit, 2)
    if seq == 3:
        await database.delete(Collection.AUDIT, {"seq": {"$gte": 3}})
    elif seq == 2:
        await database.update(Collection.AUDIT_CHECKPOINTS, {"_id": 3}, {"$set": {"head": "0" * 64}})
    else:
        await database.update(Collection.AUDIT, {"seq": seq}, {"$set": {"actor": "b" * 32}})
    with pytest.raises(AuditBroken) as caught:
        await notary.sign()
    assert caught.value.seq == (3 if seq in (2, 3) else seq)
    assert not (await audit.verify()).intact


async def test_a_long_chain_is_walked_in_batches(
    audit: StoredAudit, notary: Notary, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a batch ends makes no difference to entries and checkpoints."""
    monkeypatch.setattr("storage.audit._VERIFY_BATCH", 2)
    for _ in range(4):
        await fill(audit, 3)
        await notary.sign()
    found = await audit.verify()
    assert (found.intact, found.entries, found.signed) == (True, 12, 12)
    items = [type(item).__name__[0] async for item in audit.items()]
    assert "".join(items) == "AAAC" * 4
    newest = await database.find(Collection.AUDIT_CHECKPOINTS, {}, sort=(("_id", -1),), limit=1)
    assert checkpoint_from_document(newest[0]).seq == 12


async def test_it_signs_by_itself(database: Database, audit: StoredAudit, caplog: pytest.LogCaptureFixture) -> None:
    """While it runs and when it ends; a chain that does not hold is an alarm, not an end."""
    await fill(audit, 1)
    async with Notary(database=database, keys=OneSigner(KEY), now=lambda: AT + timedelta(days=1), every_s=3_600):
        pass
    assert (await audit.verify()).signed == 1
    await fill(audit, 1)
    await database.update(Collection.AUDIT, {"seq": 2}, {"$set": {"actor": "b" * 32}})
    async with Notary(database=database, keys=OneSigner(KEY), now=lambda: AT):
        pass
    assert [record.message for record in caplog.records if record.levelno >= logging.CRITICAL] == ["audit_broken"]


def test_the_key_s_files(tmp_path: Path) -> None:
    """Made once, private, opened by the passphrase alone; the public half needs nothing."""
    lock = PassphraseLock(PASSPHRASE, TESTING)
    made = KeyRing(AUDIT, tmp_path, lock=lock).create(at=AT)
    assert made is not None
    assert KeyRing(AUDIT, tmp_path, lock=lock).create(at=AT) is None
    assert AUDIT.load(tmp_path, lock=lock).public.id == made.id
    assert load_audit_public(tmp_path / "audit.pub").id == made.id
    assert (tmp_path / "audit.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyFileError, match="passphrase"):
        AUDIT.load(tmp_path, lock=PassphraseLock("väärä tunnuslause"))
    with pytest.raises(KeyFileError, match="at least 12"):
        KeyRing(AUDIT, tmp_path / "x", lock=PassphraseLock("lyhyt", TESTING)).create(at=AT)
    assert made.material.hex() not in repr(made)
