"""A sentence that explains a mark of the page stands where the mark does, and nowhere else."""

from dataclasses import replace

import pytest

from surveyhost.core.release.model import Cell, Share
from surveyhost.report.html import reading
from surveyhost.report.parts.internal_service import matrices, statements
from tests.report.inline import report_html

SAYS = {"en": "A percent with a bar", "vi": "Phần trăm có thanh màu"}
BANDS = (Share(20, 20), Share(30, 30), Share(50, 50))
FULL = Cell(36, "full", (Share(10, 10), Share(10, 10), Share(30, 30), Share(30, 30), Share(20, 20)), BANDS, 3.4)
SMALL = Cell(7, "bands", BANDS, BANDS, None)
CLIPPED = (Share(0, 20), Share(0, 20), Share(80, 100))


def rated(release, cell, one=None):
    """The release, all ratings of departments being `cell`, and the first one of a unit `one`."""
    cells = {key: cell if key[1].startswith("serve:") else held for key, held in release.cells.items()}
    first = next(key for key in cells if key[1].startswith("serve:") and key[0] != "company")
    return replace(release, cells=cells | {first: one or cell})


@pytest.mark.parametrize("language", SAYS)
def test_without_a_bar_in_the_table_nothing_is_said_of_bars(release, language):
    assert SAYS[language] not in report_html(rated(release, FULL), language)
    clipped = Cell(36, "bands", CLIPPED, CLIPPED, None)
    assert SAYS[language] not in report_html(rated(release, FULL, clipped), language), "a range has no bar"


@pytest.mark.parametrize("language", SAYS)
def test_one_small_group_among_large_ones_is_explained(release, language):
    page = report_html(rated(release, FULL, SMALL), language)
    assert SAYS[language] in page
    assert page.count('class="h banded"') == 1


def test_each_table_says_it_for_itself(release):
    """Of several pages of one matrix, that alone which has a bar."""
    of = reading(rated(release, FULL, SMALL), "en")
    item = release.questionnaire.item("serve")
    found = [*matrices(of, item), *statements(of, item)]
    for table in found:
        assert table.banded == any(cell.bands is not None for row in table.rows for cell in row.cells)
    assert [table.banded for table in found].count(True) == 1


def test_the_three_bands_of_a_mean_never_come_to_more_than_all(release):
    """66 and 67 % are 67 in the mean, and 34 and 33 % are 34: nobody is left in the middle, and not one fewer."""
    form = release.questionnaire
    item = form.item("serve")
    two = replace(item, rows=(item.rows[0], replace(item.rows[0], code="kind")))
    sections = tuple(
        replace(one, items=tuple(two if held.code == "serve" else held for held in one.items)) for one in form.sections
    )
    made = [tuple(Share(percent, percent) for percent in some) for some in ((34, 0, 66), (33, 0, 67))]
    unit, department = release.units()[1].code, item.options[0].code
    cells = {
        (unit, f"serve:{department}:{row.code}"): Cell(7, "bands", bands, bands, None)
        for row, bands in zip(two.rows, made, strict=True)
    }
    of = reading(replace(release, questionnaire=replace(form, sections=sections), cells=release.cells | cells), "en")
    shown = [cell for one in matrices(of, two) for row in one.rows for cell in row.cells if cell.bands is not None]
    assert [cell.bands for cell in shown] == [(33, 0, 67)]
    assert "-1" not in shown[0].alt
