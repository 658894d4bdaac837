"""Workbooks that are written."""

import io
import zipfile

import openpyxl

from surveyhost.outside import workbooks


def test_a_workbook_does_not_say_when_it_was_written():
    """The same tables give the same bytes, a minute later too."""
    with zipfile.ZipFile(io.BytesIO(workbooks.write({"one": [["Câu hỏi"], ["=1+1"]]}))) as file:
        about = file.read("docProps/core.xml").decode()
        stamped = {entry.date_time for entry in file.infolist()}
    assert about.count("2000-01-01T00:00:00Z") == 2, "made and changed"
    assert stamped == {(1980, 1, 1, 0, 0, 0)}


def test_a_formula_stays_words_after_somebody_edited_it():
    """Such a mark of a cell keeps its text when it is read again."""
    written = workbooks.write({"one": [["Name"], ["=1+1"], ["-2"], ["Kho"]]})
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(written))["one"].iter_rows(min_row=2)]
    assert [(one.data_type, one.quotePrefix) for one in cells] == [("s", True), ("s", True), ("s", False)]
    assert workbooks.read(written)["one"] == [["Name"], ["=1+1"], ["-2"], ["Kho"]]
