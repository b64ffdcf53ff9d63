"""Grants as the controller wants them given: never one's own, never too long, by two people where it is set so."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.accounts import COMMAND, StoredAccounts
from storage.emergencies import Emergencies
from storage.errors import GrantRefused
from storage.granting_port import Given, GrantTerms, Newcomer
from storage.grants import (
    EMERGENCY_RIGHTS,
    MAX_DECIDED_CHARS,
    MAX_REASON_CHARS,
    Emergency,
    Fault,
    Grant,
    Proposal,
    check,
)
from storage.interfaces import Audit
from storage.mongo import Database
from storage.people import Deed, People
from storage.proposals import Proposals
from storage.sessions import StoredSessions
from storage.vocabulary import Account, AccountId, EmergencyRights, Right

_CODE_BYTES = 32


class StoredGranting:
    """The port `Granting` on the database.

    Args:
        database: where people, proposals and emergencies are.
        accounts: the people.
        sessions: who of them is signed in.
        audit: where it is written down first.
        terms: what the controller chose.
    """

    def __init__(
        self,
        *,
        database: Database,
        accounts: StoredAccounts,
        sessions: StoredSessions,
        audit: Audit,
        terms: GrantTerms | None = None,
    ) -> None:
        self._terms = terms or GrantTerms()
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._proposals = Proposals(database=database, days=self._terms.approval_days)
        self._emergencies = Emergencies(database=database, hours=self._terms.emergency_hours)

    async def welcome(self, newcomer: Newcomer, grant: Grant, *, by: Account | None, at: datetime) -> Given:
        """Give a new person an account, a grant, and a code with which they choose their own password."""
        _entitled(by, at)
        check(grant, at=at)
        people = self._people(by)
        account = await people.open(
            name=newcomer.name, display_name=newcomer.display_name, password=None, language=newcomer.language,
            decided=grant.given_by, reason=grant.reason, at=at,
        )  # fmt: skip
        given = await self._put(account, grant, by=by, at=at)
        return Given(given.account, given.waits, await self.code(account, by=by, at=at))

    async def give(self, account: Account, grant: Grant, *, by: Account | None, at: datetime) -> Given:
        """Put a grant in the place of the one that somebody has, or propose it where a second person must agree."""
        _entitled(by, at)
        _not_own(account, by)
        check(grant, at=at)
        return await self._put(account, grant, by=by, at=at)

    async def _put(self, account: Account, grant: Grant, *, by: Account | None, at: datetime) -> Given:
        # On the host's command line the controller acts itself; who is there could do more than grant.
        if by is None or not self._terms.second_approver:
            await self._proposals.drop_for(account.id)
            return Given(await self._people(by).grant(account, grant, at=at))
        proposal = self._proposals.of(account, grant, author=by.id, at=at)
        await self._people(by).note(Deed.PROPOSE, {**grant.detail(account), "proposal": proposal.id}, at)
        await self._proposals.keep(proposal)
        return Given(account, proposal)

    async def approve(self, proposal: str, *, by: Account | None, at: datetime) -> Account:
        """Agree to what another person proposed."""
        _entitled(by, at)
        found, account = await self._proposed(proposal, at)
        if by is not None:
            _not_own(account, by)
            if by.id == found.author:
                raise GrantRefused("proposal", Fault.OWN_PROPOSAL)
            if by.grant_author == found.author:
                raise GrantRefused("proposal", Fault.DEPENDENT)
        author = await self._accounts.by_id(AccountId(found.author))
        if author is None or Right.GRANT not in author.rights_at(at):
            raise GrantRefused("proposal", Fault.AUTHOR_GONE)
        check(found.grant, at=at)
        people = self._people(by)
        await people.note(Deed.APPROVE, {"account": account.id, "proposal": found.id, "author": found.author}, at)
        if not await self._proposals.take(found.id):
            raise GrantRefused("proposal", Fault.GONE)
        return await people.grant(account, found.grant, at=at, author=found.author)

    async def decline(self, proposal: str, *, by: Account | None, at: datetime) -> None:
        """Put a proposal aside; its author may do so too."""
        _entitled(by, at)
        found, account = await self._proposed(proposal, at)
        await self._people(by).note(Deed.DECLINE, {"account": account.id, "proposal": found.id}, at)
        await self._proposals.take(found.id)

    async def end(self, account: Account, *, decided: str, reason: str, by: Account | None, at: datetime) -> None:
        """Take all rights away at once, and what was proposed for or by this person; the account stays."""
        _entitled(by, at)
        _not_own(account, by)
        for name, text, most in (("given_by", decided, MAX_DECIDED_CHARS), ("reason", reason, MAX_REASON_CHARS)):
            if not 1 <= len(text.strip()) <= most:
                raise GrantRefused(name, Fault.MISSING)
        await self._people(by).revoke(account, given_by=decided, reason=reason, at=at)
        await self._proposals.drop(account.id)

    async def confirm(self, account: Account, *, by: Account | None, at: datetime) -> None:
        """Say that somebody still needs their grant."""
        _entitled(by, at)
        _not_own(account, by)
        if not account.granted_rights_at(at):
            raise GrantRefused("account", Fault.NOT_IN_FORCE)
        await self._people(by).note(Deed.CONFIRM, {"account": account.id}, at)
        await self._accounts.confirm_grant(account.id, at=at)

    async def code(self, account: Account, *, by: Account | None, at: datetime) -> str:
        """Return a new enrolment code in the place of an unused one."""
        _entitled(by, at)
        _not_own(account, by)
        if by is not None and account.password_hash:
            # Else whoever grants could sign in as anybody.
            raise GrantRefused("account", Fault.ENROLLED)
        code = secrets.token_urlsafe(_CODE_BYTES)
        await self._people(by).note(Deed.CODE, {"account": account.id}, at)
        await self._accounts.set_code(account.id, code, until=at + timedelta(hours=self._terms.code_hours))
        return code

    async def enrol(self, code: str, password: str, *, at: datetime) -> Account:
        """Set the password that a person chose with their enrolment code, once."""
        account = await self._accounts.by_code(code, at=at)
        if account is None:
            raise GrantRefused("code", Fault.GONE)
        self._accounts.check_password(password)
        await People(
            accounts=self._accounts, sessions=self._sessions, audit=self._audit, actor=account.id
        ).note(Deed.ENROL, {"account": account.id}, at)  # fmt: skip
        if not await self._accounts.use_code(account.id, code, password):
            raise GrantRefused("code", Fault.GONE)
        await self._sessions.drop_all(account.id)
        return account

    async def waiting(self, *, at: datetime) -> Sequence[Proposal]:
        """Return the proposals that wait, the oldest first."""
        return await self._proposals.waiting(at=at)

    async def take_emergency(
        self, account: Account, rights: frozenset[Right], *, words: str, at: datetime
    ) -> Emergency:
        """Give a person rights at their own word, for a few hours; it ends their sessions, so they sign in again."""
        if not account.granted_rights_at(at):
            raise GrantRefused("rights", Fault.NOT_IN_FORCE)
        if not account.role:
            raise GrantRefused("rights", Fault.NO_ROLE)
        if not rights or not rights <= EMERGENCY_RIGHTS:
            raise GrantRefused("rights", Fault.MISSING)
        if rights & account.rights_at(at):
            raise GrantRefused("rights", Fault.NOTHING_ADDED)
        if not 1 <= len(words.strip()) <= MAX_REASON_CHARS:
            raise GrantRefused("words", Fault.MISSING)
        emergency = self._emergencies.of(account, rights, words=words.strip(), at=at)
        named = ",".join(sorted(right.value for right in rights))
        people = self._people(account)
        await people.note(Deed.EMERGENCY, {"account": account.id, "rights": named, "emergency": emergency.id}, at)
        # First what the others are told by, then the rights.
        await self._emergencies.keep(emergency)
        held = account.emergency.rights if account.emergency and at < account.emergency.until else frozenset()
        given = EmergencyRights(emergency.id, rights | held, emergency.until)
        await self._accounts.set_emergency(account.id, given)
        await self._sessions.drop_all(account.id)
        return emergency

    async def review(self, emergency: str, *, by: Account, at: datetime) -> None:
        """Note that another person has looked at an emergency afterwards."""
        found = await self._emergencies.get(emergency)
        if found is None or found.reviewed_at is not None:
            raise GrantRefused("emergency", Fault.GONE)
        if found.account == by.id:
            raise GrantRefused("emergency", Fault.OWN)
        if Right.READ_AUDIT not in by.granted_rights_at(at):
            # The right from an emergency of one's own does not count.
            raise GrantRefused("emergency", Fault.NOT_ENTITLED)
        await self._people(by).note(Deed.REVIEW, {"account": found.account, "emergency": found.id}, at)
        if not await self._emergencies.review(found.id, by=by.id, at=at):
            raise GrantRefused("emergency", Fault.GONE)

    async def emergencies(self, *, unreviewed: bool = False) -> Sequence[Emergency]:
        """Return emergencies, newest first."""
        return await self._emergencies.list(unreviewed=unreviewed)

    async def _proposed(self, proposal: str, at: datetime) -> tuple[Proposal, Account]:
        found = await self._proposals.get(proposal, at=at)
        account = await self._accounts.by_id(found.account) if found else None
        if found is None or account is None:
            raise GrantRefused("proposal", Fault.GONE)
        return found, account

    def _people(self, by: Account | None) -> People:
        return People(
            accounts=self._accounts, sessions=self._sessions, audit=self._audit, actor=by.id if by else COMMAND
        )


def _entitled(by: Account | None, at: datetime) -> None:
    if by is not None and Right.GRANT not in by.rights_at(at):
        raise GrantRefused("account", Fault.NOT_ENTITLED)


def _not_own(account: Account, by: Account | None) -> None:
    if by is not None and by.id == account.id:
        raise GrantRefused("account", Fault.OWN)
