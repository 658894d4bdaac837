"""Linear programming: what can be excluded about a group or a person, given everything that is printed of one item."""

import highspy
import numpy as np

BANDS = 3
EPS = 1e-6


class Guess:
    """All ways in which answers could lie under the printed rows (relaxed to fractions of a person)."""

    def __init__(self, rows) -> None:
        everybody = sorted(set().union(*(row.people for row in rows)))
        signature = {i: tuple(i in row.people for row in rows) for i in everybody}
        kinds = sorted(set(signature.values()))
        self.kind = {i: kinds.index(signature[i]) for i in everybody}
        self.size = np.bincount([self.kind[i] for i in everybody], minlength=len(kinds))
        self.rows = rows
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)
        inf = highspy.kHighsInf
        for size in self.size:
            for _ in range(BANDS):
                self.model.addVar(0.0, float(size))
        for number, size in enumerate(self.size):
            self.model.addRow(float(size), float(size), BANDS, self._columns([number], None), np.ones(BANDS))
        del inf
        for row in rows:
            held = sorted({self.kind[i] for i in row.people})
            for band in range(BANDS):
                columns = self._columns(held, band)
                self.model.addRow(
                    float(row.low[band]), float(row.high[band]), len(columns), columns, np.ones(len(columns))
                )

    def _columns(self, kinds, band) -> np.ndarray:
        chosen = range(BANDS) if band is None else [band]
        return np.array([kind * BANDS + b for kind in kinds for b in chosen], dtype=np.int32)

    def optimum(self, kinds, band: int, largest: bool) -> float:
        """The largest or smallest number of people of these kinds in a band."""
        costs = np.zeros(self.model.getNumCol())
        costs[self._columns(kinds, band)] = 1
        self.model.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        self.model.changeObjectiveSense(highspy.ObjSense.kMaximize if largest else highspy.ObjSense.kMinimize)
        self.model.run()
        assert self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self.model.getObjectiveValue()

    def recovered(self) -> list[str]:
        """Clipped rows of which it comes out whether somebody lies outside."""
        found = []
        for row in self.rows:
            if row.clipped < 0:
                continue
            kinds = sorted({self.kind[i] for i in row.people})
            least = self.optimum(kinds, row.clipped, largest=False)
            most = self.optimum(kinds, row.clipped, largest=True)
            if least > len(row.people) - 1 + EPS or most < len(row.people) - EPS:
                found.append(row.group)
        return found

    def unanimous(self) -> list[int]:
        """Kinds of people of whom it comes out that all are in one band."""
        found = []
        for kind, size in enumerate(self.size):
            for band in range(BANDS):
                if self.model.getNumCol() and self.optimum([kind], band, largest=False) > size - EPS:
                    found.append(kind)
        return found
