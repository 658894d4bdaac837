"""Spreadsheets as rows; and files made to fill the memory are refused before they are opened."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.outside import roster_sheets, sheets
from surveyhost.outside.refusals import SheetRefused


def book(*lines: list[Any], **cells: Any) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for line in lines:
        made.active.append(line)
    for name, value in cells.items():
        made.active[name] = value
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        roster_sheets.read(content)
    assert isinstance(refused.value, SheetRefused)
    return refused.value.reason


def test_rows_with_their_line_numbers() -> None:
    content = book(["id", "họ tên"], [1001, "Lê Đức"], [], ["E2", None])
    assert roster_sheets.read(content) == (
        [(1, ["id", "họ tên"]), (2, ["1001", "Lê Đức"]), (4, ["E2", ""])],
        (),
    )


def test_values_become_the_text_that_people_see() -> None:
    content = book([7.0, 7.5, True, date(2026, 3, 2), datetime(2026, 3, 2, 8, 30), "a\nb"])
    assert roster_sheets.read(content)[0] == [(1, ["7", "7.5", "yes", "2026-03-02", "2026-03-02T08:30:00", "a\nb"])]


def test_the_first_sheet_that_holds_anything() -> None:
    made = openpyxl.Workbook()
    made.create_sheet("people")["A1"] = "id"
    stream = io.BytesIO()
    made.save(stream)
    assert roster_sheets.read(stream.getvalue())[0] == [(1, ["id"])]


def test_a_table_that_begins_further_down_keeps_its_line_numbers() -> None:
    assert roster_sheets.read(book(B3="id", B4="E1"))[0][-1] == (4, ["", "E1"])


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "CA2", "A200000"])
def test_a_cell_far_out_does_not_fill_the_memory(cell: str) -> None:
    assert "save it as CSV" in refusal(book(["id"], **{cell: "x"}))


def packed(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    stream = io.BytesIO(book(["id"], ["E1"]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(f"{name}.more.xml", "w") as part:
        for _ in range(size >> 20):
            part.write(b" " * (1 << 20))
    return stream.getvalue()


def test_a_zip_bomb_is_refused_by_its_size_unpacked() -> None:
    content = packed(sheets.MOST_BYTES + (1 << 20))
    assert len(content) < 1 << 20
    assert "200 MB" in refusal(content)


def test_cells_without_a_place_are_refused() -> None:
    stream = io.BytesIO(book(["id"], ["E1"]))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/other.xml", "<row>" + "<c><v>1</v></c>" * 10 + "</row>")
    refusal(stream.getvalue())


@pytest.mark.parametrize("content", [b"PK\x03\x04 not really", book(["id"])[:400], b"PK\x03\x04"])
def test_a_broken_spreadsheet(content: bytes) -> None:
    assert "cannot be read" in refusal(content)


def test_any_other_zip_is_no_spreadsheet() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    refusal(stream.getvalue())
