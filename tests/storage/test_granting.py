"""Grants as the controller wants them: never one's own, never too long, by two where it is set so, and told of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.errors import GrantRefused, SignInRefused
from storage.granting import StoredGranting
from storage.granting_port import GrantTerms, Newcomer
from storage.grants import EMERGENCY_RIGHTS, Fault, Grant, State, asked_on, check, overdue, state, warned
from storage.interfaces import Account, AuditTag, Right
from storage.mongo import Database
from storage.passwords import TESTING, Passwords
from storage.roles import TEMPLATES, Role
from storage.schedule import months_before
from storage.sessions import StoredSessions
from tests.storage import conftest

AT = conftest.AT.replace(microsecond=0)
PASSWORD, CHOSEN = "kolme kuivaa kukkaa", "neljä märkää lehteä"
MONTH = timedelta(days=30)
STAFF = Grant(Role.STAFF, TEMPLATES[Role.STAFF], "hallitus 12.1.", "asiakaspalvelu", AT + MONTH)
CHAIR = Grant(
    Role.PRESIDIUM, TEMPLATES[Role.PRESIDIUM], "edustajisto", "puheenjohtaja", AT + 11 * MONTH, None, AT + 11 * MONTH
)


class Desk:
    """What a test works with: people who grant, and what stands behind them."""

    def __init__(self, database: Database, terms: GrantTerms | None = None) -> None:
        self.accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
        self.sessions = StoredSessions(database=database)
        self.audit = StoredAudit(database=database)
        self.granting = StoredGranting(
            database=database, accounts=self.accounts, sessions=self.sessions, audit=self.audit, terms=terms
        )

    async def person(self, name: str, grant: Grant | None = STAFF, *, author: str = "command") -> Account:
        """Add somebody who has chosen a password."""
        account = await self.accounts.create(
            name=name, display_name=name, password=PASSWORD, language="fi", rights=frozenset(), granted_by="pj",
            grant_reason="työ", grant_until=None, at=AT,
        )  # fmt: skip
        if grant is not None:
            await self.accounts.set_grant(
                account.id, rights=grant.rights, granted_by="pj", grant_reason="työ", grant_until=grant.until,
                role=grant.role, author=author, at=AT,
            )  # fmt: skip
        return await self.now(account)

    async def now(self, account: Account) -> Account:
        """Return an account as it is stored now."""
        found = await self.accounts.by_id(account.id)
        assert found
        return found

    async def tags(self) -> list[AuditTag]:
        """Return what the audit says, oldest first."""
        return [entry.tag for entry in reversed(await self.audit.page(limit=50))]


@pytest.fixture
def desk(database: Database) -> Desk:
    """One person is enough to grant."""
    return Desk(database)


@pytest.fixture
def two(database: Database) -> Desk:
    """A second person must agree."""
    return Desk(database, GrantTerms(second_approver=True, approval_days=7))


@pytest.mark.parametrize(
    ("change", "field", "fault"),
    [
        ({"reason": "  "}, "reason", Fault.MISSING),
        ({"reason": "x" * 513}, "reason", Fault.MISSING),
        ({"given_by": ""}, "given_by", Fault.MISSING),
        ({"rights": frozenset()}, "rights", Fault.MISSING),
        ({"until": AT}, "until", Fault.PAST),
        ({"start": AT + MONTH}, "until", Fault.PAST),
        ({"until": AT + timedelta(days=366)}, "until", Fault.TOO_LONG),
        ({"start": AT + MONTH, "until": AT + MONTH + timedelta(days=366)}, "until", Fault.TOO_LONG),
        ({"start": AT + timedelta(days=366)}, "start", Fault.TOO_LATE),
        ({"role": Role.PRESIDIUM}, "term_ends", Fault.MISSING),
        ({"role": Role.PRESIDIUM, "term_ends": AT}, "term_ends", Fault.TERM_OVER),
        ({"role": Role.PRESIDIUM, "term_ends": AT + timedelta(days=800)}, "term_ends", Fault.TOO_LATE),
        (
            {"role": Role.PRESIDIUM, "term_ends": AT + MONTH, "until": AT + MONTH + timedelta(days=14, seconds=1)},
            "until",
            Fault.TOO_LONG,
        ),
    ],
)
def test_no_grant_is_given_like_this(change: dict[str, Any], field: str, fault: Fault) -> None:
    """Each field that is missing, past or too far is named, and what is right is accepted."""
    check(STAFF, at=AT)
    check(CHAIR, at=AT)
    with pytest.raises(GrantRefused) as refused:
        check(replace(STAFF, **change), at=AT)
    assert (refused.value.field, refused.value.fault) == (field, fault)


async def test_a_newcomer_chooses_their_own_password(desk: Desk) -> None:
    """The code is stored as a hash, works once, within three days; until then nobody can sign in, also not later."""
    chair = await desk.person("chair", CHAIR)
    given = await desk.granting.welcome(Newcomer("aino", "Aino", "fi"), STAFF, by=chair, at=AT)
    assert len(given.code) == 43
    assert (given.account.rights, given.account.grant_author) == (STAFF.rights, chair.id)
    with pytest.raises(SignInRefused):
        await desk.accounts.authenticate("aino", "", at=AT)
    other = await desk.granting.code(given.account, by=chair, at=AT)
    for code, password, at in (
        (given.code, CHOSEN, AT),
        (other, CHOSEN, AT + timedelta(hours=72)),
    ):
        with pytest.raises(GrantRefused, match="code"):
            await desk.granting.enrol(code, password, at=at)
    with pytest.raises(ValueError, match="password"):
        await desk.granting.enrol(other, "lyhyt", at=AT)
    await desk.granting.enrol(other, CHOSEN, at=AT + timedelta(hours=71))
    assert (await desk.accounts.authenticate("aino", CHOSEN, at=AT)).name == "aino"
    with pytest.raises(GrantRefused, match="code"):
        await desk.granting.enrol(other, PASSWORD, at=AT)
    with pytest.raises(GrantRefused, match="password was chosen"):
        await desk.granting.code(await desk.now(given.account), by=chair, at=AT)
    assert await desk.granting.code(await desk.now(given.account), by=None, at=AT)
    assert await desk.tags() == [
        AuditTag.CONSOLE_ACCOUNT_CREATE, AuditTag.CONSOLE_ACCOUNT_GRANT, AuditTag.CONSOLE_ACCOUNT_CODE,
        AuditTag.CONSOLE_ACCOUNT_CODE, AuditTag.CONSOLE_ACCOUNT_ENROL, AuditTag.COMMAND_ACCOUNT_CODE,
    ]  # fmt: skip


async def test_nobody_touches_their_own_grant(desk: Desk) -> None:
    """Not giving, confirming, ending, nor a code; and who may not grant does nothing at all; the audit stays empty."""
    chair, staff = await desk.person("chair", CHAIR), await desk.person("staff")
    for by, account, fault in ((chair, chair, Fault.OWN), (staff, chair, Fault.NOT_ENTITLED)):
        for deed in (
            desk.granting.give(account, STAFF, by=by, at=AT),
            desk.granting.confirm(account, by=by, at=AT),
            desk.granting.end(account, decided="pj", reason="ohi", by=by, at=AT),
            desk.granting.code(account, by=by, at=AT),
        ):
            with pytest.raises(GrantRefused) as refused:
                await deed
            assert refused.value.fault == fault
    with pytest.raises(GrantRefused):
        await desk.granting.welcome(Newcomer("x", "x", "fi"), STAFF, by=staff, at=AT)
    assert await desk.tags() == []


async def test_a_grant_that_begins_later_gives_nothing_before(desk: Desk) -> None:
    """Rights are in force from the first moment on, not sooner, and end as told."""
    chair, aino = await desk.person("chair", CHAIR), await desk.person("aino", None)
    token = await desk.sessions.create(aino.id, at=AT)
    start = AT + timedelta(days=3)
    account = (await desk.granting.give(aino, replace(STAFF, start=start), by=chair, at=AT)).account
    assert await desk.sessions.get(token, at=AT) is None
    assert [account.rights_at(at) for at in (AT, start - timedelta(seconds=1), start, STAFF.until)] == [
        frozenset(), frozenset(), STAFF.rights, frozenset()
    ]  # fmt: skip
    assert [state(account, at=at) for at in (AT, start, STAFF.until)] == [State.COMING, State.ENDS_SOON, State.ENDED]
    asked = asked_on(account, months=6)
    assert asked
    assert asked == months_before(start, -6)


async def test_a_second_person_agrees(two: Desk) -> None:
    """Not the author, not who has their own grant from the author, not the person: then it is in force, once."""
    author = await two.person("author", CHAIR)
    dependent = await two.person("dependent", CHAIR, author=author.id)
    other = await two.person("other", CHAIR)
    aino = await two.person("aino", None)
    given = await two.granting.give(aino, CHAIR, by=author, at=AT)
    assert given.waits
    assert not (await two.now(aino)).rights
    for by, at, fault in (
        (author, AT, Fault.OWN_PROPOSAL),
        (dependent, AT, Fault.DEPENDENT),
        (replace(other, id=aino.id), AT, Fault.OWN),
        (await two.person("staff"), AT, Fault.NOT_ENTITLED),
        (other, AT + timedelta(days=7), Fault.GONE),
    ):
        with pytest.raises(GrantRefused) as refused:
            await two.granting.approve(given.waits.id, by=by, at=at)
        assert refused.value.fault == fault
    assert (await two.granting.waiting(at=AT))[0].grant == CHAIR
    approved = await two.granting.approve(given.waits.id, by=other, at=AT)
    assert (approved.rights, approved.grant_author) == (CHAIR.rights, author.id)
    with pytest.raises(GrantRefused) as refused:
        await two.granting.approve(given.waits.id, by=other, at=AT)
    assert refused.value.fault == Fault.GONE


async def test_a_proposal_goes_with_its_author(two: Desk) -> None:
    """Who may not grant any more has proposed nothing; a declined one is gone; the command line needs nobody."""
    author, other, aino = (
        await two.person("author", CHAIR),
        await two.person("other", CHAIR),
        await two.person("a", None),
    )
    waits = (await two.granting.give(aino, STAFF, by=author, at=AT)).waits
    assert waits
    await two.accounts.set_grant(
        author.id, rights=STAFF.rights, granted_by="pj", grant_reason="r", grant_until=CHAIR.until
    )
    with pytest.raises(GrantRefused) as refused:
        await two.granting.approve(waits.id, by=other, at=AT)
    assert refused.value.fault == Fault.AUTHOR_GONE
    await two.granting.end(author, decided="pj", reason="ohi", by=other, at=AT)
    assert await two.granting.waiting(at=AT) == []
    waits = (await two.granting.give(aino, STAFF, by=other, at=AT)).waits
    assert waits
    await two.granting.decline(waits.id, by=other, at=AT)
    assert await two.granting.waiting(at=AT) == []
    assert (await two.granting.give(aino, STAFF, by=None, at=AT)).account.rights == STAFF.rights


async def test_a_grant_is_asked_about(desk: Desk) -> None:
    """After six months it is overdue until another person confirms it; a new grant begins anew."""
    chair = await desk.person("chair", CHAIR)
    aino = await desk.person("aino", replace(STAFF, until=AT + 11 * MONTH))
    later = AT + 7 * MONTH
    assert [overdue(aino, months=6, at=at) for at in (AT, later, AT + 12 * MONTH)] == [False, True, False]
    await desk.granting.confirm(aino, by=chair, at=later)
    assert not overdue(await desk.now(aino), months=6, at=later)
    assert (await desk.granting.give(aino, STAFF, by=chair, at=AT)).account.confirmed_at is None
    assert [warned(days) for days in (31, 30, 8, 7, 2, 1, 0)] == [None, 30, 30, 7, 7, 1, 1]


@pytest.mark.parametrize(
    ("grant", "rights", "words", "fault"),
    [
        (None, {Right.REVEAL_IDENTITY}, "uhka", Fault.NOT_IN_FORCE),
        (STAFF, set(), "uhka", Fault.MISSING),
        (STAFF, {Right.GRANT}, "uhka", Fault.MISSING),
        (STAFF, {Right.SEARCH_PERSONS, Right.KEYS}, "uhka", Fault.MISSING),
        (STAFF, {Right.REVEAL_IDENTITY}, "uhka", Fault.NOTHING_ADDED),
        (STAFF, {Right.SEARCH_PERSONS}, " ", Fault.MISSING),
    ],
)
async def test_no_emergency_is_taken_like_this(
    desk: Desk, grant: Grant | None, rights: set[Right], words: str, fault: Fault
) -> None:
    """Only with a grant in force, only what is foreseen and missing, and only with words; else nothing is noted."""
    aino = await desk.person("aino", grant)
    with pytest.raises(GrantRefused) as refused:
        await desk.granting.take_emergency(aino, frozenset(rights), words=words, at=AT)
    assert refused.value.fault == fault
    assert await desk.tags() == []


async def test_an_emergency_is_short_told_and_looked_at_by_another(desk: Desk) -> None:
    """Rights for four hours and never beyond the grant, sessions ended, one's own look at it does not count."""
    aino, chair = await desk.person("aino"), await desk.person("chair", CHAIR)
    admin = await desk.person("admin", replace(STAFF, role=Role.ADMINISTRATOR, rights=frozenset({Right.TUNE_RULES})))
    token = await desk.sessions.create(aino.id, at=AT)
    wanted = frozenset({Right.SEARCH_PERSONS})
    taken = await desk.granting.take_emergency(aino, wanted, words="uhka", at=AT)
    again = await desk.granting.take_emergency(await desk.now(aino), frozenset({Right.READ_AUDIT}), words="u", at=AT)
    assert await desk.sessions.get(token, at=AT) is None
    aino = await desk.now(aino)
    held = [aino.rights_at(AT + timedelta(hours=hours)) for hours in (3, 4)]
    assert held == [STAFF.rights | wanted | {Right.READ_AUDIT}, STAFF.rights]
    assert aino.granted_rights_at(AT) == STAFF.rights
    assert aino.rights_at(STAFF.until) == frozenset()
    await desk.granting.take_emergency(admin, frozenset({Right.READ_AUDIT}), words="u", at=AT)
    for by, fault in ((aino, Fault.OWN), (await desk.now(admin), Fault.NOT_ENTITLED)):
        with pytest.raises(GrantRefused) as refused:
            await desk.granting.review(taken.id, by=by, at=AT)
        assert refused.value.fault == fault
    await desk.granting.review(taken.id, by=chair, at=AT)
    with pytest.raises(GrantRefused):
        await desk.granting.review(taken.id, by=chair, at=AT)
    assert taken.id not in {one.id for one in await desk.granting.emergencies(unreviewed=True)}
    assert {one.reviewed_by for one in await desk.granting.emergencies()} == {"", chair.id}
    assert again.id in {one.id for one in await desk.granting.emergencies(unreviewed=True)}
    await desk.granting.end(aino, decided="pj", reason="väärinkäyttö", by=chair, at=AT)
    assert (await desk.now(aino)).emergency is None
    assert EMERGENCY_RIGHTS & {Right.GRANT, Right.KEYS, Right.PUBLISH_RULES} == frozenset()
