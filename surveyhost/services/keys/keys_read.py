"""Keys that were read once, for looking at what is restored, without a second copy of any key.

What restoring destroys is destroyed in this memory only; the place from which they were read stays as it is.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from ...config import Settings
from . import places
from .places import KEY, KEYS, Place


class KeysRead:
    """A place in memory, made of another."""

    def __init__(self, source: Place, names: Sequence[str]) -> None:
        """names: what is taken over beside the keys of waves, where it is there."""
        self.source = source
        there = (*source.names(KEYS, KEY), *(name for name in names if source.has(name)))
        self.held = {name: source.read(name) for name in there}

    def begin(self) -> None:
        """It is there."""

    def said(self, name: str) -> str:
        """Where it was read."""
        return self.source.said(name)

    def has(self, name: str) -> bool:
        """Whether it was there, and has not been destroyed here."""
        return name in self.held

    def read(self, name: str) -> bytes:
        """FileNotFoundError where nothing stands there."""
        if name not in self.held:
            raise FileNotFoundError(name)
        return self.held[name]

    def names(self, beginning: str, ending: str) -> list[str]:
        """Names of one folder, sorted."""
        folder = beginning.rpartition("/")[0]
        found = (one for one in self.held if one.startswith(beginning) and one.endswith(ending))
        return sorted(one for one in found if one.rpartition("/")[0] == folder)

    def create(self, name: str, content: bytes) -> None:
        """Nothing is made here."""
        raise NotImplementedError(f"{name}: keys that were read are not added to")

    def put(self, name: str, content: bytes) -> None:
        """In memory."""
        self.held[name] = content

    def drop(self, name: str) -> None:
        """In memory."""
        self.held.pop(name, None)

    def destroy(self, name: str) -> None:
        """In memory."""
        self.held.pop(name, None)

    def take_places(self, names: Sequence[str], ending: str) -> None:
        """There is no rotation here."""
        raise NotImplementedError("keys that were read are not rotated")

    def drop_parts(self, beginning: str) -> None:
        """There are none."""

    def one_at_a_time(self) -> AbstractContextManager[None]:
        """Nobody else has this memory."""
        return nullcontext()


@contextmanager
def instead(settings: Settings, source: Place, names: Sequence[str]) -> Iterator[None]:
    """For as long as the block lasts, the keys of these settings are those of another place, in memory only."""
    places.INSTEAD[settings.data] = KeysRead(source, names)
    try:
        yield
    finally:
        del places.INSTEAD[settings.data]
