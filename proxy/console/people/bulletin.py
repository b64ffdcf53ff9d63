"""What a person is told on top of every page: about their own rights, and, if they may, about those of others."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from proxy.console.people.words import last_day, right_names
from proxy.console.texts import Texts
from proxy.console.visit import Visit
from storage.granting_port import Granting, GrantTerms
from storage.grants import Emergency, Proposal, State, days_left, overdue, state, warned
from storage.interfaces import Account, Accounts, Right
from storage.roles import WARNED_DAYS

SEEN_SECONDS = 5.0
"""How long one look at everybody's grants is used; what is done in this process is seen at once."""


@dataclass(frozen=True, slots=True)
class Banner:
    """One thing that is told; `tone` is one of the notice's, `link` leads to where something can be done."""

    tone: str
    icon: str
    text: str
    link: str = ""
    doing: str = ""


BANNERS = web.RequestKey("banners", tuple[Banner, ...])
"""What the page that answers a request tells on top."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How everybody's grants stand."""

    accounts: Sequence[Account]
    waiting: Sequence[Proposal]
    emergencies: Sequence[Emergency]


class Bulletin:
    """Finds what is to be told."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        granting: Granting,
        terms: GrantTerms,
        cases: Callable[[Visit], tuple[Banner, ...]] = lambda _visit: (),
    ) -> None:
        self._cases = cases
        self._accounts = accounts
        self._granting = granting
        self._terms = terms
        self._seen: tuple[float, Standing] | None = None

    def forget(self) -> None:
        """Look anew at the next page: something was done."""
        self._seen = None

    async def banners(self, visit: Visit) -> tuple[Banner, ...]:
        """Return what this visit is told; nobody is told nothing."""
        if visit.account is None:
            return ()
        own = own_banners(visit.texts, visit.account, visit) + self._cases(visit)
        if not visit.rights & {Right.GRANT, Right.READ_AUDIT}:
            return own
        standing = await self._standing(visit)
        return own + others_banners(visit.texts, visit, standing, months=self._terms.recertify_months)

    async def _standing(self, visit: Visit) -> Standing:
        now = asyncio.get_running_loop().time()
        if self._seen is None or now - self._seen[0] > SEEN_SECONDS:
            standing = Standing(
                await self._accounts.list(),
                await self._granting.waiting(at=visit.at),
                await self._granting.emergencies(unreviewed=True),
            )
            self._seen = (now, standing)
        return self._seen[1]


def own_banners(texts: Texts, account: Account, visit: Visit) -> tuple[Banner, ...]:
    """Return what a person is told about their own rights."""
    told = []
    left = days_left(account, at=visit.at)
    if state(account, at=visit.at) is State.ENDS_SOON and left is not None and account.grant_until is not None:
        day = last_day(texts, account.grant_until)
        text = texts.count(
            "Your rights end in {count} day; the last day is {day}.",
            "Your rights end in {count} days; the last day is {day}.",
            left,
            day=day,
        )
        told.append(Banner("" if warned(left) == max(WARNED_DAYS) else "opened", "clock", text))
    emergency = account.emergency
    if emergency is not None and visit.at < emergency.until and visit.rights:
        names = ", ".join(right_names(texts, emergency.rights))
        until = texts.moment(emergency.until)
        text = texts("You took rights in an emergency, until {moment}: {rights}.", moment=until, rights=names)
        told.append(Banner("opened", "warning", text))
    if account.code_until is not None and visit.at < account.code_until:
        text = texts(
            "A code was made with which your password can be changed, until {moment}. If you did not ask for one, tell "
            "the controller at once.",
            moment=texts.moment(account.code_until),
        )
        told.append(Banner("bad", "key", text))
    return tuple(told)


def others_banners(texts: Texts, visit: Visit, standing: Standing, *, months: int) -> tuple[Banner, ...]:
    """Return what a person who gives rights, or reads the audit, is told about others."""
    told = [_emergency(texts, visit, standing, one) for one in standing.emergencies]
    if Right.GRANT not in visit.rights:
        return tuple(told)
    others = [one for one in standing.accounts if visit.account is None or one.id != visit.account.id]
    ends = sum(state(one, at=visit.at) is State.ENDS_SOON for one in others)
    late = sum(overdue(one, months=months, at=visit.at) for one in others)
    parts = [
        texts.count("{count} grant ends within 30 days", "{count} grants end within 30 days", ends) if ends else "",
        texts.count("{count} waits for a second person", "{count} wait for a second person", len(standing.waiting))
        if standing.waiting
        else "",
        texts.count("{count} should have been confirmed", "{count} should have been confirmed", late) if late else "",
    ]
    if any(parts):
        text = "; ".join(part for part in parts if part)
        told.append(Banner("", "people", text, "/people", texts("People and rights")))
    return tuple(told)


def _emergency(texts: Texts, visit: Visit, standing: Standing, emergency: Emergency) -> Banner:
    name = next((one.display_name for one in standing.accounts if one.id == emergency.account), texts("Unknown"))
    text = texts(
        "{name} took rights in an emergency on {moment}. Nobody else has looked at it yet.",
        name=name,
        moment=texts.moment(emergency.at),
    )
    reads = Right.READ_AUDIT in visit.rights
    return Banner("bad", "warning", text, "/emergencies" if reads else "", texts("Look at it") if reads else "")
