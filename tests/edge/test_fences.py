"""One visit at two edges, step by step: what is written, what is decided anew, what is refused."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from proxy.database import now
from proxy.edge.errors import StaleError, VisitError
from proxy.edge.record import Line, Step, step
from proxy.edge.visit import Visit
from proxy.edge.visits import Visits, write_secret
from redaction.entities import EntityType
from redaction.ledger import LATER_RANGE, RANGE
from storage.errors import JournalError, StorageUnavailable
from storage.interfaces import Content, Delivery, Sender
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.writes import write_of
from tests.edge.cable import Cable
from tests.edge.test_visits import begin


@dataclass(slots=True)
class Edge:
    """One edge's memory of visits, with a journal of its own, a cable to the database, and a clock."""

    visits: Visits
    recorder: JournalRecorder
    cable: Cable
    seconds: float = 0.0

    async def says(self, visit: Visit, address: str) -> str:
        """Let the visitor write an address, and return its pseudonym once it could be forwarded."""
        written, pseudonym = self.decided(visit, address)
        await self.visits.fences.commit(written)
        return pseudonym

    async def is_joined_again(self) -> None:
        """Put the cable back, and return when the driver has found the database and it may be asked."""
        self.cable.put_back()
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(StorageUnavailable):
                    await self.recorder._database.ping()
                    break
        self.visits.fences._away_until_s = 0.0

    def decided(self, visit: Visit, address: str) -> tuple[Step, str]:
        """Return the step of a message with an address, and its pseudonym."""
        chat = visit.chat()
        pseudonym = chat.ledger.assign(EntityType.EMAIL_ADDRESS, address).pseudonym
        line = Line(f"{self.seconds}-{pseudonym}", Sender.VISITOR, Content(pseudonym), Delivery.UNCONFIRMED)
        return step(self.recorder, visit, chat, [line], now()), pseudonym


@pytest.fixture
async def edges(tmp_path: Path, database_uri: str, database: Database) -> AsyncIterator[tuple[Edge, Edge]]:
    """Give two edges."""
    keys = OpenerPrivateKey.generate().public, EdgeKey.from_secret(bytes(32))
    async with AsyncExitStack() as stack:
        made: list[Edge] = []
        for name in "ab":
            cable = await stack.enter_async_context(Cable(database_uri))
            own = await stack.enter_async_context(Database(cable.uri, name=database.name, timeout_ms=500))
            journal = await stack.enter_async_context(Journal(tmp_path / name, reserve_bytes=0))
            recorder = JournalRecorder(journal=journal, database=own, opener=keys[0], edge=keys[1])
            visits = Visits(recorder, clock=now, max_in_memory=9, idle_s=999, context_messages=6)
            made.append(Edge(visits, recorder, cable))
        yield made[0], made[1]


async def test_a_step_is_stale_once_another_edge_has_written(edges: tuple[Edge, Edge]) -> None:
    """Nothing of it is journalled; decided anew, a value that the other edge knows has its pseudonym there."""
    one, two = edges
    visit = await begin(one.visits)
    assert await one.says(visit, "a@x.fi") == "[EMAIL_1]"
    there = await two.visits.find(write_secret(visit.secret))
    assert await two.says(there, "b@x.fi") == "[EMAIL_2]"
    waiting = one.recorder._journal.figures.entries
    for address in ("c@x.fi", "b@x.fi"):
        stale, pseudonym = one.decided(visit, address)
        assert pseudonym in ("[EMAIL_2]", "[EMAIL_3]")
        if address == "c@x.fi":
            with pytest.raises(StaleError):
                await one.visits.fences.commit(stale)
    assert one.recorder._journal.figures.entries == waiting
    assert [await one.says(visit, address) for address in ("c@x.fi", "b@x.fi")] == ["[EMAIL_3]", "[EMAIL_2]"]
    conversation = visit.chat().conversation
    assert conversation is not None
    assert conversation == there.chat().conversation


async def test_cut_off_each_edge_numbers_apart_and_later_both_know_all(edges: tuple[Edge, Edge]) -> None:
    """Whoever is cut off: no number is given out twice, and the next state holds what both have added."""
    one, two = edges
    visit = await begin(one.visits)
    await one.says(visit, "a@x.fi")
    there = await two.visits.find(write_secret(visit.secret))
    one.cable.pull()
    stale, _ = one.decided(visit, "b@x.fi")
    with pytest.raises(StaleError):
        await one.visits.fences.commit(stale)
    assert await one.says(visit, "b@x.fi") == f"[EMAIL_{RANGE + 1}]"
    assert await two.says(there, "c@x.fi") == "[EMAIL_2]"
    await one.is_joined_again()
    stale, _ = one.decided(visit, "d@x.fi")
    with pytest.raises(StaleError):
        await one.visits.fences.commit(stale)
    assert await one.says(visit, "d@x.fi") == "[EMAIL_3]"
    await two.visits.fences.look_up(there, frozenset({"[EMAIL_3]"}))
    for known in (visit, there):
        found = {entry.pseudonym: entry.value for entry in known.chat().ledger.entries}
        assert found == {
            "[EMAIL_1]": "a@x.fi", "[EMAIL_2]": "c@x.fi", "[EMAIL_3]": "d@x.fi", f"[EMAIL_{RANGE + 1}]": "b@x.fi",
        }  # fmt: skip


async def test_an_edge_without_numbers_of_its_own_refuses(edges: tuple[Edge, Edge]) -> None:
    """Cut off, it needs an epoch that is its own, of which there are a bounded number; a known value needs none."""
    one, _ = edges
    visit = await begin(one.visits)
    await one.says(visit, "a@x.fi")
    one.cable.pull()
    for epoch in (0, LATER_RANGE):
        visit.fence.epoch = epoch
        with pytest.raises(StorageUnavailable):
            await one.says(visit, "b@x.fi")
        visit.chat().ledger.forget_new()
        assert await one.says(visit, "a@x.fi") == "[EMAIL_1]"


async def test_a_visit_that_has_ended_elsewhere_is_not_gone_on_with(edges: tuple[Edge, Edge]) -> None:
    """Its state does not come back, and nothing more is forwarded."""
    one, two = edges
    visit = await begin(one.visits)
    there = await two.visits.find(write_secret(visit.secret))
    await one.visits.forget(write_secret(visit.secret))
    (ending,) = await one.recorder._journal.peek(max_entries=9, max_bytes=99_999)
    await two.recorder._database.apply([write_of(ending.entry)])
    with pytest.raises(JournalError):
        await two.says(there, "b@x.fi")
    assert there.ended
    with pytest.raises(VisitError):
        await one.visits.find(write_secret(visit.secret))
