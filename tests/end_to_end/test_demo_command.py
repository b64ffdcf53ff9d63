"""The demo as a newcomer runs it: one command, everything there; one Ctrl-C, everything gone."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

LIMIT_S = 90


@asynccontextmanager
async def demo(temporary: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    """Run `verho demo --json --play` with a temporary directory of its own, and give the addresses it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "proxy", "demo", "--json", "--play",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip
    try:
        if process.stdout is None:
            raise AssertionError("no output")
        line = await asyncio.wait_for(process.stdout.readline(), LIMIT_S)
        yield process, json.loads(line)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return an open connection to an address: it ends when the server does."""
    parts = urlsplit(address)
    return await asyncio.open_connection(parts.hostname, parts.port)


async def refused(address: str) -> bool:
    """Tell whether nobody listens at an address."""
    try:
        _, writer = await connected(address)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def test_ctrl_c_ends_everything_and_leaves_nothing(tmp_path: Path) -> None:
    """All four addresses answer; after SIGINT none does, the exit code is 0, and no file is left."""
    async with demo(tmp_path) as (process, addresses):
        async with aiohttp.ClientSession() as session:
            for name in ("site", "desk", "console"):
                async with session.get(addresses[name]) as response:
                    assert response.status == 200, name
            async with session.get(f"{addresses['edge']}/healthz") as response:
                assert response.status == 200
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), LIMIT_S) == 0
        for name in ("site", "desk", "console", "edge"):
            assert await refused(addresses[name]), name
    assert list(tmp_path.iterdir()) == []


async def test_the_processes_end_when_the_demo_is_killed(tmp_path: Path) -> None:
    """SIGKILL gives the demo no time to end anything: its processes end by themselves."""
    async with demo(tmp_path) as (process, addresses):
        connections = [await connected(addresses[name]) for name in ("edge", "console")]
        process.kill()
        await process.wait()
        for reader, writer in connections:
            assert await asyncio.wait_for(reader.read(), LIMIT_S) == b""
            writer.close()
