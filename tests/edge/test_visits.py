"""Visits in memory and out of it: one object each, bounded, found again by their secret, ended for good."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.database import now
from proxy.edge.errors import VisitError
from proxy.edge.minimise import read_client
from proxy.edge.rate import MAX_KEYS, RateLimit
from proxy.edge.record import conversation_of, step
from proxy.edge.unlisted import MAX_NAMES, Unlisted
from proxy.edge.visit import Visit
from proxy.edge.visits import Visits, read_secret, write_secret
from proxy.listening import SHUTDOWN_S
from redaction.entities import EntityType
from redaction.rules.building import RedactorInForce
from storage.interfaces import Delivery, Metadata, Notice
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.schema import Collection
from tests.edge import planted
from tests.edge.conftest import RunEdge, Running
from tests.edge.dialogue import NOW, REDACTOR, Dialogue, new_visit
from tests.edge.stored import open_stored, raw_documents


class Clock:
    """A clock that stands until it is set forward."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def forward(self, seconds: float) -> None:
        """Set it forward."""
        self.at += timedelta(seconds=seconds)


def visits_of(running: Running, clock: Clock, *, max_in_memory: int = 100, idle_s: float = 1_000) -> Visits:
    """Return a memory of visits of its own beside a running edge's journal."""
    return Visits(running.parts.recorder, clock=clock, max_in_memory=max_in_memory, idle_s=idle_s, context_messages=6)


async def begin(visits: Visits) -> Visit:
    """Begin a visit."""
    client = read_client("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0")
    metadata = Metadata(client.browser, client.system, "")
    notice = Notice("2026-11", "fi", NOW)
    return await visits.begin(metadata, user_agent=client.user_agent, language="fi", notice=notice)


# ---- in memory ----


async def test_requests_at_once_meet_one_object(running: Running) -> None:
    """Two of them would write over each other's state."""
    clock = Clock()
    secret = write_secret((await begin(visits_of(running, clock))).secret)
    other = visits_of(running, clock)
    found = await asyncio.gather(*(other.find(secret) for _ in range(10)))
    assert len({id(visit) for visit in found}) == 1


async def test_what_nobody_uses_is_let_go_and_found_again(running: Running) -> None:
    """Its state is the same, read back under its secret."""
    clock = Clock()
    visits = visits_of(running, clock, idle_s=60)
    first = await begin(visits)
    clock.forward(61)
    await begin(visits)
    again = await visits.find(write_secret(first.secret))
    assert again is not first
    assert again.dump() == first.dump()


@pytest.mark.parametrize("open_one", [False, True])
async def test_memory_holds_a_bounded_number_of_visits(running: Running, open_one: bool) -> None:
    """The one used longest ago goes, and never one whose socket is open, wherever it stands."""
    visits = visits_of(running, Clock(), max_in_memory=3)
    first = await begin(visits)
    first.sockets = int(open_one)
    for _ in range(10):
        await begin(visits)
    assert len(visits._held) == 3
    assert (first.secret in visits._held) is open_one


async def test_a_visit_is_forgotten_some_time_after_its_last_use_but_not_while_its_socket_is_open(
    running: Running,
) -> None:
    """The state's time to live ends with it; an open socket keeps the visit in memory."""
    clock = Clock()
    visits = visits_of(running, clock, idle_s=86_400)
    visit = await begin(visits)
    visit.sockets = 1
    clock.forward(86_401)
    await begin(visits)
    assert await visits.find(write_secret(visit.secret)) is visit
    visit.sockets = 0
    clock.forward(86_401)
    await begin(visits)
    with pytest.raises(VisitError):
        await visits.find(write_secret(visit.secret))


@pytest.mark.parametrize("text", ["", "A" * 42, "A" * 44, "!" * 43, "A" * 42 + "=", "ä" * 43, "A" * 42 + "\n"])
def test_what_is_no_secret_is_none(text: str) -> None:
    """Only 32 bytes in base64url are."""
    with pytest.raises(VisitError):
        read_secret(text)


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_is_read_as_it_is_written(secret: bytes) -> None:
    """For any 32 bytes."""
    assert read_secret(write_secret(secret)) == secret


# ---- the state ----

VALUES = st.lists(st.tuples(st.sampled_from(EntityType), st.text(min_size=1, max_size=20)), max_size=8)


@settings(max_examples=50, deadline=None)
@given(values=VALUES, cver=st.integers(min_value=0, max_value=2**31), banned=st.booleans())
def test_a_state_is_read_as_it_was_written(
    recorder: JournalRecorder, values: list[tuple[EntityType, str]], cver: int, banned: bool
) -> None:
    """Chats, ledgers, keys and Tawk.to's facts survive; nothing of them is in a repr."""
    visit = new_visit()
    visit.banned, visit.tawk.session_key, visit.tawk.token = banned, "sk", "geheim-token"
    for entity_type, value in values:
        visit.chat().ledger.assign(entity_type, value)
    visit.chat().recorded_cver = cver
    step(recorder, visit, visit.chat(), (), NOW)
    visit.follow("")
    again = Visit.load(visit.secret, visit.dump(), context_messages=6)
    assert again.dump() == visit.dump()
    assert again.chats["chat-1"].ledger.entries == visit.chats["chat-1"].ledger.entries
    assert "geheim-token" not in repr(again)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"v":99}', b"\xff", b'{"v":1,"notice":[1,2,3],"chats":[{}]}'])
def test_a_state_that_cannot_be_read_is_no_visit(data: bytes) -> None:
    """One error, whatever is wrong with it."""
    with pytest.raises(VisitError):
        Visit.load(bytes(32), data, context_messages=6)


def test_what_was_said_before_tawk_named_the_chat_belongs_to_it() -> None:
    """Its pseudonyms go over; a chat that is known already is not mixed with it."""
    visit = new_visit("")
    visit.chat().ledger.assign(EntityType.EMAIL_ADDRESS, "a@b.fi")
    assert visit.begin("chat-1").ledger.entries
    visit.follow("").ledger.assign(EntityType.EMAIL_ADDRESS, "c@d.fi")
    assert [entry.value for entry in visit.begin("chat-1").ledger.entries] == ["a@b.fi"]


# ---- two tabs ----


async def test_two_sockets_of_a_visit_share_it(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """Both read what is said, restored; each thing is recorded once, in order."""
    async with (
        run_edge() as running,
        running.visitor() as first,
        running.visitor(secret=first.secret) as second,
    ):
        await asyncio.gather(first.say(planted.EMAIL), second.say(planted.PHONE))
        await running.simulator.say(running.simulator.chats[0].id, "[EMAIL_1] [PHONE_1]")
        for tab in (first, second):
            await tab.wait_for(tab.heard)
            assert tab.heard() == [f"{planted.EMAIL} {planted.PHONE}"]
        echoed = {p[0]["m"] for p in second.named("visitorMessage") if p[0]["ut"] == "v"}
        assert echoed == {planted.EMAIL, planted.PHONE}
        assert len(running.simulator.visitors) == 1
    (chat,) = await open_stored(database, tmp_path)
    assert sorted(chat.texts[:2]) == ["[EMAIL_1]", "[PHONE_1]"]
    assert chat.texts[2:] == ["[EMAIL_1] [PHONE_1]"]
    assert [message.delivery for message in chat.messages[:2]] == [Delivery.FORWARDED, Delivery.FORWARDED]


async def test_starts_at_once_share_one_session_at_tawk(running: Running) -> None:
    """One start waits for the other, and goes on with its session: the sockets of both can be opened."""
    async with running.browser() as first, running.browser() as second:
        await first.begin()
        second.secret = first.secret
        await asyncio.gather(first.start(), second.start())
        assert len(running.simulator.visitors) == 1
        for tab in (first, second):
            await tab.connect()
            await tab.disconnect()


# ---- the end ----


async def test_an_ended_visit_is_gone(run_edge: RunEdge, database: Database, tmp_path: Any) -> None:
    """Its secret opens nothing, its state is erased, its chat has ended, its open socket ends with its next frame."""
    async with run_edge() as running:
        async with running.visitor() as browser:
            await browser.say(planted.EMAIL)
            assert (await browser.call("DELETE", "/_v/visit"))[0] == 200
            assert (await browser.call("DELETE", "/_v/visit"))[0] == 200
            assert (await browser.call("GET", "/_t/va/v1/chat/list"))[0] == 403
            await browser.send("2")
            await browser.wait_for(lambda: browser.closed)
        async with running.browser() as again:
            again.secret = browser.secret
            assert (await again.call("POST", "/_v/visit", {}))[0] == 201
    (chat,) = await open_stored(database, tmp_path)
    assert chat.stored.ended_at is not None
    states = [document for document in await raw_documents(database, Collection.LIVE) if "state" in document]
    assert len(states) == 1


async def test_a_visit_whose_chat_is_erased_ends(running: Running) -> None:
    """The edge lets go of it and of its keys at once, and of no other."""
    visits = visits_of(running, Clock())
    erased, other = await begin(visits), await begin(visits)
    conversations = [conversation_of(running.parts.recorder, one, one.chat(), NOW) for one in (erased, other)]
    visits.drop([conversations[0].id])
    assert (erased.ended, other.ended) == (True, False)
    assert await visits.find(write_secret(other.secret)) is other
    assert await visits.find(write_secret(erased.secret)) is not erased


async def test_sockets_are_closed_when_the_edge_goes(run_edge: RunEdge) -> None:
    """The widget is told to come back (1001, RFC 6455, 7.4.1), and the edge waits for nobody."""
    async with AsyncExitStack() as edge:
        running = await edge.enter_async_context(run_edge())
        async with running.visitor() as browser:
            # Less than a server waits for whoever is still connected.
            async with asyncio.timeout(SHUTDOWN_S):
                await edge.aclose()
            await browser.wait_for(lambda: browser.closed)
            assert browser._socket is not None
            assert browser._socket.close_code == 1001


def test_nothing_is_kept_of_an_ended_visit(recorder: JournalRecorder) -> None:
    """What was on its way when it ended is recorded, and its state does not come back."""
    visit = new_visit()
    visit.chat().ledger.assign(EntityType.EMAIL_ADDRESS, planted.EMAIL)
    visit.ended = True
    written = step(recorder, visit, visit.chat(), (), NOW, keep_state=True)
    assert [entry.kind.value for entry in written.entries] == ["open", "identity"]


def test_a_record_stays_one_when_its_chat_gets_its_name_late(recorder: JournalRecorder) -> None:
    """A message that was seen before Tawk.to named the chat has the same record id after it."""
    visit = new_visit("")
    visit.follow("")
    dialogue = Dialogue(recorder, visit)
    first = dialogue.agent("Hei!", cver=3).committed
    visit.begin("chat-9")
    visit.chat().seen_cver = 0
    second = dialogue.agent("Hei!", cver=3).committed
    keys = [[entry.key for entry in entries if entry.kind.value == "message"] for entries in (first, second)]
    assert keys[0] == keys[1]


# ---- rates ----


def test_a_rate_allows_a_burst_and_then_its_pace() -> None:
    """A key's tokens come back with time, never more than the burst; keys do not touch each other."""
    rate = RateLimit(60)
    assert [rate.allow("a", 0) for _ in range(61)] == [True] * 60 + [False]
    assert rate.allow("b", 0)
    assert [rate.allow("a", 1.0), rate.allow("a", 1.0)] == [True, False]
    assert [rate.allow("a", 1e6) for _ in range(61)] == [True] * 60 + [False]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    """Tokens are never taken back below what is left, nor given twice."""
    rate = RateLimit(1)
    assert rate.allow("a", 100)
    assert not rate.allow("a", 0)
    assert not rate.allow("a", 59)


def test_rates_keep_no_key_and_a_bounded_number() -> None:
    """An address can't be read from memory, and many of them can't fill it."""
    rate = RateLimit(1)
    for number in range(MAX_KEYS + 10):
        rate.allow(f"198.51.100.{number}", 0)
    assert len(rate._buckets) == MAX_KEYS
    assert not [key for key in rate._buckets if b"198.51" in key]


# ---- unlisted names ----


def test_unlisted_names_are_told_once_and_never_when_they_could_name_a_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The operator learns what to list; a name that holds a number or a person's name is not written down."""
    unlisted = Unlisted(RedactorInForce(REDACTOR))
    for name in (
        "shareScreen",
        "shareScreen",
        "message.body.mood",
        "K4711",
        "matti.meikalainen.0407654321",
        "Matti.Virtanen",
        "Älä",
        "?",
    ):
        unlisted.note(name)
    for number in range(MAX_NAMES + 10):
        unlisted.note("x" + "abcdefghij"[number % 10] * (1 + number // 10))
    told = [entry.verho["command"] for entry in caplog.records if entry.msg == "unlisted"]  # type: ignore[attr-defined]
    assert told[:2] == ["shareScreen", "message.body.mood"]
    assert len(told) <= MAX_NAMES
    assert not [name for name in told if "matti" in name.lower() or any(sign.isdigit() for sign in name)]
