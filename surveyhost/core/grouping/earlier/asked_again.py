"""Who a follow-up wave asks: those whom a row of an earlier wave counted, where they were counted then.

Nobody new is asked and nobody is counted elsewhere than before, so that what differs between the two waves is who left.
Where too few left a row for that to be safe, some who stayed are not asked, by lot: what is missing then speaks for at
least k people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..atoms import Person
from ..frozen import unit_of
from ..refusals import NobodyToAskAgain, TooFewToAskAgain
from .newcomers import Earlier, Path, kept


@dataclass(frozen=True, slots=True)
class Asked:
    """The people of a follow-up, and the waves before as they see them."""

    positions: tuple[int, ...]
    """Of the roster, in its order."""
    people: tuple[Person, ...]
    """Each with the unit in which the earlier wave counted them."""
    earlier: tuple[Earlier, ...]


def _inside(wave: Earlier, row: Path) -> frozenset[str]:
    """Codes of the blocks that a unit's row counts."""
    units = wave.views.units
    return frozenset(unit.code for unit in units if unit.path[: len(row)] == row)


def _was(wave: Earlier, row: Path) -> tuple[set[int], int]:
    """Positions of those who were counted in the row and are on the roster; how many others were."""
    blocks = _inside(wave, row)
    now = {i for i, labels in enumerate(wave.now) if labels is not None and labels[0] in blocks}
    return now, sum(labels[0] in blocks for labels in wave.gone)


def _without(wave: Earlier, asked: Sequence[int]) -> Earlier:
    """An earlier wave, for those who are asked: everybody else is gone."""
    left = set(asked)
    others = [labels for i, labels in enumerate(wave.now) if labels is not None and i not in left]
    return replace(wave, now=[wave.now[i] for i in asked], gone=[*wave.gone, *others])


def asked_again(
    attributes: Sequence[Mapping[str, str]],
    earlier: Sequence[Earlier],
    followed: int,
    row: Path,
    fixed: Collection[int],
    least: int,
    floor: int,
) -> Asked:
    """Who is asked in the follow-up of the wave at this place of `earlier`.

    attributes: of everybody on the roster. row: path of a published unit, () for the company. fixed: positions of
    people who can only be asked together with the others of their unit. Raises NobodyToAskAgain where the row counted
    nobody, TooFewToAskAgain where fewer than `floor` people could be asked.
    """
    wave = earlier[followed]
    stood, gone = _was(wave, row)
    if not stood and not gone:
        raise NobodyToAskAgain(unit=unit_of(row))
    asked = sorted(kept(stood, [_was(one, row) for one in earlier], fixed, least, floor))
    if len(asked) < floor:
        raise TooFewToAskAgain(least=floor)
    path = wave.views.unit
    people = tuple((unit_of(path[labels[0]].path), attributes[i]) for i in asked if (labels := wave.now[i]) is not None)
    restricted = tuple(_without(one, asked) for one in earlier)
    return Asked(tuple(asked), people, restricted)
