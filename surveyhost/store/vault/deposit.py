"""An answer laid down: a seat spent and a box put in, both or neither; of a split count, comment boxes with it."""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Insert,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    union_all,
    update,
)

from ..statements import Line, Prepared, Sided
from .tables import (
    OF_SEAT,
    comment_inbox,
    comment_pool,
    inbox,
    is_unspent,
    put_box,
    seat,
    spend,
    spend_all,
    spending,
    take_box,
)


def _laying(is_spare: bool) -> Insert:
    spent = spending(is_spare).returning(seat.c.wave).cte("spent")
    box = select(spent.c.wave, bindparam("box_id_"), bindparam("receipt_"), bindparam("box_"))
    return insert(inbox).from_select(["wave", "id", "receipt", "box"], box).add_cte(spent)


_LAY = Sided(_laying, [*OF_SEAT, "box_id_", "receipt_", "box_"])


def lay(line: Line, code: str, policy_hash: str, seat_id: bytes, box_id: bytes, receipt: bytes, box: bytes) -> bool:
    """Spend the seat and lay the box into the inbox. True for exactly one caller, as `vault.spend`.

    On PostgreSQL one statement, which is a transaction of its own on a line of `Sessions.act`: beginning and
    committing by words of their own would double the ways to the server.
    """
    if line.dialect.name == "postgresql":
        return bool(_LAY.run(line, code, policy_hash, seat_id, box_id, receipt, box).rowcount == 1)
    if not spend(line, code, policy_hash, seat_id):
        return False
    put_box(line, code, box_id, receipt, box)
    return True


class Laid(NamedTuple):
    """What `lay` is given."""

    code: str
    policy_hash: str
    seat: bytes
    box_id: bytes
    receipt: bytes
    box: bytes


class SpentError(Exception):
    """One of several seats cannot be spent, so none of them is."""


_OF_BOX = ["box_id_", "receipt_", "box_"]


@cache
def _lay_several(boxes: int) -> Sided:
    """Spend so many seats and one more, which comes first, if all of them can be spent; then lay the boxes.

    The rows are locked while they are looked at, so that nobody spends one of them in between.
    """
    numbers = [str(number) for number in range(boxes + 1)]
    names = [OF_SEAT, *[[*OF_SEAT, *_OF_BOX]] * boxes]

    def laying(is_spare: bool) -> Insert:
        can_be = or_(*(is_unspent(is_spare, n) for n in numbers))
        ready = select(seat.c.wave).where(can_be).with_for_update().cte("ready")
        are_all = select(func.count()).select_from(ready).scalar_subquery() == literal_column(str(len(numbers)))
        of_seats = or_(*(_is_seat(n) for n in numbers))
        spent = update(seat).where(of_seats, are_all).values(spent=true()).returning(seat.c.wave).cte("spent")
        rows = (
            select(spent.c.wave, *(bindparam(f"{name}{n}") for name in _OF_BOX)).where(
                spent.c.wave == bindparam(f"code_{n}")
            )
            for n in numbers[1:]
        )
        return insert(inbox).from_select(["wave", "id", "receipt", "box"], union_all(*rows)).add_cte(ready, spent)

    return Sided(laying, [f"{name}{n}" for n, of_seat in zip(numbers, names, strict=True) for name in of_seat])


def _is_seat(n: str) -> ColumnElement[bool]:
    return and_(seat.c.wave == bindparam(f"code_{n}"), seat.c.id == bindparam(f"id_{n}"))


def lay_several(line: Line, own: tuple[str, str, bytes], boxes: Sequence[Laid]) -> None:
    """As `lay`, of several waves, and `own` (code, contract's hash, id): a seat that is spent with them. SpentError
    where one of them cannot be, after which nothing may be committed."""
    if not boxes:
        is_laid = spend(line, *own)
    elif line.dialect.name == "postgresql":
        values = chain.from_iterable((own, *boxes))
        is_laid = _lay_several(len(boxes)).run(line, *values).rowcount == len(boxes)
    elif is_laid := spend_all(line, [own, *(one[:3] for one in boxes)]):
        for one in boxes:
            put_box(line, one.code, *one[3:])
    if not is_laid:
        raise SpentError


class CommentRow(NamedTuple):
    """A comment box as it lies in the vault."""

    id: bytes
    """16 random bytes, of this row alone."""
    item: str
    receipt: bytes
    box: bytes


_COMMENT = [column.name for column in comment_inbox.columns]
_PUT_COMMENT = Prepared(insert(comment_inbox), _COMMENT)
_TAKE_COMMENTS = tuple(
    Prepared(
        delete(table).where(table.c.wave == bindparam("code_"), table.c.receipt == bindparam("receipt_")),
        ["code_", "receipt_"],
    )
    for table in (comment_inbox, comment_pool)
)


@cache
def _lay_with(comments: int) -> Sided:
    """As `_LAY`, with so many comment boxes. The ballot goes in first: closing locks the tables in this order."""
    names = [[f"{name}_{number}" for name in _COMMENT[1:]] for number in range(comments)]

    def laying(is_spare: bool) -> Insert:
        spent = spending(is_spare).returning(seat.c.wave).cte("spent")
        rows = (select(spent.c.wave, *map(bindparam, of_row)) for of_row in names)
        rows_in = insert(comment_inbox).from_select(_COMMENT, union_all(*rows))
        written = rows_in.returning(literal_column("1")).cte("comments")
        box = select(spent.c.wave, bindparam("box_id_"), bindparam("receipt_"), bindparam("box_"))
        ballot = insert(inbox).from_select(["wave", "id", "receipt", "box"], box)
        return ballot.add_cte(spent, written)

    return Sided(laying, [*OF_SEAT, "box_id_", "receipt_", "box_", *(name for of_row in names for name in of_row)])


def lay_in_halves(
    line: Line,
    code: str,
    policy_hash: str,
    seat_id: bytes,
    ballot: tuple[bytes, bytes, bytes],
    comments: Sequence[CommentRow],
) -> bool:
    """As `lay`, for a split count: all rows of an answer, or none. ballot: id, receipt, K box and V box in one."""
    if not comments:
        return lay(line, code, policy_hash, seat_id, *ballot)
    if line.dialect.name == "postgresql":
        values = (value for comment in comments for value in comment)
        laid = _lay_with(len(comments)).run(line, code, policy_hash, seat_id, *ballot, *values)
        return bool(laid.rowcount == 1)
    if not spend(line, code, policy_hash, seat_id):
        return False
    put_in_halves(line, code, ballot, comments)
    return True


def put_in_halves(line: Line, code: str, ballot: tuple[bytes, bytes, bytes], comments: Sequence[CommentRow]) -> None:
    """All rows of an answer into the inboxes, beside a seat that is spent."""
    put_box(line, code, *ballot)
    for comment in comments:
        _PUT_COMMENT.run(line, code, *comment)


def take_in_halves(line: Line, code: str, policy_hash: str, receipt: bytes, comments: Sequence[bytes]) -> bool:
    """Delete the ballot with this receipt digest and the comment boxes with these, wherever they lie. True if the
    ballot was there and the wave is open; nothing is deleted otherwise."""
    if not take_box(line, code, policy_hash, receipt):
        return False
    for one in comments:
        any(statement.run(line, code, one).rowcount for statement in _TAKE_COMMENTS)
    return True
