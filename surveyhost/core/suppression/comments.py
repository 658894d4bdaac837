"""Comments: one list for each sufficiently large block of people, each comment in one list only.

Claim. Every list holds the comments of at least `minimum` (10) people who wrote one, and as many in each language that
stands in it; and lists are disjoint sets of people, so no list, and no difference of two lists, holds fewer. Lists are
sorted by content: position tells nothing, and two comments of one person stand in two lists that nothing ties together.
"""

from collections.abc import Collection, Mapping

import numpy as np

from ..grouping.groups import UNIT
from ..grouping.lift import lift
from ..grouping.rated_units import silent_items
from ..modular import Ints
from ..questionnaire.model import Questionnaire
from ..release.model import Protected
from ..tabulation.cube import Cube
from .comment_languages import HELD_BACK, tongues
from .follow_ups import Cells, listed

Part = tuple[str, str]
"""What was written in one block in one language: (code of the block, language)."""
Blocks = dict[str, dict[str, tuple[Part, ...]]]


def _writers(cube: Cube, held: Mapping[str, tuple[str, ...]], language: Mapping[str, str]) -> dict[str, Ints]:
    """Per language (units,) how many wrote, at their block; without texts held back. language: of each text."""
    made: dict[str, Ints] = {}
    for code, said in held.items():
        for text in said:
            if language[text] == HELD_BACK:
                continue
            counted = made.setdefault(language[text], np.zeros(len(cube.views.units), dtype=np.int64))
            counted[cube.views.index[code]] += 1
    return made


def _under(cube: Cube, writers: Ints, minimum: int, company_only: bool) -> list[int]:
    """The position of the unit under which each unit's comments stand."""
    parents = cube.views.parents
    return [0] * len(parents) if company_only else lift(parents, writers.tolist(), minimum)


def comment_blocks(
    cube: Cube, minimum: int, questionnaire: Questionnaire, cells: Cells, released: Collection[str] = ()
) -> tuple[Blocks, list[Protected]]:
    """Per comment item: the unit under which each list stands, to the parts pooled in it; and what is not printed.

    A person writes at most one comment per item, so comments are counted as people. Each language is lifted by itself;
    one in which fewer than `minimum` wrote is in no list. Comments on a follow-up stand for the company, if at all.
    cells: what is printed of the other items. released: texts in no language of the wave that a reviewer let stand.
    """
    views, company_only = cube.views, listed(questionnaire, cells)
    made: Blocks = {}
    notes: list[Protected] = []
    silent = silent_items(questionnaire, views, cube.k)
    for item, held in cube.comments.items():
        made[item] = {}
        if item in silent:
            notes.append(Protected("few", (), UNIT, None, item))
            continue
        lifted: dict[tuple[str, str], None] = {}
        spoken = tongues((text for said in held.values() for text in said), questionnaire.languages, released)
        for language, writers in sorted(_writers(cube, held, spoken).items()):
            if writers.sum() < minimum or not company_only.get(item, True):
                continue
            block = _under(cube, writers, minimum, item in company_only)
            for position in np.flatnonzero(writers).tolist():
                code, into = views.units[position].code, views.units[block[position]].code
                made[item][into] = (*made[item].get(into, ()), (code, language))
                if into != code and item not in company_only:  # a note would say that somebody there was asked
                    lifted[code, into] = None
        notes += [Protected("lifted", views.unit[code].path, UNIT, into, item) for code, into in lifted]
        if not made[item]:
            notes.append(Protected("few", (), UNIT, None, item))
    return made, notes
