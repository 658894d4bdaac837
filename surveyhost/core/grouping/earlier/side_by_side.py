"""Two waves side by side: searches for combinations of all their rows that rest on few people.

`newcomers` checks each partition by itself: the tree, and each breakdown. A combination may take from several. So all
rows of this wave and of one earlier wave are searched together, by reducing them in random orders of the people, the
commonest kinds first: each reduced row is a combination that is zero on as many kinds of people as there are other
rows. The search proves nothing; it is tested against a search of another make. While a light combination is found,
the breakdown without which the rest is least light waits.
"""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from ...modular import Span, draw_prime
from ..construct import closing_labels
from ..frozen import SILENT, Views
from . import holding
from .newcomers import Earlier

ROUNDS, MANY_ROUNDS = 6, 24
SMALL = 600
"""Kinds of people up to which the search goes on for `MANY_ROUNDS`."""
PANEL = 32
Labels = tuple[str, ...]


def _kinds(
    labels: Sequence[Labels | None], earlier: Earlier, places: Collection[int]
) -> Counter[frozenset[tuple[str, int, str]]]:
    """How many people are counted in the same rows of both waves. places: of the breakdowns of this wave that count."""

    def now(one: Labels | None) -> list[tuple[str, int, str]]:
        return [("now", v, code) for v, code in enumerate(one or ()) if code != SILENT and (v == 0 or v - 1 in places)]

    def then(one: Labels | None) -> list[tuple[str, int, str]]:
        return [("then", v, code) for v, code in enumerate(one or ()) if code != SILENT]

    made = Counter(frozenset([*now(a), *then(b)]) for a, b in zip(labels, earlier.now, strict=True))
    made.update(frozenset(then(one)) for one in earlier.gone)
    return made


def lightest(
    labels: Sequence[Labels | None], earlier: Earlier, places: Collection[int], random: np.random.Generator
) -> int:
    """The fewest people on whom a combination that was found rests."""
    kinds = _kinds(labels, earlier, places)
    people = np.array(list(kinds.values()))
    rows = {row: number for number, row in enumerate(sorted(set().union(*kinds)))}
    matrix = np.zeros((len(rows), len(kinds)))
    for column, kind in enumerate(kinds):
        matrix[[rows[row] for row in kind], column] = 1
    found = int(people.sum())
    for _ in range(MANY_ROUNDS if len(people) <= SMALL else ROUNDS):
        order = np.argsort(random.exponential(size=len(people)) / people)
        span = Span(len(kinds), draw_prime(random))
        for start in range(0, len(matrix), PANEL):
            span.extend(matrix[start : start + PANEL, order])
        found = min(found, int(((span.rows != 0) @ people[order]).min()))
    return found


def waits(
    views: Views, labels: Sequence[Labels | None], earlier: Sequence[Earlier], least: int
) -> tuple[tuple[str, ...], bool]:
    """Names of the breakdowns that wait; and whether the units must wait too.

    labels: of each person, by these views. Without these breakdowns no combination on fewer than `least` people was
    found in this wave and any one earlier wave.
    """
    places = set(range(len(views.views)))
    for wave in earlier:
        while _light(labels, wave, places) < least:
            if not places:
                return tuple(view.name for view in views.views), True
            places.remove(max(sorted(places), key=lambda place: _light(labels, wave, places - {place})))
    return tuple(view.name for place, view in enumerate(views.views) if place not in places), False


def at_close(
    views: Views, closing: Views, labels: Sequence[Labels], earlier: Sequence[Earlier] | None, least: int
) -> tuple[str, ...]:
    """Names of the breakdowns that wait, once the groups of a later wave have been made coarser on those who answered.

    Joining groups or lifting blocks takes combinations away and adds none. Only a block that ceases to state a
    breakdown changes what its groups are; where that happened, in this wave or in one before, all is looked at once
    more. labels: of everybody who was invited, by the frozen views. earlier: the waves before, for the same people;
    None where that is not kept any more.
    """
    silenced = tuple(
        now.name for old, now in zip(views.views, closing.views, strict=True) if set(now.silent) - set(old.silent)
    )
    if earlier == [] or not (silenced or any(wave.silenced for wave in earlier or ())):
        return ()
    if earlier is None:
        return silenced
    made = [closing_labels(views, closing, one) for one in labels]
    alone = holding.waits(closing, made, earlier, least)
    together, units_too = waits(closing, made, earlier, least)
    return tuple(view.name for view in closing.views) if units_too else tuple(sorted({*alone, *together}))


def _light(labels: Sequence[Labels | None], wave: Earlier, places: Collection[int]) -> int:
    return lightest(labels, wave, places, np.random.default_rng(len(places)))
