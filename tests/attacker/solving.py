"""Which statements cannot be denied: constraint programming, with every solution used to deny as much as it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

FIRST = 300.0
"""Deterministic time, in the solver's own unit (the same on a busy machine), to find a first solution."""
EFFORT = 1.0
"""For one question."""
BUDGET = 10.0
"""For all questions on one measure; what is still open then is given up."""
GLANCE = 0.15
"""For a round in which as much as possible is denied at once."""
FEW = 12
"""Questions that are asked one by one."""
Expression = Any


@dataclass
class Question:
    """Something that may be certain. Each way denies it."""

    key: tuple
    ways: tuple[tuple[Expression, int, int], ...]
    """Expression, lowest and highest value."""


class Doubt(cp_model.CpSolverSolutionCallback):
    """Keeps the questions that no solution has denied."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.open = list(questions)
        self.values: list[int] = []
        self.variables: Sequence[cp_model.IntVar] = ()

    def on_solution_callback(self) -> None:
        self.open = [q for q in self.open if not any(low <= self.value(e) <= high for e, low, high in q.ways)]
        self.values = [self.value(variable) for variable in self.variables]


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = effort
    return solver


def _denied_by(model: cp_model.CpModel, question: Question) -> list[cp_model.IntVar]:
    literals = []
    for expression, low, high in question.ways:
        literal = model.new_bool_var("")
        model.add_linear_constraint(expression, low, high).only_enforce_if(literal)
        literals.append(literal)
    return literals


def _nothing_near(values: Sequence[int], left: list[Question]) -> list[Question]:
    return left


class Search:
    """Denies what can be denied, until its budget is spent."""

    def __init__(
        self,
        model: cp_model.CpModel,
        variables: Sequence[cp_model.IntVar],
        questions: Sequence[Question],
        nearby: Callable[[Sequence[int], list[Question]], list[Question]] = _nothing_near,
    ) -> None:
        """nearby: which of the questions are left when tables near a solution have been tried."""
        self.model, self.variables, self.nearby = model, variables, nearby
        self.doubt = Doubt(questions)
        self.doubt.variables = variables
        self.spent = 0.0

    def certain(self, start: Mapping[int, int] | None = None) -> tuple[list[tuple], list[tuple]]:
        """Keys of the questions whose denial is infeasible; and of those that were given up.

        start: a solution to start from, by index of the variable. Raises AssertionError if it is none.
        """
        self._first(start)
        effort = GLANCE
        while self._look_near() > FEW and self.spent < BUDGET:
            before = len(self.doubt.open)
            status = self._deny(self.doubt.open, effort, as_many=effort == GLANCE)
            if status == cp_model.INFEASIBLE:
                return [question.key for question in self.doubt.open], []
            if len(self.doubt.open) == before:
                if effort > GLANCE:
                    break
                effort = EFFORT
        return self._one_by_one()

    def _look_near(self) -> int:
        if self.doubt.open:
            self.doubt.open = self.nearby(self.doubt.values, self.doubt.open)
        return len(self.doubt.open)

    def _first(self, start: Mapping[int, int] | None) -> None:
        """A first solution. One that is given has to be one: what is printed is true of the true answers."""
        asked, solver = self.model.clone(), _solver(FIRST)
        for index, value in (start or {}).items():
            asked.add_hint(asked.get_int_var_from_proto_index(index), value)
        solver.parameters.fix_variables_to_their_hinted_value = start is not None
        status = solver.solve(asked, self.doubt)
        assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE), f"what is printed is not true: {status}"

    def _deny(self, questions: Sequence[Question], effort: float, as_many: bool = False) -> Any:
        """Look for a solution that denies one of these at least."""
        asked = self.model.clone()
        literals = [literal for question in questions for literal in _denied_by(asked, question)]
        asked.add_bool_or(literals)
        if as_many:
            asked.maximize(sum(literals))
        for variable, value in zip(self.variables, self.doubt.values, strict=True):
            asked.add_hint(asked.get_int_var_from_proto_index(variable.index), value)
        solver = _solver(effort)
        status = solver.solve(asked, self.doubt)
        self.spent += solver.deterministic_time
        return status

    def _one_by_one(self) -> tuple[list[tuple], list[tuple]]:
        """Where few are left, or all together are too hard."""
        found, given_up = [], []
        while self.doubt.open and self.spent < BUDGET:
            question = self.doubt.open[0]
            status = self._deny([question], EFFORT)
            if status in (cp_model.INFEASIBLE, cp_model.UNKNOWN):
                (found if status == cp_model.INFEASIBLE else given_up).append(question.key)
                self.doubt.open.remove(question)
            else:
                self._look_near()
        return found, given_up + [question.key for question in self.doubt.open]
