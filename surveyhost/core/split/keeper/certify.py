"""Which rows may be opened, told by who answered what and never by what was answered.

The groups are closed on the valid ballots as the desk closes a plain wave (`grouping.construct.coarsen`), each measure
is lifted on those who answered it, and all frozen breakdowns are proven together. The code is the same
(`suppression.tables`): what it is given is a cube in which everybody has answered in the first category.
"""

from collections.abc import Sequence

import numpy as np

from ...grouping.construct import coarsen
from ...grouping.frozen import Views, digest
from ...questionnaire.measures import measures
from ...suppression.skips import count_skips
from ...suppression.tables import Table, prove_all, read
from ...tabulation.cube import Cube
from ...thresholds import floor, full_minimum
from ..count import Ints
from ..rows import Rows, closing_profile, group_members, in_bands
from .opening import Valid
from .plan import Plan


def closed(plan: Plan, valid: Valid) -> tuple[Cube, list[int]]:
    """A cube of who answered, in which what was answered is nowhere; and for each profile of the ballots its place
    among the closing profiles."""
    here = np.flatnonzero(valid.people)
    profiles, k = [valid.profiles[place] for place in here.tolist()], plan.policy.k
    closing = coarsen(plan.views, profiles, valid.people[here].tolist(), floor(k))
    now = [closing_profile(plan.views, closing, labels) for labels in valid.profiles]
    kinds = sorted({now[place] for place in here.tolist()})
    at = {profile: place for place, profile in enumerate(kinds)}
    places = [at.get(profile, -1) for profile in now]
    people, answerers = _gathered(plan, valid, places, len(kinds))
    items = measures(plan.questionnaire)
    labels = np.array(kinds, dtype=np.int64).reshape(len(kinds), 1 + len(closing.views))
    cube = Cube(
        digest(plan.views),
        closing,
        k,
        tuple(measure.code for measure in items),
        tuple(measure.categories for measure in items),
        labels,
        people,
        answerers,
        tuple(_in_first_category(plan, closing, labels, answerers)),
        {},
    )
    return count_skips(cube, items), places


def _gathered(plan: Plan, valid: Valid, places: Sequence[int], kinds: int) -> tuple[Ints, Ints]:
    """(closing profiles,) ballots, and (closing profiles, measures) answerers: of a free cell nobody, as yet."""
    people = np.zeros(kinds, dtype=np.int64)
    answerers = np.zeros((kinds, len(plan.form.layout.places)), dtype=np.int64)
    blocks = [number for number, place in enumerate(plan.form.layout.places) if place.is_block]
    for place, count, answered in zip(places, valid.people, valid.answered, strict=True):
        if count:
            people[place] += count
            answerers[place, blocks] += answered
    return people, answerers


def _in_first_category(plan: Plan, closing: Views, labels: Ints, answerers: Ints) -> list[Ints]:
    """Counts by view in which everybody has answered in the first category."""
    widths = [measure.categories for measure in measures(plan.questionnaire)]
    first = np.concatenate([[0], np.cumsum(widths)])[:-1].astype(np.int64)
    made = []
    for column, groups in enumerate([len(closing.units), *(len(view.groups) for view in closing.views)]):
        counts = np.zeros((groups, sum(widths)), dtype=np.int64)
        stated = labels[:, column] >= 0
        rows = np.zeros((groups, len(widths)), dtype=np.int64)
        np.add.at(rows, labels[stated, column], answerers[stated])
        counts[:, first] = rows
        made.append(counts)
    return made


def certified(plan: Plan, cube: Cube, seed: int) -> list[Table]:
    """The tables with their rows and proofs. seed: of the prover, from the announced digest."""
    shown = [place for place, view in enumerate(cube.views.views) if view.name not in cube.views.waiting]
    items = measures(plan.questionnaire)
    tables, _ = read(cube, items, plan.questionnaire, shown, {}, full_minimum(plan.policy.k))
    prove_all(cube, tables, np.random.default_rng(seed))
    return tables


def rows_of(plan: Plan, cube: Cube, table: Table) -> Rows:
    """The rows of a table that may be opened, each as coarse as it is printed. Raises ValueError for a group of fewer
    than k answerers: then the proof is wrong."""
    place, names = plan.form.layout.places[table.number], [view.name for view in cube.views.views]
    has_bands = in_bands(table.measure, place) is not None
    there = [
        (unit.code, full) for unit, n, full in zip(cube.views.units, table.rows.n, table.rows.full, strict=True) if n
    ]
    groups: dict[str, tuple[str, ...]] = {}
    for view in table.breakdowns:
        held = group_members(cube.views.views[view], cube.labels[:, 1 + view])
        counts = {code: int(cube.answerers[rows, table.number].sum()) for code, rows in held.items()}
        if any(0 < count < cube.k for count in counts.values()):
            raise ValueError("a proven group holds fewer than k answerers: the proof is wrong")
        groups[names[view]] = tuple(code for code, count in counts.items() if count)
    return Rows(
        table.rows.block,
        tuple(code for code, full in there if full and place.is_block),
        tuple(code for code, full in there if has_bands and not (full and place.is_block)),
        groups,
    )
