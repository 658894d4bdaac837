"""Settings of vaults: the spare of the one that every installation has, and further vaults, named in a file.

The file (TOML) names each further vault, its number, its database, and that of its spare if it has one; an address with
a password may lie in a file of its own:

    [[vault]]
    name = "north"                                       # as people call it; may be changed
    number = 1                                           # 1 to 24, in every code of its waves; never changed
    url_file = "/var/lib/surveyhost/vaults/north.url"    # or url
    spare = "postgresql://desk@east/vault"               # or spare_file; may be left out
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ..core import vault_number
from ..core.errors import OperatorRefusal
from . import files
from .vault_names import FIRST

KEYS = ("name", "number", "url", "url_file", "spare", "spare_file")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")
_TAKEN = frozenset({"office", "vault", "spare", FIRST})
_POSTGRESQL = "postgresql+psycopg://"
_PORT = ":5432"
_SCHEMES = (_POSTGRESQL, "sqlite:///")


class SpareIsVault(OperatorRefusal):
    sentence = "SURVEYHOST_VAULT_SPARE_URL names the vault itself; a spare lies on another host."


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
    spare_url: str = field(default="", repr=False)
    """"" where it has no spare."""

    def __str__(self) -> str:
        """For lists of settings: without the passwords of addresses."""
        spare = f", its spare in {_shown(self.spare_url)}" if self.spare_url else ""
        return f"{self.name} (number {self.number}) in {_shown(self.url)}{spare}"


def _shown(url: str) -> str:
    head, at, rest = url.rpartition("@")
    scheme, _, who = head.partition("://")
    return f"{scheme}://{who.partition(':')[0]}:***@{rest}" if at else url


def database(url: str) -> str:
    """A database's address with the driver that is used."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return _POSTGRESQL + url.removeprefix(plain)
    return url


def _same(url: str, other: str) -> bool:
    """Whether the two addresses are of one database, whoever signs in there."""
    return bool(url and other) and _place(url) == _place(other)


def _place(url: str) -> tuple[str, str]:
    if not url.startswith(_POSTGRESQL):
        return url, ""
    address, _, more = url.removeprefix(_POSTGRESQL).partition("?")
    host, _, name = address.rpartition("@")[2].partition("/")
    return host.lower().removesuffix(_PORT) or more, name


def read(path: str, vault_url: str, spare_url: str) -> dict[str, Any]:
    """The settings of vaults by their names in `Settings`: of the spare's address, and of the file at this path.

    SpareIsVault; VaultsUnreadable, or VaultMalformed naming the vault.
    """
    if _same(spare_url, vault_url):
        raise SpareIsVault()
    return {"vault_spare_url": spare_url, "vaults": named(path, vault_url, spare_url)}


def named(path: str, vault_url: str, spare_url: str) -> tuple[NamedVault, ...]:
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
            _check_alone(made, found, (vault_url, spare_url))
        except ValueError as why:
            raise VaultMalformed(place=place, path=path, why=why) from None
        found.append(made)
    return tuple(sorted(found, key=lambda one: one.number))


def _vault(given: Mapping[str, Any]) -> NamedVault:
    """ValueError saying what is wrong with it."""
    for why in _faults(given):
        raise ValueError(why)
    url, spare = (database(files.value(given, key)) for key in ("url", "spare"))
    for key, address in (("url", url), ("spare", spare)):
        if not address.startswith(_SCHEMES) and (address or key == "url"):
            raise ValueError(f"{key} must read postgresql://user:password@host/name, or sqlite:///file on a laptop")
    return NamedVault(given["name"], given["number"], url, spare)


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
    urls, spares = ([given[key] for key in (name, f"{name}_file") if given.get(key)] for name in ("url", "spare"))
    if len(urls) != 1 or not isinstance(urls[0], str):
        yield "one of url and url_file must be given"
    if len(spares) > 1 or not all(isinstance(one, str) for one in spares):
        yield "one of spare and spare_file may be given"


def _check_alone(made: NamedVault, before: list[NamedVault], of_first: Sequence[str]) -> None:
    """ValueError where it is called or numbered like another one, or it or its spare lies in the database of anything
    else. of_first: the addresses of the first vault and of its spare."""
    for one in before:
        if made.name == one.name:
            raise ValueError(f"{made.name} is there already")
        if made.number == one.number:
            raise ValueError(f"number {made.number} is {one.name}'s")
    if _same(made.spare_url, made.url):
        raise ValueError("its spare is the vault itself; a spare lies on another host")
    taken = [*of_first, *chain.from_iterable((one.url, one.spare_url) for one in before)]
    if any(_same(made.url, one) for one in taken):
        raise ValueError("its database is another vault's, or another vault's spare")
    if any(_same(made.spare_url, one) for one in taken):
        raise ValueError("its spare's database is another vault's, or another vault's spare")
