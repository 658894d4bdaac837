"""A keyring database: what is destroyed in it is nowhere on its disk, and a cluster that would remember is refused."""

import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from surveyhost.services.keys import keyring as keys
from surveyhost.services.office.house import House, open_house
from surveyhost.services.operations import health, rotation
from surveyhost.services.vault import desk
from surveyhost.store import keyring as database
from surveyhost.store.sessions import engine
from tests.promises.disk import found_in
from tests.support.cluster import Cluster
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines


@pytest.fixture
def engine_name() -> str:
    return "postgresql"


@pytest.fixture
def keyring_url(cluster: Cluster) -> Iterator[str]:
    url = cluster.create(f"keyring_{secrets.token_hex(4)}")
    yield url
    cluster.drop(url)


@pytest.fixture
def home(house: House, keyring_url: str) -> House:
    """A house that keeps its keys in a database."""
    settings = replace(house.settings, keyring_url=keyring_url)
    keys.init(settings)
    return replace(house, settings=settings)


def stored(url: str) -> dict[str, bytes]:
    with engine(url).connect() as connection:
        rows = connection.execute(sa.select(database.key.c.name, database.key.c.content))
        return {one.name: bytes(one.content)[:24] for one in rows}


def analyze(url: str) -> None:
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def test_a_destroyed_key_is_nowhere_on_the_disk(home: House, keyring_url: str, cluster: Cluster) -> None:
    ring = keys.keyring(home.settings)
    for number in range(40):
        ring.new_wave_key(f"WAVE{number:02}.salt")
    analyze(keyring_url)
    before = stored(keyring_url)
    everything = [cluster.folder]
    assert {hit.split(" in ")[0] for hit in found_in(everything, before)} == set(before), "the control: they are there"
    for number in range(20):
        ring.destroy(f"WAVE{number:02}.salt")
    analyze(keyring_url)
    gone = {name: content for name, content in before.items() if name not in stored(keyring_url)}
    assert len(gone) == 20
    assert found_in(everything, gone) == []
    assert {name for name, content in stored(keyring_url).items() if before[name] == content} == before.keys() - gone


def test_closing_a_wave_leaves_no_key_of_its_salt(home: House, keyring_url: str, cluster: Cluster) -> None:
    ring = keys.keyring(home.settings)
    wave = opened(home, 12)
    ring.new_wave_key(f"{wave.code}.salt")
    before = stored(keyring_url)
    salt = {"salt": before[f"keys/{wave.code}.salt.key"]}
    assert found_in([cluster.folder], salt)
    ring.destroy(f"{wave.code}.salt")
    assert found_in([cluster.folder], salt) == []


def test_after_a_rotation_nothing_that_the_old_master_key_opens_is_left(
    home: House, keyring_url: str, cluster: Cluster
) -> None:
    before = stored(keyring_url)
    public = keys.keyring(home.settings).public_signing_key()
    rotation.rotate(home.settings)
    assert keys.keyring(home.settings).public_signing_key() == public
    assert stored(keyring_url).keys() == before.keys()
    assert found_in([cluster.folder], before) == []


def test_somebody_who_reads_meanwhile_never_finds_a_key_missing(home: House) -> None:
    ring = keys.keyring(home.settings)
    ring.new_wave_key("STAYS2.salt")
    ring.new_wave_key("GOES23.salt")
    missed, ended = list[int](), threading.Event()

    def read() -> None:
        while not ended.is_set():
            if not ring.has("STAYS2.salt"):
                missed.append(1)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in readers:
        one.start()
    for _ in range(15):
        ring.destroy("GOES23.salt")
    ended.set()
    for one in readers:
        one.join()
    assert not missed


def test_a_keyring_that_remembers_is_no_keyring_for_production(home: House, cluster: Cluster) -> None:
    production = replace(home, settings=replace(home.settings, production=True))
    shared = "Office and keyring share one PostgreSQL cluster; whoever copies the one would copy the other."
    assert shared in desk.check_production(production)
    cluster.server.psql("ALTER SYSTEM SET wal_recycle = on;")
    cluster.server.psql("SELECT pg_reload_conf();")
    try:
        [found] = [one for one in desk.check_production(production) if one.startswith("The keyring: wal_recycle")]
        assert "it must be off" in found
        assert found in list(health.faults(production))
    finally:
        cluster.server.psql("ALTER SYSTEM SET wal_recycle = off;")
        cluster.server.psql("SELECT pg_reload_conf();")


def test_verify_tells_of_keys_that_were_left_on_a_disk(house: House, home: House, tmp_path: Path) -> None:
    found = [fault for fault in health.faults(home) if "keys move" in fault]
    assert [Path(fault.split()[0]).name for fault in found] == ["signing.key", "desk.key"]
    for name in ("signing.key", "desk.key"):
        (house.settings.data / name).unlink()
    assert not [fault for fault in health.faults(open_house(home.settings)) if "keys move" in fault]
