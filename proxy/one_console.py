"""One console process: what live views, dry runs, open forms and bounds on attempts know is in its memory alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import KeyFileError


@contextmanager
def only_one(key_file: Path) -> Iterator[None]:
    """Let no second console of this host run with the same key; the lock ends with the process, however it ends.

    Args:
        key_file: the active key of the console.

    Raises:
        KeyFileError: another process holds it.
        OSError: it cannot be read.
    """
    descriptor = os.open(key_file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            # Some network file systems lock only what may be written; there it goes without.
            with suppress(PermissionError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KeyFileError(
                f"{key_file}: another console process runs with this key. There can be one: what it shows live and "
                "what it counts is in its memory"
            ) from None
        yield
    finally:
        os.close(descriptor)
