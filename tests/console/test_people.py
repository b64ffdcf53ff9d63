"""Giving rights in the console: by decision, for a time, never one's own, by two where it is set so."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.granting_port import GrantTerms
from storage.interfaces import Account, AccountId, AuditTag, Right
from storage.mongo import Database
from storage.roles import TEMPLATES, Role
from tests.console.browsing import Browsing, Page, browser
from tests.console.stage import NOON, Stage, staged

OWN = "salasanani on pitkä"
GRANTING = frozenset({Right.GRANT, Right.READ_AUDIT})
GOOD = {
    "role": "staff",
    "right_read_redacted": "1",
    "right_reveal_identity": "1",
    "given_by": "hallitus 12.1.2027 § 4",
    "reason": "asiakaspalvelu",
    "start": "",
    "until": "",
    "term_ends": "",
}
NEW = {**GOOD, "name": "bertta", "display_name": "Bertta Berg", "language": "fi"}


@pytest.fixture
async def chair(stage: Stage, browsing: Browsing) -> Browsing:
    """Somebody who may give rights, signed in."""
    await stage.person("chair", GRANTING, display_name="Cecilia Chair")
    await browsing.sign_in("chair")
    return browsing


@pytest.fixture
async def two(database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    """A console where a second person must agree."""
    async with staged(database, tmp_path, grants=GrantTerms(second_approver=True)) as running:
        yield running


async def fill(browsing: Browsing, path: str, form: dict[str, str], *, action: str = "") -> Page:
    """Fill in a form of a page and send it."""
    page = await browsing.get(path)
    return await browsing.post(action or path, {**page.hidden(action or path), **form})


async def account(stage: Stage, name: str) -> Account:
    """Return somebody's account as it is stored."""
    found = await stage.accounts.by_name(name)
    assert found
    return found


def code_of(page: Page) -> str:
    """Return the code that a page shows."""
    shown = set[str](re.findall(r"(?<![\w-])[\w-]{43}(?=<)", page.body, re.ASCII))
    (code,) = shown - set(page.attributes("value"))
    return code


async def test_somebody_new_comes_in_with_a_code_of_their_own(stage: Stage, chair: Browsing) -> None:
    """The code is shown once, a reload makes no other; it sets a password that only the person knows, once."""
    shown = await fill(chair, "/people/new", NEW)
    assert (shown.status, "Käyttöönottokoodi" in shown.text) == (200, True)
    code = code_of(shown)
    assert code not in (await chair.get(f"/people/{(await account(stage, 'bertta')).id}")).body
    newcomer = await account(stage, "bertta")
    assert (newcomer.rights, newcomer.role) == (TEMPLATES[Role.STAFF], Role.STAFF)
    assert newcomer.grant_until
    assert 363 <= (newcomer.grant_until - NOON).days <= 365
    async with browser(stage) as bertta:
        for form, told in (
            ({"code": code, "password": OWN, "again": OWN + "x"}, "Kirjoita sama salasana kahdesti"),
            ({"code": code, "password": "lyhyt", "again": "lyhyt"}, "Valitse salasana, jossa on 12"),
            ({"code": code[:-1] + "?", "password": OWN, "again": OWN}, "Koodi ei ole voimassa"),
        ):
            answer = await fill(bertta, "/enrol", form)
            assert (answer.status, told in answer.text) == (422, True), answer.text
            assert code not in answer.body
        assert (await fill(bertta, "/enrol", {"code": code, "password": OWN, "again": OWN})).status == 303
        await bertta.sign_in("bertta", OWN)
        assert (await bertta.get("/conversations")).status == 200
        again = await fill(bertta, "/enrol", {"code": code, "password": OWN, "again": OWN})
        assert "Koodi ei ole voimassa" in again.text
    refused = await chair.post(f"/people/{newcomer.id}/code", {"token": "x"})
    assert refused.status == 403
    assert AuditTag.CONSOLE_ACCOUNT_ENROL in await stage.tags()


async def test_a_code_that_was_shown_is_not_made_anew_by_a_reload(stage: Stage, chair: Browsing) -> None:
    """Sending the same form again leads to the list; a new code takes the place of the unused one."""
    page = await chair.get("/people/new")
    sent = {**page.hidden("/people/new"), **NEW}
    first = code_of(await chair.post("/people/new", sent))
    again = await chair.post("/people/new", sent)
    assert (again.status, again.header("Location")) == (303, "/people")
    path = f"/people/{(await account(stage, 'bertta')).id}"
    second = code_of(await fill(chair, path, {}, action=f"{path}/code"))
    async with browser(stage) as bertta:
        assert (await fill(bertta, "/enrol", {"code": first, "password": OWN, "again": OWN})).status == 422
        stage.clock.pass_(hours=73)
        assert (await fill(bertta, "/enrol", {"code": second, "password": OWN, "again": OWN})).status == 422


REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"reason": " "}, "Kirjoita 1–512 merkkiä"),
    ({"given_by": ""}, "Kirjoita 1–128 merkkiä"),
    ({"right_read_redacted": "", "right_reveal_identity": ""}, "Valitse ainakin yksi oikeus"),
    ({"until": "2046-11-19"}, "Valitse päivä, joka on alkamispäivän jälkeen"),
    ({"until": "2047-11-21"}, "Viimeinen mahdollinen päivä on 20. marraskuuta 2047"),
    ({"until": "huomenna"}, "Kirjoita päivä muodossa"),
    ({"start": "2046-11-19"}, "Valitse tämä päivä tai jokin tuleva päivä"),
    ({"start": "2048-01-01"}, "Viimeinen mahdollinen päivä on"),
    ({"role": "presidium"}, "Kerro puheenjohtajiston toimikauden viimeinen päivä"),
    ({"role": "presidium", "term_ends": "2046-11-01"}, "Valitse päivä, joka on vasta tulossa"),
    ({"role": "presidium", "term_ends": "2060-01-01"}, "Viimeinen mahdollinen päivä on"),
    (
        {"role": "presidium", "term_ends": "2046-12-31", "until": "2047-01-15"},
        "Viimeinen mahdollinen päivä on 14. tammikuuta 2047",
    ),
    ({"name": ""}, "Kirjoita 1–64 merkkiä"),
    ({"display_name": "x" * 129}, "Kirjoita 1–128 merkkiä"),
    ({"language": "ru"}, "Valitse kieli"),
    ({"name": "CHAIR"}, "Käyttäjätunnus on jo jollakulla"),
)


async def test_every_fault_is_told_and_nothing_is_half_done(stage: Stage, chair: Browsing) -> None:
    """The field is named, what was typed stays, nobody is added and the audit stays as it was."""
    before = await stage.tags()
    for change, told in REFUSED:
        form = {**NEW, **change}
        answer = await fill(chair, "/people/new", form)
        assert (answer.status, told in answer.text) == (422, True), (change, answer.text)
        assert form["display_name"] in answer.attributes("value")
    assert len(await stage.accounts.list()) == 1
    assert await stage.tags() == before


async def test_nobody_decides_about_their_own_rights(stage: Stage, chair: Browsing) -> None:
    """One's own page has no forms, and what is sent there all the same is refused."""
    own = f"/people/{(await account(stage, 'chair')).id}"
    page = await chair.get(own)
    assert "Kukaan ei päätä omista oikeuksistaan" in page.text
    token = {"token": (await chair.get("/people")).hidden("/sign-out")["token"]}
    ending = {"end_given_by": "pj", "end_reason": "ohi"}
    before = await stage.tags()
    for path in (own, f"{own}/end", own.replace("/people", "/people/review")):
        answer = await chair.post(path, {**token, **GOOD, **ending})
        assert (answer.status, "Kukaan ei päätä omista" in answer.text) == (422, True), path
    assert (await chair.post(f"{own}/code", token)).status == 403
    assert await stage.tags() == before


async def test_rights_change_and_end_at_once(stage: Stage, chair: Browsing) -> None:
    """A grant to come gives nothing before its day; an end closes what is open; a fault in it is told."""
    bertta = await stage.person("bertta", frozenset({Right.READ_REDACTED}), display_name="Bertta Berg")
    path = f"/people/{bertta}"
    async with browser(stage) as other:
        await other.sign_in("bertta")
        sent = await fill(chair, path, {**GOOD, "start": "2046-12-01", "until": "2046-12-31"})
        assert (sent.status, sent.header("Location")) == (303, path)
        assert (await other.get("/account", follow=False)).status == 303
        await other.sign_in("bertta")
        assert (await other.get("/conversations")).status == 403
        stage.clock.pass_(days=11)
        await other.sign_in("bertta")
        assert (await other.get("/conversations")).status == 200
        await chair.sign_in("chair")
        refused = await fill(chair, path, {"end_given_by": "", "end_reason": "ohi"}, action=f"{path}/end")
        assert (refused.status, "Tämä tarvitaan" in refused.text, "ohi" in refused.attributes("value")) == (
            422,
            True,
            True,
        )
        assert (await other.get("/conversations")).status == 200
        ended = await fill(chair, path, {"end_given_by": "pj", "end_reason": "ohi"}, action=f"{path}/end")
        assert ended.status == 303
        assert (await other.get("/conversations", follow=False)).status == 303
    assert "Ei oikeuksia" in (await chair.get(path)).text


async def test_a_second_person_agrees(two: Stage) -> None:
    """Neither the author nor who has their rights from the author; the third does, and then it is in force."""
    author = await two.person("author", GRANTING, display_name="Aino Author")
    await two.person("dependent", GRANTING)
    await two.accounts.set_grant(
        (await account(two, "dependent")).id, rights=GRANTING, granted_by="pj", grant_reason="työ",
        grant_until=NOON + timedelta(days=42), author=author, at=NOON,
    )  # fmt: skip
    await two.person("other", GRANTING)
    async with browser(two) as first, browser(two) as second, browser(two) as third:
        await first.sign_in("author")
        await second.sign_in("dependent")
        await third.sign_in("other")
        shown = await fill(first, "/people/new", NEW)
        assert "odottavat, kunnes toinen henkilö" in shown.text
        waiting = await third.get("/people")
        action = waiting.attribute("action", "/approve")
        token = {"token": waiting.hidden(action)["token"]}
        for person, told in ((first, "Ehdotit tätä itse"), (second, "Ehdottaja on antanut sinulle")):
            page = await person.get("/people")
            assert (told in page.text, action in page.attributes("action")) == (True, False)
            own = {"token": page.hidden("/sign-out")["token"]}
            answer = await person.post(action, own)
            assert (answer.status, told in answer.text) == (422, True)
        assert not (await account(two, "bertta")).rights
        assert (await third.post(action, token)).status == 303
        assert (await account(two, "bertta")).rights == TEMPLATES[Role.STAFF]
        gone = await third.post(action, token)
        assert (gone.status, "ei enää odota" in gone.text) == (422, True)


async def test_grants_are_asked_about(stage: Stage, chair: Browsing) -> None:
    """After six months a grant is overdue until another person confirms it."""
    bertta = await stage.person("bertta", grant_until=NOON + timedelta(days=360))
    await stage.accounts.set_grant(
        AccountId((await account(stage, "chair")).id), rights=GRANTING, granted_by="pj", grant_reason="r",
        grant_until=NOON + timedelta(days=360), at=NOON + timedelta(days=30),
    )  # fmt: skip
    stage.clock.pass_(days=190)
    await chair.sign_in("chair")
    page = await chair.get("/people/review")
    assert page.text.count("Olisi pitänyt vahvistaa") == 1
    assert (await fill(chair, "/people/review", {}, action=f"/people/review/{bertta}")).status == 303
    assert "Olisi pitänyt vahvistaa" not in (await chair.get("/people/review")).text
    assert (await stage.tags())[-1] == AuditTag.CONSOLE_ACCOUNT_CONFIRM
