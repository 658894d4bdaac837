"""Bringing a wave of the spare vault to what the vault holds: after each mix, and whatever the spare has missed.

Nothing is written down meanwhile of what the spare lacks: the two are compared, and what is missing is copied in the
order of its ids, together with what is mixed. Both move the same boxes, so that neither tells of a smaller batch than
the other. The spare is always read first: what it holds lay in the vault before, or is about to. Whatever is then
copied or taken away is looked at once more while nobody can change it in the vault: one that is withdrawn just then
would come back, and one that takes another's place just then would go.
"""

import time
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select, text, true, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ....core.wave.lifecycle import VaultState
from ...sessions import Sessions
from ...statements import Line
from .. import messages
from ..mix import BATCH, PATIENCE, destroy_boxes, destroy_ties, lock, renew, settle, shut, take_out, turn
from ..partitions import drop_partitions, is_postgresql, partition
from ..scrubbing import Busy, scrub
from ..tables import CHUNK, inbox, message, page, pool, prepare_for, reply, revoked, seat, token, unsort, wave

_AT_ONCE = 500
MOMENT = 1.0
"""Seconds in which an answer that lies in the vault has come to the spare too."""


def level(vault: Sessions, spare: Sessions, code: str) -> None:
    """Let the spare hold of this wave what the vault holds, mixed as it is there. Safe to repeat and to interrupt.

    Of a wave that is closed, nothing is done where nothing is missing: `end` leaves no traces of it.
    Busy where rows could not be had within `mix.PATIENCE`. A wave that the vault does not know is destroyed.
    """
    if not _head(vault, spare, code):
        _destroy(spare, code)
        return
    with vault() as session:
        ended = session.execute(select(wave.c.state, wave.c.token_key).where(wave.c.code == code)).one()
    is_closed = ended.state == VaultState.CLOSED
    _messages(vault, spare, code)
    if is_closed and not lacks(vault, spare, code):
        return
    if ended.token_key is not None:
        _links(vault, spare, code)
        settle(spare, code)
    _boxes(vault, spare, code)
    if ended.token_key is None:
        end(spare, code)  # last: without its key the wave is taken for done
    else:
        scrub(spare, thoroughly=is_closed)


def end(spare: Sessions, code: str) -> None:
    """Let nobody in, leave no trace of the order in which boxes came, and destroy what could tie one to a person."""
    shut(spare, code)
    with spare.begin() as held:
        if is_postgresql(held):
            lock(held, code, inbox, pool)
            renew(held, code, inbox)
            renew(held, code, pool)
    destroy_ties(spare, code)


def _destroy(spare: Sessions, code: str) -> None:
    end(spare, code)
    destroy_boxes(spare, code)


def _head(vault: Sessions, spare: Sessions, code: str) -> bool:
    """The wave's own row, but for a key that is to be destroyed. False where the vault has none."""
    with vault.begin() as main:
        row = main.execute(select(wave).where(wave.c.code == code).with_for_update()).mappings().one_or_none()
        if row is None:
            return False
        with spare.begin() as held:
            before = held.execute(select(wave).where(wave.c.code == code)).mappings().one_or_none()
            if before is None:
                held.execute(insert(wave), [dict(row)])
                prepare_for(held, code)
                return True
            changed = {name: value for name, value in row.items() if before[name] != value and name != "token_key"}
            is_ending = changed.pop("state", None) == VaultState.CLOSED
            if changed or (row["state"] != before["state"] and not is_ending):
                values = changed if is_ending else {**changed, "state": row["state"]}
                held.execute(update(wave).where(wave.c.code == code).values(**values)) if values else None
    if is_ending:
        shut(spare, code)
    return True


def _keep(session: Session, code: str, *tables: Table) -> None:
    """Let nobody change the wave's rows in these tables of the vault until the transaction ends; they can be read."""
    if not is_postgresql(session):
        return
    session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    names = ", ".join(partition(table, code) for table in tables)
    try:
        session.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
    except OperationalError:
        raise Busy from None


def _keys(session: Session, code: str, table: Table, *conditions: Any) -> set[bytes]:
    key = list(table.primary_key.columns)[1]
    return {bytes(one) for one in session.scalars(select(key).where(table.c.wave == code, *conditions))}


def _copy(main: Session, held: Session, code: str, table: Table, keys: Iterable[bytes]) -> None:
    """These rows, in the order of their keys."""
    key, ordered = list(table.primary_key.columns)[1], sorted(keys)
    for start in range(0, len(ordered), _AT_ONCE):
        of_part = key.in_(ordered[start : start + _AT_ONCE])
        rows = main.execute(select(table).where(table.c.wave == code, of_part).order_by(key)).mappings()
        if found := [dict(row) for row in rows]:
            held.connection().execute(insert(table), found)


def _links(vault: Sessions, spare: Sessions, code: str) -> None:
    """Digests, seats, which of these are spent, and revocations: as they are in the vault."""
    for table in (token, seat, revoked):
        with spare() as held:
            there = _keys(held, code, table)
        with vault() as main:
            wanted = _keys(main, code, table)
            if there == wanted:
                continue
            with spare.begin() as held:
                lock(held, code, token, seat)
                _unsort(held, code, table)
                _drop(held, code, table, there - wanted)
                _copy(main, held, code, table, wanted - _keys(held, code, table))
    with spare() as held:
        spent = _keys(held, code, seat, seat.c.spent == true())
    with vault() as main:
        otherwise = sorted(spent ^ _keys(main, code, seat, seat.c.spent == true()))
    for start in range(0, len(otherwise), BATCH):
        _set_spent(vault, spare, code, otherwise[start : start + BATCH])


def _set_spent(vault: Sessions, spare: Sessions, code: str, seats: Sequence[bytes]) -> None:
    """These seats as they are in the vault by now, where nobody changes them meanwhile."""
    with vault.begin() as main:
        _keep(main, code, seat)
        spent = _keys(main, code, seat, seat.c.id.in_(seats), seat.c.spent == true())
        with spare.begin() as held:
            lock(held, code, seat)
            _spend(held, code, spent, is_spent=True)
            _spend(held, code, set(seats) - spent, is_spent=False)


def _spend(held: Session, code: str, seats: Iterable[bytes], is_spent: bool) -> None:
    ordered = sorted(seats)
    _unsort(held, code, seat)
    for start in range(0, len(ordered), _AT_ONCE):
        of_part = seat.c.id.in_(ordered[start : start + _AT_ONCE])
        held.execute(update(seat).where(seat.c.wave == code, of_part).values(spent=is_spent))


def _unsort(held: Session, code: str, table: Table) -> None:
    if table in {token, seat}:
        unsort(Line.of(held.connection()), code, table)


def _drop(held: Session, code: str, table: Table, keys: Iterable[bytes]) -> None:
    key, ordered = list(table.primary_key.columns)[1], sorted(keys)
    for start in range(0, len(ordered), _AT_ONCE):
        held.execute(delete(table).where(table.c.wave == code, key.in_(ordered[start : start + _AT_ONCE])))


def _boxes(vault: Sessions, spare: Sessions, code: str) -> None:
    """Boxes as they lie in the vault, in inbox and pool."""
    with spare() as held:
        waiting, mixed = (_keys(held, code, table) for table in (inbox, pool))
    with vault() as main:
        waits, lies = (_keys(main, code, table) for table in (inbox, pool))
    if gone := (waiting | mixed) - (waits | lies):
        _let_go(vault, spare, code, gone)
    moving = sorted(lies - mixed)
    for start in range(0, len(moving), BATCH):
        _move(vault, spare, code, moving[start : start + BATCH], pool)
    _move(vault, spare, code, sorted(waits - waiting - mixed), inbox)
    if moving or waiting:
        with spare.begin() as held:
            if is_postgresql(held):
                lock(held, code, inbox, pool)
                renew(held, code, inbox)


def _let_go(vault: Sessions, spare: Sessions, code: str, boxes: Collection[bytes]) -> None:
    """What the vault has let go of. Not what it is about to take: a replacement is in the spare first."""
    with vault.begin() as main:
        _keep(main, code, inbox, pool)
        gone = set(boxes).difference(*(_keys(main, code, table) for table in (inbox, pool)))
        with turn(spare) as held:
            lock(held, code, inbox, pool)
            for table in (inbox, pool):
                _take_out(held, code, table, gone & _keys(held, code, table))


def _take_out(held: Session, code: str, table: Table, boxes: Collection[bytes]) -> None:
    """Delete these boxes, and leave no dead row and no order of what became free."""
    if boxes and is_postgresql(held):
        _drop(held, code, table, boxes)
        renew(held, code, table)
    elif boxes:
        take_out(held, code, sorted(boxes), table)


def _move(vault: Sessions, spare: Sessions, code: str, batch: Sequence[bytes], table: Table) -> None:
    """These boxes out of the vault's table into the same of the spare, wherever they lay there."""
    if not batch:
        return
    with vault.begin() as main:
        _keep(main, code, inbox, pool)
        with turn(spare) as held:
            lock(held, code, inbox, pool)
            lain = _keys(held, code, inbox, inbox.c.id.in_(batch))
            if table is pool and lain:
                if is_postgresql(held):
                    _drop(held, code, inbox, lain)
                else:
                    take_out(held, code, sorted(lain), inbox)
            there = lain if table is inbox else _keys(held, code, pool, pool.c.id.in_(batch))
            _copy(main, held, code, table, set(batch) - there)


def _messages(vault: Sessions, spare: Sessions, code: str) -> None:
    with spare() as held:
        there = set(messages.messages_of(held, code))
    with vault() as main:
        wanted = messages.messages_of(main, code)
    if gone := there - wanted.keys():
        with spare.begin() as held:
            messages.take(held, code, gone)
    if missing := wanted.keys() - there:
        with spare.begin() as held:
            if is_postgresql(held):
                held.execute(text("LOCK TABLE message IN SHARE ROW EXCLUSIVE MODE"))
            new = sorted(missing - set(messages.messages_of(held, code)))
            rows = [{"wave": code, "id": one, "box": wanted[one]} for one in new]
            for start in range(0, len(rows), CHUNK):
                held.connection().execute(insert(message), rows[start : start + CHUNK])


def lacks(vault: Sessions, spare: Sessions, code: str) -> set[tuple[str, bytes]]:
    """What the spare holds otherwise than the vault: ("box" or "seat" or "link" or "wave", its id)."""
    with spare() as held:
        there = _held(held, code)
    with vault() as main:
        return there ^ _held(main, code)


def is_behind(vault: Sessions, spare: Sessions, code: str) -> bool:
    """Whether the spare still holds it otherwise after a moment: an answer may be on its way to it just now."""
    before = lacks(vault, spare, code)
    if not before:
        return False
    time.sleep(MOMENT)
    return bool(before & lacks(vault, spare, code))


def _held(session: Session, code: str) -> set[tuple[str, bytes]]:
    row = session.execute(select(wave).where(wave.c.code == code)).mappings().one_or_none()
    found = {("wave", repr(sorted(row.items())).encode())} if row else set()
    found |= {("link", one) for one in _keys(session, code, token)}
    found |= {("seat", one) for one in _keys(session, code, seat, seat.c.spent == true())}
    return found | {("box", one) for table in (inbox, pool) for one in _keys(session, code, table)}


def clear_rest(spare: Sessions) -> None:
    """What the office makes anew in whatever is the vault lies in the spare no longer: pages, and replies."""
    with spare() as held:
        pages = held.execute(select(page.c.path).limit(1)).first()
        codes = list(held.scalars(select(reply.c.wave).distinct()))
    if pages is None and not codes:
        return
    with spare.begin() as held:
        held.execute(delete(page))
        for code in codes:
            if is_postgresql(held):
                drop_partitions(held, code, (reply,))
        held.execute(delete(reply))
    scrub(spare, thoroughly=True)
