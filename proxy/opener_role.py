"""The process that alone holds the private key, as a context that runs while it is entered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from proxy import logs
from proxy.database import Secrets, database_of, gate_of, now
from proxy.indexing import SEARCHABLE
from proxy.opener_parts import opening
from proxy.settings import Settings
from proxy.storing import lock_of
from storage.audit_keys import AUDIT
from storage.audit_signers import AuditSigners
from storage.blind_index import BlindIndex
from storage.index_keys import INDEX
from storage.keyring import KeyRing
from storage.keys import OPENER
from storage.notary import Notary


@asynccontextmanager
async def opener(settings: Settings, secrets: Secrets) -> AsyncIterator[None]:
    """Run the process that alone holds the private key."""
    directory, lock = Path(settings.keys.directory), lock_of(settings, secrets)
    keys = KeyRing(OPENER, directory, lock=lock)
    private_key = await asyncio.to_thread(keys.active)
    signing, index_keys = KeyRing(AUDIT, directory, lock=lock), KeyRing(INDEX, directory, lock=lock)
    index_key, *former = await asyncio.to_thread(index_keys.all)
    await asyncio.to_thread(signing.active)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(database_of(settings, secrets))
        await stack.enter_async_context(gate_of(settings, database))
        await stack.enter_async_context(Notary(database=database, keys=AuditSigners(signing, directory), now=now))
        index = BlindIndex(index_key, SEARCHABLE, former=former)
        server = opening(
            settings,
            database,
            keys=keys,
            private_key=private_key,
            index=index,
            signing=signing.active,
            now=now,
        )
        await stack.enter_async_context(server)
        logs.event("listening", role="opener")
        yield
