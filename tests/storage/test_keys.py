"""Key files: made once, private, checked on every load, and silent about what they hold."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import KeyFileError
from storage.key_locks import PassphraseLock
from storage.keyfiles import KeyFile
from storage.keys import (
    EDGE,
    OPENER,
    EdgeKey,
    OpenerPrivateKey,
    create_keys,
    load_edge_key,
    load_opener_public,
    refuse_equal_keys,
)
from storage.keysealing import seal_material
from storage.passwords import TESTING
from storage.sealing import new_data_key
from storage.vocabulary import ConversationId, KeyScope
from storage.wrapping import unwrap, wrap

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LOCK = PassphraseLock("kolme vihreää omenaa", TESTING)
OPENER_KEY_FILE, OPENER_PUBLIC_FILE, EDGE_KEY_FILE = OPENER.private_name, OPENER.public_name, EDGE.private_name


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Give a directory with new keys."""
    create_keys(tmp_path / "keys", lock=LOCK, at=AT)
    return tmp_path / "keys"


def test_created_keys_work_together(directory: Path) -> None:
    """What is wrapped to the loaded public key opens with the loaded private key."""
    public, private = load_opener_public(directory), OPENER.load(directory, lock=LOCK)
    key, here = new_data_key(), ConversationId("c" * 32)
    wrapped = wrap(key, public, conversation=here, scope=KeyScope.TRANSCRIPT)
    assert unwrap(wrapped, private, conversation=here, scope=KeyScope.TRANSCRIPT) == key
    assert load_edge_key(directory).id != private.id


def test_files_are_private_and_say_what_they_are(directory: Path) -> None:
    """Private files are 0600 in a 0700 directory; each names id, suite and time of creation."""
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}
    assert modes == {OPENER_KEY_FILE: 0o600, OPENER_PUBLIC_FILE: 0o644, EDGE_KEY_FILE: 0o600}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    for path in directory.iterdir():
        document = json.loads(path.read_text())
        assert document["created"] == "2026-11-22T10:00:00+00:00"
        assert {"id", "suite", "kind"} <= document.keys()


def test_what_one_lock_seals_is_opened_with_one_stretch_of_the_passphrase() -> None:
    """Its files share a salt, and each is sealed apart all the same; another lock has another salt."""
    fields, key = LOCK.new()
    assert LOCK.new() == (fields, key)
    other = PassphraseLock("kolme vihreää omenaa", TESTING)
    assert other.key(fields) == key
    assert other.new()[0]["salt"] != fields["salt"]
    head = KeyFile("k", "s", "0" * 16, "2026-11-22T10:00:00+00:00", {})
    first, second = (seal_material(b"m" * 32, head, lock=LOCK).fields for _ in range(2))
    assert first["nonce"] != second["nonce"]
    assert first["sealed"] != second["sealed"]


def test_the_private_key_is_not_in_its_file(directory: Path) -> None:
    """The file holds the key only sealed."""
    private = OPENER.load(directory, lock=LOCK)
    text = (directory / OPENER_KEY_FILE).read_text()
    assert private.material.hex()[:32] not in text
    assert private.material.hex()[-32:] not in text


def test_keys_are_never_overwritten(directory: Path) -> None:
    """Making keys where one exists is refused, and the existing ones stay."""
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    (directory / EDGE_KEY_FILE).unlink()
    with pytest.raises(KeyFileError, match=r"opener\.key, opener\.pub exists already"):
        create_keys(directory, lock=LOCK, at=AT)
    assert (directory / OPENER_KEY_FILE).read_bytes() == before[OPENER_KEY_FILE]


def test_a_wrong_passphrase_is_refused_without_showing_it(directory: Path) -> None:
    """The error names the file, neither the passphrase nor the key."""
    with pytest.raises(KeyFileError, match="passphrase does not open it") as caught:
        OPENER.load(directory, lock=PassphraseLock("väärä tunnuslause"))
    assert "väärä" not in str(caught.value)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    """Eleven characters are too few, twelve are enough."""
    with pytest.raises(KeyFileError, match="at least 12 characters"):
        create_keys(tmp_path / "short", lock=PassphraseLock("a" * 11, TESTING), at=AT)
    create_keys(tmp_path / "long", lock=PassphraseLock("a" * 12, TESTING), at=AT)


@pytest.mark.parametrize("name", [OPENER_KEY_FILE, EDGE_KEY_FILE])
def test_a_private_file_that_others_can_read_is_refused(directory: Path, name: str) -> None:
    """A private file that its group can read is not used."""
    (directory / name).chmod(0o640)
    with pytest.raises(KeyFileError, match="only its owner"):
        _load(directory, name)


@pytest.mark.parametrize("name", [OPENER_KEY_FILE, OPENER_PUBLIC_FILE, EDGE_KEY_FILE])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "0000000000000000"),
        ("kind", "other"),
        ("suite", "other"),
        ("secret", "00"),
        ("mlkem768", "00"),
        ("x25519", "zz"),
        ("sealed", "00" * 112),
        ("salt", "00" * 16),
        ("iterations", "one"),
        ("created", "2020-01-01T00:00:00+00:00"),
    ],
)
def test_an_altered_file_is_refused(directory: Path, name: str, field: str, value: str) -> None:
    """Changing any field that a file has makes it refuse to load; `created` is bound in the sealed file only."""
    path = directory / name
    document = json.loads(path.read_text())
    if field not in document or (field == "created" and name != OPENER_KEY_FILE):
        return
    path.write_text(json.dumps({**document, field: value}))
    with pytest.raises(KeyFileError, match=name):
        _load(directory, name)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"kind": 1}', b"\xff\xfe", b" " * 20_000])
def test_what_is_no_key_file_is_refused(directory: Path, content: bytes) -> None:
    """Anything else in a key file's place is an error that names the file."""
    (directory / EDGE_KEY_FILE).write_bytes(content)
    with pytest.raises(KeyFileError, match=EDGE_KEY_FILE):
        load_edge_key(directory)


def test_equal_keys_are_refused() -> None:
    """One secret in two roles is refused, also as a part of a longer one; different ones pass."""
    seed = bytes(range(32))
    refuse_equal_keys(edge=seed, opener=bytes(96))
    with pytest.raises(KeyFileError, match="edge and opener must be different"):
        refuse_equal_keys(edge=seed, opener=bytes(64) + seed)


def test_no_key_shows_in_a_repr(directory: Path) -> None:
    """Keys show their id and nothing else."""
    edge, private = load_edge_key(directory), OPENER.load(directory, lock=LOCK)
    assert repr(edge) == f"EdgeKey(id='{edge.id}')"
    assert repr(private) == f"OpenerPrivateKey(id='{private.id}')"


@pytest.mark.parametrize("length", [0, 31, 33, 95, 97])
def test_key_material_has_one_length(length: int) -> None:
    """Neither kind of key takes material of another length."""
    with pytest.raises(ValueError, match="32 bytes"):
        EdgeKey.from_secret(bytes(length))
    with pytest.raises(ValueError, match="96 bytes"):
        OpenerPrivateKey.from_material(bytes(length))


def _load(directory: Path, name: str) -> object:
    if name == OPENER_KEY_FILE:
        return OPENER.load(directory, lock=LOCK)
    return load_opener_public(directory) if name == OPENER_PUBLIC_FILE else load_edge_key(directory)
