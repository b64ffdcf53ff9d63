"""Edges as processes of their own, with a journal each: to be moved between, stopped and killed."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

from proxy.database import now
from proxy.demo.simulator import Simulator
from storage.key_locks import PassphraseLock
from storage.keys import create_keys
from storage.passwords import TESTING
from tests.edge.stored import PASSPHRASE
from tests.ports import free_port
from tests.sample_settings import sample_settings

START_S = 60.0
STOP_S = 20.0
TIMEOUT_S = 2.0


class EdgeProcess:
    """One edge; `start` it, and `stop` or `kill` it, as often as wanted."""

    def __init__(self, directory: Path, document: dict[str, Any], environment: dict[str, str]) -> None:
        """Take the folder of its journal and log, its settings, and its secrets as variables."""
        self.directory = directory
        self.origin = str(document["edge"]["public_origin"])
        self.log = directory / "edge.log"
        self._config = directory / "config.yaml"
        self._document = document
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and return when it listens."""
        self._config.write_text(yaml.safe_dump(self._document), "utf-8")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxy", "serve", "--role", "edge", "--until-input-ends",
            "--config", str(self._config),
            stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=Path(__file__).parent.parent,
            env=os.environ | self._environment,
        )  # fmt: skip
        listening = asyncio.Event()
        self._following = asyncio.create_task(self._follow(self._process, listening), name="follow-edge")
        waiting = [asyncio.create_task(listening.wait()), asyncio.create_task(self._process.wait())]
        await asyncio.wait(waiting, timeout=START_S, return_when=asyncio.FIRST_COMPLETED)
        waiting[0].cancel()
        assert listening.is_set(), self.log.read_text("utf-8")

    async def _follow(self, process: asyncio.subprocess.Process, listening: asyncio.Event) -> None:
        with self.log.open("ab", buffering=0) as out:
            while process.stderr is not None and (line := await process.stderr.readline()):
                out.write(line)
                with contextlib.suppress(ValueError):
                    if json.loads(line).get("event") == "listening":
                        listening.set()

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Ask it to end, and wait."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.send_signal(how)
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
        await self._following

    def bound_journal(self, max_bytes: int) -> None:
        """Give it another bound from its next start on."""
        self._document["storage"]["journal"]["max_bytes"] = max_bytes

    def events(self) -> list[str]:
        """Return the names of all that it has logged."""
        names = []
        for line in self.log.read_text("utf-8").splitlines():
            with contextlib.suppress(ValueError):
                names.append(json.loads(line)["event"])
        return names


@asynccontextmanager
async def edge_processes(
    directory: Path, uri: str, database: str, simulator: Simulator, *, count: int = 1, **changes: Any
) -> AsyncIterator[list[EdgeProcess]]:
    """Give running edges that share keys, database and Tawk.to, each with a folder of its own in `directory`.

    Args:
        directory: holds keys and folders.
        uri: the database's address.
        database: its name.
        simulator: stands in for Tawk.to.
        count: how many edges.
        changes: `limits` of the edge that are not the sample's.
    """
    if not (directory / "keys").exists():
        create_keys(directory / "keys", lock=PassphraseLock(PASSPHRASE, TESTING), at=now())
    edges = []
    for number in range(count):
        own = directory / f"edge-{number}"
        own.mkdir(exist_ok=True)
        document = sample_settings(own, edge_port=free_port(), simulator=simulator, database=database)
        document["keys"]["directory"] = str(directory / "keys")
        document["edge"]["limits"] = changes.get("limits", {})
        document["storage"]["timeout_s"] = TIMEOUT_S
        document["storage"]["journal"] = {"file": str(own / "journal.sqlite3")}
        secrets = {"VERHO_MONGODB_URI": uri, "VERHO_TAWK_WEBHOOK_SECRET": "webhook-secret-for-tests"}
        edges.append(EdgeProcess(own, document, secrets))
    try:
        await asyncio.gather(*(edge.start() for edge in edges))
        yield edges
    finally:
        await asyncio.gather(*(edge.stop() for edge in edges))
