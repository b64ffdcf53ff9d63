"""Asks web servers for a file as often as they answer: `python -m benchmarks.asking TASK`, a process of its own.

So neither server shares its processor time with the asking more than the other. The task is JSON, so is the answer.
"""

import asyncio
import json
import ssl
import sys
import time
from typing import Any

import aiohttp

CLIENTS = 8
WARM_UP_S = 0.1


async def ask(targets: list[dict[str, str]], rounds: int, seconds: float) -> list[list[float]]:
    """Return the answers a second of each target in each round; the targets take turns.

    Args:
        targets: `url`; `host`, what the server is called when that is not in the address; `ca_file`, whom to trust.
        rounds: how often each target is asked.
        seconds: for how long at a time.
    """
    for target in targets:
        # The edge fetches the file now.
        await _rate(target, WARM_UP_S)
    rates: list[list[float]] = [[] for _ in targets]
    for _ in range(rounds):
        for target, found in zip(targets, rates, strict=True):
            found.append(await _rate(target, seconds))
    return rates


async def _rate(target: dict[str, str], seconds: float) -> float:
    tls: Any = ssl.create_default_context(cafile=target["ca_file"]) if target["ca_file"] else True
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls, limit=CLIENTS)) as client:
        # The connections are made before the clock starts.
        await asyncio.gather(*(_get(client, target) for _ in range(CLIENTS)))
        started = time.perf_counter()
        counts = await asyncio.gather(*(_until(client, target, started + seconds) for _ in range(CLIENTS)))
        return sum(counts) / (time.perf_counter() - started)


async def _until(client: aiohttp.ClientSession, target: dict[str, str], end: float) -> int:
    count = 0
    while time.perf_counter() < end:
        await _get(client, target)
        count += 1
    return count


async def _get(client: aiohttp.ClientSession, target: dict[str, str]) -> None:
    headers = {"Accept-Encoding": "identity"} | ({"Host": target["host"]} if target["host"] else {})
    async with client.get(target["url"], headers=headers, server_hostname=target["host"] or None) as response:
        response.raise_for_status()
        await response.read()


if __name__ == "__main__":
    task = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps(asyncio.run(ask(**task))))
