"""`verho audit`: an export is checked with the public key alone, far from the database."""

import asyncio
from pathlib import Path

import pytest
import yaml

from storage.audit import StoredAudit
from storage.audit_keys import AUDIT
from storage.audit_tags import AuditTag
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.passwords import TESTING
from storage.reasons import Reason, ReasonCode
from storage.schema import Collection
from tests.commands import ROOT, verho, verho_from_scratch
from tests.mail.post_office import post_office
from tests.storage.conftest import AT

PASSPHRASE = "pitkä tunnuslause"


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file with keys and a database of the test's own."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"]["database"] = database.name
    document["keys"] = {"directory": str(tmp_path / "keys"), "passphrase": {"env": "VERHO_PASSPHRASE"}}
    KeyRing(AUDIT, tmp_path / "keys", lock=PassphraseLock(PASSPHRASE, TESTING)).create(at=AT)
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    return path


async def test_export_and_verify(config: Path, tmp_path: Path, database: Database, database_uri: str) -> None:
    """Signed, exported, verified with file and key; a changed entry is named, a cut end needs and has the root."""
    audit = StoredAudit(database=database)
    for _ in range(3):
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=AT)
    environment = {"VERHO_MONGODB_URI": database_uri, "VERHO_PASSPHRASE": PASSPHRASE}
    settings = ("--config", str(config))
    signed = verho_from_scratch("audit", "sign", *settings, environment=environment)
    assert (signed.returncode, b"Root: 3:" in signed.stdout) == (0, True), signed.stderr
    file = tmp_path / "audit.jsonl"
    exported = verho("audit", "export", str(file), *settings, environment=environment)
    assert exported.returncode == 0, exported.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    root = exported.stderr.decode().split("Root: ")[1].split("\n")[0]
    verify = ("audit", "verify", str(file), "--public-key", str(tmp_path / "keys" / "audit.pub"))
    whole = verho_from_scratch(*verify, "--root", root)
    assert (whole.returncode, b"Signed up to entry 3; 1 after it" in whole.stdout) == (0, True), whole.stdout
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:-1]))
    assert verho(*verify).returncode == 0
    cut = verho(*verify, "--root", root)
    assert (cut.returncode, b"BROKEN at entry 4: the end is missing" in cut.stdout) == (1, True)
    file.write_text(
        "".join(lines).replace('"count"', '"kount"').replace('"seq":2,', '"seq":2, ').replace("a" * 32, "b" * 32, 1)
    )
    changed = verho(*verify)
    assert (changed.returncode, b"BROKEN at entry 1: the entry was changed" in changed.stdout) == (1, True)
    why = Reason(ReasonCode.OTHER, "2026-7", "sanoja")
    noting = StoredAudit(database=database, note_key=lambda: OpenerPrivateKey.generate().public)
    noted = await noting.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, reason=why, at=AT)
    forget = ("audit", "forget", str(noted.seq), "--case", "2026-8", *settings)
    answers = [verho(*forget, environment=environment).stdout for _ in range(2)]
    assert answers == [b"Erased.\n", b"They had been erased before.\n"]
    assert not await database.count(Collection.AUDIT_NOTES, {})
    inside = verho("audit", "verify", *settings, "--root", root, environment=environment)
    assert (inside.returncode, b"intact" in inside.stdout) == (0, True), inside.stderr


async def test_the_digest_is_sent_by_hand(config: Path, database: Database, database_uri: str) -> None:
    """It is printed and mailed to the data protection contact; without a mail server it says what is missing."""
    environment = {"VERHO_MONGODB_URI": database_uri, "VERHO_PASSPHRASE": PASSPHRASE}
    digest = ("audit", "digest", "--send", "--config", str(config))
    missing = verho(*digest, environment=environment)
    assert (missing.returncode, b"expected mail and audit.digest.address" in missing.stderr) == (1, True)
    document = yaml.safe_load(config.read_text("utf-8"))
    document["audit"] = {"digest": {"address": "tietosuoja@jamko.fi", "language": "sv"}}
    async with post_office() as office:
        document["mail"] = {
            "host": "localhost", "port": office.server.port, "tls": "none", "sender": "toimisto@jamko.fi"
        }  # fmt: skip
        config.write_text(yaml.safe_dump(document), "utf-8")
        done = await asyncio.to_thread(verho_from_scratch, *digest, environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    (taken,) = office.taken
    assert (taken.recipients, taken.text.strip()) == (("tietosuoja@jamko.fi",), done.stdout.decode().strip())
    assert "Kedjan är hel." in taken.text
    (entry,) = await StoredAudit(database=database).page()
    assert entry.tag is AuditTag.COMMAND_AUDIT_DIGEST


def test_wrong_input_is_explained(tmp_path: Path) -> None:
    """Without the key, with a malformed root, or with another file, the command says what it wants."""
    file = tmp_path / "other"
    file.write_text("hello\n")
    assert b"--public-key" in verho("audit", "verify", str(file)).stderr
    assert b"64 hexadecimal digits" in verho("audit", "verify", str(file), "--root", "1:x").stderr
    KeyRing(AUDIT, tmp_path, lock=PassphraseLock(PASSPHRASE, TESTING)).create(at=AT)
    answer = verho("audit", "verify", str(file), "--public-key", str(tmp_path / "audit.pub"))
    assert (answer.returncode, b"does not name an exported audit" in answer.stderr) == (1, True)
