"""Tawk.to's webhooks: believed when signed and fresh, noted once, and nothing of their content kept."""

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from proxy.database import now
from proxy.demo.simulator import Simulator
from storage.mongo import Database
from storage.schema import Collection
from tests.edge import planted
from tests.edge.cable import Cable
from tests.edge.conftest import WEBHOOK_SECRET, Browser, RunEdge, Running, running_edge
from tests.edge.stored import raw_documents
from tests.ports import free_port


def body(age_s: float = 0, **fields: Any) -> bytes:
    """Return a webhook's body that tells much of a visitor."""
    visitor = {"name": planted.NAME, "email": planted.EMAIL, "city": "Jyväskylä", "country": "FI"}
    told = {
        "event": "chat:start", "chatId": "198bbee0-ba67-11ed-b336-df4d66de8806", "visitor": visitor,
        "time": (now() - timedelta(seconds=age_s)).isoformat(), "message": {"text": planted.PHONE},
    }  # fmt: skip
    return json.dumps(told | fields).encode()


def signed(raw: bytes, secret: str = WEBHOOK_SECRET, event_id: str = "a" * 24) -> dict[str, str]:
    """Return the headers that Tawk.to sends with a body."""
    signature = hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()
    return {"X-Tawk-Signature": signature, "X-Hook-Event-Id": event_id, "Content-Type": "application/json"}


async def post(browser: Browser, raw: bytes, headers: dict[str, str]) -> int:
    """Return the status of a webhook's delivery."""
    response, _ = await browser.fetch("POST", "/webhook", data=raw, headers=headers)
    return response.status


async def test_a_signed_event_is_noted_once_without_its_content(running: Running, database: Database) -> None:
    """A repetition is answered like the first and changes nothing; of the visitor nothing is kept."""
    async with running.browser() as browser:
        raw = body()
        assert [await post(browser, raw, signed(raw)) for _ in range(3)] == [200, 200, 200]
        other = body(event="chat:end")
        assert await post(browser, other, signed(other, event_id="b" * 24)) == 200
    documents = await raw_documents(database, Collection.WEBHOOK_EVENTS)
    assert sorted(document["event"] for document in documents) == ["chat:end", "chat:start"]
    assert all(set(document) == {"_id", "event", "chat_id", "at", "expires_at"} for document in documents)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hook-Event-Id": "x"},
        signed(b"something else"),
        signed(body(), secret="another-secret"),
        signed(body(), secret=""),
        {"X-Tawk-Signature": "0" * 40, "X-Hook-Event-Id": "x"},
        {"X-Tawk-Signature": hashlib.sha256(b"").hexdigest(), "X-Hook-Event-Id": "x"},
        {"X-Tawk-Signature": "ä", "X-Hook-Event-Id": "x"},
    ],
)
async def test_what_is_not_signed_is_refused_and_leaves_nothing(
    running: Running, database: Database, headers: dict[str, str]
) -> None:
    """401, and no note of it."""
    async with running.browser() as browser:
        assert await post(browser, body(), headers) == 401
        assert running.count("refused", reason="signature") == 1
    assert await raw_documents(database, Collection.WEBHOOK_EVENTS) == []


@pytest.mark.parametrize(("age_s", "status"), [(46_700, 200), (46_900, 401), (-46_900, 401)])
async def test_an_old_event_is_refused(running: Running, database: Database, age_s: int, status: int) -> None:
    """Tawk.to repeats for twelve hours; what is older, or from a time to come, is somebody's replay."""
    async with running.browser() as browser:
        raw = body(age_s)
        assert await post(browser, raw, signed(raw)) == status
    assert len(await raw_documents(database, Collection.WEBHOOK_EVENTS)) == (status == 200)


@pytest.mark.parametrize(
    ("raw", "event_id"),
    [
        (b"{}", "x"),
        (b"not json", "x"),
        (b"[]", "x"),
        (body(event="<b>"), "x"),
        (body(event=7), "x"),
        (body(time="yesterday"), "x"),
        (body(chatId="../x"), "x"),
        (body(), ""),
        (body(), "x" * 129),
    ],
)
async def test_a_signed_body_that_is_no_event_is_refused(
    running: Running, database: Database, raw: bytes, event_id: str
) -> None:
    """A bad request, and no note of it."""
    async with running.browser() as browser:
        assert await post(browser, raw, signed(raw, event_id=event_id)) == 400
    assert await raw_documents(database, Collection.WEBHOOK_EVENTS) == []


@pytest.mark.parametrize(("size", "status"), [(1_000, 400), (1_001, 413)])
async def test_a_webhook_has_a_longest_length(run_edge: RunEdge, size: int, status: int) -> None:
    """At the bound it is read and judged, one byte more is not."""
    webhook = {"secrets": [{"env": "VERHO_TAWK_WEBHOOK_SECRET"}], "max_body_bytes": 1_000}
    async with run_edge(tawk__webhook=webhook) as running, running.browser() as browser:
        raw = b" " * size
        assert await post(browser, raw, signed(raw)) == status


async def test_without_the_database_tawk_is_to_try_again(
    database_uri: str, database: Database, simulator: Simulator, tmp_path: Any
) -> None:
    """Whether it is the first time can't be told: the sender repeats, and then it counts."""
    changes = {"storage__timeout_s": 0.5}
    async with (
        Cable(database_uri) as cable,
        running_edge(tmp_path, cable.uri, database, simulator, **changes) as running,
        running.browser() as browser,
    ):
        raw = body()
        cable.pull()
        assert await post(browser, raw, signed(raw)) == 503
        cable.put_back()
        async with asyncio.timeout(10):
            while await post(browser, raw, signed(raw)) != 200:
                pass
    assert len(await raw_documents(database, Collection.WEBHOOK_EVENTS)) == 1


async def test_the_stand_ins_own_webhooks_are_believed(run_edge: RunEdge, database: Database) -> None:
    """A chat's beginning and end arrive signed as Tawk.to signs them."""
    port = free_port()
    async with (
        Simulator(webhook_url=f"http://127.0.0.1:{port}/webhook", webhook_secret=WEBHOOK_SECRET.encode()) as simulator,
        run_edge(simulator=simulator, port=port) as running,
        running.visitor() as browser,
    ):
        await browser.say("hei")
        await simulator.end_chat(simulator.chats[0].id)
        await simulator.wait_for(lambda: len([webhook for webhook in simulator.webhooks if webhook.delivered]) == 3)
    events = {document["event"] for document in await raw_documents(database, Collection.WEBHOOK_EVENTS)}
    assert events == {"chat:start", "chat:end", "chat:transcript_created"}
