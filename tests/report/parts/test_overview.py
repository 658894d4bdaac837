"""The overview's themes: what only some were asked stands apart, with the number of people behind it."""

from dataclasses import replace

import pytest

from surveyhost.core.release.derived import theme_score
from surveyhost.core.release.model import COMPANY, Release
from surveyhost.core.release.scales import asked_of_some, scales
from surveyhost.report.html import reading, screen
from surveyhost.report.parts.overview import overview
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.reading import spoken


@pytest.fixture(scope="module")
def made() -> Release:
    """Steps that only those take who asked for a repair: two belong to a theme of other items, two to their own."""
    release = sample.release()
    form = release.questionnaire
    of = {"step_find": "service", "step_send": "service", "step_answer": "repair", "step_fixed": "repair"}
    sections = tuple(
        replace(one, items=tuple(replace(item, theme=of.get(item.code, item.theme)) for item in one.items))
        for one in form.sections
    )
    themes = (*form.themes, replace(form.themes[0], code="repair", text=sample.both("Sửa máy", "Repairs")))
    return replace(release, questionnaire=replace(form, sections=sections, themes=themes))


def test_a_theme_of_items_that_only_some_were_asked_appears_with_its_n(made: Release):
    own = {scale.code: scale for scale in asked_of_some(made.questionnaire)}
    assert set(own) == {"service", "repair"}
    assert "repair" not in {scale.code for scale in scales(made.questionnaire)}, "it stands in no map"
    rows = overview(reading(made, "en")).shows["of_some"]
    assert [row.name for row in rows] == ["Internal service", "Repairs"]
    for row, scale in zip(rows, own.values(), strict=True):
        cells = [made.cells[COMPANY, code] for code in scale.measures]
        score = theme_score(cells)
        assert score is not None and (row.low, row.high) == (score.low, score.high)
        assert {str(min(cell.n for cell in cells)), str(max(cell.n for cell in cells))} <= set(row.answers.split())
    page = str(screen(made, "en", "overview"))
    assert "Themes that only some were asked about" in page and f"Repairs, {rows[1].answers}" in page
    assert "Repairs" in spoken(report_pdf(made, "en"))


def test_the_theme_itself_rests_on_what_everybody_was_asked(made: Release):
    """A figure over both would mix two sets of people, and could not stand beside a unit's."""
    whole = {scale.code: scale.measures for scale in scales(made.questionnaire)}
    assert not set(whole["service"]) & {"step_find", "step_send"}
    before = {scale.code: scale.measures for scale in scales(sample.release().questionnaire)}
    assert whole["service"] == before["service"]


def test_a_units_report_has_none(made: Release):
    unit = next(group.code for group in made.units() if group.code != COMPANY)
    assert overview(reading(made, "en", unit)).shows["of_some"] == []


def test_items_that_are_not_shown_count_for_nothing(made: Release):
    cells = {place: cell for place, cell in made.cells.items() if place[1] not in {"step_answer", "step_fixed"}}
    rows = overview(reading(replace(made, cells=cells), "en")).shows["of_some"]
    assert [row.name for row in rows] == ["Internal service"]
