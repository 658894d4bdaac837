"""Notices about a roster file that may not be what was meant: hidden parts, empty units, a total among the people.

A notice is told; one whose kind is in `ASKED` stops the import until a person says that it is right.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .headings import fold

NOTICES = {
    "hidden-rows": "hidden rows were left out: {count} (rows {rows})",
    "hidden-columns": "hidden columns were left out: {count} ({names})",
    "hidden-sheets": "hidden sheets were left out ({names})",
    "other-sheets": "only the sheet '{sheet}' was read; not read: {names}",
    "code-page": "the file is not in Unicode, and was read as {name}; look whether its letters are right",
    "cell-errors": "cells that show an error (like #N/A), taken as empty: {count}, column '{column}' (lines {lines})",
    "no-address": "taken for no address: {count} (lines {lines})",
    "address-beyond-ascii": (
        "addresses with letters beyond a to z before the @, which few mail servers take: {count} (lines {lines})"
    ),
    "shared-mailbox": (
        "people reached by a mailbox or mobile number that {least} or more of them share: {count} (lines {lines}); "
        "whoever reads it can open all their links"
    ),
    "merged-cells": "merged cells that span several rows: {count}; each of these rows has their value (rows {rows})",
    "title-lines": "above the headings, and left out: lines {lines}",
    "headings-again": "the headings once more, and left out: lines {lines}",
    "beside-table": "something stands right of the table, and is left out (lines {lines})",
    "total-left-out": "a line without an id looks like a total, and is left out (lines {lines})",
    "spellings": "spellings taken for others that look alike: {count} ('{other}' for '{first}')",
    "respelled-ids": "ids written otherwise than on the last roster, and taken for the same people: {count}",
    "empty-unit": "without a unit, and so counted in the company itself: {count} of {of} (lines {lines})",
    "total-line": "a line looks like a total, not like a person (lines {lines})",
    "many-joined": "in the file, and not on the roster it is compared with: {count} of {of}",
    "many-left": "on the roster it is compared with, and not in the file: {count} of {of}",
    "many-moved": "moved to another unit, of those who stay: {count} of {of}",
}
"""Kind of notice to its sentence in English; pages translate it by its kind."""
ASKED = frozenset(
    {
        "cell-errors",
        "beside-table",
        "total-left-out",
        "empty-unit",
        "total-line",
        "many-joined",
        "many-left",
        "many-moved",
    }
)
"""Kinds that somebody has to confirm before the file is imported."""
FEW = 5
"""As many people may join, leave or move in the smallest firm without a question."""
SHARE = 3
"""More than one in so many is a difference that is asked about."""
_LISTED = 12
_TOTALS = frozenset(
    fold(word)
    for word in (
        "total", "totals", "grand total", "sub total", "subtotal", "sum", "total number", "headcount",
        "tổng", "tổng cộng", "tổng số", "cộng", "tổng số người", "tổng số nhân viên", "tổng nhân viên", "tổng cộng số",
    )
)  # fmt: skip
_BEGINS = re.compile("tot|grand|sub|sum|head|t[oổ]ng|c[oộ]ng", re.IGNORECASE)
"""How each of them begins: quicker than to compare every name with all of them."""


@dataclass(frozen=True, slots=True)
class Notice:
    kind: str
    """One of `NOTICES`."""
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """In English, without a full stop."""
        return NOTICES[self.kind].format(**self.values)


def asked(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those that somebody has to confirm."""
    return tuple(one for one in notices if one.kind in ASKED)


def fingerprint(notices: Iterable[Notice]) -> str:
    """What was asked, in 32 hex digits: who confirms one question has not confirmed another. "" for no question."""
    questions = sorted([one.kind, sorted(one.values.items())] for one in asked(notices))
    return hashlib.sha256(json.dumps(questions).encode()).hexdigest()[:32] if questions else ""


def is_total(cells: Iterable[str]) -> bool:
    """Whether a line of the table is a sum of the others by its words: one cell says "total" and nothing more."""
    return any(fold(cell.rstrip(" :.0123456789()")) in _TOTALS for cell in cells if _BEGINS.match(cell))


def numbers(found: Sequence[int]) -> str:
    """Lines as people write them: "4-6, 9", the first dozen stretches of them."""
    stretches: list[list[int]] = []
    for one in found:
        if stretches and stretches[-1][1] == one - 1:
            stretches[-1][1] = one
        elif len(stretches) == _LISTED:
            return ", ".join(map(_stretch, stretches)) + ", ..."
        else:
            stretches.append([one, one])
    return ", ".join(map(_stretch, stretches))


def _stretch(ends: Sequence[int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"


def implausible(known: int, joiners: int, leavers: int, moved: int) -> tuple[Notice, ...]:
    """Questions about a difference too large for the same firm a while later; `known`: people it is compared with."""
    stay = known - leavers
    found = (
        ("many-joined", joiners, stay + joiners),
        ("many-left", leavers, known),
        ("many-moved", moved, stay),
    )
    return tuple(
        Notice(kind, {"count": str(count), "of": str(of)})
        for kind, count, of in found
        if count > FEW and count * SHARE > of
    )
