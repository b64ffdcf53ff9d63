"""The form that opens a conversation: good once, for one session, one conversation and a while.

A decrypted view is the answer to a form. A browser that reloads it sends the same form again; that must show the
redacted page, not open the conversation a second time.
"""

import secrets
from collections import OrderedDict
from datetime import datetime
from enum import StrEnum

from proxy.console.guard import proof, proven


class Use(StrEnum):
    """What a form's token turned out to be."""

    FRESH = "fresh"
    USED = "used"
    STALE = "stale"
    FORGED = "forged"


class OneTimeForms:
    """Gives out form tokens and takes each one once."""

    def __init__(self, *, lifetime_seconds: int, remembered: int) -> None:
        self._lifetime_seconds = lifetime_seconds
        self._remembered = remembered
        self._used: OrderedDict[str, int] = OrderedDict()  # nonce to the second it was issued, in order of use

    def issue(self, secret: str, subject: str, *, at: datetime) -> str:
        """Return a token for a form about `subject`, provable only with the session's secret."""
        nonce, second = secrets.token_urlsafe(12), str(int(at.timestamp()))
        return f"{nonce}.{second}.{proof(secret, 'once', subject, nonce, second)}"

    def take(self, token: str, secret: str, subject: str, *, at: datetime) -> Use:
        """Say what a token is; a FRESH one is used from then on."""
        nonce, _, rest = token.partition(".")
        second, _, code = rest.partition(".")
        if not proven(code, secret, "once", subject, nonce, second):
            return Use.FORGED
        if nonce in self._used:
            return Use.USED
        if at.timestamp() - int(second) > self._lifetime_seconds:
            return Use.STALE
        self._used[nonce] = int(second)
        self._forget(at)
        return Use.FRESH

    def _forget(self, at: datetime) -> None:
        # Issued-at is not in order of use, so this stops early at times; the bound holds all the same.
        while self._used:
            nonce, second = next(iter(self._used.items()))
            if len(self._used) <= self._remembered and at.timestamp() - second <= self._lifetime_seconds:
                return
            del self._used[nonce]
