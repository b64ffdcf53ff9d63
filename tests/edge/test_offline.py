"""The offline form: kept for the controller, given to Tawk.to only as configured, there also when Tawk.to is not."""

from typing import Any

import pytest

from storage.interfaces import ConversationKind, Delivery
from storage.mongo import Database
from tests.edge import planted
from tests.edge.conftest import RunEdge, Running
from tests.edge.stored import open_stored

OURS = {
    "name": planted.NAME,
    "email": planted.EMAIL,
    "message": f"Unohdin numeroni {planted.PHONE}. Terveisin {planted.NAME}",
    "language": "sv",
    "referrer": "https://www.jamko.fi/tapahtumat/vappu?x=1",
    "notice": "2026-11",
}
WIDGETS = {
    "questions": [
        {"label": "Nimi", "answer": planted.NAME},
        {"label": "Sähköposti", "answer": planted.EMAIL},
        {"label": "Viesti", "answer": f"Soittakaa {planted.PHONE}"},
    ],
    "name": planted.NAME,
    "email": planted.EMAIL,
}
SERVICE = ("service", "visitor-chat", "/v1/visitor/offline-form")


async def test_our_own_form_is_kept_with_tawk_down(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """The page's own form needs no visit and no Tawk.to; its writer is pseudonymised in it."""
    async with run_edge(tawk__connect={"*": "127.0.0.1:1"}) as running, running.browser() as browser:
        assert await browser.call("POST", "/_v/offline", OURS) == (201, {"ok": True})
        assert running.count("forms", outcome="kept") == 1
        assert not running.simulator.record.requests()
    (form,) = await open_stored(database, tmp_path, ConversationKind.OFFLINE_FORM)
    assert form.texts == ["Unohdin numeroni [PHONE_1]. Terveisin [NIMI_1]"]
    assert form.messages[0].content.fields == (("name", "[NIMI_1]"), ("email", "[EMAIL_1]"))
    assert form.messages[0].delivery is Delivery.KEPT
    assert form.identities == {"[NIMI_1]": planted.NAME, "[EMAIL_1]": planted.EMAIL, "[PHONE_1]": planted.PHONE}
    assert form.stored.metadata.referrer == "https://www.jamko.fi/tapahtumat/**"
    assert form.stored.notice is not None
    assert (form.stored.notice.language, form.stored.notice.version) == ("sv", "2026-11")


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": 7}, "name", "required"),
        ({"name": "x" * 201}, "name", "max_length:200"),
        ({"email": ""}, "email", "required"),
        ({"email": "matti"}, "email", "address"),
        ({"email": "a@b.fi\r\nBcc: c@d.fi"}, "email", "address"),
        ({"email": "x" * 250 + "@b.fi"}, "email", "max_length:254"),
        ({"message": None}, "message", "required"),
        ({"message": "x" * 10_001}, "message", "max_length:10000"),
    ],
)
async def test_a_wrong_field_is_named_with_what_is_expected(
    running: Running, change: dict[str, Any], field: str, expected: str
) -> None:
    """The page marks the field; nothing is kept."""
    async with running.browser() as browser:
        assert await browser.call("POST", "/_v/offline", OURS | change) == (422, {"field": field, "expected": expected})
        assert running.count("forms", outcome="kept") == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"7", b'{"name":{}}', b"[" * 5_000])
async def test_a_form_that_is_none_is_refused(running: Running, body: bytes) -> None:
    """Whatever is sent, the answer names the first field."""
    async with running.browser() as browser:
        response, _ = await browser.fetch("POST", "/_v/offline", data=body, headers={"Origin": running.origin})
        assert response.status == 422


async def test_odd_texts_are_taken(running: Running) -> None:
    """Half a sign, controls and other scripts break nothing; the longest message is taken."""
    async with running.browser() as browser:
        for message in ("\ud800 puolikas", "\x00\x07", "Здравствуйте 👋", "x" * 10_000):
            status, _ = await browser.call("POST", "/_v/offline", OURS | {"message": message})
            assert status == 201


async def test_the_widgets_form_stays_with_the_controller(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """Tawk.to gets nothing at all, the visitor the success, the record is a form of its own."""
    async with run_edge() as running, running.visitor() as browser:
        assert await browser.command(*SERVICE, WIDGETS) == [None, {"ok": True}]
        assert running.simulator.tickets == ()
        assert not [frame for frame in running.simulator.record.frames() if "offline-form" in frame]
    (form,) = await open_stored(database, tmp_path)
    assert form.stored.kind is ConversationKind.OFFLINE_FORM
    assert form.texts == ["Soittakaa [PHONE_1]"]
    assert form.messages[0].delivery is Delivery.KEPT
    assert form.identities == {"[NIMI_1]": planted.NAME, "[EMAIL_1]": planted.EMAIL, "[PHONE_1]": planted.PHONE}


async def test_the_widgets_form_may_leave_pseudonymised(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """Tawk.to's ticket has an address at the controller's own domain, and the controller the values behind it."""
    changes = {"offline_form__forward": "pseudonymised", "offline_form__reply_domain": "chat.jamko.fi"}
    async with run_edge(**changes) as running, running.visitor() as browser:
        error, _ = await browser.command(*SERVICE, WIDGETS)
        assert error is None
        (ticket,) = running.simulator.tickets
        assert (ticket.name, ticket.email) == ("[NIMI_1]", "email-1@chat.jamko.fi")
        assert ticket.message == "Soittakaa [PHONE_1]"
        assert ticket.submitted_from == "https://www.jamko.fi/"
        await running.simulator.say(running.simulator.chats[0].id, "Vastasin: email-1@chat.jamko.fi")
        await browser.wait_for(browser.heard)
        assert browser.heard() == [f"Vastasin: {planted.EMAIL}"]
    (chat,) = await open_stored(database, tmp_path)
    assert chat.messages[0].delivery is Delivery.FORWARDED
    assert chat.identities["[EMAIL_1]"] == planted.EMAIL


async def test_tawks_own_refusal_of_a_form_reaches_the_visitor(
    run_edge: RunEdge, database: Database, tmp_path: Any
) -> None:
    """The field is marked as Tawk.to says, and the record knows that it failed."""
    changes = {"offline_form__forward": "pseudonymised", "offline_form__reply_domain": "chat.jamko.fi"}
    async with run_edge(**changes) as running, running.visitor() as browser:
        running.simulator.misbehave("form", "callback_error")
        error, _ = await browser.command(*SERVICE, WIDGETS)
        assert error == {"code": "InvalidArgument", "message": "email"}
    (chat,) = await open_stored(database, tmp_path)
    assert chat.messages[0].delivery is Delivery.FAILED


@pytest.mark.parametrize(("field", "value"), [("email", "matti at esimerkki"), ("email", "")])
async def test_a_ticket_needs_an_address_that_is_one(running: Running, field: str, value: str) -> None:
    """Tawk.to sees only pseudonyms, so the edge says what Tawk.to would."""
    async with running.visitor() as browser:
        reference = await running.simulator.offer_form(running.simulator.chats[0].id)
        body = {"referenceId": reference, "name": "Matti", "email": planted.EMAIL, "message": "hei", field: value}
        status, answer = await browser.call("POST", "/_t/va/v1/ticket/create", body)
        assert (status, answer["error"]) == (200, {"code": "InvalidArgument", "message": "email"})
        assert not running.simulator.tickets


@pytest.mark.parametrize(
    ("mode", "status", "delivery"),
    [("", 200, Delivery.FORWARDED), ("callback_error", 200, Delivery.FAILED), ("error_500", 503, Delivery.UNCONFIRMED)],
)
async def test_the_record_knows_what_became_of_a_ticket(
    run_edge: RunEdge, database: Database, tmp_path: Any, mode: str, status: int, delivery: Delivery
) -> None:
    """Taken, refused, or nobody knows."""
    async with run_edge() as running, running.visitor() as browser:
        reference = await running.simulator.offer_form(running.simulator.chats[0].id)
        if mode:
            running.simulator.misbehave("ticket", mode)
        body = {"referenceId": reference, "name": "Matti", "email": planted.EMAIL, "subject": "x", "message": "hei"}
        assert (await browser.call("POST", "/_t/va/v1/ticket/create", body))[0] == status
    (chat,) = await open_stored(database, tmp_path)
    assert [message.delivery for message in chat.messages if message.content.text == "hei"] == [delivery]
