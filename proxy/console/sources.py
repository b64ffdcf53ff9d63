"""How many sign-ins one source has tried lately; in memory only, and never under its address."""

import hashlib
import hmac
import secrets
from collections import OrderedDict, deque
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from proxy.console.texts import Texts


class Sources:
    """Counts attempts per source within a sliding window.

    An address lives here as a keyed hash whose key dies with the process; it is in no log and no database.
    """

    def __init__(self, *, attempts: int, window_seconds: int, remembered: int) -> None:
        self._attempts = attempts
        self._window_seconds = window_seconds
        self._remembered = remembered
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, deque[float]] = OrderedDict()

    def admit(self, source: str, *, at: datetime) -> int:
        """Count one attempt and return 0, or return after how many seconds the source may try again."""
        now = at.timestamp()
        times = self._times(source)
        while times and now - times[0] >= self._window_seconds:
            times.popleft()
        if len(times) >= self._attempts:
            return max(1, int(times[0] + self._window_seconds - now + 1))
        times.append(now)
        return 0

    def forgive(self, source: str) -> None:
        """Forget a source's attempts: it has signed in."""
        self._seen.pop(self._name(source), None)

    def _times(self, source: str) -> deque[float]:
        name = self._name(source)
        times = self._seen.setdefault(name, deque())
        self._seen.move_to_end(name)
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return times

    def _name(self, source: str) -> bytes:
        return hmac.digest(self._key, source.encode(), hashlib.sha256)


def slow_down(texts: Texts, wait: int) -> str:
    """Return what whoever has tried too often is told; `wait` is in seconds."""
    minutes = -(-wait // 60)
    return texts.count(
        "Too many attempts from here. Try again in {count} minute.",
        "Too many attempts from here. Try again in {count} minutes.",
        minutes,
    )


def slowed(answer: web.Response, wait: int) -> web.Response:
    """Return a page that tells so, marked as such a refusal for programs too."""
    answer.set_status(HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(wait)
    return answer
