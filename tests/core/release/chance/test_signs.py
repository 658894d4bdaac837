"""Three signs, given to all differences of a page at once."""

import pytest

from surveyhost.core.release.chance import signs as rule
from surveyhost.core.release.chance.compared import ALPHA, Compared, by_chance
from surveyhost.core.release.chance.signs import Sign, signs
from surveyhost.core.release.derived import Span
from tests.core.release.chance import simulated
from tests.core.release.chance.simulated import PAGES, false_pages, told


def pair(now: int, then: int, n: int, m: int | None = None, inside: bool = False) -> Compared:
    return Compared(Span(now, now, n), Span(then, then, m or n), inside)


def test_each_difference_has_one_of_three_signs():
    page = [pair(40, 54, 200), pair(47, 54, 200), pair(40, 54, 7, 240, True)]
    assert signs(page) == [Sign.MORE, Sign.CHANCE, Sign.FEW]
    assert signs([]) == []


def test_thirteen_points_and_fourteen():
    """They look alike, and one of them is chance: 124 people each time."""
    assert [signs([pair(54 - points, 54, 124)]) for points in (13, 14)] == [[Sign.CHANCE], [Sign.MORE]]


def test_a_large_difference_of_a_few_people_is_not_told():
    assert signs([pair(20, 50, 10, 240, True)]) == [Sign.CHANCE], "30 points, among ten people"
    assert signs([pair(14, 50, 7, 240, True)]) == [Sign.FEW], "36 points, among seven"


def test_the_same_difference_is_less_surprising_among_many():
    """A difference that would be told alone is not, beside nineteen others: that is Holm's rule."""
    alone = pair(40, 54, 124)
    others = [pair(50, 51, 124)] * 19
    assert by_chance(alone) <= ALPHA
    assert signs([alone]) == [Sign.MORE]
    assert signs([alone, *others])[0] == Sign.CHANCE


def test_what_cannot_be_told_does_not_count_among_the_others():
    """A hundred groups of five people do not take from anybody else's chance of being heard."""
    alone = pair(40, 54, 124)
    assert signs([alone, *[pair(60, 50, 5, 240, True)] * 100])[:2] == [Sign.MORE, Sign.FEW]


def test_too_few_is_said_where_nothing_could_be_told_beside_the_others():
    """Ten people could be told from half of the firm alone, and never on a page with a hundred others."""
    assert signs([pair(30, 50, 10, 240, True)]) == [Sign.CHANCE]
    assert set(signs([pair(30, 50, 10, 240, True)] * 100)) == {Sign.FEW}
    assert set(signs([pair(0, 50, 10, 240, True)] * 100)) == {Sign.FEW}, "whatever they said"


def test_equal_differences_have_equal_signs():
    for count in range(1, 60):
        assert len(set(signs([pair(27, 50, 30, 240, True)] * count))) == 1


FEWER = {of.name: 60 if len(of.groups) * of.figures > 300 else 200 for of in PAGES}


@pytest.mark.parametrize("of", PAGES, ids=lambda of: of.name)
def test_a_page_on_which_nothing_differs_names_a_difference_in_one_case_of_twenty_at_most(of):
    assert false_pages(of, FEWER[of.name]) <= ALPHA + 0.02


@pytest.mark.prove
@pytest.mark.parametrize("base", [None, 0.25, 0.7, 0.9])
@pytest.mark.parametrize("of", PAGES, ids=lambda of: of.name)
def test_the_same_with_the_full_count(of, base):
    assert false_pages(of, 4000, base=base) <= ALPHA


def test_without_holm_every_other_page_would(monkeypatch):
    monkeypatch.setattr(rule, "_told", lambda found: {place for place, one in found.items() if one <= ALPHA})
    assert false_pages(PAGES[1], 60, rule.signs) > 0.3


def test_true_differences_are_told_where_there_are_people_enough():
    assert told(100, 20, 1, 100) > 0.9
    assert told(100, 20, 20, 60) > 0.6
    assert told(10, 20, 1, 100) < 0.4, "no rule can tell twenty points among ten people"


@pytest.mark.prove
@pytest.mark.parametrize("among", [1, 20])
@pytest.mark.parametrize("n", simulated.PEOPLE)
def test_the_document_says_how_often(n, among):
    from surveyhost.config import CHECKOUT

    text = (CHECKOUT / "docs" / "how-differences-are-judged.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| {n} people, {among} on the page"))
    said = [int(cell.strip(" %")) for cell in row.split("|")[2:5]]
    for points, percent in zip(simulated.TRUE, said, strict=True):
        assert abs(100 * told(n, points, among, 4000) - percent) < 3, (points, percent)
