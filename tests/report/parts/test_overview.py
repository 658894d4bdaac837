"""The overview's themes: what only some were asked stands apart, with the number of people behind it."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest

from surveyhost.core.release.chance.signs import Sign
from surveyhost.core.release.derived import favourable, theme_score
from surveyhost.core.release.model import COMPANY, Release, Share
from surveyhost.core.release.scales import asked_of_some, rated, scales
from surveyhost.report.html import reading, screen
from surveyhost.report.parts.overview import overview
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.reading import elements, spoken


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


def without(release: Release, group: str, codes: set[str]) -> Release:
    cells = {place: cell for place, cell in release.cells.items() if place[0] != group or place[1] not in codes}
    return replace(release, cells=cells)


def mean_of(release: Release, group: str, codes: list[str]) -> int:
    """Of the exact shares of these items, worked out here once more."""
    spans = [favourable(release.cells[group, code]) for code in codes]
    return int(sum(span.low for span in spans if span is not None) / len(spans) + 0.5)


def exact(release: Release, group: str) -> list[str]:
    cells = ((one.code, release.cells.get((group, one.code))) for one in rated(release.questionnaire))
    spans = ((code, favourable(cell)) for code, cell in cells if cell is not None)
    return [code for code, span in spans if span is not None and span.exact]


def test_a_mean_stands_beside_a_mean_of_the_same_items():
    """An item that one of the two lacks moves the mean by itself: that is no difference, and bears no sign."""
    now, then = sample.release(), sample.release(2025)
    lowest = sorted(exact(now, COMPANY), key=lambda code: mean_of(now, COMPANY, [code]))[:5]
    fewer = without(then, COMPANY, set(lowest))
    both = [code for code in exact(now, COMPANY) if code in exact(fewer, COMPANY)]
    before, here = mean_of(fewer, COMPANY, both), mean_of(now, COMPANY, both)
    assert here > mean_of(now, COMPANY, exact(now, COMPANY)), "the five lowest are missing"
    key = overview(reading(now, "en", earlier=fewer)).shows["keys"][1]
    said = f"2025: {before}\u00a0%; here {here}\u00a0%, over the {len(both)} items that both have ("
    assert key.before.startswith(said)
    key = overview(reading(without(now, COMPANY, set(lowest)), "en", earlier=then)).shows["keys"][1]
    assert key.before.startswith(f"2025, over the same items: {mean_of(then, COMPANY, both)}\u00a0% (")
    key = overview(reading(now, "en", earlier=then)).shows["keys"][1]
    assert key.before.startswith(f"2025: {mean_of(then, COMPANY, exact(then, COMPANY))}\u00a0% (")


def test_a_units_mean_stands_beside_the_companys_over_the_same_items():
    release = sample.release()
    unit = next(one.code for one in release.units() if len(one.path) == 1)
    lowest = sorted(exact(release, COMPANY), key=lambda code: mean_of(release, COMPANY, [code]))[:5]
    fewer = replace(without(release, unit, set(lowest)), certificate={**release.certificate, "trends": "company"})
    both = exact(fewer, unit)
    key = overview(reading(fewer, "en", unit)).shows["keys"][1]
    other, here = mean_of(fewer, COMPANY, both), mean_of(fewer, unit, both)
    assert key.figure == f"{here}\u00a0%" and other > mean_of(fewer, COMPANY, exact(fewer, COMPANY))
    assert key.before.startswith(f"Whole company, over the same items: {other}\u00a0% (")
    part = without(fewer, COMPANY, {both[0]})
    key = overview(reading(part, "en", unit)).shows["keys"][1]
    other, own = mean_of(part, COMPANY, both[1:]), mean_of(part, unit, both[1:])
    said = f"Whole company: {other}\u00a0%; here {own}\u00a0%, over the {len(both) - 1} items that both have ("
    assert key.before.startswith(said)


def test_an_enps_stands_beside_its_own_figure_of_the_wave_before():
    """Of two such items the first is new: the second's earlier figure is not the first's."""
    now, then = sample.release(), sample.release(2025)
    form = now.questionnaire
    new = replace(form.item("recommend"), code="return")
    first, *rest = form.sections
    asked = replace(form, sections=(replace(first, items=(new, *first.items)), *rest))
    against, neutral, promote = Share(10, 10), Share(20, 20), Share(70, 70)
    cell = replace(now.cells[COMPANY, "recommend"], bands=(against, neutral, promote))
    both = replace(now, questionnaire=asked, cells={**now.cells, (COMPANY, "return"): cell})
    key = next(one for one in overview(reading(both, "en", earlier=then)).shows["keys"] if one.text.startswith("eNPS"))
    assert (key.figure, key.before) == ("+60", "")
    key = next(one for one in overview(reading(now, "en", earlier=then)).shows["keys"] if one.text.startswith("eNPS"))
    assert key.before.startswith("2025: ")


def test_a_units_theme_stands_beside_the_companys_with_a_sign():
    """On the page, by ear, and in print, where what could be chance bears none."""
    release = sample.release(units={path: size * 5 for path, size in sample.UNITS.items()})
    units = [one.code for one in release.units() if one.path]
    shown = {code: overview(reading(release, "en", code)).shows["themes"] for code in units}
    rows = [(code, row) for code, some in shown.items() for row in some if row.delta is not None]
    assert {row.delta.sign for _, row in rows} >= {Sign.MORE, Sign.CHANCE}
    for _, row in rows:
        assert row.low - row.delta.points == int(row.beside), "the points between the two that are printed"
    unit, told = next((code, row) for code, row in rows if row.delta.is_told)
    page = re.sub(r"\s+", " ", str(screen(release, "en", "overview", unit)))
    cells = re.findall(r'<th scope="row">([^<]*)</th><td class="r n"><b>[^<]*</b>(.*?)</td>', page)
    said = {name: [sign for sign in ("more than chance", "could be chance", "too few to tell") if sign in cell]
            for name, cell in cells}  # fmt: skip
    words = reading(release, "en").words
    assert said == {row.name: [words.sign(row.delta.sign)] for row in shown[unit] if row.delta is not None}
    assert "no sign: could be chance" in page
    with pikepdf.open(io.BytesIO(report_pdf(release, "en", unit))) as document:
        drawn = [str(one.Alt) for one in elements(document) if one.S == "/Figure"]
    bar = next(at for at, one in enumerate(drawn) if one.startswith(f"{told.name}: "))
    assert drawn[bar - 1] == "more than chance"


def test_a_companys_themes_are_compared_with_nothing():
    shows = overview(reading(sample.release(), "en")).shows
    assert not shows["compared"] and "no sign" not in str(screen(sample.release(), "en", "overview"))
