"""What the reader of a unit's report may see of a release: the unit and below, and the two figures it is compared with.

The facts attached to a unit's report are cut down to this; a digest of the whole stands in their place. Whoever heads
a unit that is too small to be published reads one row: the one in which its people are counted.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from .json import canonical, digest
from .model import COMPANY, Group, Protected, Release

LEVEL = " / "
"""Between the levels of a unit where a group says whom it counts."""
CERTIFICATE = frozenset(
    {
        "k",
        "groups",
        "smallest",
        "kept",
        "items_proven",
        "items_for_units_only",
        "witness_sets",
        "audit_rounds",
        "trials",
        "lightest_combination",
        "seed",
        "primes",
    }
)
"""What a unit's report says of the certificate: figures about the release, none about its answers."""
NAMED = ("code", "breakdown", "path", "parent")
"""What tells where a group stands."""
LEDGER = ("number", "previous", "tables", "digest")
"""What is left of a ledger entry: its place in the chain. What it published names groups of the whole company."""


def inside(groups: Collection[Mapping[str, Any]], unit: str) -> frozenset[str]:
    """Codes of the unit, the units below it, and breakdowns inside these. `groups`: as in the document."""
    own = next(group for group in groups if group["code"] == unit)
    depth = len(own["path"])
    units = {group["code"] for group in groups if group["breakdown"] == "unit" and group["path"][:depth] == own["path"]}
    return frozenset(
        group["code"]
        for group in groups
        if group["code"] in units or (group["breakdown"] != "unit" and (group["parent"] or COMPANY) in units)
    )


def _beside(groups: Collection[Mapping[str, Any]], unit: str) -> frozenset[str]:
    """The two groups a unit is compared with: the unit above it, and the company."""
    parent = next(group["parent"] for group in groups if group["code"] == unit)
    return frozenset({COMPANY, parent or COMPANY})


def is_of(place: Protected, own: Collection[str], path: tuple[str, ...]) -> bool:
    """Whether a protected place belongs to the report of the unit with this path, whose groups are `own`.

    Of a breakdown: what is counted in one of these groups, what is not stated in one of these units, and what is
    stated of no group at all.
    """
    depth = len(path)
    if place.breakdown == "unit":
        return place.path[:depth] == path
    if place.into is not None:
        return place.into in own
    return place.kind == "not_stated" and (not place.path or (place.measure is None and place.path[:depth] == path))


def _place(row: Mapping[str, Any]) -> Protected:
    return Protected(**{**row, "path": tuple(row["path"])})


@lru_cache(maxsize=1)
def _read(whole: bytes) -> tuple[Mapping[str, Any], str]:
    """The company's facts, and their digest: read once for all units of a release, since those of 12,000 take long."""
    return json.loads(whole), digest(whole)


def of_unit(whole: bytes, unit: str) -> bytes:
    """anonymity.json for the report of one unit (its code), from that of the company: canonical JSON.

    The unit above and the company come without what they cover, since that lists other units. `whole` in it is the
    SHA-256 of the company's facts: who holds both can tell that they belong together.
    """
    document, its_digest = _read(whole)
    groups = document["groups"]
    own, beside = inside(groups, unit), _beside(groups, unit)
    path = tuple(next(group["path"] for group in groups if group["code"] == unit))
    seen = own | beside
    kept = [group if group["code"] in own else {**group, "covers": []} for group in groups if group["code"] in seen]
    return canonical(
        {
            **document,
            "unit": unit,
            "whole": its_digest,
            "groups": kept,
            "printed": [row for row in document["printed"] if row["group"] in seen],
            "protected": [place for place in document["protected"] if is_of(_place(place), own, path)],
            "certificate": {name: value for name, value in document["certificate"].items() if name in CERTIFICATE},
            "ledger": [{name: entry[name] for name in LEDGER} for entry in document["ledger"]],
        }
    )


def for_reader(attachments: Mapping[str, bytes], unit: str) -> Mapping[str, bytes]:
    """The files attached to the report of a unit; the company's report has them whole."""
    if unit == COMPANY:
        return attachments
    return {name: of_unit(content, unit) for name, content in attachments.items()}


@dataclass(frozen=True, slots=True)
class Readable:
    """A page that somebody may read of a release."""

    group: Group
    is_row: bool = False
    """Only this row and the company's; else the unit with everything below it."""
    counted: tuple[tuple[str, ...], ...] = ()
    """Of a row: the reader's own units whose people are counted in it."""


def readable(release: Release, units: Collection[tuple[str, ...]]) -> list[Readable]:
    """The pages of whoever is limited to these units, by their paths; no unit stands for the whole company.

    Published units at and below them, in tree order; then, for each of them of which nothing is published, the row in
    which its people are counted.
    """
    if not units:
        return [Readable(group) for group in release.units()]
    whole = [Readable(one) for one in release.units() if any(one.path[: len(path)] == path for path in units)]
    rows: dict[str, Readable] = {}
    for path in sorted(units):
        group = counted_together(release, path)
        if group is not None:
            before = rows.get(group.code, Readable(group, is_row=True))
            rows[group.code] = replace(before, counted=(*before.counted, path))
    return [*whole, *rows.values()]


def counted_together(release: Release, path: tuple[str, ...]) -> Group | None:
    """The row in which the people of a unit are counted of which nothing is published: the smallest that has them all.

    None where something of it is published, or the release counts nobody in it. It need not be the nearest published
    unit above: a total between the two may leave these people out.
    """
    if any(one.path[: len(path)] == path for one in release.units()):
        return None
    people = {
        cell
        for group in release.units()
        for cell in _counted(group)
        if tuple(cell[0].split(LEVEL))[: len(path)] == path
    }
    homes = [one for one in release.units() if people and people <= _counted(one)]
    return max(homes, key=lambda one: len(one.path), default=None)


def _counted(group: Group) -> set[tuple[str, bool]]:
    """Units whose people a unit's row counts, each with whether these were new there."""
    return {(cell["unit"], len(cell) > 1) for cell in group.covers}


def only_row(release: Release, code: str) -> Release:
    """A release of which nothing is left but one published unit's own row and the company's.

    Nothing is computed: what goes are all other rows, every breakdown, all comments, and what is said of them. No row
    tells any more which roster cells it covers, since that names other units.
    """
    kept = tuple(
        replace(group, covers=(), parent=None if group.code == COMPANY else COMPANY)
        for group in release.units()
        if group.code in {COMPANY, code}
    )
    codes, path = {group.code for group in kept}, release.group(code).path
    return replace(
        release,
        groups=kept,
        cells={place: cell for place, cell in release.cells.items() if place[0] in codes},
        protected=tuple(
            place
            for place in release.protected
            if place.breakdown == "unit" and place.measure is not None and place.path in {path, ()}
        ),
        comments=(),
        certificate={name: value for name, value in release.certificate.items() if name in {*CERTIFICATE, "trends"}},
        decided=tuple(one for one in release.decided if (one.breakdown, one.path) == ("unit", path)),
        became=tuple(one for one in release.became if (one.breakdown, one.path) == ("unit", path)),
    )


def only_unit(release: Release, code: str) -> Release:
    """A release of which nothing is left but what stands in one published unit and below: groups, cells, comments.

    Nothing is computed. Of the company it is the release itself.
    """
    if code == COMPANY:
        return release
    own = inside([{name: getattr(one, name) for name in NAMED} for one in release.groups], code)
    path = release.group(code).path
    return replace(
        release,
        groups=tuple(
            replace(group, parent=None) if group.code == code else group
            for group in release.groups
            if group.code in own
        ),
        cells={place: cell for place, cell in release.cells.items() if place[0] in own},
        protected=tuple(place for place in release.protected if is_of(place, own, path)),
        comments=tuple(one for one in release.comments if one.group in own),
        certificate={name: value for name, value in release.certificate.items() if name in {*CERTIFICATE, "trends"}},
        decided=(),
        became=(),
    )
