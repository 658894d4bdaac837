"""Where the marks of the charts stand."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.questionnaire.measures import Measure
from surveyhost.core.release.chance.signs import Sign
from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import Cell, Share
from surveyhost.report.charts import lines
from surveyhost.report.charts import marks as charts
from tests.report import sample
from tests.report.inline import report_html


def measure(points: int = 5, favourable: str = "high") -> Measure:
    return Measure("a", "a", points, "rating", favourable, False)  # type: ignore[arg-type]


def full(*percents: int) -> Cell:
    shares = tuple(Share(one, one) for one in percents)
    return Cell(100, "full", shares, (Share(0, 0), Share(0, 0), Share(0, 0)), 3.0)


def clipped(place: int) -> Cell:
    shares = tuple(Share(80, 100) if other == place else Share(0, 20) for other in range(3))
    return Cell(7, "bands", shares, (shares[0], shares[1], shares[2]), None)


PERCENTS = st.lists(st.integers(0, 40), min_size=3, max_size=11).filter(any)


@given(PERCENTS)
def test_a_bar_is_as_long_as_its_shares_and_stands_on_the_middle_of_the_scale(raw: list[int]):
    whole = [100 * one // sum(raw) for one in raw]
    whole[whole.index(max(whole))] += 100 - sum(whole)
    bar = charts.diverging(measure(len(whole)), full(*whole), (-100, 100))
    unit = charts.BAR_WIDTH / 200
    assert sum(one.width + charts.GAP for one in bar.segments) == pytest.approx(100 * unit, abs=0.3 * len(whole))
    left = sum(whole[: len(whole) // 2]) + (whole[len(whole) // 2] / 2 if len(whole) % 2 else 0)
    assert bar.segments[0].x == pytest.approx(bar.centre - left * unit, abs=0.01)
    assert all(one.x >= -0.01 and one.x + one.width <= charts.BAR_WIDTH + 0.01 for one in bar.segments)
    assert [int(one.label) for one in bar.segments if one.label] == [
        value for value in whole if value * unit >= charts.LABEL_FROM
    ]


def test_an_item_that_is_bad_to_agree_with_is_turned_over():
    usual = charts.diverging(measure(), full(5, 10, 15, 30, 40))
    turned = charts.diverging(measure(favourable="low"), full(40, 30, 15, 10, 5))
    assert usual == turned


def test_what_is_open_is_drawn_as_open():
    names = [[one.shade for one in charts.diverging(measure(), clipped(place)).segments] for place in range(3)]
    assert names == [["open", "m"], ["open", "o", "open"], ["p", "open"]]
    right = charts.diverging(measure(), clipped(2), lead="from ").segments
    unit = charts.BAR_WIDTH / 160
    assert right[0].width == pytest.approx(80 * unit - charts.GAP, abs=0.01)
    assert right[1].width == pytest.approx(20 * unit - charts.GAP, abs=0.01)
    assert right[0].label == "from 80"


def test_a_range_is_drawn_with_what_is_sure_and_what_is_open():
    shares = (Share(10, 20), Share(20, 20), Share(60, 70))
    cell = Cell(39, "bands", shares, shares, None)
    bar, unit = charts.diverging(measure(), cell), charts.BAR_WIDTH / 160
    assert [one.shade for one in bar.segments] == ["open", "m", "o", "p", "open"]
    assert [one.width + charts.GAP for one in bar.segments] == pytest.approx(
        [share * unit for share in (10, 10, 20, 60, 10)], abs=0.01
    )
    assert bar.segments[2].x == pytest.approx(bar.centre - 10 * unit, abs=0.01)
    assert charts.reach([(measure(), cell)]) == (-30, 80)
    wide = (Share(70, 75), Share(20, 20), Share(5, 10))
    assert charts.reach([(measure(), Cell(39, "bands", wide, wide, None))]) == (-90, 20)


def test_one_scale_for_all_bars_wide_enough_for_the_longest():
    short, long = (measure(), full(5, 10, 15, 30, 40)), (measure(), full(60, 10, 10, 10, 10))
    assert charts.reach([short]) == (-30, 80)
    assert charts.reach([short, long]) == (-80, 80)
    assert [charts.reach([(measure(), clipped(place))]) for place in range(3)] == [(-100, 20), (-50, 50), (-20, 100)]
    assert charts.reach([]) == charts.REACH


@pytest.mark.parametrize(
    "cell", [full(5, 10, 15, 30, 40), full(60, 10, 10, 10, 10), full(0, 0, 100, 0, 0), *map(clipped, range(3))]
)
def test_every_bar_stays_in_its_column_and_uses_it(cell: Cell):
    scale = charts.reach([(measure(), cell)])
    drawn = charts.diverging(measure(), cell, scale).segments
    ends = drawn[0].x, drawn[-1].x + drawn[-1].width
    assert ends[0] >= -0.01 and ends[1] <= charts.BAR_WIDTH + 0.01
    assert ends[1] - ends[0] > charts.BAR_WIDTH / 2


@pytest.mark.parametrize("points", range(3, 12))
def test_every_scale_has_its_colours_dark_at_the_ends(points: int):
    worn = charts.shades(points)
    assert len(worn) == points
    assert list(worn) == sorted(worn)
    assert [6 - shade for shade in reversed(worn)] == list(worn)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (10, 10, 2),
        (9, 9, 1),
        (1, 1, 1),
        (0, 0, 0),
        (-1, -1, -1),
        (-10, -10, -2),
        (12, 40, 2),
        (2, 40, 1),
        (-2, 40, 0),
        (-40, -5, -1),
    ],
)
def test_heat_says_no_more_than_is_sure(low: int, high: int, expected: int):
    assert charts.heat(Span(low, high, 9)) == expected


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=12), st.integers(0, 100))
def test_dots_and_their_labels_stay_in_their_panel(pairs: list[tuple[int, int]], middle: int):
    spans = [Span(min(pair), max(pair), 9) for pair in pairs]
    whole = Span(middle, middle, 99)
    ends = charts.axis([*spans, whole])
    assert ends[0] <= 30 < 90 <= ends[1]
    for span in spans:
        dot = charts.dot(span, whole, f"{span.low}", ends, Sign.MORE)
        assert 1.4 <= dot.x <= charts.PANEL - 1.4
        assert 0 <= dot.label_x <= charts.PANEL


@pytest.mark.parametrize(("low", "high", "at"), [(60, 90, 65), (40, 62, 62), (70, 80, 70), (65, 65, 65), (64, 66, 65)])
def test_a_range_is_drawn_no_further_from_the_whole_than_it_surely_lies(low: int, high: int, at: int):
    whole, ends = Span(65, 65, 99), (30, 90)
    drawn = charts.dot(Span(low, high, 9), whole, "", ends, Sign.CHANCE)
    assert drawn.x == charts.dot(Span(at, at, 9), whole, "", ends, Sign.CHANCE).x


@given(st.lists(st.floats(0, 90), max_size=9))
def test_labels_are_moved_apart_and_keep_their_order(raw: list[float]):
    places = sorted(raw)
    moved = lines.spread(places, 4)
    assert moved == sorted(moved)
    if places and places[-1] - places[0] < 30:
        assert all(after - before > 3 for before, after in pairwise(moved))


def test_slopes_share_one_scale():
    drawn = lines.slopes([("a", 70, 60, True), ("b", 50, 58, True), ("c", 50, 41, False)])
    ys = {row.name: (row.y_before, row.y_now) for row in drawn.rows}
    assert ys["a"][0] < ys["a"][1]
    assert ys["b"][0] == ys["c"][0] > ys["b"][1]
    assert [label for label, _ in drawn.left] == ["70", "50"]
    assert [row.strong for row in drawn.rows] == [True, True, False]


def test_a_journey_marks_its_lowest_stop_only():
    figures = [Span(one, one, 50) for one in (65, 71, 58, 37, 41)]
    stops = lines.journey(figures, [None] * 5, ["65 %"] * 5)
    assert [stop.lowest for stop in stops] == [False, False, False, True, False]
    assert lines.journey_axis(figures, [None, Span(80, 80, 9)]) == (25, 100)
    assert lines.journey_axis([Span(50, 50, 9)], []) == (25, 50)
    assert all(lines.JOURNEY_TOP <= stop.y <= lines.JOURNEY_TOP + lines.JOURNEY_SPAN for stop in stops)


@pytest.mark.parametrize(
    ("answered", "invited", "dots", "each"),
    [(199, 240, 240, 1), (7, 7, 7, 1), (900, 1000, 1000, 1), (3000, 4000, 800, 5), (70_000, 100_000, 1000, 100)],
)
def test_the_field_has_a_dot_for_each_or_for_several(answered: int, invited: int, dots: int, each: int):
    drawn = lines.field(answered, invited)
    assert drawn.each == each
    assert drawn.full.count("M") == round(answered / each)
    assert drawn.full.count("M") + len(drawn.open) == dots
    assert drawn.height <= 115


def test_no_figure_of_an_axis_is_cut_off_at_the_edge():
    """An axis that reaches 100 has a digit more; a digit takes six tenths of its size."""
    made = sample.release()
    steps = {key: cell for key, cell in made.cells.items() if key[1].startswith("step_")}
    high = {key: replace(cell, bands=(Share(1, 1), Share(2, 2), Share(97, 97))) for key, cell in steps.items()}
    drawn = re.findall(r"<svg.*?</svg>", report_html(replace(made, cells={**made.cells, **high}), "en"), re.DOTALL)
    ticks = [
        (float(x), float(size), figure)
        for svg in drawn
        for size in re.findall(r'font-size="([\d.]+)" viewBox', svg)
        for x, figure in re.findall(r'<text class="tick" x="([\d.]+)"[^>]*text-anchor="end"[^>]*>(\d+)<', svg)
    ]
    assert "100" in {figure for _, _, figure in ticks}
    assert [one for one in ticks if one[0] < 0.6 * one[1] * len(one[2])] == []
