"""A house on fresh databases, once on SQLite and once on PostgreSQL, for every test that asks for one."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties

from surveyhost.config import Settings, load
from surveyhost.services.keys import keyring as keys
from surveyhost.services.letters import sending
from surveyhost.services.office import audit_late_seals
from surveyhost.services.office.house import House, open_house
from surveyhost.services.tabulation import tally
from surveyhost.store import migrate
from surveyhost.store.sessions import Sessions
from tests.support import remembered, sampling, snapshots
from tests.support.cluster import DURABILITY_OFF, Cluster
from tests.support.waiting import PATIENCE

ENGINES = ("sqlite", "postgresql")
DATABASES = ("office", "vault")
IN_MEMORY, ROOM = Path("/dev/shm"), 4 << 30
"""A folder that lies in memory, and how many bytes have to be free there for tests to work in it."""


def pytest_configure(config: pytest.Config) -> None:
    """Put what tests write where nobody waits for a disk, and remember what comes out the same every time."""
    if "TMPDIR" not in os.environ and _is_roomy(IN_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)
    properties.register_profile(
        "busy",
        deadline=None,  # no test is about how long something takes
        suppress_health_check=[HealthCheck.too_slow],
        derandomize="not prove" in config.getoption("markexpr"),  # `make test` draws the same everywhere
    )
    properties.load_profile("busy")
    sending.ROUND = PATIENCE  # a round of letters ends when all are sent, on a machine however busy
    remembered.templates()
    remembered.statements()
    remembered.addresses()
    remembered.files()
    remembered.releases()
    snapshots.watch_replacing(pytest.MonkeyPatch)
    tally.prepare = snapshots.once(tally.prepare)  # type: ignore[assignment]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make prove` what an ordinary run has no time for."""
    sampling.sample(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage among modules and tests: they stay, and each search would go through all of them."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say whether this test may begin with a state that was made before."""
    snapshots.begin(item)


def _is_roomy(folder: Path) -> bool:
    """Whether it is there, can be written to, holds enough, and lets programs run from it."""
    if not os.access(folder, os.W_OK):
        return False
    about = os.statvfs(folder)
    return about.f_bavail * about.f_frsize >= ROOM and not about.f_flag & os.ST_NOEXEC


@dataclass
class Clock:
    """The clock of a test: stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    set_by: timedelta = timedelta()
    boot: str = "this one"

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        """Move on by this much: `clock.forward(days=1)`."""
        self.at += timedelta(**by)
        return self.at

    def jump(self, **by: float) -> datetime:
        """Set the clock to another time, while no time passes: `clock.jump(days=400)`."""
        self.set_by += timedelta(**by)
        return self.forward(**by)

    def uptime(self) -> tuple[str, float]:
        """What the machine counts by itself: it knows nothing of a jump."""
        return self.boot, (self.at - self.set_by).timestamp()


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


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: Path) -> Path:
    """A data folder on SQLite after `init`: keys, empty databases, a marked audit log."""
    folder = tmp_path_factory.mktemp("begun") / "var"
    shutil.copytree(sqlite_templates, folder)
    _begin(_settings(folder, {which: f"sqlite:///{folder / which}.sqlite3" for which in DATABASES}))
    return folder


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql": a test that asks for a house runs once on each."""
    return request.param


def files(templates: Path, folder: Path) -> dict[str, str]:
    """Both databases as files in a new folder, copied from those that were migrated once."""
    folder.mkdir()
    for which in DATABASES:
        shutil.copy(templates / f"{which}.sqlite3", folder / f"{which}.sqlite3")
    return {which: f"sqlite:///{folder / which}.sqlite3" for which in DATABASES}


@pytest.fixture
def urls(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Office and vault, empty and migrated."""
    if engine_name == "sqlite":
        yield files(request.getfixturevalue("sqlite_templates"), tmp_path / "var")
        return
    cluster = request.getfixturevalue("cluster")
    made = {which: cluster.lend(which) for which in DATABASES}
    yield made
    for which, url in made.items():
        cluster.take_back(which, url)


@pytest.fixture
def settings(engine_name: str, urls: dict[str, str], request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a data folder after `init`, on the databases of this test."""
    made = _settings(tmp_path / "var", urls)
    if engine_name == "sqlite":
        shutil.copytree(request.getfixturevalue("begun"), made.data, dirs_exist_ok=True)
    else:
        _begin(made)
    return made


def _settings(data: Path, urls: dict[str, str]) -> Settings:
    return load(
        {
            "SURVEYHOST_DATA": str(data),
            "SURVEYHOST_OFFICE_URL": urls["office"],
            "SURVEYHOST_VAULT_URL": urls["vault"],
            "SURVEYHOST_BASE_URL": "https://survey.example",
        }
    )


def _begin(settings: Settings) -> None:
    """Make the keys, and mark the audit log."""
    keys.init(settings)
    opened = open_house(settings)
    audit_late_seals.begin(opened)
    for sessions in (opened.office, opened.vault):
        sessions.engine.dispose()


@pytest.fixture
def house(settings: Settings, clock: Clock) -> Iterator[House]:
    """Everything the office side of a process holds, on a clock that stands still."""
    opened = open_house(settings)
    yield House(settings, opened.office, opened.vault, clock, clock.uptime)
    for sessions in (opened.office, opened.vault):
        sessions.engine.dispose()


@pytest.fixture
def vault(house: House) -> Sessions:
    """What the respondent face holds, and nothing else."""
    return house.vault
