"""Other tables near a known one: two or four people change answers, and everything printed stays the same.

Cheap, and enough to deny most of what nobody could be sure of; the solver is left with the rest.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

Ints = np.ndarray
Changes = dict[int, np.ndarray]
"""Profile to what is added to its counts, (bands,)."""
Whole = dict[int, Changes]
"""Changes of each measure of a question, by number."""
MOST = 300
"""Profiles that are tried as partners of one."""


@dataclass
class Sheet:
    """One measure: which rows count which profile, and how many may be in each band of a row."""

    rows: Ints
    """(rows, profiles) 0 or 1."""
    low: Ints
    """(rows, bands); -1: as many as there are now."""
    high: Ints


class Moves:
    """Neighbours of one table of people, (profiles, bands)."""

    def __init__(self, sheet: Sheet, table: Ints, draw: np.random.Generator) -> None:
        self.sheet, self.table, self.draw = sheet, table, draw
        self.now = sheet.rows @ table
        is_fixed = sheet.low < 0
        self.low, self.high = np.where(is_fixed, self.now, sheet.low), np.where(is_fixed, self.now, sheet.high)
        fixed = (self.low == self.high).all(axis=1)
        weights = np.random.default_rng(1).integers(1, 2**40, size=len(sheet.rows)) * fixed
        self.key = weights @ sheet.rows

    def holds(self, changes: Changes) -> bool:
        """Whether these changes leave everything printed of this measure as it is."""
        moved = self.now + sum(np.outer(self.sheet.rows[:, p], change) for p, change in changes.items())
        if (moved < self.low).any() or (moved > self.high).any():
            return False
        return all((self.table[p] + change >= 0).all() for p, change in changes.items())

    def apply(self, changes: Changes) -> None:
        """Go to the neighbour."""
        for p, change in changes.items():
            self.table[p] += change
            self.now += np.outer(self.sheet.rows[:, p], change)

    def away(self, profile: int, band: int) -> Iterator[Changes]:
        """Changes after which one person of the profile is no longer in the band, if they hold."""
        if not self.table[profile, band]:
            return
        unit = np.eye(self.table.shape[1], dtype=np.int64)
        for other in self.draw.permutation(self.table.shape[1]).tolist():
            if other == band:
                continue
            step = unit[other] - unit[band]
            givers = np.flatnonzero(self.table[:, other])
            givers = self.draw.permutation(givers[givers != profile])[:MOST]
            yield from ({profile: step, int(q): -step} for q in givers[self.key[givers] == self.key[profile]])
            yield from self._round(profile, step, givers, np.flatnonzero(self.table[:, band]))

    def _round(self, profile: int, step: Ints, givers: Ints, takers: Ints) -> Iterator[Changes]:
        """Four profiles that balance each other in every row that is fixed."""
        takers = takers[takers != profile]
        if not len(takers) or len(givers) < 2:
            return
        takers = takers[np.argsort(self.key[takers])]
        keys = self.key[takers]
        wanted = self.key[givers][:, None] + self.key[givers][None, :] - self.key[profile]
        place = np.minimum(np.searchsorted(keys, wanted), len(takers) - 1)
        for q, r in self.draw.permutation(np.argwhere(keys[place] == wanted))[:MOST].tolist():
            changes = {profile: step, int(givers[q]): -step, int(givers[r]): -step, int(takers[place[q, r]]): step}
            if len(changes) == 4:
                yield changes


class Near:
    """All measures of a question: tables near one that agrees with everything printed."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        tables: Sequence[Ints],
        fits: Callable[["Near", Mapping[int, Changes]], bool] | None,
    ) -> None:
        """fits: whether the measures still go together after these changes; None for a measure that stands alone."""
        self.draw = np.random.default_rng(1)
        self.moves = [Moves(sheet, table, self.draw) for sheet, table in zip(sheets, tables, strict=True)]
        self.fits = fits

    def whole(self, number: int, changes: Changes) -> Whole | None:
        """These changes of one measure, alone or with another that changes the other way round; None if neither can
        be."""
        if not self.moves[number].holds(changes):
            return None
        if self.fits is None or self.fits(self, {number: changes}):
            return {number: changes}
        back = {p: -change for p, change in changes.items()}
        for other in self.draw.permutation(len(self.moves)).tolist():
            if other != number and self.moves[other].holds(back) and self.fits(self, {number: changes, other: back}):
                return {number: changes, other: back}
        return None

    def out(self, number: int, profile: int, band: int, tries: int = 40) -> Whole | None:
        """Changes that take somebody of the profile out of the band."""
        tried = islice(self.moves[number].away(profile, band), tries)
        return next((whole for changes in tried if (whole := self.whole(number, changes))), None)

    def other(self, number: int, row: int, band: int, tries: int = 200) -> Whole | None:
        """Changes by which another number of people of this row is outside the band: one instead of none, or none
        instead of one."""
        moves = self.moves[number]
        step = 1 if moves.now[row, band] < moves.now[row].sum() else -1
        inside = moves.sheet.rows[row]
        for profile in self.draw.permutation(len(inside))[:tries].tolist():
            leaves = bool(inside[profile]) == (step < 0)
            bands = [band] if leaves else [b for b in range(moves.table.shape[1]) if b != band]
            for one in bands:
                for changes in islice(moves.away(profile, one), 10):
                    delta = sum(int(inside[p]) * int(change[band]) for p, change in changes.items())
                    if delta == step and (whole := self.whole(number, changes)):
                        return whole
        return None

    def wander(self, steps: int) -> Iterator[None]:
        """Go from neighbour to neighbour by chance."""
        for _ in range(steps):
            number = int(self.draw.integers(len(self.moves)))
            held = np.argwhere(self.moves[number].table)
            if len(held):
                profile, band = held[int(self.draw.integers(len(held)))].tolist()
                if whole := self.out(number, profile, band, tries=4):
                    for place, changes in whole.items():
                        self.moves[place].apply(changes)
                    yield
