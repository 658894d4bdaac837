"""Counting without remembering who: what is kept for an hour is an HMAC under a key that is thrown away every hour."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

HOUR = 3600
_REDIS_KEY = "surveyhost:hour:"


class HourKey:
    """A random key that lives for one hour of the clock; shared by all processes where there is Redis."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.time) -> None:
        self._storage, self._clock = storage, clock
        self._hour, self._key = -1, b""

    def now(self) -> bytes:
        """The key of this hour, 32 bytes. The one before is forgotten."""
        hour = int(self._clock() // HOUR)
        if hour != self._hour:
            self._hour, self._key = hour, self._new(hour)
        return self._key

    def _new(self, hour: int) -> bytes:
        fresh = secrets.token_bytes(32)
        if not isinstance(self._storage, RedisStorage):
            return fresh
        redis = self._storage.storage
        redis.set(f"{_REDIS_KEY}{hour}", fresh.hex(), nx=True, ex=HOUR)
        shared = redis.get(f"{_REDIS_KEY}{hour}")
        if shared is None:
            return fresh
        return bytes.fromhex(shared.decode() if isinstance(shared, bytes) else shared)


class Limits:
    """Counts guesses, in this process's memory or in Redis."""

    def __init__(self, redis_url: str = "", clock: Callable[[], float] = time.time) -> None:
        storage: Storage = RedisStorage(redis_url) if redis_url else MemoryStorage()
        self._limiter = FixedWindowRateLimiter(storage)
        self._key = HourKey(storage, clock)

    def _name(self, who: str) -> str:
        return hmac.new(self._key.now(), who.encode(), hashlib.sha256).hexdigest()

    def is_spent(self, limit: RateLimitItemPerHour, who: str) -> bool:
        """Whether `who` has used up this hour's guesses."""
        return not self._limiter.test(limit, self._name(who))

    def count(self, limit: RateLimitItemPerHour, who: str) -> bool:
        """Counts one guess. False if it was one too many."""
        return self._limiter.hit(limit, self._name(who))
