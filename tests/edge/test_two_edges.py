"""Two edges as processes of their own, and one visit on both: no pseudonym ever stands for two values."""

import asyncio
import re
from pathlib import Path

import pytest

from proxy.demo.simulator import Simulator
from proxy.demo.visitor import Visitor, VisitorError
from storage.mongo import Database
from tests.edge.cable import Cable
from tests.edge.stored import OpenedConversation, open_stored
from tests.edge_processes import EdgeProcess, edge_processes

PSEUDONYM = re.compile(r"\[EMAIL_\d+\]")


def address(name: str) -> str:
    """Return an e-mail address of somebody."""
    return f"{name}@esimerkki.fi"


def tab_of(edge: EdgeProcess, simulator: Simulator, secret: str = "") -> Visitor:
    """Return a tab on an edge; with a secret it goes on with that visit."""
    return Visitor(edge.origin, simulator.property_id, simulator.widget_id, secret=secret)


def texts(simulator: Simulator) -> list[str]:
    """Return what Tawk.to has read of the visitor, in order."""
    return [message.text for chat in simulator.chats for message in chat.messages if message.sender == "v"]


def stands_for(conversations: list[OpenedConversation]) -> dict[str, str]:
    """Return what each pseudonym stands for in all that is stored of a visit, which is one value."""
    found: dict[str, str] = {}
    for conversation in conversations:
        for pseudonym, value in conversation.identities.items():
            assert found.setdefault(pseudonym, value) == value
    return found


async def test_a_visitor_moves_between_edges_and_has_tabs_on_both(
    tmp_path: Path, database_uri: str, database: Database, simulator: Simulator
) -> None:
    """Each edge goes on with what the other has added, both at once too; answers are restored wherever they arrive."""
    said: dict[str, str] = {}
    async with edge_processes(tmp_path, database_uri, database.name, simulator, count=2) as (one, two):
        async with tab_of(one, simulator) as first, tab_of(two, simulator, first.secret) as second:
            for n in range(5):
                together = [(first, f"eka{n}"), (second, f"toka{n}"), (first, "yhteinen")]
                answers = await asyncio.gather(*(tab.say(f"Mun maili on {address(name)}") for tab, name in together))
                assert [error for error, _ in answers] == [None] * 3
            for name in dict.fromkeys(f"{side}{n}" for n in range(5) for side in ("eka", "toka")):
                await first.say(f"Mun maili on {address(name)}")
                said[name] = PSEUDONYM.findall(texts(simulator)[-1])[0]
            for number, (tab, name) in enumerate(((first, "toka4"), (second, "eka4")), start=1):
                await simulator.say(simulator.chats[0].id, f"{said[name]}?")
                await tab.wait_for(lambda tab=tab, number=number: len(tab.heard()) == number)  # type: ignore[misc]
                assert tab.heard()[-1] == f"{address(name)}?"
        assert len(simulator.visitors) == len(simulator.chats) == 1
        assert len(set(said.values())) == len(said)
        # The visitor moves for good: the first edge dies with what it had in memory.
        await one.kill()
        async with tab_of(two, simulator, first.secret) as moved:
            await moved.say(f"Mun maili on {address('eka0')} tai {address('uusi')}")
            assert PSEUDONYM.findall(texts(simulator)[-1])[0] == said["eka0"]
        await one.start()
    (chat,) = await open_stored(database, tmp_path)
    # Both edges heard the agent; each answer is recorded once.
    assert sum(text.endswith("?") for text in chat.texts) == 2
    values = stands_for([chat])
    assert {values[pseudonym]: pseudonym for pseudonym in said.values()} == {
        address(name): pseudonym for name, pseudonym in said.items()
    }
    for value in values.values():
        assert value not in simulator.record.everything()
    assert all(PSEUDONYM.findall(text)[0] in values for text in texts(simulator))


async def test_while_the_database_is_away_who_had_the_visit_goes_on(
    tmp_path: Path, database_uri: str, database: Database, simulator: Simulator
) -> None:
    """The second edge refuses a visit that it does not know; both, cut off at once, give out other pseudonyms."""
    async with (
        Cable(database_uri) as cable,
        edge_processes(tmp_path, cable.uri, database.name, simulator, count=2) as (one, two),
    ):
        async with tab_of(one, simulator) as first, tab_of(two, simulator, first.secret) as second:
            await first.say(f"Mun maili on {address('ennen')}")
            # An answer that both tabs restore: now the second edge knows of it, too.
            await simulator.say(simulator.chats[0].id, "[EMAIL_1]?")
            await second.wait_for(lambda: second.heard() == [f"{address('ennen')}?"])
            async with tab_of(one, simulator) as other:
                cable.pull()
                for tab, name in ((first, "eka"), (second, "toka"), (first, "kolmas"), (second, "eka")):
                    assert (await tab.say(f"Mun maili on {address(name)}"))[0] is None
                assert (await second.say(f"Mun maili on {address('ennen')}"))[0] is None
                with pytest.raises(VisitorError, match="503"):
                    async with tab_of(two, simulator, other.secret):
                        pass
            cable.put_back()
            await asyncio.gather(*(edge_has_drained(edge) for edge in (one, two)))
        async with tab_of(two, simulator, first.secret) as later:
            assert (await later.say(f"Mun maili on {address('lopuksi')}"))[0] is None
    apart = [PSEUDONYM.findall(text)[0] for text in texts(simulator)]
    assert apart[0] == apart[5] == "[EMAIL_1]"
    assert len(set(apart)) == 6
    values = stands_for(await open_stored(database, tmp_path))
    names = ["ennen", "eka", "toka", "kolmas", "eka", "ennen", "lopuksi"]
    assert [values[pseudonym] for pseudonym in apart] == [address(name) for name in names]


async def edge_has_drained(edge: EdgeProcess) -> None:
    """Return when an edge has said that the database is back."""
    async with asyncio.timeout(40):
        while "database_back" not in edge.events():  # noqa: ASYNC110 - another process tells it in a file.
            await asyncio.sleep(0.1)
