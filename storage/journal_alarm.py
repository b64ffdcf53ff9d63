"""The journal's alarm: stands while too much waits, or for too long, and says so when it rises and when it ends."""

import logging

from storage.journal_figures import JournalFigures

AGE_SHARE = 0.8
"""The share of the bound in time from which on the alarm stands; the bound in bytes has its own low-water mark."""

_CLEAR_SHARE = 0.75
"""The alarm ends only well below the marks, so that it does not come and go with every batch."""

_log = logging.getLogger("verho.storage")


class JournalAlarm:
    """Compares figures with the marks; `standing` says whether the alarm stands."""

    def __init__(self) -> None:
        self.standing = False

    def entered(self, figures: JournalFigures) -> None:
        """Look at a journal that was just opened, and report what the database refused in earlier runs."""
        if figures.set_aside:
            _log.error("entries_set_aside", extra={"verho": {"count": figures.set_aside}})
        self.look(figures)

    def look(self, figures: JournalFigures) -> None:
        """Raise or end the alarm."""
        share = max(
            figures.used_bytes / max(1, figures.low_water_bytes), figures.oldest_age_s / (figures.max_age_s * AGE_SHARE)
        )
        fields = {
            "bytes": figures.used_bytes,
            "waiting": figures.entries,
            "seconds": round(figures.oldest_age_s),
            "count": figures.set_aside,
        }
        if not self.standing and share > 1:
            self.standing = True
            _log.error("journal_filling", extra={"verho": fields})
        elif self.standing and share <= _CLEAR_SHARE:
            self.standing = False
            _log.info("journal_recovered", extra={"verho": fields})
