"""Which rows and breakdowns a measure has before any of its cells is kept back."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression.proof.witness import Proof
from surveyhost.core.suppression.tables import excludes_the_rest, for_everybody_only, prove_all, read, to_be_shown
from surveyhost.core.suppression.unit_rows import unit_rows
from surveyhost.core.tabulation.count import Tally

TEXT = {"en": "x"}
K = 5
OPTIONS = (Option("it", TEXT), Option("hr", TEXT), Option("none", TEXT, exclusive=True))
SERVING = (Option("money", TEXT, rates="(outside)"),)
ASKED = Questionnaire(
    "q",
    ("en",),
    TEXT,
    (
        Section(
            "all",
            TEXT,
            (
                Item("rated", "rating", TEXT, points=5),
                Item("where", "choice", TEXT, options=OPTIONS[:2]),
                Item("pick", "choices", TEXT, options=OPTIONS),
                Item("serve", "service_matrix", TEXT, points=5, options=SERVING, rows=(Option("fast", TEXT),)),
                Item("why", "rating", TEXT, points=5, show_if="rated <= 2"),
            ),
        ),
        Section("some", TEXT, (Item("then", "rating", TEXT, points=5),), show_if="rated >= 4"),
    ),
)
FORM = measures(ASKED)
PEOPLE = [(("A", "B", "C")[number % 3], {"shift": "ab"[number % 2], "age": "xy"[number // 30]}) for number in range(60)]


@pytest.fixture(scope="module")
def cube():
    plan = planning.plan(PEOPLE, [breakdowns.parse(name) for name in ("shift", "age")], K, rates=())
    tally = Tally(ASKED, plan.views)
    for number, (unit, attributes) in enumerate(zip(plan.units, plan.attributes, strict=True)):
        given = {"rated": 1 + number % 5, "where": ("it", "hr")[number % 2], "pick": ("it",)}
        given |= {"serve": {"money": {"fast": 1 + number % 5}}} if number % 4 else {}
        given |= {"why": 1 + number % 4} if number % 5 < 2 else {}
        given |= {"then": 1 + number % 3} if number % 5 > 2 else {}
        tally.add(frozen.labels(plan.views, unit, attributes), given)
    return tally.cube(K)


def tables_of(cube, asked=(0, 1), earlier=None):
    made, empty = read(cube, FORM, ASKED, asked, earlier or {}, 10)
    assert empty == []
    return {table.measure.code: table for table in made}


def test_breakdowns_are_for_what_everybody_was_asked_and_has_bands(cube):
    """A department is rated by those whom it serves."""
    made = tables_of(cube)
    assert set(made) == {"rated", "where", "pick:it", "pick:hr", "pick:none", "serve:money:fast", "why", "then"}
    shown = {code for code, table in made.items() if table.asked}
    assert shown == {"rated", "pick:it", "pick:hr"}
    assert {made[code].asked for code in shown} == {(0, 1)}
    assert {made[code].joint for code in made.keys() - shown} == {()}


def test_what_some_were_asked_and_what_is_chosen_alone_is_for_the_company(cube):
    alone = {measure.code for measure in FORM if for_everybody_only(measure, ASKED)}
    assert alone == {"pick:none", "why", "then"}
    assert {measure.code for measure in FORM if excludes_the_rest(measure, ASKED)} == {"pick:none"}
    made = tables_of(cube)
    assert {code for code, table in made.items() if table.company_only} == alone
    for code, table in made.items():
        printed = [unit.code for unit, n in zip(cube.views.units, table.rows.n, strict=True) if n]
        assert (printed == ["company"]) == (code in alone)


def test_what_an_earlier_release_showed_is_proven_together_with_what_this_one_shows(cube):
    made = tables_of(cube, asked=(1,), earlier={"rated": frozenset({0}), "where": frozenset({0})})
    assert (made["rated"].asked, made["rated"].joint) == ((1,), (0, 1))
    assert (made["pick:it"].asked, made["pick:it"].joint) == ((1,), (1,))
    assert (made["where"].asked, made["where"].joint) == ((), ())


def test_a_breakdown_that_waits_is_not_shown(cube):
    assert to_be_shown(cube, ["shift", "age"]) == [0, 1]
    waiting = replace(cube, views=replace(cube.views, waiting=("shift",)))
    assert to_be_shown(waiting, ["shift", "age"]) == [1]


def test_only_what_is_proven_is_shown_in_breakdowns(cube):
    made = tables_of(cube)
    assert made["rated"].breakdowns == ()
    prove_all(cube, list(made.values()), np.random.default_rng(1))
    for table in made.values():
        assert (table.proof is not None) == bool(table.asked)
        assert table.is_proven == bool(table.asked)
        assert table.breakdowns == table.asked
        table.proof = Proof(False, 0, 0, 2)
        assert table.breakdowns == ()


def test_no_proof_stands_for_other_people(cube):
    """Two measures with the same blocks are proven each on those who answered it."""
    number = next(number for number, measure in enumerate(FORM) if measure.code == "pick:hr")
    few, counts = cube.answerers.copy(), [held.copy() for held in cube.counts]
    few[:, number] = 0
    kinds = np.flatnonzero(cube.labels[:, 0] == cube.labels[0, 0])[:2]
    few[kinds, number] = 4, 1
    for view, held in enumerate(counts):
        held[:, cube.of(number)] = 0
        np.add.at(held, (cube.labels[kinds, view], cube.of(number).start), (4, 1))
    odd = replace(cube, answerers=few, counts=tuple(counts), k=1)
    made = tables_of(odd)
    for table in made.values():
        table.rows = replace(table.rows, block=made["rated"].rows.block)
    prove_all(replace(odd, k=K), list(made.values()), np.random.default_rng(1))
    assert made["rated"].is_proven and made["pick:it"].is_proven
    assert not made["pick:hr"].is_proven


@pytest.mark.parametrize("view", [0, 1])
def test_labels_of_other_people_are_not_certified(cube, view):
    labels = cube.labels.copy()
    labels[0, 1 + view] = 1 - labels[0, 1 + view]
    made = list(tables_of(cube).values())
    with pytest.raises(ValueError, match="certified"):
        prove_all(replace(cube, labels=labels), made, np.random.default_rng(1))


PARENTS = (0, 0, 0, 0)
"""The company, and three units in it."""


def rows(*answerers, company_only=False):
    people = np.array(answerers, dtype=np.int64)
    counts = np.stack([people - people // 2, people // 2], axis=1)
    return unit_rows(PARENTS, people, counts, K, 10, company_only)


def test_people_are_counted_under_the_block_that_has_enough_and_in_all_above():
    made = rows(2, 6, 10, 4)
    assert made.block == (0, 1, 2, 0)
    assert made.n.tolist() == [22, 6, 10, 0]
    assert made.own.sum(axis=1).tolist() == [6, 6, 10, 0]
    assert made.counts.tolist() == [[11, 11], [3, 3], [5, 5], [0, 0]]
    assert made.full == (True, False, True, False)


def test_for_the_company_only_nobody_is_counted_elsewhere():
    made = rows(2, 6, 10, 4, company_only=True)
    assert made.n.tolist() == [22, 0, 0, 0]
    assert made.own.sum(axis=1).tolist() == [22, 0, 0, 0]


def test_as_many_as_k_have_a_row_and_one_fewer_has_none():
    assert rows(0, 5, 0, 0).n.tolist() == [5, 5, 0, 0]
    assert rows(0, 4, 0, 0) is None


def test_whoever_answers_falls_into_one_category():
    with pytest.raises(ValueError, match="one category"):
        unit_rows(PARENTS, np.array([9, 9, 9, 9]), np.array([[4, 4]] * 4), K, 10)
