"""What goes with the outcome: the one figure over two items, and how little it may tell."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surveyhost.core.grouping import planning
from surveyhost.core.questionnaire.model import Item, Questionnaire, Section, Theme
from surveyhost.core.release.model import COMPANY, Cell, Share
from surveyhost.core.release.outcomes import outcome, related
from surveyhost.core.tabulation.count import BATCH, Tally
from surveyhost.core.tabulation.cube import Cube
from surveyhost.core.tabulation.rank_correlation import spearman
from surveyhost.core.tabulation.relations import FEWEST, SPREAD, relations
from surveyhost.services.questionnaires import library

BOTH = {"vi": "x", "en": "x"}


def item(code: str, kind: str = "rating", theme: str = "t", favourable: str = "high", points: int = 5) -> Item:
    return Item(code, kind, BOTH, theme=theme, points=11 if kind == "enps" else points, favourable=favourable)


def form(*items: Item, themes: tuple[Theme, ...] = (Theme("o", BOTH, outcome=True), Theme("t", BOTH))) -> Questionnaire:
    return Questionnaire("q", ("vi", "en"), BOTH, (Section("s", BOTH, items),), themes)


FORM = form(item("a"), item("low", favourable="low"), item("stay", theme="o"), item("recommend", "enps", "o"))
TENTH = Share(10, 10)


def cells(questionnaire: Questionnaire) -> dict[tuple[str, str], Cell]:
    """The company's row of each item, printed in full."""
    shares = {5: (Share(20, 20),) * 5, 11: (*(Share(9, 9),) * 10, TENTH)}
    return {(COMPANY, one.code): Cell(200, "full", shares[one.points], None, None) for one in questionnaire.items()}


def tallied(answers: list[dict[str, int]], questionnaire: Questionnaire = FORM) -> Cube:
    """The cube of one unit in which these were answered."""
    views = planning.plan([("", {}) for _ in answers], [], 7).views
    tally = Tally(questionnaire, views)
    for one in answers:
        tally.add((views.blocks[0],), one)
    return tally.cube(5)


def some(people: int, seed: int = 3) -> list[dict[str, int]]:
    dice = random.Random(seed)
    found = []
    for _ in range(people):
        score = dice.randrange(11)
        a = min(5, max(1, round(score / 2.5 + dice.gauss(0, 0.7)) + 1))
        found.append({"a": a, "low": 6 - a, "stay": dice.randint(1, 5), "recommend": score})
    return found


class TestOutcome:
    def test_the_score_of_the_theme_that_is_marked(self):
        assert outcome(FORM).code == "recommend"
        assert [one.code for one in related(FORM)] == ["a", "low"]

    def test_without_a_score_its_first_rating(self):
        assert outcome(form(item("a"), item("stay", theme="o"), item("go", theme="o"))).code == "stay"

    def test_without_a_mark_the_score_and_without_either_nothing(self):
        plain = (Theme("t", BOTH),)
        assert outcome(form(item("a"), item("recommend", "enps"), themes=plain)).code == "recommend"
        assert outcome(form(item("a"), themes=plain)) is None
        assert related(form(item("a"), themes=plain)) == ()

    def test_what_only_some_people_see_is_not_related(self):
        hidden = replace(item("b"), show_if="a = 1")
        assert [one.code for one in related(form(item("a"), hidden, item("recommend", "enps", "o")))] == ["a"]

    def test_the_library(self):
        assert outcome(library.load("employee-voice")) is not None


class TestFigures:
    def test_it_is_spearman_in_tenths_and_the_good_end_points_up(self):
        answers = some(300)
        published = relations(tallied(answers), FORM, cells(FORM))
        table = np.zeros((5, 11), dtype=int)
        for one in answers:
            table[one["a"] - 1, one["recommend"]] += 1
        rho, low, high, _ = spearman(table.tolist())
        middle, down, up = published["items"]["a"]
        assert published["outcome"] == "recommend"
        assert middle == round(rho, 1)
        assert down <= low <= high <= up and up - down <= high - low + 0.2
        assert published["items"]["low"] == published["items"]["a"]

    def test_no_number_of_people_and_no_group(self):
        published = relations(tallied(some(300)), FORM, cells(FORM))
        assert set(published) == {"outcome", "items"}
        assert all(len(figures) == 3 for figures in published["items"].values())
        for figures in published["items"].values():
            assert all(round(figure * 10) == pytest.approx(figure * 10) for figure in figures)

    @pytest.mark.parametrize(("people", "is_there"), [(FEWEST - 1, False), (FEWEST, True)])
    def test_a_hundred_have_to_answer_both(self, people, is_there):
        answers = [*some(people), *({"a": 3} for _ in range(40)), *({"recommend": 3} for _ in range(40))]
        assert ("a" in relations(tallied(answers), FORM, cells(FORM)).get("items", {})) == is_there

    @pytest.mark.parametrize(("apart", "is_there"), [(SPREAD - 1, False), (SPREAD, True)])
    def test_a_figure_tells_of_no_few(self, apart, is_there):
        answers = [{"a": 5, "recommend": at % 11} for at in range(200)]
        answers += [{"a": 1, "recommend": 0} for _ in range(apart)]
        assert ("a" in relations(tallied(answers), FORM, cells(FORM)).get("items", {})) == is_there

    def test_a_row_that_is_clipped_or_not_printed_has_none(self):
        cube, printed = tallied(some(300)), cells(FORM)
        for code in ("a", "recommend"):
            clipped = replace(printed[COMPANY, code], shares=(Share(0, 20),) * 4 + (Share(80, 100),))
            assert "a" not in relations(cube, FORM, printed | {(COMPANY, code): clipped}).get("items", {})
            left = {key: cell for key, cell in printed.items() if key != (COMPANY, code)}
            assert "a" not in relations(cube, FORM, left).get("items", {})

    def test_it_comes_back_from_the_cube_and_from_two_tallies_the_same(self):
        answers = some(260)
        cube = tallied(answers)
        wanted = relations(cube, FORM, cells(FORM))
        assert relations(Cube.from_bytes(cube.to_bytes()), FORM, cells(FORM)) == wanted
        views = planning.plan([("", {}) for _ in answers], [], 7).views
        one, other = Tally(FORM, views), Tally(FORM, views)
        for at, given_ in enumerate(reversed(answers)):
            (one, other)[at % 2].add((views.blocks[0],), given_)
        one.merge(other)
        assert relations(one.cube(5), FORM, cells(FORM)) == wanted


def test_as_many_as_fit_into_one_batch():
    """Nothing waits when the tally is closed, here after exactly `BATCH` responses."""
    cube = tallied([{"a": 1 + at % 5} for at in range(BATCH)])
    assert cube.respondents.sum() == BATCH


def margins_apart(table: np.ndarray) -> bool:
    people = table.sum()
    return people >= FEWEST and all(people - table.sum(axis=axis).max() >= SPREAD for axis in (0, 1))


@given(st.lists(st.integers(0, 40), min_size=25, max_size=25), st.integers(0, 24), st.integers(0, 24))
def test_one_person_moves_it_by_little(counts, leaves, joins):
    """One person answers both items otherwise: the figure moves by less than two of its own steps."""
    table = np.array(counts).reshape(5, 5)
    other = table.copy()
    assume(table.flat[leaves] > 0)
    other.flat[leaves] -= 1
    other.flat[joins] += 1
    assume(margins_apart(table) and margins_apart(other))
    before, after = spearman(table.tolist()), spearman(other.tolist())
    assert abs(before[0] - after[0]) < 0.2
