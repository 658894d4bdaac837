"""Options of one question are answered by the same people, so each limits what the others can be.

"None of these" is chosen alone. An option is moved about while the others stay as they were answered, so it is enough
that there are places somewhere for those who chose alone, who are printed for the company only (see `Mates`). Where at
least so many have to be chosen, or at most so many may, options are taken together (see `joint`); and so are those
beside "none of these" where the answers are not at hand any more, and nobody can say how the others stay.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...grouping.merge import Ints
from ...questionnaire.model import Questionnaire
from ...tabulation.cube import Cube
from ..tables import Table, excludes_the_rest
from .choices import Choices, Line, Rules
from .printed import Mates, Printed, kinds_of, printed

YES = 1
Cell = tuple[str, str]


@dataclass(frozen=True)
class Options:
    """The options of one question, in the questionnaire's order."""

    tables: tuple[Table, ...]
    rules: Rules
    is_known: bool
    """Whether it is at hand what was chosen."""

    @property
    def bound(self) -> bool:
        """Whether they have to be taken together."""
        rules = self.rules
        limited = rules.fewest > 1 or rules.everybody or rules.most < int((~rules.alone).sum())
        return limited or (bool(rules.alone.any()) and not self.is_known)

    @property
    def finest(self) -> Table:
        """The table that tells most kinds apart."""
        return next((t for t, alone in zip(self.tables, self.rules.alone, strict=True) if not alone), self.tables[0])


def questions(tables: Sequence[Table], questionnaire: Questionnaire, cube: Cube) -> list[Options]:
    """Every question in which several options may be chosen, with the tables of its options."""
    of_item: dict[str, list[Table]] = {}
    for table in tables:
        if table.measure.scale == "binary":
            of_item.setdefault(table.measure.item, []).append(table)
    made = []
    for code, options in of_item.items():
        item = questionnaire.item(code)
        alone = np.array([excludes_the_rest(option.measure, questionnaire) for option in options])
        fewest, most = int(item.minimum or 1), int(item.maximum or len(options))
        rules = Rules(fewest, most, not options[0].measure.of_all, alone)
        made.append(Options(tuple(options), rules, cube.answers is not None))
    return made


def together(options: Options, cube: Cube, withheld: Collection[Cell]) -> Choices:
    """What is printed of a question whose options have to be taken together. withheld: cells that are kept back."""
    finest = printed(cube, options.finest, ())
    everybody, lines = np.arange(len(finest.n)), []
    for number, table in enumerate(options.tables):
        shown = printed(cube, table, withheld)
        alike = len(shown.n) == len(finest.n)
        for row, code in enumerate(shown.codes):
            kinds = shown.members[row] if alike else everybody
            size, chose = int(shown.size[row]), int(shown.counts[row, YES])
            lines.append(Line(number, code, kinds, chose, size, int(shown.top[row]), bool(shown.nested[row])))
    measures = tuple(table.measure.code for table in options.tables)
    return Choices(measures, finest.n, tuple(lines), options.rules, _chosen(options, options.finest, cube))


def beside(shown: Printed, table: Table, options: Options, cube: Cube) -> Printed:
    """What is printed of one option, with what else binds it where "none of these" is among the options."""
    alone = options.rules.alone
    mine = next(number for number, option in enumerate(options.tables) if option is table)
    if not alone.any():
        return shown
    assert shown.answers is not None
    if alone[mine]:
        spare = _spare(options, cube)
        at = shown.answers[:, YES]
        low, high = np.zeros_like(at), np.minimum(at + spare, shown.n)
        return replace(shown, room=(np.stack([shown.n - high, low], axis=1), np.stack([shown.n - low, high], axis=1)))
    chosen = _chosen(options, table, cube)
    assert chosen is not None
    others = np.delete(chosen, mine, axis=0)[~np.delete(alone, mine)]
    return replace(shown, mates=Mates(others.max(axis=0, initial=0), int(chosen[alone].sum())))


def _spare(options: Options, cube: Cube) -> int:
    """How many more can have chosen alone while all others chose as they did."""
    chosen = _chosen(options, options.finest, cube)
    assert chosen is not None
    alone = options.rules.alone
    n = printed(cube, options.finest, ()).n
    return int((n - chosen[~alone].max(axis=0, initial=0)).sum() - chosen[alone].sum())


def _chosen(options: Options, table: Table, cube: Cube) -> Ints | None:
    """(options, kinds of `table`) how many chose each."""
    if cube.answers is None:
        return None
    held, which, kinds = kinds_of(cube, table)
    made = np.zeros((len(options.tables), len(kinds)), dtype=np.int64)
    for place, option in enumerate(options.tables):
        np.add.at(made[place], which, cube.answers[held, cube.of(option.number).start + YES])
    return made
