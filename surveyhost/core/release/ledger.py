"""The ledger: everything ever published of a wave, append-only and chained by hashes.

Claim. A later release is judged together with all earlier ones, because what they showed is read from here and not from
memory; and an entry that was changed, dropped or put in between is found, because each entry holds the digest of the
one before.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import Refusal


class LedgerChanged(Refusal):
    """The ledger of releases is not what was written."""


class LedgerEntryChanged(LedgerChanged):
    sentence = "Entry %(number)s of the ledger was changed, or one before it is missing."


BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class PublishedViews:
    """What one release showed."""

    views: str
    """Digest of the views at close: which group is which."""
    measures: Mapping[str, tuple[str, ...]]
    """For each measure that was shown, the breakdowns in which it was (none: for units only)."""
    withheld: tuple[tuple[str, str], ...]
    """(group code, measure code) of cells that were kept back although their tables were shown."""

    def breakdowns(self) -> frozenset[str]:
        """Every breakdown in which anything was shown."""
        return frozenset(name for names in self.measures.values() for name in names)


def document(published: PublishedViews) -> dict[str, Any]:
    """As plain JSON values."""
    return asdict(published)


def from_document(read: Mapping[str, Any]) -> PublishedViews:
    """The inverse of `document`."""
    return PublishedViews(
        read["views"],
        {measure: tuple(names) for measure, names in read["measures"].items()},
        tuple((group, measure) for group, measure in read["withheld"]),
    )


def _digest(entry: Mapping[str, Any]) -> str:
    body = {key: value for key, value in entry.items() if key != "digest"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(entries: Sequence[Mapping[str, Any]], published: PublishedViews, tables: str) -> dict[str, Any]:
    """The next entry. entries: the whole ledger so far, checked first. tables: hash of the released tables (64 hex)."""
    check(entries)
    entry = {
        "number": len(entries) + 1,
        "previous": entries[-1]["digest"] if entries else BEGINNING,
        "published": json.loads(json.dumps(document(published))),
        "tables": tables,
    }
    return {**entry, "digest": _digest(entry)}


def check(entries: Sequence[Mapping[str, Any]]) -> None:
    """Raises Refusal, naming the first entry that does not fit the ones before it."""
    previous = BEGINNING
    for number, entry in enumerate(entries, 1):
        if entry.get("number") != number or entry.get("previous") != previous or entry.get("digest") != _digest(entry):
            raise LedgerEntryChanged(number=number)
        previous = str(entry["digest"])


def check_chain(entries: Sequence[Mapping[str, Any]]) -> None:
    """As `check`, of entries without what they published: that each names the digest of the one before."""
    previous = BEGINNING
    for number, entry in enumerate(entries, 1):
        if entry.get("number") != number or entry.get("previous") != previous:
            raise LedgerEntryChanged(number=number)
        previous = str(entry["digest"])


def published(entries: Sequence[Mapping[str, Any]]) -> tuple[PublishedViews, ...]:
    """What earlier releases showed, for `publish`; the ledger is checked first."""
    check(entries)
    return tuple(from_document(entry["published"]) for entry in entries)
