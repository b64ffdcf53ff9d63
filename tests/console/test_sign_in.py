"""The door: who gets in, who does not, and how little that says."""

from datetime import timedelta

import pytest

from storage.interfaces import AuditTag, Right
from tests.console.browsing import Browsing
from tests.console.stage import NOON, PASSWORD, Stage


async def test_a_person_signs_in_reads_and_signs_out(stage: Stage, browsing: Browsing) -> None:
    """Signing in leads to the conversations, signing out ends the session on the server too; both are in the audit."""
    account = await stage.person()
    await browsing.sign_in("Aino")
    assert (await browsing.get("/")).text.startswith("Keskustelut")
    token = browsing.cookies()["verho_console"]
    page = await browsing.get("/account")
    assert "Aino Virtanen" in page.text
    left = await browsing.post("/sign-out", page.hidden("/sign-out"))
    assert "Olet kirjautunut ulos" in left.text
    assert left.header("Clear-Site-Data") == '"cache"'
    assert await stage.sessions.get(token, at=stage.clock()) is None
    assert "verho_console" not in browsing.cookies()
    assert await stage.tags() == [AuditTag.CONSOLE_SIGN_IN, AuditTag.CONSOLE_SIGN_OUT]
    assert {entry.actor for entry in await stage.audit.page()} == {account}


async def test_every_refusal_reads_the_same(stage: Stage, browsing: Browsing) -> None:
    """An unknown name, a wrong password and a locked account with the right one cannot be told apart."""
    await stage.person()
    unknown = await browsing.try_sign_in("nobody", "wrong-password-1")
    wrong = [await browsing.try_sign_in("aino", "wrong-password-1") for _ in range(5)]
    locked = await browsing.try_sign_in("aino")
    answers = {(page.status, page.text.replace("nobody", "aino")) for page in (unknown, *wrong, locked)}
    assert len(answers) == 1
    assert locked.status == 422
    assert "Set-Cookie" not in locked.headers
    stage.clock.pass_(minutes=16)
    assert (await browsing.try_sign_in("aino")).status == 303


async def test_a_refused_sign_in_is_audited_under_the_account_it_was_meant_for(
    stage: Stage, browsing: Browsing
) -> None:
    """The entry names the account's id, or nobody; never what was typed."""
    account = await stage.person()
    await browsing.try_sign_in("aino", "wrong-password-1")
    await browsing.try_sign_in("matti@example.fi", "wrong-password-1")
    entries = await stage.audit.page()
    assert [(entry.tag, entry.actor) for entry in entries] == [
        (AuditTag.CONSOLE_SIGN_IN_REFUSED, "unknown"),
        (AuditTag.CONSOLE_SIGN_IN_REFUSED, account),
    ]
    assert "matti" not in str(entries)


async def test_one_source_has_a_bounded_number_of_attempts(stage: Stage, browsing: Browsing) -> None:
    """After them it is told when to come back, before any password is looked at; later it may try again."""
    await stage.person()
    for number in range(20):
        assert (await browsing.try_sign_in(f"name{number}")).status == 422
    held = await browsing.try_sign_in("aino")
    assert held.status == 429
    assert 0 < int(held.header("Retry-After")) <= 901
    stage.clock.pass_(minutes=15)
    assert (await browsing.try_sign_in("aino")).status == 303


@pytest.mark.parametrize(
    ("name", "password", "faults"),
    [
        ("", "", ["Kirjoita käyttäjätunnuksesi, enintään 64 merkkiä.", "Kirjoita salasanasi, enintään 256 merkkiä."]),
        ("aino", "", ["Kirjoita salasanasi, enintään 256 merkkiä."]),
        ("a" * 65, PASSWORD, ["Kirjoita käyttäjätunnuksesi, enintään 64 merkkiä."]),
        ("aino", "p" * 257, ["Kirjoita salasanasi, enintään 256 merkkiä."]),
    ],
)
async def test_a_fault_names_its_field_and_keeps_the_name(
    browsing: Browsing, name: str, password: str, faults: list[str]
) -> None:
    """What is missing or too long is said at the field; the name stays filled in, the password never does."""
    page = await browsing.try_sign_in(name, password)
    assert page.status == 422
    assert [fault for fault in faults if fault not in page.text] == []
    assert page.body.count("aria-invalid") == len(faults)
    assert f'value="{name[:64]}"' in page.body
    assert not password or password not in page.body


async def test_a_session_is_new_at_every_sign_in(stage: Stage, browsing: Browsing) -> None:
    """A token that was there before signing in is not the one afterwards, and no longer opens anything."""
    account = await stage.person()
    planted = await stage.sessions.create(account, at=stage.clock() - timedelta(days=2))
    browsing.session.cookie_jar.update_cookies({"verho_console": planted})
    await browsing.sign_in("aino")
    assert browsing.cookies()["verho_console"] != planted
    assert "verho_console_entry" not in browsing.cookies()


@pytest.mark.parametrize(("wait", "reached"), [({"minutes": 29}, True), ({"minutes": 31}, False)])
async def test_an_idle_session_ends(stage: Stage, aino: Browsing, wait: dict[str, float], reached: bool) -> None:
    """Within the idle limit the page comes; past it the door does, and leads on to the same page afterwards."""
    stage.clock.pass_(**wait)
    page = await aino.get("/account")
    assert ("Käyttöoikeudet" in page.text) is reached
    if not reached:
        assert "Istuntosi on päättynyt" in page.text
        assert page.hidden("/sign-in")["next"] == "/account"
        again = await aino.post(
            "/sign-in", {**page.hidden("/sign-in"), "name": "aino", "password": PASSWORD}, follow=False
        )
        assert again.header("Location") == "/account"


async def test_the_door_leads_nowhere_else(stage: Stage, browsing: Browsing) -> None:
    """A way back that is not ours is dropped, in the address as in the form."""
    await stage.person()
    door = await browsing.get("/sign-in?next=https://evil.example/")
    assert door.hidden("/sign-in")["next"] == "/"
    form = {**door.hidden("/sign-in"), "next": "//evil.example", "name": "aino", "password": PASSWORD}
    assert (await browsing.post("/sign-in", form)).header("Location") == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_sites_form_does_not_sign_in(stage: Stage, browsing: Browsing, headers: dict[str, str]) -> None:
    """The right password in a form from elsewhere gives no session."""
    await stage.person()
    door = await browsing.get("/sign-in")
    form = {**door.hidden("/sign-in"), "name": "aino", "password": PASSWORD}
    answer = await browsing.post("/sign-in", form, headers=headers)
    assert answer.status == 403
    assert "verho_console" not in browsing.cookies()


async def test_a_sign_in_form_belongs_to_the_browser_it_was_given_to(stage: Stage, browsing: Browsing) -> None:
    """Without the cookie that came with the form, its token proves nothing: nobody is signed in as somebody else."""
    await stage.person()
    form = {**(await browsing.get("/sign-in")).hidden("/sign-in"), "name": "aino", "password": PASSWORD}
    browsing.session.cookie_jar.clear()
    answer = await browsing.post("/sign-in", form)
    assert answer.status == 422
    assert "Lomake oli ollut auki liian kauan" in answer.text
    assert "verho_console" not in browsing.cookies()


async def test_signing_out_needs_this_sessions_form(aino: Browsing) -> None:
    """A form without the session's token ends nothing."""
    assert (await aino.post("/sign-out", {"token": "x"})).status == 403
    assert "Aino Virtanen" in (await aino.get("/account")).text


async def test_following_a_link_from_another_site_finds_the_session_again(aino: Browsing) -> None:
    """The browser keeps a Strict cookie back then; the door sends it on once from a page of its own."""
    aino.session.cookie_jar.clear()
    page = await aino.get("/account", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.header("Refresh") == "0; url=/account"
    assert "Refresh" not in (await aino.get("/account")).headers


@pytest.mark.parametrize(
    ("accepted", "heading"),
    [("", "Kirjaudu konsoliin"), ("sv-FI,sv;q=0.9", "Logga in i konsolen"), ("en-GB", "Sign in to the console")],
)
async def test_the_door_speaks_the_browsers_language(browsing: Browsing, accepted: str, heading: str) -> None:
    """Finnish, unless the browser prefers Swedish or English."""
    page = await browsing.get("/sign-in", headers={"Accept-Language": accepted})
    assert heading in page.text
    assert page.header("Content-Language") == {"K": "fi", "L": "sv", "S": "en"}[heading[0]]


async def test_the_account_has_a_language_and_a_person_may_choose_another(stage: Stage, browsing: Browsing) -> None:
    """The account's language holds until another is chosen; choosing leads back to the same page."""
    await stage.person("linnea", frozenset({Right.READ_AUDIT}), language="sv", grant_until=NOON + timedelta(days=1))
    await browsing.sign_in("linnea")
    page = await browsing.get("/account")
    assert "Rättigheter" in page.text
    answer = await browsing.post("/language", {**page.hidden("/language"), "language": "en"})
    assert answer.header("Location") == "/account"
    assert "Rights" in (await browsing.get("/account")).text
    await browsing.post("/language", {"language": "de", "back": "/account"})
    assert "Rights" in (await browsing.get("/account")).text
