"""Waves: whoever is new in a unit is counted one level up, so that two waves set side by side do not speak for one.

Claim. In its first wave a newcomer or mover is counted in no total in which fewer than `least` others joined at the
same time: what a unit's figures moved by never rests on fewer than `least` people who came.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from .frozen import JOINED, path_of, unit_of

Path = tuple[str, ...]


def _ways_up(path: Path, before: Path | None) -> list[Path]:
    """The units that the person is new in, from the innermost up. The company is never among them."""
    if before is None:
        return [path[:level] for level in range(len(path), 0, -1)]
    return [path[:level] for level in range(len(path), 0, -1) if before[:level] != path[:level]]


def attach(units: Sequence[str], earlier: Sequence[str | None], least: int) -> tuple[str, ...]:
    """The unit text under which each person is counted in this wave.

    units: path text of each person's unit. earlier: the same in the wave before, None for people who were not there.
    least: the fewest people who may be seen to join a unit together (k).

    Somebody who is new in the unit counts as an ordinary member if at least `least` joined it; else the text ends in
    the mark of a leaf of its own, which is lifted into the unit above.
    """
    if len(units) != len(earlier):
        raise ValueError("one earlier unit, or None, for each person")
    paths = [path_of(unit) for unit in units]
    before = [None if unit is None else path_of(unit) for unit in earlier]
    joined: Counter[Path] = Counter()
    for path, old in zip(paths, before, strict=True):
        joined.update(_ways_up(path, old))
    made = []
    for path, old in zip(paths, before, strict=True):
        held = path
        for new in _ways_up(path, old):
            if joined[new] >= least:
                break
            held = new[:-1]
        made.append(unit_of(path) if held == path else unit_of(path[: len(held) + 1]) + JOINED)
    return tuple(made)


def lift_few(
    texts: Sequence[str], units: Sequence[str], earlier: Sequence[str | None], least: int, counted: Mapping[str, Path]
) -> tuple[str, ...]:
    """The texts of `attach`, where lifting has left fewer than `least` newcomers in a unit: these go one level up too.

    counted: the path of the unit under which the people of each text are counted. To be repeated until nothing changes,
    since whoever goes up may leave others too few to stand.
    """
    before = [None if unit is None else path_of(unit) for unit in earlier]
    new_in = []
    for text, unit, old in zip(texts, units, before, strict=True):
        held = counted[text]
        new_in.append([path for path in _ways_up(path_of(unit), old) if held[: len(path)] == path])
    joined = Counter(path for paths in new_in for path in paths)
    made = []
    for text, paths in zip(texts, new_in, strict=True):
        few = [path for path in paths if joined[path] < least]
        made.append(unit_of(min(few, key=len)) + JOINED if few else text)
    return tuple(made)
