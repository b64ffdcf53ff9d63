"""A power cut, as far as processes can feel one: all of them end at once, and none is asked."""

import asyncio
import os
import signal

from proxy.stack import Stack


async def cut_power(stack: Stack) -> None:
    """Kill every process of a stack, the database among them, and wait until they are gone."""
    for pid in await _family(stack.processes.pid):
        os.kill(pid, signal.SIGKILL)
    await stack.processes.stop()


async def _family(pid: int) -> list[int]:
    """Return a process and everything that it has started, directly or not."""
    listing = await asyncio.create_subprocess_exec("ps", "-A", "-o", "pid=,ppid=", stdout=asyncio.subprocess.PIPE)
    table, _ = await listing.communicate()
    children: dict[int, list[int]] = {}
    for line in table.decode().splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    family = [pid]
    for member in family:
        family += children.get(member, [])
    return family
