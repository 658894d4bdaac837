"""The vault: open waves, seats, token digests, sealed boxes, replies to comments, results pages, and scripts.

Where answers are counted in halves, a ballot (K box, then V box) lies where any sealed answer does, and the comment
boxes that came with it lie in tables of their own: nothing ties a row of an answer to another.

No integer, time, name or foreign key.

Every key begins with the wave's code, so that the rows of a wave lie together: on SQLite beside each other, on
PostgreSQL in partitions of their own, which a mix can truncate and a close can empty without touching another wave.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Delete,
    LargeBinary,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Session

from ...core.wave.lifecycle import VaultState
from ..statements import Line, Prepared, Several, Sided
from .partitions import is_postgresql, make_partitions, partition
from .refusals import NoWaveInVault


class Vault(DeclarativeBase):
    """Holds the vault's metadata; its rows are read and written by statements, never as objects."""


_BY_WAVE: dict[str, Any] = {"sqlite_with_rowid": False, "postgresql_partition_by": "LIST (wave)"}
CHUNK = 5000


def _boxes(name: str) -> Table:
    return Table(
        name,
        Vault.metadata,
        Column("wave", String(6), primary_key=True),
        Column("id", LargeBinary, primary_key=True),  # 16 random bytes
        Column("receipt", LargeBinary, nullable=False),
        Column("box", LargeBinary, nullable=False),
        **_BY_WAVE,
    )


def _comment_boxes(name: str) -> Table:
    return Table(
        name,
        Vault.metadata,
        Column("wave", String(6), primary_key=True),
        Column("id", LargeBinary, primary_key=True),  # 16 random bytes, of this row alone
        Column("item", String, nullable=False),  # the same items of everybody, whether they wrote or not
        Column("receipt", LargeBinary, nullable=False),  # `core.split.boxes.row_receipt`: of this row alone
        Column("box", LargeBinary, nullable=False),  # all of a wave of one size
        **_BY_WAVE,
    )


wave = Table(
    "wave",
    Vault.metadata,
    Column("code", String(6), primary_key=True),
    Column("state", String, nullable=False),  # `VaultState`
    Column("policy", LargeBinary, nullable=False),  # canonical JSON, the same for everybody
    Column("policy_hash", String(64), nullable=False),
    Column("questionnaire", LargeBinary, nullable=False),  # the questionnaire file, UTF-8
    Column("public_key", LargeBinary, nullable=False),
    Column("token_key", LargeBinary),  # absent once closed
    Column("split", LargeBinary),  # of a split count: `core.wave.binding.SplitTerms`, the same for everybody
    Column("announced", LargeBinary),  # of a split count, once closed: the digest of its rows
    sqlite_with_rowid=False,
)
token = Table(
    "token",
    Vault.metadata,
    Column("wave", String(6), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("veiled", LargeBinary, nullable=False),  # seat id and labels, which only the token itself unveils
    **_BY_WAVE,
)
seat = Table(
    "seat",
    Vault.metadata,
    Column("wave", String(6), primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("labels", LargeBinary, nullable=False),  # one for each frozen view; encrypted, see label_encryption
    Column("spent", Boolean, nullable=False),
    **_BY_WAVE,
)
inbox = _boxes("inbox")
pool = _boxes("pool")
comment_inbox = _comment_boxes("comment_inbox")
comment_pool = _comment_boxes("comment_pool")
reply = Table(
    "reply",
    Vault.metadata,
    Column("wave", String(6), primary_key=True),
    Column("id", LargeBinary, primary_key=True),  # a thread's, which only its writer's words lead to
    Column("box", LargeBinary, nullable=False),  # sealed to the thread's key; all of a wave of one size
    **_BY_WAVE,
)
message = Table(
    "message",
    Vault.metadata,
    Column("wave", String(6), primary_key=True),
    Column("id", LargeBinary, primary_key=True),  # 16 random bytes
    Column("box", LargeBinary, nullable=False),  # sealed to the desk, all of one size; the thread is inside
    sqlite_with_rowid=False,
)
revoked = Table(
    "revoked",
    Vault.metadata,
    Column("wave", String(6), primary_key=True),
    Column("id", LargeBinary, primary_key=True),  # `links_and_seats.revocation`: of a seat, which it does not name
    sqlite_with_rowid=False,
)
page = Table(
    "page",
    Vault.metadata,
    Column("path", String(24), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),  # the same for everybody; the one place where a firm speaks
    sqlite_with_rowid=False,
)
script = Table(
    "script",
    Vault.metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256
    Column("bytes", LargeBinary, nullable=False),  # of a version of this program; contracts of split counts name it
    sqlite_with_rowid=False,
)
pair = Table(
    "pair",
    Vault.metadata,
    Column("side", String(8), primary_key=True),  # `Side`; one row at most, and none where there never was a spare
    Column("id", LargeBinary, nullable=False),  # 16 random bytes, the same in both of a pair
    sqlite_with_rowid=False,
)
unsorted = Table(
    "unsorted",
    Vault.metadata,
    Column("wave", String(6), primary_key=True),
    Column("kind", String(5), primary_key=True),  # the table, "seat" or "token"
    Column("begun", Boolean, primary_key=True),  # whether a mix was at it already; SQLite only, see `sorting`
    sqlite_with_rowid=False,
)
BY_WAVE = (token, seat, inbox, pool, comment_inbox, comment_pool)
"""The partitioned tables, in the order in which whoever wants several of them locks them."""


class Side(StrEnum):
    """What a database is to the other one of its pair."""

    VAULT = "vault"
    SPARE = "spare"
    """Takes what the vault has taken, and nothing else."""


class WaveHead(NamedTuple):
    """What changes of a wave, read at every request."""

    state: VaultState
    policy_hash: str
    token_key: bytes | None


class WaveBody(NamedTuple):
    """What never changes of a wave."""

    policy: bytes
    questionnaire: bytes
    public_key: bytes
    split: bytes | None = None
    """Of a split count: see `core.wave.binding.SplitTerms`."""


class SeatRow(NamedTuple):
    id: bytes
    labels: bytes
    spent: bool
    is_revoked: bool = False
    """Whether the link that leads here takes no more answers; only known to who came by a link."""


_CODE: BindParameter[str] = bindparam("code_")
_ID: BindParameter[bytes] = bindparam("id_")


def _is_open(is_spare: bool, n: str = "") -> ColumnElement[bool]:
    """That the wave takes answers, and that this database is the one of the two that it is taken for.

    n: what stands behind the names of its parameters.
    """
    of_wave = exists().where(
        wave.c.code == bindparam(f"code_{n}"),
        wave.c.state == literal_column(f"'{VaultState.OPEN}'"),
        wave.c.policy_hash == bindparam(f"hash_{n}"),
    )
    marked = select(pair.c.side).where(pair.c.side == literal_column(f"'{Side.SPARE}'")).exists()
    return and_(of_wave, marked if is_spare else ~marked)


def is_unspent(is_spare: bool, n: str = "") -> ColumnElement[bool]:
    """That this is the seat, and that an answer can be laid down with it."""
    of_seat = seat.c.wave == bindparam(f"code_{n}"), seat.c.id == bindparam(f"id_{n}"), seat.c.spent == false()
    return and_(*of_seat, _is_open(is_spare, n))


def _head(n: str) -> Select[Any]:
    return select(wave.c.state, wave.c.policy_hash, wave.c.token_key).where(wave.c.code == bindparam(f"code_{n}"))


def _veiled(n: str) -> Select[Any]:
    of_token = token.c.wave == bindparam(f"code_{n}"), token.c.digest == bindparam(f"digest_{n}")
    return select(token.c.veiled).where(*of_token)


def _seat(n: str) -> Select[Any]:
    code: BindParameter[str] = bindparam(f"code_{n}")
    is_revoked = exists().where(revoked.c.wave == code, revoked.c.id == bindparam(f"revocation_{n}"))
    found = select(seat.c.id, seat.c.labels, seat.c.spent, is_revoked)
    return found.where(seat.c.wave == code, seat.c.id == bindparam(f"id_{n}"))


_HEADS = Several(_head, ["code_"])
_VEILED = Several(_veiled, ["code_", "digest_"])
_SEATS = Several(_seat, ["code_", "id_", "revocation_"])
_BODY = select(wave.c.policy, wave.c.questionnaire, wave.c.public_key, wave.c.split).where(wave.c.code == _CODE)
OF_SEAT = ["code_", "hash_", "id_"]
_OF_BOX = [column.name for column in inbox.columns]


def spending(is_spare: bool) -> Update:
    """The statement of `spend`."""
    return update(seat).where(is_unspent(is_spare)).values(spent=true())


@cache
def _spending_all(count: int) -> Sided:
    numbers = [str(number) for number in range(count)]

    def spending_these(is_spare: bool) -> Update:
        return update(seat).where(or_(*(is_unspent(is_spare, n) for n in numbers))).values(spent=true())

    return Sided(spending_these, [f"{name}{n}" for n in numbers for name in OF_SEAT])


def _freeing(is_spare: bool) -> Update:
    of_seat = seat.c.wave == _CODE, seat.c.id == _ID, seat.c.spent == true()
    return update(seat).where(*of_seat, _is_open(is_spare)).values(spent=false())


def _taking(table: Table, is_spare: bool) -> Delete:
    of_box = table.c.wave == _CODE, table.c.receipt == bindparam("receipt_")
    return delete(table).where(*of_box, _is_open(is_spare))


_SPEND, _FREE = Sided(spending, OF_SEAT), Sided(_freeing, OF_SEAT)
_TAKE_OUT = tuple(Sided(partial(_taking, table), ["code_", "hash_", "receipt_"]) for table in (inbox, pool))
_SIDE = Prepared(select(pair.c.side), [])
_UNSORT = Prepared(insert(unsorted).prefix_with("OR IGNORE", dialect="sqlite"), ["wave", "kind", "begun"])
_PUT_IN = Prepared(insert(inbox), _OF_BOX)


# What one request does: on a bare line


def heads(line: Line, codes: Sequence[str]) -> list[WaveHead | None]:
    """Each wave's state now, None for a code that is no wave's."""
    rows = _HEADS.run(line, [(code,) for code in codes])
    return [WaveHead(VaultState(row[0]), row[1], row[2]) if row else None for row in rows]


def head(line: Line, code: str) -> WaveHead | None:
    """As `heads`, of one."""
    return heads(line, [code])[0]


def veiled(line: Line, tokens: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
    """The seat that each token opens, and its labels, veiled, or None; tokens as (code of the wave, digest)."""
    return [bytes(row[0]) if row else None for row in _VEILED.run(line, tokens)]


def seats(line: Line, wanted: Sequence[tuple[str, bytes, bytes]]) -> list[SeatRow | None]:
    """Each seat, or None; wanted as (code of the wave, id, revocation). Revoked where that lies in the vault."""
    rows = _SEATS.run(line, wanted)
    return [SeatRow(row[0], row[1], bool(row[2]), bool(row[3])) if row else None for row in rows]


def unsort(line: Line, code: str, table: Table) -> None:
    """Note that rows of the wave in this table have come or changed: see `sorting`. In their own transaction."""
    if line.dialect.name == "sqlite":
        _UNSORT.run(line, code, table.name, False)


def _unsorting(line: Line, codes: Iterable[str], is_done: bool) -> bool:
    """Whether seats of these waves were changed; if so, that is noted."""
    for code in codes if is_done else ():
        unsort(line, code, seat)
    return is_done


def spend(line: Line, code: str, policy_hash: str, seat_id: bytes) -> bool:
    """Mark the seat as spent. True for exactly one caller, and only while the wave is open under this policy."""
    return _unsorting(line, [code], _SPEND.run(line, code, policy_hash, seat_id).rowcount == 1)


def spend_all(line: Line, seats: Sequence[tuple[str, str, bytes]]) -> bool:
    """As `spend`, of several seats, each as (code, contract's hash, id). False where any was not spent by this; what
    was is then to be undone."""
    spent = _spending_all(len(seats)).run(line, *chain.from_iterable(seats)).rowcount
    return _unsorting(line, {code for code, *_ in seats}, spent == len(seats))


def free(line: Line, code: str, policy_hash: str, seat_id: bytes) -> bool:
    """Undo `spend`, while the wave is open."""
    return _unsorting(line, [code], _FREE.run(line, code, policy_hash, seat_id).rowcount == 1)


def put_box(line: Line, code: str, box_id: bytes, receipt: bytes, box: bytes) -> None:
    """Lay a sealed box into the inbox under a random id of 16 bytes."""
    _PUT_IN.run(line, code, box_id, receipt, box)


def take_box(line: Line, code: str, policy_hash: str, receipt: bytes) -> bool:
    """Delete the box with this receipt digest, wherever it lies. True if there was one and the wave is open.

    Without an index, on purpose: one more order in which boxes would lie.
    """
    return any(statement.run(line, code, policy_hash, receipt).rowcount == 1 for statement in _TAKE_OUT)


def of_pair(line: Line) -> Side | None:
    """Which one of a pair this database is; None where it is of none."""
    row = _SIDE.run(line).fetchone()
    return Side(row[0]) if row else None


# What the desk does


def standing(session: Session, code: str) -> WaveHead | None:
    """As `head`, inside a session's transaction."""
    return head(Line.of(session.connection()), code)


def body(session: Session, code: str) -> WaveBody:
    """Policy, questionnaire and public key of a wave. Refusal when there is no such wave."""
    row = session.execute(_BODY, {"code_": code}).one_or_none()
    if row is None:
        raise NoWaveInVault(code=code)
    return WaveBody(*row)


def _insert_sorted(session: Session, code: str, table: Table, rows: Iterable[dict[str, Any]], key: str) -> int:
    """All rows in the order of their keys, so that the order in which they were made is not on the disk."""
    unsort(Line.of(session.connection()), code, table)
    ordered = sorted(rows, key=lambda row: row[key])
    for start in range(0, len(ordered), CHUNK):
        session.connection().execute(insert(table), ordered[start : start + CHUNK])
    return len(ordered)


def put_wave(session: Session, code: str, policy_hash: str, content: WaveBody, token_key: bytes) -> None:
    """A new wave in the state "minted": its links are known, and nobody can answer yet."""
    row = {
        "code": code,
        "state": VaultState.MINTED,
        "policy_hash": policy_hash,
        "token_key": token_key,
        **content._asdict(),
    }
    session.execute(insert(wave), [row])
    prepare_for(session, code)


def put_body(session: Session, code: str, policy_hash: str, content: WaveBody) -> None:
    """Write the hash and what belongs to it over what lies there."""
    changed = update(wave).where(wave.c.code == code).values(policy_hash=policy_hash, **content._asdict())
    session.connection().execute(changed)


def prepare_for(session: Session, code: str) -> None:
    """Make room for a wave's rows: PostgreSQL wants its partitions first."""
    if is_postgresql(session):
        make_partitions(session, code, BY_WAVE)


def put_seats(session: Session, code: str, seats: Iterable[tuple[bytes, bytes]]) -> int:
    """Seats as (id, labels as they shall lie there), unspent. Returns how many."""
    rows = ({"wave": code, "id": seat_id, "labels": labels, "spent": False} for seat_id, labels in seats)
    return _insert_sorted(session, code, seat, rows, "id")


def held_state(session: Session, code: str) -> VaultState | None:
    """The wave's state, which cannot change to closed before this transaction ends. For writers of digests.

    PostgreSQL: their lock on the digests keeps a closing out, and is taken before the state is read; a closing that
    came first has already written it. On SQLite a writing transaction holds the one lock there is.
    """
    if is_postgresql(session):
        session.execute(text(f"LOCK TABLE {partition(token, code)} IN ROW EXCLUSIVE MODE"))
    there = standing(session, code)
    return None if there is None else there.state


def put_tokens(session: Session, code: str, tokens: Iterable[tuple[bytes, bytes]]) -> int:
    """Token digests as (digest, veiled seat), see `core.wave.label_encryption.entry`. Returns how many."""
    rows = ({"wave": code, "digest": digest, "veiled": veiled} for digest, veiled in tokens)
    return _insert_sorted(session, code, token, rows, "digest")


def set_state(session: Session, code: str, state: VaultState) -> None:
    """Write the wave's state. Refusal when there is no such wave."""
    if session.connection().execute(update(wave).where(wave.c.code == code).values(state=state)).rowcount != 1:
        raise NoWaveInVault(code=code)


def counts(session: Session, code: str) -> tuple[int, int]:
    """(seats, spent seats) of a wave."""
    of_wave = select(func.count()).select_from(seat).where(seat.c.wave == code)
    return session.execute(of_wave).scalar_one(), session.execute(of_wave.where(seat.c.spent == true())).scalar_one()


def is_spent(session: Session, code: str, seat_id: bytes) -> bool:
    """Whether this seat is spent; False for a seat that does not exist."""
    return bool(session.execute(select(seat.c.spent).where(seat.c.wave == code, seat.c.id == seat_id)).scalar())


def waiting(session: Session, code: str) -> int:
    """Boxes in the inbox."""
    return session.execute(select(func.count()).select_from(inbox).where(inbox.c.wave == code)).scalar_one()


def has_boxes(session: Session, code: str) -> bool:
    """Whether any sealed answer of the wave lies there."""
    tables = (inbox, pool, comment_inbox, comment_pool)
    found = (select(table.c.id).where(table.c.wave == code).limit(1) for table in tables)
    return any(session.execute(one).first() is not None for one in found)


def boxes(session: Session, code: str) -> Iterator[tuple[bytes, bytes]]:
    """(id, box) of all boxes in the pool in the order of their ids, a few at a time."""
    after = b""
    while True:
        page = select(pool.c.id, pool.c.box).where(pool.c.wave == code, pool.c.id > after).order_by(pool.c.id)
        rows = session.execute(page.limit(500)).all()
        if not rows:
            return
        yield from ((row.id, row.box) for row in rows)
        after = rows[-1].id


def comment_boxes(session: Session, code: str) -> Iterator[tuple[str, bytes]]:
    """(item, box) of all comment boxes in the pool in the order of their ids, a few at a time."""
    after, of = b"", comment_pool.c
    while True:
        wanted = select(of.id, of.item, of.box).where(of.wave == code, of.id > after).order_by(of.id).limit(500)
        rows = session.execute(wanted).all()
        if not rows:
            return
        yield from ((row.item, row.box) for row in rows)
        after = rows[-1].id


def codes(session: Session) -> list[tuple[str, VaultState]]:
    """(code, state) of every wave the vault knows, tombstones included."""
    return [
        (row.code, VaultState(row.state))
        for row in session.execute(select(wave.c.code, wave.c.state).order_by(wave.c.code))
    ]
