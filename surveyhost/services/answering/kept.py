"""What is made once a process of something that cannot change, and kept as long as there is room."""

from collections import OrderedDict
from typing import Generic, TypeVar

ROOM = 1024
"""Waves that a process can have at hand. A round of pulses has one for each service of each firm, 325 for twelve
services of 25 firms, and all of them are answered in the same hours."""
K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Things by key; beyond the room for them the oldest goes first."""

    def __init__(self, room: int = ROOM) -> None:
        self._things: OrderedDict[K, V] = OrderedDict()
        self._room = room

    def get(self, key: K) -> V | None:
        """The thing under this key; None where there is none, or none any more."""
        return self._things.get(key)

    def put(self, key: K, thing: V) -> V:
        """Keep it under this key, in the place of what was."""
        self._things[key] = thing
        while len(self._things) > self._room:
            self._things.popitem(last=False)
        return thing

    def values(self) -> list[V]:
        """All that is there, the oldest first."""
        return list(self._things.values())

    def __len__(self) -> int:
        return len(self._things)
