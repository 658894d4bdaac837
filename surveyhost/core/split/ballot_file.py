"""`ballots.bin`: what the desk hands to the keeper once a wave is closed, and the digest that was announced of it.

A line that names the format, the length of a header (4 bytes, big-endian), the header as JSON, then records of one
size: for each ballot its K box, the SHA-256 of its V box, the desk's verifier share and the labels that stood in the
V box; then the comment boxes, item by item. Records are sorted, so that their order tells nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from .boxes import Form
from .field import ENCODED, from_bytes, to_bytes
from .proof import Verifier
from .refusals import NoBallots

BEGINS = b"surveyhost ballots 1\n"
HASH = 32
_LENGTH = 4
_VERIFIER = 4 * ENCODED


@dataclass(frozen=True, slots=True)
class Row:
    """One ballot as the keeper gets it."""

    keeper: bytes
    """The K box."""
    desk: bytes
    """SHA-256 of the V box."""
    verifier: Verifier
    """The desk's verifier share of half V."""
    labels: bytes
    """As they stood in the V box."""


class Records(Sequence[bytes]):
    """Records of one size in a file, each cut out when it is asked for: comment boxes are nearly all of a file."""

    def __init__(self, raw: memoryview, size: int) -> None:
        self._raw, self._size = raw, size

    def __len__(self) -> int:
        return len(self._raw) // self._size

    @overload
    def __getitem__(self, at: int) -> bytes: ...

    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...

    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[one] for one in range(len(self))[at]]
        place = range(len(self))[at]
        return bytes(self._raw[self._size * place : self._size * (place + 1)])


@dataclass(frozen=True)
class Ballots:
    """The whole file."""

    contract: bytes
    """The contract's hash."""
    secret: bytes
    """The secret of the check, which the contract commits to."""
    rows: Sequence[Row]
    comments: Mapping[str, Sequence[bytes]]
    """Comment boxes by item."""


def rows_digest(
    contract: bytes, ballots: Iterable[tuple[bytes, bytes]], comments: Mapping[str, Iterable[bytes]]
) -> bytes:
    """The digest of a closed wave's rows, 32 bytes: of their contents, in no order.

    ballots: SHA-256 of K box and of V box. comments: SHA-256 of each comment box, by item.
    """
    rows = [hashlib.sha256(b"ballot\n" + keeper + desk).digest() for keeper, desk in ballots]
    for item, held in comments.items():
        rows += [hashlib.sha256(f"comment/{item}\n".encode() + one).digest() for one in held]
    return hashlib.sha256(b"surveyhost/split/rows" + contract + b"".join(sorted(rows))).digest()


def digest_of(ballots: Ballots) -> bytes:
    """The digest of the rows that these ballots are of."""
    listed = ((hashlib.sha256(row.keeper).digest(), row.desk) for row in ballots.rows)
    comments = {item: [hashlib.sha256(box).digest() for box in held] for item, held in ballots.comments.items()}
    return rows_digest(ballots.contract, listed, comments)


def write(ballots: Ballots, form: Form) -> bytes:
    """The file. ValueError where a record is not of the size that the form says."""
    header = {
        "contract": ballots.contract.hex(),
        "secret": ballots.secret.hex(),
        "ballots": len(ballots.rows),
        "comments": {item: len(held) for item, held in sorted(ballots.comments.items())},
    }
    head = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    records = sorted(_record(row, form) for row in ballots.rows)
    for _, held in sorted(ballots.comments.items()):
        if any(len(box) != form.comment for box in held):
            raise ValueError("a comment box of another size")
        records += sorted(held)
    return b"".join((BEGINS, len(head).to_bytes(_LENGTH, "big"), head, *records))


def _record(row: Row, form: Form) -> bytes:
    if len(row.keeper) != form.keeper or len(row.desk) != HASH or len(row.labels) > form.labels:
        raise ValueError("a ballot of another size")
    return row.keeper + row.desk + to_bytes(row.verifier) + row.labels.ljust(form.labels)


def read(raw: bytes, form: Form) -> Ballots:
    """The ballots in a file. Raises NoBallots where it is cut short, too long, or anything else."""
    try:
        return _read(memoryview(raw), form)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoBallots() from None


def _read(raw: memoryview, form: Form) -> Ballots:
    if raw[: len(BEGINS)] != BEGINS:
        raise ValueError("another format")
    at = len(BEGINS) + _LENGTH
    behind = at + int.from_bytes(raw[len(BEGINS) : at], "big")
    header: dict[str, Any] = json.loads(bytes(raw[at:behind]))
    counts = {item: _whole(count) for item, count in header["comments"].items()}
    size, ballots = form.keeper + HASH + _VERIFIER + form.labels, _whole(header["ballots"])
    ends = behind + size * ballots
    if set(counts) != set(form.items) or len(raw) != ends + form.comment * sum(counts.values()):
        raise ValueError("cut short, or of another questionnaire")
    rows = [_row(raw[start : start + size], form) for start in range(behind, ends, size)]
    comments: dict[str, Sequence[bytes]] = {}
    for item, count in sorted(counts.items()):
        comments[item] = Records(raw[ends : ends + form.comment * count], form.comment)
        ends += form.comment * count
    return Ballots(bytes.fromhex(header["contract"]), bytes.fromhex(header["secret"]), rows, comments)


def _whole(count: object) -> int:
    if type(count) is not int or count < 0:
        raise ValueError("no number of records")
    return count


def _row(raw: memoryview, form: Form) -> Row:
    hashed, shared = form.keeper + HASH, form.keeper + HASH + _VERIFIER
    output, one, other, tested = from_bytes(bytes(raw[hashed:shared]))
    labels = bytes(raw[shared:]).rstrip(b" ")
    return Row(bytes(raw[: form.keeper]), bytes(raw[form.keeper : hashed]), (output, one, other, tested), labels)
