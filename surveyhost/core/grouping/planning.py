"""Plans a wave: makes the groups from the roster before anybody is asked, and says what a report can show."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from .. import thresholds
from ..release.model import Protected
from . import breakdowns as asked_for
from . import workload
from .atoms import Person, Roster, lifted_units, read
from .breakdowns import Breakdown
from .construct import Cast, closing_labels, coarsen, construct
from .earlier import side_by_side
from .earlier.holding import held, waits
from .earlier.newcomers import Earlier, Path, Tree, check_company, groups_before, silent_before, tree_before
from .frozen import HELD, JOINED, MISSING, SILENT, Cell, Views, held_in, labels, path_of, unit_of, unit_text
from .groups import protected_places
from .merge import Draft, Ints, merge_nominal, merge_ordered
from .refusals import NextWaveWaits

RATES = (100, 70, 40)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be reportable if this share of the invited answered (a fixed draw, not a promise)."""

    rate: int
    """Percent."""
    units: tuple[str, ...]
    """Codes of the units that would be printed, the company first."""
    groups: Mapping[str, tuple[str, ...]]
    """Per breakdown the codes of its groups."""
    protected: tuple[Protected, ...]
    """What would be lifted, merged or not stated."""


@dataclass(frozen=True, slots=True)
class Plan:
    views: Views
    units: tuple[str, ...]
    """For each person, in the order given, the unit text that `frozen.labels` expects."""
    attributes: tuple[Mapping[str, str], ...]
    """For each person the attributes that `frozen.labels` expects."""
    outlooks: tuple[Outlook, ...]
    unique: int
    """How many people are the only ones with their unit and attribute values on the roster."""
    unique_labels: int
    """How many are the only ones with their labels: what a seat's labels would still single out."""
    smallest_group: int
    """People invited in the smallest group in which anybody will be counted."""

    left_out: tuple[str, ...] = ()
    """Breakdowns that were asked for, and with which a report of this size could not be made in time (`workload`)."""
    is_blind: bool = False
    """Who was invited to an earlier wave is not kept any more, so everybody is counted in the company only."""

    @property
    def holds_back(self) -> bool:
        """Whether anybody is counted elsewhere than their unit and values say, for the sake of an earlier wave."""
        return any(unit.endswith(JOINED) for unit in self.units) or any(
            key.startswith(HELD) for given in self.attributes for key in given
        )

    @property
    def invited(self) -> int:
        return len(self.units)


def _outer(breakdown: Breakdown, roster: Roster, tree: Views, floor: int) -> tuple[list[str], Ints, Ints]:
    """For a breakdown inside units or inside the groups of another attribute: names of the outer values, (atoms,) the
    outer value of each atom, and (outer values,) the group in which each outer value stands."""
    if breakdown.depth:
        areas = [tree.index[tree.area(unit.block, breakdown.depth)] for unit in tree.units]
        return [unit.code for unit in tree.units], np.array(areas)[roster.home], np.arange(len(tree.units))
    if len(breakdown.attributes) == 1:
        return [""], np.zeros_like(roster.home), np.zeros(1, dtype=np.int64)
    first = breakdown.attributes[0]
    people = np.bincount(roster.code[first], weights=roster.people, minlength=len(roster.values[first]))
    merge = merge_ordered if roster.orders.get(first) else merge_nominal
    stands = np.zeros(len(people), dtype=np.int64)
    for group in merge(people.astype(int).tolist(), floor):
        stands[group] = group[0]
    return roster.values[first], roster.code[first], stands


def _draft(breakdown: Breakdown, roster: Roster, tree: Views, floor: int) -> tuple[Draft, Ints]:
    """A breakdown with every roster cell a piece of its own, and (atoms,) the piece of each atom."""
    name = breakdown.attributes[-1]
    values, inner = roster.values[name], roster.code[name]
    names, outer, stands = _outer(breakdown, roster, tree, floor)
    if (back := roster.held[breakdown.name]).any():
        values, inner = [*values, HELD], np.where(back, len(values), inner)
        at_company = breakdown.depth or len(breakdown.attributes) == 1
        names, stands = (names, stands) if at_company else ([*names, HELD], np.append(stands, len(names)))
        outer = np.where(back, 0 if at_company else len(names) - 1, outer)
    keys, piece = np.unique(stands[outer] * len(values) + inner, return_inverse=True)
    pieces: list[list[Cell]] = [[] for _ in keys]
    for cell in np.unique(outer * len(values) + inner).tolist():
        area, value = divmod(cell, len(values))
        place = int(np.searchsorted(keys, int(stands[area]) * len(values) + value))
        pieces[place].append(
            (names[area], values[value]) if len(names) > 1 or "*" in breakdown.name else (values[value],)
        )
    codes = [f"{breakdown.name}/{number}" for number in range(len(keys))]
    cells = [tuple(held) for held in pieces]
    order = roster.orders.get(name, ())
    draft = Draft(breakdown.name, breakdown.attributes, breakdown.depth, order, cells, codes, keys // len(values))
    return draft, piece.astype(np.int64)


def make_views(
    roster: Roster, breakdowns: Sequence[Breakdown], floor: int, silent: Mapping[str, Collection[Path]] | None = None
) -> Views:
    """The views of a roster: lift, merge, repair at this floor. silent: per breakdown the paths of blocks that are not
    to state it in any case."""
    units = tuple(lifted_units(roster, floor))
    tree = Views(units, (), floor)
    made = [_draft(breakdown, roster, tree, floor) for breakdown in breakdowns]
    drafts = [draft for draft, _ in made]
    for draft in drafts:
        quiet = (silent or {}).get(draft.name, ())
        draft.silent |= {tree.index[unit.block] for unit in units if tree.unit[unit.block].path in quiet}
    pieces = [piece for _, piece in made]
    cast = Cast(
        roster.home, np.stack(pieces, axis=1) if pieces else np.zeros((len(roster.home), 0), int), roster.people
    )
    construct(cast, drafts, [tree.index[unit.block] for unit in units], floor)
    return replace(tree, views=tuple(draft.finish([unit.code for unit in units]) for draft in drafts))


def _outlook(views: Views, seats: Mapping[tuple[str, ...], int], rate: int, floor: int) -> Outlook:
    """Let a fixed draw of people answer, and close the wave."""
    draw = np.random.default_rng(rate)
    people = draw.binomial(np.array(list(seats.values()), dtype=np.int64), rate / 100)
    closing = coarsen(views, list(seats), people.tolist(), floor) if rate < 100 else views
    answered: Counter[str] = Counter()
    for profile, count in zip(seats, people.tolist(), strict=True):
        for code in closing_labels(views, closing, profile) if rate < 100 else profile:
            answered[code] += count
    units = {unit.code for block in closing.blocks if answered[block] for unit in closing.ancestors(block)}
    return Outlook(
        rate,
        tuple(unit.code for unit in closing.units if unit.code in units) if sum(people) >= floor else (),
        {view.name: tuple(group.code for group in view.groups if answered[group.code]) for view in closing.views},
        protected_places(closing),
    )


def _attached(
    given: Sequence[str], earlier: Sequence[Earlier], fixed: Collection[int], k: int, floor: int
) -> tuple[str, ...]:
    """The unit text under which each person is counted, some one level up or more (see `earlier.newcomers`)."""
    tree = Tree([path_of(text) for text in given], [tree_before(wave) for wave in earlier], fixed)
    while True:
        texts = tree.texts()
        units = lifted_units(read(texts, [(text, {}) for text in texts], ()), floor)
        path = {unit.code: unit.path for unit in units}
        block = {unit_text(unit): path[unit.block] for unit in units}
        counted = [block[text] for text in texts]
        if not tree.settle_rows(counted, k, floor) and not tree.settle_cut(counted, k, floor):
            return texts


def company_only(units: Sequence[str]) -> tuple[str, ...]:
    """The unit texts under which everybody is counted in the company and in no unit of it."""
    return tuple(unit_of(path_of(unit)[:1]) + JOINED if unit else unit for unit in units)


def _cells(
    breakdown: Breakdown, tree: Views, texts: Sequence[str], people: Sequence[Person], quiet: Collection[Path]
) -> list[Cell | None]:
    """The cell of each person, the unit by its path; None in blocks that do not state the breakdown."""
    area = {
        text: unit_of(tree.unit[tree.area(unit.block, breakdown.depth)].path) for text, unit in tree.by_text.items()
    }
    made: list[Cell | None] = []
    for text, (_, given) in zip(texts, people, strict=True):
        if tree.unit[tree.by_text[text].block].path in quiet:
            made.append(None)
            continue
        values = tuple(given.get(name, MISSING).strip() for name in breakdown.attributes)
        made.append((area[text], *values) if breakdown.depth else values)
    return made


class _TooLightError(Exception):
    """The units of this wave, set beside an earlier wave, speak for a few."""


def _later_views(
    texts: Sequence[str],
    people: Sequence[Person],
    breakdowns: Sequence[Breakdown],
    earlier: Sequence[Earlier],
    fixed: Collection[int],
    floor: int,
) -> tuple[Views, list[Mapping[str, str]]]:
    """The views of a later wave and everybody's attributes for them: people held back, and breakdowns that wait."""
    tree = Views(tuple(lifted_units(read(texts, people, breakdowns), floor)), (), floor)
    given = [dict(attributes) for _, attributes in people]
    stated, waiting = list(breakdowns), []
    quiet = {breakdown.name: silent_before(earlier, breakdown.name) for breakdown in breakdowns}
    for breakdown in breakdowns:
        cells = _cells(breakdown, tree, texts, people, quiet[breakdown.name])
        past = [groups_before(wave, breakdown.name) for wave in earlier]
        back = held(cells, past, fixed, floor - 2, floor)
        if back and len(back) == len(cells) - cells.count(None):
            stated.remove(breakdown)
            waiting.append(breakdown.name)
            continue
        for i in back:
            given[i][held_in(breakdown.name)] = "yes"
    while True:
        views = make_views(read(texts, _with(people, given), stated), stated, floor, quiet)
        made = [labels(views, text, attributes) for text, attributes in zip(texts, given, strict=True)]
        more = waits(views, made, earlier, floor - 2)
        if not more:
            more, units_too = side_by_side.waits(views, made, earlier, floor - 2)
            if units_too:
                raise _TooLightError
        if not more:
            return replace(views, waiting=tuple(sorted(waiting))), list(given)
        waiting += more
        stated = [breakdown for breakdown in stated if breakdown.name not in more]


def _with(people: Sequence[Person], given: Sequence[Mapping[str, str]]) -> list[Person]:
    return [(unit, attributes) for (unit, _), attributes in zip(people, given, strict=True)]


def _views_beside(
    people: Sequence[Person],
    breakdowns: Sequence[Breakdown],
    earlier: Sequence[Earlier],
    is_blind: bool,
    fixed: Collection[int],
    k: int,
) -> tuple[Views, tuple[str, ...], list[Mapping[str, str]]]:
    """The views, and everybody's unit text and attributes for them, such that no earlier wave beside them speaks for
    fewer than k people. NextWaveWaits where even the totals of the company would."""
    floor = thresholds.floor(k)
    units = [unit_of(path_of(unit)) for unit, _ in people]
    check_company(earlier, k)
    if not is_blind:
        texts = _attached(units, earlier, fixed, k, floor) if earlier else tuple(units)
        with suppress(_TooLightError):
            views, given = _later_views(texts, people, breakdowns, earlier, fixed, floor)
            return views, texts, given
    texts = company_only(units)
    try:
        views, given = _later_views(texts, people, (), earlier, fixed, floor)
    except _TooLightError:
        raise NextWaveWaits() from None
    return replace(views, waiting=tuple(sorted(breakdown.name for breakdown in breakdowns))), texts, given


def plan(
    people: Sequence[Person],
    breakdowns: Sequence[Breakdown],
    k: int,
    *,
    earlier: Sequence[Earlier] = (),
    is_blind: bool = False,
    fixed: Collection[int] = (),
    rates: Sequence[int] = RATES,
) -> Plan:
    """Make the groups of a wave from its roster, and say what would be reportable at these response rates (percent).

    people: unit and attributes of each invited person. earlier: the waves before, for these people. is_blind: of
    some of them nobody can say any more who was invited; then the company alone is counted. fixed: positions of people
    who are counted only together with the others of their unit (they draw from a box). k: the policy's minimum; groups
    are made at the floor. Raises Refusal for breakdowns that the roster or its size does not carry, and
    TooLittleChanged where too few people came or left since an earlier wave.
    """
    asked_for.check(breakdowns, len(people))
    floor = thresholds.floor(k)
    stated: Sequence[Breakdown] = breakdowns
    while True:
        views, texts, given = _views_beside(people, stated, earlier, is_blind, fixed, k)
        seats = Counter(labels(views, text, attributes) for text, attributes in zip(texts, given, strict=True))
        kept = workload.kept(stated, views, len(seats), len(people))
        if len(kept) == len(stated):
            break
        stated = kept
    roster = read(texts, people, breakdowns)
    sizes: Counter[str] = Counter()
    for profile, count in seats.items():
        sizes.update({code: count for code in profile if code != SILENT})
    return Plan(
        views,
        texts,
        tuple(given),
        tuple(_outlook(views, seats, rate, floor) for rate in rates),
        int((roster.people == 1).sum()),
        sum(count == 1 for count in seats.values()),
        min(sizes.values(), default=0),
        tuple(breakdown.name for breakdown in breakdowns[len(stated) :]),
        is_blind,
    )
