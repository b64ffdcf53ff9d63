"""Running one role of Verho: a context that is named as the role, in a module of its own.

Only what the role is made of is loaded, so that it starts sooner and needs less memory. A role's module alone knows
which concrete classes stand behind storage's ports. It gets the secrets that it needs and no others.
"""

import asyncio
import gc
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module

from proxy import logs
from proxy.database import Secrets
from proxy.settings import Role, Settings


async def serve(role: Role, settings: Settings, secrets: Secrets, ended: asyncio.Event) -> None:
    """Run one role until `ended` is set."""
    run: Callable[[Settings, Secrets], AbstractAsyncContextManager[object]]
    run = getattr(import_module(f"proxy.{role}_role"), role)
    async with run(settings, secrets):
        # What lives as long as the process is no garbage; looking at it again and again costs pauses.
        gc.collect()
        gc.freeze()
        await ended.wait()
    logs.event("ended", role=role)
