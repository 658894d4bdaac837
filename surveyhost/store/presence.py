"""Whether a database is there, and lived in; and the name of one that cannot be read. Never makes one."""

from pathlib import Path
from typing import Literal

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from .refusals import DatabaseDamaged, DatabaseRefused, DatabaseUnusable
from .sessions import engine

State = Literal["missing", "empty", "in use"]
_TELLING = {"office": ("client", "account", "audit_event")}
_OF_A_VAULT = ("wave",)
"""Tables that hold a row as soon as anybody has worked with the database."""


def file_of(url: str | URL) -> Path | None:
    """The file of a SQLite database; None for any other, and for one in memory."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(str(parsed.database)) if is_file else None


def share_a_disk(*urls: str | URL) -> bool:
    """Whether these are files on one device."""
    files = [path.parent for url in urls if (path := file_of(url)) is not None]
    return len(files) == len(urls) and len({path.stat().st_dev for path in files if path.exists()}) == 1


def named(which: str, url: str | URL) -> str:
    """The database as a sentence names it: its file, or its address without the password."""
    path = file_of(url)
    which = "spare vault" if which == "spare" else which
    return f"the {which} database {path or make_url(url).set(query={}).render_as_string(hide_password=True)}"


def state(which: str, url: str) -> State:
    """Whether the database is missing, there without a row that tells of use, or in use.

    DatabaseRefused naming it where it cannot be reached, or is damaged.
    """
    path = file_of(url)
    if path is not None and (not path.exists() or path.stat().st_size == 0):
        return "missing"
    made = engine(url, hurried=which not in {"office", "vault"})
    try:
        with made.connect() as connection:
            there = set(inspect(connection).get_table_names())
            if not there:
                return "missing"
            for table in _TELLING.get(which, _OF_A_VAULT):
                if table in there and connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first():  # noqa: S608
                    return "in use"
        return "empty"
    except SQLAlchemyError as trouble:
        raise _damaged(which, url, trouble) from None
    finally:
        made.dispose()


def whole(which: str, url: str) -> None:
    """Read all of a SQLite database. DatabaseRefused naming it where a page of it is damaged."""
    if file_of(url) is None:
        return
    made = engine(url)
    try:
        with made.connect() as connection:
            said = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
        if said != "ok":
            raise _refused(which, url, " ".join(said.split()))
    except SQLAlchemyError as trouble:
        raise _damaged(which, url, trouble) from None
    finally:
        made.dispose()


def _damaged(which: str, url: str, trouble: SQLAlchemyError) -> DatabaseRefused:
    lines = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()
    return _refused(which, url, lines[0] if lines else type(trouble).__name__)


def _refused(which: str, url: str, reason: str) -> DatabaseRefused:
    said = named(which, url)
    name = f"{said[0].upper()}{said[1:]}"
    if file_of(url) is None:
        return DatabaseUnusable(name=name, reason=reason)
    return DatabaseDamaged(name=name, reason=reason)
