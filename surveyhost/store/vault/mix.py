"""The mix: rewriting a wave's rows in sorted order, so that nothing on the disk tells in which order people came.

Sorting beats shuffling: there is nothing to trust. Seats and digests are rewritten as a whole; boxes go from the inbox
to the pool batch by batch, sorted. Which boxes are moved is noted before the seats are rewritten: a box that arrives
later stays for the next mix, which rewrites its seat again. Nobody is kept waiting longer than one batch takes.

Comment boxes of split counts go together with all that waits, in one transaction: whatever a copy or a crash finds, it
finds one for each ballot and item, since a keeper counts nothing else. In the pools nothing says which came together.
"""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Table, delete, insert, literal_column, select, text, union_all, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ...core.wave.lifecycle import VaultState
from ..sessions import Sessions
from . import sorting
from .partitions import drop_partitions, is_postgresql, partition
from .revocations import destroy as destroy_revocations
from .scrubbing import Busy, scrub
from .tables import (
    BY_WAVE,
    comment_inbox,
    comment_pool,
    inbox,
    message,
    page,
    pool,
    reply,
    revoked,
    script,
    seat,
    token,
    unsorted,
    wave,
)

BATCH = 500
"""Boxes moved in one transaction: 2 MB, some hundredths of a second."""
BOXES = (inbox, pool, comment_inbox, comment_pool)
RANGE = 5000
"""Seats or digests rewritten in one transaction on SQLite."""
PATIENCE = "1500ms"
"""How long a mix waits for a lock, and so makes others wait behind it, before it gives up and tries again later."""


@contextmanager
def turn(vault: Sessions) -> Iterator[Session]:
    """One transaction of many. On SQLite it is followed by as long a rest, or else waiting writers never get theirs."""
    began = time.monotonic()
    with vault.begin() as session:
        yield session
    if vault.dialect == "sqlite":
        time.sleep(time.monotonic() - began)


def lock(session: Session, code: str, *tables: Table) -> None:
    """Keep everybody else away from the wave's rows in these tables until the transaction ends.

    Busy after `PATIENCE` (PostgreSQL). On SQLite a writing transaction already holds the one lock there is.
    """
    if is_postgresql(session):
        _lock_names(session, *(partition(table, code) for table in BY_WAVE if table in tables))


def lock_all(session: Session) -> None:
    """Keep everybody else away from all rows of all waves until the transaction ends. Busy as `lock`."""
    if is_postgresql(session):
        _lock_names(session, *(table.name for table in BY_WAVE))


def _lock_names(session: Session, *names: str) -> None:
    session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    try:
        session.execute(text(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"))
    except OperationalError:
        raise Busy from None


def empty(session: Session, code: str, table: Table) -> None:
    """Delete all rows of the wave, leaving no dead ones behind."""
    if is_postgresql(session):
        session.execute(text(f"TRUNCATE {partition(table, code)}"))
    else:
        session.execute(delete(table).where(table.c.wave == code))


def _rewrite(session: Session, code: str, table: Table, after: bytes | None = None) -> bytes | None:
    """All rows of the wave again, in the order of their keys: PostgreSQL gives them headers of this transaction.

    With `after`, only the next `RANGE` rows behind this key. Returns the last key rewritten, None where none is left.
    """
    names = ", ".join(column.name for column in table.columns)
    key = list(table.primary_key.columns)[1].name
    behind = "" if after is None else f" AND {key} > :after ORDER BY {key} LIMIT {RANGE}"
    kept = f"CREATE TEMPORARY TABLE sorting AS SELECT {names} FROM {table.name} WHERE wave = :code{behind}"  # noqa: S608
    session.execute(text(kept), {"code": code} if after is None else {"code": code, "after": after})
    last: bytes | None = None
    if after is None:
        empty(session, code, table)
    else:
        count, last = session.execute(text(f"SELECT count(*), max({key}) FROM sorting")).one()  # noqa: S608
        of_range = table.c[key].between(after, last), table.c[key] > after
        session.execute(delete(table).where(table.c.wave == code, *of_range))
        last = last if count == RANGE else None
    again = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM sorting ORDER BY {key}"  # noqa: S608
    session.execute(text(again))
    session.execute(text("DROP TABLE sorting"))
    return last


def renew(session: Session, code: str, table: Table) -> None:
    """All rows of the wave anew, in the order of their keys, without what was deleted among them; under `lock`."""
    _rewrite(session, code, table)


def settle(vault: Sessions, code: str) -> None:
    """Rewrite digests and seats, so that the order of minting, mailing and answering is gone from them."""
    for table in sorting.SORTED:
        with vault() as session:
            if table is token and not sorting.is_unsorted(session, code, token):
                continue  # nobody has minted since the last time, and digests never change
        if vault.dialect == "postgresql":
            with vault.begin() as session:
                lock(session, code, table)
                _rewrite(session, code, table)
        else:
            _sort_by_ranges(vault, code, table)


def _sort_by_ranges(vault: Sessions, code: str, table: Table) -> None:
    after: bytes | None = b""
    while after is not None:
        with turn(vault) as session:
            if not after:
                sorting.begin(session, code, table)
            after = _rewrite(session, code, table, after)
            if after is None:
                sorting.end(session, code, table)


def _ids(vault: Sessions, code: str, table: Table) -> list[bytes]:
    with vault() as session:
        return list(session.execute(select(table.c.id).where(table.c.wave == code).order_by(table.c.id)).scalars())


def _waiting(vault: Sessions, code: str) -> tuple[list[bytes], list[bytes]]:
    """Ids of what waits, and of the comment boxes that came with it: one statement, which sees one moment."""
    both = (
        select(literal_column(str(number)).label("number"), table.c.id).where(table.c.wave == code)
        for number, table in enumerate((inbox, comment_inbox))
    )
    found: tuple[list[bytes], list[bytes]] = [], []
    with vault() as session:
        for row in session.execute(union_all(*both)):
            found[row.number].append(row.id)
    return sorted(found[0]), sorted(found[1])


def _move(
    session: Session, code: str, batch: Sequence[bytes], is_last: bool, pair: tuple[Table, Table] = (inbox, pool)
) -> None:
    """These boxes from an inbox to its pool; on PostgreSQL the inbox gets a fresh file with the last batch."""
    source, target = pair
    for start in range(0, len(batch), BATCH):
        _copy(session, code, batch[start : start + BATCH], source, target)
        if is_postgresql(session):
            gone = source.c.wave == code, source.c.id.in_(batch[start : start + BATCH])
            session.execute(delete(source).where(*gone))
    if not is_postgresql(session):
        take_out(session, code, batch, source)
    elif is_last:
        _rewrite(session, code, source)


def _copy(session: Session, code: str, batch: Sequence[bytes], source: Table, target: Table) -> None:
    rows = select(*source.columns).where(source.c.wave == code, source.c.id.in_(batch)).order_by(source.c.id)
    session.execute(insert(target).from_select(list(source.columns), rows))


def take_out(session: Session, code: str, batch: Sequence[bytes], table: Table) -> None:
    """SQLite lists free pages in the order in which they became free; a sorted one would tell what was where."""
    shuffled = random.SystemRandom().sample(batch, len(batch))
    statement = f"DELETE FROM {table.name} WHERE wave = ? AND id = ?"  # noqa: S608
    session.connection().exec_driver_sql(statement, [(code, box_id) for box_id in shuffled])


def _move_all(vault: Sessions, code: str, ids: Sequence[bytes], comments: Sequence[bytes]) -> None:
    """Everything that waits, comment boxes with it: in one transaction where there are any, else batch by batch."""
    size = max(len(ids), 1) if comments else BATCH
    for start in range(0, len(ids), size):
        with turn(vault) as session:
            lock(session, code, inbox, pool, *((comment_inbox, comment_pool) if comments else ()))
            _move(session, code, ids[start : start + size], start + size >= len(ids))
            if comments:
                _move(session, code, comments, True, (comment_inbox, comment_pool))


def mix(vault: Sessions, code: str, minimum: int) -> int:
    """Settle the wave's seats, and move what waits into the pool if at least `minimum` boxes wait.

    Returns how many boxes were moved. Killed at any point, it leaves every box in exactly one of the two tables.
    Busy where the rows could not be had within `PATIENCE`; try again later.
    """
    ids, comments = _waiting(vault, code)
    ids = ids if len(ids) >= max(minimum, 1) else []
    settle(vault, code)
    _move_all(vault, code, ids, comments)
    scrub(vault)
    return len(ids)


def mix_closed(vault: Sessions, code: str) -> int:
    """The closing mix of a wave that takes no more answers: everything is moved, and everything is rewritten.

    Returns how many boxes were moved. Other waves are not held up.
    """
    moved = mix(vault, code, minimum=1)
    if vault.dialect == "postgresql":
        with vault.begin() as session:
            lock(session, code, *BOXES)
            for table in (pool, comment_pool):
                _rewrite(session, code, table)
    scrub(vault, thoroughly=True)
    return moved


def shut(vault: Sessions, code: str) -> None:
    """Let nobody in any more. When this returns, every submission is either wholly in the vault or refused."""
    with vault.begin() as session:
        lock(session, code, *BY_WAVE)
        session.execute(update(wave).where(wave.c.code == code).values(state=VaultState.CLOSED))


def destroy_ties(vault: Sessions, code: str) -> None:
    """Destroy what could tie a seat to a token: token key, digests, seats; revocations, too. A tombstone and the boxes
    stay.

    Busy where somebody reads for longer than `PATIENCE`: everybody of every wave would wait behind it.
    """
    with vault.begin() as session:
        session.execute(update(wave).where(wave.c.code == code).values(token_key=None))
    with vault.begin() as session:
        lock(session, code, token, seat)
        empty(session, code, token)
        empty(session, code, seat)
        sorting.drop(session, code)
        destroy_revocations(session, code)
    scrub(vault, thoroughly=True, first=_rewrite_waves)


def _rewrite_waves(vault: Sessions) -> None:
    """The waves' own rows anew: an UPDATE leaves the old one, key and all, on its page."""
    with vault.begin() as session:
        if is_postgresql(session):
            _lock_names(session, wave.name)
        rows = [dict(row) for row in session.execute(select(wave).order_by(wave.c.code)).mappings()]
        session.execute(text("TRUNCATE wave") if is_postgresql(session) else delete(wave))
        session.execute(insert(wave), rows)


def destroy_boxes(vault: Sessions, code: str) -> None:
    """Destroy the boxes of a closed wave. The tombstone stays."""
    for table in BOXES:
        ids = [] if vault.dialect == "postgresql" else _ids(vault, code, table)
        for start in range(0, len(ids), BATCH):
            with turn(vault) as session:
                take_out(session, code, ids[start : start + BATCH], table)
        with vault.begin() as session:
            lock(session, code, table)
            empty(session, code, table)
    scrub(vault, thoroughly=True)


def destroy_all(session: Session) -> None:
    """Destroy every wave, tombstones included, and every page and script: what a restore that was cut short left."""
    if is_postgresql(session):
        for code in session.execute(select(wave.c.code)).scalars().all():
            drop_partitions(session, code, (*BY_WAVE, reply))
    for table in (*BY_WAVE, reply, message, revoked, page, script, unsorted, wave):
        session.execute(delete(table))
