"""Secrets are read where the settings say, by the role that needs them, and shown nowhere."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from proxy.named_files import require_files
from proxy.secrets import MIN_SECRET_CHARS, read_secret, secrets_for
from proxy.settings import Role, Settings, check
from proxy.settings_keys import Secret
from proxy.settings_problems import SettingsError
from proxy.storing import lock_of
from storage.audit_keys import AUDIT
from storage.errors import KeyFileError
from storage.index_keys import INDEX
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys, load_edge_key
from storage.passwords import TESTING
from tests.commands import ROOT

HIDDEN = "salasana-jota-kukaan-ei-saa-nahda"


def settings_with(passphrase: str, webhook: tuple[str, ...] = ("VERHO_TAWK_WEBHOOK_SECRET",)) -> Settings:
    """Return the shipped settings with secrets in these variables."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["keys"]["passphrase"] = {"env": passphrase}
    document["tawk"]["webhook"] = {"secrets": [{"env": name} for name in webhook]}
    return check(document)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "no value in file {file} (No such file or directory)"),
        (b"", "no value in file {file}"),
        (b" \n", "no value in file {file}"),
        (b"\xff" * 20, "no value in file {file} (not UTF-8)"),
        (b"y" * (MIN_SECRET_CHARS - 1), "too short a value in file {file}"),
    ],
)
def test_a_secret_that_is_none_is_told(tmp_path: Path, content: bytes | None, found: str) -> None:
    """Where a secret was looked for is said; what was found there is not."""
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        read_secret("keys.passphrase", Secret(file=str(file)))
    (problem,) = raised.value.problems
    assert (problem.path, problem.found) == ("keys.passphrase", found.format(file=file))
    assert problem.expected == "a secret of at least 12 characters there"


def test_a_secret_loses_the_end_of_its_line(tmp_path: Path) -> None:
    """A file written with an editor ends with a line end, which is no part of the secret."""
    file = tmp_path / "secret"
    file.write_text("kolme vihreää omenaa\n", "utf-8")
    assert read_secret("x", Secret(file=str(file))) == "kolme vihreää omenaa"


def test_each_role_reads_its_own_secrets_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The edge cannot read the opener's passphrase, nor the console the webhook's secret."""
    settings = settings_with("VERHO_PASSPHRASE")
    monkeypatch.setenv("VERHO_MONGODB_URI", "mongodb://db.example.fi/")
    monkeypatch.setenv("VERHO_TAWK_WEBHOOK_SECRET", "allekirjoituksen-avain")
    monkeypatch.setenv("VERHO_PASSPHRASE", "kolme vihreää omenaa")
    assert set(secrets_for("edge", settings)) == {"storage.mongodb", "tawk.webhook.secrets.0"}
    assert set(secrets_for("console", settings)) == {"storage.mongodb"}
    assert set(secrets_for("opener", settings)) == {"storage.mongodb", "keys.passphrase"}


def test_a_credential_of_systemd_is_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read where systemd says; without that, or when it is not there, the error names it and shows nothing."""
    secret = Secret(credential="passphrase")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(SettingsError, match="credential passphrase, for lack of CREDENTIALS_DIRECTORY"):
        read_secret("keys.passphrase", secret)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(SettingsError, match="No such file"):
        read_secret("keys.passphrase", secret)
    (tmp_path / "passphrase").write_text("kolme vihreää omenaa\n", "utf-8")
    assert read_secret("keys.passphrase", secret) == "kolme vihreää omenaa"
    (tmp_path / "passphrase").write_text("1234", "utf-8")
    assert read_secret("keys.token.pin", secret) == "1234"


@pytest.mark.parametrize("role", ["edge", "console"])
def test_what_edge_and_console_hold_opens_no_private_key(
    role: Role, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every key file before them and every secret that they read, neither opens one, whatever the file."""
    settings = settings_with("VERHO_PASSPHRASE")
    monkeypatch.setenv("VERHO_MONGODB_URI", "mongodb://db.example.fi/")
    monkeypatch.setenv("VERHO_TAWK_WEBHOOK_SECRET", "allekirjoituksen-avain")
    monkeypatch.setenv("VERHO_PASSPHRASE", "kolme vihreää omenaa")
    lock = PassphraseLock("kolme vihreää omenaa", TESTING)
    create_keys(tmp_path, lock=lock, at=datetime(2026, 11, 22, tzinfo=UTC))
    KeyRing(INDEX, tmp_path, lock=lock).create(at=datetime(2026, 11, 22, tzinfo=UTC))
    KeyRing(AUDIT, tmp_path, lock=lock).create(at=datetime(2026, 11, 22, tzinfo=UTC))
    secrets = secrets_for(role, settings)
    with pytest.raises(KeyError):
        lock_of(settings, secrets)
    held = [*secrets.values(), load_edge_key(tmp_path).secret.hex(), (tmp_path / "opener.pub").read_text()]
    for secret in held:
        for form in (OPENER, INDEX, AUDIT):
            with pytest.raises(KeyFileError):
                form.load(tmp_path, lock=PassphraseLock(secret, TESTING))
    assert OPENER.load(tmp_path, lock=lock)


def test_equal_and_missing_secrets_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One value in two places is refused, and what is missing is said in the same breath."""
    settings = settings_with("VERHO_NOT_THERE", ("ONE", "TWO"))
    monkeypatch.setenv("VERHO_MONGODB_URI", "mongodb://db.example.fi/")
    monkeypatch.setenv("ONE", HIDDEN)
    monkeypatch.setenv("TWO", HIDDEN)
    with pytest.raises(SettingsError) as raised:
        secrets_for("all", settings)
    assert [(problem.path, problem.found) for problem in raised.value.problems] == [
        ("keys.passphrase", "no value in environment variable VERHO_NOT_THERE"),
        ("tawk.webhook.secrets.1", "the same secret as tawk.webhook.secrets.0"),
    ]
    assert HIDDEN not in str(raised.value)


# ---- files ----


def test_files_are_looked_for_by_the_role_that_reads_them(tmp_path: Path) -> None:
    """A certificate that is missing is told with its settings key, to the role that needs it and to no other."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    certificate, gone = tmp_path / "chain.pem", tmp_path / "gone.pem"
    certificate.write_text("PEM", "utf-8")
    document["edge"]["tls"] = {"certificate_file": str(certificate), "key_file": str(gone)}
    document["tawk"]["ca_file"] = str(tmp_path)
    settings = check(document)
    require_files("console", settings)
    require_files("opener", settings)
    with pytest.raises(SettingsError) as raised:
        require_files("edge", settings)
    assert [(problem.path, problem.found) for problem in raised.value.problems] == [
        ("edge.tls.key_file", f"file {gone} (No such file or directory)"),
        ("tawk.ca_file", f"file {tmp_path} (Is a directory)"),
    ]
