"""Databases set up as in production, for attackers to read the files of."""

import hashlib
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from surveyhost.core.wave.policy import Count
from surveyhost.services.answering import responses, split
from surveyhost.services.office.house import House, open_house
from surveyhost.services.vault import spare
from surveyhost.store import migrate
from tests.support import kinds
from tests.support.cluster import Cluster
from tests.support.waves import Wave

PRODUCTION = {
    "archive_mode": "off", "wal_recycle": "off", "min_wal_size": "'32MB'", "max_replication_slots": "0",
    "max_wal_senders": "0", "track_commit_timestamp": "off", "fsync": "off",
}  # fmt: skip
"""docs/operations.md, vault cluster; fsync is off since nobody pulls the plug."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster(PRODUCTION)
    made.restart()
    made.prepare(("office", "vault"))
    yield made
    made.stop()


class Seeded:
    """In the place of the system's random numbers, so that the same people always lie under the same ids."""

    def __init__(self, seed: str) -> None:
        self.seed, self.local = seed, threading.local()

    def begin(self, person: str) -> None:
        self.local.person, self.local.count = person, 0

    def token_bytes(self, count: int) -> bytes:
        self.local.count = getattr(self.local, "count", 0) + 1
        person = getattr(self.local, "person", "nobody")
        return hashlib.shake_256(f"{self.seed}/{person}/{self.local.count}".encode()).digest(count)


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> Seeded:
    made = Seeded("promises")
    monkeypatch.setattr(responses, "secrets", made)
    monkeypatch.setattr(split, "secrets", made)
    return made


@pytest.fixture
def answer(seeded: Seeded) -> Callable[[Wave, Sequence[str]], dict[str, tuple[str, ...]]]:
    """These people answer in this order, eight at a time; each writes who they are, so that a test can keep score."""

    def one(wave: Wave, person: str) -> tuple[str, ...]:
        seeded.begin(person)
        text = {"clear": 3, "change": f"written by {person}"}
        kind = kinds.SPLIT if wave.policy.count == Count.SPLIT else kinds.PLAIN
        wave.words[person] = kind.submit(wave.house.vault_of(wave.code), wave.links[person], text)
        return wave.words[person]

    def all_of(wave: Wave, people: Sequence[str], workers: int = 8) -> dict[str, tuple[str, ...]]:
        with ThreadPoolExecutor(workers) as pool:
            return dict(zip(people, pool.map(lambda person: one(wave, person), people), strict=True))

    return all_of


@pytest.fixture
def data_directory(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the engine keeps its files."""
    return request.getfixturevalue("cluster").folder if engine_name == "postgresql" else tmp_path / "var"


@pytest.fixture
def everywhere(house, data_directory, tmp_path, monkeypatch):
    """Data folder, the engine's files, and every temporary file of this test."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return {house.settings.data, data_directory, temporary}


@pytest.fixture(scope="session")
def other_cluster() -> Iterator[Cluster]:
    """Another host, as far as a test can have one."""
    made = Cluster(PRODUCTION)
    made.restart()
    made.prepare(("vault",))
    yield made
    made.stop()


@pytest.fixture
def spare_directory(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the spare vault's engine keeps its files."""
    return request.getfixturevalue("other_cluster").folder if engine_name == "postgresql" else tmp_path / "elsewhere"


@pytest.fixture
def paired(house: House, engine_name: str, request: pytest.FixtureRequest, spare_directory: Path) -> Iterator[House]:
    """The house with a spare vault on another disk."""
    if engine_name == "postgresql":
        cluster = request.getfixturevalue("other_cluster")
        url = cluster.lend("vault")
    else:
        spare_directory.mkdir()
        url = f"sqlite:///{spare_directory / 'spare.sqlite3'}"
        migrate.upgrade_one("vault", url)
    settings = replace(house.settings, vault_spare_url=url)
    made = open_house(settings)
    with_spare = House(settings, made.office, made.vault, house.now, house.uptime)
    spare.pair(with_spare)
    yield with_spare
    for sessions in (made.office, made.vault):
        sessions.engine.dispose()
    if engine_name == "postgresql":
        cluster.take_back("vault", url)
