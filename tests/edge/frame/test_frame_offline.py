"""When the chat cannot be had, the visitor reads so and leaves a message with us; nothing that was written is lost."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from proxy.edge.texts import frame_texts, widget_texts
from tests.edge.frame import probes
from tests.edge.frame.stage import Stage
from tests.edge.frame.visitor import chat, frame, frame_of, start, widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WORDS = frame_texts("fi")
FORM = {"name": "Matti Meikäläinen", "email": "matti@example.fi", "message": "Soittakaa minulle, kiitos."}


async def fill(page: Page, values: dict[str, str]) -> None:
    """Write into the form's fields."""
    for field, value in values.items():
        await frame(page).get_by_label(WORDS[f"form_{field}"]).fill(value)


async def send(page: Page) -> None:
    """Press the form's button."""
    await frame(page).get_by_role("button", name=WORDS["form_send"]).click()


async def open_form(page: Page, stage: Stage) -> None:
    """Start a chat that cannot be had."""
    stage.session = (503, {})
    await start(page, stage)
    await expect(frame(page).get_by_role("heading", name=WORDS["unavailable_title"])).to_be_visible()


@pytest.mark.parametrize(
    "failure",
    [
        {"visit": (503, {})},
        {"visit": (200, {"visit": "not a secret"})},
        {"loader": False},
        {"session": (500, {"error": {"code": "InternalServerError"}})},
        {"session": (200, {"error": {"code": "BadRequest"}})},
        {"session": (200, {"ok": True, "data": {}})},
        {"answer_sockets": False, "config": {"load_limit_ms": 500}},
    ],
)
async def test_every_failure_ends_in_our_own_form(page: Page, stage: Stage, failure: dict[str, Any]) -> None:
    """Whatever part of the other side fails, the visitor sees the form and never a blank page."""
    for name, value in failure.items():
        setattr(stage, name, value)
    await start(page, stage)
    await expect(frame(page).get_by_role("heading", name=WORDS["unavailable_title"])).to_be_visible()
    await expect(page.locator(".status")).to_have_text(widget_texts("fi")["status_unavailable"])
    await expect(frame(page).get_by_role("heading", name=WORDS["unavailable_title"])).to_be_focused()


async def test_a_message_is_left_with_us(page: Page, stage: Stage) -> None:
    """A filled-in form reaches the edge with the visit, the notice and the referring page, and is thanked for."""
    await open_form(page, stage)
    await fill(page, FORM)
    await send(page)
    await expect(frame(page).get_by_role("heading", name=WORDS["sent_title"])).to_be_focused()
    await expect(frame(page).get_by_text(WORDS["sent_text"].replace("{email}", FORM["email"]))).to_be_visible()
    (left,) = stage.asked("/_v/offline")
    assert left.body == {**FORM, "language": "fi", "referrer": "", "notice": "2026-11"}
    assert left.headers["X-Verho-Visit"] in stage.visits


async def test_empty_fields_are_named_before_anything_is_sent(page: Page, stage: Stage) -> None:
    """Each missing field says what it wants, the first of them has the focus, and nothing is asked of the edge."""
    await open_form(page, stage)
    await fill(page, {"name": FORM["name"], "email": "matti at example"})
    await send(page)
    email = frame(page).get_by_label(WORDS["form_email"])
    await expect(email).to_be_focused()
    await expect(email).to_have_accessible_description(WORDS["error_email"])
    await expect(email).to_have_attribute("aria-invalid", "true")
    await expect(frame(page).get_by_label(WORDS["form_message"])).to_have_accessible_description(WORDS["error_message"])
    await expect(frame(page).get_by_label(WORDS["form_name"])).not_to_have_attribute("aria-invalid", "true")
    assert stage.asked("/_v/offline") == []


@pytest.mark.parametrize(
    ("answer", "field", "words"),
    [
        ((422, {"field": "email", "expected": "address"}), "email", "error_email"),
        ((422, {"field": "message", "expected": "max_length:4000"}), "message", "error_too_long"),
        ((413, {}), "message", "error_too_long"),
    ],
)
async def test_what_the_edge_refuses_is_said_at_its_field(
    page: Page, stage: Stage, answer: tuple[int, Any], field: str, words: str
) -> None:
    """A refusal is shown beside the field that it names, what was written stays, and a second try succeeds."""
    await open_form(page, stage)
    stage.offline = answer
    await fill(page, FORM)
    await send(page)
    await expect(frame(page).get_by_label(WORDS[f"form_{field}"])).to_have_accessible_description(WORDS[words])
    for name, value in FORM.items():
        await expect(frame(page).get_by_label(WORDS[f"form_{name}"])).to_have_value(value)
    stage.offline = (201, {"ok": True})
    await send(page)
    await expect(frame(page).get_by_role("heading", name=WORDS["sent_title"])).to_be_visible()


@pytest.mark.parametrize("answer", [(503, {}), (422, {"field": "other", "expected": "x"}), (429, {})])
async def test_a_failure_keeps_what_was_written_and_names_other_ways(
    page: Page, stage: Stage, answer: tuple[int, Any]
) -> None:
    """When the form cannot be left, the text stays and the visitor is told how else to reach us."""
    await open_form(page, stage)
    stage.offline = answer
    await fill(page, FORM)
    await send(page)
    failure = frame(page).locator(".failure")
    await expect(failure).to_contain_text(WORDS["error_failed"])
    await expect(failure.get_by_role("link", name="neuvonta@example.fi")).to_be_visible()
    await expect(frame(page).get_by_label(WORDS["form_message"])).to_have_value(FORM["message"])


async def test_a_chat_that_comes_up_late_takes_nothing_away(page: Page, stage: Stage) -> None:
    """The chat is offered, not forced, on somebody who is writing in the form."""
    stage.config = {"load_limit_ms": 300}
    stage.language_gate.clear()
    await start(page, stage)
    await fill(page, {"message": "Kesken"})
    stage.language_gate.set()
    await expect(frame(page).get_by_text(WORDS["back_text"])).to_be_visible()
    await expect(frame(page).get_by_label(WORDS["form_message"])).to_have_value("Kesken")
    await frame(page).get_by_role("button", name=WORDS["back_open"]).click()
    await expect(widget(page).locator("textarea")).to_be_visible()
    await expect(page.locator(".panel[data-status=online]")).to_be_visible()


async def test_a_chat_that_comes_up_late_opens_by_itself_before_anything_is_written(page: Page, stage: Stage) -> None:
    """An untouched form gives way to the chat."""
    stage.config = {"load_limit_ms": 300}
    stage.language_gate.clear()
    await start(page, stage)
    await expect(frame(page).get_by_label(WORDS["form_message"])).to_be_visible()
    stage.language_gate.set()
    await expect(page.locator(".panel[data-status=online]")).to_be_visible()
    await expect(frame(page).get_by_label(WORDS["form_message"])).to_have_count(0)


async def test_sockets_that_fail_again_and_again_end_in_the_form(page: Page, stage: Stage) -> None:
    """After five sockets without a word the widget would hide itself; the visitor sees the form instead."""
    await chat(page, stage)
    stage.answer_sockets = False
    await frame_of(page, stage).evaluate(probes.FAILING_SOCKETS)
    await expect(frame(page).get_by_role("heading", name=WORDS["unavailable_title"])).to_be_visible()


async def test_an_edge_that_restarts_in_mid_chat_is_waited_for(page: Page, stage: Stage) -> None:
    """While the widget tries again the chat is covered; then it is back as it was, half-written text and all."""
    await chat(page, stage)
    await widget(page).locator("textarea").fill("Kesken jäi")
    stage.session = (503, {})
    await frame_of(page, stage).evaluate(probes.SESSION_START)
    await expect(frame(page).get_by_text(WORDS["connecting"])).to_be_visible()
    await expect(page.locator(".panel[data-status=connecting]")).to_be_visible()
    await stage.say("ready", "tab-1", {"cver": 0, "c": []}, {"ast": "online", "asver": 1, "dptst": []})
    await expect(page.locator(".panel[data-status=online]")).to_be_visible()
    await expect(frame(page).get_by_text(WORDS["connecting"])).to_have_count(0)
    await expect(widget(page).locator("textarea")).to_have_value("Kesken jäi")


async def test_an_edge_that_does_not_come_back_leaves_the_form(page: Page, stage: Stage) -> None:
    """After the same patience as at the start."""
    stage.config = {"load_limit_ms": 3_000}
    await chat(page, stage)
    stage.session = (503, {})
    await frame_of(page, stage).evaluate(probes.SESSION_START)
    await expect(frame(page).get_by_text(WORDS["connecting"])).to_be_visible()
    await expect(frame(page).get_by_role("heading", name=WORDS["unavailable_title"])).to_be_visible()
