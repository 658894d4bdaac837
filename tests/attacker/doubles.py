"""Doubles: other answers that print the very same report.

If two firms print the same report, and everybody of a clipped group said the same in one of them but not in the other,
then nothing can tell which it is, whatever the reader knows of the rules: neither figures, nor which are missing. So a
double is a proof for one clipped cell. That none was found proves nothing.

Doubles are looked for among answers that agree with everything printed, nearest to the true ones first (integer
programs), and kept if the release made of them is the same.
"""

import random
from collections.abc import Sequence
from dataclasses import replace

import highspy
import numpy as np

from tests.attacker.campaign import Campaign
from tests.attacker.firms import Firm
from tests.attacker.sight import Row, answered, rows

POINT = (1, 3, 5)
"""A rating in each of the three bands."""
SECONDS = 5.0
"""For each integer program."""
Want = tuple[int, int]
"""(row, how many of its people are in the band in which it is clipped)"""


class Search:
    """One item of one firm, in which every rating is moved to the middle of its band."""

    def __init__(self, firm: Firm, item: str) -> None:
        self.item = item
        kept = (
            {code: in_band(value) for code, value in (given or {}).items() if code == item} for given in firm.answers
        )
        answers = [mine if given is not None else None for mine, given in zip(kept, firm.answers, strict=True)]
        self.firm = replace(firm, items=[item], answers=answers)
        published = Campaign(self.firm).release()
        self.printed = self._printed(published)
        self.rows: list[Row] = rows(self.firm, published, item)
        self.hidden = [n for n, row in enumerate(self.rows) if (row.group, item) in published.views.withheld]
        self.people = sorted(answered(self.firm, item))
        self.kind = {i: tuple(n for n, row in enumerate(self.rows) if i in row.people) for i in self.people}
        self.kinds = sorted(set(self.kind.values()))
        self.truth = np.zeros((len(self.kinds), len(POINT)), dtype=np.int64)
        for i in self.people:
            self.truth[self.kinds.index(self.kind[i]), POINT.index(self.firm.answers[i][item])] += 1

    def _printed(self, published):
        said = sorted(repr(place) for place in published.protected if place.measure == self.item)
        return {group: cell for (group, code), cell in published.cells.items() if code == self.item}, said

    def wanted(self) -> set[Want]:
        """For each clipped row both of its possible values."""
        clipped = ((n, len(row.people)) for n, row in enumerate(self.rows) if row.clipped >= 0)
        return {(n, size - outside) for n, size in clipped for outside in (0, 1)}

    def found(self, tries: int) -> set[Want]:
        """Those that are true of the firm, or of a double of it."""
        draw, seen = random.Random(0), self._values(self.truth)
        for number in range(tries):
            for want in sorted(self.wanted() - seen):
                if want in seen:
                    continue
                other = self._nearest(want, draw, spread=0.5 * number, keep_hidden=number % 2 == 1)
                if other is not None and self._printed(Campaign(self._answering(other)).release()) == self.printed:
                    seen |= self._values(other)
        return seen

    def _values(self, counts: np.ndarray) -> set[Want]:
        return {(n, int(self._in(n, counts)[row.clipped])) for n, row in enumerate(self.rows) if row.clipped >= 0}

    def _in(self, row: int, counts: np.ndarray) -> np.ndarray:
        return counts[[row in kind for kind in self.kinds]].sum(axis=0)

    def _nearest(self, want: Want, draw: random.Random, spread: float, keep_hidden: bool) -> np.ndarray | None:
        """Counts by kind that agree with all rows and give one of them the wanted value, moving as few people as can
        be; with spread, other people each time. keep_hidden: what is kept back stays as it is."""
        size, model = self.truth.size, highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("time_limit", SECONDS)
        for _ in range(2 * size):  # counts, and how far they are from the true ones
            model.addVar(0.0, float(len(self.people)))
        for column in range(size):
            model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
            model.changeColCost(size + column, 1.0 + spread * draw.random())
            true = float(self.truth.flat[column])
            for sign in (1.0, -1.0):
                _limit(model, [size + column, column], sign * true, highspy.kHighsInf, [1.0, sign])
        width = len(POINT)
        for kind, total in enumerate(self.truth.sum(axis=1).tolist()):
            _limit(model, [kind * width + band for band in range(width)], total, total)
        for number, row in enumerate(self.rows):
            inside = [kind for kind, held in enumerate(self.kinds) if number in held]
            low, high = list(row.low), list(row.high)
            if keep_hidden and number in self.hidden:
                low = high = self._in(number, self.truth).tolist()
            if number == want[0]:
                low[row.clipped] = high[row.clipped] = want[1]
            for band in range(width):
                _limit(model, [kind * width + band for kind in inside], low[band], high[band])
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.rint(np.array(model.getSolution().col_value[:size])).astype(np.int64).reshape(self.truth.shape)

    def _answering(self, counts: np.ndarray) -> Firm:
        """The firm, with other answers."""
        answers = [None if given is None else dict(given) for given in self.firm.answers]
        left = {kind: list(np.repeat(POINT, counts[number])) for number, kind in enumerate(self.kinds)}
        for i in self.people:
            answers[i][self.item] = int(left[self.kind[i]].pop())
        return replace(self.firm, answers=answers)


def in_band(value: int) -> int:
    """The middle of the band that a rating is in."""
    return POINT[(value >= 3) + (value > 3)]


def _limit(model: highspy.Highs, columns: Sequence[int], low: float, high: float, weights=None) -> None:
    given = np.ones(len(columns)) if weights is None else np.array(weights)
    model.addRow(float(low), float(high), len(columns), np.array(columns, dtype=np.int32), given)
