"""What is made once a process of something that cannot change, and kept as long as there is room."""

from collections import OrderedDict
from typing import TypeVar

ROOM = 1024
"""Waves that a process can have at hand. A round of pulses has one for each service of each firm, 325 for twelve
services of 25 firms, and all of them are answered in the same hours."""
K = TypeVar("K")
V = TypeVar("V")


class Kept(OrderedDict[K, V]):
    """Things by key; beyond the room for them the oldest goes first."""

    def put(self, key: K, thing: V, room: int = ROOM) -> V:
        """Keep it under this key, in the place of what was; the thing itself."""
        self[key] = thing
        while len(self) > room:
            self.popitem(last=False)
        return thing
