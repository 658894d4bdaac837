import inspect
import typing

import pytest

from surveyhost.core.release import derived
from surveyhost.core.release.chance import compared, signs
from surveyhost.core.release.derived import FIGURES, Score, Span
from surveyhost.core.release.model import Cell, Share


def exact(low: int, middle: int, high: int, n: int = 20, mean: float | None = None) -> Cell:
    bands = (Share(low, low), Share(middle, middle), Share(high, high))
    return Cell(n, "bands", bands, bands, mean)


NEARLY_ALL = Cell(
    7, "bands", (Share(0, 20), Share(0, 20), Share(80, 100)), (Share(0, 20), Share(0, 20), Share(80, 100)), None
)
NO_GOOD_END = Cell(30, "full", (Share(60, 60), Share(40, 40)), None, None)


def test_shares_are_those_of_the_cell():
    cell = exact(20, 30, 50, n=12)
    assert derived.favourable(cell) == Span(50, 50, 12)
    assert derived.neutral(cell) == Span(30, 30, 12)
    assert derived.unfavourable(cell) == Span(20, 20, 12)
    assert derived.favourable(NO_GOOD_END) is None
    assert derived.enps(NO_GOOD_END) is None


def test_a_clipped_share_stays_a_range():
    assert derived.favourable(NEARLY_ALL) == Span(80, 100, 7)
    assert derived.enps(NEARLY_ALL) == Span(60, 100, 7)
    assert derived.enps(exact(31, 26, 43)) == Span(12, 12, 20)


def test_theme_score_is_the_mean_rounded_half_up():
    assert derived.theme_score([exact(20, 30, 50, 30), exact(20, 29, 51, 25)]) == Span(51, 51, 25)
    assert derived.theme_score([exact(20, 30, 50), exact(20, 30, 50), exact(19, 30, 51)]) == Span(50, 50, 20)


def test_theme_score_of_a_clipped_item_is_the_range_it_allows():
    assert derived.theme_score([exact(20, 30, 50), NEARLY_ALL]) == Span(65, 75, 7)


@pytest.mark.parametrize("cells", [[], [None], [exact(1, 2, 97), None], [exact(1, 2, 97), NO_GOOD_END]])
def test_no_theme_score_over_fewer_items_than_the_theme_has(cells):
    assert derived.theme_score(cells) is None


def test_gap_and_change_widen_with_their_inputs():
    assert derived.gap(Span(40, 40, 9), Span(55, 55, 100)) == Span(-15, -15, 9)
    assert derived.gap(Span(80, 100, 7), Span(55, 55, 100)) == Span(25, 45, 7)
    assert derived.change(Span(60, 60, 9), Span(50, 60, 8)) == Span(0, 10, 8)


def test_rank_leaves_clipped_figures_out():
    figures = {"a": Span(50, 50, 9), "b": Span(80, 100, 9), "c": Span(70, 70, 9), "d": None, "e": Span(70, 70, 9)}
    assert derived.rank(figures) == ["c", "e", "a"]


def test_matrix_scores_need_every_statement_with_a_mean():
    rated = [exact(0, 0, 100, 12, 3.44), exact(0, 0, 100, 15, 3.0)]
    assert derived.matrix_score(rated) == Score(3.2, 12)
    assert derived.matrix_score([*rated, None]) is None
    assert derived.matrix_score([*rated, exact(0, 0, 100, 7)]) is None
    assert derived.matrix_score([]) is None
    assert derived.matrix_total([Score(3.2, 12), None, Score(3.5, 10)]) == Score(3.4, 10)
    assert derived.matrix_total([None]) is None


def test_every_derived_figure_is_in_the_table_and_sees_published_values_only():
    public = {
        name
        for module in (derived, compared, signs)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert {one.made_by.__name__ for one in FIGURES} == public
    published = {"Cell", "Span", "Score", "Compared"}
    allowed = published | {"None", "Sequence", "Mapping", "str", "bool", "int", "float", "NoneType"}
    for one in FIGURES:
        for name, kind in typing.get_type_hints(one.made_by).items():
            if name != "return":
                assert _names(kind) <= allowed, (one.name, name)


def _names(kind: object) -> set[str]:
    inside = typing.get_args(kind)
    own = set() if inside and typing.get_origin(kind) in {typing.Union, type(int | str)} else {kind_name(kind)}
    return own.union(*(_names(one) for one in inside))


def kind_name(kind: object) -> str:
    return getattr(typing.get_origin(kind) or kind, "__name__", str(kind))
