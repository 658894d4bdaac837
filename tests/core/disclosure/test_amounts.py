"""Where only so many options may be chosen, those that are printed leave room for the one that is clipped."""

import pytest

from surveyhost.core.disclosure import frozen, planning, publish
from surveyhost.core.questionnaire import Item, Option, Questionnaire, Section
from surveyhost.core.tabulation import Tally
from tests.attacker.firms import Firm
from tests.attacker.programs import Guess
from tests.attacker.sight import rows

TEXT = {"en": "x"}
OPTIONS = tuple(Option(code, TEXT) for code in "abcd")
ASKED = Questionnaire(
    "limited", ("en",), TEXT, (Section("all", TEXT, (Item("pick", "choices", TEXT, options=OPTIONS, maximum=2),)),)
)
A = ["ab"] * 4 + ["bc"] * 4 + ["ac"] * 4
B = ["ab"] * 5 + ["bc"] * 5 + ["ad"] * 6 + ["c"] * 4


def released(chosen: list[str]):
    """A firm of two units, and what is released of it."""
    people = [("A", one) for one in chosen] + [("B", one) for one in B]
    plan = planning.plan([(unit, {}) for unit, _ in people], [], 5, rates=())
    tally = Tally(ASKED, plan.views)
    for unit, one in people:
        tally.add(frozen.labels(plan.views, unit, {}), {"pick": tuple(one)})
    answers = [{"pick": tuple(one)} for _, one in people]
    measures = [f"pick:{option}" for option in "abcd"]
    made = Firm([unit for unit, _ in people], [{} for _ in people], answers, measures)
    return made, publish.publish(tally.cube(5), plan.views, 5, 10, ASKED, breakdowns=[], rounds=1)


def printed_in_a(chosen: list[str]) -> dict[str, tuple[int, int]]:
    """What is printed of A: for each option the lowest and the highest share of those who chose it."""
    _, made = released(chosen)
    (code,) = (group.code for group in made.groups if group.path == ("A",))
    cells = {option: made.cells.get((code, f"pick:{option}")) for option in "abcd"}
    return {option: (cell.shares[1].low, cell.shares[1].high) for option, cell in cells.items() if cell}


def told(chosen: list[str]) -> list[str]:
    """What linear programming tells of the options together, for whoever knows how many may be chosen."""
    made, release = released(chosen)
    return Guess(*(rows(made, release, option) for option in made.items), most=2).recovered()


def exact_sum(printed) -> int:
    """Of the options printed exactly, in people; a range counts from its lower end."""
    return sum(round(low * len(A) / 100) for low, _ in printed.values())


@pytest.mark.parametrize("chosen", [A, [*A[:-1], "ad"]])
def test_there_is_room_for_the_one_that_is_clipped(chosen):
    printed = printed_in_a(chosen)
    assert printed["d"] == (0, 20)
    assert exact_sum(printed) < 2 * len(A)
    assert told(chosen) == []


def test_without_the_rule_there_is_none(monkeypatch):
    monkeypatch.setattr(publish, "crowded", lambda *given: set())
    assert exact_sum(printed_in_a(A)) == 2 * len(A)
    assert told(A)
