"""Making entries durable within a bounded time: what the disk does not confirm in time counts as not written."""

import asyncio
from collections.abc import Sequence

from storage.errors import JournalError
from storage.interfaces import Entry, Recorder

COMMIT_TIMEOUT_S = 10.0


async def make_durable(recorder: Recorder, entries: Sequence[Entry]) -> None:
    """Commit `entries`.

    Raises:
        StorageError: they are not durable, or nobody could say so in time; nothing may be forwarded that needs them.
    """
    try:
        async with asyncio.timeout(COMMIT_TIMEOUT_S):
            await recorder.commit(entries)
    except TimeoutError:
        # They may be written yet: a message would then stay "sending unconfirmed", which is what it is.
        raise JournalError("the journal did not confirm in time") from None
