"""Tables of joint choices that differ from a known one by a few people exchanging their answers.

A kind's choices are dealt out to its people so that each answers as one may. One person who chooses another option,
or one more or less, changes the rows in which they are counted; two people who exchange all they chose, those in which
only one of them is. Changes that undo each other leave every row as it was.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from .choices import Choices
from .printed import EXACT

TRIES = 4
STARTS = 6
"""Changes of a kind with which a search for three begins."""
PAIRS = 150_000
"""Pairs of people looked at."""
Marks = npt.NDArray[np.uint64]


def dealt(choices: Choices, table: Ints) -> tuple[Ints, Ints]:
    """(people,) the kind of each, and (people, options) 0/1 what each chose. table: (options, kinds), which agrees."""
    rules, n = choices.rules, choices.n
    kind = np.repeat(np.arange(len(n)), n)
    chose = np.zeros((len(kind), len(table)), dtype=np.int64)
    for number, begin in enumerate((np.cumsum(n) - n).tolist()):
        column = table[:, number]
        others = np.where(rules.alone, 0, column)
        people = max(int(others.max()), -(-int(others.sum()) // rules.most))
        if rules.everybody:
            people = int(n[number]) - int(column[rules.alone].sum())
        turn = 0
        for option, count in enumerate(others.tolist()):
            chose[begin + (turn + np.arange(count)) % max(people, 1), option] = 1
            turn += count
        last = begin + people
        for option in np.flatnonzero(rules.alone).tolist():
            chose[last : last + int(column[option]), option] = 1
            last += int(column[option])
    return kind, chose


def _changes(chose: Ints, left: Ints, right: Ints) -> Iterator[Ints]:
    """(pairs, options) what the left one takes over: all that the right one chose instead of what they chose; then one
    option for another, for each two."""
    apart = chose[right] - chose[left]
    yield apart
    options = chose.shape[1]
    for give in range(options):
        for take in range(options):
            if give == take:
                continue
            one = np.zeros_like(apart)
            fits = (apart[:, give] == -1) & (apart[:, take] == 1)
            one[fits, give], one[fits, take] = -1, 1
            yield one


def swapped(choices: Choices, base: Ints, wanted: npt.NDArray[np.bool_], random: np.random.Generator) -> Iterator[Ints]:
    """Tables in which every printed count is as in `base`, which agrees, and which differ from it where `wanted`
    (options, kinds), as far as such are found."""
    kind, chose = dealt(choices, base)
    marks = _marks(choices, random)
    missing = wanted.copy()
    yield from _alone(choices, base, missing, marks, random)
    left, right = _pairs(len(kind), random)
    told = kind[left] != kind[right]
    left, right = left[told], right[told]
    where = (marks[:, kind[left]] - marks[:, kind[right]]).T
    for change in _changes(chose, left, right):
        some = np.flatnonzero(change.any(axis=1))
        mark = (change[some].astype(np.uint64) * where[some]).sum(axis=1, dtype=np.uint64)
        for one, two in _found(mark, _useful(missing, change[some], kind[left[some]], kind[right[some]]), random):
            table = base.copy()
            for pair in {one, two}:
                place = some[pair]
                table[:, kind[left[place]]] += change[place]
                table[:, kind[right[place]]] -= change[place]
            if missing[table != base].any() and _apart(left, right, some[one], some[two]):
                missing[table != base] = False
                yield table


def _marks(choices: Choices, random: np.random.Generator) -> Marks:
    """(options, kinds) a number for the exact rows in which a choice is counted. Clipped rows leave room for one."""
    made = np.zeros((len(choices.measures), len(choices.n)), dtype=np.uint64)
    draw = random.integers(1, 2**63, size=len(choices.lines), dtype=np.uint64)
    for line, number in zip(choices.lines, draw, strict=True):
        if line.top == EXACT:
            made[line.option, line.kinds] += number
    return made


def _alone(
    choices: Choices, base: Ints, missing: npt.NDArray[np.bool_], marks: Marks, random: np.random.Generator
) -> Iterator[Ints]:
    """Tables in which one or two people chose otherwise. What they cover is missing no more."""
    kind, chose = dealt(choices, base)
    rules = choices.rules
    people, change = _lone(chose, rules.alone, rules.fewest, rules.most, rules.everybody)
    mark = (change.astype(np.uint64) * marks[:, kind[people]].T).sum(axis=1, dtype=np.uint64)
    asked = np.flatnonzero((missing[:, kind[people]] & (change.T != 0)).any(axis=0))
    for one, two in _found(mark, asked, random):
        if one != two and people[one] == people[two]:
            continue
        table = base.copy()
        for number in {one, two}:
            table[:, kind[people[number]]] += change[number]
        if missing[table != base].any():
            missing[table != base] = False
            yield table
    order = np.argsort(mark, kind="stable")
    for option, place in np.argwhere(missing).tolist():
        mine = np.flatnonzero((kind[people] == place) & (change[:, option] != 0))
        for three in _threes(mark, order, people, random.permutation(mine)[:STARTS]):
            table = base.copy()
            for number in three:
                table[:, kind[people[number]]] += change[number]
            if table[option, place] != base[option, place] and choices.agrees(table):
                missing[table != base] = False
                yield table
                break


def _threes(mark: Marks, order: Ints, people: Ints, mine: Ints) -> Iterator[list[int]]:
    """Changes of three people that undo each other, the first of them one of these."""
    for first in mine.tolist():
        opposite = np.uint64(0) - (mark + mark[first])
        place = np.minimum(np.searchsorted(mark, opposite, sorter=order), max(len(order) - 1, 0))
        third = order[place]
        good = (mark[third] == opposite) & (people != people[first]) & (people[third] != people[first])
        good &= people[third] != people
        for second in np.flatnonzero(good)[:TRIES].tolist():
            yield [first, second, int(third[second])]


def _lone(chose: Ints, alone: npt.NDArray[np.bool_], fewest: int, most: int, everybody: bool) -> tuple[Ints, Ints]:
    """(changes,) who chooses otherwise, and (changes, options) what: one more, one less, or one for another. Who chose
    something alone may choose something else alone only by exchange."""
    options = chose.shape[1]
    number = chose.sum(axis=1)
    free = ~chose[:, alone].any(axis=1)
    unit = np.eye(options, dtype=np.int64)
    who, what = [], []
    for option in np.flatnonzero(~alone).tolist():
        more = np.flatnonzero(free & (chose[:, option] == 0) & (number < most) & (number + 1 >= fewest))
        less = np.flatnonzero(free & (chose[:, option] == 1) & ((number > fewest) | ((number == 1) & (not everybody))))
        who += [more, less]
        what += [np.repeat(unit[None, option], len(more), axis=0), np.repeat(-unit[None, option], len(less), axis=0)]
        for other in np.flatnonzero(~alone).tolist():
            other_for = np.flatnonzero((chose[:, option] == 1) & (chose[:, other] == 0))
            who.append(other_for)
            what.append(np.repeat((unit[other] - unit[option])[None], len(other_for), axis=0))
    return np.concatenate(who), np.concatenate(what)


def _pairs(people: int, random: np.random.Generator) -> tuple[Ints, Ints]:
    if people * (people - 1) // 2 <= PAIRS:
        left, right = np.triu_indices(people, 1)
        return left.astype(np.int64), right.astype(np.int64)
    return random.integers(0, people, PAIRS), random.integers(0, people, PAIRS)


def _useful(missing: npt.NDArray[np.bool_], change: Ints, left: Ints, right: Ints) -> Ints:
    """Pairs whose exchange would change something that is missing."""
    moved = change.T != 0
    return np.flatnonzero(((missing[:, left] | missing[:, right]) & moved).any(axis=0))


def _apart(left: Ints, right: Ints, one: int, two: int) -> bool:
    return one == two or len({left[one], right[one], left[two], right[two]}) == 4


def _found(mark: Marks, asked: Ints, random: np.random.Generator) -> Iterator[tuple[int, int]]:
    """For each pair asked for, itself where it changes no row, else with another that undoes it."""
    order = np.argsort(mark, kind="stable")
    asked = random.permutation(asked)
    for pair in asked[mark[asked] == 0].tolist():
        yield pair, pair
    asked = asked[mark[asked] != 0]
    opposite = np.uint64(0) - mark[asked]
    place = np.searchsorted(mark, opposite, sorter=order)
    for shift in range(TRIES if len(asked) else 0):
        other = order[np.minimum(place + shift, len(order) - 1)]
        good = mark[other] == opposite
        yield from zip(asked[good].tolist(), other[good].tolist(), strict=True)
