"""People are whole: what integer programming tells of single people, given everything that is printed.

One unknown for each set of people alike in all printed rows and each band: how many of them gave that answer. Each
printed word is a constraint on whole numbers, percents by the rule they are rounded by. An answer is *certain* where
its denial is infeasible. Solved by constraint programming (CP-SAT): another kind of solver than any that protects.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from ortools.sat.python import cp_model

from .found import Found
from .moves import Changes, Near, Sheet
from .paper import MOST, Measured, Paper, Printed, Said
from .rounding import mean, span, table
from .solving import Question, Search
from .truth import answered, category_of

Knows = Literal["files", "took part", "answered"]
"""Besides files and roster: nothing; who took part; and who answered which item."""
Expression = Any
NOTHING = np.zeros(2, dtype=np.int64)
STEPS = 150
"""From neighbour to neighbour after each solution."""


def alike(people: Iterable[int], sets: Sequence[frozenset[int]]) -> list[tuple[tuple[int, ...], frozenset[int]]]:
    """People by the sets that count them."""
    kinds: dict[tuple[int, ...], list[int]] = {}
    for person in sorted(people):
        kinds.setdefault(tuple(n for n, held in enumerate(sets) if person in held), []).append(person)
    return [(kind, frozenset(held)) for kind, held in sorted(kinds.items())]


def bounded(model: cp_model.CpModel, paper: Paper, part: Sequence[Expression]) -> None:
    """The company's rate is printed as a bound where 1 to k - 1 did not take part."""
    if paper.respondents is None:
        model.add_linear_constraint(sum(part), paper.invited - paper.k + 1, paper.invited - 1)


class Case:
    """One measure, or the options of one question, over one release or several of the same wave."""

    def __init__(
        self,
        papers: Sequence[Paper],
        codes: Sequence[str],
        took_part: Iterable[int] | None,
        answered: Iterable[int] | None,
    ) -> None:
        """took_part: who did, if the attacker knows. answered: who is counted, if he knows that as well."""
        self.paper, self.codes = papers[0], list(codes)
        self.measures: list[Measured] = [m for code in codes for m in self.paper.measures if m.code == code]
        self.rows = {code: [row for paper in papers for row in paper.rows[code]] for code in codes}
        everybody = range(self.paper.invited) if took_part is None else took_part
        population = everybody if answered is None else answered
        taking_part = [] if answered is not None else [part for paper in papers for part in paper.taking_part]
        sets = [row.people for code in codes for row in self.rows[code]] + [people for _, people, _ in taking_part]
        self.profiles = [held for _, held in alike(population, sets)]
        self.model = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []
        self.skips: list[cp_model.IntVar] = []
        self.sheets: list[Sheet] = []
        self.part = [self._new(0, len(held)) if took_part is None else len(held) for held in self.profiles]
        self.counted = [self._counted(p, answered is None) for p in range(len(self.profiles))]
        if took_part is None:
            for _, people, respondents in taking_part:
                self.model.add(sum(part for _, part in self._inside(people, self.part)) == respondents)
            bounded(self.model, self.paper, self.part)
        self.bands = [sorted(set(measure.band)) for measure in self.measures]
        self.x = [self._table_of_people(number) for number in range(len(codes))]
        self._rows()
        self.joint = codes[0] not in {m.item for m in self.measures}
        if self.joint:
            self._options()

    # the unknowns

    def _new(self, low: int, high: int) -> cp_model.IntVar:
        self.variables.append(self.model.new_int_var(low, high, ""))
        return self.variables[-1]

    def _counted(self, profile: int, is_unknown: bool) -> Expression:
        """How many of a profile are counted in the measure."""
        if not is_unknown or self.measures[0].of_all:
            return self.part[profile]
        counted = self._new(0, len(self.profiles[profile]))
        self.model.add(counted <= self.part[profile])
        return counted

    def _inside(self, people: frozenset[int], values: Sequence[Any]) -> list[tuple[int, Any]]:
        return [(p, values[p]) for p, held in enumerate(self.profiles) if held <= people]

    def _table_of_people(self, number: int) -> list[list[cp_model.IntVar]]:
        made = []
        for held, counted in zip(self.profiles, self.counted, strict=True):
            row = [self._new(0, len(held)) for _ in self.bands[number]]
            self.model.add(sum(row) == counted)
            made.append(row)
        return made

    def _rows(self) -> None:
        for number, measure in enumerate(self.measures):
            full: list[tuple[frozenset[int], list[cp_model.IntVar]]] = []
            for row in sorted(self.rows[measure.code], key=lambda row: len(row.people)):
                inside = [p for p, held in enumerate(self.profiles) if held <= row.people]
                self.model.add(sum(self.counted[p] for p in inside) == row.n)
                by_band = {
                    band: sum(self.x[number][p][place] for p in inside) for place, band in enumerate(self.bands[number])
                }
                for said in row.said:
                    kinds = [{measure.band[category] for category in part} for part in said.parts]
                    if sum(map(len, kinds)) > len(by_band):
                        self._full(measure, row, said, by_band, full)
                    else:
                        table(self.model, said, row.n, [sum(by_band[band] for band in kind) for kind in kinds])

    def _full(self, measure: Measured, row: Printed, said: Said, by_band: dict[int, Expression], below: list) -> None:
        """A table of all categories. Such rows lie inside each other or apart, so that how many gave an answer in each
        of them, and that none of their remainders is negative, is all there is to be said of single categories."""
        counts = [self._new(0, row.n) for _ in measure.band]
        table(self.model, said, row.n, counts)
        if row.mean is not None:
            mean(self.model, row, measure.first, counts)
        for band, expression in by_band.items():
            self.model.add(
                sum(count for count, held in zip(counts, measure.band, strict=True) if held == band) == expression
            )
        inside = [(people, held) for people, held in below if people <= row.people]
        assert all(people <= row.people or not people & row.people for people, _ in below), "full rows cross"
        tops = {people: held for people, held in inside if not any(people < other for other, _ in inside)}
        for category, count in enumerate(counts):
            self.model.add(count >= sum(held[category] for held in tops.values()))
        below.append((row.people, counts))

    def _options(self) -> None:
        """Whoever answers chooses so many options, or the one that stands alone."""
        known = self.paper.options[self.measures[0].item]
        self.fewest, self.most = known["fewest"], known["most"]
        self.alone = [n for n, code in enumerate(self.codes) if code.partition(":")[2] in known["alone"]]
        others = [n for n in range(len(self.codes)) if n not in self.alone]
        for p, counted in enumerate(self.counted):
            choosing = counted - sum(self.x[n][p][1] for n in self.alone)
            if self.measures[0].of_all:
                self.skips.append(self._new(0, len(self.profiles[p])))
                choosing = choosing - self.skips[-1]
            chosen = [self.x[n][p][1] for n in others]
            for one in chosen:
                self.model.add(one <= choosing)
            self.model.add(sum(chosen) >= self.fewest * choosing)
            self.model.add(sum(chosen) <= self.most * choosing)

    # the questions

    def questions(self) -> list[Question]:
        """Of each profile and band: that all who are counted are in it; of each clipped cell: how many are outside."""
        made = []
        for number, measure in enumerate(self.measures):
            for p, counted in enumerate(self.counted):
                for band in self.bands[number]:
                    outside = [x for x, held in zip(self.x[number][p], self.bands[number], strict=True) if held != band]
                    nobody = () if isinstance(counted, int) else ((counted, 0, 0),)
                    made.append(Question(("all", number, p, band), ((sum(outside), 1, len(self.profiles[p])), *nobody)))
            for row in self.rows[measure.code]:
                for said in row.said:
                    if said.how == "clipped":
                        made += self._clipped(number, row, said)
        return made

    def _clipped(self, number: int, row: Printed, said: Said) -> list[Question]:
        top = {self.measures[number].band[category] for category in said.parts[said.top()]}
        inside = [p for p, held in enumerate(self.profiles) if held <= row.people]
        outside = [
            x for p in inside for x, held in zip(self.x[number][p], self.bands[number], strict=True) if held not in top
        ]
        return [
            Question(("cell", number, row.group, value), ((sum(outside), 1 - value, 1 - value),)) for value in (0, 1)
        ]

    # tables near a solution

    def _sheet(self, number: int) -> Sheet:
        rows = self.rows[self.codes[number]]
        bands = self.bands[number]
        inside = np.array([[held <= row.people for held in self.profiles] for row in rows], dtype=np.int64)
        low = np.full((len(rows), len(bands)), -1)
        high = np.full((len(rows), len(bands)), -1)
        for place, row in enumerate(rows):
            for said in row.said if len(row.said) == 1 and row.said[0].how != "exact" else ():
                for share, part in zip(said.shares, said.parts, strict=True):
                    held = bands.index(self.measures[number].band[part[0]])
                    if said.how == "range":
                        low[place, held], high[place, held] = span(share, row.n, "range")
                    else:
                        is_top = list(share) == MOST
                        low[place, held], high[place, held] = (row.n - 1, row.n) if is_top else (0, 1)
        return Sheet(inside.reshape(len(rows), len(self.profiles)), low, high)

    def nearby(self, values: Sequence[int], left: list[Question]) -> list[Question]:
        """The questions that no table near this one denies."""
        value = {variable.index: v for variable, v in zip(self.variables, values, strict=True)}
        tables = [np.array([[value[x.index] for x in row] for row in table]) for table in self.x]
        self.skipped = [value[variable.index] for variable in self.skips]
        self.sheets = self.sheets or [self._sheet(number) for number in range(len(tables))]
        near = Near(self.sheets, tables, self._fits if self.joint else None)
        left = [question for question in left if not self._denied_near(near, question)]
        for step, _ in enumerate(near.wander(STEPS)):
            left = [question for question in left if not self._denied_here(near, question)]
            if step % 50 == 49:
                left = [question for question in left if not self._denied_near(near, question)]
            if not left:
                break
        return left

    def _place(self, question: Question) -> tuple[int, int]:
        """The band of a question, and for a clipped cell its row."""
        kind, number, place, value = question.key
        if kind == "all":
            return self.bands[number].index(value), -1
        rows = self.rows[self.codes[number]]
        row = next(n for n, r in enumerate(rows) if r.group == place and any(s.how == "clipped" for s in r.said))
        said = next(said for said in rows[row].said if said.how == "clipped")
        return self.bands[number].index(self.measures[number].band[said.parts[said.top()][0]]), row

    def _denied_near(self, near: Near, question: Question) -> bool:
        kind, number, place, _ = question.key
        band, row = self._place(question)
        return (near.out(number, place, band) if kind == "all" else near.other(number, row, band)) is not None

    def _denied_here(self, near: Near, question: Question) -> bool:
        kind, number, place, value = question.key
        band, row = self._place(question)
        here = near.moves[number]
        counts = here.table[place] if kind == "all" else here.now[row]
        outside = int(counts.sum() - counts[band])
        return outside != (0 if kind == "all" else value)

    def _fits(self, near: Near, changed: Mapping[int, Changes]) -> bool:
        """Whether every profile that is changed may choose the options so often, taken together."""
        for p in {p for changes in changed.values() for p in changes}:
            tables = [moves.table for moves in near.moves]
            chosen = [int(table[p][1] + changed.get(n, {}).get(p, NOTHING)[1]) for n, table in enumerate(tables)]
            choosing = int(tables[0][p].sum()) - sum(chosen[n] for n in self.alone)
            choosing -= self.skipped[p] if self.skipped else 0
            others = [count for n, count in enumerate(chosen) if n not in self.alone]
            if max(others) > choosing or not self.fewest * choosing <= sum(others) <= self.most * choosing:
                return False
        return True

    def truth(self, firm: Any) -> dict[int, int]:
        """The true answers, by index of the variable: where the search begins. It may find nothing that they deny."""
        took_part = frozenset(number for number, given in enumerate(firm.answers) if given is not None)
        made: dict[int, int] = {}

        def put(expression: Expression, value: int) -> None:
            if not isinstance(expression, int):
                made[expression.index] = value

        for number, measure in enumerate(self.measures):
            gave = answered(firm, measure)
            options = firm.options(measure.item)
            for p, held in enumerate(self.profiles):
                put(self.part[p], len(held & took_part))
                put(self.counted[p], len(held & gave))
                chosen = [measure.band[category_of(measure, firm.answers[i], options)] for i in held & gave]
                for x, band in zip(self.x[number][p], self.bands[number], strict=True):
                    put(x, chosen.count(band))
                if self.skips:
                    put(self.skips[p], sum(measure.item not in firm.answers[i] for i in held & gave))
        return made

    def attack(self, start: Mapping[int, int] | None = None) -> Found:
        """What is certain. start: from `truth`."""
        keys, given_up = Search(self.model, self.variables, self.questions(), self.nearby).certain(start)
        found = Found(undecided=given_up)
        for kind, number, place, value in keys:
            if kind == "all":
                found.answers.append((self.codes[number], self.profiles[place], value))
            else:
                found.opened.append((self.codes[number], place, value))
        return found


def questions_of(paper: Paper) -> list[list[str]]:
    """Codes of the measures that hang together: the options of one question, else each alone."""
    made: dict[str, list[str]] = {}
    for measure in paper.measures:
        made.setdefault(measure.item, []).append(measure.code)
    return list(made.values())
