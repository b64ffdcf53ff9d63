"""What stands out in the audit: pure rules over its entries, each with its limit, none a proof of anything.

A flag is a question to ask. Entries tell who opened how much and why; whether that was right, people judge.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from storage.interfaces import AuditEntry, AuditTag

REVEALS: Final = frozenset(
    {
        AuditTag.CONSOLE_CONVERSATION_REVEAL,
        AuditTag.CONSOLE_CONVERSATION_VALUE,
        AuditTag.CONSOLE_CONVERSATION_PRINT,
        AuditTag.CONSOLE_CONVERSATION_EXPORT,
        AuditTag.CONSOLE_INBOX_ANSWER,
    }
)
"""What shows values."""

SEARCHES: Final = frozenset({AuditTag.OPENER_INDEX_SEARCH})
EMERGENCIES: Final = frozenset({AuditTag.CONSOLE_ACCOUNT_EMERGENCY, AuditTag.COMMAND_ACCOUNT_RECOVER})
REFUSALS: Final = frozenset({AuditTag.OPENER_KEYS_REFUSED})
WATCHED: Final = REVEALS | SEARCHES | EMERGENCIES | REFUSALS
"""The entries that flags are made from."""


class FlagKind(StrEnum):
    """What stands out."""

    MANY_REVEALS = "many_reveals"
    SEARCH_WITHOUT_CASE = "search_without_case"
    AT_NIGHT = "at_night"
    REFUSED = "refused"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class FlagLimits:
    """From when on something stands out.

    Attributes:
        reveals_per_day: how many conversations one person may open on one day without being asked about it.
        refusals_per_day: how many refused openings of one person on one day are no more than mistakes.
        night_from: the hour from which opening values is unusual.
        night_until: the hour until which it is; the same hour for never.
    """

    reveals_per_day: int = 20
    refusals_per_day: int = 5
    night_from: int = 22
    night_until: int = 6


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that stands out: of which kind, whose, on which day, how many times, and its latest entry."""

    kind: FlagKind
    actor: str
    day: date
    count: int
    seq: int


def flags_of(entries: Iterable[AuditEntry], limits: FlagLimits, zone: ZoneInfo) -> tuple[Flag, ...]:
    """Return what stands out in these entries, the latest day first.

    Args:
        entries: those of WATCHED, in any order.
        limits: from when on something stands out.
        zone: whose days and nights are meant.
    """
    counts: Counter[tuple[FlagKind, str, date]] = Counter()
    last: dict[tuple[FlagKind, str, date], int] = {}
    for entry in entries:
        at = entry.at.astimezone(zone)
        for kind in _kinds(entry, at, limits):
            key = (kind, entry.actor, at.date())
            counts[key] += 1
            last[key] = max(entry.seq, last.get(key, 0))
    least = {FlagKind.MANY_REVEALS: limits.reveals_per_day + 1, FlagKind.REFUSED: limits.refusals_per_day + 1}
    found = [Flag(*key, count, last[key]) for key, count in counts.items() if count >= least.get(key[0], 1)]
    return tuple(sorted(found, key=lambda flag: (flag.day, flag.seq), reverse=True))


def _kinds(entry: AuditEntry, at: datetime, limits: FlagLimits) -> Iterator[FlagKind]:
    if entry.tag in REVEALS:
        yield FlagKind.MANY_REVEALS
        if _is_night(at, limits):
            yield FlagKind.AT_NIGHT
    if entry.tag in SEARCHES and not entry.case:
        yield FlagKind.SEARCH_WITHOUT_CASE
    if entry.tag in REFUSALS:
        yield FlagKind.REFUSED
    if entry.tag in EMERGENCIES:
        yield FlagKind.EMERGENCY


def _is_night(at: datetime, limits: FlagLimits) -> bool:
    """Say whether a local time lies in the night, which may go on past midnight."""
    length = (limits.night_until - limits.night_from) % 24
    return timedelta(hours=(at.hour - limits.night_from) % 24) < timedelta(hours=length)
