"""When something is away: what leaves nothing, what goes on, what the visitor is told, what is found again."""

import asyncio
import threading
from dataclasses import replace
from typing import Any

import pytest

from proxy.edge import durable
from proxy.edge.start import Start
from proxy.edge.unlisted import Unlisted
from proxy.edge.visits import read_secret
from redaction.entities import EntityType
from storage.interfaces import Delivery
from storage.mongo import Database
from storage.schema import Collection
from tests.edge import planted
from tests.edge.cable import Cable
from tests.edge.conftest import Browser, RunEdge, Running, running_edge
from tests.edge.stored import open_stored, raw_documents

SETTINGS = "/_t/va/v1/widget-settings"
START = "/_t/va/v1/session/start"
HASTE = {"tawk__answer_timeout_s": 1.0}
MODES = ["error_500", "empty", "not_json", "dropped", "slow"]


async def start(browser: Browser) -> tuple[int, Any]:
    """Start a session as the widget does, whatever the answer."""
    body = {"p": browser.property_id, "w": browser.widget_id, "url": f"{browser.origin}/frame", "uik": "a" * 21}
    return await browser.call("POST", START, body)


# ---- Tawk.to ----


@pytest.mark.parametrize("mode", MODES)
async def test_a_session_that_cannot_start_is_tried_again_by_the_widget(run_edge: RunEdge, mode: str) -> None:
    """The error is the one after which the widget tries again, and the next try succeeds."""
    async with run_edge(**(HASTE if mode == "slow" else {})) as running, running.browser() as browser:
        await browser.begin()
        running.simulator.misbehave("session_start", mode, seconds=5)
        status, answer = await start(browser)
        assert (status, answer["error"]["code"]) == (503, "InternalServerError")
        assert (await start(browser))[0] == 200


async def test_tawks_own_refusal_of_a_session_is_passed_on(running: Running) -> None:
    """An error that Tawk.to words itself keeps its code; the next try is made without the token."""
    async with running.visitor() as browser:
        running.simulator.misbehave("session_start", "callback_error")
        status, answer = await start(browser)
        assert (status, answer["error"]["code"]) == (200, "TooManyRequestsError")
        await start(browser)
        tokens = [seen.header("X-Tawk-Token") is not None for seen in running.simulator.record.requests(START[6:])]
        assert tokens == [False, True, False]


@pytest.mark.parametrize("mode", MODES)
async def test_settings_that_were_had_once_outlive_a_failure(run_edge: RunEdge, mode: str) -> None:
    """Without any there is a clear error; older ones are better than none."""
    async with run_edge(**(HASTE if mode == "slow" else {})) as running, running.browser() as browser:
        await browser.begin()
        running.simulator.misbehave("settings", mode, 0, seconds=5)
        assert (await browser.call("GET", SETTINGS))[0] == 503
        running.simulator.behave()
        status, answer = await browser.call("GET", SETTINGS)
        assert (status, answer["data"]["widget"]["features"]["uploads"]) == (200, False)
        time_s = [0.0]
        route = Start(replace(running.parts, clock_s=lambda: time_s[0]), Unlisted(running.parts.redactors))
        visit = await running.parts.visits.find(browser.secret)
        assert await route._current_settings(visit) == answer
        running.simulator.misbehave("settings", mode, 0, seconds=5)
        time_s[0] += running.parts.limits.settings_cache_s
        assert await route._current_settings(visit) == answer


async def test_many_who_ask_for_settings_at_once_ask_tawk_once(run_edge: RunEdge) -> None:
    """A slow Tawk.to is waited for together, and fails for all at once."""
    async with run_edge(**HASTE) as running, running.browser() as browser:
        await browser.begin()
        running.simulator.misbehave("settings", "slow", seconds=5)
        answers = await asyncio.gather(*(browser.call("GET", SETTINGS) for _ in range(5)))
        assert [status for status, _ in answers] == [503] * 5
        assert len(running.simulator.record.requests(SETTINGS[6:])) == 1


@pytest.mark.parametrize("mode", ["error_500", "empty", "dropped", "away"])
async def test_a_socket_that_cannot_be_opened_is_refused(run_edge: RunEdge, mode: str) -> None:
    """The handshake fails as a whole; the next one succeeds."""
    async with run_edge() as running, running.browser() as browser:
        await browser.begin()
        await browser.start()
        if mode == "away":
            await running.simulator.__aexit__(None, None, None)
        else:
            running.simulator.misbehave("socket", mode)
        with pytest.raises(Exception, match=r"502|Invalid response"):
            await browser.connect()
        assert sum(running.count("upstream_failures", fault=fault) for fault in ("unreachable", "slow", "status")) == 1
        if mode != "away":
            await browser.connect()
            assert (await browser.say("hei"))[0] is None
            await browser.disconnect()


async def test_a_dropped_socket_comes_back_with_what_was_said_meanwhile(running: Running) -> None:
    """Tawk.to hangs up, the widget starts and connects again, the pseudonyms still resolve."""
    async with running.visitor() as browser:
        await browser.say(planted.EMAIL)
        chat = running.simulator.chats[0]
        await running.simulator.drop_socket(chat.id)
        await browser.wait_for(lambda: browser.closed)
        await running.simulator.say(chat.id, "Kirjoitan: [EMAIL_1]")
        await browser.start()
        assert browser.started["c"][-1]["m"] == f"Kirjoitan: {planted.EMAIL}"
        await browser.connect()
        assert (await browser.say("taas täällä"))[0] is None


async def test_what_was_in_flight_when_the_socket_dropped_stays_unconfirmed(
    run_edge: RunEdge, database: Database, tmp_path: Any
) -> None:
    """The same words sent again are a second record: nobody can know whether the first arrived."""
    async with run_edge() as running, running.visitor() as browser:
        running.simulator.misbehave("message", "dropped")
        await browser.send('4{"c":"service","p":["visitor-chat","/v1/message/visitor",{"message":"hei"}],"cb":77}')
        await browser.wait_for(lambda: browser.closed)
        await browser.start()
        await browser.connect()
        assert (await browser.say("hei"))[0] is None
    (chat,) = await open_stored(database, tmp_path)
    assert chat.texts == ["hei", "hei"]
    assert [message.delivery for message in chat.messages] == [Delivery.UNCONFIRMED, Delivery.FORWARDED]


async def test_who_writes_and_leaves_has_the_message_confirmed(
    run_edge: RunEdge, database: Database, tmp_path: Any
) -> None:
    """The edge stays on for the answer about the last message."""
    async with run_edge() as running:
        async with running.visitor() as browser:
            await browser.send(
                '4{"c":"service","p":["visitor-chat","/v1/message/visitor",{"message":"kiitos"}],"cb":1}'
            )
        await running.simulator.wait_for(lambda: [c for c in running.simulator.chats if c.messages])
    (chat,) = await open_stored(database, tmp_path)
    assert [message.delivery for message in chat.messages] == [Delivery.FORWARDED]


@pytest.mark.parametrize(("mode", "delivery"), [("callback_error", Delivery.FAILED), ("error_500", Delivery.FAILED)])
async def test_a_message_that_tawk_refuses_is_failed(
    run_edge: RunEdge, database: Database, tmp_path: Any, mode: str, delivery: Delivery
) -> None:
    """The widget shows it as such, and the record says so."""
    async with run_edge() as running, running.visitor() as browser:
        running.simulator.misbehave("message", mode)
        assert (await browser.say("hei"))[0]["code"]
        assert (await browser.say("hei"))[0] is None
    (chat,) = await open_stored(database, tmp_path)
    assert [message.delivery for message in chat.messages] == [delivery, Delivery.FORWARDED]


async def test_a_frame_of_tawks_that_is_none_is_passed_over(running: Running) -> None:
    """It is counted; the socket lives."""
    async with running.visitor() as browser:
        running.simulator.misbehave("message", "not_json")
        await browser.send('4{"c":"service","p":["visitor-chat","/v1/message/visitor",{"message":"yksi"}]}')
        assert (await browser.say("kaksi"))[0] is None
        assert running.count("upstream_failures", fault="frame") == 1


# ---- the database ----


async def test_chat_goes_on_without_the_database(
    database_uri: str, database: Database, simulator: Any, tmp_path: Any
) -> None:
    """New visits begin, messages are forwarded, and all of it is in the database once that is back."""
    async with Cable(database_uri) as cable:
        changes = {"storage__timeout_s": 1.0}
        async with running_edge(tmp_path, cable.uri, database, simulator, **changes) as running:
            async with running.visitor() as browser:
                await browser.say("yksi")
                cable.pull()
                assert (await browser.say(planted.sentence(EntityType.EMAIL_ADDRESS)))[0] is None
                async with running.visitor() as newcomer:
                    assert (await newcomer.say("uusi"))[0] is None
                await browser.disconnect()
                await browser.start()
                await browser.connect()
                # An edge that can't ask the others numbers new pseudonyms from a range of its own.
                await running.simulator.say(running.simulator.chats[0].id, "[EMAIL_5001]")
                await browser.wait_for(browser.heard)
                assert browser.heard() == [planted.EMAIL]
            assert planted.EMAIL not in running.simulator.record.everything()
            cable.put_back()
        # Leaving the edge does not wait for a database that was away; the journal has what is left.
        async with running_edge(tmp_path, cable.uri, database, simulator, **changes):
            pass
    chats = await open_stored(database, tmp_path)
    assert sorted(chat.texts for chat in chats) == [["uusi"], ["yksi", "Mun maili on [EMAIL_5001]", "[EMAIL_5001]"]]


async def test_a_visit_that_must_be_looked_up_waits_for_the_database(
    database_uri: str, database: Database, simulator: Any, tmp_path: Any
) -> None:
    """A secret that only the database knows is answered "later", not "unknown"; a new visit can begin."""
    changes = {"storage__timeout_s": 0.5}
    async with running_edge(tmp_path, database_uri, database, simulator) as running, running.visitor() as browser:
        secret = browser.secret
    async with (
        Cable(database_uri) as cable,
        running_edge(tmp_path, cable.uri, database, simulator, **changes) as running,
    ):
        cable.pull()
        async with running.browser() as again:
            again.secret = secret
            status, _ = await again.call("POST", "/_v/visit", {})
            assert status == 503
            assert (await start(again))[0] == 503
            english = "/_t/embed/_s/v4/app/stub-webpack/languages/en.json"
            assert (await again.call("GET", english))[1]["chat"]["log"] == "Keskustelu"
            again.secret = ""
            assert (await again.call("POST", "/_v/visit", {}))[0] == 201
        cable.put_back()


# ---- the journal ----


async def test_a_full_journal_fails_closed(
    database_uri: str, database: Database, simulator: Any, tmp_path: Any
) -> None:
    """Nothing is forwarded, the visitor is told why; what an agent says is shown, and recorded later."""
    changes = {"storage__timeout_s": 0.5, "storage__journal__max_bytes": 40_000}
    async with (
        Cable(database_uri) as cable,
        running_edge(tmp_path, cable.uri, database, simulator, **changes) as running,
        running.visitor() as browser,
    ):
        await browser.say(planted.EMAIL)
        cable.pull()
        sent = 0
        while (await browser.say("viesti " * 700))[0] is None:
            sent += 1
        assert 0 < sent < 10
        assert [notice["reason"] for notice in browser.notices] == ["storage"]
        assert [message.text for message in simulator.chats[0].messages] == ["[EMAIL_1]"] + ["viesti " * 700] * sent
        async with running.browser() as newcomer:
            form = {"name": "Matti", "email": planted.EMAIL, "message": "hei"}
            assert (await newcomer.call("POST", "/_v/offline", form))[0] == 503
        await simulator.say(simulator.chats[0].id, "Kirjoitan: [EMAIL_1]")
        await browser.wait_for(browser.heard)
        assert browser.heard() == [f"Kirjoitan: {planted.EMAIL}"]
        cable.put_back()
        secret = browser.secret
    async with (
        running_edge(tmp_path, database_uri, database, simulator) as running,
        running.visitor(secret=secret) as browser,
    ):
        assert (await browser.say("toinen@esimerkki.fi"))[0] is None
    (chat,) = await open_stored(database, tmp_path)
    assert chat.texts == ["[EMAIL_1]", *["viesti " * 700] * sent, "Kirjoitan: [EMAIL_1]", "[EMAIL_2]"]
    assert chat.identities["[EMAIL_2]"] == "toinen@esimerkki.fi"


async def test_a_disk_that_does_not_answer_in_time_is_a_failure(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not confirmed is not forwarded, and the visitor is told while the disk still hangs."""
    monkeypatch.setattr(durable, "COMMIT_TIMEOUT_S", 0.2)
    async with running.visitor() as browser:
        await browser.say("yksi")
        released = threading.Event()
        recorder: Any = running.parts.recorder
        hanging = asyncio.create_task(recorder._journal._call(lambda _: released.wait(20)))
        try:
            error, _ = await browser.say("kaksi")
            assert error["code"] == "InternalServerError"
            assert [notice["reason"] for notice in browser.notices] == ["storage"]
        finally:
            released.set()
            await hanging
        assert [message.text for message in running.simulator.chats[0].messages] == ["yksi"]
        assert (await browser.say("kaksi"))[0] is None


# ---- coming back ----


async def test_a_chat_that_ended_while_the_visitor_was_away_is_closed(
    run_edge: RunEdge, database: Database, tmp_path: Any
) -> None:
    """The next start tells of another chat: the record of the first ends, its pseudonyms stay with it."""
    async with run_edge() as running, running.visitor() as browser:
        await browser.say(planted.EMAIL)
        await browser.disconnect()
        await running.simulator.end_chat(running.simulator.chats[0].id)
        await browser.start()
        await browser.connect()
        await browser.say("toinen@esimerkki.fi")
    first, second = await open_stored(database, tmp_path)
    assert (first.texts, first.stored.ended_at is None) == (["[EMAIL_1]"], False)
    assert (second.texts, second.stored.ended_at) == (["[EMAIL_1]"], None)
    assert (first.identities, second.identities) == (
        {"[EMAIL_1]": planted.EMAIL},
        {"[EMAIL_1]": "toinen@esimerkki.fi"},
    )


@pytest.mark.parametrize("restart", [False, True], ids=["reload", "restart"])
async def test_a_visit_is_gone_on_with_by_its_secret(run_edge: RunEdge, restart: bool) -> None:
    """After a reload, and after a restart of the edge, pseudonyms resolve, numbering goes on, the history is shown."""
    async with run_edge() as running:
        async with running.visitor() as browser:
            await browser.say(planted.EMAIL)
            secret = browser.secret
        if not restart:
            await come_back(running, secret)
    if restart:
        async with run_edge() as running:
            await come_back(running, secret)


async def come_back(running: Running, secret: str) -> None:
    """Go on with a visit and look at what it still knows."""
    async with running.visitor(secret=secret) as browser:
        assert browser.secret == secret
        assert [message["m"] for message in browser.started["c"]] == [planted.EMAIL]
        await browser.say(f"toinen@esimerkki.fi ja {planted.EMAIL}")
        chat = running.simulator.chats[0]
        assert chat.messages[-1].text == "[EMAIL_2] ja [EMAIL_1]"
        await running.simulator.say(chat.id, "[EMAIL_1], [EMAIL_2]")
        await browser.wait_for(browser.heard)
        assert browser.heard() == [f"{planted.EMAIL}, toinen@esimerkki.fi"]
    assert len(running.simulator.visitors) == 1


async def test_one_conversation_is_recorded_over_a_restart(
    run_edge: RunEdge, database: Database, tmp_path: Any
) -> None:
    """The same keys, one record of each message, in order."""
    async with run_edge() as running, running.visitor() as browser:
        await browser.say("yksi")
        await running.simulator.say(running.simulator.chats[0].id, "kaksi")
        await browser.wait_for(browser.heard)
        secret = browser.secret
    async with run_edge() as running, running.visitor(secret=secret) as browser:
        await browser.say("kolme")
        await running.simulator.say(running.simulator.chats[0].id, "neljä")
        await browser.wait_for(browser.heard)
    (chat,) = await open_stored(database, tmp_path)
    assert chat.texts == ["yksi", "kaksi", "kolme", "neljä"]


async def test_without_the_secret_nothing_comes_back(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """A wrong one begins a new visit; neither the database nor the edge's files hold the right one."""
    async with run_edge() as running:
        async with running.visitor() as browser:
            await browser.say(planted.EMAIL)
            secret = browser.secret
        async with running.browser() as stranger:
            stranger.secret = "A" * 43
            status, answer = await stranger.call("POST", "/_v/visit", {})
            assert status == 201
            assert answer["visit"] not in (secret, "A" * 43)
    documents = [document for kind in Collection for document in await raw_documents(database, kind)]
    raw = repr(documents).encode() + b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert secret.encode() not in raw
    assert read_secret(secret) not in raw
    assert planted.traces(raw) == []


async def test_an_edge_with_another_key_begins_anew(run_edge: RunEdge, tmp_path: Any) -> None:
    """A state that no key opens any more is no reason to turn a visitor away."""
    async with run_edge() as running, running.visitor() as browser:
        secret = browser.secret
    for name in ("keys", "journal.sqlite3"):
        (tmp_path / name).rename(tmp_path / f"old-{name}")
    async with run_edge() as running, running.browser() as again:
        again.secret = secret
        status, answer = await again.call("POST", "/_v/visit", {})
        assert (status, answer["visit"] != secret) == (201, True)
