"""Linear programming: what can be excluded about a group or a person, given everything that is printed of one item.

An item is one measure (a rating), or several that hang together (the options of one question: whoever chose "none of
these" chose nothing else; and whoever answered chose something, if it is known that nobody skipped the question).
"""

from collections.abc import Sequence

import highspy
import numpy as np

EPS = 1e-6


class Guess:
    """All ways in which answers could lie under the printed rows (relaxed to fractions of a person)."""

    def __init__(
        self,
        *measures: Sequence,
        alone: int | None = None,
        skipped: bool = True,
        most: int | None = None,
        fewest: int = 1,
    ) -> None:
        """measures: the rows of each measure of the item. alone: which of them is "none of these". skipped: whether
        somebody may have skipped it. most, fewest: how many one person may, and has to, choose."""
        self.measures = [list(rows) for rows in measures]
        rows = [row for held in self.measures for row in held]
        everybody = sorted(set().union(*(row.people for row in rows)))
        held = {i: [] for i in everybody}
        for number, people in enumerate(dict.fromkeys(row.people for row in rows)):
            for i in people:
                held[i].append(number)
        signature = {i: tuple(numbers) for i, numbers in held.items()}
        kinds = {kind: number for number, kind in enumerate(sorted(set(signature.values())))}
        self.kind = {i: kinds[signature[i]] for i in everybody}
        self.size = np.bincount([self.kind[i] for i in everybody], minlength=len(kinds))
        self.width = len(rows[0].low)
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)
        for size in np.repeat(np.tile(self.size, len(self.measures)), self.width):
            self.model.addVar(0.0, float(size))
        for number, held_rows in enumerate(self.measures):
            for kind, size in enumerate(self.size):
                self._limit(self._columns(number, [kind], None), float(size), float(size))
            for row in held_rows:
                inside = sorted({self.kind[i] for i in row.people})
                for band in range(self.width):
                    self._limit(self._columns(number, inside, band), float(row.low[band]), float(row.high[band]))
        if len(self.measures) > 1:
            self._hang_together(alone, skipped, most, fewest)

    def _hang_together(self, alone: int | None, skipped: bool, most: int | None, fewest: int) -> None:
        for kind, size in enumerate(self.size):
            chosen = [int(self._columns(number, [kind], 1)[0]) for number in range(len(self.measures))]
            if not skipped:
                self._limit(np.array(chosen, dtype=np.int32), float(size), highspy.kHighsInf)
            if most is not None:
                self._limit(np.array(chosen, dtype=np.int32), 0.0, float(most * size))
            others = [column for number, column in enumerate(chosen) if number != alone]
            for column in others if fewest > 1 else ():  # whoever chooses it chooses others beside it
                weights = [1.0 - fewest * (other == column) for other in others]
                self._limit(np.array(others, dtype=np.int32), 0.0, highspy.kHighsInf, weights)
            for number in range(len(self.measures)):
                if alone is not None and number != alone:
                    self._limit(np.array([chosen[number], chosen[alone]], dtype=np.int32), 0.0, float(size))

    def _limit(self, columns: np.ndarray, low: float, high: float, weights: Sequence[float] | None = None) -> None:
        given = np.ones(len(columns)) if weights is None else np.array(weights)
        self.model.addRow(low, high, len(columns), columns, given)

    def _columns(self, measure: int, kinds, band) -> np.ndarray:
        chosen = range(self.width) if band is None else [band]
        first = measure * len(self.size)
        return np.array([(first + kind) * self.width + b for kind in kinds for b in chosen], dtype=np.int32)

    def optimum(self, kinds, band: int, largest: bool, measure: int = 0) -> float:
        """The largest or smallest number of people of these kinds in a band."""
        costs = np.zeros(self.model.getNumCol())
        costs[self._columns(measure, kinds, band)] = 1
        self.model.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        self.model.changeObjectiveSense(highspy.ObjSense.kMaximize if largest else highspy.ObjSense.kMinimize)
        self.model.run()
        assert self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self.model.getObjectiveValue()

    def recovered(self) -> list[str]:
        """Clipped rows of which it comes out whether somebody lies outside."""
        found = []
        for number, rows in enumerate(self.measures):
            for row in rows:
                if row.clipped < 0:
                    continue
                kinds = sorted({self.kind[i] for i in row.people})
                least = self.optimum(kinds, row.clipped, False, number)
                most = self.optimum(kinds, row.clipped, True, number)
                if least > len(row.people) - 1 + EPS or most < len(row.people) - EPS:
                    found.append(row.group)
        return found

    def unanimous(self) -> list[int]:
        """Kinds of people of whom it comes out that all are in one band."""
        found = []
        for number in range(len(self.measures)):
            for band in range(self.width):
                open_kinds = list(range(len(self.size)))
                while open_kinds:
                    value = self._solution(open_kinds, band, number)
                    still = [kind for kind in open_kinds if value[kind] > self.size[kind] - EPS]
                    if len(still) == len(open_kinds):
                        found += [k for k in still if self.optimum([k], band, False, number) > self.size[k] - EPS]
                        break
                    open_kinds = still
        return found

    def _solution(self, kinds, band: int, measure: int) -> np.ndarray:
        """(kinds,) a possible table in which as few of these kinds as possible are in the band: whoever is not all in
        it there is ruled out at once."""
        self.optimum(kinds, band, False, measure)
        values = np.array(self.model.getSolution().col_value)
        return values.reshape(len(self.measures), len(self.size), self.width)[measure, :, band]
