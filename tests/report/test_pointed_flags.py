"""A flag stands beside every figure that a report's page prints of an item, a theme or a department, and each leads to
a figure that the release prints."""

import re
from dataclasses import replace

import pytest
from lxml import html
from markupsafe import Markup

from surveyhost.core.loop.finding import About, Place, measures_of, place_in, refer, words_of
from surveyhost.core.loop.refusals import NotPrinted
from surveyhost.core.release.model import COMPANY
from surveyhost.report.html import contents, screen
from surveyhost.report.pointed import pointed
from tests.report import sample

FLAG = "⚑"
FIGURES = (
    "//td[contains(concat(' ', @class, ' '), ' h ')]",
    "//td[contains(@class, 'agree')]",
    "//table[contains(@class, 'choices')]//td[contains(@class, 'n')][b]",
    "//table[contains(@class, 'waves')]//td[b]",
    "//ol[contains(@class, 'stops')]/li",
)
"""Cells of a page that hold figures of this release."""


@pytest.fixture(scope="module")
def release():
    return sample.release(2026)


@pytest.fixture(scope="module")
def earlier():
    return sample.release(2025, seed=9)


def flagged(release, unit, earlier):
    """Each part's page, with the places that stand on it."""
    for part in contents(release, "en", unit, earlier):
        places: list[Place] = []

        def mark(place, figure, of, places=places):
            assert figure and of
            if place is None:
                return Markup("")
            places.append(place)
            return Markup(FLAG)

        yield part, html.fromstring(f"<div>{screen(release, 'en', part.anchor, unit, earlier, mark)}</div>"), places


@pytest.mark.parametrize("unit", [COMPANY, "u1"])
def test_every_figure_has_one(release, earlier, unit):
    seen = 0
    for part, page, _ in flagged(release, unit, earlier):
        cells = [cell for path in FIGURES for cell in page.xpath(path)]
        for cell in cells:
            text = cell.text_content()
            if re.search(r"\d", text) and "few" not in cell.get("class", "").split():
                seen += 1
                assert FLAG in text, (part.anchor, text)
    assert seen > 150


@pytest.mark.parametrize("unit", [COMPANY, "u1"])
def test_each_leads_to_a_figure_that_is_printed(release, earlier, unit):
    kinds = set()
    for _, _, places in flagged(release, unit, earlier):
        for place in places:
            kinds.add(place.about)
            assert place_in(place.text) == place
            found = refer(release, place)
            assert pointed(release, "vi", place, found.figure).about
            assert all(words_of(release, place).values())
    assert kinds == ({About.ITEM, About.THEME, About.RATED} if _several_rows(release) else {About.ITEM, About.THEME})


def _several_rows(release) -> bool:
    return any(len(item.rows) > 1 for item in release.questionnaire.items() if item.kind == "service_matrix")


def test_departments_are_flagged_for_every_unit_that_rates_them(release):
    (part, page, places) = next(
        one for one in flagged(release, COMPANY, None) if one[1].xpath("//table[@class='matrix']")
    )
    groups = {place.group for place in places if place.code.startswith("serve:")}
    assert len(groups) > 2, part.anchor
    assert all("their own" in cell.text_content() for cell in page.xpath("//td[@class='own']"))


@pytest.fixture(scope="module")
def of_two_statements(release):
    """The same release, in which departments are rated by two statements."""
    form = release.questionnaire
    serve = form.item("serve")
    twice = replace(serve, rows=(*serve.rows, replace(serve.rows[0], code="kind")))
    sections = tuple(
        replace(one, items=tuple(twice if item.code == "serve" else item for item in one.items))
        for one in form.sections
    )
    more = {
        (group, code.removesuffix("time") + "kind"): cell
        for (group, code), cell in release.cells.items()
        if code.startswith("serve:")
    }
    return replace(release, questionnaire=replace(form, sections=sections), cells={**release.cells, **more})


def test_over_several_statements_a_department_is_a_figure_of_its_own(of_two_statements):
    release = of_two_statements
    found = [(part, places) for part, _, places in flagged(release, COMPANY, None) if part.anchor.endswith("units")]
    places = {place for _, some in found for place in some}
    assert {place.about for place in places} == {About.ITEM, About.RATED}
    for place in places:
        figure = refer(release, place).figure
        assert pointed(release, "en", place, figure).about and all(words_of(release, place).values())
    one = next(place for place in places if (place.group, place.about) == (COMPANY, About.RATED))
    assert refer(release, one).figure == refer(release, Place(COMPANY, About.ITEM, f"{one.code}:time")).figure
    without = {key: cell for key, cell in release.cells.items() if key != (COMPANY, f"{one.code}:kind")}
    for wrong in (replace(one, category=1), replace(one, code="serve"), replace(one, code="serve:nobody")):
        with pytest.raises(NotPrinted):
            refer(release, wrong)
    with pytest.raises(NotPrinted):
        refer(replace(release, cells=without), one)
    assert set(measures_of(release, one)) == {f"{one.code}:time", f"{one.code}:kind"}
