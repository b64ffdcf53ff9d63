"""Lets a running edge take up a new public key of the opener, without a restart."""

import asyncio
import contextlib
import logging
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.errors import KeyFileError
from storage.keys import OpenerPublicKey, load_opener_public
from storage.recorder import JournalRecorder

_log = logging.getLogger("verho.storage")


class OpenerKeyWatch:
    """Looks at `opener.pub` now and then while entered, and hands a new key to the recorder.

    Args:
        directory: where the file is.
        recorder: what wraps to the key.
        key: the key that it wraps to now.
        every_s: how often to look.
    """

    def __init__(
        self, directory: Path, recorder: JournalRecorder, key: OpenerPublicKey, *, every_s: float = 30
    ) -> None:
        self._directory = directory
        self._recorder = recorder
        self._key = key
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="opener-key-watch")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            self.look()

    def look(self) -> None:
        """Look once; a file that cannot be used leaves the key as it is."""
        try:
            found = load_opener_public(self._directory)
        except KeyFileError:
            _log.exception("opener_key_unreadable", extra={"verho": {}})
            return
        if found.id != self._key.id:
            _log.info("opener_key_changed", extra={"verho": {"key": found.id, "previous": self._key.id}})
            self._key = found
            self._recorder.wrap_to(found)
