"""Amounts: where people choose at least so many options, and at most so many, the printed options must leave room.

In a group of n people who may choose m options each, all options together are chosen at most m * n times: where those
that are printed come to that already, nobody chose one that is clipped. Where everybody who chooses has to choose f
options, all together are chosen at least f times as often as any one of them: that can tell a clipped one just as well.
Where only those who answered are counted, each
of them chose something.

A reader who knows this bounds each option by the others, in every group and in every remainder that can be computed,
and by what else is printed of the option. If a clipped option came out, or that some people all chose it, then another
option, the one that fewest chose, is kept back in every group but the company, until nothing comes out; in the company
too, where it is the company's own figures that tell. Where an earlier release has printed a cell of it, that cannot be
taken back: then nothing new is printed of any of the options.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from surveyhost.core.questionnaire import Questionnaire
from surveyhost.core.tabulation import Cube

from .bounds import Bounds
from .homogeneity import Ints, dominant
from .layout import layout_of
from .reader import Reader
from .screen import Past, Withheld
from .tables import Table, excludes_the_rest

Cell = tuple[str, str]
"""(group code, measure code)"""
ROUNDS = 20
"""Of bounding options by each other, then each by itself; stopping early leaves bounds wider, never wrong."""
NO, YES = 0, 1


Rules = Ints
"""(rules, options and 1) what the options of one question have to do with each other, in any set of people: weights of
how many chose each option and, the last, of how many chose anything. Weighted and added up they are 0 or more."""


def rules_of(fewest: int, most: int, alone: Sequence[bool]) -> Rules:
    """fewest, most: how many one person has to choose, and may. alone: (options,) which of them are chosen alone."""
    lonely = np.array(alone, dtype=np.int64)
    others = 1 - lonely
    made = [np.append(others + fewest * lonely, -fewest)]
    made += [np.append(-lonely - one, 1) for one in np.diag(others)[others > 0]]
    if most < others.sum():
        made.append(np.append(-others - most * lonely, most))
    return np.array(made)


def narrow(rules: Rules, low: Ints, high: Ints) -> None:
    """Bound each by the others, in place. low, high: (options and 1, sets) the fewest and the most people."""
    for weights in rules:
        most = np.where(weights[:, None] > 0, weights[:, None] * high, weights[:, None] * low)
        rest = most.sum(axis=0) - most
        for place in np.flatnonzero(weights).tolist():
            weight = int(weights[place])
            if weight > 0:
                low[place] = np.maximum(low[place], -(rest[place] // weight))
            else:
                high[place] = np.minimum(high[place], rest[place] // -weight)


class _Question:
    """What a reader knows of the options of one question, and of how many chose anything: the last, never printed."""

    def __init__(self, cube: Cube, tables: Sequence[Table], withheld: Withheld, rules: Rules) -> None:
        """tables: of the options, those that are shown in groups first."""
        first = tables[0]
        shared = [table for table in tables if table.company_only == first.company_only]
        views = first.joint if first.breakdowns else ()
        self.tables, self.rules = tables, rules
        self.layout = layout_of(cube, first.rows.block, (first.rows.n > 0).tolist(), views)
        self.codes = self.layout.printed(views)
        self.system = self.layout.system
        self.company = self.system.place[0, 0]
        counts = self.layout.counts(shared, lambda _, given: given)
        self.n = self.system.sizes(counts[:, 0].sum(axis=1), cube.answerers[:, first.number])
        self.printed = np.zeros((len(tables), self.system.groups), dtype=bool)
        self.printed[: len(shared), list(self.codes)] = self.n[list(self.codes)] > 0
        self.printed[:, self.company] = True
        self.clipped = np.full(self.printed.shape, -1, dtype=np.int64)
        self.readers: list[Reader] = []
        for option, table in enumerate(tables):
            given = counts[:, option] if option < len(shared) else np.zeros_like(counts[:, 0])
            given[self.company] = table.rows.counts[0]
            self.readers.append(self._reader(option, given, withheld))
        self.bounds = [reader.bounds() for reader in self.readers]
        self.bounds.append(self._anything(everybody=not first.measure.of_all))

    def _reader(self, option: int, counts: Ints, withheld: Withheld) -> Reader:
        """Of one option by itself. counts: (groups, no and yes)."""
        code = self.tables[option].measure.code
        back = [place for place, named in self.codes.items() if any((group, code) in withheld for group in named)]
        shown = self.printed[option].copy()
        shown[back] = False
        near = dominant(counts)
        self.clipped[option] = np.where(shown, near, -1)
        return Reader(self.system, counts, self.n, shown & (near < 0), self.clipped[option])

    def _anything(self, everybody: bool) -> Bounds:
        """How many chose anything. everybody: only who did is counted."""
        made = Bounds(np.zeros((len(self.n), 2), dtype=np.int64), np.repeat(self.n[:, None], 2, axis=1), self.n)
        if everybody:
            made.low[:, YES], made.high[:, NO] = self.n, 0
        return made

    def cells(self, option: int, withheld: Withheld) -> list[Cell]:
        """Those of an option that are printed."""
        code, places = self.tables[option].measure.code, np.flatnonzero(self.printed[option]).tolist()
        return [(group, code) for place in places for group in self.codes[place] if (group, code) not in withheld]

    def told(self) -> set[tuple[int, int]]:
        """(option, set) of clipped options of which a value is excluded, and of people known to have answered alike."""
        found = set()
        for option, (reader, clipped) in enumerate(zip(self.readers, self.clipped, strict=True)):
            made, near = self.bounds[option], np.flatnonzero(clipped >= 0)
            top, n = clipped[near], self.n[near]
            excluded = near[(made.high[near, top] < n) | (made.low[near, top] == n)]
            alike = np.flatnonzero((made.low == self.n[:, None]).any(axis=1) & ~reader.known & (self.n > 0))
            found |= {(option, place) for place in (*excluded.tolist(), *alike.tolist())}
        return found

    def company_tells(self) -> bool:
        """Whether the company's own figures tell an option that is clipped there."""
        low, high = (np.stack([side[self.company, YES] for side in sides])[:, None] for sides in self._sides())
        least, most = low.copy(), high.copy()
        narrow(self.rules, least, most)
        narrowed = ((least > low) | (most < high))[:-1, 0]
        return bool((narrowed & (self.clipped[:, self.company] >= 0)).any())

    def _sides(self) -> tuple[list[Ints], list[Ints]]:
        return [made.low for made in self.bounds], [made.high for made in self.bounds]

    def settle(self) -> None:
        """Bound the options by each other, and each by its own figures, until nothing changes."""
        for _ in range(ROUNDS):
            low, high = (np.stack([side[:, YES] for side in sides]) for sides in self._sides())
            narrow(self.rules, low, high)
            changed = False
            for made, least, most in zip(self.bounds, low, high, strict=True):
                if (made.low[:, YES] == least).all() and (made.high[:, YES] == most).all():
                    continue
                made.low[:, YES], made.high[:, YES] = least, most
                made.settle(self.system.everything)
                changed = True
            if not changed:
                return


def _questions(tables: Sequence[Table], questionnaire: Questionnaire) -> Iterator[tuple[list[Table], Rules]]:
    """The options of each question in which they hang together, those that are shown in groups first."""
    of_item: dict[str, list[Table]] = {}
    for table in tables:
        if table.measure.scale == "binary":
            of_item.setdefault(table.measure.item, []).append(table)
    for code, options in of_item.items():
        item = questionnaire.item(code)
        options.sort(key=lambda table: table.company_only)
        alone = [excludes_the_rest(table.measure, questionnaire) for table in options]
        fewest, most = int(item.minimum or 1), int(item.maximum or len(options))
        if fewest > 1 or most < alone.count(False) or not options[0].measure.of_all:
            yield options, rules_of(fewest, most, alone)


def _taken(question: _Question, withheld: Withheld, told: set[int], whole: bool, company: str) -> set[Cell]:
    """The cells of the option that fewest chose, one that was not told if there is any; the company's only if `whole`,
    or if no option has another cell."""
    order = sorted(
        range(len(question.tables)), key=lambda o: (o in told, int(question.tables[o].rows.counts[0, YES]), o)
    )
    for with_company in (whole, True):
        for option in order:
            taken = {cell for cell in question.cells(option, withheld) if with_company or cell[0] != company}
            if taken:
                return taken
    return set()


def crowded(
    cube: Cube, tables: Sequence[Table], withheld: Withheld, past: Past, questionnaire: Questionnaire
) -> set[Cell]:
    """Cells to keep back because the options of a question tell one that is clipped; none if they do not, or if
    nothing more can be kept back. past: what earlier releases printed and kept back."""
    company, made = cube.views.units[0].code, set[Cell]()
    for options, rules in _questions(tables, questionnaire):
        question = _Question(cube, options, withheld, rules)
        before, whole = question.told(), question.company_tells()
        question.settle()
        told = {option for option, _ in question.told() - before}
        if not told:
            continue
        taken = _taken(question, withheld, told, whole, company)
        if any(past.printed(cube.views, *cell) for cell in taken):
            everything = (cell for option in range(len(options)) for cell in question.cells(option, withheld))
            taken = {cell for cell in everything if not past.printed(cube.views, *cell)}
        made |= taken
    return made
