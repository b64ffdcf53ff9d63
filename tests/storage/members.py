"""Members of a database for tests of where they stand, rules for them, and a certificate that one shows."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.residency import Attestation, Member, ResidencyRules, Role

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WORD = Attestation("db1.example.fi", "fi-hel1", "db1.example.fi", NOW + timedelta(days=1))
RULES = ResidencyRules(frozenset({"fi-hel1", "eu-north-1"}), "region", (WORD,))


def member(host: str = "db1.example.fi:27017", role: Role = Role.DATA, **tags: str) -> Member:
    """Return a member."""
    return Member(host, role, tags)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a self-signed certificate of db1.example.fi, key included."""
    file = tmp_path_factory.mktemp("tls") / "db1.pem"
    command = [
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-keyout", str(file), "-out", f"{file}.crt", "-days", "2", "-subj", "/CN=db1.example.fi"),
        *("-addext", "subjectAltName=DNS:db1.example.fi,IP:127.0.0.1"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=30)  # noqa: S603 - no shell, our own arguments.
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file
