"""What the controller is told about grants by mail: an emergency at once; what ends, waits or is to be confirmed.

A letter names nobody: it says what happened, and on which page of the console who it was.
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from proxy.console.texts import Texts
from storage.errors import StorageError
from storage.granting_port import Granting, GrantTerms
from storage.grants import State, asked_on, days_left, overdue, state, warned
from storage.interfaces import Account, Accounts, MailNotice, Outbox, Recipient

EVERY_S = 60.0
"""How often it is looked whether somebody is to be told; an emergency is told when it happens."""


class GrantNotices:
    """Puts each notice into the outbox once, however many processes look; without an outbox nobody is told by mail."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        granting: Granting,
        outbox: Outbox | None,
        terms: GrantTerms,
        origin: str,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
    ) -> None:
        self._accounts = accounts
        self._granting = granting
        self._outbox = outbox
        self._terms = terms
        self._origin = origin
        self._texts = Texts("fi", zone)
        self._clock = clock

    async def look(self) -> None:
        """Put in what is to be told now; what cannot be kept is tried again at the next look."""
        if self._outbox is None:
            return
        at, texts = self._clock(), self._texts
        with contextlib.suppress(StorageError):
            for emergency in await self._granting.emergencies(unreviewed=True):
                text = texts(
                    "Somebody with rights took more of them in an emergency. Another person must look at it: {address}",
                    address=f"{self._origin}/emergencies",
                )
                subject = texts("Verho: rights were taken in an emergency")
                await self._outbox.put(_notice(f"emergency.{emergency.id}", subject, text), at=at)
            for proposal in await self._granting.waiting(at=at):
                subject = texts("Verho: a grant waits for a second person")
                text = texts("It waits for another person's consent: {address}", address=f"{self._origin}/people")
                await self._outbox.put(_notice(f"grant-waits.{proposal.id}", subject, text), at=at)
            for account in await self._accounts.list():
                for notice in self._about(account, at):
                    await self._outbox.put(notice, at=at)

    def _about(self, account: Account, at: datetime) -> Iterator[MailNotice]:
        texts, address = self._texts, f"{self._origin}/people/{account.id}"
        left = days_left(account, at=at)
        if state(account, at=at) is State.ENDS_SOON and left is not None and account.grant_until is not None:
            key = f"grant-ends.{account.id}.{account.grant_until:%Y%m%d}.{warned(left)}"
            text = texts.count(
                "It ends in {count} day: {address}", "It ends in {count} days: {address}", left, address=address
            )
            yield _notice(key, texts("Verho: somebody's rights end soon"), text)
        asked = asked_on(account, months=self._terms.recertify_months)
        if asked is not None and overdue(account, months=self._terms.recertify_months, at=at):
            subject = texts("Verho: a grant is to be confirmed or ended")
            text = texts("Does this person still need their rights? {address}", address=address)
            yield _notice(f"grant-asked.{account.id}.{asked:%Y%m%d}", subject, text)


def _notice(key: str, subject: str, text: str) -> MailNotice:
    return MailNotice(key, Recipient.CHAIR, subject, text)
