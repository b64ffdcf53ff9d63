"""The blind index's key: one HMAC key an entity type from one sealed root, and a value always gives the same term."""

import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import KeyFileError
from storage.index_keys import INDEX, IndexKey
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.passwords import TESTING

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LOCK = PassphraseLock("kolme vihreää omenaa", TESTING)


def test_terms_of_a_fixed_key() -> None:
    """A term is HMAC-SHA256 under the type's key; the same value under another type or root is another term."""
    key = IndexKey.from_material(bytes(range(32)))
    assert key.id == "248675cd87f17138"
    term = key.term("EMAIL_ADDRESS", "matti@example.fi")
    assert term == hmac.digest(key.of("EMAIL_ADDRESS"), b"matti@example.fi", "sha256")
    assert term.hex() == "656d60237e763cb1f684861af26c83732cb5fb2e7fe78aaaffe9a706e5c93429"
    others = [key.term("PERSON", "matti@example.fi"), IndexKey.from_material(bytes(32)).term("PERSON", "x")]
    assert len({term, *others, key.term("EMAIL_ADDRESS", "maija@example.fi")}) == 4


def test_the_key_rotates_and_the_former_stays_readable(tmp_path: Path) -> None:
    """Sealed in its file, made once; after a rotation both versions open, and no other passphrase opens either."""
    ring = KeyRing(INDEX, tmp_path, lock=LOCK)
    first = ring.create(at=AT)
    assert first is not None
    assert ring.create(at=AT) is None
    assert first.material.hex() not in (tmp_path / "index.key").read_text()
    second = ring.replace(at=AT)
    fresh = KeyRing(INDEX, tmp_path, lock=LOCK)
    assert [(key.id, key.version, key.active) for key in fresh.files()] == [(second.id, 2, True), (first.id, 1, False)]
    assert (fresh.active(), fresh.find(first.id)) == (second, first)
    with pytest.raises(KeyFileError, match="passphrase"):
        KeyRing(INDEX, tmp_path, lock=PassphraseLock("väärä tunnuslause", TESTING)).active()
    assert first.material.hex() not in repr(first)
