"""Tables for options that bound each other: how many people of each kind made each choice.

Where at least so many have to be chosen, or at most so many may, or only those are counted who chose something, one
person's choices hang together, so no option can be moved about alone. In a kind of n people, of whom e chose something
that is chosen alone and s chose anything else, x(o) people can have chosen option o if and only if x(o) <= s for each,
fewest * s <= sum of x(o) <= most * s, and s + e <= n: dealt out in turn, the choices then fall to each of the s people
as evenly as can be.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from .check import percents
from .exact import PRICE, Program
from .printed import EXACT, rounding

YES = 1
Mask = npt.NDArray[np.bool_]
Cell = tuple[str, str]
"""(group code, measure code)"""


@dataclass(frozen=True)
class Rules:
    """How many one person may choose."""

    fewest: int
    most: int
    everybody: bool
    """Whether only those are counted who chose something."""
    alone: Mask
    """(options,) chosen alone."""

    def possible(self, chosen: Ints, n: Ints) -> Mask:
        """(kinds,) whether people exist who chose so. chosen: (options, kinds)."""
        others, alone = chosen[~self.alone], chosen[self.alone].sum(axis=0)
        total = others.sum(axis=0)
        least = np.maximum(others.max(axis=0, initial=0), -(-total // self.most))
        if self.everybody:
            made: Mask = (least <= n - alone) & (n - alone <= total // self.fewest)
            return made
        possible: Mask = least <= np.minimum(total // self.fewest, n - alone)
        return possible


@dataclass(frozen=True)
class Line:
    """A printed row of one option."""

    option: int
    code: str
    kinds: Ints
    chose: int
    size: int
    top: int
    nested: bool

    @property
    def limits(self) -> tuple[int, int]:
        """Fewest and most who chose it that print as the row was printed."""
        if self.top == YES:
            return self.size - 1, self.size
        if self.top != EXACT:
            return 0, 1
        if self.nested:
            return self.chose, self.chose
        low, high = rounding(np.array([[self.size - self.chose, self.chose]]))
        return max(int(low[0, YES]), self.size - int(high[0, 0])), min(int(high[0, YES]), self.size - int(low[0, 0]))

    def shows(self, chose: int) -> bool:
        """Whether the row is printed as it was where so many chose the option."""
        if self.top != EXACT or self.nested:
            low, high = self.limits
            return low <= chose <= high
        counts = np.array([[self.size - chose, chose], [self.size - self.chose, self.chose]])
        printed = percents(counts)
        return bool((printed[0] == printed[1]).all())


@dataclass(frozen=True)
class Choices:
    """Everything that is printed of one question."""

    measures: tuple[str, ...]
    n: Ints
    """(kinds,)"""
    lines: tuple[Line, ...]
    rules: Rules
    answers: Ints | None
    """(options, kinds) what was chosen, where that is at hand."""

    def without(self, cells: Collection[Cell]) -> "Choices":
        """The same where these cells are not printed."""
        return replace(self, lines=tuple(one for one in self.lines if self.cell(one) not in cells))

    def cell(self, line: Line) -> Cell:
        """The cell of a printed row."""
        return line.code, self.measures[line.option]

    def agrees(self, chosen: Ints) -> bool:
        """Whether a reader could take this (options, kinds) for what was chosen."""
        if (chosen < 0).any() or (chosen > self.n).any() or not self.rules.possible(chosen, self.n).all():
            return False
        return all(line.shows(int(chosen[line.option, line.kinds].sum())) for line in self.lines)

    def program(self, cost: npt.NDArray[np.float64], yielding: Sequence[int] = ()) -> Program:
        """What agrees. Column option * kinds + kind is how many chose; then for each kind how many chose anything; then
        for each yielding line 1 where it is given up. cost: (options, kinds)."""
        made, kinds = Program(), len(self.n)
        options = len(self.measures)
        upper = self.n.astype(float).tolist()
        made.columns(upper * options, cost.ravel().tolist())
        made.columns(upper, [0.0] * kinds)
        place = {line: len(made.cost) + number for number, line in enumerate(yielding)}
        made.columns([1.0] * len(yielding), [PRICE[self.lines[line].nested] for line in yielding])
        self._bind(made)
        for number, line in enumerate(self.lines):
            made.state(line.option * kinds + line.kinds, line.limits, line.size, place.get(number))
        return made

    def _bind(self, made: Program) -> None:
        kinds, rules = len(self.n), self.rules
        together, alone = np.flatnonzero(~rules.alone), np.flatnonzero(rules.alone)
        for kind in range(kinds):
            chose = len(self.measures) * kinds + kind
            columns = np.append(together * kinds + kind, chose)
            ones = np.ones(len(together))
            made.row(columns, 0, np.inf, np.append(ones, -rules.fewest))
            made.row(columns, -np.inf, 0, np.append(ones, -rules.most))
            for column in columns[:-1].tolist():
                made.row(np.array([column, chose]), -np.inf, 0, np.array([1.0, -1.0]))
            people = int(self.n[kind])
            made.row(np.append(alone * kinds + kind, chose), people if rules.everybody else 0, people)
