"""Searches for tables that fit everything printed, so that nothing printed decides between them.

By moves and walks first, which are quick; by integer programs for what is left. What is left then is certain, or could
not be shown not to be, which counts the same.
"""

from collections.abc import Iterator

import numpy as np

from ...grouping.merge import Ints
from .check import NOBODY, Doubt
from .exact import ANY, Part, Program, first_table
from .exchanges import Exchanges
from .walk import Walk

WHOLE = 700
"""Kinds up to which an integer program takes all of them."""
FEW, NEAR = 80, 300
"""Kinds that an integer program takes in a larger firm: first so few, and more where that finds none."""
ROUNDS, FEWEST_ROUNDS = 40, 3
"""Tables that are walked to."""
SOON = 1000
"""Kinds in a firm for each thing that is certain, from which on programs are quicker than another round."""
PAYS = 0.02
"""Share of what is certain that a round has to open for another one."""
STEPS = 300
MANY = 60
"""Kinds that are certain, from which on a larger firm is not solved one by one: it gets fewer breakdowns."""


class Search:
    """For one measure, until nothing is certain or nothing more is found."""

    def __init__(self, doubt: Doubt, random: np.random.Generator) -> None:
        self.doubt, self.random = doubt, random

    def begin(self) -> bool:
        """Show a first table; False if none is found."""
        if self.doubt.first is not None:
            return True
        printed = self.doubt.printed
        if printed.answers is not None and self.doubt.show(printed.answers):
            return True
        walk = Walk(printed, self.random)
        if walk.possible and len(printed.n) > WHOLE:
            walk.deal()
            if walk.mend() and self.doubt.show(walk.table()):
                return True
        found = first_table(printed)
        return found is not None and self.doubt.show(found)

    def run(self) -> None:
        """Show tables until nothing is certain, or until of one thing none is found."""
        self.walk()
        kinds = (self.is_certain(kind) for kind in self.doubt.kinds.tolist())
        if not self.too_many and not any(kinds):
            all(self.is_seen(row, way) for row, way in self.doubt.rows)

    def walk(self) -> None:
        """Show what is found by moving people about."""
        walk = Walk(self.doubt.printed, self.random)
        if walk.possible and self._left():
            self._walk(walk)

    @property
    def too_many(self) -> bool:
        """Whether too much is certain in too large a firm to look into each."""
        return len(self.doubt.printed.n) > WHOLE and len(self.doubt.kinds) > MANY

    def base(self) -> Ints:
        """The first table that was shown."""
        assert self.doubt.first is not None
        return self.doubt.first

    def _walk(self, walk: Walk) -> None:
        """From table to table, each as far from the last as can be, as long as that pays."""
        walk.take(self.base())
        for round_ in range(ROUNDS):
            before, exchanges = self._left(), self._exchange(walk)
            left = self._left()
            few = left * SOON <= len(walk.printed.n)
            if not left or few or (round_ >= FEWEST_ROUNDS and before - left < PAYS * before):
                return
            exchanges.mix()
            if not walk.mend(STEPS) or not self.doubt.show(walk.table()):
                walk.take(self.base())

    def _exchange(self, walk: Walk) -> Exchanges:
        """Show what differs from the table of a walk by a few exchanges."""
        base, exchanges = walk.table(), Exchanges(walk, self.random)
        for moves in exchanges.moves(self.doubt.kinds):
            self.doubt.show_moves(base, moves)
        if len(asked := self._asked_loosely()):
            for moves in Exchanges(walk, self.random, loose=True).moves(asked):
                self.doubt.show_moves(base, moves)
        return exchanges

    def exchange(self) -> None:
        """Show what differs from the first table by a few exchanges."""
        walk = Walk(self.doubt.printed, self.random)
        if walk.possible:
            walk.take(self.base())
            self._exchange(walk)

    def _left(self) -> int:
        """Kinds and clipped rows that are still certain."""
        return len(self.doubt.kinds) + len(self.doubt.rows)

    def _asked_loosely(self) -> Ints:
        """Kinds that are still certain, and those counted in clipped rows that are."""
        rows = {row for row, _ in self.doubt.rows}
        found: Ints = np.unique(np.concatenate([self.doubt.kinds, *(self.doubt.printed.members[row] for row in rows)]))
        return found

    def is_certain(self, kind: int) -> bool:
        """Whether a kind is certain still after a table was looked for in which it answers otherwise."""
        if kind in self.doubt.kinds:
            self._look_at(kind)
        return kind in self.doubt.kinds

    def is_seen(self, row: int, way: int) -> bool:
        """Whether a clipped row is seen this way, after a table was looked for that shows it so."""
        if not self.doubt.seen[row, way]:
            self._look_for(row, way)
        return bool(self.doubt.seen[row, way])

    def part(self, kinds: Ints, near: int = NEAR) -> Part:
        """These kinds and those nearest to them: who are counted in the most rows with one of them."""
        printed = self.doubt.printed
        if len(printed.n) <= WHOLE:
            return Part(printed, self.base(), np.arange(len(printed.n)))
        share = printed.membership[kinds].any(axis=0)
        weight = 1.0 / np.maximum(printed.size, 1)
        nearness = (printed.membership[:, share] * weight[share]).sum(axis=1)
        nearness[kinds] = np.inf
        nearest = np.argsort(-nearness, kind="stable")[: near + len(kinds)]
        return Part(printed, self.base(), np.sort(nearest))

    def _cost(self, part: Part, yielding: tuple[int, ...]) -> np.ndarray:
        """Prefers tables in which kinds that are still certain answer otherwise than in the first one; among those for
        which as few rows are given up as can be, where rows may yield."""
        still = np.zeros(len(self.doubt.printed.n), dtype=bool)
        still[self.doubt.kinds] = True
        cost = self.random.random((len(part.free), self.doubt.printed.width)) * 0.01
        cost[still[part.free]] += self.base()[part.free][still[part.free]] > 0
        if yielding:
            cost /= 2 * max(1, int(self.doubt.printed.n[part.free].sum()))  # all together less than a row
        return cost

    def unlike(self, part: Part, kind: int, yielding: tuple[int, ...] = ()) -> Iterator[Program]:
        """Programs, one of which has a solution if a table of this part differs at the kind."""
        place, width = int(np.searchsorted(part.free, kind)), self.doubt.printed.width
        held, people = self.base()[kind], int(self.doubt.printed.n[kind])
        if people >= self.doubt.k:
            program = part.program(self._cost(part, yielding), yielding)
            for band in range(width):  # of one mind they may not be in another band either
                program.row(np.array([place * width + band]), 0, people - 1)
            yield program
            return
        for band in np.flatnonzero(held).tolist():
            program = part.program(self._cost(part, yielding), yielding)
            program.row(np.array([place * width + band]), 0, int(held[band]) - 1)
            yield program

    def seeing(self, part: Part, row: int, way: int, yielding: tuple[int, ...] = ()) -> Program:
        """A program that has a solution if a table of this part shows a clipped row this way."""
        printed = self.doubt.printed
        inside = np.flatnonzero(printed.membership[part.free, row])
        band, width = int(printed.top[row]), printed.width
        others = printed.sums(self.base())[row, band] - self.base()[part.free[inside], band].sum()
        wanted = int(printed.size[row]) - (0 if way == NOBODY else 1) - int(others)
        program = part.program(self._cost(part, yielding), yielding)
        program.row(inside * width + band, wanted, wanted)
        return program

    @property
    def _sizes(self) -> tuple[int, ...]:
        """How many kinds are taken, in turn."""
        return (NEAR,) if len(self.doubt.printed.n) <= WHOLE else (FEW, NEAR)

    def _look_at(self, kind: int) -> None:
        parts = (self.part(np.array([kind]), near) for near in self._sizes)
        any(self._shown(part, program) for part in parts for program in self.unlike(part, kind))

    def _look_for(self, row: int, way: int) -> None:
        members = self.doubt.printed.members[row]
        parts = (self.part(members[:near], near) for near in self._sizes)
        any(self._shown(part, self.seeing(part, row, way)) for part in parts)

    def _shown(self, part: Part, program: Program) -> bool:
        table, _ = part.solved(program, ANY)
        return table is not None and self.doubt.show(table)
