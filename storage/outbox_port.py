"""The port of the outbox: notices that are to be mailed, and what crosses it; `storage.interfaces` exports it.

A notice tells that something happened: ids, kinds and counts, and never a value, a name or an address. Whom it goes to
is said by role; the settings know the addresses.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Recipient(StrEnum):
    """Whom a notice goes to."""

    CHAIR = "chair"
    DATA_PROTECTION = "data_protection"


@dataclass(frozen=True, slots=True)
class MailNotice:
    """One notice.

    Attributes:
        key: what it is about, such as "digest.2026-11-23"; of two notices with one key the first is sent alone.
        to: whom it goes to.
        subject: one line.
        text: what it says: ids, kinds and counts only.
        language: what it is written in.
    """

    key: str
    to: Recipient
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice whose time to be sent has come; `attempts` counts this one."""

    notice: MailNotice
    at: datetime
    attempts: int


class Outbox(Protocol):
    """Notices on their way out, kept until a mail server has taken them; several processes may empty it at once."""

    async def put(self, notice: MailNotice, *, at: datetime) -> bool:
        """Keep a notice for sending; False when one of its key was kept before.

        Raises:
            OutboxFull: too many wait already.
            Refused: it is longer than a notice may be, or its key has another form.
            StorageUnavailable: it could not be kept.
        """
        ...

    async def take(self, *, at: datetime, until: Callable[[int], datetime]) -> DueNotice | None:
        """Return the notice that is due first and nobody else is sending, or None.

        Args:
            at: now.
            until: given how often it was tried, this time included, says when it is due again unless it is settled.
        """
        ...

    async def settle(self, key: str, *, sent: bool) -> None:
        """Take note that a notice was sent, or will not be."""
        ...
