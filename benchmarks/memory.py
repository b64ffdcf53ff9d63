"""What an idle visit costs in memory, in the process in between."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

from benchmarks.figures import Comparison
from benchmarks.processes import memory_bytes, quiet
from benchmarks.ways import Way, Ways

AT_ONCE = 10
WARM_UP = 20


async def measure(ways: Ways, count: int) -> Iterator[Comparison]:
    """Open `count` visits that say nothing, through the edge and then through a plain relay."""
    edge, plain = [await _of_a_visit(ways, way, count) / 1024 for way in (ways.edge, ways.plain)]
    return iter([Comparison("memory.visit", f"an idle visit, of {count} open", "KiB", edge, "plain relay", plain)])


async def _of_a_visit(ways: Ways, way: Way, count: int) -> float:
    """Return what one more visit adds to the memory of the way's process, in bytes."""
    if way.pid is None:
        raise ValueError(f"{way.name}: no process to look at")
    async with AsyncExitStack() as visits:
        # The first ones also pay for what all later ones share.
        await _open(visits, way, WARM_UP)
        await quiet(ways.busy)
        before = memory_bytes(way.pid)
        await _open(visits, way, count)
        await quiet(ways.busy)
        return max(memory_bytes(way.pid) - before, 0) / count


async def _open(visits: AsyncExitStack, way: Way, count: int) -> None:
    for first in range(0, count, AT_ONCE):
        group = range(first, min(first + AT_ONCE, count))
        await asyncio.gather(*(visits.enter_async_context(way.visitor()) for _ in group))
