"""The mix: rewriting a wave's rows in sorted order, so that nothing on the disk tells in which order people came.

Sorting beats shuffling: there is nothing to trust. Seats and digests are rewritten as a whole; boxes go from the inbox
to the pool batch by batch, sorted, so that no submission waits long. Ids to be moved are noted in the same transaction
that rewrites the seats: a box that arrives later stays for the next mix, with its seat.
"""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, Table, delete, insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from .partitions import is_postgresql, partition
from .sessions import Sessions
from .vault import BY_WAVE, inbox, pool, seat, token, wave

BATCH = 2000
"""Boxes moved in one transaction: 8 MB, some tenths of a second."""
PATIENCE = "1500ms"
"""How long a mix waits for a lock, and so makes others wait behind it, before it gives up and tries again later."""
TRIES, PAUSE = 100, 0.05
"""How often, and how many seconds apart, SQLite is asked to cut its journal while another writer does the same."""
SMALL = 64 * 1024 * 1024
"""A SQLite file below this is vacuumed at every mix; a larger one at close only."""


class Busy(Refusal):
    """Somebody else holds the rows, or the journal; the next mix will do it."""

    def __init__(self) -> None:
        super().__init__("The vault is busy; try again later.", "busy")


def lock(session: Session, code: str, *tables: Table) -> None:
    """Keep everybody else away from the wave's rows in these tables until the transaction ends.

    Busy after `PATIENCE` (PostgreSQL). On SQLite a writing transaction already holds the one lock there is.
    """
    if not is_postgresql(session):
        return
    names = ", ".join(partition(table, code) for table in BY_WAVE if table in tables)
    session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    try:
        session.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    except OperationalError:
        raise Busy from None


def empty(session: Session, code: str, table: Table) -> None:
    """Delete all rows of the wave, leaving no dead ones behind."""
    if is_postgresql(session):
        session.execute(text(f"TRUNCATE {partition(table, code)}"))
    else:
        session.execute(delete(table).where(table.c.wave == code))


def _rewrite(session: Session, code: str, table: Table) -> None:
    """All rows of the wave again, in the order of their keys, under headers of this transaction."""
    names = ", ".join(column.name for column in table.columns)
    key = list(table.primary_key.columns)[1].name
    kept = f"CREATE TEMPORARY TABLE sorting AS SELECT {names} FROM {table.name} WHERE wave = :code"  # noqa: S608
    session.execute(text(kept), {"code": code})
    empty(session, code, table)
    again = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM sorting ORDER BY {key}"  # noqa: S608
    session.execute(text(again))
    session.execute(text("DROP TABLE sorting"))


def _waiting(session: Session, code: str) -> list[bytes]:
    return list(session.execute(select(inbox.c.id).where(inbox.c.wave == code).order_by(inbox.c.id)).scalars())


def settle(session: Session, code: str) -> None:
    """Rewrite seats and digests, so that the order of minting, mailing and answering is gone from them."""
    lock(session, code, token, seat)
    _rewrite(session, code, token)
    _rewrite(session, code, seat)


def _move(session: Session, code: str, batch: Sequence[bytes], is_last: bool) -> None:
    """These boxes from the inbox to the pool; with the last batch the inbox gets a fresh file."""
    lock(session, code, inbox, pool)
    chosen = (inbox.c.wave == code, inbox.c.id.in_(batch))
    rows = select(*inbox.columns).where(*chosen).order_by(inbox.c.id)
    session.execute(insert(pool).from_select(list(inbox.columns), rows))
    session.execute(delete(inbox).where(*chosen))
    if is_last:
        _rewrite(session, code, inbox)


def mix(vault: Sessions, code: str, minimum: int) -> int:
    """Settle the wave's seats, and move what waits into the pool if at least `minimum` boxes wait.

    Returns how many boxes were moved. Killed at any point, it leaves every box in exactly one of the two tables.
    Busy where the rows could not be had within `PATIENCE`; try again later.
    """
    with vault.begin() as session:
        settle(session, code)
        ids = _waiting(session, code)
        ids = ids if len(ids) >= max(minimum, 1) else []
        if ids:
            _move(session, code, ids[:BATCH], len(ids) <= BATCH)
    for start in range(BATCH, len(ids), BATCH):
        with vault.begin() as session:
            _move(session, code, ids[start : start + BATCH], start + BATCH >= len(ids))
    scrub(vault)
    return len(ids)


def mix_closed(vault: Sessions, code: str) -> int:
    """The closing mix of a wave that takes no more answers: everything is moved, and everything is rewritten.

    Returns how many boxes were moved. Other waves are not held up, but on SQLite for the time a vacuum takes.
    """
    moved = mix(vault, code, minimum=1)
    if vault.dialect == "postgresql":
        with vault.begin() as session:
            lock(session, code, inbox, pool)
            _rewrite(session, code, pool)
    scrub(vault, thoroughly=True)
    return moved


def shut(vault: Sessions, code: str) -> None:
    """Let nobody in any more. When this returns, every submission is either wholly in the vault or refused."""
    with vault.begin() as session:
        lock(session, code, *BY_WAVE)
        session.execute(update(wave).where(wave.c.code == code).values(state="closed"))


def destroy_ties(vault: Sessions, code: str) -> None:
    """Destroy what could tie a seat to a token: token key, digests, seats. A tombstone and the boxes stay."""
    with vault.begin() as session:
        if vault.dialect == "postgresql":
            session.execute(text("LOCK TABLE wave IN ACCESS EXCLUSIVE MODE"))
        _rewrite_waves(session, code)
    with vault.begin() as session:
        lock(session, code, token, seat)
        empty(session, code, token)
        empty(session, code, seat)
    scrub(vault, thoroughly=True)


def _rewrite_waves(session: Session, code: str) -> None:
    """The wave without its token key. All rows anew: an UPDATE would leave the old one, key and all, on its page."""
    session.execute(update(wave).where(wave.c.code == code).values(token_key=None))
    rows = [dict(row) for row in session.execute(select(wave).order_by(wave.c.code)).mappings()]
    session.execute(text("TRUNCATE wave") if is_postgresql(session) else delete(wave))
    session.execute(insert(wave), rows)


def destroy_boxes(vault: Sessions, code: str) -> None:
    """Destroy the boxes of a closed wave. The tombstone stays."""
    with vault.begin() as session:
        lock(session, code, inbox, pool)
        empty(session, code, inbox)
        empty(session, code, pool)
    scrub(vault, thoroughly=True)


def scrub(vault: Sessions, thoroughly: bool = False) -> None:
    """Leave no trace of what was rewritten in files beside the tables: logs that tell who wrote what, and when.

    PostgreSQL: a new segment of the write-ahead log and a checkpoint, which deletes the old ones.
    SQLite: the journal is written back and cut to nothing; a small file is vacuumed, a large one `thoroughly` only.
    """
    with vault.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if vault.dialect == "postgresql":
            connection.execute(text("SELECT pg_switch_wal()"))
            connection.execute(text("CHECKPOINT"))
        else:
            _scrub_sqlite(connection, thoroughly)


def _scrub_sqlite(connection: Connection, thoroughly: bool) -> None:
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    if thoroughly or pages * size < SMALL:
        connection.exec_driver_sql("VACUUM")
    for _ in range(TRIES):
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if not busy:
            return
        time.sleep(PAUSE)
    raise Busy
