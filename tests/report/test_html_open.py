"""What a page says where a range leaves something open, or where a table would hold nothing but sentences."""

from dataclasses import replace

import pytest

from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import COMPANY, Cell, Release, Share
from surveyhost.report import sentences
from surveyhost.report.brand import Brand, Imprint
from surveyhost.report.charts.lines import journey
from surveyhost.report.html import reading
from surveyhost.report.parts.internal_service import matrices
from surveyhost.report.parts.sections import section
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.reading import spoken

LONG = "nguyen.thi.phuong-thao@khao-sat-doc-lap.example"


def exact(value: int) -> Span:
    return Span(value, value, 50)


def test_a_title_names_no_span_that_a_range_could_break(release: Release):
    of = reading(release, "en")
    known = [("a", exact(40)), ("b", exact(72))]
    assert sentences.section_title(of, "T", known) == "T: 40 to 72\u00a0% favourable"
    above, inside = Span(80, 100, 9), Span(50, 60, 9)
    assert sentences.section_title(of, "T", [*known, ("c", above)]) == "T"
    assert sentences.section_title(of, "T", [*known, ("c", inside)]) == "T: 40 to 72\u00a0% favourable"
    assert sentences.section_lead(of, [*known, ("c", above)]) == "Highest: “c”\nLowest: “a”"
    assert sentences.section_lead(of, [*known, ("c", Span(60, 80, 9))]) == "Lowest: “a”", "which is highest is open"
    assert sentences.overview_title(of, [*known, ("c", Span(60, 80, 9))]) == "a stands lowest"
    open_ends = [("a", Span(30, 50, 9)), ("b", Span(40, 72, 9))]
    assert sentences.overview_title(of, open_ends) == "What the answers say"
    assert sentences.section_lead(of, open_ends) == ""


def without(release: Release, keep) -> Release:
    return replace(release, cells={place: cell for place, cell in release.cells.items() if keep(*place)})


def test_a_department_without_any_rating_is_named_and_has_no_column(release: Release):
    poorer = without(release, lambda group, code: not code.startswith("serve:warehouse"))
    (matrix,) = matrices(reading(poorer, "en"), release.questionnaire.item("serve"))
    assert [name for name, _ in matrix.columns] == ["Maintenance", "Quality", "People", "Accounts", "Purchasing and IT"]
    assert matrix.unrated == "Warehouse"


def test_a_column_says_how_many_rated(release: Release):
    (matrix,) = matrices(reading(release, "en"), release.questionnaire.item("serve"))
    assert dict(matrix.columns)["People"] == str(release.cells[COMPANY, "serve:people:time"].n)


def test_a_matrix_ends_with_a_whole_level_of_the_tree():
    large = sample.large(60)
    (matrix,) = matrices(reading(large, "en"), large.questionnaire.item("serve"))
    assert {row.depth for row in matrix.rows} == {0, 1, 2}, "60 teams do not fit, 8 departments do"
    assert matrix.partial


def test_items_that_no_unit_shows_have_a_sentence_and_no_table(release: Release):
    form = release.questionnaire
    repair = next(one for one in form.sections if one.code == "repair")
    poorer = without(release, lambda group, code: group == COMPANY or not code.startswith("step_"))
    part = section(reading(poorer, "en"), repair)
    assert part is not None and part.shows["maps"] == []
    assert part.shows["without_units"].startswith("By unit, items 24–28: not shown")
    whole = section(reading(release, "en"), repair)
    assert whole is not None and len(whole.shows["maps"]) == 1 and whole.shows["without_units"] == ""


def test_a_figure_of_a_journey_stands_away_from_its_lines():
    stops = journey([exact(one) for one in (71, 43, 28, 71, 72)], [None] * 5, ["x"] * 5)
    above = [stop.label_y < stop.y for stop in stops]
    assert above == [True, False, False, True, True]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_address_under_a_signature_breaks_before_its_sign_only(language, release: Release):
    of = Imprint(
        "2026-12-14", prepared_by=LONG, prepared="2026-12-11", approved_by=LONG, ledger=1, tables_hash="ab" * 32
    )
    small = replace(release, groups=release.groups[:1], comments=())
    said = spoken(report_pdf(small, language, None, Brand(release.client), None, None, of))
    before, at, after = LONG.partition("@")
    assert before in said and at + after in said


def test_a_finding_is_called_highest_only_where_no_range_may_stand_above_it(release: Release):
    """ "72 %, the highest" would be false beside an item that stands from 80."""
    clipped = (Share(0, 20), Share(0, 20), Share(80, 100))
    rated = [one.code for one in reading(release, "en").rated]
    best = max(rated, key=lambda code: release.cells[COMPANY, code].bands[2].low)
    bands = (Share(1, 1), Share(2, 2), Share(97, 97))
    exact = {**release.cells, (COMPANY, best): replace(release.cells[COMPANY, best], bands=bands)}
    other = next(code for code in rated if code != best)
    open_ended = {**exact, (COMPANY, other): Cell(30, "bands", clipped, clipped, None)}
    for cells, said in (
        (exact, "97\u00a0% favourable, the highest of"),
        (open_ended, "97\u00a0% favourable, among the highest"),
    ):
        found = sentences.all_findings(reading(replace(release, cells=cells), "en"))["strength"]
        assert found[0].more.startswith(said)
    assert not any(one.more.startswith("from 80") for one in found)  # a range is ranked nowhere
