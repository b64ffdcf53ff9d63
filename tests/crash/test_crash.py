"""`kill -9` of edge, writer and database under load: every forwarded message is stored, once, in order.

`make crash ROUNDS=50` plays many rounds; CRASH_SEED=… plays the same moments again.
"""

import asyncio
import random
from collections.abc import Sequence

import pytest

from storage.mongo import Database
from tests.crash.conftest import NAME, Site, chooser, outage_s, rounds, seed, tell
from tests.crash.load import Chatter, Names, chatters, check, heard
from tests.edge.stored import OpenedConversation, open_stored

pytestmark = pytest.mark.asyncio(loop_scope="module")

VISITORS = 3
FEW_BYTES = 60_000
LOAD_S = 1.2
PATIENCE_S = 60.0


async def everything(site: Site) -> list[OpenedConversation]:
    """Return the newest conversations as an entitled person reads them."""
    async with Database(site.server.uri, name=NAME, timeout_ms=30_000) as database:
        return await open_stored(database, site.directory)


async def verified(site: Site, names: Names) -> int:
    """Wait until the journal has been emptied, then hold the database against what Tawk.to got."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        try:
            return check(site.simulator, await everything(site), names.words)
        except AssertionError:
            # What is still in the journal comes; what never comes is missing for good.
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.2)


async def crash(site: Site, choose: random.Random) -> str:
    """Kill one of the processes, or both, at a moment of `choose`, and start them again; tell which."""
    victims = choose.choice((("edge",), ("edge",), ("database",), ("edge", "database")))
    await asyncio.sleep(choose.uniform(0.1, LOAD_S))
    if "database" in victims:
        await site.kill_database()
    if "edge" in victims:
        await asyncio.sleep(choose.uniform(0, 0.1))
        await site.edge.kill()
    if "database" in victims:
        await asyncio.sleep(choose.uniform(0, 0.3))
        await site.start_database()
    if "edge" in victims:
        await site.edge.start()
    return " and ".join(victims)


async def test_no_forwarded_message_is_lost_doubled_or_moved(site: Site) -> None:
    """Whatever was killed, and when: the database has each once, in order; of the others none claims to have left."""
    first = seed()
    for number in range(first, first + rounds()):
        choose, names = chooser(number), Names()
        async with chatters(site.edge.origin, site.simulator, names, choose, visitors=VISITORS):
            victims = await crash(site, choose)
            await asyncio.sleep(choose.uniform(0.1, LOAD_S / 2))
        count = await verified(site, names)
        tell(f"CRASH_SEED={number}: {victims} killed, {count} messages forwarded")
        assert count


async def test_a_database_that_is_away_for_long_stops_no_chat(site: Site) -> None:
    """Under load and with newcomers, for as long as it lasts: messages are answered, and all of them arrive later."""
    choose, names = chooser(seed()), Names()
    async with chatters(site.edge.origin, site.simulator, names, choose, visitors=VISITORS) as before:
        await said(before, 3)
        await site.kill_database()
        await said(before, 3)
        async with chatters(site.edge.origin, site.simulator, names, choose, visitors=1) as newcomers:
            await asyncio.sleep(outage_s())
            await said([*before, *newcomers], 3)
        await site.start_database()
        await said(before, 1)
    count = await verified(site, names)
    tell(f"{count} messages forwarded, with the database away for {outage_s():g} s")


async def test_a_full_journal_forwards_nothing_and_says_so(site: Site) -> None:
    """With the database away until the journal is full, visitors are told; when it is back everything has arrived."""
    await site.edge.stop()
    site.edge.bound_journal(FEW_BYTES)
    await site.edge.start()
    choose, names = chooser(seed()), Names()
    async with chatters(site.edge.origin, site.simulator, names, choose, visitors=VISITORS) as writing:
        await said(writing, 1)
        await site.kill_database()
        async with asyncio.timeout(PATIENCE_S):
            while not all(chatter.visitor.notices for chatter in writing):  # noqa: ASYNC110 - it comes by a socket.
                await asyncio.sleep(0.05)
        assert {notice["reason"] for chatter in writing for notice in chatter.visitor.notices} == {"storage"}
        held = sum(map(len, heard(site.simulator, names.words)))
        await site.start_database()
        await said(writing, 2)
    assert await verified(site, names) > held


async def said(chatters_: Sequence[Chatter], more: int) -> None:
    """Return once Tawk.to has taken some more messages of each visitor."""
    wanted = [chatter.answered + more for chatter in chatters_]
    async with asyncio.timeout(PATIENCE_S):
        while any(chatter.answered < count for chatter, count in zip(chatters_, wanted, strict=True)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
