"""Boxes of slips without a name: who draws from which, so that no box is drawn from by fewer than the floor.

People without an address are counted by the box they draw from and by nothing else: no value of an attribute is kept
for them, and their unit is the box's. Boxes are made as units are (`lift`): a box stands at the first unit, from below,
at which enough such people have gathered.

Claim. Every box holds at least `floor` people, and whoever is new among those who draw somewhere draws one level up,
as newcomers by mail are counted one level up (`waves`).
"""

from collections.abc import Sequence

from surveyhost.core.errors import Refusal

from .frozen import JOINED, path_of, unit_of
from .lift import lift
from .waves import attach

Path = tuple[str, ...]


def _from(units: Sequence[str], earlier: Sequence[str | None] | None, k: int) -> list[Path]:
    """The unit in which each person begins to look for a box: their own, or the one above where they are new."""
    if earlier is None:
        return [path_of(unit) for unit in units]
    texts = attach(units, earlier, k)
    return [path_of(text.removesuffix(JOINED))[: -1 if text.endswith(JOINED) else None] for text in texts]


def boxes(units: Sequence[str], earlier: Sequence[str | None] | None, k: int) -> list[str]:
    """The path text of the unit from whose box each person draws.

    units: path text of the unit of each person without an address. earlier: the unit from which they drew or came in
    the wave before (None: drew from no box), or None if there was no wave. k: the policy's minimum; a box holds at
    least k + 2. Raises Refusal (code "slips") where all of them together are fewer.
    """
    floor = k + 2
    if 0 < len(units) < floor:
        raise Refusal(
            f"{len(units)} people have no address; a box needs at least {floor}. Print slips with names instead.",
            "slips",
        )
    starts = _from(units, earlier, k)
    paths = sorted({path[:level] for path in starts for level in range(len(path) + 1)} | {()})
    place = {path: number for number, path in enumerate(paths)}
    attached = [0] * len(paths)
    for path in starts:
        attached[place[path]] += 1
    held = lift([place[path[:-1]] if path else 0 for path in paths], attached, floor)
    return [unit_of(paths[held[place[path]]]) for path in starts]
