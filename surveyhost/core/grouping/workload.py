"""How many breakdowns a firm gets, so that its report can be made in time.

Each question is looked into for what it might tell of single people (see `suppression.doubt`). That takes the longer
the more people there are, and the more rows cross each other.

The figures were measured, in seconds of one processor and one question (docs/performance.md).
"""

from collections.abc import Sequence

import numpy as np

from .breakdowns import Breakdown
from .frozen import Views

QUESTIONS, PROCESSORS = 60, 2
PEOPLE, SECONDS = (240, 2_000, 20_000), (30.0, 60.0, 180.0)
"""Within so many seconds the report of so many people has to be made, with so many questions on so many processors."""
KINDS = 5_000
"""Kinds of people, that is of unit and labels, that take a second, whatever they are compared by."""
FREE, ROWS = 45, 5
"""Rows of breakdowns that take hardly longer than none, and those beyond them that take one second more."""


def seconds(kinds: int, rows: int) -> float:
    """What one question takes."""
    return kinds / KINDS + max(0, rows - FREE) / ROWS


def allowed(people: int) -> float:
    """What one question may take in a firm of so many people."""
    goal = SECONDS[-1] * people / PEOPLE[-1] if people > PEOPLE[-1] else float(np.interp(people, PEOPLE, SECONDS))
    return goal * PROCESSORS / QUESTIONS


def kept(breakdowns: Sequence[Breakdown], views: Views, kinds: int, people: int) -> list[Breakdown]:
    """The breakdowns that can be looked into in time, in the order given: the last ones are left out first.

    views: those made of all of them. kinds: of people that their labels tell apart. One that waits takes no time.
    """
    rows = {view.name: len(view.groups) for view in views.views}
    left = list(breakdowns)
    while left and seconds(kinds, sum(rows.get(one.name, 0) for one in left)) > allowed(people):
        left.pop()
    return left
