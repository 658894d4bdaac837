"""Tabulation: responses become counts by frozen group, and nothing else of them is kept."""

import random
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire.answers import from_form
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.tabulation.count import BATCH, Tally
from surveyhost.core.tabulation.cube import Cube

TEXT = {"en": "x"}
K = 5
QUESTIONNAIRE = Questionnaire(
    "two",
    ("en",),
    TEXT,
    (Section("all", TEXT, (Item("speed", "rating", TEXT, points=5), Item("say", "comment", TEXT))),),
)
PEOPLE = [(unit, {"shift": shift}) for unit in ("North", "South") for shift in ("day", "night") for _ in range(10)]


@pytest.fixture
def plan():
    return planning.plan(PEOPLE, [breakdowns.parse("shift")], K, rates=())


def label(plan, person: int):
    return frozen.labels(plan.views, plan.units[person], PEOPLE[person][1])


def tallied(plan, answering=range(40), questionnaire=QUESTIONNAIRE) -> Tally:
    """Person i answers 1 + i % 5, skips every tenth, and writes if even."""
    tally = Tally(questionnaire, plan.views)
    for person in answering:
        answers = {} if person % 10 == 9 else {"speed": 1 + person % 5}
        tally.add(label(plan, person), answers | ({"say": f"text {person:02}"} if person % 2 == 0 else {}))
    return tally


def test_counts_are_those_of_the_answers(plan) -> None:
    cube = tallied(plan).cube(K)
    assert cube.respondents.sum() == 40
    assert cube.answerers.sum(axis=0).tolist() == [36]
    assert cube.counts[0].sum(axis=0).tolist() == [8, 8, 8, 8, 4]
    assert cube.counts[1].sum(axis=0).tolist() == [8, 8, 8, 8, 4]
    north = cube.views.by_text["North"].code
    assert cube.counts[0][cube.views.index[north]].tolist() == [4, 4, 4, 4, 2]


def test_order_of_boxes_leaves_no_trace(plan) -> None:
    there, back = tallied(plan).cube(K), tallied(plan, reversed(range(40))).cube(K)
    assert there.to_bytes() == back.to_bytes()


def test_two_halves_add_up_to_the_whole(plan) -> None:
    whole, half, rest = tallied(plan), tallied(plan, range(0, 40, 3)), Tally(QUESTIONNAIRE, plan.views)
    for person in set(range(40)) - set(range(0, 40, 3)):
        answers = {} if person % 10 == 9 else {"speed": 1 + person % 5}
        rest.add(label(plan, person), answers | ({"say": f"text {person:02}"} if person % 2 == 0 else {}))
    half.merge(rest)
    assert half.cube(K).to_bytes() == whole.cube(K).to_bytes()


def test_more_than_one_batch_is_counted_whole(plan) -> None:
    tally = Tally(QUESTIONNAIRE, plan.views)
    for _ in range(BATCH + 3):
        tally.add(label(plan, 0), {"speed": 2})
    for person in range(1, 40):
        tally.add(label(plan, person), {"speed": 4})
    cube = tally.cube(K)
    assert cube.counts[0].sum(axis=0).tolist() == [0, BATCH + 3, 0, 39, 0]


def test_groups_become_coarser_until_seven_answered_in_each(plan) -> None:
    """Of the night shift only four answer: nothing in the cube tells them apart any more."""
    answering = [person for person in range(40) if PEOPLE[person][1]["shift"] == "day" or person in (10, 11, 30, 31)]
    cube = tallied(plan, answering).cube(K)
    assert [len(view.groups) for view in cube.views.views] == [1]
    assert len(plan.views.views[0].groups) == 2
    attached = np.bincount(cube.labels[:, 0], weights=cube.respondents)
    assert attached[attached > 0].min() >= K + 2
    assert cube.counts[1].shape == (1, 5)


def test_comments_lie_by_block_sorted_and_tied_to_nothing(plan) -> None:
    cube = tallied(plan).cube(K)
    assert {len(said) for said in cube.comments["say"].values()} == {10}
    for said in cube.comments["say"].values():
        assert list(said) == sorted(said)


def test_what_one_person_wrote_to_several_parts_cannot_be_put_together(plan) -> None:
    """Somebody who holds the cube lays the lists of an item's parts side by side; here nobody writes alike twice."""
    several = Item("three", "texts", TEXT, rows=(Option("first", TEXT), Option("then", TEXT)))
    asked = Questionnaire("parts", ("en",), TEXT, (Section("all", TEXT, (several,)),))
    tally, dice = Tally(asked, plan.views), random.Random(3)
    other = dict(zip(range(40), dice.sample(range(40), 40), strict=True))
    for person in range(40):
        given = {"three:first": f"first {person:02}", "three:then": f"then {other[person]:02}"}
        tally.add(label(plan, person), given)
    lists = tally.cube(K).comments
    assert lists.keys() == {"three:first", "three:then"}
    pairs = [
        (int(first[-2:]), int(then[-2:]))
        for block, said in lists["three:first"].items()
        for first, then in zip(said, lists["three:then"][block], strict=True)
    ]
    assert len(pairs) == 40
    assert sum(other[person] == then for person, then in pairs) <= 7, "chance gives 2; in the order of boxes, all 40"


def test_a_cube_survives_its_bytes(plan) -> None:
    cube = tallied(plan).cube(K)
    again = Cube.from_bytes(cube.to_bytes())
    assert again.to_bytes() == cube.to_bytes()
    assert again.views == cube.views
    assert np.array_equal(again.answerers, cube.answerers)


def test_nothing_in_the_bytes_is_a_single_answer(plan) -> None:
    """Two people of one group who swap their answers leave the same cube."""
    one, other = Tally(QUESTIONNAIRE, plan.views), Tally(QUESTIONNAIRE, plan.views)
    for person in range(40):
        one.add(label(plan, person), {"speed": 5 if person == 0 else 3})
        other.add(label(plan, person), {"speed": 5 if person == 1 else 3})
    assert one.cube(K).to_bytes() == other.cube(K).to_bytes()


def test_more_responses_than_seats_are_refused(plan) -> None:
    seats = {label(plan, person): 10 for person in range(40)}
    assert tallied(plan).cube(K, seats).respondents.sum() == 40
    with pytest.raises(Refusal, match="more responses than it had seats"):
        tallied(plan).cube(K, seats | {label(plan, 0): 9})


def test_labels_that_no_view_knows_are_refused(plan) -> None:
    with pytest.raises(Refusal):
        Tally(QUESTIONNAIRE, plan.views).add(("nowhere", "shift/0"), {"speed": 1})


def test_an_answer_outside_its_scale_is_refused(plan) -> None:
    with pytest.raises(Refusal, match="outside its scale"):
        Tally(QUESTIONNAIRE, plan.views).add(label(plan, 0), {"speed": 6})


def test_tallies_of_two_waves_do_not_mix(plan) -> None:
    other = planning.plan(PEOPLE, [], K, rates=())
    with pytest.raises(ValueError, match="one wave"):
        tallied(plan).merge(Tally(QUESTIONNAIRE, other.views))


@pytest.mark.parametrize("by", ["year", "quarter", "month"])
def test_days_are_counted_by_period_as_an_independent_count_has_them(plan, by) -> None:
    """Counted here from the calendar alone: the label of each answer's period, in the order of time."""
    item = Item("since", "date", TEXT, earliest="2024-02-10", latest="2026-01-05", by=by)
    asked = Questionnaire("one", ("en",), TEXT, (Section("all", TEXT, (item,)),))
    tally = Tally(asked, plan.views)
    first, last = date(2024, 2, 10), date(2026, 1, 5)
    chance = random.Random(7)
    given = [first + timedelta(chance.randint(0, (last - first).days)) for _ in range(40)]
    for person, day in enumerate(given):
        form = {"since:day": [str(day.day)], "since:month": [str(day.month)], "since:year": [str(day.year)]}
        tally.add(label(plan, person), from_form(asked, form)[0])
    name = {
        "year": lambda day: (day.year,),
        "quarter": lambda day: (day.year, (day.month + 2) // 3),
        "month": lambda day: (day.year, day.month),
    }[by]
    every_day = (first + timedelta(days) for days in range((last - first).days + 1))
    expected = Counter(map(name, given))
    counts = tally.cube(K).counts[0].sum(axis=0).tolist()
    assert counts == [expected[period] for period in dict.fromkeys(map(name, every_day))]
