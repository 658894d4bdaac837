"""A process that dies at its n-th step: before a statement that writes, a commit, or a change of a file.

Once dead it changes nothing any more, whatever its cleaning-up would do: as after kill -9.
"""

import contextlib
import io
import os
import re
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event, func, select

from surveyhost.config import Settings
from surveyhost.services.fieldwork import begun
from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import House, open_house
from surveyhost.services.operations import health, worker
from surveyhost.services.vault import desk
from surveyhost.store.office.base import Office
from surveyhost.store.office.tables import AuditEvent, Letter, Participant, Record, ReleaseRow, Wave
from surveyhost.store.vault import tables as vault
from tests.conftest import DATABASES, Clock
from tests.support.cluster import Cluster

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|TRUNCATE|VACUUM)", re.IGNORECASE)
_CHANGES = ("link", "unlink", "remove", "rename", "replace", "mkdir", "rmdir", "fsync")
_NOT_OURS = ("/locks/", "queue.sqlite3", "pymp-", "/weasyprint-")


class Died(BaseException):
    """Stands for kill -9."""


@dataclass
class Steps:
    """Counts steps; dies before number `at`."""

    at: int | None = None
    seen: int = 0
    dead: bool = field(default=False, init=False)

    def step(self, *about: object) -> None:
        if any(one in str(thing) for one in _NOT_OURS for thing in about):
            return
        if self.dead:
            raise Died
        self.seen += 1
        if self.seen == self.at:
            self.dead = True
            raise Died


@contextlib.contextmanager
def counted(at: int | None = None) -> Iterator[Steps]:
    """Steps of what runs inside; with `at` it dies there, and the block ends."""
    steps = Steps(at)

    def statement(conn: Any, cursor: Any, text: str, parameters: Any, context: Any, many: bool) -> None:
        del cursor, parameters, context, many
        if _WRITES.match(text):
            conn.info["has written"] = True
            steps.step()

    def commit(conn: Any) -> None:
        if conn.info.pop("has written", False):
            steps.step()

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    try:
        with contextlib.ExitStack() as held:
            for name in _CHANGES:
                held.enter_context(patch.object(os, name, _before(steps, getattr(os, name))))
            held.enter_context(patch.object(io, "open", _opening(steps, io.open)))
            held.enter_context(patch.object(os, "open", _opening(steps, os.open)))
            try:
                yield steps
            except BaseException:
                if not steps.dead:  # what a library makes of it while it cleans up is of no account
                    raise
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "commit", commit)


def _before(steps: Steps, real: Callable[..., Any]) -> Callable[..., Any]:
    def act(*args: Any, **named: Any) -> Any:
        steps.step(*args[:2])
        return real(*args, **named)

    return act


def _opening(steps: Steps, real: Callable[..., Any]) -> Callable[..., Any]:
    def act(path: Any, mode: Any = "r", *args: Any, **named: Any) -> Any:
        makes = bool(mode & os.O_CREAT) if isinstance(mode, int) else any(one in mode for one in "wxa+")
        if makes:
            steps.step(path)
        return real(path, mode, *args, **named)

    return act


@dataclass
class Ground:
    """A house in some state, and fresh copies of it: one to be disturbed for each step."""

    house: House
    clock: Clock
    cluster: Cluster | None
    made: list[str] = field(default_factory=list)

    def copy(self, folder: Path) -> House:
        """The same house, with a data folder and databases of its own."""
        for sessions in (self.house.office, self.house.vault):
            sessions.engine.dispose()
        shutil.copytree(self.house.settings.data, folder / "var", symlinks=True)
        urls = {which: self._database(which, folder) for which in DATABASES}
        settings = replace(self.house.settings, data=folder / "var", office_url=urls["office"], vault_url=urls["vault"])
        return self.at(settings)

    def at(self, settings: Settings) -> House:
        opened = open_house(settings)
        return House(settings, opened.office, opened.vault, self.clock, self.clock.uptime)

    def _database(self, which: str, folder: Path) -> str:
        if self.cluster is None:
            return f"sqlite:///{folder / 'var' / which}.sqlite3"
        of = self.house.settings.office_url if which == "office" else self.house.settings.vault_url
        url = self.cluster.create(f"{which}_{secrets.token_hex(4)}", of.split("?")[0].rsplit("/", 1)[-1])
        self.made.append(url)
        return url

    def blank(self, which: str) -> str:
        """A database without a table, on the server."""
        assert self.cluster is not None
        self.made.append(self.cluster.create(f"{which}_{secrets.token_hex(4)}"))
        return self.made[-1]

    def drop(self) -> None:
        """Take back the databases that were copied."""
        while self.cluster is not None and self.made:
            self.cluster.drop(self.made.pop())


def close(house: House) -> None:
    """Let go of every connection, as a process does that ends."""
    for sessions in (house.office, house.vault):
        sessions.engine.dispose()


def swept(house: House) -> None:
    """What a worker does within the next minutes."""
    worker.sweep(house, lambda _: None)
    worker.forget(house)
    worker.print_all(house)


def look(house: House) -> dict[str, Any]:
    """The state of a house, without what is drawn at random; what was done twice counts once."""
    with house.office() as session:
        waves = list(session.scalars(select(Wave).order_by(Wave.id)))
        seen: dict[str, Any] = {
            "waves": [
                (one.number, one.state, one.salt is None, one.private_key is None, one.cube is None) for one in waves
            ],
            "letters": Counter(
                (one.wave_id, one.kind, one.batch, one.state) for one in session.scalars(select(Letter))
            ),
            "people": len(session.scalars(select(Participant)).all()),
            "records": [(one.wave_id, one.kind) for one in session.scalars(select(Record).order_by(Record.id))],
            "releases": [
                (one.number, one.state) for one in session.scalars(select(ReleaseRow).order_by(ReleaseRow.id))
            ],
            "acts": sorted(
                {
                    (one.act, re.sub("[0-9]+", "#", one.object))  # PostgreSQL gives no number twice
                    for one in session.scalars(select(AuditEvent))
                    if one.act != "vault.mix"
                }
            ),
        }
    with house.vault() as session:
        states = dict(vault.codes(session))
        seen["replies and messages"] = [
            session.scalar(select(func.count()).select_from(table)) for table in (vault.reply, vault.message)
        ]
    seen["vault"] = [
        (states.get(one.code), *desk.counts(house, one.code), len(list(desk.boxes(house, one.code)))) for one in waves
    ]
    names = {one.code: f"WAVE{one.id}" for one in waves}
    files = (path.relative_to(house.settings.data) for path in house.settings.data.rglob("*") if path.is_file())
    seen["files"] = sorted(
        re.sub(r"[A-Z2-7]{6}(?=\.)", lambda code: names.get(code[0], code[0]), re.sub(r"[0-9a-f]{16}", "*", str(path)))
        for path in files
        if not str(path).startswith(("locks/", "queue")) and not path.name.endswith(("-wal", "-shm"))
    )
    seen["wrong"] = [_anywhere(house, fault) for fault in health.faults(house)]
    seen["half done"] = [(one.act, one.wave) for one in begun.unfinished(house)]
    seen["rows"] = rows(house)
    seen["failing"] = [(one.duty, _anywhere(house, one.reason)) for one in failing_duties.failing(house)]
    return seen


def _anywhere(house: House, sentence: str) -> str:
    """A sentence without the name of this copy's own folder."""
    return sentence.replace(str(house.settings.data), "DATA")


_REPEATED = {"audit_event", "audit_head", "letter"}
"""Tables that may hold more rows where something was done twice: the log, and letters, which are looked at by kind."""


def rows(house: House) -> dict[str, int]:
    """How many rows each other table of the office holds: nothing is made twice."""
    with house.office() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Office.metadata.sorted_tables
            if table.name not in _REPEATED
        }
