"""Options that bound each other, checked together: tables of who chose what, and which cells to keep back."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...grouping.merge import Ints
from .check import NOBODY, SOMEBODY
from .choices import YES, Cell, Choices
from .exact import ANY, CHEAP, PRICE, Program
from .printed import EXACT
from .swaps import swapped

LARGEST = 1000
"""Options times kinds up to which a question is looked at in breakdowns."""
LOSSES = 60
"""Times that rows are given up one after another."""
Mask = npt.NDArray[np.bool_]
Target = tuple[int, int, int]
"""(option, kind, -1): this kind differs; (option, line, way): this clipped row seen one way or the other."""


@dataclass
class JointDoubt:
    """What tables shown so far leave open of the options of one question."""

    choices: Choices
    k: int
    first: Ints | None = None
    differs: Mask = field(init=False)
    mixed: Mask = field(init=False)
    seen: set[Target] = field(default_factory=set)

    def __post_init__(self) -> None:
        shape = (len(self.choices.measures), len(self.choices.n))
        self.differs, self.mixed = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)

    def show(self, chosen: Ints) -> bool:
        """Take a table (options, kinds) into account; False if it does not agree with what is printed."""
        if not self.choices.agrees(chosen):
            return False
        self.first = chosen.copy() if self.first is None else self.first
        self.differs |= chosen != self.first
        self.mixed |= (chosen > 0) & (chosen < self.choices.n)
        for number, line in enumerate(self.choices.lines):
            if line.top != EXACT:
                count = int(chosen[line.option, line.kinds].sum())
                self.seen.add((line.option, number, line.size - count if line.top == YES else count))
        return True

    def without(self, cells: Collection[Cell]) -> "JointDoubt":
        """What the same tables leave open where these cells are not printed."""
        kept = [number for number, line in enumerate(self.choices.lines) if self.choices.cell(line) not in cells]
        made = JointDoubt(self.choices.without(cells), self.k, self.first)
        made.differs, made.mixed = self.differs.copy(), self.mixed.copy()
        place = {old: new for new, old in enumerate(kept)}
        made.seen = {(option, place[line], way) for option, line, way in self.seen if line in place}
        return made

    def is_open(self, target: Target) -> bool:
        """Whether this is certain still."""
        option, place, way = target
        if way >= 0:
            return target not in self.seen
        return not (self.differs if self.choices.n[place] < self.k else self.mixed)[option, place]

    def open(self) -> Iterator[Target]:
        """What is certain still, of options of which anything is printed."""
        told = {line.option for line in self.choices.lines}
        small = self.choices.n < self.k
        certain = np.where(small, ~self.differs, ~self.mixed)
        for option, kind in np.argwhere(certain).tolist():
            if option in told:
                yield option, kind, -1
        for number, line in enumerate(self.choices.lines):
            if line.top != EXACT:
                for way in (NOBODY, SOMEBODY):
                    if (line.option, number, way) not in self.seen:
                        yield line.option, number, way


def _programs(
    doubt: JointDoubt, target: Target, random: np.random.Generator, yielding: Sequence[int]
) -> Iterator[Program]:
    """Programs, one of which has a solution if a table shows the target."""
    choices, (option, place, way) = doubt.choices, target
    assert doubt.first is not None
    cost = random.random(doubt.first.shape) * 0.01
    wanted = ~doubt.differs
    cost[wanted] += np.where(doubt.first[wanted] > 0, 0.5, -0.5)
    if yielding:
        cost /= max(1, int(choices.n.sum()) * len(cost))  # all together less than a row
    if way >= 0:
        line = choices.lines[place]
        chose = line.size - way if line.top == YES else way
        program = choices.program(cost, yielding)
        program.row(option * len(choices.n) + line.kinds, chose, chose)
        yield program
        return
    held, people = int(doubt.first[option, place]), int(choices.n[place])
    column = np.array([option * len(choices.n) + place])
    for low, high in ((0, held - 1), (held + 1, people)) if people < doubt.k else ((1, people - 1),):
        if low <= high:
            program = choices.program(cost, yielding)
            program.row(column, low, high)
            yield program


def _solved(doubt: JointDoubt, program: Program, gap: float) -> tuple[Ints | None, Ints]:
    """The table, and the further columns."""
    values = program.solve(gap)
    shape = len(doubt.choices.measures), len(doubt.choices.n)
    if values is None:
        return None, np.zeros(0, dtype=np.int64)
    return values[: shape[0] * shape[1]].reshape(shape), values[(shape[0] + 1) * shape[1] :]


def _begin(doubt: JointDoubt) -> bool:
    if doubt.first is not None:
        return True
    if doubt.choices.answers is not None and doubt.show(doubt.choices.answers):
        return True
    shape = len(doubt.choices.measures), len(doubt.choices.n)
    found, _ = _solved(doubt, doubt.choices.program(np.zeros(shape)), ANY)
    return found is not None and doubt.show(found)


def _settled(doubt: JointDoubt, random: np.random.Generator) -> list[Target]:
    """What stays certain after everything was tried."""
    assert doubt.first is not None
    _swap(doubt, doubt.first, random)
    left: list[Target] = []
    for target in list(doubt.open()):
        if not doubt.is_open(target):
            continue
        for program in _programs(doubt, target, random, ()):
            table, _ = _solved(doubt, program, ANY)
            if table is not None and doubt.show(table):
                _swap(doubt, table, random)
                break
        if doubt.is_open(target):
            left.append(target)
    return left


def _swap(doubt: JointDoubt, base: Ints, random: np.random.Generator) -> None:
    """Show what can be reached from a table by swaps."""
    for table in swapped(doubt.choices, base, ~doubt.differs, random):
        doubt.show(table)


def keep_back_jointly(
    choices: Choices, k: int, random: np.random.Generator, out: Collection[Cell] = ()
) -> set[Cell] | None:
    """The cells that have to be kept back so that nothing is certain of any option; None if that does not help.

    out: cells that an earlier release printed, which cannot be taken back.
    """
    given_up: set[Cell] = set()
    if choices.n.size * len(choices.measures) > LARGEST:
        given_up = {choices.cell(line) for line in choices.lines if not line.nested} - set(out)
    doubt = JointDoubt(choices.without(given_up), k)
    for _ in range(LOSSES):
        if not _begin(doubt):
            break
        left = _settled(doubt, random)
        if not left:
            return given_up
        more = _give_up(doubt, left, random, out)
        if not more:
            break
        given_up |= more
        doubt = doubt.without(more)
    everything = {choices.cell(line) for line in choices.lines} - set(out)
    return everything if not choices.without(everything).lines else None


def _give_up(
    doubt: JointDoubt, left: Sequence[Target], random: np.random.Generator, out: Collection[Cell]
) -> set[Cell]:
    """The cells that it costs least to give up so that one thing that is certain is so no more. Empty: none are."""
    choices = doubt.choices
    price = {choices.cell(line): PRICE[line.nested] for line in choices.lines}
    for target in left:
        mine = target[1] if target[2] >= 0 else -1
        yielding = [n for n, line in enumerate(choices.lines) if choices.cell(line) not in out and n != mine]
        found: list[set[Cell]] = []
        for program in _programs(doubt, target, random, yielding):
            table, lost = _solved(doubt, program, CHEAP)
            if table is not None and lost.any():
                found.append({choices.cell(choices.lines[n]) for n, gone in zip(yielding, lost, strict=True) if gone})
        if mine >= 0 and choices.cell(choices.lines[mine]) not in out:
            found.append({choices.cell(choices.lines[mine])})
        if found:
            return min(found, key=lambda cells: (sum(price[cell] for cell in cells), sorted(cells)))
    return set()
