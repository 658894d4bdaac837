"""What is kept back, question by question: by the neighbour rule, then until nothing is certain of its measures.

Figures of two questions have nothing to say about each other, so questions can be looked into in any order, or at once:
what comes out is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...questionnaire.model import Questionnaire
from ...tabulation.cube import Cube
from ..apply import Layouts, Past, Withheld, screen
from ..tables import Table
from .gate import uncertain


@dataclass(frozen=True)
class Keeping:
    """The questions of a wave, and what it takes to say what has to be kept back of each."""

    cube: Cube
    questions: tuple[tuple[Table, ...], ...]
    """The tables of each."""
    past: Past
    questionnaire: Questionnaire
    seeds: tuple[int, ...]
    """One for each question."""
    layouts: Layouts = field(default_factory=dict, repr=False)
    """Those that were made so far, since many questions share one."""

    def kept_back(self, number: int) -> Withheld:
        """What is kept back of one question. Keeping more back after doubts were looked into makes nothing certain:
        tables that agreed with what was printed agree with less."""
        tables, past = self.questions[number], self.past
        withheld = screen(self.cube, tables, past, self.layouts)
        random = np.random.default_rng(self.seeds[number])
        more = uncertain(self.cube, tables, withheld, past, self.questionnaire, random)
        if not more:
            return withheld
        return screen(self.cube, tables, Past({*past.kept_back, *withheld, *more}, past.out), self.layouts)


Share = Callable[[Keeping], Iterable[Withheld]]
"""How the questions are looked into: what is kept back of each, in their order."""


def in_turn(keeping: Keeping) -> Iterator[Withheld]:
    """One after another, here."""
    return map(keeping.kept_back, range(len(keeping.questions)))


def keeping_of(
    cube: Cube, tables: Sequence[Table], past: Past, questionnaire: Questionnaire, random: np.random.Generator
) -> Keeping:
    """The questions that these tables belong to."""
    of: dict[str, list[Table]] = {}
    for table in tables:
        of.setdefault(table.measure.item, []).append(table)
    seeds = tuple(int(random.integers(2**62)) for _ in of)
    return Keeping(cube, tuple(map(tuple, of.values())), past, questionnaire, seeds)


def all_of(kept_back: Iterable[Withheld]) -> Withheld:
    """What is kept back of any question."""
    made: Withheld = {}
    for one in kept_back:
        made |= one
    return made
