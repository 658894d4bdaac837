"""A house on fresh databases, once on SQLite and once on PostgreSQL, for every test that asks for one."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveyhost.config import Settings, load
from surveyhost.services import keys
from surveyhost.services.house import House, open_house
from surveyhost.store import migrate
from surveyhost.store.sessions import Sessions
from tests.cluster import DURABILITY_OFF, Cluster

ENGINES = ("sqlite", "postgresql")
DATABASES = ("office", "vault")


@dataclass
class Clock:
    """The clock of a test: stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        """Move on by this much: `clock.forward(days=1)`."""
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster(DURABILITY_OFF)
    made.prepare(DATABASES)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    for which in DATABASES:
        migrate.upgrade_one(which, f"sqlite:///{folder / which}.sqlite3")
    return folder


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql": a test that asks for a house runs once on each."""
    return request.param


@pytest.fixture
def urls(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Office and vault, empty and migrated."""
    (tmp_path / "var").mkdir()
    if engine_name == "sqlite":
        templates = request.getfixturevalue("sqlite_templates")
        for which in DATABASES:
            shutil.copy(templates / f"{which}.sqlite3", tmp_path / "var" / f"{which}.sqlite3")
        yield {which: f"sqlite:///{tmp_path / 'var' / which}.sqlite3" for which in DATABASES}
        return
    cluster = request.getfixturevalue("cluster")
    made = {which: cluster.lend(which) for which in DATABASES}
    yield made
    for which, url in made.items():
        cluster.take_back(which, url)


@pytest.fixture
def settings(urls: dict[str, str], tmp_path: Path) -> Settings:
    """Settings of a data folder with keys in it, on the databases of this test."""
    made = load(
        {
            "SURVEYHOST_DATA": str(tmp_path / "var"),
            "SURVEYHOST_OFFICE_URL": urls["office"],
            "SURVEYHOST_VAULT_URL": urls["vault"],
            "SURVEYHOST_BASE_URL": "https://survey.example",
        }
    )
    keys.init(made)
    return made


@pytest.fixture
def house(settings: Settings, clock: Clock) -> Iterator[House]:
    """Everything the office side of a process holds, on a clock that stands still."""
    opened = open_house(settings)
    yield House(settings, opened.office, opened.vault, clock)
    for sessions in (opened.office, opened.vault):
        sessions.engine.dispose()


@pytest.fixture
def vault(house: House) -> Sessions:
    """What the respondent face holds, and nothing else."""
    return house.vault
