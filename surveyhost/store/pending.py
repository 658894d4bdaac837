"""What migrating will do to a database, told before it is done: read only, whatever revision the database is at.

What a revision touches is not declared anywhere: it is run in a scratch database without rows, and its statements are
read. So a new migration needs nothing but its docstring, whose first line says what it is for.
"""

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from inspect import cleandoc
from pathlib import Path
from typing import Any

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util.exc import CommandError
from sqlalchemy import Engine, column, event, func, inspect, select, table
from sqlalchemy.orm import Session

from ..core.wave.lifecycle import IN_FIELD
from . import migrate
from .moments import Moment
from .refusals import NewerThanProgram
from .sessions import engine


class Touch(StrEnum):
    """What a revision does to a table that is there already, in the order of what it costs."""

    ALTERED = "altered"
    INDEXED = "indexed"
    WRITTEN = "written"
    """Some or all of its rows are written over."""
    COPIED = "copied"
    """To a new table, with every row; on PostgreSQL it is altered instead."""
    DELETED = "deleted"
    """Some or all of its rows are deleted."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Pending:
    """One revision that is going to run."""

    name: str
    about: str
    """Its docstring, whole."""
    touches: Mapping[str, frozenset[Touch]]
    """By table."""

    @property
    def loses(self) -> bool:
        """Whether something is deleted that no later revision could bring back."""
        return any(kinds & {Touch.DELETED, Touch.DROPPED} for kinds in self.touches.values())


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What is going to happen to one of the two databases."""

    which: str
    at: str | None
    """Its revision; None for an empty database."""
    newest: str
    on_sqlite: bool
    revisions: tuple[Pending, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    """Of each table that is touched, as of now."""


_STATEMENTS: Sequence[tuple[re.Pattern[str], Touch]] = tuple(
    (re.compile(words, re.IGNORECASE), touch)
    for words, touch in (
        (r'^\s*INSERT INTO "?_alembic_tmp_(\w+)', Touch.COPIED),
        (r'^\s*ALTER TABLE "?(\w+)"? (?:ADD|RENAME|ALTER|SET)\b', Touch.ALTERED),
        (r'^\s*ALTER TABLE "?(\w+)"? DROP\b', Touch.DROPPED),
        (r'^\s*CREATE (?:UNIQUE )?INDEX .*? ON "?(\w+)', Touch.INDEXED),
        (r'^\s*UPDATE "?(\w+)', Touch.WRITTEN),
        (r'^\s*DELETE FROM "?(\w+)', Touch.DELETED),
        (r'^\s*DROP TABLE "?(\w+)', Touch.DROPPED),
    )
)
_MAKES = re.compile(r'\s*CREATE TABLE "?(\w+)', re.IGNORECASE)
_NOT_OURS = re.compile(r"alembic_version|_alembic_tmp_\w+|sqlite_\w+")


def upgrade_of(which: str, url: str) -> Upgrade:
    """What bringing "office" or "vault" at this URL to its newest revision will do. NewerThanProgram."""
    made = engine(url)
    try:
        with Session(made) as session:
            connection = session.connection()
            at = MigrationContext.configure(connection).get_current_revision()
            scripts = _scripts(which, at)
            there = set(inspect(connection).get_table_names())
            revisions = tuple(_pending(which, at, scripts))
            touched = sorted({name for one in revisions for name in one.touches} & there)
            rows = {
                name: session.execute(select(func.count()).select_from(table(name))).scalar_one() for name in touched
            }
            return Upgrade(which, at, migrate.newest(which), made.dialect.name == "sqlite", revisions, rows)
    finally:
        made.dispose()


def _scripts(which: str, at: str | None) -> list[Script]:
    """Those that are to run, the next one first."""
    directory = ScriptDirectory.from_config(migrate.config(which, ""))
    try:
        return list(directory.iterate_revisions("head", at or "base"))[::-1]
    except (CommandError, RevisionError):
        raise NewerThanProgram(which=which, at=at, newest=migrate.newest(which)) from None


def _pending(which: str, at: str | None, scripts: Sequence[Script]) -> Iterator[Pending]:
    if not scripts:
        return
    with tempfile.TemporaryDirectory() as scratch:
        config = migrate.config(which, f"sqlite:///{Path(scratch) / which}.sqlite3")
        if at is not None:
            command.upgrade(config, at)
        for script in scripts:
            before = _columns(config.attributes["url"])
            with _statements() as said:
                command.upgrade(config, script.revision)
            after = _columns(config.attributes["url"])
            thinner = {name for name, columns in before.items() if columns - after.get(name, frozenset())}
            yield Pending(script.revision, cleandoc(script.module.__doc__ or ""), _touches(said, thinner))


def _columns(url: str) -> dict[str, frozenset[str]]:
    """By table of a SQLite database; none where the file is not there yet."""
    made = engine(url)
    try:
        with made.connect() as connection:
            found = inspect(connection)
            return {name: frozenset(one["name"] for one in found.get_columns(name)) for name in found.get_table_names()}
    finally:
        made.dispose()


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Every statement that is executed meanwhile."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _touches(said: Sequence[str], thinner: Collection[str]) -> dict[str, frozenset[Touch]]:
    """By table; a table that the same revision makes is none that is touched. `thinner` ones have lost columns."""
    made = {found[1] for one in said if (found := _MAKES.match(one))}
    touched: dict[str, set[Touch]] = {}
    for one in said:
        for pattern, touch in _STATEMENTS:
            if (found := pattern.match(one)) and not _NOT_OURS.fullmatch(found[1]) and found[1] not in made:
                touched.setdefault(found[1], set()).add(touch)
    for name, kinds in touched.items():
        if Touch.COPIED in kinds and name not in thinner:
            kinds.discard(Touch.DROPPED)  # the old copy
    return {name: frozenset(kinds) for name, kinds in sorted(touched.items())}


_WAVE = table("wave", column("state"))
_EVENT = table("audit_event", column("act"), column("at", Moment))


def waves_in_field(url: str) -> int:
    """How many waves of the office at this URL, of whatever revision, send letters or take answers."""
    made = engine(url)
    try:
        with Session(made) as session:
            if "wave" not in inspect(session.connection()).get_table_names():
                return 0
            return session.execute(select(func.count()).where(_WAVE.c.state.in_(sorted(IN_FIELD)))).scalar_one()
    finally:
        made.dispose()


def last(url: str, act: str) -> datetime | None:
    """When this was last done, by the audit log of the office at this URL, of whatever revision; None if never."""
    made = engine(url)
    try:
        with Session(made) as session:
            if "audit_event" not in inspect(session.connection()).get_table_names():
                return None
            moment: datetime | None = session.execute(
                select(func.max(_EVENT.c.at)).where(_EVENT.c.act == act)
            ).scalar_one()
            return moment
    finally:
        made.dispose()
