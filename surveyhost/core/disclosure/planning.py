"""Plan a wave: make the groups from the roster before anybody is asked, and say what a report will be able to show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveyhost.core.release import Protected

from . import breakdowns as asked_for
from .atoms import Person, Roster, lifted_units, read
from .breakdowns import Breakdown
from .construct import Cast, closing_labels, coarsen, construct
from .frozen import SILENT, Cell, Views, labels, path_of, unit_of, unit_text
from .groups import protected_places
from .views import Draft, Ints, merge_nominal, merge_ordered
from .waves import attach, lift_few

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
    outlooks: tuple[Outlook, ...]
    unique: int
    """How many people are the only ones with their unit and attribute values on the roster."""
    unique_labels: int
    """How many are the only ones with their labels: what a seat's labels would still single out."""
    smallest_group: int
    """People invited in the smallest group in which anybody will be counted."""

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


def make_views(roster: Roster, breakdowns: Sequence[Breakdown], floor: int) -> Views:
    """The views of a roster: lift, merge, repair at this floor."""
    units = tuple(lifted_units(roster, floor))
    tree = Views(units, (), floor)
    made = [_draft(breakdown, roster, tree, floor) for breakdown in breakdowns]
    drafts = [draft for draft, _ in made]
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


def _attached(given: Sequence[str], earlier: Sequence[str | None], k: int, floor: int) -> tuple[str, ...]:
    """The unit text under which each person is counted, newcomers and movers one level up or more."""
    texts = attach(given, earlier, k)
    while True:
        people: list[Person] = [(text, {}) for text in texts]
        units = lifted_units(read(texts, people, ()), floor)
        path = {unit.code: unit.path for unit in units}
        moved = lift_few(texts, given, earlier, k, {unit_text(unit): path[unit.block] for unit in units})
        if moved == texts:
            return texts
        texts = moved


def plan(
    people: Sequence[Person],
    breakdowns: Sequence[Breakdown],
    k: int,
    *,
    earlier: Sequence[str | None] | None = None,
    rates: Sequence[int] = RATES,
) -> Plan:
    """Make the groups of a wave from its roster, and say what would be reportable at these response rates (percent).

    people: unit and attributes of each invited person. earlier: the unit each had in the wave before (None: was not
    there), or None if there is nothing to compare with. k: the policy's minimum; groups are made at k + 2.
    Raises Refusal for breakdowns that the roster or its size does not carry.
    """
    asked_for.check(breakdowns, len(people))
    floor = k + 2
    given = [unit_of(path_of(unit)) for unit, _ in people]
    texts = _attached(given, earlier, k, floor) if earlier is not None else tuple(given)
    roster = read(texts, people, breakdowns)
    views = make_views(roster, breakdowns, floor)
    seats = Counter(labels(views, text, given) for text, (_, given) in zip(texts, people, strict=True))
    sizes: Counter[str] = Counter()
    for profile, count in seats.items():
        sizes.update({code: count for code in profile if code != SILENT})
    return Plan(
        views,
        texts,
        tuple(_outlook(views, seats, rate, floor) for rate in rates),
        int((roster.people == 1).sum()),
        sum(count == 1 for count in seats.values()),
        min(sizes.values(), default=0),
    )
