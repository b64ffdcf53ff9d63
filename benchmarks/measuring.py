"""All measurements of one run, in order: first what needs no process beside it, then everything on running ones."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import (
    assets,
    console_time,
    dry_run_time,
    memory,
    processor_time,
    redaction_time,
    round_trips,
    sealing_time,
    storage_time,
)
from benchmarks.console_time import ConsoleSize
from benchmarks.corpus import Conversation, conversations
from benchmarks.figures import Comparison
from benchmarks.storage_time import StorageSize
from benchmarks.ways import open_ways

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Attributes:
        chats: conversations that are played on every way, one after another.
        chats_s: after how many seconds no further conversation is begun.
        processor_rounds: how often processor time is taken.
        processor_chats: conversations side by side in each of those rounds.
        processor_s: after how many seconds no further round of those is begun.
        visits: idle visits that are held open.
        redaction_chats: conversations whose messages are redacted.
        redaction_rounds: how often every message is redacted.
        sealings: how often each thing is sealed.
        asset_rounds: how often each side is asked for a file.
        asset_s: for how long at a time, in seconds.
        storage: how much of storage's part.
        console: how much of the console's.
    """

    chats: int = 24
    chats_s: float = 24.0
    processor_rounds: int = 5
    processor_chats: int = 10
    processor_s: float = 10.0
    visits: int = 200
    redaction_chats: int = 60
    redaction_rounds: int = 9
    sealings: int = 1_000
    asset_rounds: int = 3
    asset_s: float = 0.6
    storage: StorageSize = field(default_factory=StorageSize)
    console: ConsoleSize = field(default_factory=ConsoleSize)


FULL = Size()
QUICK = Size(
    chats=4,
    chats_s=4.0,
    processor_rounds=1,
    processor_chats=3,
    processor_s=1.0,
    visits=20,
    redaction_chats=12,
    redaction_rounds=2,
    sealings=100,
    asset_rounds=1,
    asset_s=0.2,
    storage=StorageSize(appends=40, throughput=256, drained=80, messages=1_280, people=100),
    console=ConsoleSize(messages=100, rounds=1),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured, with how many messages on each way, and how long all of it took in seconds."""

    comparisons: tuple[Comparison, ...]
    messages: int
    seconds: float


async def run(size: Size, progress: Progress) -> Result:
    """Measure everything; `progress` is told what comes next."""
    started = time.monotonic()
    chats = conversations()
    progress("redaction and sealing")
    redacting = redaction_time.measure(chats[: size.redaction_chats], size.redaction_rounds)
    sealing = list(sealing_time.measure(size.sealings))
    progress("the journal and the way to the database")
    kept = await storage_time.measure(size.storage)
    progress("starting the processes")
    async with open_ways() as ways:
        progress("round trips")
        trips = await round_trips.measure(ways, chats[: size.chats], at_most_s=size.chats_s)
        progress("processor time")
        processor = await processor_time.measure(ways, _groups(chats, size), at_most_s=size.processor_s)
        progress("the bundle")
        files = await assets.measure(ways, rounds=size.asset_rounds, seconds=size.asset_s)
        progress("memory")
        idle = await memory.measure(ways, size.visits)
        progress("stopping the processes")
    pages = await _console(size.console, progress)
    comparisons = (
        *trips.comparisons(),
        *processor,
        *idle,
        *redacting.comparisons(trips.added_us),
        *sealing,
        *kept,
        *files,
        *pages,
    )
    return Result(comparisons, trips.messages, time.monotonic() - started)


async def run_storage(size: StorageSize, progress: Progress) -> Result:
    """Measure storage's part alone; of its messages it tells how many are done."""
    started = time.monotonic()
    comparisons = await storage_time.measure(size, lambda done: progress(f"messages: {done:.0%}"))
    return Result(tuple(comparisons), 0, time.monotonic() - started)


async def run_console(size: ConsoleSize, progress: Progress) -> Result:
    """Measure the console's part alone; of its messages it tells how many are stored."""
    started = time.monotonic()
    return Result(tuple(await _console(size, progress)), 0, time.monotonic() - started)


async def _console(size: ConsoleSize, progress: Progress) -> list[Comparison]:
    pages = await console_time.measure(size, lambda done: progress(f"the console's messages: {done:.0%}"))
    dry = await dry_run_time.measure(size.messages, lambda done: progress(f"the dry run's messages: {done:.0%}"))
    return [*pages, *dry]


def _groups(chats: Sequence[Conversation], size: Size) -> list[list[Conversation]]:
    """Return the conversations of each round: other ones each time, as long as there are enough."""
    count = size.processor_chats
    return [
        [chats[(turn * count + place) % len(chats)] for place in range(count)] for turn in range(size.processor_rounds)
    ]
