"""What a look finds: a subject, its state, and what was seen, in words that any operator may read."""

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a finding is about."""

    ADDRESS = "address"
    DATABASE = "database"
    MEMBERS = "members"
    SCHEMA = "schema"
    CLOCK = "clock"
    KEYS = "keys"
    JOURNAL = "journal"
    OPENER = "opener"
    DISK = "disk"
    RULES = "rules"


class State(StrEnum):
    """How a finding stands; WRONG alone makes the command end with 1."""

    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    area: Area
    subject: str
    state: State
    seen: str
