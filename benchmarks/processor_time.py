"""What a message costs in processor time, in the process in between: what decides how many visitors one can serve."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from benchmarks.corpus import Conversation
from benchmarks.figures import Comparison
from benchmarks.processes import main_thread_s, processor_s, quiet
from benchmarks.visitors import pass_on
from benchmarks.ways import Way, Ways


@dataclass(slots=True)
class Used:
    """What a way's process has used for how many messages, in seconds; the event loop's part where it is told."""

    messages: int = 0
    all_s: float = 0.0
    loop_s: float | None = 0.0


async def measure(ways: Ways, rounds: Sequence[Sequence[Conversation]], *, at_most_s: float) -> Iterator[Comparison]:
    """Play the same messages through the edge and a plain relay, round by round; begin no round after `at_most_s`.

    Visits are open before the clock starts. It stops when the process is quiet again: what it does for a message after
    that has arrived (the delivery's record, the way to the database) is a part of the message's cost.
    """
    edge, plain = Used(), Used()
    deadline = time.monotonic() + at_most_s
    for chats in rounds:
        if edge.messages and time.monotonic() > deadline:
            break
        await _play(ways, ways.edge, chats, edge)
        await _play(ways, ways.plain, chats, plain)
    return _comparisons(edge, plain)


def _comparisons(edge: Used, plain: Used) -> Iterator[Comparison]:
    cost, plain_cost = (used.all_s / used.messages * 1e6 for used in (edge, plain))
    yield Comparison("processor.message", "processor time a message", "µs", cost, "plain relay", plain_cost)
    if edge.loop_s is not None:
        on_loop = edge.loop_s / edge.messages * 1e6
        yield Comparison("processor.loop", "of it, on the event loop", "µs", on_loop, "the edge's all", cost)


async def _play(ways: Ways, way: Way, chats: Sequence[Conversation], used: Used) -> None:
    if way.pid is None:
        raise ValueError(f"{way.name}: no process to look at")
    async with AsyncExitStack() as open_visits:
        visitors = [await open_visits.enter_async_context(way.visitor()) for _ in chats]
        await quiet(ways.busy)
        before, on_loop = processor_s(way.pid), main_thread_s(way.pid)
        # Line by line, so that the conversations go on side by side, as they do in an office.
        for place in range(max(len(chat.lines) for chat in chats)):
            for visitor, chat in zip(visitors, chats, strict=True):
                if place < len(chat.lines):
                    await pass_on(chat.lines[place], visitor, ways.stack.simulator)
        await quiet(ways.busy)
        used.messages += sum(len(chat.lines) for chat in chats)
        used.all_s += processor_s(way.pid) - before
        after = main_thread_s(way.pid)
        if after is None or on_loop is None or used.loop_s is None:
            used.loop_s = None
        else:
            used.loop_s += after - on_loop
