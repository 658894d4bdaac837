"""Settings of vaults: the spare of the one that every installation has, and further vaults, named in a file.

The file (TOML) names each further vault, its number, and its database; an address with a password may lie in a file of
its own:

    [[vault]]
    name = "north"                                       # as people call it; may be changed
    number = 1                                           # 1 to 24, in every code of its waves; never changed
    url_file = "/var/lib/surveyhost/vaults/north.url"    # or url
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core import vault_number
from ..core.errors import OperatorRefusal
from . import files

KEYS = ("name", "number", "url", "url_file")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")
_TAKEN = frozenset({"office", "vault", "spare", "first"})
_POSTGRESQL = "postgresql+psycopg://"
_SCHEMES = (_POSTGRESQL, "sqlite:///")


class SpareIsVault(OperatorRefusal):
    sentence = "SURVEYHOST_VAULT_SPARE_URL names the vault itself; a spare lies on another host."


class SpareBesideNamed(OperatorRefusal):
    sentence = (
        "SURVEYHOST_VAULT_SPARE_URL and SURVEYHOST_VAULTS cannot be given together: an installation has one vault with "
        "a spare, or several without."
    )


class VaultsUnreadable(OperatorRefusal):
    sentence = "SURVEYHOST_VAULTS: %(path)s cannot be read (%(why)s)."


class VaultMalformed(OperatorRefusal):
    sentence = "SURVEYHOST_VAULTS: vault %(place)s of %(path)s: %(why)s."


@dataclass(frozen=True, slots=True)
class NamedVault:
    """A further vault."""

    name: str
    number: int
    """What is said of it by the codes of its waves, see `core.vault_number`."""
    url: str = field(repr=False)

    def __str__(self) -> str:
        """For lists of settings: without the address's password."""
        head, at, rest = self.url.rpartition("@")
        scheme, _, who = head.partition("://")
        shown = f"{scheme}://{who.partition(':')[0]}:***@{rest}" if at else self.url
        return f"{self.name} (number {self.number}) in {shown}"


def database(url: str) -> str:
    """A database's address with the driver that is used."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return _POSTGRESQL + url.removeprefix(plain)
    return url


def read(path: str, vault_url: str, spare_url: str) -> dict[str, Any]:
    """The settings of vaults by their names in `Settings`: of the spare's address, and of the file at this path.

    SpareIsVault, SpareBesideNamed; VaultsUnreadable, or VaultMalformed naming the vault.
    """
    if spare_url == vault_url:
        raise SpareIsVault()
    if spare_url and path:
        raise SpareBesideNamed()
    return {"vault_spare_url": spare_url, "vaults": named(path, vault_url)}


def named(path: str, vault_url: str) -> tuple[NamedVault, ...]:
    """The further vaults of a file, by number."""
    if not path:
        return ()
    try:
        tables = files.tables(path, "vault")
    except ValueError as why:
        raise VaultsUnreadable(path=path, why=why) from None
    found: list[NamedVault] = []
    for place, one in enumerate(tables, 1):
        try:
            made = _vault(one)
            _check_alone(made, found, vault_url)
        except ValueError as why:
            raise VaultMalformed(place=place, path=path, why=why) from None
        found.append(made)
    return tuple(sorted(found, key=lambda one: one.number))


def _vault(given: Mapping[str, Any]) -> NamedVault:
    """ValueError saying what is wrong with it."""
    for why in _faults(given):
        raise ValueError(why)
    url = database(files.value(given, "url"))
    if not url.startswith(_SCHEMES):
        raise ValueError("its address must read postgresql://user:password@host/name, or sqlite:///file on a laptop")
    return NamedVault(given["name"], given["number"], url)


def _faults(given: Mapping[str, Any]) -> Iterator[str]:
    for key in given:
        if key not in KEYS:
            yield f"'{key}' is not a key; expected are {', '.join(KEYS)}"
    name, number = given.get("name"), given.get("number")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield "name must be a lower-case letter, then lower-case letters, digits or hyphens, 24 at most"
    if name in _TAKEN:
        yield f"name must not be {', '.join(sorted(_TAKEN))}"
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= vault_number.MOST:
        yield f"number must be 1 to {vault_number.MOST}"
    urls = [given[key] for key in ("url", "url_file") if given.get(key)]
    if len(urls) != 1 or not isinstance(urls[0], str):
        yield "one of url and url_file must be given"


def _check_alone(made: NamedVault, before: list[NamedVault], vault_url: str) -> None:
    """ValueError where it is called or numbered like another one, or lies in the same database."""
    for one in before:
        if made.name == one.name:
            raise ValueError(f"{made.name} is there already")
        if made.number == one.number:
            raise ValueError(f"number {made.number} is {one.name}'s")
    if made.url in {vault_url, *(one.url for one in before)}:
        raise ValueError("its database is another vault's")
