"""What HR sees: the printed groups, rebuilt from the roster cells they name, and the printed figures.

The attacker is given more than HR has: who took part and who answered which item. If nothing comes out under that,
nothing comes out under less.
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
    """The band printed as "at least 80 %"; -1 if the row is exact."""


def members(cover: Iterable[Mapping[str, str]], firm) -> frozenset[int]:
    """The people of a printed group: whoever is in one of the roster cells that it covers."""
    cells = list(cover)
    found = set()
    for number, (unit, attributes) in enumerate(firm.people):
        known = {"unit": unit, **attributes}
        if any(all(known.get(key, "") == value for key, value in cell.items()) for cell in cells):
            found.add(number)
    return frozenset(found)


def populations(firm, published, item: str) -> dict[str, frozenset[int]]:
    """Who is counted in each group for one item: its cells, without the blocks that this item lifts further up."""
    whole = {group.code: members(group.covers, firm) for group in published.groups}
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


def rows(firm, published, item: str) -> list[Row]:
    """Every printed row of one item. Exact shares are turned back into counts by the attacker, who has counted n."""
    made = []
    counted = populations(firm, published, item)
    for group in published.groups:
        cell = published.cells.get((group.code, item))
        if cell is None:
            continue
        people = frozenset(i for i in counted[group.code] if item in (firm.answers[i] or {}))
        assert len(people) == cell.n, (group.code, item, len(people), cell.n)
        shares = cell.bands
        top = next((band for band, share in enumerate(shares) if (share.low, share.high) == (80, 100)), -1)
        if top >= 0:
            low = tuple(cell.n - 1 if band == top else 0 for band in range(3))
            high = tuple(cell.n if band == top else 1 for band in range(3))
        else:
            truth = bands(firm, people, item)
            assert all(abs(100 * count / cell.n - share.low) < 1 for count, share in zip(truth, shares, strict=True))
            low = high = truth
        made.append(Row(group.code, people, low, high, top))
    return made


def bands(firm, people: Iterable[int], item: str) -> tuple[int, int, int]:
    """The truth: how many are unfavourable, neutral, favourable."""
    given = [firm.answers[i][item] for i in people]
    return (sum(a < 3 for a in given), sum(a == 3 for a in given), sum(a > 3 for a in given))


def matrix(groups: Iterable[frozenset[int]], people: Iterable[int]) -> np.ndarray:
    """0/1: groups by people."""
    order = {person: column for column, person in enumerate(sorted(people))}
    held = [group for group in groups if group]
    made = np.zeros((len(held), len(order)), dtype=np.int64)
    for number, group in enumerate(held):
        made[number, [order[i] for i in group if i in order]] = 1
    return made
