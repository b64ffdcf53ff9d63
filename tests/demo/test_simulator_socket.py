"""The socket: every command of the protocol in both directions, and what happens when it isn't spoken well."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from proxy.demo.simulator.states import Visitor
from tests.demo.simulator_client import Tab, browser, started

VISITOR_CHAT = "visitor-chat"
FORM = {
    "questions": [
        {"label": "Nimi", "answer": "Maija"},
        {"label": "Sähköposti", "answer": "maija@jamko.fi"},
        {"label": "Viesti", "answer": "Hei!"},
    ],
    "name": "Maija",
    "email": "maija@jamko.fi",
    "phone": "+358401234567",
}


async def test_opens_and_answers_pings() -> None:
    """The first packet tells the times, `ready` follows, and each ping is answered by its pong."""
    async with started(ping_interval_ms=1_234, ping_timeout_ms=5_678) as (_, visitor):
        await visitor.start()
        tab = Tab(await visitor.http.ws_connect(visitor.socket_url()))
        opened = await tab.packet()
        assert opened.endswith('"upgrades":[],"pingInterval":1234,"pingTimeout":5678}')
        origin, conversation, status = await tab.expect("ready")
        assert origin
        assert conversation == {"cver": 0, "c": []}
        assert status == {"ast": "online", "asver": 10_019, "dptst": []}
        for data in ("", "probe"):
            await tab.socket.send_str("2" + data)
            assert await tab.packet() == "3" + data


RESULTS: list[tuple[str, tuple[Any, ...], Callable[[Any], bool]]] = [
    ("service", (VISITOR_CHAT, "/v1/message/visitor", {"message": "hei"}), lambda told: told["data"]["cver"] == 1),
    (
        "service",
        (VISITOR_CHAT, "https://va.tawk.to/v1/message/visitor", {"message": "hei", "attachments": []}),
        lambda told: told["data"]["co"].endswith("Z"),
    ),
    (
        "service",
        (VISITOR_CHAT, "/v1/message/visitor", {"attachments": [{"type": "file", "content": {"file": {"url": "u"}}}]}),
        lambda told: told["ok"],
    ),
    ("service", (VISITOR_CHAT, "/v1/visitor/offline-form", FORM), lambda told: told["ok"]),
    ("service", (VISITOR_CHAT, "https://va.tawk.to/v1/visitor/prechat-form", FORM), lambda told: told["ok"]),
    ("service", (VISITOR_CHAT, "/v1/visitor/messages-seen", {"timestamp": 1}), lambda told: told["ok"]),
    ("service", (VISITOR_CHAT, "/v1/visitor/dismiss-preview", {"timestamp": 1}), lambda told: told["ok"]),
    (
        "service",
        ("table", "/v1/form/get", {"formId": "lead-capture-form"}),
        lambda told: told["data"]["form"]["fields"],
    ),
    ("service", ("webrtc", "/v1/vcall/status/visitor", {}), lambda told: told["ok"]),
    ("service", ("webrtc", "/v1/vcall/init/visitor", {}), lambda told: told["ok"]),
    ("service", ("webrtc", "/v1/vcall/reject/visitor", {}), lambda told: told["ok"]),
    ("savePrechatForm", (FORM,), lambda told: told["ok"]),
    ("saveNameChangeForm", ({"name": "Maija"},), lambda told: told["data"]["n"] == "Maija"),
    ("saveTranscriptEmailForm", ({"email": "m@jamko.fi"},), lambda told: told["data"]["te"] == "m@jamko.fi"),
    ("sendTranscript", ({"email": "m@jamko.fi"},), lambda told: told["ok"]),
    ("endChat", (), lambda told: told["chatEndVersion"] == 1 and told["nextChatId"]),
    ("setAttributes", ({"course": "IT", "year": 2, "paid": True, "none": None},), lambda told: told["ok"]),
    ("addEvent", ({"name": "joined", "data": {"fee": 12.5}},), lambda told: told["ok"]),
    ("addTags", ({"tags": ["a", "b"]},), lambda told: told["ok"]),
    ("removeTags", ({"tags": ["a"]},), lambda told: told["ok"]),
]


@pytest.mark.parametrize(("command", "arguments", "fits"), RESULTS, ids=[f"{c} {a[1:2]}" for c, a, _ in RESULTS])
async def test_each_callback_gets_its_result(
    command: str, arguments: tuple[Any, ...], fits: Callable[[Any], bool]
) -> None:
    """Each command that waits for an answer gets the result in its own form and no error."""
    async with started() as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        error, result = await tab.ask(command, *arguments)
    assert error is None
    assert fits(result)


BAD_EMAIL = {"code": "InvalidArgument", "message": "email"}
REFUSALS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("service", (VISITOR_CHAT, "/v1/visitor/offline-form", FORM | {"email": "[EMAIL_1]"}), BAD_EMAIL),
    ("service", (VISITOR_CHAT, "/v1/visitor/offline-form", FORM | {"email": ""}), BAD_EMAIL),
    ("savePrechatForm", (FORM | {"email": "nobody"},), BAD_EMAIL),
    ("savePrechatForm", ({"name": "M"},), {"code": "InvalidArgument", "message": "questions"}),
    ("savePrechatForm", ("M",), {"code": "InvalidArgument", "message": "form"}),
    ("saveNameChangeForm", ({"name": " "},), {"code": "InvalidArgument", "message": "name"}),
    ("saveTranscriptEmailForm", ({"email": "x"},), BAD_EMAIL),
    (
        "service",
        (VISITOR_CHAT, "/v1/message/visitor", {"message": " "}),
        {"code": "InvalidArgument", "message": "message"},
    ),
    (
        "service",
        (VISITOR_CHAT, "/v1/message/visitor", {"message": 7}),
        {"code": "InvalidArgument", "message": "message"},
    ),
    (
        "service",
        (VISITOR_CHAT, "/v1/message/visitor", {"message": "x", "attachments": [{}] * 6}),
        {"code": "InvalidArgument", "message": "attachments"},
    ),
    ("service", (VISITOR_CHAT, "/v1/nothing", {}), {"code": "NotFound", "message": "service"}),
    ("service", ("table", "/v1/form/get", {"formId": "x"}), {"code": "NotFound", "message": "formId"}),
    ("nonsense", (), {"code": "NotFound", "message": "command"}),
    ("setAttributes", ([],), "INVALID_ATTRIBUTES"),
    ("setAttributes", ({"a key": "x"},), "CONTAINS_INVALID_KEY"),
    ("setAttributes", ({"key": "x" * 256},), "CONTAINS_INVALID_VALUE"),
    ("setAttributes", ({f"k{number}": 1 for number in range(51)},), "ATTRIBUTE_LIMIT_EXCEEDED"),
    ("addEvent", ({"name": "two words"},), "INVALID_EVENT_NAME"),
    ("addTags", ({"tags": [str(number) for number in range(11)]},), "TAG_LIMIT_EXCEEDED"),
    ("addTags", ({"tags": "a"},), "INVALID_TAGS"),
]


@pytest.mark.parametrize(("command", "arguments", "expected"), REFUSALS, ids=[str(row[2]) for row in REFUSALS])
async def test_each_callback_gets_its_error(command: str, arguments: tuple[Any, ...], expected: Any) -> None:
    """A refused command gets the error in Tawk.to's words, and the socket goes on."""
    async with started() as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        assert await tab.ask(command, *arguments) == (expected, None)
        assert (await tab.say("still there"))[0] is None


NOTES: list[tuple[str, tuple[Any, ...], Callable[[Visitor], bool]]] = [
    ("nav", ({"u": "https://x.fi/b", "t": "B", "r": "https://y.fi/"}, None), lambda who: who.pages[-1].title == "B"),
    (
        "nav",
        ({"u": "https://x.fi/b", "t": "B", "r": "https://y.fi/"}, None),
        lambda who: who.referrer == "https://y.fi/",
    ),
    ("chatWindowState", ("max",), lambda who: who.window == "max"),
    ("socketStatusUpdate", ("away",), lambda who: who.presence == "away"),
    ("visitorSound", (False,), lambda who: not who.sound),
    ("chatBubbleClose", (), lambda who: who.bubble_closed),
]


@pytest.mark.parametrize(("command", "arguments", "noted"), NOTES, ids=[f"{row[0]} {row[1]}" for row in NOTES])
async def test_each_note_is_taken(command: str, arguments: tuple[Any, ...], noted: Callable[[Visitor], bool]) -> None:
    """Commands without an answer change what Tawk.to holds of the visitor."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.send(command, *arguments)
        assert await simulator.wait_for(lambda: noted(simulator.visitors[0]))


@pytest.mark.parametrize("command", ["notifyWidgetResized", "fileUploadMessage", "verhoUnheardOf", "chatWindowState"])
async def test_what_means_nothing_is_tolerated(command: str) -> None:
    """Commands without effect, unknown ones and wrong arguments neither answer nor end the connection."""
    async with started() as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.send(command, ["strange"], None)
        assert (await tab.say("hei"))[0] is None


SYNCED: list[tuple[str, tuple[Any, ...], str, dict[str, Any]]] = [
    ("chatWindowState", ("max",), "visitorChatWindowState", {"cw": "max"}),
    ("visitorSound", (False,), "visitorSound", {"sdo": False}),
    ("chatBubbleClose", (), "chatBubbleClosed", {}),
    ("visitorPopupFocus", (True,), "visitorPopupFocus", {"hasFocus": True}),
    ("addTags", ({"tags": ["a"]},), "visitorTagsUpdate", {"tags": ["a"]}),
    ("saveNameChangeForm", ({"name": "Maija"},), "visitorDataUpdate", {"n": "Maija"}),
    ("savePrechatForm", (FORM,), "visitorDataUpdate", {"e": "maija@jamko.fi", "pcfs": True}),
    ("service", (VISITOR_CHAT, "/v1/visitor/messages-seen", {"timestamp": 5}), "visitorChatSeen", {"timestamp": 5}),
    (
        "service",
        (VISITOR_CHAT, "/v1/visitor/dismiss-preview", {"timestamp": 5}),
        "visitorChatDismiss",
        {"timestamp": 5},
    ),
]


@pytest.mark.parametrize(("command", "arguments", "told", "facts"), SYNCED, ids=[f"{r[0]} {r[2]}" for r in SYNCED])
async def test_tabs_are_kept_alike(command: str, arguments: tuple[Any, ...], told: str, facts: dict[str, Any]) -> None:
    """What one tab does is told to the other, with the first one's name as the origin."""
    async with started() as (_, visitor):
        await visitor.start()
        one, other = await visitor.open_tab(), await visitor.open_tab()
        await one.send(command, *arguments)
        (heard,) = await other.expect(told)
        assert heard["origin"] == one.name
        assert facts.items() <= heard.items()


async def test_message_is_echoed_to_every_tab() -> None:
    """A message reaches all tabs of its visitor once, encoded once, with the sending tab as origin; nobody else's."""
    async with started() as (simulator, visitor), browser(simulator) as stranger:
        await visitor.start()
        one, other = await visitor.open_tab(), await visitor.open_tab()
        await stranger.start(uik="somebody-else")
        third = await stranger.open_tab()
        await one.say("<b>\"Ä\" & 'o'</b>")
        for tab in (one, other):
            (message,) = await tab.expect("visitorMessage")
            assert message["m"] == "&lt;b&gt;&quot;Ä&quot; &amp; &#x27;o&#x27;&lt;/b&gt;"
            assert (message["t"], message["ut"], message["origin"], message["cver"]) == ("c", "v", one.name, 1)
        assert simulator.chat(visitor.chat_id).messages[0].text == "<b>\"Ä\" & 'o'</b>"
        await simulator.push(stranger.chat_id, "visitorSound", {"origin": "x", "sdo": True})
        await third.expect("visitorSound")
        assert [told["c"] for told in third.waiting] == ["ready"]


@pytest.mark.parametrize("text", ["\ud83d", "\0", "\u2028", "😀" * 1_000, "ei\r\nrivi"])
async def test_strange_text_survives(text: str) -> None:
    """Half an emoji, a null and other strange letters are kept, echoed and recorded like any text."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.say(f"a{text}b")
        assert (await tab.expect("visitorMessage"))[0]["m"] == f"a{text}b"
        assert f"a{text}b" in simulator.record.everything()


@pytest.mark.parametrize(("known", "count"), [("0", 3), ("2", 1), ("2.5", 1), ("3", 0), ("", 3), ("x", 3)])
async def test_reconnecting_tab_gets_what_it_missed(known: str, count: int) -> None:
    """`ready` holds the messages newer than the version that the widget says it knows."""
    async with started() as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        for text in ("one", "two", "three"):
            await tab.say(text)
        back = await visitor.open_tab(cver=known)
        _, conversation, _ = await back.expect("ready")
        assert conversation["cver"] == 3
        assert len(conversation["c"]) == count


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"k": "0" * 24}, 401),
        ({"tkn": "a.b.c"}, 401),
        ({"EIO": "4"}, 400),
        ({"transport": "polling"}, 400),
    ],
    ids=["key", "token", "version", "transport"],
)
async def test_refuses_a_wrong_socket(changes: dict[str, str], status: int) -> None:
    """A socket with a wrong key or token, or of another protocol, isn't opened."""
    async with started() as (_, visitor):
        await visitor.start()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.http.ws_connect(visitor.socket_url(**changes))
        assert refused.value.status == status


@pytest.mark.parametrize(("required", "opens"), [(False, True), (True, False)])
async def test_token_may_be_demanded(required: bool, opens: bool) -> None:
    """Whether a socket may do without a token isn't known of the real servers; the option decides."""
    async with started(token_required=required) as (_, visitor):
        await visitor.start()
        if opens:
            await visitor.open_tab(tkn="")
        else:
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await visitor.http.ws_connect(visitor.socket_url(tkn=""))


async def test_only_the_told_nodes_take_a_session() -> None:
    """A socket on a node that the session wasn't told is refused; on each that it was told it opens."""
    async with started() as (_, visitor):
        await visitor.start()
        right = visitor.socket_url()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.http.ws_connect(right.replace("vsb24", "vsb30"))
        assert refused.value.status == 421
        await visitor.start()
        await visitor.http.ws_connect(right)
        await visitor.http.ws_connect(right.replace("vsb24", "vsb30"))


@pytest.mark.parametrize(
    "frame", ["", "4", "4{", "4[]", '4{"c":7}', '4{"c":"nav","p":{}}', "9", "0{}", '4{"c":"x","cb":true}']
)
async def test_malformed_frame_ends_the_connection(frame: str) -> None:
    """A frame that the protocol doesn't allow is recorded and answered by hanging up."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.socket.send_str(frame)
        assert (await tab.socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
        assert frame in simulator.record.frames()
        assert await simulator.wait_for(lambda: not simulator.visitors[0].online)


async def test_silent_client_is_hung_up_on() -> None:
    """In engine.io 3 the client pings; one that doesn't for an interval and a time-out is disconnected."""
    async with started(ping_interval_ms=20, ping_timeout_ms=10) as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        assert (await tab.socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE


async def test_preview_is_seen_and_gone_when_sent() -> None:
    """Text typed so far is held until the message is sent."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        chat = simulator.chat(visitor.chat_id)
        await tab.send("messagePreview", "hel", 1_700_000_000_000)
        await simulator.wait_for(lambda: chat.preview == "hel")
        await tab.say("hello")
        assert chat.preview == ""


async def test_rating_becomes_a_notice() -> None:
    """A rating is kept and comes back as a notice with its value."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.send("visitorRating", -1)
        (notice,) = await tab.expect("visitorMessage")
        assert (notice["t"], notice["m"], notice["md"]) == ("n", "VISITOR_RATING", {"rt": -1})
        assert simulator.chat(visitor.chat_id).rating == -1


async def test_new_chat_follows_an_ended_one() -> None:
    """After `endChat` the next session has the announced chat id and no history; versions go on growing."""
    async with started() as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.say("hei")
        _, ended = await tab.ask("endChat")
        data = await visitor.start()
        assert (data["chid"], data["c"]) == (ended["nextChatId"], [])
        assert data["cver"] > ended["chatEndVersion"]


async def test_stop_ends_open_sockets() -> None:
    """Leaving the simulator cuts its sockets and leaves no task behind."""
    before = asyncio.all_tasks()
    async with started() as (simulator, visitor):
        await visitor.start()
        await visitor.open_tab()
        simulator.misbehave("message", "slow", seconds=60)
        await (await visitor.open_tab()).send(
            "service", VISITOR_CHAT, "/v1/message/visitor", {"message": "x"}, callback=0
        )
        await simulator.wait_for(lambda: simulator.chat(visitor.chat_id).messages)
    assert asyncio.all_tasks() == before
    assert not simulator.visitors[0].online
