"""Verho's own processes for a stack: started from a settings file, their log in one file, and started again if need be.

They end with us, however we end: their standard input closes.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from proxy.supervisor import ROLES, STOP_S

START_S = 60.0


class StackError(Exception):
    """A part did not start; the text says which and where its log is."""


class Processes:
    """One supervisor and its roles, as `verho serve` runs them; they run while the context is entered."""

    def __init__(self, config: Path, log: Path) -> None:
        """Take the settings file, and the file that the processes' log is added to."""
        self._config = config
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._following: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Start them."""
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop them."""
        await self.stop()

    @property
    def pid(self) -> int:
        """Return the supervisor's process id, the roles being its children.

        Raises:
            RuntimeError: nothing runs.
        """
        if self._process is None:
            raise RuntimeError("The processes are not running.")
        return self._process.pid

    async def start(self) -> None:
        """Start the processes and wait until each role listens.

        Raises:
            StackError: they did not, with their log.
        """
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxy", "serve", "--until-input-ends", "--config", str(self._config),
            stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, start_new_session=True, cwd=_root(),
        )  # fmt: skip
        listening = asyncio.Event()
        self._following = asyncio.create_task(_follow(process, self._log, listening), name="follow-log")
        ended = asyncio.create_task(process.wait(), name="processes-end")
        waiting = asyncio.create_task(listening.wait(), name="processes-start")
        await asyncio.wait([ended, waiting], timeout=START_S, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not listening.is_set():
            raise StackError(f"Verho's processes did not start:\n{self._log.read_text('utf-8')}")

    async def stop(self) -> None:
        """Let the processes end, and end them when they do not."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S * 2)
        except TimeoutError:
            self._process.kill()
        if self._following is not None:
            await self._following
        self._process = None


async def _follow(process: asyncio.subprocess.Process, log: Path, listening: asyncio.Event) -> None:
    """Copy what the processes log to a file, and take note of who listens."""
    waiting = set(ROLES)
    with log.open("ab", buffering=0) as out:
        while process.stderr is not None and (line := await process.stderr.readline()):
            out.write(line)
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event.get("event") == "listening":
                waiting.discard(event.get("role"))
            if not waiting:
                listening.set()


def _root() -> str:
    return os.fspath(Path(__file__).resolve().parent.parent)
