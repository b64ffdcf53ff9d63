"""The visitor is warned before an identity code or a card is sent, and decides; what was seen stays where it was."""

from collections.abc import AsyncIterator
from importlib.resources import files

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from proxy.edge.texts import frame_texts
from tests.chromium import PATIENCE_MS
from tests.edge.frame.stage import Stage
from tests.edge.frame.test_frame_access import violations
from tests.edge.frame.visitor import chat, child_of, frame, frame_of, widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WORDS = frame_texts("fi")
SUSPECTS = files("proxy").joinpath("edge", "static", "shim", "suspects.js").read_text("utf-8")

#: What is typed, and what it looks like. All codes are made up: their individual numbers are never given to anyone,
#: and the cards are those that issuers publish for tests.
TYPED = (
    ("131052-308T", "identity_code"),
    ("hetuni on 131052-308t, kiitos", "identity_code"),
    ("13 10 52 - 308 T", "identity_code"),
    ("131052–308T", "identity_code"),
    ("131052\u2212308T", "identity_code"),
    ("131052\u00a0-\u200b308T", "identity_code"),
    ("１３１０５２-308T", "identity_code"),
    ("131052U308T", "identity_code"),
    ("131052y308t", "identity_code"),
    ("131052+308T", "identity_code"),
    ("010190-999W", "identity_code"),
    ("131052-930V", "identity_code"),
    ("290200A902D", "identity_code"),
    ("290200b902d", "identity_code"),
    ("131052308T", "identity_code"),
    ("131052 308T", "identity_code"),
    ("hetu:131052-308T.", "identity_code"),
    ("tilaus 12 131052-308T", "identity_code"),
    ("131052-308X", ""),
    ("131352-308T", ""),
    ("310252-308T", ""),
    ("290201A902N", ""),
    ("290200-902D", ""),
    ("131052-308T5", ""),
    ("9131052-308T", ""),
    ("131052G308T", ""),
    ("040 123 4567", ""),
    ("0401234567", ""),
    ("K1234, FYS25 ja 2026-11-22", ""),
    ("4111 1111 1111 1111", "card"),
    ("4111–1111–1111–1111", "card"),
    ("4111.1111.1111.1111", "card"),
    ("4111 - 1111 - 1111 - 1111", "card"),
    ("kortti:4111111111111111 12/27", "card"),
    ("4111 1111 1111 1111 12 27", "card"),
    ("5555 5555 5555 4444", "card"),
    ("2223003122003222", "card"),
    ("3782 822463 10005", "card"),
    ("4111 1111 1111 1112", ""),
    ("0000 0000 0000 0000", ""),
    ("4444 4444 4444 4444", ""),
    ("FI21 1234 5600 0007 85", ""),
    ("FI42 5000 1510 0000 23", ""),
    ("1.2.246.562.24.72781052170", ""),
    ("viite 1234 56789 01234", ""),
    ("+358 50 765 4321", ""),
    ("x" * 20_000 + "131052-308T", ""),
    ("", ""),
)


async def test_what_looks_like_it(page: Page) -> None:
    """A check digit has to agree, however the number is typed; dates, telephones and accounts warn of nothing."""
    found = await page.evaluate(f"(texts) => {{ {SUSPECTS}; return texts.map(suspect); }}", [text for text, _ in TYPED])
    assert dict(zip([text for text, _ in TYPED], found, strict=True)) == dict(TYPED)


async def test_the_worst_texts_are_answered(page: Page) -> None:
    """Each keystroke is looked at: whatever stands in the box a hundred times over, the script comes to an end."""
    pieces = ("4", "4 ", "1", "13 ", "4111 - ", "0")
    texts = [piece * (20_000 // len(piece)) for piece in pieces]
    found = await page.evaluate(
        f"(texts) => {{ {SUSPECTS}; return texts.flatMap((text) => Array(100).fill(text).map(suspect)); }}", texts
    )
    assert set(found) == {""}


@pytest_asyncio.fixture(loop_scope="module", params=["light", "dark"])
async def narrow(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Open a page on the narrowest of phones."""
    context = await browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=request.param, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


async def test_the_visitor_is_asked_before_it_leaves(narrow: Page, stage: Stage) -> None:
    """Typing warns quietly; Enter asks; the first answer sends nothing and the second sends it once."""
    page = narrow
    await chat(page, stage)
    box, status = widget(page).locator("textarea"), frame(page).get_by_role("status")
    await box.press_sequentially("hetu 131052-308T")
    await expect(status).to_contain_text(WORDS["caution_identity_code"])
    await expect(box).to_be_focused()
    await box.press("Backspace")
    await expect(status).to_be_empty()
    await box.press_sequentially("t")

    await box.press("Enter")
    question = frame(page).get_by_role("alertdialog", name=WORDS["caution_identity_code"])
    await expect(question).to_contain_text(WORDS["caution_held"])
    edit = question.get_by_role("button", name=WORDS["caution_edit"])
    await expect(edit).to_be_focused()
    assert await violations(frame_of(page, stage), "#verho-caution") == []
    assert await frame_of(page, stage).evaluate("document.documentElement.scrollWidth") == 320
    await page.keyboard.press("Enter")
    await expect(question).to_have_count(0)
    await expect(box).to_be_focused()
    await expect(box).to_have_value("hetu 131052-308t")
    await box.press("Enter")
    await page.keyboard.press("Escape")
    await expect(box).to_be_focused()
    # Typing it away is an answer too.
    await box.press("Enter")
    await expect(question).to_have_count(1)
    await box.press("Backspace")
    await expect(question).to_have_count(0)
    await expect(box).to_be_focused()
    await box.press_sequentially("t")
    await box.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    sent = await stage.frames.get()
    assert sent["p"][2]["message"] == "hetu 131052-308t"
    await expect(status).to_be_empty()
    await expect(box).to_have_value("")

    await box.fill("Kiitos!")
    await box.press("Enter")
    assert (await stage.frames.get())["p"][2]["message"] == "Kiitos!"
    assert stage.frames.empty()
    assert not [request for request in stage.requests if "308" in f"{request.path}{request.body}"]
    kept = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert "308" not in await frame_of(page, stage).evaluate(kept)


async def test_no_way_of_sending_goes_round_the_question(page: Page, stage: Stage) -> None:
    """A form is held with its text; all else is held at the socket, and fails there unless the visitor insists."""
    await chat(page, stage)
    box, button = widget(page).locator("textarea"), widget(page).get_by_role("button", name="Lähetä")
    card = "kortti 4111 1111 1111 1111"
    question = frame(page).get_by_role("alertdialog", name=WORDS["caution_card"])
    edit, send = (question.get_by_role("button", name=WORDS[f"caution_{name}"]) for name in ("edit", "send"))
    await box.fill(card)
    await button.click()
    await edit.click()
    await expect(box).to_have_value(card)
    await expect(box).to_be_focused()
    await button.click()
    await send.click()
    assert (await stage.frames.get())["p"][2]["message"] == card

    for number, answer in enumerate((edit, send)):
        await box.fill(f"{card} {number}!")
        await child_of(page, stage).evaluate("say()")
        assert stage.frames.empty()
        await answer.click()
    await expect(widget(page).locator(".failed")).to_have_text("Failed")
    assert (await stage.frames.get())["p"][2]["message"] == f"{card} 1!"
    # What was agreed to once is not asked about again, as when the widget sends anew after a lost connection.
    await box.fill(card)
    await child_of(page, stage).evaluate("say()")
    assert (await stage.frames.get())["p"][2]["message"] == card
    await expect(question).to_have_count(0)
