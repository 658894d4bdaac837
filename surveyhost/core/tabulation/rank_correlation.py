"""Rank correlation of two ordered items, from their table of counts. Only the desk has such a table.

Spearman's rho with mean ranks for ties; its 95 % interval by Fisher's z with the standard error of Bonett and Wright
(2000), sqrt((1 + rho^2 / 2) / (n - 3)).
"""

import math
from collections.abc import Sequence

Z = 1.959964


def _mean_ranks(totals: Sequence[int]) -> list[float]:
    """Mean rank, from 1, of each category that holds `totals` people."""
    ranks, before = [], 0
    for total in totals:
        ranks.append(before + (total + 1) / 2)
        before += total
    return ranks


def spearman(table: Sequence[Sequence[int]]) -> tuple[float, float, float, int] | None:
    """Coefficient, low and high end of its interval, number of people.

    table[i][j]: how many chose category i of the one item and j of the other, both from low to high.
    None for fewer than four people, or where everybody chose the same.
    """
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    people = sum(rows)
    if people < 4:
        return None
    across, down = _mean_ranks(rows), _mean_ranks(columns)
    middle = (people + 1) / 2
    spread_rows = sum(total * (rank - middle) ** 2 for total, rank in zip(rows, across, strict=True))
    spread_columns = sum(total * (rank - middle) ** 2 for total, rank in zip(columns, down, strict=True))
    if not spread_rows or not spread_columns:
        return None
    together = sum(
        count * (across[i] - middle) * (down[j] - middle) for i, row in enumerate(table) for j, count in enumerate(row)
    )
    rho = together / math.sqrt(spread_rows * spread_columns)
    inside = max(-0.999999, min(0.999999, rho))
    error = math.sqrt((1 + inside**2 / 2) / (people - 3))
    low, high = (math.tanh(math.atanh(inside) + side * Z * error) for side in (-1, 1))
    return round(rho, 9), low, high, people
