from dataclasses import replace

import pytest

from surveyhost.core.questionnaire.model import Item, Questionnaire, Section, Theme
from surveyhost.core.release import findings
from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import COMPANY, Cell, Group, Release, Share
from surveyhost.core.release.scales import scales, twin

TEXT = {"vi": "câu", "en": "item"}


def item(code: str, **more: object) -> Item:
    return Item(code, "rating", TEXT, points=5, **more)  # type: ignore[arg-type]


def cell(favourable: int, n: int) -> Cell:
    bands = (Share(100 - favourable, 100 - favourable), Share(0, 0), Share(favourable, favourable))
    return Cell(n, "bands", bands, bands, None)


TOP = (Share(0, 20), Share(0, 20), Share(80, 100))


def clipped(n: int) -> Cell:
    return Cell(n, "bands", TOP, TOP, None)


def make(
    figures: dict[str, dict[str, Cell]], groups: tuple[Group, ...], certificate: dict[str, object] | None = None
) -> Release:
    codes = list(figures[COMPANY])
    form = Questionnaire("q", ("vi", "en"), TEXT, (Section("s", TEXT, tuple(item(code) for code in codes)),))
    return Release(
        1, 1, 1, TEXT, "Firm", form, {"k": 5}, "0" * 64, "2026-11-16", "2026-11-27", 240, 199, groups,
        {(group, code): one for group, row in figures.items() for code, one in row.items()}, (), (), certificate or {},
    )  # fmt: skip


COMPANY_GROUP = Group(COMPANY, "unit", (), None, 199)
NORTH = Group("n", "unit", ("North",), COMPANY, 90)
SOUTH = Group("s", "unit", ("South",), COMPANY, 60)
TEAM = Group("t", "unit", ("South", "Team"), "s", 30)
NIGHT = Group("x", "shift", ("Night",), COMPANY, 40)
ALL = (COMPANY_GROUP, NORTH, SOUTH, TEAM, NIGHT)


def test_strengths_and_lows_are_ranked_and_never_the_same_item():
    release = make({COMPANY: {"a": cell(70, 199), "b": cell(30, 199), "c": cell(50, 199)}}, (COMPANY_GROUP,))
    high, low = findings.extremes(release)
    assert [one.measure for one in high] == ["a"]
    assert [one.measure for one in low] == ["b"]
    many = make({COMPANY: {f"i{place}": cell(place, 199) for place in range(20)}}, (COMPANY_GROUP,))
    high, low = findings.extremes(many)
    assert [one.figure.low for one in high] == [19, 18, 17]
    assert [one.figure.low for one in low] == [0, 1, 2]


def test_gaps_are_wide_beyond_chance_and_say_each_item_once():
    release = make(
        {
            COMPANY: {"a": cell(50, 199), "b": cell(50, 199)},
            "n": {"a": cell(30, 90), "b": cell(45, 90)},
            "s": {"a": cell(72, 60), "b": cell(51, 60)},
            "x": {"a": cell(50, 40), "b": cell(20, 40)},
        },
        ALL,
    )
    found = findings.gaps(release)
    assert [(one.group, one.measure, one.points) for one in found] == [("x", "b", -30), ("s", "a", 22)]
    assert all(one.beside is not None and one.beside_group == COMPANY for one in found)


def test_a_small_group_is_no_finding_by_chance_alone():
    release = make({COMPANY: {"a": cell(50, 199)}, "n": {"a": cell(30, 7)}}, (COMPANY_GROUP, NORTH))
    assert findings.gaps(release) == []


def test_a_unit_is_compared_with_its_parts_and_the_company():
    release = make(
        {COMPANY: {"a": cell(60, 199)}, "s": {"a": cell(30, 60)}, "t": {"a": cell(10, 30)}, "n": {"a": cell(80, 90)}},
        ALL,
    )
    assert [(one.group, one.beside_group) for one in findings.gaps(release, "s")] == [("s", COMPANY)]
    release = make({COMPANY: {"a": cell(31, 199)}, "s": {"a": cell(30, 60)}, "t": {"a": cell(5, 30)}}, ALL)
    assert [(one.group, one.beside_group) for one in findings.gaps(release, "s")] == [("t", "s")]


def test_clipped_figures_are_in_no_finding():
    clipped = Cell(
        9, "bands", (Share(0, 20), Share(0, 20), Share(80, 100)), (Share(0, 20), Share(0, 20), Share(80, 100)), None
    )
    release = make({COMPANY: {"a": cell(20, 199), "b": cell(30, 199)}, "n": {"a": clipped}}, ALL)
    assert findings.gaps(release) == []


def test_moved_needs_the_same_question_and_more_than_chance():
    then = make({COMPANY: {"a": cell(50, 180), "b": cell(50, 180), "c": cell(50, 180)}}, ALL)
    now = make({COMPANY: {"a": cell(36, 199), "b": cell(52, 199), "c": cell(70, 199)}}, ALL)
    assert [(one.measure, one.points) for one in findings.moved(now, then)] == [("c", 20), ("a", -14)]
    other = replace(
        then.questionnaire, sections=(Section("s", TEXT, (item("a", favourable="low"), item("b"), item("c"))),)
    )
    assert [one.measure for one in findings.moved(now, replace(then, questionnaire=other))] == ["c"]
    assert findings.moved(now, None) == []


def test_units_move_only_where_the_release_allows_it():
    then = make(
        {COMPANY: {"a": cell(50, 180)}, "old": {"a": cell(70, 80)}}, (COMPANY_GROUP, replace(NORTH, code="old"))
    )
    now = make({COMPANY: {"a": cell(50, 199)}, "n": {"a": cell(30, 90)}}, ALL)
    assert findings.moved(now, then, "n") == []
    allowed = replace(now, certificate={"trends": "units"})
    assert [one.points for one in findings.moved(allowed, then, "n")] == [-40]
    assert twin(NORTH, then) == "old"
    assert twin(SOUTH, then) is None


def test_related_needs_an_interval_without_zero():
    figures = {COMPANY: {"a": cell(50, 199), "b": cell(50, 199), "c": cell(50, 199), "d": cell(50, 199)}}
    items = {"a": [0.3, 0.1, 0.5], "b": [-0.6, -0.7, -0.5], "c": [0.1, -0.1, 0.3], "d": [0.1, 0.0, 0.3]}
    relations = {"outcome": "e", "items": items}
    release = make(figures, (COMPANY_GROUP,), {"relations": relations})
    assert [one.measure for one in findings.related(release)] == ["b", "a"]
    assert findings.related(make(figures, (COMPANY_GROUP,))) == []


def test_headlines_mix_the_kinds_and_say_no_item_twice():
    then = make({COMPANY: {f"i{place}": cell(60, 180) for place in range(8)}}, ALL)
    now = make({COMPANY: {f"i{place}": cell(10 * place + 5, 199) for place in range(8)}}, ALL)
    found = findings.headlines(findings.findings(now, then), most=5)
    assert len({one.measure for one in found}) == len(found) == 5
    assert {one.kind for one in found} == {"moved", "low", "strength"}
    assert len({one.code for one in found}) == 5


def test_an_unpublished_unit_is_no_unit():
    with pytest.raises(KeyError):
        findings.findings(make({COMPANY: {"a": cell(50, 199)}}, ALL), unit="secret")


def test_scales_are_themes_or_else_sections():
    plain = Questionnaire("q", ("en",), TEXT, (Section("s", TEXT, (item("a"), item("b", show_if='x = "y"'))),))
    assert [(scale.code, scale.measures) for scale in scales(plain)] == [("s", ("a",))]
    themed = replace(
        plain,
        sections=(Section("s", TEXT, (item("a", theme="t"), item("b"))),),
        themes=(Theme("t", TEXT, outcome=True), Theme("empty", TEXT)),
    )
    assert [(scale.code, scale.measures, scale.outcome) for scale in scales(themed)] == [("t", ("a",), True)]


def test_a_range_is_never_ranked_and_counts_among_what_may_lie_beyond():
    high, low = clipped(9), Cell(9, "bands", TOP[::-1], TOP[::-1], None)
    release = make({COMPANY: {"a": high, "b": cell(50, 99), "c": low, "d": cell(40, 99)}}, (COMPANY_GROUP,))
    strong, weak = findings.extremes(release)
    assert [one.measure for one in strong] == ["b"]
    assert [one.measure for one in weak] == ["d"]


def test_the_highest_is_only_called_so_where_no_range_leaves_it_open():
    best = findings.Finding("strength", "a", COMPANY, Span(85, 85, 30))
    assert findings.leads(best, [Span(70, 70, 30), Span(20, 84, 30)])
    assert not findings.leads(best, [Span(70, 70, 30), Span(80, 100, 30)])
    worst = findings.Finding("low", "a", COMPANY, Span(15, 15, 30))
    assert findings.leads(worst, [Span(16, 40, 30)])
    assert not findings.leads(worst, [Span(0, 20, 30)])


@pytest.mark.parametrize("alike", [cell(60, 40), clipped(40)], ids=["equal", "clipped"])
def test_what_cannot_be_told_apart_is_not_ranked(alike):
    release = make({COMPANY: {f"i{place}": alike for place in range(8)}}, (COMPANY_GROUP,))
    assert findings.extremes(release) == ([], [])


def test_equal_ones_are_ranked_all_or_not_at_all():
    figures = {"a": 90, "b": 80, "c": 70, "d": 70, "e": 50, "f": 50, "g": 20, "h": 20}
    release = make({COMPANY: {code: cell(share, 199) for code, share in figures.items()}}, (COMPANY_GROUP,))
    high, low = findings.extremes(release)
    assert [one.measure for one in high] == ["a", "b"]  # c and d would be third both
    assert [one.measure for one in low] == ["g", "h"]
    others = [Span(share, share, 199) for code, share in figures.items() if code != "g"]
    assert not findings.leads(low[0], others)


def test_a_share_that_may_be_higher_leaves_no_room_for_a_rank():
    cells = {
        "a": clipped(40),
        "b": clipped(40),
        "c": clipped(40),
        "d": cell(70, 40),
        "e": cell(30, 40),
        "f": cell(20, 40),
    }
    high, low = findings.extremes(make({COMPANY: cells}, (COMPANY_GROUP,)))
    assert high == []  # three may lie above d
    assert [one.measure for one in low] == ["f", "e", "d"]
