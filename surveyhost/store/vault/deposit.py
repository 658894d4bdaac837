"""An answer laid down: a seat spent and a box put in, both or neither."""

from sqlalchemy import Insert, bindparam, insert, select

from ..statements import Line, Sided
from .tables import OF_SEAT, inbox, put_box, seat, spend, spending


def _laying(is_spare: bool) -> Insert:
    spent = spending(is_spare).returning(seat.c.wave).cte("spent")
    box = select(spent.c.wave, bindparam("box_id_"), bindparam("receipt_"), bindparam("box_"))
    return insert(inbox).from_select(["wave", "id", "receipt", "box"], box).add_cte(spent)


_LAY = Sided(_laying, [*OF_SEAT, "box_id_", "receipt_", "box_"])


def lay(line: Line, code: str, policy_hash: str, seat_id: bytes, box_id: bytes, receipt: bytes, box: bytes) -> bool:
    """Spend the seat and lay the box into the inbox. True for exactly one caller, as `vault.spend`.

    On PostgreSQL one statement, which is a transaction of its own on a line of `Sessions.acting`: beginning and
    committing by words of their own would double the ways to the server.
    """
    if line.dialect.name == "postgresql":
        return bool(_LAY.run(line, code, policy_hash, seat_id, box_id, receipt, box).rowcount == 1)
    if not spend(line, code, policy_hash, seat_id):
        return False
    put_box(line, code, box_id, receipt, box)
    return True
