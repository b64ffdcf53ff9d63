"""Taking rights in an emergency, what people are told on top of every page, and pages that stay open."""

from datetime import timedelta
from pathlib import Path

from storage.interfaces import AuditTag, Right
from storage.mongo import Database
from storage.outbox import StoredOutbox
from tests.console.browsing import Browsing, browser
from tests.console.stage import NOON, Stage, staged
from tests.console.test_people import GRANTING, account, fill

STAFF = frozenset({Right.READ_REDACTED})
WORDS = "Kävijä uhkaa satuttaa itseään, soita +358 40 123 4567 heti"
TAKEN = {"right_reveal_identity": "1", "words": WORDS}


async def test_an_emergency_opens_at_once_and_is_told(database: Database, tmp_path: Path) -> None:
    """Whoever has a role takes rights, signs in anew and has them; others see it on every page and by mail."""
    outbox = StoredOutbox(database=database)
    async with staged(database, tmp_path, outbox=outbox) as stage, browser(stage) as aino, browser(stage) as chair:
        await stage.person("aino", STAFF, role="staff")
        await stage.person("chair", GRANTING, display_name="Cecilia Chair")
        await chair.sign_in("chair")
        await aino.sign_in("aino")
        assert "hätätilanteessa" not in (await chair.get("/people")).text
        for form, told in (
            ({"words": WORDS}, "Valitse ainakin yksi oikeus"),
            ({"right_reveal_identity": "1", "words": "heti"}, "Kirjoita 10"),
            ({"right_grant": "1", "words": WORDS}, "Valitse ainakin yksi oikeus"),
        ):
            answer = await fill(aino, "/account/emergency", form)
            assert (answer.status, told in answer.text) == (422, True)
        assert AuditTag.CONSOLE_ACCOUNT_EMERGENCY not in await stage.tags()
        sent = await fill(aino, "/account/emergency", TAKEN)
        assert (sent.status, sent.header("Location")) == (303, "/sign-in?next=/")
        assert (await aino.get("/conversations", follow=False)).status == 303
        await aino.sign_in("aino")
        assert (await account(stage, "aino")).rights_at(stage.clock()) == STAFF | {Right.REVEAL_IDENTITY}
        assert "Otit hätätilanteessa oikeuksia" in (await aino.get("/conversations")).text
        notice = await outbox.take(at=stage.clock(), until=lambda _: NOON + timedelta(days=1))
        assert notice is not None
        assert f"{stage.origin}/emergencies" in notice.notice.text
        assert "Aino" not in notice.notice.text + notice.notice.subject
        page = await chair.get("/people")
        assert "Aino Virtanen otti oikeuksia hätätilanteessa" in page.text
        listed = await chair.get("/emergencies")
        assert "[PHONE]" in listed.text
        assert "123 4567" not in listed.body
        (action,) = {value for value in listed.attributes("action") if value.startswith("/emergencies/")}
        assert (await chair.post(action, listed.hidden(action))).status == 303
        assert "otti oikeuksia hätätilanteessa" not in (await chair.get("/people")).text
        again = await chair.post(action, listed.hidden(action))
        assert (again.status, "ei enää odota" in again.text) == (422, True)
        stage.clock.pass_(hours=4)
        assert (await account(stage, "aino")).rights_at(stage.clock()) == STAFF


async def test_nobody_looks_at_their_own_emergency(stage: Stage, browsing: Browsing) -> None:
    """Not with the right to read the audit that came from it; and without a role there is nothing to take."""
    await stage.person("aino", STAFF, role="staff")
    await browsing.sign_in("aino")
    await fill(browsing, "/account/emergency", {"right_read_audit": "1", "words": WORDS})
    await browsing.sign_in("aino")
    page = await browsing.get("/emergencies")
    assert "Toinen henkilö tarkastaa" in page.text
    (one,) = await stage.granting.emergencies()
    answer = await browsing.post(f"/emergencies/{one.id}", {"token": page.hidden("/sign-out")["token"]})
    assert (answer.status, "Kukaan ei päätä omista" in answer.text) == (422, True)
    await stage.person("pekka", STAFF)
    async with browser(stage) as pekka:
        await pekka.sign_in("pekka")
        token = {"token": (await pekka.get("/account/emergency")).hidden("/sign-out")["token"]}
        answer = await pekka.post("/account/emergency", {**token, **TAKEN})
        assert (answer.status, "jossakin roolissa" in answer.text) == (422, True)


async def test_the_end_of_a_grant_is_told_beforehand(stage: Stage, browsing: Browsing) -> None:
    """On one's own pages from 30 days before, and to those who give rights; the last days look otherwise."""
    await stage.person("aino", STAFF, grant_until=NOON + timedelta(days=31))
    await stage.person("chair", GRANTING, grant_until=NOON + timedelta(days=300))
    async with browser(stage) as chair:
        for days, told, urgent in ((0, "", False), (2, "29 päivän kuluttua", False), (22, "7 päivän kuluttua", True)):
            stage.clock.pass_(days=days)
            await browsing.sign_in("aino")
            page = await browsing.get("/conversations")
            assert ("Oikeutesi päättyvät" in page.text) == bool(told)
            assert told in page.text
            assert ("banner opened" in page.body) == urgent
            await chair.sign_in("chair")
            assert ("1 henkilön oikeudet päättyvät" in (await chair.get("/people")).text) == bool(told)


async def test_asking_whether_a_page_is_still_good_prolongs_nothing(stage: Stage, browsing: Browsing) -> None:
    """The mark changes when the rights do; a session that is only asked about ends when it would have ended."""
    aino = await stage.person("aino", STAFF, grant_until=NOON + timedelta(minutes=20))
    await browsing.sign_in("aino")
    page = await browsing.get("/conversations")
    (mark,) = page.attributes("data-standing")
    assert f'"standing": "{mark}"' in (await browsing.get("/session")).body
    stage.clock.pass_(minutes=20)
    answer = await browsing.get("/session")
    assert (answer.status, mark in answer.body) == (200, False)
    stage.clock.pass_(minutes=11)
    assert (await browsing.get("/session")).status == 401
    await browsing.sign_in("aino")
    await stage.sessions.drop_all(aino)
    assert (await browsing.get("/session")).status == 401
