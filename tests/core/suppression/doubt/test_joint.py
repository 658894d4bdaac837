"""Where only so many options may be chosen, those that are printed leave room for the one that is clipped."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression import publish
from surveyhost.core.suppression.doubt import gate, joint, keeping, options
from surveyhost.core.suppression.doubt.choices import Choices, Line, Rules
from surveyhost.core.suppression.doubt.gate import Question
from surveyhost.core.suppression.doubt.printed import EXACT
from surveyhost.core.tabulation.count import Tally
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
    assert printed
    assert printed.get("d") != (0, 20) or exact_sum(printed) < 2 * len(A)
    assert told(chosen) == []


def test_without_witnesses_there_is_none(monkeypatch):
    monkeypatch.setattr(keeping, "uncertain", lambda *given: set())
    assert exact_sum(printed_in_a(A)) == 2 * len(A)
    assert told(A)


def test_many_who_answer_alike_are_shown_apart_and_not_to_answer_otherwise(monkeypatch):
    """Six chose a, eight others did not; a table in which none of the six did leaves them of one mind."""
    monkeypatch.setattr(joint, "swapped", lambda *given: iter(()))
    monkeypatch.setattr(joint, "ANY", 0.0)  # the least costly table is the one that differs most
    chosen = np.array([[6, 0, 0], [0, 4, 4], [3, 2, 2]])
    lines = (Line(0, "all", np.arange(3), 6, 14, EXACT, True),)
    rules = Rules(1, 2, False, np.zeros(3, dtype=bool))
    doubt = joint.JointDoubt(Choices(("a", "b", "c"), np.array([6, 4, 4]), lines, rules, chosen), 5)
    assert doubt.show(chosen)
    assert joint._settled(doubt, np.random.default_rng(0)) == list(doubt.open()) == []


def test_where_what_is_out_tells_all_nothing_new_is_printed_beside_it():
    """An earlier release said that both of A chose a, and no row that may be kept back changes that."""
    out, new = Line(0, "A", np.array([0]), 2, 2, EXACT, True), Line(1, "B", np.array([1]), 3, 6, EXACT, True)
    chosen = np.array([[2, 3], [0, 3]])
    choices = Choices(("a", "b"), np.array([2, 6]), (out, new), Rules(1, 1, False, np.zeros(2, dtype=bool)), chosen)
    assert joint.keep_back_jointly(choices, 5, np.random.default_rng(0), {("A", "a")}) is None
    assert Question("", choices, 5, 0, frozenset({("A", "a")})).lost() == {("B", "b")}


def test_in_a_large_firm_only_rows_that_are_not_out_are_dropped(monkeypatch):
    monkeypatch.setattr(joint, "LARGEST", 0)
    rows = (("all", 0, [0, 1], 6, 12), ("x", 0, [0], 3, 6), ("x", 1, [0], 3, 6))
    lines = tuple(Line(o, code, np.array(kinds), c, size, EXACT, code == "all") for code, o, kinds, c, size in rows)
    chosen = np.array([[3, 3], [3, 2]])
    choices = Choices(("a", "b"), np.array([6, 6]), lines, Rules(1, 2, False, np.zeros(2, dtype=bool)), chosen)
    random = np.random.default_rng(0)
    assert joint.keep_back_jointly(choices, 5, random) == {("x", "a"), ("x", "b")}
    assert joint.keep_back_jointly(choices, 5, random, {("x", "a")}) == {("x", "b")}


def two_releases():
    """Women choose as A does, men as B; two units of both. First units are released, then gender."""
    people = [(("F", one), number) for number, one in enumerate(A)] + [
        (("M", one), number) for number, one in enumerate(B)
    ]
    asked = [breakdowns.parse("gender")]
    firm = [(f"U{number % 2}", {"gender": gender}) for (gender, _), number in people]
    plan = planning.plan(firm, asked, 5, rates=())
    tally = Tally(ASKED, plan.views)
    for ((_, one), _), (unit, attributes) in zip(people, firm, strict=True):
        tally.add(frozen.labels(plan.views, unit, attributes), {"pick": tuple(one)})
    cube = tally.cube(5)
    first = publish.publish(cube, plan.views, 5, 10, ASKED, breakdowns=[], rounds=1)
    return first, publish.publish(cube, plan.views, 5, 10, ASKED, (first.views,), breakdowns=["gender"], rounds=1)


def test_a_later_release_finds_no_room_by_taking_back_what_is_out():
    first, second = two_releases()
    taken_back = set(second.views.withheld) & set(first.cells) - set(first.views.withheld)
    assert not taken_back
    women = next(group.code for group in second.groups if group.breakdown == "gender" and group.respondents == len(A))
    options = {option: second.cells.get((women, f"pick:{option}")) for option in "abcd"}
    told = {option: (cell.shares[1].low, cell.shares[1].high) for option, cell in options.items() if cell}
    assert told.get("d") != (0, 20) or exact_sum(told) < 2 * len(A)


OR_NONE = Questionnaire(
    "alone",
    ("en",),
    TEXT,
    (
        Section(
            "all",
            TEXT,
            (Item("pick", "choices", TEXT, options=(*OPTIONS[:3], Option("none", TEXT, exclusive=True))),),
        ),
    ),
)
ALONE = {"A": ["ab"] * 5 + ["a"] * 4 + ["n"] * 3, "B": ["ac"] * 5 + ["bc"] * 4 + ["b"] * 6 + ["n"] * 2}


TIGHT = {"A": ["b"] * 6 + ["ab"] * 3 + ["bc"] * 2 + ["n"], "B": ["a"] * 5 + ["ab"] * 5 + ["ac"] * 3 + ["n"] * 2}
"""Three chose none of these. In B there are places for two of them, so one of A did, and not all of A chose b."""


def beside_none(chosen=ALONE):
    """A firm asked with "none of these", its release, and a later one for which nobody holds what was chosen."""
    people = [(unit, one) for unit, said in chosen.items() for one in said]
    plan = planning.plan([(unit, {}) for unit, _ in people], [], 5, rates=())
    tally = Tally(OR_NONE, plan.views)
    given = [{"pick": ("none",) if one == "n" else tuple(one)} for _, one in people]
    for (unit, _), said in zip(people, given, strict=True):
        tally.add(frozen.labels(plan.views, unit, {}), said)
    cube = tally.cube(5)
    measures = [f"pick:{option}" for option in ("a", "b", "c", "none")]
    made = Firm([unit for unit, _ in people], [{} for _ in people], given, measures)
    gone = replace(cube, answers=None)
    first = publish.publish(cube, plan.views, 5, 10, OR_NONE, breakdowns=[], rounds=1)
    later = publish.publish(gone, plan.views, 5, 10, OR_NONE, (first.views,), breakdowns=[], rounds=1)
    alone = publish.publish(gone, plan.views, 5, 10, OR_NONE, breakdowns=[], rounds=1)
    return made, first, later, alone


def test_beside_none_of_these_nothing_is_certain_once_the_answers_are_gone():
    """Nobody can say any more how the other options stay while one is moved about, so all are taken together."""
    made, first, later, alone = beside_none()
    for release in (first, later, alone):
        assert Guess(*(rows(made, release, option) for option in made.items), alone=3).recovered() == []
        assert {measure for _, measure in release.cells} == set(made.items)
    assert not set(later.views.withheld) & (set(first.cells) - set(first.views.withheld)), "what is out stays out"


def told_beside_none(release, made) -> list[str]:
    return Guess(*(rows(made, release, option) for option in made.items), alone=3).recovered()


def test_those_who_chose_none_tell_nothing_of_an_option_that_is_clipped(monkeypatch):
    made, first, *_ = beside_none(TIGHT)
    assert told_beside_none(first, made) == []
    monkeypatch.setattr(gate, "beside", lambda shown, *given: shown)
    made, first, *_ = beside_none(TIGHT)
    assert told_beside_none(first, made), "each option by itself leaves it open"


def printed_of_those_in_need() -> dict[str, int]:
    """Of 32 people twelve are asked what they need: six a, five b, one c. How many chose a and b, where printed."""
    need = Item("need", "choice", TEXT, options=(Option("y", TEXT), Option("n", TEXT)))
    pick = Item("pick", "choices", TEXT, options=OPTIONS[:3], show_if='need = "y"')
    asked = Questionnaire("some", ("en",), TEXT, (Section("all", TEXT, (need, pick)),))
    given = [{"need": "y", "pick": (one,)} for one in "aaaaaabbbbbc"] + [{"need": "n"}] * 20
    plan = planning.plan([("", {})] * len(given), [], 5, rates=())
    tally = Tally(asked, plan.views)
    for said in given:
        tally.add(frozen.labels(plan.views, "", {}), said)
    cells = publish.publish(tally.cube(5), plan.views, 5, 10, asked, breakdowns=[], rounds=1).cells
    assert cells["company", "pick:c"].shares[1].high == 20, "clipped: nobody or one"
    shown = {option: cells.get(("company", f"pick:{option}")) for option in "ab"}
    shares = {option: cell.shares[1] for option, cell in shown.items() if cell}
    return {option: round(share.low * 12 / 100) for option, share in shares.items() if share.low == share.high}


def test_that_all_who_were_asked_chose_something_opens_no_clipped_option(monkeypatch):
    """Everybody asked chooses: were six and five of twelve printed, one would be left for c."""
    assert sum(printed_of_those_in_need().values()) < 11
    monkeypatch.setattr(options, "Rules", lambda fewest, most, everybody, alone: Rules(fewest, most, False, alone))
    assert sum(printed_of_those_in_need().values()) == 11
