"""A roster is read the same whatever spreadsheet program it comes from: .xlsx, .xls and .ods.

The three files hold one table, saved by LibreOffice: a cover sheet, a hidden one, a hidden row and column, a title
above the headings, merged units, ids and numbers with formats, days, formulas, an error and a total.
"""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.outside import roster_sheets
from surveyhost.outside.refusals import SheetRefused
from surveyhost.services.rosters import file as roster_file

FILES = Path(__file__).parent / "files"
LINE_A, LINE_B = "Nhà máy 1 / Chuyền A", "Nhà máy 1 / Chuyền B"
TOLD = [
    "hidden sheets were left out (Nháp)",
    "only the sheet 'Nhân viên' was read; not read: Bìa",
    "hidden rows were left out: 1 (rows 9)",
    "hidden columns were left out: 1 (Lương)",
    "merged cells that span several rows: 2; each of these rows has their value (rows 4-6, 8-9)",
]


def saved(ending: str) -> bytes:
    return (FILES / f"roster.{ending}").read_bytes()


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_sheet_is_read_as_it_is_shown(ending: str) -> None:
    rows, told = roster_sheets.read(saved(ending))
    people = dict(rows)
    assert people[3] == [
        "000001", "Nguyễn Văn A", "nv1@example.com", LINE_A, "1-3 năm", "2020-01-15", "25%", "08:30:00", "1234567.50",
    ]  # fmt: skip
    assert people[4][1] == "Trần Thị B", "a formula's value"
    assert [people[line][0] for line in (6, 7, 10)] == ["000004", "NV0005", "NV0008"]
    assert [people[line][3] for line in (3, 6, 7, 8, 10)] == [LINE_A, LINE_A, LINE_B, LINE_B, "#N/A"]
    assert sorted(people) == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11] and not any("Lương" in row for row in people.values())
    assert [notice.sentence() for notice in told] == TOLD


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_the_process_that_reads_files_takes_them_whatever_they_are_called(ending: str) -> None:
    heads = [heading for heading, _ in roster_file.headings(saved(ending))]
    assert heads[:5] == ["Mã NV", "Họ tên", "Email", "Đơn vị", "Thâm niên"]
    found = roster_file.read(saved(ending), ["vi"], "vi", {})
    assert [person.id for person in found.people] == [
        "000001",
        "000002",
        "000003",
        "000004",
        "NV0005",
        "NV0006",
        "NV0008",
    ]
    assert {notice.kind for notice in found.notices} >= {
        "cell-errors",
        "total-left-out",
        "title-lines",
        "hidden-columns",
    }


# .xls


def refusal(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        roster_sheets.read(content)
    assert isinstance(refused.value, SheetRefused)
    return refused.value.reason


def test_an_old_workbook_with_a_password_says_so() -> None:
    content = bytearray(saved("xls"))
    begin = content.index(b"\x09\x08\x10\x00") + 20
    struct.pack_into("<H", content, begin, 0x2F)  # the record behind the first one now says: encrypted
    assert "protected by a password" in refusal(bytes(content))


def test_an_old_workbook_may_be_damaged_in_any_way() -> None:
    draw, whole = random.Random(7), saved("xls")
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(draw.choice([1, 4, 40])):
            content[draw.randrange(8, len(content))] = draw.randrange(256)
        with_end = bytes(content[: draw.choice([len(content), draw.randrange(600, len(content))])])
        try:
            roster_sheets.read(with_end)
        except SheetRefused as refused:
            assert refused.reason


# .ods

NAMES = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in ("office", "table", "text", "style")
)
MANIFEST = "<manifest><file-entry media-type='application/vnd.oasis.opendocument.spreadsheet'/></manifest>"


def ods(*tables: str, styles: str = "", before: str = "", manifest: str = MANIFEST) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{before}{''.join(tables)}</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def table(*rows: str, name: str = "People", **attributes: str) -> str:
    return f"<table:table table:name='{name}'>{''.join(rows)}</table:table>"


def row(*cells: str, says: str = "") -> str:
    return f"<table:table-row {says}>{''.join(cells)}</table:table-row>"


def cell(words: str, says: str = "office:value-type='string'") -> str:
    return f"<table:table-cell {says}><text:p>{words}</text:p></table:table-cell>"


def of(value: str, words: str, kind: str = "float") -> str:
    """A cell with a value, and how it is shown."""
    return cell(words, f"office:value-type='{kind}' office:value='{value}'")


def only(made: str) -> str:
    """What a cell is read as."""
    rows, _ = roster_sheets.read(ods(table(row(made, cell("x")))))
    return rows[0][1][0]


SHOWN = [
    (of("123", "00123"), "00123"), (of("7", "NV0007"), "NV0007"), (of("1234", "NV1234"), "NV1234"),
    (of("1234", "1,234"), "1234"), (of("1234", "1.234"), "1234"), (of("1234", "1\u202f234"), "1234"),
    (of("1.234", "1.234"), "1.234"), (of("1.5", "1,5"), "1.5"), (of("1234.5", "1.234,50"), "1234.50"),
    (of("1.2345", "1.23"), "1.23"), (of("-5", "-5"), "-5"), (of("-5", "(5)"), "(5)"), (of("0.25", "25%"), "25%"),
    (of("1e+15", "1.00E+15"), "1.00E+15"), (of("12", ""), "12"), (of("12.0", ""), "12"),
    (cell("Đúng", "office:value-type='boolean' office:boolean-value='true'"), "yes"),
    (cell("02.03.26", "office:value-type='date' office:date-value='2026-03-02'"), "2026-03-02"),
    (cell("x", "office:value-type='date' office:date-value='2026-03-02T00:00:00'"), "2026-03-02"),
    (cell("x", "office:value-type='date' office:date-value='2026-03-02T08:30:00'"), "2026-03-02T08:30:00"),
    (cell("8:30", "office:value-type='time' office:time-value='PT08H30M00S'"), "08:30:00"),
    (cell("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"), "a  b\tc\nd"),
    (cell("<text:span>Lê </text:span><text:a>Đức</text:a>"), "Lê Đức"),
    (cell("山<text:ruby><text:ruby-base>田</text:ruby-base><text:ruby-text>だ</text:ruby-text></text:ruby>"), "山田"),
    ("<table:table-cell table:formula='of:=[.B1]'/>", "="),
    ("<table:table-cell office:value-type='string'><office:annotation><text:p>a note</text:p></office:annotation>"
     "<text:p>E1</text:p></table:table-cell>", "E1"),
    ("<table:table-cell office:value-type='string' office:string-value='E1'/>", "E1"),
    ("<table:covered-table-cell office:value-type='string'><text:p>under another</text:p></table:covered-table-cell>",
     ""),
]  # fmt: skip


@pytest.mark.parametrize(("made", "shown"), SHOWN)
def test_a_cell_of_open_document_is_read_as_it_is_shown(made: str, shown: str) -> None:
    assert only(made) == shown


def test_cells_and_rows_that_repeat_stand_in_their_places() -> None:
    far = "<table:table-cell table:number-columns-repeated='16000'/>"
    rows, told = roster_sheets.read(
        ods(
            table(
                row(cell("id"), "<table:table-cell table:number-columns-repeated='2'/>", cell("unit"), far),
                row(far, says="table:number-rows-repeated='3'"),
                row(cell("E1", "table:number-columns-repeated='2'"), says="table:number-rows-repeated='2'"),
                row(far, says="table:number-rows-repeated='1048570'"),
            )
        )
    )
    assert rows == [(1, ["id", "", "", "unit"]), (5, ["E1", "E1", "", ""]), (6, ["E1", "E1", "", ""])]
    assert told == ()


def test_what_is_folded_away_or_filtered_is_left_out() -> None:
    column = "<table:table-column table:number-columns-repeated='2'/><table:table-column-group table:display='false'>"
    column += "<table:table-column/></table:table-column-group>"
    rows, told = roster_sheets.read(
        ods(
            table(
                column,
                f"<table:table-header-rows>{row(cell('id'), cell('unit'), cell('pay'))}</table:table-header-rows>",
                row(cell("E1"), cell("A"), cell("9"), says="table:visibility='filter'"),
                f"<table:table-row-group table:display='false'>{row(cell('E2'), cell('A'))}</table:table-row-group>",
                f"<table:table-row-group>{row(cell('E3'), cell('A'), cell('9'))}</table:table-row-group>",
            )
        )
    )
    assert rows == [(1, ["id", "unit"]), (4, ["E3", "A"])]
    assert {one.kind: one.values for one in told} == {
        "hidden-rows": {"count": "2", "rows": "2-3"},
        "hidden-columns": {"count": "1", "names": "pay"},
    }


def test_tables_in_changes_links_and_cells_are_none_of_the_workbooks() -> None:
    inner = table(row(cell("inner")), name="inner")
    rows, _ = roster_sheets.read(
        ods(
            table(row(cell("id"), f"<table:table-cell>{inner}<text:p>unit</text:p></table:table-cell>")),
            before=f"<table:dde-links><table:dde-link>{inner}</table:dde-link></table:dde-links>",
        )
    )
    assert rows == [(1, ["id", "unit"])]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (ods(table(row(cell("x"), says="table:number-rows-repeated='300000'"))), "save it as CSV"),
        (ods(table(row(cell("x", "table:number-columns-repeated='2000000'")))), "save it as CSV"),
        (ods(table(row("<table:table-cell table:number-columns-repeated='52'/>", cell("x")))), "52 columns"),
        (ods(table(row("<table:table-cell table:number-columns-repeated='x'/>"))), "cannot be read"),
        (ods(before="<table:table>"), "cannot be read"),
        (ods(table(row(cell("<text:span>" * 5000 + "x" + "</text:span>" * 5000)))), "cannot be read"),
        (ods(manifest=MANIFEST.replace("/>", "><encryption-data/></file-entry>")), "protected by a password"),
    ],
)
def test_a_workbook_of_open_document_that_is_none_is_refused(made: bytes, says: str) -> None:
    assert says in refusal(made)


def test_a_declaration_in_the_list_of_parts_is_nothing_that_anybody_reads() -> None:
    """Older programs write one there; anywhere else it is refused."""
    declared = "<!DOCTYPE manifest PUBLIC '-//OpenOffice.org//DTD Manifest 1.0//EN' 'Manifest.dtd'>"
    assert roster_sheets.read(ods(table(row(cell("id"))), manifest=declared + MANIFEST))[0] == [(1, ["id"])]
    bad = zipfile.ZipFile(io.BytesIO(ods(table(row(cell("id"))))))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + bad.read("content.xml"))
    assert "entities" in refusal(made.getvalue())
