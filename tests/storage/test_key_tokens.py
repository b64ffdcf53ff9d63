"""Key files whose keys a PKCS#11 token wraps; tried with SoftHSM."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

from storage.errors import KeyFileError
from storage.key_backup import back_up_keys, restore_keys
from storage.key_locks import PassphraseLock
from storage.key_tokens import TokenLock, TokenPlace
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys
from storage.passwords import TESTING
from tests.storage.conftest import AT

MODULES = [
    path
    for path in (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/opt/homebrew/lib/softhsm/libsofthsm2.so"))
    if path.exists()
]
pytestmark = [
    pytest.mark.skipif(not MODULES or not shutil.which("softhsm2-util"), reason="SoftHSM (softhsm2) is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("pkcs11") is None, reason="the extra pkcs11 is not installed"),
]


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> TokenPlace:
    """Give a token of these tests' own. The library reads its configuration once a process."""
    directory = tmp_path_factory.mktemp("softhsm")
    (directory / "tokens").mkdir()
    configuration = directory / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {directory}/tokens\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        new = ("softhsm2-util", "--init-token", "--free", "--label", "verho", "--pin", "123456", "--so-pin", "654321")
        subprocess.run(new, check=True, capture_output=True, timeout=30)  # noqa: S603 - this very command
        place = TokenPlace(str(MODULES[0]), "verho", "avaimet")
        assert TokenLock(place, "123456").prepare()
    return place


def test_a_key_file_opens_with_the_token_alone(token: TokenPlace, tmp_path: Path) -> None:
    """Made, opened, rotated; without the token, its PIN or its key it does not open, and no error shows the PIN."""
    lock = TokenLock(token, "123456")
    assert not lock.prepare()
    public = create_keys(tmp_path, lock=lock, at=AT)
    ring = KeyRing(OPENER, tmp_path, lock=lock)
    assert ring.active().public.id == public.id
    assert ring.active().material.hex() not in (tmp_path / "opener.key").read_text()
    new = ring.replace(at=AT)
    assert [key.id for key in KeyRing(OPENER, tmp_path, lock=lock).all()] == [new.id, public.id]
    for wrong in (
        TokenLock(token, "999999"),
        TokenLock(TokenPlace(token.module, "toinen", token.key), "123456"),
        TokenLock(TokenPlace(token.module, token.token, "toinen"), "123456"),
        TokenLock(TokenPlace("/nowhere.so", token.token, token.key), "123456"),
        PassphraseLock("pitkä tunnuslause", TESTING),
    ):
        with pytest.raises(KeyFileError) as caught:
            OPENER.load(tmp_path, lock=wrong)
        assert "999999" not in str(caught.value)
    text = (tmp_path / "opener.key").read_text()
    (tmp_path / "opener.key").write_text(text.replace('"wrapped": "', '"wrapped": "00'))
    with pytest.raises(KeyFileError):
        OPENER.load(tmp_path, lock=lock)


def test_from_a_passphrase_to_a_token_and_a_backup_without_it(token: TokenPlace, tmp_path: Path) -> None:
    """Files are sealed anew; in a backup the passphrase takes the token's place, so that a lost token loses no key."""
    passphrase, lock = PassphraseLock("pitkä tunnuslause", TESTING), TokenLock(token, "123456")
    public = create_keys(tmp_path / "keys", lock=passphrase, at=AT)
    with pytest.raises(KeyFileError, match="reseal"):
        OPENER.load(tmp_path / "keys", lock=lock)
    assert KeyRing(OPENER, tmp_path / "keys", lock=passphrase).reseal(lock) == 1
    ring = KeyRing(OPENER, tmp_path / "keys", lock=lock)
    assert ring.active().public.id == public.id
    instead = ring.resealed(passphrase)
    back_up_keys(tmp_path / "keys", tmp_path / "backup", lock=passphrase, at=AT, instead=instead)
    restore_keys(tmp_path / "backup", tmp_path / "other", lock=passphrase)
    assert OPENER.load(tmp_path / "other", lock=passphrase).public.id == public.id
