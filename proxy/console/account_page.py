"""A person's own account: which rights they hold, who gave them, until when."""

from dataclasses import dataclass

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.names import RIGHTS, actor_name
from proxy.console.visit import VISIT, NotSignedIn
from storage.grants import EMERGENCY_RIGHTS
from storage.interfaces import AccountId, Accounts


@dataclass(frozen=True, slots=True)
class RightLine:
    """One right, in words, and whether it is held at this moment."""

    name: str
    meaning: str
    held: bool


class AccountPage:
    """The page of one's own account."""

    def __init__(self, *, accounts: Accounts, drawing: Drawing) -> None:
        self._accounts = accounts
        self._drawing = drawing

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show rights and their grant."""
        visit = request[VISIT]
        account, texts = visit.account, visit.texts
        if account is None:
            raise NotSignedIn
        giver = await self._accounts.by_id(AccountId(account.granted_by))
        until, begins = account.grant_until, account.grant_from
        return self._drawing.page(
            request,
            visit,
            "account.html",
            place="account",
            all_rights=[
                RightLine(texts(name), texts(meaning), right in visit.rights)
                for right, (name, meaning) in RIGHTS.items()
            ],
            coming=texts.long_date(texts.local_date(begins)) if begins is not None and begins > visit.at else "",
            emergency=bool(account.role and account.granted_rights_at(visit.at) and EMERGENCY_RIGHTS - visit.rights),
            expired=until is not None and until <= visit.at,
            until=texts.moment(until) if until else texts("No end has been set"),
            granted_by=giver.display_name if giver else actor_name(texts, account.granted_by),
        )
