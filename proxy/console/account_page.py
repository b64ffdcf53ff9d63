"""A person's own account: how they sign in and where they are, which rights they hold, who gave them, until when."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.names import RIGHTS, actor_name
from proxy.console.signing.choices import SecondFactor, SigningChoices
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, signed_in
from storage.grants import EMERGENCY_RIGHTS
from storage.interfaces import AccountId, Accounts, Factor, FactorKind, Factors, OpenSession, Sessions

FEW_CODES: Final = 3
"""From how many recovery codes on their owner is told to make new ones."""


@dataclass(frozen=True, slots=True)
class RightLine:
    """One right, in words, and whether it is held at this moment."""

    name: str
    meaning: str
    held: bool


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One second factor, in words."""

    id: str
    name: str
    kind: str
    added: str
    used: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session, in words."""

    handle: str
    begun: str
    seen: str
    own: bool


class AccountPage:
    """The page of one's own account."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        factors: Factors,
        sessions: Sessions,
        drawing: Drawing,
        signing: SigningChoices,
    ) -> None:
        self._accounts = accounts
        self._factors = factors
        self._sessions = sessions
        self._signing = signing
        self._drawing = drawing

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show rights and their grant, second factors, recovery codes and sessions."""
        visit = request[VISIT]
        account, texts = signed_in(visit), visit.texts
        giver = await self._accounts.by_id(AccountId(account.granted_by))
        until, begins = account.grant_until, account.grant_from
        held = await self._factors.held(account.id)
        sessions = await self._sessions.open_sessions(account.id, token=visit.secret, at=visit.at)
        return self._drawing.page(
            request,
            visit,
            "account.html",
            place="account",
            all_rights=[
                RightLine(texts(name), texts(meaning), right in visit.rights)
                for right, (name, meaning) in RIGHTS.items()
            ],
            factors=[_factor_line(texts, one) for one in held.factors],
            recovery_codes=held.recovery_codes,
            few_codes=0 < held.recovery_codes <= FEW_CODES,
            factor_required=self._signing.second_factor is SecondFactor.REQUIRED,
            sessions=[_session_line(texts, one) for one in sessions],
            coming=texts.long_date(texts.local_date(begins)) if begins is not None and begins > visit.at else "",
            emergency=bool(account.role and account.granted_rights_at(visit.at) and EMERGENCY_RIGHTS - visit.rights),
            expired=until is not None and until <= visit.at,
            until=texts.moment(until) if until else texts("No end has been set"),
            granted_by=giver.display_name if giver else actor_name(texts, account.granted_by),
        )


def _factor_line(texts: Texts, factor: Factor) -> FactorLine:
    return FactorLine(
        id=factor.id,
        name=factor.name,
        kind=texts("Passkey") if factor.kind is FactorKind.PASSKEY else texts("Authenticator app"),
        added=texts.moment(factor.created_at),
        used=texts.moment(factor.used_at) if factor.used_at else texts("not yet used"),
    )


def _session_line(texts: Texts, session: OpenSession) -> SessionLine:
    return SessionLine(session.handle, texts.moment(session.created_at), texts.moment(session.seen_at), session.own)
