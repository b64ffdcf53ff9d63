"""Second factors at the console: added, asked for, used once; what does not hold is refused, in one way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from proxy.console.signing.choices import SecondFactor, SigningChoices
from storage.interfaces import AccountId, AuditTag
from storage.mongo import Database
from storage.totp import STEP_S, code_of, new_secret
from tests.console.browsing import Browsing, Page, browser
from tests.console.passkey import SoftKey
from tests.console.stage import PASSWORD, Stage, staged

REFUSED = "Tätä ei hyväksytty"


@dataclass(slots=True)
class App:
    """An authenticator app that shares the console's clock."""

    stage: Stage
    secret: bytes = field(default_factory=new_secret)

    def code(self, steps: int = 0) -> str:
        """Return the code of this moment, or of some steps later."""
        return code_of(self.secret, self.step + steps)

    @property
    def step(self) -> int:
        """The time step of this moment."""
        return int(self.stage.clock().timestamp()) // STEP_S


@pytest.fixture
async def aino_id(stage: Stage) -> AccountId:
    """Somebody with a password, who has added nothing yet."""
    return await stage.person()


@pytest.fixture
async def app(stage: Stage, aino_id: AccountId) -> App:
    """Aino's authenticator app."""
    app = App(stage)
    await stage.factors.add_totp(aino_id, name="Puhelin", secret=app.secret, step=app.step - 9, at=stage.clock())
    return app


async def second(browsing: Browsing, **fields: str) -> Page:
    """Fill in the second step."""
    page = await browsing.get("/sign-in/second")
    return await browsing.post("/sign-in/second", {**page.hidden("/sign-in/second"), **fields})


async def test_a_password_alone_opens_nothing_then(stage: Stage, browsing: Browsing, app: App) -> None:
    """After it no page opens and no session is there; the code leads on to where the person was going."""
    door = await browsing.get("/sign-in?next=/audit")
    form = {**door.hidden("/sign-in"), "name": "aino", "password": PASSWORD}
    assert (await browsing.post("/sign-in", form)).header("Location") == "/sign-in/second"
    assert "verho_console" not in browsing.cookies()
    assert "/sign-in" in (await browsing.get("/audit", follow=False)).header("Location")
    assert await stage.tags() == []
    inside = await second(browsing, means="code", code=app.code())
    assert (inside.status, inside.header("Location")) == (303, "/audit")
    assert "Käyttöloki" in (await browsing.get("/audit")).text
    (entry, *_) = [one for one in await stage.audit.page() if one.tag is AuditTag.CONSOLE_SIGN_IN]
    assert entry.detail == {"factor": "totp"}
    assert "Keskustelut" in (await browsing.get("/sign-in/second")).text


@pytest.mark.parametrize(
    ("means", "shown"),
    [
        ("code", lambda app, _codes: app.code(-2)),
        ("code", lambda app, _codes: app.code(2)),
        ("code", lambda _app, _codes: "000000"),
        ("recovery", lambda _app, _codes: "AAAA-BBBB-CCCC-DDDD"),
        ("recovery", lambda app, _codes: app.code()),
        ("password", lambda _app, _codes: PASSWORD),
        ("passkey", lambda _app, _codes: "{}"),
        ("", lambda app, _codes: app.code()),
    ],
)
async def test_what_does_not_hold_is_refused_in_one_way(
    stage: Stage, browsing: Browsing, app: App, means: str, shown: Callable[[App, tuple[str, ...]], str]
) -> None:
    """An old or a future code, a wrong one, one in another's place, nothing at all: one text and status."""
    await browsing.try_sign_in("aino")
    value = shown(app, ())
    answer = await second(browsing, means=means, code=value, recovery=value, password=value, credential=value)
    assert (answer.status, REFUSED in answer.text) == (422, True)
    assert "verho_console" not in browsing.cookies()
    (entry,) = await stage.audit.page()
    assert (entry.tag, entry.detail) == (AuditTag.CONSOLE_SIGN_IN_REFUSED, {"step": "second"})


async def test_nothing_is_taken_twice(stage: Stage, browsing: Browsing, app: App, aino_id: AccountId) -> None:
    """A code or a recovery code that let somebody in lets nobody in again."""
    (spare, *_) = await stage.factors.renew_recovery_codes(aino_id)
    for means, value in (("code", app.code()), ("recovery", spare)):
        for expected in (303, 422):
            async with browser(stage) as other:
                await other.try_sign_in("aino")
                answer = await second(other, means=means, code=value, recovery=value)
                assert answer.status == expected, (means, expected)
    assert (await stage.factors.held(aino_id)).recovery_codes == 9


async def test_guesses_at_the_second_step_lock_the_account(stage: Stage, browsing: Browsing, app: App) -> None:
    """The right password between them forgives nothing; the fifth wrong code locks, and the right one waits too."""
    for _ in range(5):
        async with browser(stage) as guesser:
            assert (await guesser.try_sign_in("aino")).header("Location") == "/sign-in/second"
            assert (await second(guesser, means="code", code="000000")).status == 422
    locked = await browsing.try_sign_in("aino")
    assert locked.status == 422
    stage.clock.pass_(minutes=16)
    await browsing.try_sign_in("aino")
    assert (await second(browsing, means="code", code=app.code())).status == 303


async def test_a_slip_counts_as_no_attempt(browsing: Browsing, app: App) -> None:
    """Five digits, or letters, are a fault of the field: said there, and nothing was tried."""
    await browsing.try_sign_in("aino")
    for slip in ("", "12345", "abcdef", "１２３４５６", "1234567"):
        page = await second(browsing, means="code", code=slip)
        assert "Kirjoita kuusi numeroa" in page.text, slip
    assert (await second(browsing, means="code", code=f" {app.code()[:3]} {app.code()[3:]}")).status == 303


async def test_a_half_sign_in_ends(stage: Stage, browsing: Browsing, app: App, aino_id: AccountId) -> None:
    """After ten minutes, and at once when the account's sessions are ended, the password has to come again."""
    await browsing.try_sign_in("aino")
    stage.clock.pass_(minutes=11)
    assert "Aloita kirjautuminen alusta" in (await browsing.get("/sign-in/second")).text
    await browsing.try_sign_in("aino")
    await stage.sessions.drop_all(aino_id)
    answer = await browsing.post("/sign-in/second", {"means": "code", "code": app.code()})
    assert "Aloita kirjautuminen alusta" in answer.text
    assert "verho_console" not in browsing.cookies()


async def test_where_one_is_needed_it_is_added_before_anything_else(database: Database, tmp_path: Path) -> None:
    """The password leads to adding one; only then there is a session, with ten recovery codes that are shown once."""
    needed = SigningChoices(SecondFactor.REQUIRED)
    async with staged(database, tmp_path, signing=needed) as stage, browser(stage) as browsing:
        aino = await stage.person()
        assert (await browsing.try_sign_in("aino")).header("Location") == "/sign-in/enrol"
        assert "verho_console" not in browsing.cookies()
        page = await browsing.get("/sign-in/enrol")
        secret = page.secret()
        wrong = await browsing.post("/sign-in/enrol/app", {**page.hidden("/sign-in/enrol/app"), "code": "000000"})
        assert "Koodi ei täsmää" in wrong.text
        app = App(stage, secret)
        done = await browsing.post(
            "/sign-in/enrol/app", {**page.hidden("/sign-in/enrol/app"), "code": app.code(), "name": "Puhelin"}
        )
        codes = done.codes()
        assert len(set(codes)) == 10
        assert "Käyttöoikeudet" in (await browsing.get("/account")).text
        assert (await browsing.get("/account/factors")).codes() == []
        assert [one.name for one in (await stage.factors.held(aino)).factors] == ["Puhelin"]
        assert await stage.tags() == [
            AuditTag.CONSOLE_FACTOR_ADD, AuditTag.CONSOLE_RECOVERY_CODES, AuditTag.CONSOLE_SIGN_IN
        ]  # fmt: skip
        # The last one stays, and whoever has one adds no other with the password alone.
        one = (await stage.factors.held(aino)).factors[0].id
        page = await browsing.get(f"/account/factors/{one}")
        kept = await browsing.post(f"/account/factors/{one}/remove", page.hidden(f"/account/factors/{one}/remove"))
        assert "ainoa tunnistustapasi" in kept.text
        async with browser(stage) as thief:
            await thief.try_sign_in("aino")
            assert (await thief.get("/sign-in/enrol", follow=False)).header("Location") == "/sign-in/second"
            assert (await second(thief, means="code", code=app.code())).status == 422
            assert (await second(thief, means="recovery", recovery=codes[0])).status == 303


async def test_passkeys(database: Database, tmp_path: Path) -> None:
    """One is made and lets its owner in; replayed, of another origin or another host, unverified, counted back: not."""
    async with staged(database, tmp_path, host="localhost") as stage, browser(stage) as browsing:
        aino = await stage.person()
        await browsing.sign_in("aino")
        key = SoftKey(stage.origin)
        page = await browsing.get("/account/factors")
        form = page.hidden("/account/factors/passkey")
        asked = await browsing.post("/account/factors/passkey.json", form)
        for crooked in (SoftKey("https://evil.example"), SoftKey(stage.origin, host="evil.example")):
            refused = await browsing.post("/account/factors/passkey", {**form, "credential": crooked.make(asked.body)})
            assert "Pääsyavainta ei hyväksytty" in refused.text
            asked = await browsing.post("/account/factors/passkey.json", form)
        made = key.make(asked.body)
        codes = (await browsing.post("/account/factors/passkey", {**form, "credential": made, "name": "Avain"})).codes()
        assert len(codes) == 10
        again = await browsing.post("/account/factors/passkey", {**form, "credential": made})
        assert "Pääsyavainta ei hyväksytty" in again.text

        async def tried(answer: Callable[[str], str], *, at_challenge: str = "") -> int:
            async with browser(stage) as fresh:
                await fresh.try_sign_in("aino")
                hidden = (await fresh.get("/sign-in/second")).hidden("/sign-in/second")
                asked = at_challenge or (await fresh.post("/sign-in/second/passkey.json", hidden)).body
                return (await second(fresh, means="passkey", credential=answer(asked))).status

        assert await tried(key.use) == 303
        former = (await browsing.post("/account/confirm/passkey.json", await _confirming(browsing))).body
        assert await tried(key.use, at_challenge=former) == 422
        assert await tried(lambda asked: key.use(asked, origin="https://evil.example")) == 422
        assert await tried(lambda asked: key.use(asked, host="evil.example")) == 422
        assert await tried(lambda asked: key.use(asked, verified=False)) == 422
        stage.clock.pass_(minutes=16)
        assert await tried(lambda asked: key.use(asked, counter=1)) == 422
        stage.clock.pass_(minutes=16)
        assert await tried(lambda asked: SoftKey(stage.origin, credential_id=key.credential_id).use(asked)) == 422
        assert await tried(key.use) == 303
        (held,) = (await stage.factors.held(aino)).factors
        assert (held.name, held.counter) == ("Avain", key.counter)


async def _confirming(browsing: Browsing) -> dict[str, str]:
    return (await browsing.get("/account/confirm")).hidden("/account/confirm")


async def test_what_changes_much_asks_again(stage: Stage, browsing: Browsing, app: App) -> None:
    """Ten minutes after the last proof; the proof gives the session another token, and leads back."""
    await browsing.try_sign_in("aino")
    await second(browsing, means="code", code=app.code())
    assert (await browsing.get("/account/password")).status == 200
    stage.clock.pass_(minutes=11)
    led = await browsing.get("/account/password", follow=False)
    assert led.header("Location") == "/account/confirm?next=/account/password"
    page = await browsing.get("/account/confirm?next=/account/password")
    former = browsing.cookies()["verho_console"]
    form = {**page.hidden("/account/confirm"), "means": "code"}
    assert REFUSED in (await browsing.post("/account/confirm", {**form, "code": "000000"})).text
    back = await browsing.post("/account/confirm", {**form, "code": app.code()})
    assert back.header("Location") == "/account/password"
    assert browsing.cookies()["verho_console"] != former
    assert await stage.sessions.look(former, at=stage.clock()) is None
    page = await browsing.get("/account/password")
    assert page.status == 200
    # A form that was shown while the proof was fresh can be sent a while later, and not for ever.
    stage.clock.pass_(minutes=15)
    form = {**page.hidden("/account/password"), "current": "x"}
    assert (await browsing.post("/account/password", form)).status == 422
    stage.clock.pass_(minutes=6)
    asked = await browsing.post("/account/factors/passkey.json", form)
    assert (asked.status, "Vahvista, että se olet sinä" in asked.body) == (403, True)
    late = await browsing.post("/account/password", form)
    assert late.header("Location") == "/account/confirm?next=/account/password"
    assert [tag for tag in await stage.tags() if tag is not AuditTag.CONSOLE_SIGN_IN] == [
        AuditTag.CONSOLE_ELEVATE_REFUSED, AuditTag.CONSOLE_ELEVATE
    ]  # fmt: skip


async def test_a_password_is_changed_by_who_knows_it(stage: Stage, aino: Browsing) -> None:
    """Faults stand at their fields; the change ends every other session at once and leaves this one a new token."""
    account = await stage.accounts.by_name("aino")
    assert account is not None
    async with browser(stage) as elsewhere:
        await elsewhere.sign_in("aino")
        page = await aino.get("/account/password")
        hidden = page.hidden("/account/password")
        new = "uusi-salasana-2047"
        for fields, fault in (
            ({"current": "", "new": new, "again": new}, "Kirjoita salasanasi"),
            ({"current": PASSWORD, "new": "lyhyt", "again": "lyhyt"}, "Valitse salasana, jossa on 12"),
            ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "Valitse muu kuin nykyinen"),
            ({"current": PASSWORD, "new": new, "again": "muu"}, "samalla tavalla uudelleen"),
            ({"current": "väärä-salasana", "new": new, "again": new}, "Tämä ei ole salasanasi"),
        ):
            refused = await aino.post("/account/password", {**hidden, **fields})
            assert (refused.status, fault in refused.text) == (422, True), fields
            assert not any(f'value="{value}"' in refused.body for value in fields.values() if value)
        done = await aino.post("/account/password", {**hidden, "current": PASSWORD, "new": new, "again": new})
        assert done.header("Location") == "/account"
        assert (await aino.get("/account", follow=False)).status == 200
        assert (await elsewhere.get("/account", follow=False)).status == 303
        assert (await elsewhere.try_sign_in("aino")).status == 422
        assert (await elsewhere.try_sign_in("aino", new)).status == 303


async def test_a_person_sees_and_ends_their_sessions(stage: Stage, aino: Browsing) -> None:
    """Each is listed, without address or browser; one or all others end at once, and the audit has it first."""
    async with browser(stage) as one, browser(stage) as other:
        await one.sign_in("aino")
        stage.clock.pass_(minutes=1)
        await other.sign_in("aino")
        page = await aino.get("/account")
        assert page.text.count("alkaen") == 3
        handles = [value for value in page.attributes("value") if len(value) == 16]
        hidden = page.hidden("/sign-out")
        await aino.post("/account/sessions", {**hidden, "handle": handles[0]})
        ended = [(await who.get("/account", follow=False)).status for who in (one, other)]
        assert sorted(ended) == [200, 303]
        await aino.post("/account/sessions", {**hidden, "handle": "others"})
        ended = [(await who.get("/account", follow=False)).status for who in (one, other, aino)]
        assert ended == [303, 303, 200]
    assert (await stage.tags()).count(AuditTag.CONSOLE_SESSIONS_END) == 2


async def test_a_person_looks_after_their_factors(stage: Stage, browsing: Browsing, app: App) -> None:
    """Named, with new recovery codes, a second app added, the first removed; each is in the audit."""
    await browsing.try_sign_in("aino")
    await second(browsing, means="code", code=app.code())
    account = await stage.accounts.by_name("aino")
    assert account is not None
    (held,) = (await stage.factors.held(account.id)).factors
    path = f"/account/factors/{held.id}"
    page = await browsing.get(path)
    named = await browsing.post(f"{path}/name", {**page.hidden(f"{path}/name"), "name": ""})
    assert "Kirjoita enintään 64 merkin nimi" in named.text
    await browsing.post(f"{path}/name", {**page.hidden(f"{path}/name"), "name": "<b>Työpuhelin</b>"})
    page = await browsing.get("/account")
    assert "&lt;b&gt;Työpuhelin&lt;/b&gt;" in page.body
    assert len((await browsing.post("/account/codes", page.hidden("/account/codes"))).codes()) == 10
    page = await browsing.get("/account/factors")
    other = App(stage, page.secret())
    elsewhere = [await stage.sessions.create(account.id, at=stage.clock()) for _ in range(3)]
    added = await browsing.post("/account/factors/app", {**page.hidden("/account/factors/app"), "code": other.code()})
    assert added.header("Location") == "/account"
    await browsing.post(f"{path}/remove", page.hidden("/account/factors/app"))
    assert [await stage.sessions.look(token, at=stage.clock()) for token in elsewhere] == [None] * 3
    assert [one.name for one in (await stage.factors.held(account.id)).factors] == ["Todennussovellus"]
    assert (await browsing.get(path)).status == 404
    assert (await stage.tags())[1:] == [
        AuditTag.CONSOLE_FACTOR_RENAME, AuditTag.CONSOLE_RECOVERY_CODES, AuditTag.CONSOLE_FACTOR_ADD,
        AuditTag.CONSOLE_FACTOR_REMOVE,
    ]  # fmt: skip


@pytest.mark.usefixtures("aino_id")
async def test_the_password_proves_again_where_there_is_nothing_else(stage: Stage, browsing: Browsing) -> None:
    """The wrong one does not; and no address leads back to another site."""
    await browsing.sign_in("aino")
    stage.clock.pass_(minutes=11)
    page = await browsing.get("/account/confirm?next=//evil.example")
    form = {**page.hidden("/account/confirm"), "means": "password"}
    assert form["next"] == "/"
    assert REFUSED in (await browsing.post("/account/confirm", {**form, "password": "väärä-salasana"})).text
    assert (await browsing.post("/account/confirm", {**form, "password": PASSWORD})).header("Location") == "/"


async def test_proofs_of_one_source_are_bounded_as_sign_ins_are(stage: Stage, aino: Browsing) -> None:
    """In the same words, with the same status, and with the time after which it may be tried again."""
    page = await aino.get("/account/confirm")
    form = {**page.hidden("/account/confirm"), "means": "password", "password": "wrong-password-1"}
    pages = [await aino.post("/account/confirm", form) for _ in range(21)]
    assert [one.status for one in pages] == [422] * 20 + [429]
    assert "Täältä on yritetty liian monta kertaa. Yritä uudelleen" in pages[-1].text
    assert 0 < int(pages[-1].header("Retry-After")) <= 901
