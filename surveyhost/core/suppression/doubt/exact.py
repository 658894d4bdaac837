"""Tables by integer programming: one that fits what is printed, or the proof that there is none.

Limits are counts of steps, not seconds: what is printed may not depend on how busy a machine is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from .printed import EXACT, Printed

Weights = npt.NDArray[np.float64]
NODES = 2000
"""Branches after which a search is given up."""


@dataclass
class Program:
    """A mixed-integer program being written: columns with bounds and costs, rows as sums of columns."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: "list[Ints]" = field(default_factory=list)
    value: "list[Weights]" = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def columns(self, upper: Sequence[float], cost: Sequence[float], lower: Sequence[float] = ()) -> None:
        """Whole numbers from lower, by default 0, to upper."""
        self.lower += lower or [0.0] * len(upper)
        self.upper += upper
        self.cost += cost

    def row(self, index: Ints, low: float, high: float, value: Weights | None = None) -> None:
        """low <= sum of these columns, weighted, <= high."""
        self.index.append(index)
        self.value.append(np.ones(len(index)) if value is None else value)
        self.starts.append(self.starts[-1] + len(index))
        self.low.append(low)
        self.high.append(high)

    def state(self, columns: Ints, limits: tuple[int, int], people: int, given_up: int | None) -> None:
        """A row of the report: these columns, of so many people, add up to something within limits. given_up: the
        column that is 1 where the row says nothing."""
        low, high = limits
        if given_up is None:
            self.row(columns, low, high)
            return
        ones, columns = np.ones(len(columns)), np.append(columns, given_up)
        if low > 0:
            self.row(columns, low, np.inf, np.append(ones, low))
        if high < people:
            self.row(columns, -np.inf, high, np.append(ones, high - people))

    def solve(self, gap: float, nodes: int = NODES) -> Ints | None:
        """Values of the columns; None if none were found.

        gap: how far, as a share, from the least cost it may stop. With ANY it stops at the first it finds: where costs
        are near 0, or below, no share would tell it to.
        """
        solver = highspy.Highs()
        for name, setting in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", gap),
            ("mip_max_nodes", nodes),
            *((("mip_max_improving_sols", 1),) if gap >= ANY else ()),
        ):
            solver.setOptionValue(name, setting)
        solver.passModel(self._model())
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        found: Ints = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
        return found

    def _model(self) -> Any:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.cost), len(self.low)
        model.col_cost_ = np.array(self.cost, dtype=float)
        model.col_lower_, model.col_upper_ = np.array(self.lower, dtype=float), np.array(self.upper, dtype=float)
        model.row_lower_, model.row_upper_ = np.array(self.low, dtype=float), np.array(self.high, dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        matrix: Any = model.a_matrix_
        matrix.start_ = np.array(self.starts, dtype=np.int32)
        matrix.index_ = np.concatenate(self.index).astype(np.int32)
        matrix.value_ = np.concatenate(self.value)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cost)
        return model


@dataclass(frozen=True)
class Part:
    """Some kinds of a measure, to be answered anew, while all others answer as in a table that agrees."""

    printed: Printed
    base: Ints
    """(kinds, bands)"""
    free: Ints
    """Kinds, ascending."""

    def program(self, cost: Weights, yielding: Sequence[int] = ()) -> Program:
        """The tables that agree with what is printed. Column place * bands + band is the count of a free kind.

        cost: (free kinds, bands). yielding: rows that may be given up; for each of them a column follows, 1 where it
        is. A clipped row may have anybody outside where it is given up.
        """
        made, width, n = Program(), self.printed.width, self.printed.n[self.free]
        least, most = (side[self.free].ravel().astype(float).tolist() for side in self.printed.room)
        made.columns(most, cost.ravel().tolist(), least)
        given_up = {row: len(made.cost) + number for number, row in enumerate(yielding)}
        made.columns([1.0] * len(yielding), [float(PRICE[bool(self.printed.nested[row])]) for row in yielding])
        for place, people in enumerate(n.tolist()):
            made.row(np.arange(place * width, (place + 1) * width), people, people)
        held = self.printed.membership[self.free]
        moving = self.base[self.free]
        sums = self.printed.sums(self.base)
        low, high = self.printed.limits
        for row in np.flatnonzero(held.any(axis=0)).tolist():
            inside = np.flatnonzero(held[:, row])
            others = sums[row] - moving[inside].sum(axis=0)
            for band in _bounded(self.printed, row):
                limits = int(low[row, band] - others[band]), int(high[row, band] - others[band])
                people = int(n[inside].sum())
                made.state(inside * width + band, limits, people, given_up.get(row))
        return made

    def solved(self, program: Program, gap: float) -> tuple[Ints | None, Ints]:
        """The whole table, None if none was found; and the values of the further columns."""
        values = program.solve(gap)
        if values is None:
            return None, np.zeros(0, dtype=np.int64)
        width = self.printed.width
        table = self.base.copy()
        table[self.free] = values[: len(self.free) * width].reshape(-1, width)
        return table, values[len(self.free) * width :]


ANY, CHEAP = 1.0, 0.05
"""Gaps: any table will do; a table close to the least cost."""
PRICE = {False: 1.0, True: 3.0}
"""What it costs to give up the row of a breakdown, and of a unit."""


def _bounded(printed: Printed, row: int) -> Iterable[int]:
    """The bands of a row that have to be bounded; the others follow."""
    low, high = printed.limits
    if printed.top[row] != EXACT:
        return [int(printed.top[row])]
    return range(printed.width - 1) if (low[row] == high[row]).all() else range(printed.width)


def first_table(printed: Printed) -> Ints | None:
    """A table that agrees with what is printed; None if none is found."""
    everybody = Part(printed, np.zeros((len(printed.n), printed.width), dtype=np.int64), np.arange(len(printed.n)))
    return everybody.solved(everybody.program(np.zeros(everybody.base.shape)), ANY)[0]
