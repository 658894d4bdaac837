"""A keyring that was read once and writes nothing: for looking at what is restored, without a second copy of any key.

What restoring destroys is destroyed for this keyring only; the files from which it was read stay as they are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...config import Settings
from . import keyring as keys
from .keyring import Keyring
from .refusals import KeyDestroyed


@dataclass(frozen=True, slots=True)
class KeysRead(Keyring):
    held: dict[str, bytes]
    """Name to what stands in its file, encrypted as it is there."""

    def _wave_key(self, name: str) -> bytes:
        if name not in self.held:
            raise KeyDestroyed(name=name, folder=self.folder)
        return self.open_file(self.held[name], name.encode())

    def new_wave_key(self, name: str) -> None:
        raise NotImplementedError("a keyring that was read makes no keys")

    def has(self, name: str) -> bool:
        return name in self.held

    def names(self, beginning: str) -> list[str]:
        return sorted(name for name in self.held if name.startswith(beginning))

    def destroy(self, name: str) -> None:
        self.held.pop(name, None)

    def drop_parts(self, beginning: str) -> None:
        del beginning


@contextmanager
def instead(settings: Settings, data: Path) -> Iterator[None]:
    """For as long as the block lasts, the keys of these settings are those that lie under `data`, in memory only."""
    master = keys.master(settings)
    ring = keys.ring_of(settings.data, master)
    held = {path.stem: path.read_bytes() for path in (data / "keys").glob("*.key")}
    keys.INSTEAD[settings.data] = KeysRead(data / "keys", ring.cover, ring.finder, ring.wrapper, held)
    try:
        yield
    finally:
        del keys.INSTEAD[settings.data]
