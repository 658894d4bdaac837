"""What HR sees: the printed groups, rebuilt from the roster cells they name, and the printed figures.

The attacker is given more than HR has: who took part, who answered which item, and the exact count behind every
printed share. If nothing comes out under that, nothing comes out under less.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass
class Row:
    """One printed figure: for these people, how many are in each band at least and at most."""

    group: str
    people: frozenset[int]
    low: tuple[int, ...]
    high: tuple[int, ...]
    clipped: int
    """The band printed as "at least 80 %"; -1 if it is none."""

    @property
    def exact(self) -> bool:
        return self.low == self.high


def members(cover: Iterable[Mapping[str, str]], firm) -> frozenset[int]:
    """The people of a printed group: whoever is in one of the roster cells that it covers."""
    keys: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for cell in cover:
        names = tuple(sorted(cell))
        keys.setdefault(names, set()).add(tuple(cell[name] for name in names))
    found = set()
    for number, (unit, attributes) in enumerate(firm.people):
        known = {"unit": unit, **attributes}
        if any(tuple(known.get(name, "") for name in names) in cells for names, cells in keys.items()):
            found.add(number)
    return frozenset(found)


def answered(firm, measure: str) -> frozenset[int]:
    """Who is counted in a measure: whoever answered the item, or took part, if several could be chosen."""
    took_part = ((number, given) for number, given in enumerate(firm.answers) if given is not None)
    return frozenset(number for number, given in took_part if ":" in measure or measure in given)


def populations(firm, published, item: str, whole=None) -> dict[str, frozenset[int]]:
    """Who is counted in each group for one item: its cells, without the blocks that this item lifts further up."""
    whole = whole or {group.code: members(group.covers, firm) for group in published.groups}
    units = [group for group in published.groups if group.breakdown == "unit"]
    path_of = {group.code: group.path for group in units}
    counted = dict(whole)
    for place in published.protected:
        if place.kind != "lifted" or place.measure != item:
            continue
        below = [g for g in units if len(g.path) > len(place.path) and g.path[: len(place.path)] == place.path]
        held = next(whole[group.code] for group in units if group.path == place.path)
        block = held.difference(*(whole[group.code] for group in below))
        for group in units:
            between = group.path == place.path[: len(group.path)] and len(group.path) > len(path_of[place.into])
            if between:
                counted[group.code] -= block
    return counted


def rows(firm, published, item: str, whole=None) -> list[Row]:
    """Every printed row of one measure. Exact shares are turned back into counts by the attacker, who has counted n."""
    made = []
    counted, gave = populations(firm, published, item, whole), answered(firm, item)
    for group in published.groups:
        cell = published.cells.get((group.code, item))
        if cell is None:
            continue
        people = counted[group.code] & gave
        assert len(people) == cell.n, (group.code, item, len(people), cell.n)
        kept_back = (group.code, item) in published.views.withheld
        made.append(_row(group.code, people, cell, bands(firm, people, item), kept_back))
    return made


def _row(group: str, people: frozenset[int], cell, truth: tuple[int, ...], kept_back: bool) -> Row:
    shares = cell.bands or cell.shares
    if kept_back:  # a range: the counts that lie within it
        low = tuple(-(-share.low * cell.n // 100) for share in shares)
        high = tuple(share.high * cell.n // 100 for share in shares)
        assert all(a <= count <= b for a, count, b in zip(low, truth, high, strict=True)), (group, low, truth, high)
        return Row(group, people, low, high, -1)
    top = next((band for band, share in enumerate(shares) if (share.low, share.high) == (80, 100)), -1)
    if top >= 0:
        low = tuple(cell.n - 1 if band == top else 0 for band in range(len(shares)))
        high = tuple(cell.n if band == top else 1 for band in range(len(shares)))
        return Row(group, people, low, high, top)
    assert all(abs(100 * count / cell.n - share.low) < 1 for count, share in zip(truth, shares, strict=True))
    return Row(group, people, truth, truth, -1)


def bands(firm, people: Iterable[int], measure: str) -> tuple[int, ...]:
    """The truth: how many are unfavourable, neutral, favourable; or did not choose the option, and did."""
    item, _, option = measure.partition(":")
    given = [firm.answers[i].get(item, ()) for i in people]
    if option:
        return (sum(option not in a for a in given), sum(option in a for a in given))
    return (sum(a < 3 for a in given), sum(a == 3 for a in given), sum(a > 3 for a in given))


def matrix(groups: Iterable[frozenset[int]], people: Iterable[int]) -> np.ndarray:
    """0/1: groups by people."""
    order = {person: column for column, person in enumerate(sorted(people))}
    held = [group for group in groups if group]
    made = np.zeros((len(held), len(order)), dtype=np.int64)
    for number, group in enumerate(held):
        made[number, [order[i] for i in group if i in order]] = 1
    return made
