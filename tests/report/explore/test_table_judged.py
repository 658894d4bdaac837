"""The sign of a difference in a view is that of all that the view could show: what is seen of it changes none."""

from dataclasses import replace

import pytest

from surveyhost.core.release.chance.signs import Sign
from surveyhost.report.explore import table
from surveyhost.report.explore.choices import Against, Choices, Sort, View
from surveyhost.report.html import reading
from tests.report import sample

UNITS = {path: size * 5 for path, size in sample.UNITS.items()}


@pytest.fixture(scope="module")
def choices() -> Choices:
    return Choices(reading(sample.release(units=UNITS), "en", earlier=sample.release(2025, 9, UNITS)))


def signs(shown: table.Table) -> dict[tuple[str, int], Sign]:
    return {
        (row.name, at): cell.delta.sign
        for row in shown.rows
        for at, cell in enumerate(row.cells)
        if cell.delta is not None
    }


@pytest.mark.parametrize("against", Against)
@pytest.mark.parametrize("columns", ["themes", "theme.voice", "enps"])
def test_sorting_leaving_out_and_turning_pages_change_no_sign(
    choices: Choices, monkeypatch, columns: str, against: Against
):
    whole = View("units", columns, against)
    expected, key = signs(table.table(choices, whole)), choices.columns[columns].columns[0].key
    assert Sign.CHANCE in expected.values()
    monkeypatch.setattr(table, "DEEP", 4)
    for changed in (
        {"told": True}, {"page": 2}, {"sort": Sort.FIGURE, "by": key}, {"told": True, "lowest": True, "page": 2},
        {"sort": Sort.DIFFERENCE, "by": key, "lowest": True},
    ):  # fmt: skip
        found = signs(table.table(choices, replace(whole, **changed)))
        assert found.items() <= expected.items(), changed
    told = table.table(choices, replace(whole, told=True))
    kept = {name for (name, _), sign in expected.items() if sign == Sign.MORE}
    assert {row.name for row in told.every} == kept, "no row is left out in which something is told"
