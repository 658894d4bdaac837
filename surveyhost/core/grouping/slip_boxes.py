"""Slip boxes: who draws from which, so that each is for at least as many people as the floor.

People without an address are counted by the box they draw from and by nothing else: no value of an attribute is kept
for them, and their unit is the box's. Boxes are made as units are (`lift`): a box stands at the first unit, from below,
at which enough such people have gathered.

Claim. Every box holds at least `floor` people, and whoever is new among those who draw somewhere draws one level up,
as newcomers by mail are counted one level up (`earlier.newcomers`).
"""

from collections import Counter
from collections.abc import Sequence

from .. import thresholds
from ..plurals import counted
from .frozen import path_of, unit_of
from .lift import lift
from .refusals import TooFewForBox

Path = tuple[str, ...]


def _ways_up(path: Path, before: Path | None) -> list[Path]:
    """The units that the person is new in, from the innermost up. The company is never among them."""
    ways = [path[:level] for level in range(len(path), 0, -1)]
    return ways if before is None else [way for way in ways if before[: len(way)] != way]


def starts(units: Sequence[str], earlier: Sequence[str | None] | None, k: int) -> list[Path]:
    """The unit in which each person begins to look for a box: their own, or the one above where they are new and fewer
    than `k` are."""
    paths = [path_of(unit) for unit in units]
    if earlier is None:
        return paths
    ways = [_ways_up(path, None if old is None else path_of(old)) for path, old in zip(paths, earlier, strict=True)]
    joined = Counter(way for new in ways for way in new)
    made = []
    for path, new in zip(paths, ways, strict=True):
        few = [way for way in new if joined[way] < k]
        made.append(few[-1][:-1] if few else path)
    return made


def boxes(units: Sequence[str], earlier: Sequence[str | None] | None, k: int) -> list[str]:
    """The path text of the unit from whose box each person draws.

    units: path text of the unit of each person without an address. earlier: the unit from which they drew or came in
    the wave before (None: drew from no box), or None if there was no wave. k: the policy's minimum; a box holds at
    least the floor. Raises TooFewForBox where all of them together are fewer.
    """
    floor = thresholds.floor(k)
    if 0 < len(units) < floor:
        people = counted(len(units), "person has", "people have")
        raise TooFewForBox(people=people, count=len(units), floor=floor)
    begin = starts(units, earlier, k)
    paths = sorted({path[:level] for path in begin for level in range(len(path) + 1)} | {()})
    place = {path: number for number, path in enumerate(paths)}
    attached = [0] * len(paths)
    for path in begin:
        attached[place[path]] += 1
    held = lift([place[path[:-1]] if path else 0 for path in paths], attached, floor)
    return [unit_of(paths[held[place[path]]]) for path in begin]
