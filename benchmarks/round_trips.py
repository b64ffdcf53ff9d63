"""How much longer a chat message takes through Verho: whole conversations, every message on each way in turn."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from benchmarks.corpus import Conversation
from benchmarks.figures import Comparison, Spread, spread
from benchmarks.visitors import pass_on
from benchmarks.ways import Ways

AFTERWARDS_S = 0.06
"""How long an edge has for what it does after a message has arrived: its records' way to the database."""
BREATH_S = 0.01
SAID, HEARD = "a visitor's message", "an agent's message"


@dataclass(slots=True)
class Times:
    """Round trips of one way, in microseconds."""

    said: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RoundTrips:
    """What every way took.

    Attributes:
        said: from sending a visitor's message to Tawk.to's callback, by the way's name, in microseconds.
        heard: from an agent's message at Tawk.to to its arrival in the visitor's socket.
    """

    said: dict[str, Spread]
    heard: dict[str, Spread]
    ways: Ways

    @property
    def messages(self) -> int:
        """Return how many messages went each way."""
        return self.said[self.ways.edge.name].count + self.heard[self.ways.edge.name].count

    @property
    def added_us(self) -> float:
        """Return what the edge adds to a visitor's message, by the medians."""
        return max(self.said[self.ways.edge.name].p50 - self.said[self.ways.direct.name].p50, 0.0)

    def comparisons(self) -> Iterator[Comparison]:
        """Yield the edge against each of the other ways."""
        ways = self.ways
        for name, what, spreads in (("said", SAID, self.said), ("heard", HEARD, self.heard)):
            edge, direct, plain = (spreads[way.name] for way in (ways.edge, ways.direct, ways.plain))
            yield Comparison(f"relay.{name}.p50", f"{what}, p50", "µs", edge.p50, "direct", direct.p50)
            yield Comparison(f"relay.{name}.p99", f"{what}, p99", "µs", edge.p99, "direct", direct.p99)
            yield Comparison(f"relay.{name}.plain", f"{what}, p50", "µs", edge.p50, "plain relay", plain.p50)
            if ways.edge_in_memory is not None:
                memory = spreads[ways.edge_in_memory.name]
                yield Comparison(
                    f"relay.{name}.journal", f"{what}, p50", "µs", edge.p50, ways.edge_in_memory.name, memory.p50
                )


async def measure(ways: Ways, chats: Sequence[Conversation], *, at_most_s: float) -> RoundTrips:
    """Play conversations on all ways side by side; begin none after `at_most_s`.

    A message goes every way, in another order each time, before the next message goes any.
    """
    times = {way.name: Times() for way in ways.all}
    deadline = time.monotonic() + at_most_s
    for turn, chat in enumerate(chats):
        if turn and time.monotonic() > deadline:
            break
        await _play(ways, chat, times)
    return RoundTrips(
        {name: spread(taken.said) for name, taken in times.items()},
        {name: spread(taken.heard) for name, taken in times.items()},
        ways,
    )


async def _play(ways: Ways, chat: Conversation, times: dict[str, Times]) -> None:
    async with AsyncExitStack() as visits:
        visitors = [(way, await visits.enter_async_context(way.visitor())) for way in ways.all]
        await asyncio.sleep(AFTERWARDS_S)
        for turn, line in enumerate(chat.lines):
            first = turn % len(visitors)
            for way, visitor in (*visitors[first:], *visitors[:first]):
                started = time.perf_counter()
                await pass_on(line, visitor, ways.stack.simulator)
                taken = (time.perf_counter() - started) * 1e6
                (times[way.name].said if line.by_visitor else times[way.name].heard).append(taken)
                await asyncio.sleep(AFTERWARDS_S if way.records else BREATH_S)
