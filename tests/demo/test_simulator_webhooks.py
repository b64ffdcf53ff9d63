"""Webhooks: which come, how they are signed, and how they are tried again."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from proxy.demo.simulator import Status
from tests.demo.simulator_client import started

SECRET = b"a secret of the dashboard"


@dataclass
class Receiver:
    """A real server that takes webhooks and answers with the statuses it was given, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """Keep id, signature and raw body."""
        event_id, signature = request.headers["X-Hook-Event-Id"], request.headers["X-Tawk-Signature"]
        self.got.append((event_id, signature, await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def bodies(self) -> list[Any]:
        """Return the bodies by event."""
        return sorted((json.loads(raw) for _, _, raw in self.got), key=lambda body: str(body["event"]))


@asynccontextmanager
async def receiver(*statuses: int) -> AsyncIterator[Receiver]:
    """Run a receiver."""
    made = Receiver(statuses=list(statuses))
    application = web.Application()
    application.router.add_post("/hook", made.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield made
    finally:
        await runner.cleanup()


async def test_chat_makes_three_events() -> None:
    """A chat's first message, its end and its transcript are told once each, signed over the raw bytes."""
    async with (
        receiver() as hook,
        started(webhook_url=hook.url, webhook_secret=SECRET) as (simulator, visitor),
    ):
        await visitor.start(user={"name": "Maija", "email": "maija@jamko.fi"})
        tab = await visitor.open_tab()
        await tab.say("Nimi : <Maija>\r\nÄäni : ö")
        await tab.say("toinen")
        await simulator.whisper(visitor.chat_id, "ei kuulu kävijälle")
        await simulator.say(visitor.chat_id, "Hei!")
        await tab.ask("endChat")
        await simulator.wait_for(lambda: len(simulator.webhooks) == 3 and all(w.delivered for w in simulator.webhooks))
        end, start, transcript = hook.bodies()
        assert [body["event"] for body in (start, end, transcript)] == [
            "chat:start", "chat:end", "chat:transcript_created",
        ]  # fmt: skip
        assert start["message"] == {"sender": {"type": "visitor"}, "text": "Nimi : <Maija>\r\nÄäni : ö", "type": "msg"}
        assert start["visitor"] == {"name": "Maija", "city": "unknown", "country": "FI", "email": "maija@jamko.fi"}
        assert start["chatId"] == end["chatId"] == transcript["chat"]["id"] == visitor.chat_id
        assert start["property"] == {"id": simulator.property_id, "name": "JAMKO"}
        texts = [line["msg"] for line in transcript["chat"]["messages"]]
        assert texts == ["Nimi : <Maija>\r\nÄäni : ö", "toinen", "AGENT_JOIN_CONVERSATION", "Hei!", "CHAT_ENDED"]
        for _, signature, raw in hook.got:
            assert signature == hmac.new(SECRET, raw, hashlib.sha1).hexdigest()
            assert list(json.loads(raw)) != sorted(json.loads(raw))


async def test_agent_can_begin_a_chat() -> None:
    """A chat that an agent begins is told with the agent as the sender, and without an unknown e-mail."""
    async with receiver() as hook, started(webhook_url=hook.url, webhook_secret=SECRET) as (simulator, visitor):
        await visitor.start()
        await simulator.say(visitor.chat_id, "Tarvitsetko apua?")
        await simulator.wait_for(lambda: hook.got and simulator.webhooks[0].delivered)
        (body,) = hook.bodies()
        assert body["message"]["sender"] == {"type": "agent"}
        assert "email" not in body["visitor"]


async def test_offline_form_makes_a_ticket_event() -> None:
    """A form left offline arrives as `ticket:create` with the requester."""
    form = {"questions": [{"label": "Viesti", "answer": "Soittakaa"}], "name": "M", "email": "m@jamko.fi"}
    async with (
        receiver() as hook,
        started(webhook_url=hook.url, webhook_secret=SECRET, status=Status.OFFLINE) as (simulator, visitor),
    ):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.ask("service", "visitor-chat", "/v1/visitor/offline-form", form)
        await simulator.wait_for(lambda: simulator.webhooks and simulator.webhooks[0].delivered)
        (body,) = hook.bodies()
        assert body["requester"] == {"name": "M", "email": "m@jamko.fi", "type": "visitor"}
        assert (body["ticket"]["humanId"], body["ticket"]["message"]) == (1, "Soittakaa")


@pytest.mark.parametrize("statuses", [(500, 404, 302), (503,)])
async def test_failed_delivery_is_tried_again(statuses: tuple[int, ...]) -> None:
    """Anything but a 2xx is tried again with the same id, signature and bytes until it is taken."""
    async with (
        receiver(*statuses) as hook,
        started(webhook_url=hook.url, webhook_secret=SECRET, webhook_first_retry_s=0.005) as (simulator, visitor),
    ):
        await visitor.start()
        await simulator.say(visitor.chat_id, "Hei")
        await simulator.wait_for(lambda: simulator.webhooks[0].delivered)
        assert simulator.webhooks[0].attempts == len(statuses) + 1
        assert len(hook.got) == len(statuses) + 1
        assert len(set(hook.got)) == 1
        await simulator.repeat_webhook(simulator.webhooks[0])
        await simulator.wait_for(lambda: len(hook.got) == len(statuses) + 2)
        assert len(set(hook.got)) == 1


async def test_delivery_is_given_up_in_the_end() -> None:
    """When nobody takes an event for long enough, the attempts end; the waits between them grow."""
    async with started(
        webhook_url="http://127.0.0.1:9/closed",
        webhook_secret=SECRET,
        webhook_first_retry_s=0.001,
        webhook_retry_factor=3.0,
        webhook_longest_wait_s=0.009,
        webhook_give_up_s=0.02,
    ) as (simulator, visitor):
        await visitor.start()
        await simulator.say(visitor.chat_id, "Hei")
        await simulator.wait_for(lambda: simulator.webhooks[0].given_up)
        assert simulator.webhooks[0].attempts == 5  # After 0, 1, 3, 9 and 9 ms.
        assert simulator.webhooks[0].status is None
