"""Two hosts that hold a vault each, and die: a server of PostgreSQL is killed, a file of SQLite is gone."""

import os
import shutil
import signal
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

import psutil

from surveyhost.store import migrate
from tests.support.cluster import Cluster


class Host(ABC):
    """Where one vault lies."""

    folder: Path
    """Its disk."""
    url: str
    """Of the vault on it."""

    @abstractmethod
    def kill(self) -> None:
        """It is gone, in the middle of whatever it is at."""

    @abstractmethod
    def revive(self) -> None:
        """It is back, with its disk as it was."""

    @abstractmethod
    def renew(self) -> None:
        """Another one takes its place, with an empty disk."""

    @abstractmethod
    def stop(self) -> None:
        """Nobody needs it any more."""


class Server(Host):
    def __init__(self, configuration: Mapping[str, str]) -> None:
        self._configuration = configuration
        self.folder = Path("/nowhere")
        self._begin()

    def _begin(self) -> None:
        self._cluster = Cluster(self._configuration)
        self._cluster.restart()
        self.folder, self.url = self._cluster.folder, self._cluster.create("vault")
        migrate.upgrade_one("vault", self.url)

    def kill(self) -> None:
        first = psutil.Process(int((self.folder / "postmaster.pid").read_text().splitlines()[0]))
        family = [first, *first.children(recursive=True)]
        for one in family:
            if one.is_running():
                os.kill(one.pid, signal.SIGKILL)
        psutil.wait_procs(family, timeout=30)

    def revive(self) -> None:
        self._cluster.restart()

    def renew(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._begin()

    def stop(self) -> None:
        self._cluster.stop()


class File(Host):
    def __init__(self, folder: Path) -> None:
        self.folder, self._gone = folder, folder.with_name(f"{folder.name}-gone")
        self.url = f"sqlite:///{folder / 'vault.sqlite3'}"
        self._begin()

    def _begin(self) -> None:
        self.folder.mkdir()
        migrate.upgrade_one("vault", self.url)

    def kill(self) -> None:
        self.folder.rename(self._gone)

    def revive(self) -> None:
        self._gone.rename(self.folder)

    def renew(self) -> None:
        shutil.rmtree(self._gone)
        self._begin()

    def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
