"""Makes the digest of the audit and puts it in the outbox, once a period, whoever of several consoles comes first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from proxy.console.audit.digest import Period, digest_subject, digest_text, period_at
from proxy.console.audit.flags import FlagLimits
from proxy.console.audit.watching import watched
from proxy.console.texts import Texts
from proxy.settings import Settings
from storage.interfaces import Audit, AuditTag, MailNotice, Outbox, Recipient

LOOK_S: Final = 300.0
"""How often it is looked whether a digest is due."""

_TOO_LATE: Final = timedelta(days=2)
"""A digest that is overdue by more is not made any more: nobody would expect it."""


def flag_limits_of(settings: Settings) -> FlagLimits:
    """Return from when on something in the audit stands out."""
    chosen = settings.audit
    return FlagLimits(
        reveals_per_day=chosen.reveals_per_day,
        refusals_per_day=chosen.refusals_per_day,
        night_from=chosen.night_from,
        night_until=chosen.night_until,
    )


class Digesting:
    """Makes digests.

    Args:
        settings: when, for whom, from when on something stands out.
        audit: what they tell of.
        now: the clock.
    """

    def __init__(self, settings: Settings, audit: Audit, *, now: Callable[[], datetime]) -> None:
        self._digest = settings.audit.digest
        self._limits = flag_limits_of(settings)
        self._texts = Texts(self._digest.language if self._digest else "fi", ZoneInfo(settings.console.time_zone))
        self._audit = audit
        self._now = now
        self._done = ""

    def period(self) -> Period:
        """Return the latest period that is over; the week until the last Monday morning where nothing was set."""
        weekday, hour = (self._digest.weekday, self._digest.hour) if self._digest else ("monday", 7)
        return period_at(self._now(), weekday=weekday, hour=hour, zone=self._texts.zone)

    async def text(self, period: Period) -> str:
        """Return a period's digest."""
        entries = await watched(self._audit, since=period.since, until=period.until, tags=None)
        return digest_text(self._texts, period, entries, await self._audit.verify(), self._limits)

    async def look(self, outbox: Outbox) -> None:
        """Put the digest that is due into the outbox, unless it is there; the audit says who was first."""
        period = self.period()
        if self._digest is None or period.key == self._done or self._now() - period.until > _TOO_LATE:
            return
        notice = MailNotice(
            key=period.key,
            to=Recipient.DATA_PROTECTION,
            subject=self.subject(period),
            text=await self.text(period),
            language=self.language,
        )
        if await outbox.put(notice, at=self._now()):
            await self._audit.append(
                AuditTag.CONSOLE_AUDIT_DIGEST, actor="console", detail={"period": period.key}, at=self._now()
            )
        self._done = period.key

    def subject(self, period: Period) -> str:
        """Return the subject of a period's digest."""
        return digest_subject(self._texts, period)

    @property
    def language(self) -> str:
        """What digests are written in."""
        return self._texts.language
