"""What else has to be kept back before a measure may be released, so that nothing in it is certain.

Of all rows that could be given up so that a second table exists, those that cost least are: as few as can be, and a row
of a breakdown before that of a unit. Where that leads nowhere the measure is shown for units only, then for the company
only, then not at all.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...grouping.merge import Ints
from ...questionnaire.model import Questionnaire
from ...tabulation.cube import Cube
from ..apply import Past
from ..tables import Table
from .check import Doubt
from .choices import Choices
from .exact import CHEAP
from .giving_up import cheapest
from .joint import keep_back_jointly
from .options import beside, questions, together
from .printed import Printed, printed
from .search import NEAR, Search

Cell = tuple[str, str]
"""(group code, measure code)"""

LOSSES = 60
"""Times that rows are given up one after another, before all rows of breakdowns are."""


@dataclass(frozen=True)
class Question:
    """What is printed of one measure, or of one question whose options are taken together."""

    measure: str
    """"" of a question."""
    shown: Printed | Choices
    k: int
    seed: int
    out: frozenset[Cell]
    """Cells that an earlier release printed."""

    def lost(self) -> set[Cell]:
        """The cells to keep back; where nothing helps, all that can be."""
        random = np.random.default_rng(self.seed)
        if isinstance(self.shown, Choices):
            found = keep_back_jointly(self.shown, self.k, random, self.out)
            cells = {self.shown.cell(line) for line in self.shown.lines}
            return cells - self.out if found is None else found
        codes = keep_back(self.shown, self.k, random, {code for code, _ in self.out})
        lost = {(code, self.measure) for code in (self.shown.codes if codes is None else codes)}
        return lost - self.out


def _asked(
    cube: Cube, tables: Sequence[Table], withheld: Collection[Cell], questionnaire: Questionnaire
) -> Iterator[tuple[str, Printed | Choices, set[Cell]]]:
    """Measure, what is printed, and its cells."""
    asked = questions(tables, questionnaire, cube)
    of = {id(table): options for options in asked for table in options.tables}
    for options in asked:
        if options.bound:
            choices = together(options, cube, withheld)
            yield "", choices, {choices.cell(line) for line in choices.lines}
    for table in tables:
        options_of = of.get(id(table))
        if options_of is not None and options_of.bound:
            continue
        shown = printed(cube, table, withheld)
        shown = shown if options_of is None else beside(shown, table, options_of, cube)
        yield table.measure.code, shown, {(code, table.measure.code) for code in shown.codes}


def uncertain(
    cube: Cube,
    tables: Sequence[Table],
    withheld: Collection[Cell],
    past: Past,
    questionnaire: Questionnaire,
    random: np.random.Generator,
) -> set[Cell]:
    """Cells to keep back so that of no measure anything is certain. withheld: those that are kept back already; past:
    what earlier releases did."""
    asked = []
    for measure, shown, cells in _asked(cube, tables, withheld, questionnaire):
        out = frozenset(cell for cell in cells if past.printed(cube.views, *cell))
        asked.append(Question(measure, shown, cube.k, int(random.integers(2**62)), out))
    return set().union(*(question.lost() for question in asked))


def keep_back(seen: Printed, k: int, random: np.random.Generator, out: Collection[str] = ()) -> set[str] | None:
    """The groups whose rows have to be kept back so that nobody's answer is certain; None if even that does not help.

    out: groups whose rows an earlier release printed, which cannot be taken back.
    """
    given_up: set[str] = set()
    doubt = Doubt(seen, k)
    for _ in range(LOSSES):
        search = Search(doubt, random)
        if not search.begin():
            break
        search.walk()
        more, left = _give_up(search, out)
        if doubt.complete:
            return given_up
        if not more:
            break
        given_up |= more
        doubt = left
    return _ladder(seen, k, random, out)


def _is_open(doubt: Doubt, random: np.random.Generator) -> bool:
    """Whether witnesses are found for everything."""
    search = Search(doubt, random)
    if search.begin():
        search.run()
    return doubt.complete


def _ladder(seen: Printed, k: int, random: np.random.Generator, out: Collection[str]) -> set[str] | None:
    """Units only, then the company only, then nothing."""
    company = seen.size.max(initial=0)
    steps: tuple[Callable[[int], bool], ...] = (
        lambda row: not seen.nested[row],
        lambda row: seen.size[row] < company or not seen.nested[row],
        lambda row: True,
    )
    for step in steps:
        lost = {code for row, code in enumerate(seen.codes) if step(row) and code not in out}
        left = seen.without(lost)
        if not left.codes or _is_open(Doubt(left, k), random):
            return lost
    return None


def _give_up(search: Search, out: Collection[str]) -> tuple[set[str], Doubt]:
    """The rows that it costs least to give up so that one thing that is certain is so no more, none if all is open or
    nothing helps; and what is open without them."""
    doubt, seen = search.doubt, search.doubt.printed
    open_rows = [row for row, code in enumerate(seen.codes) if code not in out]
    if search.too_many:
        return _without(doubt, _largest_view(seen, open_rows))
    certain = np.array([kind for kind in doubt.kinds.tolist() if search.is_certain(kind)], dtype=np.int64)
    if len(certain) and (found := cheapest(search, certain, open_rows)) is not None:
        return found
    for kind in certain.tolist():
        codes, left = _give_up_around(search, kind, open_rows)
        if codes:
            return codes, left
    for row, way in doubt.rows:
        if search.is_seen(row, way):
            continue
        part = search.part(seen.members[row][:NEAR])
        yielding = tuple(r for r in open_rows if r != row and seen.membership[part.free, r].any())
        table, lost = part.solved(search.seeing(part, row, way, yielding), CHEAP)
        if table is not None:
            return _without(doubt, {seen.codes[r] for r, gone in zip(yielding, lost, strict=True) if gone}, table)
        if row in open_rows:
            return _without(doubt, {seen.codes[row]})
    return set(), doubt


def _without(doubt: Doubt, codes: set[str], table: Ints | None = None) -> tuple[set[str], Doubt]:
    """These rows, and what is open without them once this table is shown."""
    left = doubt.without(codes)
    if table is not None:
        left.show(table)
    return codes, left


def _give_up_around(search: Search, kind: int, open_rows: Sequence[int]) -> tuple[set[str], Doubt]:
    """As `_give_up`, for one kind that is certain. In a larger firm only rows that count it are given up for it."""
    seen = search.doubt.printed
    part = search.part(np.array([kind]))
    mine = [row for row in open_rows if seen.membership[kind, row]]
    near = open_rows if len(part.free) == len(seen.n) else mine
    yielding = tuple(row for row in near if seen.membership[part.free, row].any())
    found: list[tuple[set[str], Ints]] = []
    for program in search.unlike(part, kind, yielding):
        table, lost = part.solved(program, CHEAP)
        if table is not None and lost.any():
            found.append(({seen.codes[row] for row, gone in zip(yielding, lost, strict=True) if gone}, table))
    if found:
        return _without(search.doubt, *min(found, key=lambda one: (len(one[0]), sorted(one[0]))))
    smallest = sorted(mine, key=lambda row: (bool(seen.nested[row]), int(seen.size[row])))[:1]
    return _without(search.doubt, {seen.codes[row] for row in smallest})


def _largest_view(seen: Printed, open_rows: Sequence[int]) -> set[str]:
    """The rows of the breakdown that has most of them; empty if only units are left."""
    views = [int(seen.view[row]) for row in open_rows if not seen.nested[row]]
    if not views:
        return set()
    largest = max(set(views), key=lambda view: (views.count(view), view))
    return {seen.codes[row] for row in open_rows if seen.view[row] == largest}
