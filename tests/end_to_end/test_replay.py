"""The labelled conversations, through a running edge."""

import asyncio
from pathlib import Path

import pytest

from proxy.commands.replay import read_conversations
from proxy.demo.replaying import Replay
from proxy.stack import Stack

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONVERSATIONS = Path(__file__).resolve().parent.parent / "data" / "conversations.jsonl"
AT_ONCE = 6


async def test_all_conversations_are_played_without_an_error(stack: Stack) -> None:
    """All 90 conversations pass on real sockets; every agent's message arrives as it was written."""
    conversations = read_conversations(CONVERSATIONS)
    simulator = stack.simulator
    replay = Replay(stack.edge_origin, simulator.desk_url, simulator.property_id, simulator.widget_id)
    turns = asyncio.Semaphore(AT_ONCE)

    async def play(number: int) -> None:
        async with turns:
            await replay.play(conversations[number])

    await asyncio.gather(*(play(number) for number in range(len(conversations))))
    verdict = replay.verdict
    assert verdict.errors == []
    assert verdict.conversations == len(conversations) == 90
    assert verdict.altered == 0
    # One form's address is written with "(a)": the form is sent back to be corrected, as Tawk.to does.
    assert verdict.withheld == 1
    assert sum(verdict.missed.values()) <= 0.03 * sum(verdict.labelled.values())
