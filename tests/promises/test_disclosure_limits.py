"""Questions in which so many options have to be chosen, and so many may: whoever knows the limits is told no more."""

import random

import pytest

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression import publish
from surveyhost.core.suppression.doubt import keeping
from surveyhost.core.tabulation.count import Tally
from tests.attacker.firms import Firm
from tests.attacker.programs import Guess
from tests.attacker.sight import rows

pytestmark = pytest.mark.slow

TEXT = {"en": "x"}
UNITS = ["A / 1", "A / 2", "A", "B / 1", "B / 2"]
LIMITS = [(1, 2, 5), (1, 3, 5), (2, 5, 5), (2, 3, 5), (2, 2, 4), (3, 5, 5), (1, 2, 3), (2, 3, 3)]
"""Fewest, most, and of how many options."""
PEOPLE, SAMPLE, ALL = 60, 4, 30


def choice(draw: random.Random, often: dict[str, float], fewest: int, most: int) -> tuple[str, ...]:
    for _ in range(20):
        chosen = tuple(option for option, share in often.items() if draw.random() < share)
        if fewest <= len(chosen) <= most:
            return chosen
    return tuple(sorted(draw.sample(list(often), fewest)))


def drawn(seed: int, fewest: int, most: int, options: int) -> Firm:
    """Sixty people in two sites, with two attributes; one in twenty skips the question."""
    draw = random.Random(f"{seed}/{fewest}/{most}")
    often = {option: draw.choice([0.03, 0.05, 0.2, 0.5, 0.9]) for option in "abcde"[:options]}
    units = [draw.choice(UNITS) for _ in range(PEOPLE)]
    attributes = [{"gender": draw.choice("MF"), "age": draw.choice("xyz")} for _ in range(PEOPLE)]
    given = [{} if draw.random() < 0.05 else {"pick": choice(draw, often, fewest, most)} for _ in range(PEOPLE)]
    return Firm(units, attributes, given, [f"pick:{option}" for option in often], ["gender", "age"])


def released(made: Firm, fewest: int, most: int):
    options = tuple(Option(code.partition(":")[2], TEXT) for code in made.items)
    item = Item("pick", "choices", TEXT, options=options, minimum=fewest, maximum=most)
    asked = Questionnaire("limited", ("en",), TEXT, (Section("all", TEXT, (item,)),))
    plan = planning.plan(made.people, [breakdowns.parse(name) for name in made.breakdowns], 5, rates=())
    tally = Tally(asked, plan.views)
    for (unit, attributes), answers in zip(made.people, made.answers, strict=True):
        tally.add(frozen.labels(plan.views, unit, attributes), answers)
    return publish.publish(tally.cube(5), plan.views, 5, 10, asked, rounds=1)


def told(seed: int, fewest: int, most: int, options: int) -> list:
    """What linear programming tells of all options together."""
    made = drawn(seed, fewest, most, options)
    published = released(made, fewest, most)
    guess = Guess(*(rows(made, published, option) for option in made.items), most=most, fewest=fewest)
    return guess.recovered() + guess.unanimous()


def seeds(counted: range):
    return [(seed, *limits) for limits in LIMITS for seed in counted]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("given", seeds(range(SAMPLE)), ids=str)
def test_limits_tell_nothing(given):
    assert told(*given) == []


@pytest.mark.prove
@pytest.mark.parametrize("given", seeds(range(SAMPLE, ALL)), ids=str)
def test_limits_tell_nothing_in_more_firms(given):
    assert told(*given) == []


CROWDED = [(15, 1, 2, 5), (1, 2, 5, 5), (2, 2, 2, 4), (9, 3, 5, 5), (0, 2, 3, 3)]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("given", CROWDED, ids=str)
def test_without_witnesses_they_tell(monkeypatch, given):
    assert told(*given) == []
    monkeypatch.setattr(keeping, "uncertain", lambda *given: set())
    assert told(*given)


ASKED_OF_SOME = Questionnaire(
    "limited",
    ("en",),
    TEXT,
    (
        Section(
            "all",
            TEXT,
            (
                Item("uses", "rating", TEXT, points=5),
                Item("pick", "choices", TEXT, options=tuple(Option(c, TEXT) for c in "abc"), show_if="uses <= 3"),
            ),
        ),
    ),
)


def printed_of_some(chosen: list[str]) -> dict[str, tuple[int, int]]:
    """A question that 20 of 40 are asked: for each option the lowest and the highest share of those who chose it."""
    plan = planning.plan([("", {})] * 40, [], 5, rates=())
    tally = Tally(ASKED_OF_SOME, plan.views)
    for number in range(40):
        answers = {"uses": 1 + number % 3, "pick": tuple(chosen[number])} if number < 20 else {"uses": 4 + number % 2}
        tally.add(frozen.labels(plan.views, "", {}), answers)
    made = publish.publish(tally.cube(5), plan.views, 5, 10, ASKED_OF_SOME, rounds=1)
    cells = {option: made.cells.get(("company", f"pick:{option}")) for option in "abc"}
    return {option: (cell.shares[1].low, cell.shares[1].high) for option, cell in cells.items() if cell}


FEW = ["a"] * 12 + ["b"] * 7


def test_whoever_is_asked_and_answers_chose_something():
    """Twelve chose a and seven b: if both were printed, the twentieth would be known to have chosen c."""
    printed = printed_of_some([*FEW, "c"])
    assert printed["c"] == (0, 20)
    assert sum(low == high for low, high in printed.values()) < 2


def test_without_witnesses_it_is_known_what_the_last_one_chose(monkeypatch):
    monkeypatch.setattr(keeping, "uncertain", lambda *given: set())
    assert printed_of_some([*FEW, "c"]) == {"a": (60, 60), "b": (35, 35), "c": (0, 20)}
