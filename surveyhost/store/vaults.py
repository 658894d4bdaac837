"""All vaults of an installation: the one that every installation has, and those that its settings name besides.

Whoever holds a wave's code knows by it which vault to ask; nothing else has to be looked up, and no other vault is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..core import vault_number
from ..settings.vault_names import FIRST
from ..settings.vaults import NamedVault
from .guard import Guard
from .refusals import VaultDown, VaultNotNamed
from .sessions import Sessions, sessions


class Vault(NamedTuple):
    """One of them, with its spare if it has one."""

    number: int
    """0: the first."""
    name: str
    sessions: Sessions

    @property
    def spare(self) -> Sessions | None:
        """The other database in which all that is thanked for lies."""
        return self.sessions.spare


class Vaults:
    """The vaults by number, and by what is of them."""

    def __init__(self, first: Sessions, further: Mapping[int, Vault] | None = None) -> None:
        self.first = first
        self._further = dict(further or {})

    @property
    def are_several(self) -> bool:
        """Whether any is named besides the first."""
        return bool(self._further)

    def of(self, text: str) -> Sessions:
        """The vault that this wave's code, token or path of a results page is of. VaultNotNamed."""
        return self.one_of(text).sessions

    def one_of(self, text: str) -> Vault:
        """As `of`, with its name."""
        return self.numbered(vault_number.number_of(text))

    def numbered(self, number: int) -> Vault:
        """The vault with this number. VaultNotNamed where the settings have none."""
        if number == 0:
            return Vault(0, FIRST, self.first)
        if number not in self._further:
            raise VaultNotNamed(number=number)
        return self._further[number]

    def each(self, act: Callable[[Vault], object]) -> None:
        """Do this with every vault, whatever becomes of the others; then VaultDown where one was not reached."""
        down: VaultDown | None = None
        for one in self:
            try:
                act(one)
            except VaultDown as refusal:
                down = down or refusal
        if down is not None:
            raise down

    def __iter__(self) -> Iterator[Vault]:
        """All of them, the first one first."""
        yield Vault(0, FIRST, self.first)
        yield from self._further.values()


def open_vaults(vault_url: str, spare_url: str, further: Iterable[NamedVault]) -> Vaults:
    """The vaults at these addresses. Opens no connection yet."""
    named = tuple(further)
    if not named:
        return Vaults(sessions(vault_url, spare_url))
    first = sessions(vault_url, spare_url, Guard(FIRST, vault_url))
    others = {
        one.number: Vault(one.number, one.name, sessions(one.url, one.spare_url, Guard(one.name, one.url)))
        for one in named
    }
    return Vaults(first, others)
