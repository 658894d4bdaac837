"""Which rows of a wave have come or changed since a mix last sorted them, so that the next one can leave all others.

PostgreSQL's rows say so themselves: each bears the number of the transaction that wrote it and of the last that locked
or deleted it, and whatever a mix sorts is written by one transaction and touched by no other. On SQLite rows bear
nothing, so whoever spends or frees a seat, or makes a link, notes it in the same transaction (`tables.unsort`). Not one
byte of such a note says which row it was, and an inbox tells as much of a wave.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, select, text
from sqlalchemy.orm import Session

from .partitions import is_postgresql, partition
from .tables import inbox, seat, token, unsorted

SORTED = (token, seat)
"""The tables that a mix sorts as a whole, in the order in which it does."""


def is_unsorted(session: Session, code: str, table: Table) -> bool:
    """Whether anything came into this table of the wave, or changed in it, since it was last sorted to the end."""
    if is_postgresql(session):
        return bool(session.execute(text(f"SELECT {_bears_another(table, code)}")).scalar())
    noted = select(unsorted.c.kind).where(unsorted.c.wave == code, unsorted.c.kind == table.name)
    return session.execute(noted).first() is not None


def _bears_another(table: Table, code: str) -> str:
    name = partition(table, code)
    first = f"SELECT xmin FROM {name} LIMIT 1"  # noqa: S608
    return f"EXISTS (SELECT FROM {name} WHERE xmax <> '0'::xid OR xmin <> ({first}))"


def begin(session: Session, code: str, table: Table) -> None:
    """A mix begins to sort. What is noted from now on is left to the next one."""
    if not is_postgresql(session):
        session.execute(delete(unsorted).where(_note(code, table, is_begun=False)))
        values = {"wave": code, "kind": table.name, "begun": True}
        session.execute(insert(unsorted).prefix_with("OR IGNORE", dialect="sqlite"), [values])


def end(session: Session, code: str, table: Table) -> None:
    """All of it is sorted: in the same transaction as the last of its rows. Killed before, a mix is done once more."""
    if not is_postgresql(session):
        session.execute(delete(unsorted).where(_note(code, table, is_begun=True)))


def _note(code: str, table: Table, is_begun: bool) -> ColumnElement[bool]:
    of = unsorted.c
    return and_(of.wave == code, of.kind == table.name, of.begun == is_begun)


def drop(session: Session, code: str) -> None:
    """Nothing is left to be sorted of this wave."""
    session.execute(delete(unsorted).where(unsorted.c.wave == code))


def unsorted_of(session: Session, codes: Sequence[str]) -> set[str]:
    """Those of these waves, all of which are there, of which anything is unsorted."""
    if not is_postgresql(session):
        return set(session.scalars(select(unsorted.c.wave).distinct().where(unsorted.c.wave.in_(codes))))
    each = (f"SELECT '{code}' WHERE {' OR '.join(_bears_another(table, code) for table in SORTED)}" for code in codes)
    return set(session.scalars(text(" UNION ALL ".join(each)))) if codes else set()


def waiting_of(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """How many boxes wait in the inboxes of these waves; a wave of which none does is left out."""
    counted = select(inbox.c.wave, func.count().label("waiting")).where(inbox.c.wave.in_(codes))
    return {row.wave: row.waiting for row in session.execute(counted.group_by(inbox.c.wave))}
