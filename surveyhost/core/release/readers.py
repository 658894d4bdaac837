"""What the reader of a unit's report may see of a release: the unit and below, and the two figures it is compared with.

The facts attached to a unit's report are cut down to this; a digest of the whole stands in their place.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from .json import canonical, digest
from .model import COMPANY, Protected

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


def of_unit(whole: bytes, unit: str) -> bytes:
    """anonymity.json for the report of one unit (its code), from that of the company: canonical JSON.

    The unit above and the company come without what they cover, since that lists other units. `whole` in it is the
    SHA-256 of the company's facts: who holds both can tell that they belong together.
    """
    document = json.loads(whole)
    groups = document["groups"]
    own, beside = inside(groups, unit), _beside(groups, unit)
    path = tuple(next(group["path"] for group in groups if group["code"] == unit))
    seen = own | beside
    kept = [group if group["code"] in own else {**group, "covers": []} for group in groups if group["code"] in seen]
    return canonical(
        {
            **document,
            "unit": unit,
            "whole": digest(whole),
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
