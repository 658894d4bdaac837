"""Printed tables as constraints on whole numbers of people."""

from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from .paper import Printed, Said

Expression = Any


def span(share: tuple[int, int], n: int, how: str) -> tuple[int, int]:
    """The fewest and the most people that one printed share allows."""
    low, high = share
    if how == "exact":  # rounded up or down
        return max(0, -(-n * (low - 1) // 100)), min(n, (n * (high + 1) - 1) // 100)
    return -(-n * low // 100), n * high // 100


def admits(said: Said, n: int, counts: Sequence[int]) -> bool:
    """Whether these counts of the categories print this table. Says the same as `table`, in other words."""
    parts = [sum(counts[category] for category in part) for part in said.parts]
    if sum(counts) != n:
        return False
    if said.how == "clipped":
        return parts[said.top()] >= n - 1
    if said.how == "range":
        return all(
            low <= 100 * c // n and -(-100 * c // n) <= high for c, (low, high) in zip(parts, said.shares, strict=True)
        )
    percents = [100 * c // n for c in parts]
    first = sorted(range(len(parts)), key=lambda place: (-(100 * parts[place] % n), place))
    for place in first[: 100 - sum(percents)]:
        percents[place] += 1
    return percents == [low for low, _ in said.shares]


def table(model: cp_model.CpModel, said: Said, n: int, sums: Sequence[Expression]) -> None:
    """One printed table. sums: how many people of the row are in each part."""
    if said.how == "clipped":
        model.add(sums[said.top()] >= n - 1)
        return
    spans = [span(share, n, said.how) for share in said.shares]
    for expression, (low, high) in zip(sums, spans, strict=True):
        model.add_linear_constraint(expression, low, high)
    if said.how == "exact" and any(low < high for low, high in spans):
        _largest_remainder(model, said, n, sums)


def _largest_remainder(model: cp_model.CpModel, said: Said, n: int, sums: Sequence[Expression]) -> None:
    """Whole percents that add to 100: all rounded down, then the largest remainders up, the earlier first of equals."""
    rest, up = [], []
    for (percent, _), expression in zip(said.shares, sums, strict=True):
        rest.append(model.new_int_var(0, n - 1, ""))
        up.append(model.new_bool_var(""))
        model.add(100 * expression == n * (percent - up[-1]) + rest[-1])
    for one in range(len(sums)):
        for other in range(len(sums)):
            if one != other:
                model.add(rest[one] >= rest[other] + (one > other)).only_enforce_if(up[one], up[other].negated())


def mean(model: cp_model.CpModel, row: Printed, first: int, sums: Sequence[Expression]) -> None:
    """A mean with two decimals."""
    about = round(row.mean * row.n)
    points = [p for p in range(about - row.n - 1, about + row.n + 2) if round(p / row.n, 2) == row.mean]
    total = sum((first + place) * expression for place, expression in enumerate(sums))
    model.add_linear_constraint(total, min(points), max(points))
