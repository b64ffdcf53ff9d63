"""Empties the outbox: sends each notice that is due, tries again what did not leave, gives up what never will."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from proxy import logs
from proxy.mail.addresses import Address
from proxy.mail.letter import Letter, LetterRefused, Mail, MailError, MailRefused
from storage.interfaces import DueNotice, Outbox, Recipient

EVERY_S: Final = 5.0
"""How often it is looked: soon enough for a notice that must be read at once."""

MAX_ATTEMPTS: Final = 20
"""How often a notice is tried: over three days, as mail servers do among themselves (RFC 5321, 4.5.4.1)."""

_SENDING_S: Final = 240.0
_FIRST_PAUSE: Final = timedelta(minutes=5)
"""Longer than sending may take: until then no other process tries the same notice."""

_LONGEST_PAUSE: Final = timedelta(hours=6)
_ROUND: Final = 50


class Posting:
    """Sends what waits in an outbox.

    Args:
        outbox: where notices wait; several processes may empty it.
        mail: the way out.
        addresses: where each recipient is written to; what is for nobody else goes to the chair.
        now: the clock.
    """

    def __init__(
        self, *, outbox: Outbox, mail: Mail, addresses: Mapping[Recipient, Address], now: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._mail = mail
        self._addresses = addresses
        self._now = now

    async def look(self) -> None:
        """Send everything that is due."""
        for _ in range(_ROUND):
            due = await self._outbox.take(at=self._now(), until=lambda attempts: self._now() + pause(attempts))
            if due is None:
                return
            await self._send(due)

    async def _send(self, due: DueNotice) -> None:
        notice = due.notice
        letter = Letter(
            to=self._addresses[notice.to],
            subject=notice.subject,
            text=notice.text,
            # The same each time: a reader's program shows it once, should it have been sent twice.
            message_id=f"notice-{hashlib.sha256(notice.key.encode()).hexdigest()[:32]}",
            at=due.at,
            language=notice.language,
            automatic=True,
        )
        try:
            async with asyncio.timeout(_SENDING_S):
                await self._mail.send(letter)
        except (MailError, TimeoutError) as error:
            final = isinstance(error, LetterRefused | MailRefused) or due.attempts >= MAX_ATTEMPTS
            logs.event(
                "notice_given_up" if final else "notice_not_sent",
                level=logging.ERROR if final else logging.WARNING,
                error=type(error).__name__,
                reason=getattr(error, "step", ""),
                status=getattr(error, "code", 0),
                count=due.attempts,
            )
            if final:
                await self._outbox.settle(notice.key, sent=False)
            return
        await self._outbox.settle(notice.key, sent=True)


def pause(attempts: int) -> timedelta:
    """Return how long a notice rests after it was tried so often: twice as long each time."""
    doublings: int = 2 ** min(max(attempts - 1, 0), 30)
    return min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)
