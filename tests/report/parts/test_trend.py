"""A line over the waves: of groups that each of them publishes, with that wave's own figures, its changes signed."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from surveyhost.core.release.chance.signs import Sign
from surveyhost.core.release.derived import theme_score
from surveyhost.core.release.findings import line
from surveyhost.core.release.model import COMPANY, Release
from surveyhost.core.release.scales import cells_of, twin
from surveyhost.report.html import contents, reading, screen
from surveyhost.report.model import Reading
from surveyhost.report.parts.overview import overview
from surveyhost.report.parts.trend import trend
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.reading import elements, spoken

UNITS = {path: size * 5 for path, size in sample.UNITS.items()}
YEARS = (2023, 2024, 2025)


@pytest.fixture(scope="module")
def now() -> Release:
    return sample.release(units=UNITS)


@pytest.fixture(scope="module")
def before() -> list[Release]:
    return [sample.release(year, year, UNITS) for year in YEARS]


def read(now: Release, before: list[Release], unit: str | None = None) -> Reading:
    return reading(now, "en", unit, earlier=before[-1] if before else None, history=before[:-1])


def shown(of: Reading) -> dict:
    [part] = trend(of)
    return part.shows


def without(release: Release, path: tuple[str, ...]) -> Release:
    gone = {group.code for group in release.groups if group.path == path}
    cells = {place: cell for place, cell in release.cells.items() if place[0] not in gone}
    return replace(release, groups=tuple(one for one in release.groups if one.code not in gone), cells=cells)


def test_each_point_is_the_figure_that_its_wave_published(now: Release, before: list[Release]):
    of, waves = read(now, before), [*before, now]
    shows, compared = shown(of), 0
    assert shows["names"] == ["2023", "2024", "2025", "2026"]
    rows = [(COMPANY, shows["panels"])]
    for table in shows["tables"]:
        groups = {of.words.group(one, one.path[:-1]): one for one in now.units() if len(one.path) == 1}
        rows += [(groups[row.name].code, row.lines) for row in table.rows if row.name in groups]
    for code, lines in rows:
        group = now.group(code)
        for scale, one in zip(of.scales, lines, strict=True):
            for release, point in zip(waves, one.points, strict=True):
                score = theme_score(cells_of(release, str(twin(group, release)), scale.measures))
                exact = score is not None and score.exact
                assert (point.label if point else None) == (str(score.low) if exact and score else None)
                compared += exact
    assert len(rows) == 4 and compared > 80


def test_only_groups_that_every_wave_publishes(now: Release, before: list[Release]):
    gone = ("Nhà máy Long An",)
    names = {row.name for table in shown(read(now, before))["tables"] for row in table.rows}
    assert gone[0] in names
    for at in range(len(before)):
        some = [without(one, gone) if place == at else one for place, one in enumerate(before)]
        left = {row.name for table in shown(read(now, some))["tables"] for row in table.rows}
        assert gone[0] not in left and "Nhà máy Biên Hòa" in left


def company_only(release: Release) -> Release:
    return replace(release, certificate={**release.certificate, "trends": "company"})


@pytest.mark.parametrize("at", [1, 2, 3])
def test_units_are_compared_as_far_back_as_each_wave_was_counted_for_it(now: Release, before: list[Release], at: int):
    """Where the list of an earlier wave was destroyed, the wave after it may be set beside it for the company alone."""
    waves = [*before, now]
    waves[at] = company_only(waves[at])
    of = read(waves[-1], waves[:-1])
    unit = now.units()[1]
    assert len(line(waves[-1], waves[:-1], unit)) == 3 - at
    assert len(line(waves[-1], waves[:-1], now.group(COMPANY))) == 3
    assert not shown(of)["tables"] and shown(of)["panels"]
    own = trend(read(waves[-1], waves[:-1], unit.code))
    assert not own


def test_without_the_rule_it_would_be_drawn(now: Release, before: list[Release]):
    assert shown(read(now, before))["tables"] and trend(read(now, before, now.units()[1].code))


def test_changes_carry_the_sign_that_the_overview_gives_them(now: Release, before: list[Release]):
    of = read(now, before)
    panels, deltas = shown(of)["panels"], overview(of).shows["deltas"]
    assert [(one.last.text, one.last.sign) for one in panels] == [(one.text, one.sign) for one in deltas]
    assert all(one.first is not None for one in panels)
    cells = [one.last for table in shown(of)["tables"] for row in table.rows for one in row.lines if one.last]
    assert {one.sign for one in cells} >= {Sign.CHANCE, Sign.MORE}


def test_where_an_item_was_asked_otherwise_the_line_breaks(now: Release, before: list[Release]):
    form = before[0].questionnaire
    first, *rest = form.sections
    items = tuple(replace(item, points=7) for item in first.items)
    other = replace(before[0], questionnaire=replace(form, sections=(replace(first, items=items), *rest)))
    panels = shown(read(now, [other, *before[1:]]))["panels"]
    assert panels[0].points[0] is None and panels[0].points[1] is not None
    assert panels[0].first is None and panels[1].first is not None
    assert panels[0].path.startswith(f"M{panels[0].points[1].x}")
    assert "2023 –" in panels[0].said


def test_two_waves_in_one_year_are_told_apart(now: Release, before: list[Release]):
    twice = [before[0], replace(before[1], closed="2023-12-01")]
    assert shown(read(now, twice))["names"] == ["wave -1", "wave 0", "wave 2"]


def test_the_screen_and_the_print_say_the_same(now: Release, before: list[Release]):
    earlier, history = before[-1], before[:-1]
    assert "trend" in [part.anchor for part in contents(now, "en", None, earlier, history)]
    page = str(screen(now, "en", "trend", None, earlier, history=history))
    pdf = report_pdf(now, "en", None, earlier=earlier, history=history)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn = [str(one.Alt) for one in elements(document) if one.S == "/Figure"]
    said = [one for one in re.findall(r'aria-label="([^"]*)"', page) if "2023 " in one]
    assert len(said) > 60 and set(said) <= set(drawn)
    assert re.sub(r"\s", "", "Over 4 waves") in re.sub(r"\s", "", spoken(pdf))


def test_a_first_wave_has_no_line(now: Release):
    assert not trend(reading(now, "en"))
