"""The gate on a whole question: what it asks, and that it gives up nothing that is out already."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.suppression.apply import Past, screen
from surveyhost.core.suppression.doubt import keeping
from surveyhost.core.suppression.doubt.gate import uncertain
from surveyhost.core.suppression.doubt.keeping import Keeping
from surveyhost.core.suppression.publish import publish
from tests.attacker.roster_to_files import COMMENTS, K, counted
from tests.attacker.shapes import shape


@pytest.fixture(scope="module")
def leaky() -> Keeping:
    """Sixty people compared by five attributes: their first question tells of some what they answered."""
    firm = shape(4, 60, "seams")
    cube, views = counted(firm)
    seen: list[Keeping] = []

    def look(keeping: Keeping) -> list[dict]:
        seen.append(keeping)
        return []

    publish(cube, views, K, COMMENTS, firm.questionnaire, seed=1, rounds=1, share=look)
    return seen[0]


def given_up(of: Keeping, past: Past) -> set[tuple[str, str]]:
    """Cells that are kept back for doubt, beside those of the neighbour rule."""
    tables = of.questions[0]
    neighbours = screen(of.cube, tables, Past(), {})
    return uncertain(of.cube, tables, neighbours, past, of.questionnaire, np.random.default_rng(1))


def test_what_an_earlier_release_printed_is_not_given_up(leaky):
    """To take it back would help nobody: the others have to make up for it."""
    first = given_up(leaky, Past())
    assert first
    (table,) = leaky.questions[0]
    everywhere = {table.measure.code: frozenset(table.joint)}
    assert given_up(leaky, Past(out=everywhere)) == set()
    others = {(group.code, table.measure.code) for view in leaky.cube.views.views for group in view.groups} - first
    second = given_up(leaky, Past(kept_back=others, out=everywhere))
    assert second and not second & first


def test_the_neighbour_rule_looks_once_more_and_knows_all_that_is_kept_back_or_out(leaky, monkeypatch):
    """It may keep more back beside what is kept back for doubt, and prints none of that again."""
    past = Past(kept_back={("unit/1", "five")}, out={"four": frozenset({0})})
    looked: list[Past] = []

    def look(cube, tables, before, layouts):
        looked.append(before)
        return dict.fromkeys({("unit/2", "five"), *before.kept_back}, ())

    monkeypatch.setattr(keeping, "screen", look)
    monkeypatch.setattr(keeping, "uncertain", lambda *given: {("unit/3", "five")})
    made = replace(leaky, past=past).kept_back(0)
    assert looked[0] == past
    assert set(looked[1].kept_back) == set(made) == {(f"unit/{number}", "five") for number in (1, 2, 3)}
    assert looked[1].out == past.out


def test_what_is_kept_back_of_any_question_is_not_printed():
    firm = shape(4, 60, "seams")
    cube, views = counted(firm)
    back = [{("company", "five"): ()}, {}, {("company", "seven"): ()}]
    made = publish(cube, views, K, COMMENTS, firm.questionnaire, seed=1, rounds=1, share=lambda _: iter(back))
    assert set(made.views.withheld) == {("company", "five"), ("company", "seven")}
    assert not set(made.views.withheld) & set(made.cells) and ("company", "four") in made.cells
