"""Counting without remembering who: what is kept for an hour is an HMAC under a key that is thrown away every hour."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from limits import RateLimitItem
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from .counters import KEY_BYTES, Counters

HOUR = 3600
_REDIS_KEY = "surveyhost:hour:"


class _InRedis(FixedWindowRateLimiter):
    """Counts for processes that were not forked from one, on several machines even."""

    def __init__(self, url: str) -> None:
        storage = RedisStorage(url)
        super().__init__(storage)
        self._redis = storage.storage

    def hour_key(self, hour: int) -> bytes:
        """The key of this hour, 32 bytes, the same for all; gone an hour after it was made."""
        fresh = secrets.token_bytes(KEY_BYTES)
        self._redis.set(f"{_REDIS_KEY}{hour}", fresh.hex(), nx=True, ex=HOUR)
        shared = self._redis.get(f"{_REDIS_KEY}{hour}")
        if shared is None:
            return fresh
        return bytes.fromhex(shared.decode() if isinstance(shared, bytes) else shared)


class Limits:
    """Counts guesses, in memory that a web server's processes share, or in Redis."""

    def __init__(self, redis_url: str = "", clock: Callable[[], float] = time.time) -> None:
        self._counts: Counters | _InRedis = _InRedis(redis_url) if redis_url else Counters()
        self._clock = clock
        self._hour, self._key = -1, b""

    def _name(self, who: str) -> str:
        hour = int(self._clock() // HOUR)
        if hour != self._hour:
            self._hour, self._key = hour, self._counts.hour_key(hour)
        return hmac.new(self._key, who.encode(), hashlib.sha256).hexdigest()

    def count(self, limit: RateLimitItem, who: str) -> bool:
        """Counts one guess of `who` in this hour. False if it was one too many."""
        return self._counts.hit(limit, self._name(who))

    def forgive(self, limit: RateLimitItem, who: str) -> None:
        """Takes back what was counted of `who`, whose last guess was none."""
        self._counts.clear(limit, self._name(who))
