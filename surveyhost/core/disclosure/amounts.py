"""Amounts: where people may choose so many options and no more, the options printed exactly must leave room.

In a group of n people who may choose m options each, all options together are chosen at most m * n times. Where the
options that are printed come to that already, nobody chose an option that is clipped. Then another option, the one
that fewest of them chose, is kept back in every group but the company, so that nobody adds it up again, until there is
room for one more; in the company too, where it is the company that has no room. Where an earlier release has printed a
cell of it, that cannot be taken back: then nothing new is printed of any of the options.
"""

from collections.abc import Iterator, Mapping, Sequence

from surveyhost.core.questionnaire import Questionnaire
from surveyhost.core.tabulation import Cube

from .homogeneity import Ints, dominant
from .screen import Past, Withheld
from .tables import Table

Rows = Mapping[str, tuple[int, int, bool]]
"""Of one group, for each measure: how many people, how many chose the option, and whether that is clipped."""


def _rows(cube: Cube, tables: Sequence[Table]) -> Mapping[str, dict[str, tuple[int, int, bool]]]:
    """Every printed group of the options of one question."""
    made: dict[str, dict[str, tuple[int, int, bool]]] = {}
    for table in tables:
        for code, counts in _printed(cube, table):
            near = int(dominant(counts[None, :])[0]) >= 0
            made.setdefault(code, {})[table.measure.code] = (int(counts.sum()), int(counts[1]), near)
    return made


def _printed(cube: Cube, table: Table) -> Iterator[tuple[str, Ints]]:
    for position, unit in enumerate(cube.views.units):
        if table.rows.n[position]:
            yield unit.code, table.rows.counts[position]
    for view in table.breakdowns:
        counts = cube.counts[1 + view][:, cube.of(table.number)]
        yield from ((group.code, row) for group, row in zip(cube.views.views[view].groups, counts, strict=True))


def _least(code: str, measure: str, row: tuple[int, int, bool], withheld: Withheld) -> int:
    """The fewest who can have chosen an option, by what is printed."""
    n, chose, near = row
    if (code, measure) in withheld:
        told = withheld[code, measure]
        return told[-1][0] if told else 0
    return (n - 1 if chose >= n - 1 else 0) if near else chose


def crowded(
    cube: Cube, tables: Sequence[Table], withheld: Withheld, past: Past, questionnaire: Questionnaire
) -> set[tuple[str, str]]:
    """(group code, measure code) of options to keep back because a group has no room; none if all have, or none can
    be. past: what earlier releases printed and kept back."""
    company = cube.views.units[0].code
    of_item: dict[str, list[Table]] = {}
    for table in tables:
        if table.measure.scale == "binary" and questionnaire.item(table.measure.item).maximum is not None:
            of_item.setdefault(table.measure.item, []).append(table)
    made = set()
    for item, options in of_item.items():
        most = int(questionnaire.item(item).maximum or 0)
        groups = _rows(cube, options)
        for code, rows in groups.items():
            told = sum(_least(code, measure, row, withheld) for measure, row in rows.items())
            size = max(n for n, _, _ in rows.values())
            hidden = any(near or (code, measure) in withheld for measure, (_, _, near) in rows.items())
            open_ones = [(chose, m) for m, (_, chose, near) in rows.items() if not near and (code, m) not in withheld]
            if hidden and open_ones and told + 1 > most * size:
                option = min(open_ones)[1]
                taken = {(one, option) for one in groups if one == code or one != company}
                if any(past.printed(cube.views, *cell) for cell in taken):
                    cells = {(one, measure) for one, rows in groups.items() for measure in rows}
                    taken = {cell for cell in cells if not past.printed(cube.views, *cell)}
                made |= taken
    return made - withheld.keys()
