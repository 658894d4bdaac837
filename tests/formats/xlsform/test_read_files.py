"""Files as people have them: what is in one decides, not its name; each kind of no has its own sentence."""

import io
import zipfile
from pathlib import Path

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.formats import xlsform
from surveyhost.outside import sheets, workbooks
from tests.support.foreign_forms import HEAD, row
from tests.support.xlsform import workbook

SMALL = Path(__file__).parent / "files"
SURVEY = [HEAD, row("text", "q", "What is your name?")]


def repacked(content, parts, kept=lambda name: True):
    """A zip archive with some of its parts left out and others put in."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if kept(name) and name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def asked(content):
    return [item.code for item in xlsform.read(content, "f").questionnaire.items()]


def test_parts_of_other_programs_may_be_in_utf_16():
    part = '<?xml version="1.0" encoding="utf-16"?><x/>'.encode("utf-16")
    assert asked(repacked(workbook(survey=SURVEY), {"customXml/item1.xml": part})) == ["q"]
    with pytest.raises(Refusal, match="is not UTF-8"):
        asked(repacked(workbook(survey=SURVEY), {"xl/sharedStrings.xml": part}))


def with_cells(cells):
    """A workbook with more cells behind the first row of its survey, as spreadsheets write them."""
    content = workbook(survey=SURVEY)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    at = sheet.index(b"</row>")
    return repacked(content, {"xl/worksheets/sheet1.xml": sheet[:at] + cells + sheet[at:]})


def test_cells_with_nothing_in_them_may_stand_anywhere():
    assert asked(with_cells(b'<c r="XFD1" s="1"/><c r="XFC1" s="1"></c>')) == ["q"]
    for cell in (b'<c r="XFD1"><v>1</v></c>', b'<c  s="1" r="XFD1" ><f>1</f><v>1</v></c>', b"<c><v>1</v></c>"):
        with pytest.raises(Refusal, match="larger than 99999 rows or 256 columns"):
            asked(with_cells(cell))


@pytest.mark.parametrize("length", [7, 16, 100, 1000])
def test_a_cell_far_out_is_seen_wherever_the_file_is_cut_into_pieces(length, monkeypatch):
    monkeypatch.setattr(sheets, "_CHUNK", length)
    near = b"".join(b'<c r="K1" s="%d"/>' % number for number in range(40))
    assert asked(with_cells(near)) == ["q"]
    with pytest.raises(Refusal, match="256 columns"):
        asked(with_cells(near + b'<c r="XFD1" t="n"><v>1</v></c>' + near))


def test_many_columns_of_languages_are_read():
    wide = [[*HEAD, *[f"image::L{number}" for number in range(150)]], [*SURVEY[1], *["x.png"] * 150]]
    assert asked(workbook(survey=wide)) == ["q"]


def ole(*names):
    """The beginning of a compound file, and the names of its parts as its directory has them."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in names)


def archive(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, part in parts.items():
            new.writestr(name.replace("__", "/").replace("--", "."), part)
    return made.getvalue()


def ods(**tables):
    """A workbook as OpenDocument writes it, with cells that repeat as far as a sheet goes."""
    text = "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    table = "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"
    office = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
    made = f"<office:document-content {office} {table} {text}><office:body><office:spreadsheet>"
    for name, rows in tables.items():
        made += f"<table:table table:name='{name}'>"
        for cells in rows:
            filled = (
                f"<table:table-cell office:value-type='string'><text:p>{one}</text:p></table:table-cell>"
                for one in cells
            )
            far = "<table:table-cell table:number-columns-repeated='16000'/>"
            made += f"<table:table-row>{''.join(filled)}{far}</table:table-row>"
        made += "</table:table>"
    made += "</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f"<m media-type='{kind}'/>"
    return archive(**{"mimetype": kind, "content--xml": made, "META-INF__manifest--xml": manifest})


CHOICES = [["list_name", "name", "label"], ["yn", "1", "Yes"], ["yn", "0", "No"]]
WORKS = [["type", "name", "label"], ["text", "name", "What?"], ["select_one yn", "works", "Does it work?"]]


def test_older_excel_and_open_document_are_read():
    assert asked((SMALL / "form.xls").read_bytes()) == ["name", "works"]
    assert asked(ods(survey=WORKS, choices=CHOICES)) == ["name", "works"]


def test_what_is_in_a_file_decides_and_not_what_it_is_called():
    from surveyhost.formats.questionnaires import questionnaire

    for ending in (".xlsx", ".xls", ".ods"):
        for content in (workbook(survey=SURVEY), (SMALL / "form.xls").read_bytes(), ods(survey=WORKS, choices=CHOICES)):
            found = questionnaire(content, {"ending": ending, "name": "visit"}, print)
            assert found["document"]["title"] == {"en": "visit"}


ODS = "META-INF__manifest--xml"
NO = [
    ("a workbook with a password", ole("EncryptedPackage", "EncryptionInfo"), "protected by a password"),
    ("an OpenDocument sheet with a password",
     archive(**{ODS: "<m>opendocument.spreadsheet <encryption-data/></m>"}), "protected by a password"),
    ("an old Word document", ole("WordDocument"), "a document of another program"),
    ("a Word document", archive(word__document="<x/>"), "a document of another program"),
    ("a Numbers document", archive(Index__Document="x"), "a document of another program"),
    ("a PDF", b"%PDF-1.7 ...", "a document of another program"),
    ("a web page called .xls", b"<html><table><tr><td>type</td></tr></table></html>", "a web page or an XML file"),
    ("XML of Excel 2003", b'<?xml version="1.0"?><Workbook/>', "a web page or an XML file"),
    ("CSV", b"type,name,label\ntext,q,Q?\n", "plain text such as CSV"),
    ("CSV in UTF-8 with its mark", "\ufefftype;name\ntext;tên\n".encode(), "plain text such as CSV"),
    ("nothing", b"", "is not a workbook"),
    ("noise", bytes(range(256)) * 8, "is not a workbook"),
    ("a torn archive", workbook(survey=SURVEY)[:900], "cannot be read"),
    ("a torn old workbook", ole("Workbook"), "cannot be read"),
    ("a workbook without a survey", workbook(Sheet1=SURVEY), "has no sheet called survey"),
    ("a sheet without types", workbook(survey=[["question"], ["Q?"]]), "has no column called type"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "says"), [one[1:] for one in NO], ids=[one[0] for one in NO])
def test_each_kind_of_no_has_its_own_sentence(content, says):
    with pytest.raises(Refusal, match=says) as caught:
        xlsform.read(content, "f")
    assert caught.value.field == "file"


def test_sheets_that_nobody_asks_for_are_not_read_whole():
    content = workbook(survey=SURVEY, villages=[["x"]] * 50)
    assert len(workbooks.read(content)["villages"]) == 50
    assert len(workbooks.read(content, {"survey"})["villages"]) == 3
    told = [str(one) for one in xlsform.read(content, "f").left_out]
    assert "villages: a sheet that is not part of a form here" in told
