"""Workbooks that are written."""

import io
import zipfile

from surveyhost.outside import workbooks


def test_a_workbook_does_not_say_when_it_was_written():
    """The same tables give the same bytes, a minute later too."""
    with zipfile.ZipFile(io.BytesIO(workbooks.write({"one": [["Câu hỏi"], ["=1+1"]]}))) as file:
        about = file.read("docProps/core.xml").decode()
        stamped = {entry.date_time for entry in file.infolist()}
    assert about.count("2000-01-01T00:00:00Z") == 2, "made and changed"
    assert stamped == {(1980, 1, 1, 0, 0, 0)}
