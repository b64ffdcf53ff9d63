"""What agents do, as the visitor's widget is told of it, and what Tawk.to then holds."""

import pytest

from proxy.demo.simulator import Status
from proxy.demo.simulator.conversations import ChatEndedError
from proxy.demo.simulator.states import ChatState
from tests.demo.simulator_client import started


async def test_agent_joins_speaks_and_leaves() -> None:
    """An agent's words come after the notice of entering, under one resource id, with versions that grow by one."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.say(visitor.chat_id, "Hei & tervetuloa")
        await simulator.say(visitor.chat_id, "Minä myös", "Väinö")
        await simulator.leave(visitor.chat_id, "Aino")
        (aino,) = await tab.expect("visitorConversationPresenceUpdate")
        (words,) = await tab.expect("visitorMessage")
        assert (aino["t"], aino["ut"], aino["m"], aino["n"]) == ("n", "a", "AGENT_JOIN_CONVERSATION", "Aino")
        assert {"rsc", "pid", "pi", "pst", "seq"} <= set(aino["md"])
        assert (words["m"], words["n"], words["md"]) == ("Hei &amp; tervetuloa", "Aino", {"rsc": aino["md"]["rsc"]})
        (other,) = await tab.expect("visitorConversationPresenceUpdate")
        (left,) = await tab.expect("visitorConversationPresenceUpdate")
        assert other["md"]["rsc"] != aino["md"]["rsc"]
        assert (left["m"], left["n"]) == ("AGENT_LEFT_CONVERSATION", "Aino")
        assert [message.version for message in simulator.chat(visitor.chat_id).messages] == [1, 2, 3, 4, 5]


async def test_typing_has_both_ends() -> None:
    """Typing begins and stops with the agent's resource id, by the names of the wire."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.join(visitor.chat_id, "Aino")
        await simulator.typing(visitor.chat_id)
        await simulator.stop_typing(visitor.chat_id)
        (joined,) = await tab.expect("visitorConversationPresenceUpdate")
        for command in ("agentIsTyping", "agentStopedTyping"):
            assert await tab.expect(command) == [{"rsc": joined["md"]["rsc"]}]


async def test_whisper_is_marked() -> None:
    """A note among agents travels marked, and neither begins the chat."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.whisper(visitor.chat_id, "soita takaisin")
        assert (await tab.expect("visitorMessage"))[0]["md"]["ao"] is True
        assert simulator.chat(visitor.chat_id).state is ChatState.BROWSING


async def test_system_speaks_without_an_agent() -> None:
    """A trigger's message is of the system and nobody joins for it."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.system_says(visitor.chat_id, "Hei!")
        (message,) = await tab.expect("visitorMessage")
        assert (message["ut"], message["md"]) == ("s", {"bot": True})


async def test_status_counts_its_versions() -> None:
    """Each change of status is told to every socket with a higher version, and to the next session."""
    async with started(departments=(("d1", "Talous"),)) as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        for status, version in (("away", 10_020), (Status.OFFLINE, 10_021)):
            await simulator.set_status(status)
            (told,) = await tab.expect("pageStatus")
            department = {"did": "d1", "n": "Talous", "st": str(status)}
            assert told == {"ast": str(status), "asver": version, "dptst": [department]}
        data = await visitor.start()
        assert (data["ast"], data["asver"]) == ("offline", 10_021)


async def test_banned_visitor_stays_out() -> None:
    """A ban reaches the open socket, and the next socket gets nothing but the ban."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.ban(visitor.data["vid"])
        assert await tab.expect("remoteDisconnect") == [{"msg": "BANNED"}]
        await visitor.start()
        again = await visitor.http.ws_connect(visitor.socket_url())
        assert (await again.receive_str()).startswith("0{")
        assert await again.receive_str() == '4{"c":"remoteDisconnect","p":[{"msg":"BANNED"}]}'


async def test_disabled_page_removes_the_widget() -> None:
    """Switching the page off is told to every open socket."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.disable_page()
        assert await tab.expect("pageDisable") == []
        await simulator.disable_page(disabled=False)
        assert "vid" in await visitor.start()


async def test_dropped_socket_comes_back() -> None:
    """A cut socket ends without a close frame, and the session can open another."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.drop_socket(visitor.chat_id)
        assert (await tab.socket.receive(timeout=5)).data is None
        assert tab.socket.close_code == 1006
        await visitor.open_tab()


async def test_ended_chat_takes_no_more_words() -> None:
    """An agent's end is a notice to the visitor; nothing can be said in that chat afterwards."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await tab.say("hei")
        await tab.expect("visitorMessage")
        await simulator.end_chat(visitor.chat_id)
        assert (await tab.expect("visitorMessage"))[0]["m"] == "CHAT_ENDED"
        with pytest.raises(ChatEndedError):
            await simulator.say(visitor.chat_id, "vielä yksi asia")
        await tab.say("uusi asia")
        assert [chat.state for chat in simulator.chats] == [ChatState.ENDED, ChatState.OPEN]


async def test_rarer_commands_can_be_pushed() -> None:
    """Any other command of the protocol can be sent to a visitor as it is."""
    update = {"wdgt": "1h9demo01", "ws": {"sch": {}}, "wstz": "Europe/Helsinki"}
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.push(visitor.chat_id, "widgetScheduleUpdate", update)
        assert await tab.expect("widgetScheduleUpdate") == [update]


async def test_wait_gives_up() -> None:
    """Waiting for what doesn't come ends with a time-out."""
    async with started() as (simulator, _):
        with pytest.raises(TimeoutError):
            await simulator.wait_for(lambda: simulator.chats, timeout_s=0.02)


async def test_offline_form_becomes_a_ticket() -> None:
    """The form left while nobody is there is kept as a ticket with its answers and the page it came from."""
    form = {
        "questions": [{"label": "Nimi", "answer": "Maija"}, {"label": "Viesti", "answer": "Soittakaa"}],
        "name": "Maija",
        "email": "maija@jamko.fi",
        "submittedFrom": "https://www.jamko.fi/jasenyys",
    }
    async with started(status=Status.OFFLINE) as (simulator, visitor):
        assert (await visitor.start())["ast"] == "offline"
        tab = await visitor.open_tab()
        await tab.ask("service", "visitor-chat", "/v1/visitor/offline-form", form)
        (ticket,) = simulator.tickets
        assert (ticket.number, ticket.name, ticket.message) == (1, "Maija", "Soittakaa")
        assert ticket.questions == (("Nimi", "Maija"), ("Viesti", "Soittakaa"))
        assert ticket.submitted_from == "https://www.jamko.fi/jasenyys"
