"""Following running chats: messages as they come, values for a reason, and an end as soon as anything ends."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage.interfaces import AccountId, AuditTag, Content, Conversation, Delivery, Right, Sender
from storage.mongo import Database
from storage.schema import Collection
from storage.subjects.erasures import delete_everything, delete_identity, stored_erasures, sweep
from tests.console import samples
from tests.console.browsing import Browsing, Page, browser
from tests.console.samples import EMAIL, HOSTILE, NAME
from tests.console.stage import NOON, QUICK, Said, Stage, staged

FAST = replace(QUICK, live_poll_seconds=0.05, live_list_seconds=0.05, live_streams_per_person=2)
WAIT_S = 10.0
Event = tuple[str, str, dict[str, Any]]


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    """A console that looks often."""
    async with staged(database, tmp_path, limits=FAST) as running:
        yield running


@pytest.fixture
async def agent(live: Stage) -> AsyncIterator[Browsing]:
    """Somebody who holds every right and has signed in."""
    async with browser(live) as browsing:
        await live.person()
        await browsing.sign_in("aino")
        yield browsing


@asynccontextmanager
async def stream(browsing: Browsing, address: str, *, last: str = "") -> AsyncIterator[Callable[[], Awaitable[Event]]]:
    """Open a stream and give what reads its next event: name, id, data."""
    headers = {"Last-Event-ID": last} if last else {}
    async with browsing.session.get(browsing.origin + address, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"

        async def following() -> Event:
            fields: dict[str, str] = {}
            async with asyncio.timeout(WAIT_S):
                async for line in answer.content:
                    text = line.decode().rstrip("\n")
                    if text and not text.startswith(":"):
                        name, _, value = text.partition(": ")
                        fields[name] = value
                    elif fields:
                        return fields["event"], fields.get("id", ""), json.loads(fields["data"])
            raise AssertionError("the stream ended without an event")

        yield following


def address_of(page: Page) -> str:
    """Return the address of a live page's stream."""
    (address,) = page.attributes("data-stream")
    return address


def words(event: Event) -> str:
    """Return what a message's event shows."""
    return "".join(piece["text"] for piece in event[2]["pieces"])


async def say(
    live: Stage, chat: Conversation, text: str, *, position: int = 50, delivery: Delivery = Delivery.FORWARDED,
    values: dict[str, tuple[str, str]] | None = None,
) -> None:  # fmt: skip
    """Store one more message of a running chat, and the values that come with it."""
    entries = [
        live.recorder.identity(chat, pseudonym=pseudonym, entity_type=kind, value=value, at=live.clock())
        for pseudonym, (kind, value) in (values or {}).items()
    ]
    entries.append(
        live.recorder.message(
            chat,
            message_id=f"m{position}",
            position=position,
            sender=Sender.VISITOR,
            content=Content(text),
            delivery=delivery,
            at=live.clock(),
        )
    )
    await live.recorder.commit(entries)
    await live.drain.idle()


async def chat_of(live: Stage) -> Conversation:
    """Store a chat that goes on."""
    values = {"[EMAIL_1]": ("EMAIL_ADDRESS", EMAIL)}
    return await live.converse([Said(Sender.VISITOR, "Mailini on [EMAIL_1]")], values=values, closed=False)


async def revealed(agent: Browsing, chat: Conversation) -> Page:
    """Fill in the form that follows a chat with its values."""
    path = f"/live/{chat.id}"
    form = (await agent.get(path)).hidden(path)
    return await agent.post(path, {**form, "category": "service", "case": "2026-17"})


async def test_messages_come_with_pseudonyms_and_their_states_change(live: Stage, agent: Browsing) -> None:
    """A new message, its confirmation, hostile words as words; no value, no name of anybody in an id or address."""
    chat = await chat_of(live)
    page = await agent.get(f"/live/{chat.id}")
    assert "[EMAIL_1]" in page.text
    async with stream(agent, address_of(page)) as following:
        assert words(await following()) == "Mailini on EMAIL_1"
        await say(
            live, chat, f"Olen [NIMI_1] {HOSTILE}", delivery=Delivery.UNCONFIRMED, values={"[NIMI_1]": ("PERSON", NAME)}
        )
        event = await following()
        assert event[0] == "message"
        assert event[2]["pieces"][1] == {"kind": "pseudonym", "text": "NIMI_1", "pseudonym": "NIMI_1", "label": "Nimi"}
        assert "\u202e" not in words(event)
        assert event[2]["state"] == "unconfirmed"
        await live.recorder.commit(
            [live.recorder.delivery(chat, message_id="m50", delivery=Delivery.FORWARDED, at=live.clock())]
        )
        await live.drain.idle()
        name, place, data = await following()
        assert (name, data["position"], data["state"]) == ("message", 50, "forwarded")
        assert place.lstrip("-").isdigit()
        await live.recorder.commit([live.recorder.close(chat, at=live.clock())])
        await live.drain.idle()
        assert (await following())[2]["cause"] == "ended"
    tags = await live.tags()
    assert tags.count(AuditTag.CONSOLE_CONVERSATION_FOLLOW) == 1
    entry = (await live.audit.page(limit=1))[0]
    assert (entry.detail["scope"], entry.conversations) == ("transcript", (chat.id,))


async def test_an_entitled_agent_sees_values_for_a_reason_given_once(live: Stage, agent: Browsing) -> None:
    """One entry with the reason for the opened view; values come with their messages, also when they come after."""
    chat = await chat_of(live)
    page = await revealed(agent, chat)
    assert EMAIL in page.text
    async with stream(agent, address_of(page)) as following:
        assert words(await following()) == f"Mailini on {EMAIL}"
        await say(live, chat, "Olen [NIMI_1]")
        assert words(await following()) == "Olen NIMI_1"
        await say(live, chat, "kiitos", position=51, values={"[NIMI_1]": ("PERSON", NAME)})
        said = {words(await following()) for _ in range(2)}
        assert said == {f"Olen {NAME}", "kiitos"}
    entry = next(one for one in await live.audit.page() if one.detail.get("scope") == "identity")
    assert (entry.tag, entry.case) == (AuditTag.CONSOLE_CONVERSATION_FOLLOW, "2026-17")
    again = await agent.get(address_of(page).replace(chat.id, "0" * 32))
    assert again.status == 404


async def test_a_lost_stream_goes_on_where_it_was(live: Stage, agent: Browsing) -> None:
    """With Last-Event-ID nothing is missed; what may still change comes again, and the older stream ends."""
    chat = await chat_of(live)
    address = address_of(await agent.get(f"/live/{chat.id}"))
    async with stream(agent, address) as following:
        _, place, _ = await following()
    await say(live, chat, "sillä välin")
    async with stream(agent, address, last=place) as following:
        said = [words(await following()) for _ in range(2)]
        assert said == ["Mailini on EMAIL_1", "sillä välin"]
    async with stream(agent, address, last="50") as following:
        await say(live, chat, "uusin", position=51)
        assert words(await following()) == "uusin"
    tags = await live.tags()
    assert tags.count(AuditTag.CONSOLE_CONVERSATION_FOLLOW) == 1


async def end_session(live: Stage, person: AccountId, chat: Conversation) -> None:
    """Sign somebody out everywhere."""
    await live.sessions.drop_all(person)


async def take_right(live: Stage, person: AccountId, chat: Conversation) -> None:
    """Leave somebody the right to read only."""
    await live.regrant(person, frozenset({Right.READ_REDACTED}))


async def end_grant(live: Stage, person: AccountId, chat: Conversation) -> None:
    """Let the grant's last day pass, but not the session's hours."""
    await live.accounts.set_grant(
        person, rights=frozenset(Right), granted_by="command", grant_reason="Kausi", grant_until=live.clock()
    )


async def restrict(live: Stage, person: AccountId, chat: Conversation) -> None:
    """Restrict the chat's processing."""
    change = {"$set": {"restriction": {"case": "2026-7", "ground": "accuracy", "since": NOON}}}
    await live.database.update(Collection.CONVERSATIONS, {"_id": chat.id}, change)


async def erase(live: Stage, person: AccountId, chat: Conversation) -> None:
    """Erase everything of the chat."""
    document = await live.database.find_one(Collection.CONVERSATIONS, {"_id": chat.id})
    assert document is not None
    await delete_everything(live.database, [document], {}, NOON)
    await sweep(live.database, await stored_erasures(live.database))


async def erase_identity(live: Stage, person: AccountId, chat: Conversation) -> None:
    """Erase the chat's values."""
    document = await live.database.find_one(Collection.CONVERSATIONS, {"_id": chat.id})
    assert document is not None
    await delete_identity(live.database, document, {}, NOON, case="2026-7")


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (end_session, "signed_out"),
        (take_right, "right"),
        (end_grant, "right"),
        (restrict, "restricted"),
        (erase, "gone"),
        (erase_identity, "gone"),
    ],
)
async def test_a_view_ends_with_what_it_rests_on(
    live: Stage, agent: Browsing, end: Callable[[Stage, AccountId, Conversation], Awaitable[None]], cause: str
) -> None:
    """Session, right, grant, restriction, erasure: the next look ends it, and its address is good for nothing more."""
    chat = await chat_of(live)
    person = await live.accounts.by_name("aino")
    assert person is not None
    address = address_of(await revealed(agent, chat))
    async with stream(agent, address) as following:
        await following()
        await end(live, person.id, chat)
        event = await following()
        assert (event[0], event[2]["cause"]) == ("over", cause)
    assert (await agent.get(address)).status in {401, 403, 404}


async def test_following_does_not_prolong_a_session(live: Stage, agent: Browsing) -> None:
    """A view that is left open ends with the session's idle time."""
    chat = await chat_of(live)
    async with stream(agent, address_of(await agent.get(f"/live/{chat.id}"))) as following:
        await following()
        live.clock.pass_(minutes=29)
        await say(live, chat, "vielä tässä")
        assert words(await following()) == "vielä tässä"
        live.clock.pass_(minutes=2)
        assert (await following())[2]["cause"] == "signed_out"


async def test_streams_are_few_and_another_session_has_none(live: Stage, agent: Browsing) -> None:
    """One more than a person may have is refused; a view's address is worth nothing to anybody else."""
    chat = await chat_of(live)
    pages = [await agent.get(f"/live/{chat.id}") for _ in range(3)]
    async with stream(agent, address_of(pages[0])) as first, stream(agent, address_of(pages[1])) as second:
        await first()
        await second()
        refused = await agent.get(address_of(pages[2]))
        assert refused.status == 429
        async with browser(live) as other:
            await live.person("rita")
            await other.sign_in("rita")
            assert (await other.get(address_of(pages[2]))).status == 404


async def test_the_list_follows_who_begins_and_ends(live: Stage, agent: Browsing) -> None:
    """Running chats come and go with ids, counts and times, and no words; without any the page says so."""
    await samples.talk(live)
    assert "Kukaan ei ole nyt chatissa" in (await agent.get("/live")).text
    async with stream(agent, "/live/events") as following:
        assert (await following())[2] == {"rows": []}
        chat = await chat_of(live)
        name, _, data = await following()
        assert name == "rows"
        assert [row["id"] for row in data["rows"]] == [chat.id]
        assert set(data["rows"][0]) == {"id", "name", "messages", "last"}
        assert f"/live/{chat.id}" in (await agent.get("/live")).body
        await live.recorder.commit([live.recorder.close(chat, at=live.clock())])
        await live.drain.idle()
        assert (await following())[2] == {"rows": []}
        person = await live.accounts.by_name("aino")
        assert person is not None
        await live.sessions.drop_all(person.id)
        assert (await following())[2]["cause"] == "signed_out"
