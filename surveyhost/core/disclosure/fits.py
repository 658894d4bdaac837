"""Fits: could it have been otherwise?

In a small firm a patient reader can add up many tables at once and find the one person who must have said it, although
no single difference shows it. So before a small firm's tables are released we look, for everything that must stay open,
for a table of answers in which it is so: one in which a clipped group is of one mind, one in which somebody lies
outside, and one in which nobody's answer is certain.

The table looked for is the most even one (of maximum entropy) that agrees with all printed rows:

    x(kind, category) = n(kind) * exp(sum of lambda(row, category) over the rows that count the kind) / normalizer

whose lambdas are the minimum of a convex function, found by Newton's method. A count that can be positive at all is
positive in it. If the rows cannot be brought to agree, there is no such table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .span import Matrix

STEPS = 60
AGREED = 1e-5
"""People by which a fitted row may miss its figure."""
LONGEST = 6.0
"""Longest Newton step in any lambda."""
OPEN = 0.3
"""How far from "all" or "all but one" a clipped row may be fitted to count as seen that way."""
CERTAIN = 0.9999
"""Beyond this share of a kind's people in one category, its answer counts as certain."""
LARGE = (0.3, 0.1, 0.03, 0.01, 0.0)
"""Share of the largest lambda from which a row counts among those that force a table; the next if all are clipped."""
NONE = -1e-6
"""Below this the function to be minimized proves that no table agrees."""
Slack = tuple[float, float]
SIDES: tuple[Slack, Slack] = ((0.0, OPEN), (1.0 - OPEN, 1.0))
"""A clipped row seen as of one mind, and with one outside."""


@dataclass
class Rows:
    """What is printed of one measure."""

    members: Matrix
    """(rows, kinds) 0/1."""
    counts: Matrix
    """(rows, categories) of exact rows; of a clipped row only its size matters."""
    n: Matrix
    """(kinds,) answerers of each kind, all above 0."""
    clipped: list[tuple[int, int]]
    """Rows that are clipped, with the category outside which at most one lies."""


@dataclass
class _Program:
    """Equations for the table: counts of each free (row, category) plus slack are a target."""

    rows: Rows
    row: npt.NDArray[np.int64]
    category: npt.NDArray[np.int64]
    target: Matrix
    slack_low: Matrix
    slack_width: Matrix
    """(equations,) in a clipped row the people outside lie between low and low + width; both 0 in an exact row."""

    def table(self, weights: Matrix) -> tuple[Matrix, Matrix]:
        """(kinds, categories) shares and (kinds,) log normalizers under these lambdas (equations,)."""
        spread = np.zeros_like(self.rows.counts)
        np.add.at(spread, (self.row, self.category), weights)
        score: Matrix = self.rows.members.T @ spread
        top = score.max(axis=1, keepdims=True)
        share = np.exp(score - top)
        total = share.sum(axis=1, keepdims=True)
        return share / total, (np.log(total) + top)[:, 0]

    def value(self, weights: Matrix) -> float:
        """The convex function to be minimized."""
        slack = self.slack_width * np.logaddexp(0, weights) + self.slack_low * weights
        return float(self.rows.n @ self.table(weights)[1] + slack.sum() - self.target @ weights)

    def newton(self, weights: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """Shares, by how much each equation is missed, and the Newton step."""
        share, _ = self.table(weights)
        heavy = self.rows.n[:, None] * share
        logistic = 1 / (1 + np.exp(-np.clip(weights, -40, 40)))
        missed = (self.rows.members @ heavy)[self.row, self.category] - self.target
        missed = missed + self.slack_low + self.slack_width * logistic
        picked = self.rows.members[self.row]
        curve = (picked * heavy[:, self.category].T) @ picked.T * (self.category[:, None] == self.category)
        curve -= (picked * heavy[:, self.category].T) @ (picked * share[:, self.category].T).T
        curve[np.diag_indices_from(curve)] += self.slack_width * logistic * (1 - logistic) + 1e-9
        step: Matrix = -np.linalg.solve(curve, missed)
        return share, missed, step * min(1.0, LONGEST / max(float(np.abs(step).max(initial=0.0)), 1e-9))


def _program(rows: Rows, slack: dict[int, Slack]) -> _Program:
    """slack: for each clipped row, between how many people lie outside."""
    clipped = dict(rows.clipped)
    equations = [
        (row, category)
        for row in range(len(rows.counts))
        for category in ([clipped[row]] if row in clipped else range(rows.counts.shape[1]))
    ]
    row, category = np.array(equations, dtype=np.int64).reshape(-1, 2).T
    sizes = rows.members @ rows.n
    target = np.array([sizes[r] if r in clipped else rows.counts[r, c] for r, c in equations])
    low = np.array([slack[r][0] if r in clipped else 0.0 for r, _ in equations])
    high = np.array([slack[r][1] if r in clipped else 0.0 for r, _ in equations])
    return _Program(rows, row, category, target, low, high - low)


def _fit(program: _Program, start: Matrix | None = None) -> tuple[Matrix | None, Matrix]:
    """The most even table (kinds, categories), as shares of each kind, None if the rows do not come to agree; and the
    lambdas. What forces a table, or forbids it, is where they grow without end.

    For any lambdas the function is at least the entropy of every table that agrees: below 0 there is none. start: the
    lambdas of a program with the same rows.
    """
    weights = np.zeros(len(program.target)) if start is None else start
    now = program.value(weights)
    for _ in range(STEPS):
        share, missed, step = program.newton(weights)
        if np.abs(missed).max(initial=0.0) < AGREED:
            return share, weights
        pace = 1.0
        while pace > 1e-6 and program.value(weights + pace * step) > now + 1e-4 * pace * float(missed @ step):
            pace /= 2
        weights = weights + pace * step
        now = program.value(weights)
        if now < NONE:
            break
    return None, weights


def _forcing(program: _Program, weights: Matrix) -> list[int]:
    """The rows whose lambdas have grown large, and as many more as it takes to have one among them that is not clipped:
    only such a row can be kept back."""
    clipped = [row for row, _ in program.rows.clipped]
    size = np.abs(weights) / max(float(np.abs(weights).max(initial=0.0)), 1e-9)
    for large in LARGE:
        rows = np.unique(program.row[size > large])
        if not np.isin(rows, clipped).all():
            break
    return [int(row) for row in rows]


def _outside(rows: Rows, share: Matrix) -> dict[int, float]:
    """For each clipped row how many lie outside in a fitted table."""
    inside = rows.members @ (rows.n[:, None] * share)
    return {row: float(inside[row].sum() - inside[row, category]) for row, category in rows.clipped}


def closed_off(rows: Rows, shown: set[tuple[int, Slack]]) -> Iterator[list[int]]:
    """For each clipped row that cannot be seen both ways (all of one mind, and one outside) the rows that forbid it.

    shown: (row, side) that need not be looked at; what is found to be possible is added.
    """
    anyhow: dict[int, Slack] = {row: (0.0, 1.0) for row, _ in rows.clipped}
    found, even = _fit(_program(rows, anyhow))
    if found is not None:
        shown |= _seen(rows, found)
    for row, side in [(row, side) for row in anyhow for side in SIDES]:
        if (row, side) in shown:
            continue
        program = _program(rows, anyhow | {row: side})
        found, weights = _fit(program, even)
        if found is None:
            yield _forcing(program, weights)
        else:
            shown |= _seen(rows, found)


def _seen(rows: Rows, share: Matrix) -> set[tuple[int, Slack]]:
    """Which clipped rows a table shows one way or the other."""
    return {(row, side) for row, outside in _outside(rows, share).items() for side in SIDES if _within(outside, side)}


def _within(outside: float, side: Slack) -> bool:
    return side[0] - AGREED <= outside <= side[1] + AGREED


def certain(rows: Rows) -> list[int]:
    """The rows that make the answer of some kind of people certain, or all but; none if no answer is."""
    program = _program(rows, {row: (0.0, 1.0) for row, _ in rows.clipped})
    share, weights = _fit(program)
    if share is None or share.max(initial=0.0) <= CERTAIN:
        return []
    return _forcing(program, weights)
