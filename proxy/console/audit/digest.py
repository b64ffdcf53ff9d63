"""The digest: who did how much, what stands out, where the chain ends; ids and counts, no names and no content. Pure.

Whoever keeps it can show later that the audit's end was cut: its number and hash are in it, outside the database.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from proxy.console.audit.flags import FlagLimits, flags_of
from proxy.console.audit.lines import flag_words
from proxy.console.texts import Texts
from storage.interfaces import AuditEntry, AuditVerification

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHOWN_ID_CHARS: Final = 8


@dataclass(frozen=True, slots=True)
class Period:
    """What one digest tells of: from a time until another, and the key by which it is sent once."""

    since: datetime
    until: datetime

    @property
    def key(self) -> str:
        """The same for whoever comes to it, and for nothing else."""
        return f"digest.{self.until.date().isoformat()}"


def period_at(now: datetime, *, weekday: str, hour: int, zone: ZoneInfo) -> Period:
    """Return the latest period that is over: a week, or a day where every day is told of.

    Args:
        now: the time.
        weekday: one of WEEKDAYS, or "every_day".
        hour: from which hour on a period counts as over.
        zone: whose clock.
    """
    local = now.astimezone(zone)
    days = 1 if weekday == "every_day" else 7
    back = 0 if weekday == "every_day" else (local.weekday() - WEEKDAYS.index(weekday)) % 7
    day = local.date() - timedelta(days=back)
    if datetime.combine(day, time(hour), zone) > local:
        day -= timedelta(days=days)
    return Period(
        datetime.combine(day - timedelta(days=days), time(hour), zone), datetime.combine(day, time(hour), zone)
    )


def digest_subject(texts: Texts, period: Period) -> str:
    """Return what a digest's letter is headed with."""
    return texts("Digest of the audit {day}", day=period.until.date().isoformat())


def digest_text(
    texts: Texts, period: Period, entries: Sequence[AuditEntry], chain: AuditVerification, limits: FlagLimits
) -> str:
    """Return the digest.

    Args:
        texts: the language.
        period: what it tells of.
        entries: everything that the audit holds of it.
        chain: what a walk along the chain found.
        limits: from when on something stands out.
    """
    span = texts("From {since} until {until}", since=texts.moment(period.since), until=texts.moment(period.until))
    return "\n".join([span, "", *_flags(texts, entries, limits), "", *_counts(texts, entries), "", *_end(texts, chain)])


def _flags(texts: Texts, entries: Sequence[AuditEntry], limits: FlagLimits) -> list[str]:
    flags = flags_of(entries, limits, texts.zone)
    if not flags:
        return [texts("Nothing stands out.")]
    lines = [texts("What stands out:")]
    for flag in flags:
        what, meaning = flag_words(texts, flag.kind, flag.count)
        lines.append(f"- {flag.day.isoformat()} {flag.actor[:SHOWN_ID_CHARS]}: {what}. {meaning}")
    return lines


def _counts(texts: Texts, entries: Sequence[AuditEntry]) -> list[str]:
    counts = Counter((entry.actor, entry.tag.value) for entry in entries)
    if not counts:
        return [texts("The audit has no entry of this time.")]
    lines = [texts("Entries by person's id and kind:")]
    for (actor, tag), count in sorted(counts.items()):
        lines.append(f"- {actor[:SHOWN_ID_CHARS]} {tag}: {count}")
    return lines


def _end(texts: Texts, chain: AuditVerification) -> list[str]:
    return [
        texts("The chain is whole.")
        if chain.intact
        else texts("THE CHAIN IS BROKEN at entry {number}. Tell the controller at once.", number=chain.broken_at or 0),
        texts("Its end, to be kept: {root}", root=f"{chain.last}:{chain.head}"),
        texts("With it, verho audit verify --root shows whether the end was cut off."),
    ]
