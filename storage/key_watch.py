"""Lets a running edge take up a new public key of the opener, without a restart."""

import asyncio
import logging
from pathlib import Path

from storage.errors import KeyFileError
from storage.keys import OpenerPublicKey, load_opener_public
from storage.recorder import JournalRecorder

_log = logging.getLogger("verho.storage")


class OpenerKeyWatch:
    """Looks at `opener.pub`, and hands a new key to the recorder.

    Args:
        directory: where the file is.
        recorder: what wraps to the key.
        key: the key that it wraps to now.
    """

    def __init__(self, directory: Path, recorder: JournalRecorder, key: OpenerPublicKey) -> None:
        self._directory = directory
        self._recorder = recorder
        self._key = key

    async def look(self) -> None:
        """Look once; a file that cannot be used leaves the key as it is."""
        try:
            found = await asyncio.to_thread(load_opener_public, self._directory)
        except KeyFileError:
            _log.exception("opener_key_unreadable", extra={"verho": {}})
            return
        if found.id != self._key.id:
            _log.info("opener_key_changed", extra={"verho": {"key": found.id, "previous": self._key.id}})
            self._key = found
            self._recorder.wrap_to(found)
