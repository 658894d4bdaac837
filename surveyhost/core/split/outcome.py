"""`outcome.json`: what the keeper gives back. Half K of the certified rows, and who answered, never what.

A row that prints a full table holds a sum for each cell, a row that prints bands one for each band, a multiple choice's
option one; a row that prints nothing is not there.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..grouping.frozen import Views, from_document, to_document
from ..wave import receipt
from .count import Ints
from .field import MODULUS, Vector
from .refusals import OutcomeUnreadable
from .rows import OpenedTable, Rows

VERSION = 1
WORDS = 7


@dataclass(frozen=True)
class Outcome:
    """The keeper's half of a count."""

    contract: bytes
    ballots: bytes
    """The digest of the rows."""
    file: bytes
    """SHA-256 of the file of ballots."""
    signer: bytes
    """The key to check the keeper's record of destruction with (see `release.keeper_record`)."""
    views: Views
    """At close."""
    profiles: Ints
    """(closing profiles, 1 + breakdowns): position of the block, then of the group in each view, -1 silent."""
    people: Ints
    """(closing profiles,) valid ballots."""
    answerers: Ints
    """(closing profiles, measures)"""
    tables: Mapping[str, OpenedTable]
    codes: Sequence[bytes]
    """Of all ballots."""
    dropped: Sequence[bytes]
    comments: Mapping[str, Mapping[str, Sequence[bytes]]]
    spoilt_comments: int
    """Comment boxes that did not open."""


def write(outcome: Outcome) -> bytes:
    """The file: JSON, keys sorted."""
    document = {
        "outcome": VERSION,
        "contract": outcome.contract.hex(),
        "ballots": outcome.ballots.hex(),
        "file": outcome.file.hex(),
        "signer": outcome.signer.hex(),
        "views": to_document(outcome.views),
        "profiles": outcome.profiles.tolist(),
        "people": outcome.people.tolist(),
        "answerers": outcome.answerers.tolist(),
        "tables": {
            code: {"blocks": table.rows.blocks, "full": table.rows.full, "units": table.units, "groups": table.groups}
            for code, table in outcome.tables.items()
        },
        "codes": [code.hex() for code in outcome.codes],
        "dropped": [code.hex() for code in outcome.dropped],
        "comments": {
            item: {unit: [base64.b64encode(box).decode() for box in held] for unit, held in by_unit.items()}
            for item, by_unit in outcome.comments.items()
        },
        "spoilt_comments": outcome.spoilt_comments,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read(raw: bytes) -> Outcome:
    """The inverse of `write`. Raises OutcomeUnreadable for anything else."""
    try:
        document = json.loads(raw)
        if document["outcome"] != VERSION:
            raise ValueError("another version")
        return _read(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise OutcomeUnreadable() from None


def _read(document: Mapping[str, Any]) -> Outcome:
    views = from_document(document["views"])
    people = np.array(document["people"], dtype=np.int64)
    return Outcome(
        bytes.fromhex(document["contract"]),
        bytes.fromhex(document["ballots"]),
        bytes.fromhex(document["file"]),
        bytes.fromhex(document["signer"]),
        views,
        np.array(document["profiles"], dtype=np.int64).reshape(len(people), 1 + len(views.views)),
        people,
        np.array(document["answerers"], dtype=np.int64).reshape(len(people), -1),
        {code: _table(table) for code, table in document["tables"].items()},
        [bytes.fromhex(code) for code in document["codes"]],
        [bytes.fromhex(code) for code in document["dropped"]],
        {
            item: {unit: [base64.b64decode(box, validate=True) for box in held] for unit, held in by_unit.items()}
            for item, by_unit in document["comments"].items()
        },
        int(document["spoilt_comments"]),
    )


def _table(table: Mapping[str, Any]) -> OpenedTable:
    units = {code: _sums(row) for code, row in table["units"].items()}
    groups = {name: {code: _sums(row) for code, row in held.items()} for name, held in table["groups"].items()}
    full = tuple(table["full"])
    rows = Rows(
        tuple(table["blocks"]),
        full,
        tuple(code for code in units if code not in full),
        {name: tuple(held) for name, held in groups.items()},
    )
    return OpenedTable(rows, units, groups)


def _sums(row: Sequence[int]) -> Vector:
    if not all(type(number) is int and 0 <= number < MODULUS for number in row):
        raise ValueError("no sums")
    return list(row)


def words(raw: bytes, language: str = "en") -> str:
    """The file's hash in seven words, by which two holders compare their counts."""
    hashed = hashlib.sha256(b"surveyhost/split/outcome" + raw).digest()
    return " ".join(receipt.drawn(lambda count: hashed[:count], language, WORDS))
