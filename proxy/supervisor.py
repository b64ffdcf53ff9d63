"""All roles on one machine: one process each, and the embedded database where one is set."""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from proxy.database import database_of, residency_of
from proxy.secrets import secrets_for
from proxy.settings import Settings
from storage.embedded import EmbeddedDatabase
from storage.migrations import require_schema

ROLES = ("opener", "edge", "console")
STOP_S = 15.0


def roles_of(settings: Settings) -> tuple[str, ...]:
    """Return the roles that are set up, in the order of their start."""
    return ROLES if settings.receipts is None else (*ROLES, "receipts")


async def supervise(settings: Settings, config: Path, ended: asyncio.Event) -> int:
    """Run every role until one ends or `ended` is set; return 1 when one ended by itself."""
    async with AsyncExitStack() as stack:
        if settings.storage.embedded is not None:
            embedded = settings.storage.embedded
            await stack.enter_async_context(EmbeddedDatabase(Path(embedded.directory), port=embedded.port))
        async with database_of(settings, secrets_for("console", settings)) as database:
            await residency_of(settings, database).require()
            await require_schema(database)
        processes = [await _start(role, config) for role in roles_of(settings)]
        waits = [asyncio.create_task(process.wait(), name="role") for process in processes]
        asked = asyncio.create_task(ended.wait(), name="asked-to-end")
        await asyncio.wait([asked, *waits], return_when=asyncio.FIRST_COMPLETED)
        failed = not asked.done()
        asked.cancel()
        for process in processes:
            await _stop(process)
        await asyncio.gather(*waits)
    return 1 if failed else 0


async def _start(role: str, config: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "proxy", "serve", "--role", role, "--until-input-ends", "--config", str(config)),
        # Held open by us and never written to: however we end, they learn of it.
        stdin=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_S)
    except TimeoutError:
        process.kill()
