"""How often one source or one visit may ask: token buckets in memory, keyed so that no address is kept."""

import hashlib
import secrets
from collections import OrderedDict

MAX_KEYS = 50_000


class RateLimit:
    """Allows `per_minute` events for each key, in bursts of at most that many.

    Keys are hashed with a key of this process' own: an address can't be read back from memory or a core file
    without it, and it dies with the process.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._salt = secrets.token_bytes(32)
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def allow(self, key: str, now_s: float) -> bool:
        """Tell whether an event of `key` at monotonic time `now_s` is within the limit, and count it if so."""
        digest = hashlib.blake2b(key.encode(), key=self._salt, digest_size=16).digest()
        tokens, then = self._buckets.pop(digest, (float(self._per_minute), now_s))
        tokens = min(float(self._per_minute), tokens + (now_s - then) * self._per_minute / 60)
        allowed = tokens >= 1
        self._buckets[digest] = (tokens - 1 if allowed else tokens, now_s)
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return allowed
