"""Values of every kind planted in everything that a visitor can send: Tawk.to, the disk and the logs hold none."""

import asyncio
import html
import json
import logging
from typing import Any

import pytest

from redaction.entities import EntityType
from storage.interfaces import ConversationKind, Delivery, Sender
from storage.mongo import Database
from storage.schema import Collection
from tests.edge import planted
from tests.edge.conftest import Browser, RunEdge, Running
from tests.edge.stored import dump, open_stored, raw_documents

TEXT = planted.everything()


def as_entities(text: str, rounds: int = 1) -> str:
    """Return `text` with each of its signs as an entity, encoded so often."""
    for _ in range(rounds):
        text = text.replace("&", "&amp;") if "&#" in text else "".join(f"&#{ord(sign)};" for sign in text)
    return text


def form(text: str) -> dict[str, Any]:
    """Return a form with planted values in labels' places, and all of them in the free answer."""
    answers = {
        "Nimi": planted.NAME, "Sähköposti": planted.EMAIL, "Puhelin": planted.PHONE,
        "Opiskelijanumero": planted.VALUES[EntityType.STUDENT_ID], "Henkilötunnus": "131052-308T", "Viesti": text,
    }  # fmt: skip
    return {
        "questions": [{"label": label, "answer": answer} for label, answer in answers.items()],
        "name": planted.NAME,
        "email": planted.EMAIL,
        "phone": planted.PHONE,
        "submittedFrom": f"https://www.jamko.fi/?maili={planted.EMAIL}",
    }


async def plant_everywhere(running: Running, browser: Browser) -> None:
    """Send every value through every door that takes text."""
    say = browser.command
    await say("savePrechatForm", form(TEXT))
    await browser.say("\r\n".join(f"{q['label']} : {q['answer']}" for q in form("moi")["questions"]))
    for kind in EntityType:
        await browser.say(planted.sentence(kind))
    await browser.say(as_entities(planted.sentence(EntityType.EMAIL_ADDRESS)))
    await browser.say(as_entities(planted.sentence(EntityType.PHONE_NUMBER), 2))
    await browser.say(html.escape(TEXT))
    for command in ("saveNameChangeForm", "saveTranscriptEmailForm"):
        await say(command, {"name": planted.NAME, "email": planted.EMAIL})
    await say("setAttributes", {"name": planted.NAME, "email": planted.EMAIL, "hash": "ab", "tieto": TEXT[:250]})
    await say("setAttributes", {kind.value.replace("_", "-"): planted.sentence(kind) for kind in EntityType})
    await say("addEvent", {"name": "osto", "data": {"tieto": planted.sentence(EntityType.IBAN_CODE)}})
    await say("addEvent", {"name": planted.sentence(EntityType.PHONE_NUMBER), "email": planted.EMAIL})
    await say("addTags", {"tags": [planted.sentence(kind) for kind in EntityType][:10], "email": planted.EMAIL})
    await browser.send(json.dumps({"c": "messagePreview", "p": [TEXT, 1]}).join(("4", "")))
    await browser.send("4" + json.dumps({"c": planted.NAME, "p": [TEXT]}))
    await browser.send("4" + json.dumps({"c": "nav", "p": [{"u": f"https://x.fi/?q={planted.EMAIL}", "t": TEXT}]}))
    await browser.send(TEXT)
    await browser.send(TEXT.encode())
    await say("service", "visitor-chat", "/v1/visitor/offline-form", form(TEXT))
    await plant_in_calls(running, browser)


async def plant_in_calls(running: Running, browser: Browser) -> None:
    """Send every value through the calls outside the socket."""
    chat = running.simulator.chats[0]
    for kind in ("ticket-form", "lead-capture-form"):
        reference = await running.simulator.offer_form(chat.id, kind)
        path = "ticket/create" if kind == "ticket-form" else "form/lead-capture/submit"
        contact = {"name": planted.NAME, "email": planted.EMAIL, "phone": planted.PHONE, "referenceId": reference}
        texts = {"subject": planted.sentence(EntityType.IBAN_CODE), "message": TEXT, "additionalInfo": TEXT}
        status, answer = await browser.call("POST", f"/_t/va/v1/{path}", contact | texts)
        assert (status, answer["ok"]) == (200, True)
    for kind, value in planted.VALUES.items():
        # Nobody types into an id's place; what looks like an id of Tawk.to's would pass there.
        tawk_id = "x" if kind is EntityType.STUDENT_ID else value
        query = f"query={planted.sentence(kind)}&siteId={tawk_id}&limit=5&from=0&more={value}"
        await browser.call("GET", f"/_t/va/v1/kb/article/search?{query}")
        await browser.call("GET", f"/_t/va/v1/chat/get?chatId={tawk_id}")
        await browser.call("GET", f"/_t/va/v1/{value}?x={value}")
    await browser.call("POST", "/_t/va/v1/client/login", {"userId": planted.EMAIL, "name": planted.NAME, "hash": "x"})
    await browser.call("POST", "/_t/va/log", {"error": TEXT})
    start = {
        "p": browser.property_id, "w": browser.widget_id, "user": {"name": planted.NAME, "email": planted.EMAIL},
        "url": f"https://x.fi/{planted.EMAIL}", "referrer": TEXT, "vss": planted.EMAIL, "tzo": TEXT,
    }  # fmt: skip
    await browser.call("POST", "/_t/va/v1/session/start", start)
    offline = {
        "name": planted.NAME,
        "email": planted.EMAIL,
        "message": TEXT,
        "referrer": f"https://x.fi/{planted.EMAIL}",
    }
    status, _ = await browser.call("POST", "/_v/offline", offline)
    assert status == 201


@pytest.mark.parametrize("policy", ["withheld", "pseudonymised"])
async def test_no_planted_value_reaches_tawk_the_disk_or_a_log(
    run_edge: RunEdge,
    database: Database,
    tmp_path: Any,
    policy: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Looked for in everything received, in every reading; in all collections and files; in all that was logged."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("hypothesis").setLevel(logging.WARNING)
    async with run_edge(offline_form__forward=policy, offline_form__reply_domain="chat.jamko.fi") as running:
        async with running.visitor(headers={"User-Agent": f"Mozilla/5.0 {planted.EMAIL}"}) as browser:
            await plant_everywhere(running, browser)
        record = running.simulator.record
        assert record.frames()
        found = {kind.value: len(record.search(value)) for kind, value in planted.VALUES.items()}
        assert {kind: number for kind, number in found.items() if number} == {}
        assert planted.traces(record.everything_raw()) == []
        assert planted.traces(running.parts.counters.text()) == []
        while_running = await asyncio.to_thread(_files, tmp_path)
    assert planted.traces(while_running) == []
    assert planted.traces(await dump(database, tmp_path)) == []
    for conversation in await open_stored(database, tmp_path):
        for message in conversation.messages:
            assert (
                planted.traces(
                    "\n".join((message.content.text, message.content.author, *dict(message.content.fields).values()))
                )
                == []
            )
    logged = "\n".join(f"{entry.getMessage()} {entry.__dict__}" for entry in caplog.records)
    captured = capfd.readouterr()
    assert planted.traces(logged + captured.out + captured.err) == []
    assert "unlisted" in logged


def _files(directory: Any) -> bytes:
    return b"\n".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


async def test_what_is_stored_is_sealed_and_complete(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """Opened, a conversation holds the redacted words, the values behind them, and three facts of the browser."""
    async with run_edge() as running:
        referrer = "https://www.jamko.fi/tapahtumat/vappu"
        async with running.visitor(referrer=referrer) as browser:
            await browser.say(planted.sentence(EntityType.EMAIL_ADDRESS))
            chat = running.simulator.chats[0]
            await running.simulator.say(chat.id, "Soitan sinulle, [EMAIL_1]!", "Aino")
            await browser.wait_for(browser.heard)
    (conversation,) = await open_stored(database, tmp_path, ConversationKind.CHAT)
    stored = conversation.stored
    assert (stored.metadata.browser, stored.metadata.os) == ("Chrome 126", "Windows")
    assert stored.metadata.referrer == "https://www.jamko.fi/tapahtumat/**"
    assert stored.notice is not None
    assert (stored.notice.version, stored.notice.language) == ("demo", "fi")
    assert conversation.texts == ["Mun maili on [EMAIL_1]", "Soitan sinulle, [EMAIL_1]!"]
    assert conversation.identities == {"[EMAIL_1]": planted.EMAIL}
    assert [message.delivery for message in conversation.messages] == [Delivery.FORWARDED, Delivery.RECEIVED]
    assert [message.sender for message in conversation.messages] == [Sender.VISITOR, Sender.AGENT]
    assert conversation.messages[1].content.author == "Aino"
    documents = await raw_documents(database, Collection.CONVERSATIONS)
    assert [set(document["metadata"]) for document in documents] == [{"browser", "os", "referrer"}]


async def test_masked_kinds_are_kept_nowhere(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """An identity code and a card number are not even behind the identity key, nor restored."""
    async with run_edge() as running, running.visitor() as browser:
        for kind in planted.MASKED:
            await browser.say(planted.sentence(kind))
        await running.simulator.say(running.simulator.chats[0].id, "Sain: [HETU] [CARD] [HETU_1]")
        await browser.wait_for(browser.heard)
        assert browser.heard() == ["Sain: [HETU] [CARD] [HETU_1]"]
    (conversation,) = await open_stored(database, tmp_path)
    assert conversation.identities == {}
