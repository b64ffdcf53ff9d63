"""Reminds whoever serves people's requests of terms that end soon or are over, on every page."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from proxy.console.people.bulletin import Banner
from proxy.console.texts import Texts
from proxy.console.visit import Visit
from proxy.i18n import LANGUAGES
from storage.interfaces import MailNotice, Outbox, Recipient, Right
from storage.receipt_requests_port import CodeRequests, ReceiptRequestState
from storage.subjects.cases_port import CaseBook
from storage.subjects.requests import NEAR_DAYS, Urgent

_ZONE = ZoneInfo("UTC")


class CaseReminders:
    """Knows how many requests are near the end of their term or over it, as of its last look.

    Args:
        cases: the cases.
        asked: what came with a receipt code. It is carried out by itself, unless nothing carries it out.
        now: the clock.
        outbox: where a notice is put for who looks after data protection; None where no mail is sent.
    """

    def __init__(
        self, cases: CaseBook, asked: CodeRequests, now: Callable[[], datetime], outbox: Outbox | None = None
    ) -> None:
        self._cases = cases
        self._asked = asked
        self._now = now
        self._outbox = outbox
        self._urgent = Urgent()

    @property
    def urgent(self) -> Urgent:
        """What the last look found."""
        return self._urgent

    async def look(self) -> None:
        """Look anew.

        Raises:
            StorageUnavailable: the database does not answer; what was found last stays.
        """
        at = self._now()
        found = await self._cases.urgent(at=at)
        waiting = await self._asked.list(states={ReceiptRequestState.WAITING})
        over = sum(one.due_at < at for one in waiting)
        near = sum(0 <= one.days_left(at) <= NEAR_DAYS for one in waiting)
        self._urgent = Urgent(found.near + near, found.over + over)

    async def remind(self) -> None:
        """Look anew, and put one notice a day into the outbox while something is urgent.

        Raises:
            StorageError: the database or the outbox does not take part; the next look tries again.
        """
        await self.look()
        if self._outbox is None or self._urgent == Urgent():
            return
        at = self._now()
        texts = Texts(LANGUAGES[0], _ZONE)
        if found := _reminder(texts, self._urgent):
            # The key holds the day and the figures: what has become worse is told at once, all else once a day.
            key = f"cases.{at:%Y-%m-%d}.{self._urgent.over}"
            subject = texts("Requests about personal data await an answer")
            text = f"{found}\n\n{texts('The requests are in the console, under Requests.')}\n"
            await self._outbox.put(MailNotice(key, Recipient.DATA_PROTECTION, subject, text), at=at)

    def __call__(self, visit: Visit) -> tuple[Banner, ...]:
        """Return what this person is reminded of."""
        if Right.SERVE_SUBJECTS not in visit.rights or not (text := _reminder(visit.texts, self._urgent)):
            return ()
        tone = "bad" if self._urgent.over else "opened"
        return (Banner(tone, "clock", text, "/cases?show=urgent", visit.texts("To the requests")),)


def _reminder(texts: Texts, urgent: Urgent) -> str:
    words = []
    if urgent.over:
        words.append(
            texts.count(
                "{count} request should have been answered by now.",
                "{count} requests should have been answered by now.",
                urgent.over,
            )
        )
    if urgent.near:
        words.append(
            texts.count(
                "{count} request must be answered within a week.",
                "{count} requests must be answered within a week.",
                urgent.near,
            )
        )
    return " ".join(words)
