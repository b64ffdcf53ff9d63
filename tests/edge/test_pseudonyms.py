"""Pseudonyms on their way: they resolve for who issued them, in the chat that did, and nowhere else."""

import html
from typing import Any

import pytest

from proxy.tawk.richtext import is_markdown
from tests.edge import planted
from tests.edge.conftest import Browser, Running

RESTORED = [kind for kind in planted.SENTENCES if kind not in planted.MASKED]


async def heard(running: Running, browser: Browser, text: str, chat: int = -1) -> str:
    """Let an agent say something in a chat, and return what the visitor reads: the widget decodes once."""
    before = len(browser.heard())
    await running.simulator.say(running.simulator.chats[chat].id, text)
    await browser.wait_for(lambda: len(browser.heard()) > before)
    return html.unescape(browser.heard()[-1])


def pseudonyms(running: Running) -> list[str]:
    """Return the texts that Tawk.to holds of visitors."""
    return [message.text for chat in running.simulator.chats for message in chat.messages if message.sender == "v"]


@pytest.mark.parametrize("typed", ["[EMAIL_1]", "[email 1]", "[ EMAIL_1 ]", "[Email-1]", "[EMAIL1]", "［EMAIL_1］"])
async def test_agents_type_pseudonyms_by_hand(running: Running, typed: str) -> None:
    """Every form that a hand gives them resolves."""
    async with running.visitor() as browser:
        await browser.say(f"Mun maili on {planted.EMAIL}")
        assert await heard(running, browser, f"Kirjoitan: {typed}.") == f"Kirjoitan: {planted.EMAIL}."


async def test_every_kind_that_is_pseudonymised_comes_back(running: Running) -> None:
    """The agent repeats what it was told, and the visitor reads what it wrote."""
    async with running.visitor() as browser:
        for kind in RESTORED:
            await browser.say(planted.sentence(kind))
        for kind, told in zip(RESTORED, pseudonyms(running), strict=True):
            assert planted.VALUES[kind] not in told
            assert await heard(running, browser, told) == planted.sentence(kind)


async def test_one_value_has_one_pseudonym_in_a_chat(running: Running) -> None:
    """However it is written; another value has another."""
    async with running.visitor() as browser:
        for text in (planted.EMAIL, planted.EMAIL.upper(), "toinen@esimerkki.fi", "040 765 4321", "+358 40 7654321"):
            await browser.say(text)
    assert pseudonyms(running) == ["[EMAIL_1]", "[EMAIL_1]", "[EMAIL_2]", "[PHONE_1]", "[PHONE_1]"]


@pytest.mark.parametrize("typed", ["[EMAIL_1]", "[email 1]", "[=EMAIL_1]", "[HETU]", "\u200b[EMAIL_1]", "［EMAIL_1］"])
async def test_what_a_visitor_types_literally_comes_back_as_typed(running: Running, typed: str) -> None:
    """It never resolves, not even when the agent repeats it, nor in the history."""
    async with running.visitor() as browser:
        await browser.say(planted.EMAIL)
        await browser.say(f"mitä on {typed} ?")
        told = pseudonyms(running)[-1]
        assert await heard(running, browser, told) == f"mitä on {typed} ?"
        await browser.start()
        texts = [html.unescape(message["m"]) for message in browser.started["c"] if message["ut"] == "v"]
        assert texts == [planted.EMAIL, f"mitä on {typed} ?"]


async def test_another_visitors_pseudonym_resolves_to_nothing(running: Running) -> None:
    """An agent who mixes two chats up tells nobody's data."""
    async with running.visitor() as first, running.visitor() as second:
        await first.say(planted.EMAIL)
        assert await heard(running, second, "Osoite [EMAIL_1] ja [PHONE_1]", chat=1) == "Osoite [EMAIL_1] ja [PHONE_1]"
        await second.say("toinen@esimerkki.fi")
        assert await heard(running, second, "[EMAIL_1]", chat=1) == "toinen@esimerkki.fi"
        assert await heard(running, first, "[EMAIL_1]", chat=0) == planted.EMAIL


@pytest.mark.parametrize("by", ["visitor", "agent"])
async def test_an_ended_chats_pseudonyms_stay_with_it(running: Running, by: str) -> None:
    """The next chat begins with its own; the old one's history is still shown with its values."""
    async with running.visitor() as browser:
        await browser.say(planted.EMAIL)
        ended = running.simulator.chats[0].id
        if by == "visitor":
            error, result = await browser.command("endChat")
            assert (error, result["nextChatId"]) == (None, running.simulator.chats[1].id)
        else:
            await running.simulator.end_chat(ended)
            await browser.wait_for(lambda: [p for p in browser.named("visitorMessage") if p[0]["m"] == "CHAT_ENDED"])
        assert await heard(running, browser, "[EMAIL_1]") == "[EMAIL_1]"
        await browser.say("toinen@esimerkki.fi")
        assert await heard(running, browser, "[EMAIL_1]") == "toinen@esimerkki.fi"
        assert await history(browser, ended) == [planted.EMAIL]
        await browser.start()
        assert [message["m"] for message in browser.started["c"] if message["ut"] == "v"] == ["toinen@esimerkki.fi"]


async def history(browser: Browser, chat_id: str) -> list[str]:
    """Return what the visitor wrote in an earlier chat, as the widget asks for it."""
    status, listed = await browser.call("GET", "/_t/va/v1/chat/list?limit=10")
    assert (status, [chat["id"] for chat in listed["data"]["chats"]]) == (200, [chat_id])
    status, answer = await browser.call("GET", f"/_t/va/v1/chat/get?chatId={chat_id}")
    assert status == 200
    return [html.unescape(message["m"]) for message in answer["data"]["chat"]["messages"] if message["ut"] == "v"]


async def test_values_come_back_wherever_tawk_repeats_them(running: Running) -> None:
    """In the session's start, in `ready` and in what is told of the visitor's data."""
    async with running.visitor() as browser:
        await browser.say(planted.EMAIL)
        await browser.command("saveNameChangeForm", {"name": planted.NAME})
        await browser.command("saveTranscriptEmailForm", {"email": planted.EMAIL})
        (told,) = browser.named("visitorDataUpdate")[-1]
        assert (told["n"], told["te"]) == (planted.NAME, planted.EMAIL)
        await browser.disconnect()
        await running.simulator.say(running.simulator.chats[0].id, "Löytyi [EMAIL_1], [NIMI_1]")
        browser.received.clear()
        await browser.connect()
        messages = browser.named("ready")[0][1]["c"]
        assert [message["m"] for message in messages if message["ut"] == "a" and message["t"] == "c"] == [
            f"Löytyi {planted.EMAIL}, {planted.NAME}"
        ]
        await browser.start()
        assert (browser.started["n"], browser.started["te"]) == (planted.NAME, planted.EMAIL)
        assert planted.NAME not in running.simulator.record.everything()


ATTACKS = [
    "<img src=x onerror=alert(1)>", "<b>Matti</b>", "&lt;script&gt;alert(1)&lt;/script&gt;", '"><svg/onload=alert(1)>',
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;", "**<i>x</i>**", '[x](https://x.fi/"onmouseover=alert(1))', "`<u>`",
]  # fmt: skip
FRAMES = ["{}", "Hei {}!", "**tärkeää** {}", "_a_ {} _b_", "`koodi` {}", "[linkki](https://x.fi) {}", "5 * 3 * {}"]


@pytest.mark.parametrize("frame", FRAMES)
async def test_a_restored_value_is_never_markup(running: Running, frame: str) -> None:
    """The widget decodes once and inserts; only what it takes for markdown it encodes again itself."""
    async with running.visitor() as browser:
        for attack in ATTACKS:
            await browser.command("saveNameChangeForm", {"name": attack})
            (told,) = browser.named("visitorDataUpdate")[-1]
            assert not set('<>"') & set(html.unescape(told["n"]))
            pseudonym = running.simulator.visitors[0].name
            shown = await heard(running, browser, frame.format(pseudonym))
            assert pseudonym not in shown
            assert is_markdown(shown) or not set("<>") & set(shown), shown


async def test_what_agents_write_themselves_is_no_markup_either(running: Running) -> None:
    """Text stays text in both directions of the encoding."""
    async with running.visitor() as browser:
        assert await heard(running, browser, "if a < b && c > d") == "if a &lt; b &amp;&amp; c &gt; d"


async def test_an_agents_own_data_is_counted_and_recorded_redacted(running: Running) -> None:
    """The visitor reads it as typed; the counter names its kind."""
    async with running.visitor() as browser:
        text = f"Soita numeroon {planted.PHONE} tai kirjoita {planted.EMAIL}. Terveisin Aino"
        assert await heard(running, browser, text) == text
        assert running.count("incidents", entity_type="PHONE_NUMBER") == 1
        assert running.count("incidents", entity_type="EMAIL_ADDRESS") == 1
        assert running.count("incidents", entity_type="PERSON") == 0


async def test_knowledge_base_answers_are_restored_too(running: Running) -> None:
    """A search's words leave redacted, and its answer is read like any other."""
    async with running.visitor() as browser:
        status, answer = await browser.call(
            "GET", f"/_t/va/v1/kb/article/search?query=opiskelijakortti {planted.EMAIL}"
        )
        assert (status, answer["ok"]) == (200, True)
        seen: Any = running.simulator.record.requests("/v1/kb/article/search")[0]
        assert "EMAIL_1" in seen.query
