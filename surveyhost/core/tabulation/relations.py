"""What goes with the outcome: one rank correlation for each rated item, at company level only.

A deliberate exception. The k-distance proof is about tables of one item; a joint count of two items is in no table we
publish, and stays in none: of each the desk keeps the counts until it has rounded one coefficient out of them. It is
published only where at least `FEWEST` people answered both and at least `SPREAD` of them stand apart from the most
common answer, for the company only, with one decimal, and without the number of people, which would tell how many
skipped one of the two. The population is fixed at close, so a second release prints the same figure.
`docs/how-a-report-is-protected.md` says what this does and does not protect.
"""

import math
from collections.abc import Mapping
from typing import Any

from ..questionnaire.measures import Measure
from ..questionnaire.model import Questionnaire
from ..release.model import COMPANY, Cell
from ..release.outcomes import outcome, related
from .cube import Cube, Ints
from .rank_correlation import spearman

FEWEST = 100
"""People who answered both items, below which there is no figure."""
SPREAD = 10
"""Of these, so many at least lie outside the most common answer of either item: a figure must not tell of a few."""


def relations(cube: Cube, questionnaire: Questionnaire, cells: Mapping[tuple[str, str], Cell]) -> dict[str, Any]:
    """What is published: {"outcome": measure, "items": {measure: [coefficient, low, high]}}; empty where nothing is.

    A coefficient has one decimal; its 95 % interval is widened to whole tenths. Only of items whose company row, and
    the outcome's, is printed in full: a clipped row must not be told by another figure. Favourable ends point up.
    """
    of = outcome(questionnaire)
    if of is None or not _is_full(cells, of):
        return {}
    found = {}
    for measure in related(questionnaire):
        table = cube.joint.get(measure.code)
        if table is not None and _is_full(cells, measure) and _is_of_many(table):
            turned = table[:: -1 if measure.favourable == "low" else 1, :: -1 if of.favourable == "low" else 1]
            figures = spearman(turned.tolist())
            if figures is not None:
                found[measure.code] = _rounded(*figures[:3])
    return {"outcome": of.code, "items": found} if found else {}


def _is_of_many(table: Ints) -> bool:
    people = int(table.sum())
    return people >= FEWEST and all(people - int(table.sum(axis=axis).max()) >= SPREAD for axis in (0, 1))


def _is_full(cells: Mapping[tuple[str, str], Cell], measure: Measure) -> bool:
    cell = cells.get((COMPANY, measure.code))
    return cell is not None and cell.form == "full" and all(share.exact for share in cell.shares)


def _rounded(middle: float, low: float, high: float) -> list[float]:
    return [round(middle, 1) + 0.0, math.floor(low * 10) / 10 + 0.0, math.ceil(high * 10) / 10 + 0.0]
