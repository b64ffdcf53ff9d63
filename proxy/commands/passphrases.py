"""Passphrases that a command asks for at the terminal, or takes from a variable."""

import getpass
import os
from typing import Final

from storage.key_locks import PassphraseLock

BACKUP_VARIABLE: Final = "VERHO_BACKUP_PASSPHRASE"


def asked_lock(variable: str, prompt: str) -> PassphraseLock:
    """Return the lock of a passphrase: the variable's, else what is typed at the prompt.

    Raises:
        EOFError: nobody is there to be asked.
    """
    return PassphraseLock(os.environ.get(variable) or getpass.getpass(prompt))


def backup_lock() -> PassphraseLock:
    """Return the lock of a backup, of the database or of the keys.

    Raises:
        EOFError: nobody is there to be asked.
    """
    return asked_lock(BACKUP_VARIABLE, "Passphrase of the backup: ")
