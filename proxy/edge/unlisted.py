"""Names of commands, routes and fields that nobody has listed yet: told to the operator, each once.

The visitor's browser chooses these names, so a name that could say something about a person is not told.
"""

import logging
import re

from proxy import logs
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import RedactorInForce

MAX_NAMES = 200
_PLAIN = re.compile(r"(?!.*\d{3})[A-Za-z][A-Za-z0-9_./-]{0,47}")


class Unlisted:
    """Logs what is withheld because it is in no list, so that it can be looked at and listed."""

    def __init__(self, redactors: RedactorInForce) -> None:
        """Take what judges whether a name may be written down."""
        self._redactors = redactors
        self._told: set[str] = set()

    def note(self, name: str) -> None:
        """Tell of `name`, unless it was told already or there have been too many."""
        if name in self._told or len(self._told) >= MAX_NAMES or not _PLAIN.fullmatch(name):
            return
        self._told.add(name)
        try:
            harmless = not self._redactors.current.redact(re.sub(r"[._/-]", " ", name), Ledger()).findings
        except RedactionError:
            harmless = False
        if harmless:
            logs.event("unlisted", level=logging.WARNING, command=name)
