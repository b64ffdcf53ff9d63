"""The desk: its calls, its feed, and who may not drive it."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from proxy.demo.simulator import Simulator
from proxy.demo.simulator.states import ChatState
from tests.demo.simulator_client import Browser, Tab, started


@asynccontextmanager
async def desk(**settings: Any) -> AsyncIterator[tuple[Simulator, Browser, Tab, aiohttp.ClientSession]]:
    """Run a simulator with one visitor at the desk's door."""
    async with started(**settings) as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        async with aiohttp.ClientSession(simulator.desk_url) as clerk:
            yield simulator, visitor, tab, clerk


async def post(clerk: aiohttp.ClientSession, path: str, body: Any) -> tuple[int, Any]:
    """Make one of the desk's calls."""
    async with clerk.post(path, json=body) as answer:
        return answer.status, await answer.json()


STEPS: list[tuple[str, dict[str, Any], Callable[[Simulator], Any]]] = [
    (
        "/api/chats/{chat}/join",
        {"name": "Aino", "position": "Pj"},
        lambda s: s.chats[0].agents["Aino"].position == "Pj",
    ),
    ("/api/chats/{chat}/say", {"text": "Hei"}, lambda s: s.chats[0].messages[-1].text == "Hei"),
    ("/api/chats/{chat}/whisper", {"text": "psst"}, lambda s: s.chats[0].messages[-1].is_whisper),
    ("/api/chats/{chat}/typing", {"typing": True}, lambda s: "Aino" in s.chats[0].agents),
    ("/api/chats/{chat}/end", {}, lambda s: s.chats[0].state is ChatState.ENDED),
    ("/api/visitors/{visitor}/ban", {}, lambda s: s.visitors[0].banned),
    ("/api/visitors/{visitor}/unban", {}, lambda s: not s.visitors[0].banned),
    ("/api/misbehave", {"target": "kb", "mode": "slow", "seconds": 1}, lambda _: True),
    ("/api/misbehave/clear", {}, lambda _: True),
]


@pytest.mark.parametrize(("path", "body", "done"), STEPS, ids=[path for path, _, _ in STEPS])
async def test_each_call_does_its_work(path: str, body: dict[str, Any], done: Callable[[Simulator], Any]) -> None:
    """Each POST answers ok and has its effect."""
    async with desk() as (simulator, visitor, _, clerk):
        address = path.format(chat=visitor.chat_id, visitor=visitor.data["vid"])
        assert await post(clerk, address, body) == (200, {"ok": True})
        assert done(simulator)


async def test_leave_drop_status_and_page() -> None:
    """Leaving, cutting, the status and the page's switch reach the visitor."""
    async with desk() as (_, visitor, tab, clerk):
        chat = f"/api/chats/{visitor.chat_id}"
        await post(clerk, f"{chat}/join", {"name": "Aino"})
        assert await post(clerk, f"{chat}/leave", {}) == (200, {"ok": True})
        assert (await post(clerk, f"{chat}/leave", {}))[0] == 422
        await post(clerk, "/api/status", {"status": "away"})
        assert (await tab.expect("pageStatus"))[0]["ast"] == "away"
        await post(clerk, "/api/page", {"disabled": True})
        await tab.expect("pageDisable")
        await post(clerk, f"{chat}/drop", {})
        assert (await tab.socket.receive(timeout=5)).data is None


async def test_state_shows_what_tawk_holds() -> None:
    """The picture has the visitor's facts as Tawk.to got them and the chat's text as it holds it."""
    browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"
    async with started() as (simulator, visitor):
        visitor.http.headers["User-Agent"] = browser
        await visitor.start(user={"name": "[NIMI_1]", "email": "email-1@x.fi"}, referrer="https://y.fi/")
        tab = await visitor.open_tab()
        await tab.say("<b> & [EMAIL_1]")
        async with aiohttp.ClientSession(simulator.desk_url) as clerk:
            async with clerk.get("/api/state") as answer:
                state = await answer.json()
            async with clerk.get(f"/api/chats/{visitor.chat_id}") as answer:
                assert await answer.json() == state["chats"][0]
    facts = state["chats"][0]["visitor"]
    assert (facts["name"], facts["email"], facts["ip"]) == ("[NIMI_1]", "email-1@x.fi", "127.0.0.1")
    assert (facts["browser"], facts["os"], facts["online"]) == ("Chrome 141", "Windows", True)
    assert (facts["page"]["url"], facts["referrer"]) == ("https://www.jamko.fi/jasenyys", "https://y.fi/")
    assert state["chats"][0]["messages"][0]["text"] == "<b> & [EMAIL_1]"
    assert state["property"] == {"id": simulator.property_id, "name": "JAMKO", "widget": simulator.widget_id}


MISTAKES: list[tuple[str, Any, int, str]] = [
    ("/api/chats/none/say", {"text": "x"}, 404, "chat_id"),
    ("/api/visitors/none/ban", {}, 404, "visitor_id"),
    ("/api/chats/{chat}/say", {"text": " "}, 422, "text"),
    ("/api/chats/{chat}/say", {"text": "x", "name": 7}, 422, "name"),
    ("/api/chats/{chat}/typing", {"typing": "yes"}, 422, "typing"),
    ("/api/status", {"status": "asleep"}, 422, "status"),
    ("/api/page", {}, 422, "disabled"),
    ("/api/misbehave", {"target": "none", "mode": "empty"}, 422, "target"),
    ("/api/misbehave", {"target": "kb", "mode": "none"}, 422, "mode"),
    ("/api/misbehave", {"target": "kb", "mode": "empty", "times": -1}, 422, "times"),
    ("/api/misbehave", {"target": "kb", "mode": "slow", "seconds": "1"}, 422, "seconds"),
    ("/api/record/search", {}, 422, "text"),
    ("/api/status", [], 422, "body"),
]


@pytest.mark.parametrize(("path", "body", "status", "field"), MISTAKES, ids=[f"{m[0]} {m[3]}" for m in MISTAKES])
async def test_each_mistake_is_named(path: str, body: Any, status: int, field: str) -> None:
    """A wrong call is refused by the field's name and what was expected of it."""
    async with desk() as (_, visitor, _, clerk):
        found, told = await post(clerk, path.format(chat=visitor.chat_id), body)
        assert (found, told["error"]["field"]) == (status, field)
        assert told["error"]["expected"]


async def test_ended_chat_is_closed_to_the_desk() -> None:
    """Nothing can be said in an ended chat."""
    async with desk() as (simulator, visitor, _, clerk):
        await simulator.end_chat(visitor.chat_id)
        assert (await post(clerk, f"/api/chats/{visitor.chat_id}/say", {"text": "x"}))[0] == 422


async def test_other_pages_cannot_drive_the_desk() -> None:
    """A foreign host name, a foreign origin and a form's content type are refused."""
    async with desk() as (_, _, _, clerk):
        for headers, status in (
            ({"Host": "evil.example"}, 421),
            ({"Origin": "https://evil.example"}, 403),
            ({"Content-Type": "text/plain"}, 415),
        ):
            async with clerk.post("/api/misbehave/clear", data=b"{}", headers=headers) as answer:
                assert answer.status == status
        async with clerk.get("/api/state", headers={"Host": "evil.example"}) as answer:
            assert answer.status == 421


async def test_record_can_be_read_and_searched() -> None:
    """The record is read in pages, oldest first, and searched through encodings."""
    async with desk() as (_, _, tab, clerk):
        await tab.say("salaisuus")
        async with clerk.get("/api/record?after=0&limit=2") as answer:
            page = await answer.json()
        assert [seen["id"] for seen in page["seen"]] == [1, 2]
        assert page["last"] == 2
        assert ["Host", "va.tawk.to"] in page["seen"][0]["headers"]
        async with clerk.get("/api/record?after=2&limit=x") as answer:
            assert answer.status == 422
        _, found = await post(clerk, "/api/record/search", {"text": "SALAISUUS"})
        assert found["found"] == 1
        assert found["where"][0]["kind"] == "frame_in"
        assert (await post(clerk, "/api/record/search", {"text": "not there"}))[1]["found"] == 0


async def test_feed_tells_every_change() -> None:
    """The feed begins with the whole picture and then tells each change under its own name."""
    async with desk() as (simulator, visitor, tab, clerk), clerk.get("/api/events") as feed:
        assert feed.content_type == "text/event-stream"

        async def event(wanted: str) -> Any:
            while True:
                block = (await feed.content.readuntil(b"\n\n")).decode()
                lines = dict(line.split(": ", 1) for line in block.strip().splitlines())
                if lines["event"] == wanted:
                    return json.loads(lines["data"])

        state = await event("state")
        assert state["chats"][0]["id"] == visitor.chat_id
        await tab.send("messagePreview", "he", 1)
        assert await event("typing") == {"chat_id": visitor.chat_id, "text": "he"}
        await tab.say("hei")
        assert (await event("webhook"))["event"] == "chat:start"
        assert (await event("chat"))["messages"][0]["text"] == "hei"
        await simulator.set_status("away")
        assert await event("status") == {"status": "away", "status_version": 10_020, "page_disabled": False}
        simulator.misbehave("kb", "slow", seconds=1.5)
        assert await event("misbehaviour") == [{"target": "kb", "mode": "slow", "left": 1, "seconds": 1.5}]
        form = {"questions": [], "email": "m@jamko.fi"}
        await tab.ask("service", "visitor-chat", "/v1/visitor/offline-form", form)
        assert (await event("ticket"))["email"] == "m@jamko.fi"
        await tab.socket.send_str("2")
        await tab.say("viimeinen")
        bodies = [(await event("seen"))["body"]]
        while "viimeinen" not in bodies[-1]:
            bodies.append((await event("seen"))["body"])
        assert not {"2", "3"} & set(bodies)


async def test_pages_come_under_a_strict_policy(tmp_path: Any) -> None:
    """The desk's own files are served, under a policy without inline script or foreign hosts; nothing beside them."""
    pages = tmp_path / "desk"
    pages.mkdir()
    (pages / "index.html").write_text("<!doctype html><title>Desk</title>")
    (pages / "desk.js").write_text("'use strict';")
    (tmp_path / "secret.js").write_text("no")
    async with desk(desk_dir=pages) as (_, _, _, clerk):
        for path, kind in (("/", "text/html"), ("/desk.js", "text/javascript")):
            async with clerk.get(path) as answer:
                assert answer.content_type == kind
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; script-src 'self';")
                assert "unsafe" not in policy
        for path in ("/none.js", "/..%2Fsecret.js", "/%2e%2e/secret.js"):
            async with clerk.get(path) as answer:
                assert answer.status == 404


async def test_repository_has_a_desk() -> None:
    """Without a folder of its own the desk serves the pages of this repository."""
    async with desk() as (_, _, _, clerk), clerk.get("/") as answer:
        assert answer.status == 200
        assert "<html" in await answer.text()
