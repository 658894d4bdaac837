"""Comments: one list for each block of people large enough, each comment in one list only.

Claim. Every list holds the comments of at least `minimum` (10) people who wrote one, and as many in each language that
stands in it; and lists are disjoint sets of people, so no list, and no difference of two lists, holds fewer. Lists are
sorted by content: position tells nothing, and two comments of one person stand in two lists that nothing ties together.
"""

from collections.abc import Mapping

import numpy as np

from surveyhost.core.questionnaire import Questionnaire
from surveyhost.core.release import Protected
from surveyhost.core.tabulation import Cube

from .follow_ups import Cells, listed
from .groups import UNIT
from .languages import tongues
from .lift import lift
from .span import Ints

Part = tuple[str, str]
"""What was written in one block in one language: (code of the block, language)."""
Blocks = dict[str, dict[str, tuple[Part, ...]]]


def _writers(cube: Cube, held: Mapping[str, tuple[str, ...]]) -> dict[str, Ints]:
    """Per language (units,) how many wrote, at their block."""
    language = tongues(text for said in held.values() for text in said)
    made: dict[str, Ints] = {}
    for code, said in held.items():
        for text in said:
            counted = made.setdefault(language[text], np.zeros(len(cube.views.units), dtype=np.int64))
            counted[cube.views.index[code]] += 1
    return made


def _under(cube: Cube, writers: Ints, minimum: int, company_only: bool) -> list[int]:
    """The position of the unit under which each unit's comments stand."""
    parents = cube.views.parents
    return [0] * len(parents) if company_only else lift(parents, writers.tolist(), minimum)


def comment_blocks(
    cube: Cube, minimum: int, questionnaire: Questionnaire, cells: Cells
) -> tuple[Blocks, list[Protected]]:
    """Per comment item: the unit under which each list stands, to the parts pooled in it; and what is not printed.

    A person writes at most one comment per item, so comments are counted as people. Each language is lifted by itself;
    one in which fewer than `minimum` wrote is in no list. Comments on a follow-up stand for the company, if at all.
    cells: what is printed of the other items.
    """
    views, company_only = cube.views, listed(questionnaire, cells)
    made: Blocks = {}
    notes: list[Protected] = []
    for item, held in cube.comments.items():
        made[item] = {}
        lifted: dict[tuple[str, str], None] = {}
        for language, writers in sorted(_writers(cube, held).items()):
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
