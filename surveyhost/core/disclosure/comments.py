"""Comments: one list for each block of people large enough, each comment in one list only.

Claim. Every list holds the comments of at least `minimum` (10) people who wrote one, and lists are disjoint sets of
people, so no list, and no difference of two lists, holds fewer. Lists are sorted by content: position tells nothing,
and two comments of one person stand in two lists that nothing ties together.
"""

import numpy as np

from surveyhost.core.release import Protected
from surveyhost.core.tabulation import Cube

from .groups import UNIT
from .lift import lift

Blocks = dict[str, dict[str, tuple[str, ...]]]


def comment_blocks(cube: Cube, minimum: int) -> tuple[Blocks, list[Protected]]:
    """Per comment item: the unit under which each list stands, to the blocks pooled in it; and what is not printed.

    A person writes at most one comment per item, so comments are counted as people.
    """
    views = cube.views
    made: Blocks = {}
    notes: list[Protected] = []
    for item, held in cube.comments.items():
        writers = np.zeros(len(views.units), dtype=np.int64)
        for code, said in held.items():
            writers[views.index[code]] = len(said)
        made[item] = {}
        if writers.sum() < minimum:
            notes.append(Protected("few", (), UNIT, None, item))
            continue
        block = lift(views.parents, writers.tolist(), minimum)
        for code in held:
            into = views.units[block[views.index[code]]].code
            made[item][into] = (*made[item].get(into, ()), code)
            if into != code:
                notes.append(Protected("lifted", views.unit[code].path, UNIT, into, item))
    return made, notes
