"""A house with further vaults, and what lies in each of them."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select, text

from surveyhost.config import Settings
from surveyhost.services.office.house import House, open_house
from surveyhost.settings.vaults import NamedVault
from surveyhost.store import migrate
from surveyhost.store.sessions import Sessions
from surveyhost.store.vault.tables import Vault
from tests.support.cluster import Cluster

NAMES = {"north": 7, "south": 24}
"""Their numbers: with the figure in another place of the code, and another figure."""
ALL = {"first": 0} | NAMES


@contextlib.contextmanager
def further(house: House, urls: Mapping[str, str], spares: Mapping[str, str] | None = None) -> Iterator[House]:
    """The house with these vaults besides its own, brought to the newest revision; and spares, by name of the vault."""
    beside = spares or {}
    for url in (*urls.values(), *beside.values()):
        migrate.upgrade_one("vault", url)
    named = tuple(NamedVault(name, NAMES[name], url, beside.get(name, "")) for name, url in urls.items())
    settings = replace(house.settings, vaults=named, vault_spare_url=beside.get("first", ""))
    made = open_house(settings)
    yield House(settings, made.office, made.vault, house.now, house.uptime, made.further)
    for sessions in (made.office, *(one.sessions for one in made.vaults)):
        sessions.engine.dispose()


@contextlib.contextmanager
def lent(
    names: Mapping[str, int], engine_name: str, folder: Path, cluster: Callable[[], Cluster]
) -> Iterator[dict[str, str]]:
    """An empty database for each name, on the engine of the test."""
    if engine_name == "sqlite":
        urls = {}
        for name in names:
            (folder / name).mkdir(parents=True)
            urls[name] = f"sqlite:///{folder / name / 'vault.sqlite3'}"
        yield urls
        return
    server = cluster()
    urls = {name: server.lend("vault") for name in names}
    yield urls
    for url in urls.values():
        server.take_back("vault", url)


def waves_in(sessions: Sessions) -> set[str]:
    """The code of every wave of which any row lies in any table of this vault."""
    found: set[str] = set()
    with sessions() as session:
        for table in Vault.metadata.sorted_tables:
            for name in ("wave", "code"):
                if name in table.columns:
                    found |= set(session.scalars(select(table.c[name]).distinct()))
    return found


def named(house: House, name: str) -> Sessions:
    """The vault that is called so."""
    return next(one.sessions for one in house.vaults if one.name == name)


def opened(settings: Settings, of: House) -> House:
    """A house on these settings, at the clock of another."""
    made = open_house(settings)
    return House(settings, made.office, made.vault, of.now, of.uptime, made.further)


def without(house: House, name: str) -> House:
    """The house as a process has it whose settings lack this vault."""
    kept = tuple(one for one in house.settings.vaults if one.name != name)
    return opened(replace(house.settings, vaults=kept), house)


def swapped(house: House) -> House:
    """The house with the addresses of its two further vaults exchanged."""
    one, other = house.settings.vaults
    return opened(replace(house.settings, vaults=(replace(one, url=other.url), replace(other, url=one.url))), house)


def emptied(house: House, name: str) -> Settings:
    """Settings under which this vault's database has nothing in it."""
    [own] = [one for one in house.settings.vaults if one.name == name]
    with next(one.sessions for one in house.vaults if one.name == name).begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
            return house.settings
    url = own.url.replace("vault.sqlite3", "empty.sqlite3")
    kept = tuple(replace(one, url=url) if one is own else one for one in house.settings.vaults)
    return replace(house.settings, vaults=kept)


def promoted(house: House, name: str, has_spare: bool = False) -> House:
    """The house as the settings have to be once the spare of this vault was promoted; has_spare: the old one is that
    now."""
    if name == "first":
        new, old = house.settings.vault_spare_url, house.settings.vault_url
        return opened(replace(house.settings, vault_url=new, vault_spare_url=old if has_spare else ""), house)
    return opened(replace(house.settings, vaults=tuple(_promoted(house, name, has_spare))), house)


def _promoted(house: House, name: str, has_spare: bool) -> Iterator[NamedVault]:
    for one in house.settings.vaults:
        is_it = one.name == name
        yield replace(one, url=one.spare_url, spare_url=one.url if has_spare else "") if is_it else one


def filled(settings: Settings) -> None:
    """Whatever was emptied has its tables again."""
    for one in settings.vaults:
        migrate.upgrade_one("vault", one.url)


def file(house: House, folder: Path) -> Path:
    """The file that names the vaults of this house."""
    path = folder / "vaults.toml"
    path.write_text("".join(map(_table, house.settings.vaults)), encoding="utf-8")
    return path


def _table(one: NamedVault) -> str:
    spare = f'spare = "{one.spare_url}"\n' if one.spare_url else ""
    return f'[[vault]]\nname = "{one.name}"\nnumber = {one.number}\nurl = "{one.url}"\n{spare}'
