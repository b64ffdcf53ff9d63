"""Where the file is that remembers erasures beyond a restore."""

from pathlib import Path

from proxy.settings import Settings
from storage.subjects.ledger_file import LEDGER_FILE, ErasureLedger


def ledger_of(settings: Settings) -> ErasureLedger:
    """Return the configured ledger of erasures: beside the keys, unless the settings say where."""
    return ErasureLedger(Path(settings.erasure.ledger_file or Path(settings.keys.directory) / LEDGER_FILE))
