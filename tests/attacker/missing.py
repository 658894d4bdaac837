"""Who did not take part, and who skipped what: numbers of respondents beside numbers of answers, for whole people.

One unknown for each set of people alike in all printed groups: how many took part; and one for each item: how many of
these answered it. Every printed number is a sum of them.
"""

from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from .found import Found
from .paper import Measured, Paper
from .solving import Question, Search
from .truth import answered
from .whole_people import alike, bounded


class Missing:
    """All items of one release, or several of the same wave."""

    def __init__(self, papers: Sequence[Paper], took_part: frozenset[int] | None = None) -> None:
        """took_part: who did, if the attacker knows."""
        self.paper = papers[0]
        self.items: list[Measured] = [m for m in self.paper.measures if not m.of_all]
        rows = [(m.code, row.people, row.n) for m in self.items for paper in papers for row in paper.rows[m.code]]
        taking = [part for paper in papers for part in paper.taking_part]
        whom = range(self.paper.invited) if took_part is None else took_part
        sets = [people for _, people, _ in rows] + [people for _, people, _ in taking]
        self.profiles = [held for _, held in alike(whom, sets)]
        self.model = cp_model.CpModel()
        self.part: list[Any] = [self._new(held, took_part is None) for held in self.profiles]
        self.counted = {m.code: [self._new(held, True) for held in self.profiles] for m in self.items}
        for counted in self.counted.values():
            for one, part in zip(counted, self.part, strict=True):
                self.model.add(one <= part)
        for code, people, n in rows:
            self.model.add(sum(one for one, held in self._pairs(self.counted[code]) if held <= people) == n)
        if took_part is None:
            for _, people, respondents in taking:
                self.model.add(sum(one for one, held in self._pairs(self.part) if held <= people) == respondents)
            bounded(self.model, self.paper, self.part)

    def _new(self, held: frozenset[int], is_unknown: bool) -> Any:
        return self.model.new_int_var(0, len(held), "") if is_unknown else len(held)

    def _pairs(self, values: Sequence[Any]) -> list[tuple[Any, frozenset[int]]]:
        return list(zip(values, self.profiles, strict=True))

    def questions(self) -> list[Question]:
        """Of each profile: that nobody took part; of each item as well: that somebody took part, and none answered."""
        made = []
        for p, part in enumerate(self.part):
            size = len(self.profiles[p])
            here = () if isinstance(part, int) else ((part, 0, 0),)
            if not isinstance(part, int):
                made.append(Question(("absent", p), ((part, 1, size),)))
            made += [
                Question(("skipped", p, code), ((counted[p], 1, size), *here)) for code, counted in self.counted.items()
            ]
        return made

    def truth(self, firm: Any) -> dict[int, int]:
        """The true numbers, by index of the variable."""
        took_part = frozenset(number for number, given in enumerate(firm.answers) if given is not None)
        made = {one.index: len(held & took_part) for one, held in self._pairs(self.part) if not isinstance(one, int)}
        for measure in self.items:
            gave = answered(firm, measure)
            made |= {one.index: len(held & gave) for one, held in self._pairs(self.counted[measure.code])}
        return made

    def attack(self, firm: Any = None) -> Found:
        """What is certain. firm: whose true numbers the search begins at; else it finds some itself."""
        variables = [one for one in self.part if not isinstance(one, int)]
        variables += [one for counted in self.counted.values() for one in counted]
        start = None if firm is None else self.truth(firm)
        keys, given_up = Search(self.model, variables, self.questions()).certain(start)
        found = Found(undecided=given_up)
        found.absent = [self.profiles[key[1]] for key in keys if key[0] == "absent"]
        found.skipped = [(key[2], self.profiles[key[1]]) for key in keys if key[0] == "skipped"]
        return found
