"""Members of a database for tests of where they stand, and rules for them."""

from datetime import UTC, datetime, timedelta

from storage.residency import Attestation, Member, ResidencyRules, Role

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


WORD = Attestation("db1.example.fi", "fi-hel1", "db1.example.fi", NOW + timedelta(days=1))


RULES = ResidencyRules(frozenset({"fi-hel1", "eu-north-1"}), "region", (WORD,))


def member(host: str = "db1.example.fi:27017", role: Role = Role.DATA, **tags: str) -> Member:
    """Return a member."""
    return Member(host, role, tags)
