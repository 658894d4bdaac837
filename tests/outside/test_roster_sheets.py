"""A roster's sheet is read as it is shown: formats, merged cells, hidden parts, values that are none."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from surveyhost.core.errors import Refusal
from surveyhost.core.roster import model as roster
from surveyhost.core.roster.model import Reading
from surveyhost.core.roster.notices import asked
from surveyhost.core.roster.number_formats import shown
from surveyhost.outside import roster_sheets
from surveyhost.outside.refusals import SheetRefused


def people(sheet: Worksheet, count: int = 6) -> None:
    sheet.append(["id", "name", "unit"])
    for number in range(1, count + 1):
        sheet.append([f"E{number}", f"Name {number}", "A" if number < 4 else "B"])


def read(change: Callable[[Any], object], count: int = 6) -> Reading:
    """Six people on lines 2 to 7, three in A and three in B, with this change made to the sheet."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    people(book.active, count)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    rows, told = roster_sheets.read(stream.getvalue())
    found = roster.read(rows, ["vi"], "vi")
    found.notices = (*told, *found.notices)
    return found


def notices(found: Reading) -> dict[str, dict[str, str]]:
    return {one.kind: dict(one.values) for one in found.notices}


def units(found: Reading) -> list[str]:
    return [person.unit for person in found.people]


def test_a_sheet_as_it_should_be_has_no_notice() -> None:
    found = read(lambda sheet: None)
    assert (len(found.people), notices(found), found.problems) == (6, {}, [])


def test_merged_cells_give_every_row_their_value() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("C2:C4")
        sheet.merge_cells("C5:C7")

    found = read(merge)
    assert units(found) == ["A", "A", "A", "B", "B", "B"]
    assert notices(found) == {"merged-cells": {"count": "2", "rows": "3-4, 6-7"}}


def test_empty_units_are_counted_and_asked_about() -> None:
    def clear(sheet: Worksheet) -> None:
        for line in (3, 4, 6):
            sheet.cell(line, 3).value = None

    found = read(clear)
    assert notices(found) == {"empty-unit": {"count": "3", "of": "6", "lines": "3-4, 6"}}
    assert [one.kind for one in asked(found.notices)] == ["empty-unit"]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?"])
def test_an_error_in_the_place_of_a_value_is_taken_as_empty_and_asked_about(error: str) -> None:
    def spoil(sheet: Worksheet) -> None:
        for cell in (sheet["C3"], sheet["C5"]):
            cell.value, cell.data_type = error, "e"

    found = read(spoil)
    assert found.problems == [] and [found.people[at].unit for at in (1, 3)] == ["", ""]
    assert notices(found)["cell-errors"] == {"count": "2", "column": "unit", "lines": "3, 5"}
    assert "cell-errors" in {one.kind for one in asked(found.notices)}


def test_an_error_in_the_place_of_an_id_is_a_problem() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["A3"].value, sheet["A3"].data_type = "#N/A", "e"

    assert [(one.line, one.column, one.kind) for one in read(spoil).problems] == [(3, "id", "cell-error")]


def test_a_formula_that_was_never_calculated_is_a_problem() -> None:
    def calculate(sheet: Worksheet) -> None:
        sheet["C3"] = '="A"&"B"'
        sheet["A5"] = "=ROW()"

    found = [(one.line, one.column, one.kind) for one in read(calculate).problems]
    assert found == [(3, "unit", "formula"), (5, "id", "formula")]


@pytest.mark.parametrize(
    ("value", "code", "id"),
    [(7, "000000", "000007"), (7, '"NV"0000', "NV0007"), (7, "General", "7"), (1234567, "000-0000", "123-4567")],
)
def test_the_id_is_the_one_that_is_shown(value: int, code: str, id: str) -> None:
    def number(sheet: Worksheet) -> None:
        sheet["A2"] = value
        sheet["A2"].number_format = code

    assert read(number).people[0].id == id


def test_a_row_or_column_without_height_or_width_is_hidden() -> None:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    people(book.active)
    book.active["D1"], book.active["D2"] = "salary", "1"
    written, folded = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(folded, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                column = b'<cols><col min="4" max="4" width="0" customWidth="1"/></cols><sheetData>'
                text = text.replace(b"<sheetData>", column).replace(b'<row r="3"', b'<row r="3" ht="0"')
            target.writestr(name, text)
    rows, told = roster_sheets.read(folded.getvalue())
    found = roster.read(rows, ["vi"], "vi")
    assert [person.id for person in found.people] == ["E1", "E3", "E4", "E5", "E6"]
    assert {one.kind: dict(one.values) for one in told} == {
        "hidden-rows": {"count": "1", "rows": "3"},
        "hidden-columns": {"count": "1", "names": "salary"},
    }


def test_hidden_rows_columns_and_sheets_are_left_out_and_named() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet["D1"] = "salary"
        sheet["D2"] = "1"
        sheet.column_dimensions["D"].hidden = True
        for line in (3, 4, 7):
            sheet.row_dimensions[line].hidden = True
        old = sheet.parent.create_sheet("Nháp", 0)
        people(old, 9)
        old.sheet_state = "hidden"
        sheet.parent.create_sheet("secret").sheet_state = "veryHidden"
        sheet.parent.create_sheet("Other")["A1"] = "x"

    found = read(hide)
    assert [person.id for person in found.people] == ["E1", "E4", "E5"]
    assert dict(found.people[0].attributes) == {}
    assert notices(found) == {
        "hidden-sheets": {"names": "Nháp, secret"},
        "other-sheets": {"sheet": "Sheet", "names": "Other"},
        "hidden-rows": {"count": "3", "rows": "3-4, 7"},
        "hidden-columns": {"count": "1", "names": "salary"},
    }


@pytest.mark.parametrize(
    "line",
    [["Tổng cộng", None, 6], ["E99", "TOTAL: 6"], [6], ["Total (6)"], ["T\u1ed5ng s\u1ed1 nh\u00e2n vi\u00ean", 6]],
)
def test_a_total_is_no_person_without_being_asked(line: list[Any]) -> None:
    found = read(lambda sheet: sheet.append(line))
    assert notices(found)["total-line"] == {"lines": "8"}
    assert "total-line" in [one.kind for one in asked(found.notices)]


@pytest.mark.parametrize("name", ["Tổng Văn Cộng", "Sum Ting", "Nguyễn Thị Tổng", "Totalitarian"])
def test_a_name_that_only_begins_like_a_total_is_a_person(name: str) -> None:
    assert notices(read(lambda sheet: sheet.append(["E8", name, "A"]))) == {}


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (7.0, "0", "7"), (7.5, "General", "7.5"), (1234, "#,##0", "1234"), (1234.567, "0.00", "1234.57"),
        (1.005, "0.00", "1.01"), (0.12, "0%", "12%"), (-5, "0;(0)", "(5)"), (-5, "000", "-005"), (7, "@", "7"),
        (7, "yyyy", "7"), (0.5, "# ?/?", "0.5"), (12345678901234, "0", "12345678901234"), (float("inf"), "0", "inf"),
        (7, "\\N\\V0000", "NV0007"), (5, "[$-409]0000", "0005"), (1e30, "0", "1e+30"), (7, "0" * 300, "7"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_a_cover_sheet_before_the_people_is_named_and_not_read() -> None:
    def cover(sheet: Worksheet) -> None:
        front = sheet.parent.create_sheet("Bìa", 0)
        for line in (["DANH SÁCH NHÂN VIÊN"], ["Người lập", "Phòng nhân sự"], ["Tháng", 3]):
            front.append(line)
        sheet.insert_rows(1, 2)
        sheet["A1"] = "DANH SÁCH NHÂN VIÊN"

    found = read(cover)
    assert [person.id for person in found.people] == [f"E{number}" for number in range(1, 7)]
    assert notices(found) == {"other-sheets": {"sheet": "Sheet", "names": "Bìa"}, "title-lines": {"lines": "1"}}


def test_notes_and_a_total_around_the_table() -> None:
    def around(sheet: Worksheet) -> None:
        sheet["F3"] = "nghỉ phép"
        sheet["B8"], sheet["C8"] = "Tổng cộng", 6

    found = read(around)
    assert len(found.people) == 6
    assert notices(found) == {"beside-table": {"lines": "3"}, "total-left-out": {"lines": "8"}}


def test_dates_among_an_attributes_values_are_asked_about() -> None:
    """What a spreadsheet makes of 1-3."""

    def tenure(sheet: Worksheet) -> None:
        sheet["D1"] = "tenure"
        for line in range(2, 8):
            sheet.cell(line, 4).value = datetime(2026, 3, 1) if line % 2 else "3-5"

    assert [(one.column, one.kind) for one in read(tenure).doubts] == [("tenure", "date")]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("content", [b"<a>" * 400, b"<a", b"<!----->", b"<a>&x;</a>", b""], ids=len)
def test_xml_that_breaks_off_is_a_sheet_that_cannot_be_read(part: str, content: bytes) -> None:
    book, whole, broken = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    assert isinstance(book.active, Worksheet)
    people(book.active)
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    with pytest.raises(Refusal) as refused:
        roster_sheets.read(broken.getvalue())
    assert isinstance(refused.value, SheetRefused)
