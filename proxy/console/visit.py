"""Who is asking, in which language, with which rights: read anew on every request."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from proxy.console.guard import Origin, proof
from proxy.console.texts import Texts
from proxy.i18n import LANGUAGES, choose_language
from storage.interfaces import Account, Accounts, Right, Sessions

QUIET_PATHS: Final = frozenset({"/session"})
"""What is asked without anybody doing anything; it prolongs no session."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's person, or nobody.

    Attributes:
        texts: the language of the answer.
        at: the time of the request.
        secret: the cookie's secret that form proofs are made with: the session's token, or the entry's.
        account: the account that is signed in, or None.
        rights: the rights in force at this moment; none once the grant has run out.
        ended: a session was presented that is no longer in force.
        new_entry: the secret is new and the browser must be given it.
        fresh_until: until when the person's last proof counts as fresh.
    """

    texts: Texts
    at: datetime
    secret: str = field(repr=False)
    account: Account | None = None
    rights: frozenset[Right] = frozenset()
    ended: bool = False
    new_entry: bool = False
    fresh_until: datetime | None = None

    @property
    def form_token(self) -> str:
        """The proof that this visit's forms carry."""
        return proof(self.secret, "form")


VISIT = web.RequestKey("visit", Visit)


class Missing(Exception):  # noqa: N818 - a page, not a fault
    """The visit lacks the right that a page needs, or every one of several."""

    def __init__(self, *rights: Right) -> None:
        super().__init__(f"this needs the right {' or '.join(rights)}")
        self.rights = rights


class NotFresh(Exception):  # noqa: N818 - a page, not a fault
    """What is asked for needs a fresh proof of who asks."""


class Lapsed(Exception):  # noqa: N818 - a page, not a fault
    """A sign-in waited for its second step and waits no more."""


class NotSignedIn(Exception):  # noqa: N818 - a page, not a fault
    """The page is for people who are signed in."""


def signed_in(visit: Visit) -> Account:
    """Return who is signed in.

    Raises:
        NotSignedIn: nobody is.
    """
    if visit.account is None:
        raise NotSignedIn
    return visit.account


class Doorkeeper:
    """Finds out whose visit a request is."""

    def __init__(
        self,
        *,
        origin: Origin,
        accounts: Accounts,
        sessions: Sessions,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        elevation: timedelta,
    ) -> None:
        self._origin = origin
        self._accounts = accounts
        self._sessions = sessions
        self._clock = clock
        self._zone = zone
        self._elevation = elevation

    def stranger(self, request: web.Request) -> Visit:
        """Return the visit of nobody, read from cookies and headers alone."""
        entry = request.cookies.get(self._origin.cookies.entry, "")
        known = _TOKEN.fullmatch(entry) is not None
        return Visit(
            texts=self._texts(request, None),
            at=self._clock(),
            secret=entry if known else secrets.token_urlsafe(32),
            ended=self._origin.cookies.session in request.cookies,
            new_entry=not known,
        )

    async def recognise(self, request: web.Request) -> Visit:
        """Return the visit of a request: session, account and rights as storage has them now."""
        token = request.cookies.get(self._origin.cookies.session, "")
        at = self._clock()
        # A script that asks whether a page is still good must not keep the session going by that.
        find = self._sessions.look if request.path in QUIET_PATHS else self._sessions.get
        session = await find(token, at=at) if _TOKEN.fullmatch(token) else None
        account = await self._accounts.by_id(session.account) if session else None
        if session is None or account is None:
            return self.stranger(request)
        fresh_until = session.elevated_at + self._elevation
        texts = self._texts(request, account)
        return Visit(texts, at, token, account, account.rights_at(at), fresh_until=fresh_until)

    def _texts(self, request: web.Request, account: Account | None) -> Texts:
        chosen = request.cookies.get(self._origin.cookies.language, "")
        if chosen in LANGUAGES:
            return Texts(chosen, self._zone)
        if account is not None and account.language in LANGUAGES:
            return Texts(account.language, self._zone)
        return Texts(choose_language(request.headers.get("Accept-Language", "")), self._zone)


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
