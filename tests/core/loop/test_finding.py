"""A finding is made from a release, and shows nothing that the release does not hold."""

from dataclasses import replace

import pytest

from surveyhost.core.loop.finding import About, FindingKind, Place, headlines, refer
from surveyhost.core.loop.reach import EVERYTHING, of_units
from surveyhost.core.loop.refusals import NotPrinted
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.release import findings
from surveyhost.core.release.derived import favourable, theme_score
from surveyhost.core.release.model import COMPANY
from surveyhost.core.release.scales import cells_of, rated, scales
from tests.report import sample


@pytest.fixture(scope="module")
def release():
    return sample.release()


def test_an_item_is_its_favourable_share(release):
    for measure in rated(release.questionnaire):
        found = refer(release, Place(COMPANY, About.ITEM, measure.code))
        assert found.figure == favourable(release.cells[COMPANY, measure.code])


def test_a_theme_is_its_score(release):
    for scale in scales(release.questionnaire):
        found = refer(release, Place(COMPANY, About.THEME, scale.code))
        assert found.figure == theme_score(cells_of(release, COMPANY, scale.measures))


def test_a_category_is_its_share_and_needs_one(release):
    plain = [one for one in measures(release.questionnaire) if (COMPANY, one.code) in release.cells]
    plain = [one for one in plain if release.cells[COMPANY, one.code].bands is None]
    assert plain
    for measure in plain:
        cell = release.cells[COMPANY, measure.code]
        shown = [refer(release, Place(COMPANY, About.ITEM, measure.code, at + 1)) for at in range(len(cell.shares))]
        assert [(one.figure.low, one.figure.high) for one in shown] == [(one.low, one.high) for one in cell.shares]
        for category in (0, len(cell.shares) + 1, -1):
            with pytest.raises(NotPrinted):
                refer(release, Place(COMPANY, About.ITEM, measure.code, category))


def test_what_is_not_printed_cannot_be_pointed_at(release):
    item = rated(release.questionnaire)[0].code
    theme = scales(release.questionnaire)[0]
    for place in (
        Place("nowhere", About.ITEM, item),
        Place(COMPANY, About.ITEM, "nothing"),
        Place(COMPANY, About.THEME, "nothing"),
        Place(COMPANY, About.ITEM, theme.code),
        Place(COMPANY, About.THEME, item),
        Place(COMPANY, About.ITEM, item, 1),
    ):
        with pytest.raises(NotPrinted):
            refer(release, place)
    group = release.units()[1].code
    cells = {key: cell for key, cell in release.cells.items() if key != (group, theme.measures[0])}
    withheld = replace(release, cells=cells)
    for place in (Place(group, About.ITEM, theme.measures[0]), Place(group, About.THEME, theme.code)):
        assert refer(release, place)
        with pytest.raises(NotPrinted):
            refer(withheld, place)


def test_a_cell_of_a_group_that_is_not_published_is_no_figure(release):
    item, group = rated(release.questionnaire)[0].code, release.units()[1].code
    hidden = replace(release, groups=tuple(one for one in release.groups if one.code != group))
    with pytest.raises(NotPrinted):
        refer(hidden, Place(group, About.ITEM, item))


def test_the_first_five_headlines(release):
    earlier = sample.release(2025)
    made = headlines(release, earlier)
    listed = findings.headlines(findings.findings(release, earlier))[:5]
    assert [(kind, found.place.code, found.place.group) for kind, found in made] == [
        (FindingKind(one.kind), one.measure, one.group) for one in listed
    ]
    assert [found.figure for _, found in made] == [one.figure for one in listed]


class TestReach:
    def test_the_company_reaches_every_published_group_and_no_other(self, release):
        assert all(EVERYTHING.holds(release, group.code) for group in release.groups)
        assert not EVERYTHING.holds(release, "nowhere")

    def test_a_unit_reaches_itself_what_is_below_it_and_breakdowns_inside(self, release):
        unit = next(one for one in release.units() if len(one.path) == 1)
        reach = of_units([" / ".join(unit.path)])
        for group in release.groups:
            above = group if group.breakdown == "unit" else release.group(group.parent or COMPANY)
            assert reach.holds(release, group.code) is (above.path[:1] == unit.path), group.code
        assert not reach.holds(release, COMPANY)

    def test_no_unit_reaches_nothing(self, release):
        assert not any(of_units([]).holds(release, group.code) for group in release.groups)

    def test_a_name_that_begins_alike_is_another_unit(self, release):
        assert not any(of_units(["Nhà máy"]).holds(release, group.code) for group in release.groups)
