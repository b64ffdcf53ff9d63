"""People's requests: every step of a case with hostile words, and every file and letter that comes of it."""

from typing import Any

from playwright.async_api import Page

from tests.console import samples
from tests.console.hostile import worst
from tests.console.walking import Walk

KINDS: dict[str, Any] = {
    f"kind__{kind}": "on" for kind in ("inspect", "rectify", "restrict", "erase", "object_marketing")
}


async def cases(walk: Walk) -> None:
    """One case from its entry to its end; then one that is refused in each language."""
    talk = await worst(walk.stage)
    await worst(walk.stage)
    await walk.stage.indexer.catch_up()
    page, case = await walk.person(at="/cases"), "/cases/2046-7"
    await walk.send_from(page, "/cases/new", "/cases/new", 422)
    await _enter(walk, page, "2046-7", **KINDS)
    await _verify_and_find(walk, page, case, str(talk.id))
    await walk.send_from(page, case, f"{case}/decide", 422, outcome="")
    await walk.send(page, f"{case}/decide", outcome="granted", ground="")
    await _carry_out(walk, page, case, str(talk.id))
    await walk.send_from(page, case, f"{case}/letter", letter="answer")
    await walk.take(page, f"{case}/letter-text")
    await walk.send(page, f"{case}/letter-printed")
    await walk.send_from(page, case, f"{case}/letter", letter="answer")
    await walk.send(page, f"{case}/letter-sent")
    await walk.send_from(page, case, f"{case}/close")
    for number, language in enumerate(("fi", "sv", "en")):
        await _refuse(walk, page, f"2046-{20 + number}", language)
    await _enter(walk, page, "2046-30", **KINDS)
    for shown in ("", "?show=all", "?show=closed"):
        await walk.go(page, f"/cases{shown}")


async def _enter(walk: Walk, page: Page, number: str, language: str = "fi", **kinds: Any) -> None:
    await walk.go(page, "/cases/new")
    await walk.send(
        page, "/cases/new", number=number, received="2046-11-19", email=samples.EMAIL, language=language,
        channel="signed_letter", by_mail="on", student="", learner="", phone="", **kinds,
    )  # fmt: skip


async def _verify_and_find(walk: Walk, page: Page, case: str, talk: str) -> None:
    """From who asks to which conversations are theirs."""
    await walk.send_from(page, case, f"{case}/person")
    await walk.send(page, f"{case}/person/change", 422, email="x")
    await walk.send(page, f"{case}/person/change", email=samples.EMAIL, student="", learner="", phone="")
    await walk.send_from(page, case, f"{case}/extend", 422, extension_words="")
    await walk.send(page, f"{case}/extend")
    await walk.send_from(page, case, f"{case}/letter", letter="extension")
    await walk.send_from(page, case, f"{case}/identify", 422, proof="")
    await walk.send(page, f"{case}/identify", proof="id_document")
    await walk.send_from(page, case, f"{case}/search", 422, value="")
    await walk.send(page, f"{case}/search")
    await walk.send_from(page, case, f"{case}/search-known")
    await walk.send_from(page, case, f"{case}/leave-out", only=True)
    await walk.send_from(page, case, f"{case}/search-known")
    await walk.send_from(page, case, f"{case}/look")
    # What is worst is made the person's own, so that it comes into the copy as it is.
    await page.evaluate("document.querySelectorAll('input[type=checkbox]').forEach((one) => { one.checked = true; })")
    await walk.send(page, f"{case}/mark", only=True)


async def _carry_out(walk: Walk, page: Page, case: str, talk: str) -> None:
    """Everything that can be granted."""
    await walk.send_from(page, case, f"{case}/look")
    await walk.send(page, f"{case}/rectify", 422, value=" ")
    await walk.send_from(page, case, f"{case}/object")
    await walk.send_from(page, case, f"{case}/restrict", 422, restriction="")
    await walk.send(page, f"{case}/restrict")
    await walk.send_from(page, case, f"{case}/release", 422, told="")
    await walk.send(page, f"{case}/release", told="on")
    await walk.send_from(page, case, f"{case}/look")
    await walk.send(page, f"{case}/rectify")
    await walk.go(page, case)
    await walk.take(page, f"{case}/export")
    await walk.send_from(page, f"{case}/erase", f"{case}/erase", 422)
    await walk.send(page, f"{case}/erase", scope="identity", confirmed=case.removeprefix("/cases/"))
    await walk.go(page, case)
    await walk.take(page, f"{case}/certificate")
    await walk.make(page, f"{case}/tawk", 409, chat="<img src=x onerror=alert(1)>")
    await walk.send_from(page, case, f"{case}/carried-out")


async def _refuse(walk: Walk, page: Page, number: str, language: str) -> None:
    """A request that is refused with hostile words, which then stand in the letter."""
    case = f"/cases/{number}"
    await _enter(walk, page, number, language, kind__inspect="on")
    await walk.send_from(page, case, f"{case}/refuse", 422, refusal_words="")
    await walk.send(page, f"{case}/refuse", refusal="not_identified")
    await walk.send_from(page, case, f"{case}/letter", letter="answer")
    await walk.take(page, f"{case}/letter-text")
