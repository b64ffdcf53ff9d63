"""A request's clock: it is seen, reminds, may be prolonged by a letter, and goes out as a notice once a day."""

from proxy.console.cases.reminders import CaseReminders
from storage.interfaces import Right
from storage.outbox import StoredOutbox
from storage.receipt_requests import ReceiptRequests
from storage.schema import Collection
from tests.console.browsing import Browsing, browser
from tests.console.stage import Stage
from tests.console.test_cases import enter, posted, send, stage

__all__ = ["posted", "stage"]


async def test_the_clock_is_seen_and_reminds(stage: Stage, aino: Browsing) -> None:
    """A week before the end and after it, every page says so to who serves requests; the term is extended once."""
    assert (await enter(aino, "inspect")).status == 303
    assert "29 päivää jäljellä" in (await aino.get("/cases")).text
    assert "vastata viikon" not in (await aino.get("/account")).text
    stage.clock.pass_(days=23)
    await aino.sign_in("aino")
    assert "6 päivää jäljellä" in (await aino.get("/cases?show=urgent")).text
    assert "1 pyyntöön pitää vastata viikon kuluessa" in (await aino.get("/account")).text
    stage.clock.pass_(days=8)
    await aino.sign_in("aino")
    assert "2 päivää yli määräajan" in (await aino.get("/cases")).text
    assert "1 pyynnön määräaika on päättynyt" in (await aino.get("/account")).text
    assert (await send(aino, "extend", {"extension_words": "Pyyntöjä on paljon."})).status == 409
    await stage.person("olli", frozenset({Right.READ_AUDIT}))
    async with browser(stage) as other:
        await other.sign_in("olli")
        assert "määräaika" not in (await other.get("/account")).text


async def test_an_extension_has_its_letter(stage: Stage, aino: Browsing) -> None:
    """Two further months, and a letter that says until when and why."""
    assert (await enter(aino, "inspect")).status == 303
    assert (await send(aino, "extend", {"extension_words": "Pyyntöjä on paljon."})).status == 303
    assert (await stage.cases.get("2046-7")).due_at.strftime("%Y-%m") == "2047-02"
    page = await send(aino, "letter", {"letter": "extension"})
    assert ("19. helmikuuta 2047" in page.text, "Pyyntöjä on paljon." in page.text) == (True, True)
    assert (await send(aino, "extend", {"extension_words": "Pyyntöjä on paljon."})).status == 409


async def test_a_notice_goes_out_once_a_day(stage: Stage, aino: Browsing) -> None:
    """While a term is near its end, and again when one is over; it holds counts and names nobody."""
    outbox = StoredOutbox(database=stage.database)
    reminders = CaseReminders(stage.cases, ReceiptRequests(database=stage.database), stage.clock, outbox)
    assert (await enter(aino, "inspect")).status == 303
    for days, notices in ((0, 0), (23, 1), (0, 1), (1, 2), (7, 3), (0, 3)):
        stage.clock.pass_(days=days)
        await reminders.remind()
        assert await stage.database.count(Collection.OUTBOX, {}) == notices, days
    found = await stage.database.find(Collection.OUTBOX, {}, sort=(("_id", 1),), limit=9)
    assert "matti" not in repr(found).lower()
