"""What earlier versions sealed still opens: `tests/data/known_answers.json` has what each of them wrote, by fixed keys.

Lines are added there for a new form and never changed. The envelope of records has its own in `test_sealing.py`, an
audit entry's hash in `test_audit.py`, the index's terms in `test_index_keys.py`.
"""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.audit_chain import sign_checkpoint
from storage.audit_keys import AUDIT, AuditPrivateKey, load_audit_public
from storage.audit_notes import open_note
from storage.backup.contents import Row, Summary
from storage.backup.creating import open_backup
from storage.backup.locks import ByPassphrase, ByPrivateKey, Unsealing
from storage.documents import load_document
from storage.errors import BackupUnreadable, KeyFileError, SealError
from storage.index_keys import INDEX
from storage.key_backup import restore_keys
from storage.key_locks import PassphraseLock
from storage.keys import OPENER, EdgeKey, OpenerPrivateKey, load_edge_key, load_opener_public
from storage.live import open_state
from storage.passwords import TESTING
from storage.schema import Collection
from storage.vocabulary import ConversationId, DataKey, KeyScope, WrappedKey
from storage.wrapping import unwrap

KNOWN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "known_answers.json").read_text("utf-8"))
FIRST, SECOND = KNOWN["form 1"], KNOWN["form 2"]
LOCK = PassphraseLock("kolme vihreää omenaa", TESTING)
PRIVATE = OpenerPrivateKey.from_material(bytes(range(96)))
HERE = ConversationId("0" * 31 + "1")
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Give a directory with the key files of both versions."""
    for name, document in {**FIRST["files"], **SECOND["files"]}.items():
        (tmp_path / name).write_text(json.dumps(document))
        (tmp_path / name).chmod(0o600)
    return tmp_path


def _wrapped(scope: KeyScope) -> WrappedKey:
    stored = FIRST["wraps"][scope.value]
    return WrappedKey(stored["version"], stored["suite"], stored["opener_key"], bytes.fromhex(stored["wrap"]))


def test_what_was_sealed_once_opens_for_good(directory: Path, tmp_path: Path) -> None:
    """Key files without and with a version, a keys' backup, wrapped data keys, a running visit's state."""
    assert OPENER.load(directory, lock=LOCK).material == PRIVATE.material
    assert load_opener_public(directory).id == PRIVATE.id == "d99e4496af749b54"
    assert load_edge_key(directory) == EdgeKey.from_secret(bytes(range(100, 132)))
    assert AUDIT.load(directory, lock=LOCK).material == bytes(range(32))
    assert INDEX.load(directory, lock=LOCK).material == bytes(range(32))
    (tmp_path / "backup").write_text(json.dumps(FIRST["backup"]))
    (tmp_path / "backup").chmod(0o600)
    restore_keys(tmp_path / "backup", tmp_path / "restored", lock=LOCK)
    assert OPENER.load(tmp_path / "restored", lock=LOCK).material == PRIVATE.material
    for scope, key in (
        (KeyScope.TRANSCRIPT, DataKey(1, bytes(range(32)))),
        (KeyScope.IDENTITY, DataKey(7, bytes(range(1, 33)))),
    ):
        assert unwrap(_wrapped(scope), PRIVATE, conversation=HERE, scope=scope) == key
    live = open_state(
        bytes(range(32)), load_document(json.dumps(FIRST["live"]).encode()), load_edge_key(directory), at=AT
    )
    assert live is not None
    assert live.state == b"state"


def test_a_wrap_opens_in_its_place_only() -> None:
    """Swapped between purposes, moved to another conversation, cut, or claimed to be of another version: refused."""
    first, second = _wrapped(KeyScope.TRANSCRIPT), _wrapped(KeyScope.IDENTITY)
    tries = [
        (second, HERE, KeyScope.TRANSCRIPT),
        (first, ConversationId("0" * 31 + "2"), KeyScope.TRANSCRIPT),
        (WrappedKey(2, first.suite, first.opener_key, first.wrap), HERE, KeyScope.TRANSCRIPT),
        (WrappedKey(1, first.suite, first.opener_key, first.wrap[:-1]), HERE, KeyScope.TRANSCRIPT),
        (WrappedKey(1, "hpke-other", first.opener_key, first.wrap), HERE, KeyScope.TRANSCRIPT),
    ]
    for wrapped, conversation, scope in tries:
        with pytest.raises(SealError):
            unwrap(wrapped, PRIVATE, conversation=conversation, scope=scope)


def test_a_note_and_a_checkpoint() -> None:
    """The words open under the commitment that the audit holds, and under no other; a signature is always the same."""
    note = {**SECOND["note"], "sealed": bytes.fromhex(SECOND["note"]["sealed"])}
    assert open_note(note, PRIVATE) == "Asiakas soitti"
    with pytest.raises(SealError):
        open_note({**note, "_id": "0" * 64}, PRIVATE)
    private = AuditPrivateKey.from_seed(bytes(range(32)))
    assert sign_checkpoint(private, seq=3, head="ab" * 32, at=AT).signature.hex() == SECOND["checkpoint"]


def test_an_audit_s_public_key(directory: Path) -> None:
    """Its id is that of its bytes, and a file that says otherwise is refused."""
    assert load_audit_public(directory / "audit.pub").id == AuditPrivateKey.from_seed(bytes(range(32))).id
    (directory / "audit.pub").write_text(json.dumps({**FIRST["files"]["audit.pub"], "id": "0" * 16}))
    with pytest.raises(KeyFileError, match="id"):
        load_audit_public(directory / "audit.pub")


@pytest.mark.parametrize(("name", "unsealing"), [("passphrase", ByPassphrase(LOCK)), ("key", ByPrivateKey(PRIVATE))])
def test_a_backup(name: str, unsealing: Unsealing) -> None:
    """Encrypted to a passphrase, or to a key."""
    file = bytes.fromhex(SECOND["backups"][name])
    header, items = open_backup(io.BytesIO(file), unsealing)
    assert (header.created, header.schema) == (AT, 1)
    row = Row(Collection.COUNTERS, {"_id": "2026-11:chat", "messages": 7})
    assert list(items) == [row, Summary({"counters": 1})]
    with pytest.raises(BackupUnreadable):
        list(open_backup(io.BytesIO(file[:-1]), unsealing)[1])
