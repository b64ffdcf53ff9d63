"""Other processes: starting them for a while, and what they use of the processor and of memory.

Linux tells it in /proc, macOS through `ps`.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_S = 30.0
STOP_S = 10.0
_PROC = Path("/proc")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class ProcessError(Exception):
    """A process that was wanted is not there; the text says which."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that runs while the block does that started it."""

    pid: int
    ready: Callable[[], Awaitable[None]]


@asynccontextmanager
async def process(arguments: Sequence[str], *, log: Path, port: int) -> AsyncIterator[Child]:
    """Run `python -m` with these arguments until the block ends; `ready` returns once it listens on `port`."""
    with log.open("wb") as out:
        # The child ends when its input does, so that nothing is left behind however we end.
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *arguments, stdin=asyncio.subprocess.PIPE, stdout=out, stderr=out, cwd=ROOT
        )
    try:
        yield Child(child.pid, lambda: _until_it_listens(child, arguments[0], port))
    finally:
        if child.returncode is None:
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), STOP_S)
        except TimeoutError:
            child.kill()


async def _until_it_listens(child: asyncio.subprocess.Process, name: str, port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and child.returncode is None:
        try:
            _, writer = await asyncio.open_connection("localhost", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise ProcessError(f"{name} did not start")


def find(*words: str) -> int:
    """Return the id of the process whose command line holds all the words.

    Raises:
        ProcessError: there is none.
    """
    listing = subprocess.run(["ps", "-axww", "-o", "pid=,args="], check=True, capture_output=True, text=True)  # noqa: S607 - the one program that both systems have.
    for row in listing.stdout.splitlines():
        number, _, command = row.strip().partition(" ")
        if all(word in command.split() for word in words):
            return int(number)
    raise ProcessError(f"no process runs with {' '.join(words)}")


def processor_s(pid: int) -> float:
    """Return the processor time that a process has used so far, in seconds; its steps are of 10 ms."""
    if _PROC.exists():
        return _time_in(_PROC / str(pid) / "stat")
    total = 0.0
    for part in _ps(pid, "cputime").split(":"):
        total = total * 60 + float(part)
    return total


def main_thread_s(pid: int) -> float | None:
    """Return the part of it that the main thread has used, where the event loop runs; None where that is not told."""
    return _time_in(_PROC / str(pid) / "task" / str(pid) / "stat") if _PROC.exists() else None


def _time_in(stat: Path) -> float:
    # The command, in brackets, may hold anything; the numbers come after it (proc(5)).
    numbers = stat.read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / _TICKS_PER_S


def memory_bytes(pid: int) -> int:
    """Return how much memory of a process is in RAM (resident set size)."""
    if _PROC.exists():
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * _PAGE_BYTES
    return int(_ps(pid, "rss")) * 1024


def _ps(pid: int, column: str) -> str:
    return subprocess.run(  # noqa: S603 - our own arguments.
        ["ps", "-p", str(pid), "-o", f"{column}="],  # noqa: S607 - see above.
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


async def quiet(pids: Sequence[int], *, at_most_s: float = 3.0) -> None:
    """Return when the processes have stopped working, or when waiting has been long enough."""
    deadline = time.monotonic() + at_most_s
    before, still = -1.0, 0
    while still < 2 and time.monotonic() < deadline:
        now = sum(processor_s(pid) for pid in pids)
        still = still + 1 if now - before < 0.011 and before >= 0 else 0
        before = now
        await asyncio.sleep(0.04)
