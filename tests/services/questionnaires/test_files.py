"""Any format we take, told apart by the file's name."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import write
from surveyhost.formats import xlsform
from surveyhost.services.questionnaires import library
from surveyhost.services.questionnaires.files import ENDINGS, read
from tests.support.lss_files import file
from tests.support.xlsform import workbook


def test_each_format_by_its_ending():
    questionnaire = library.load("touchpoint-pulse")
    assert read("a.toml", b"\xef\xbb\xbf" + write(questionnaire).encode()).questionnaire == questionnaire
    assert read("folder/A.XLSX", xlsform.write(questionnaire)).questionnaire == questionnaire
    with pytest.raises(Refusal):
        read("a.lss", file())
    assert set(ENDINGS) == {".toml", ".xlsx", ".xls", ".ods", ".lss", ".qsf"}


@pytest.mark.parametrize("name", ["a.csv", "a", "", ".toml/x"])
def test_another_format_is_refused(name):
    with pytest.raises(Refusal, match=r"expected one of \.toml, \.xlsx, \.xls, \.ods, \.lss, \.qsf"):
        read(name, b"")


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(Refusal, match="not text in UTF-8"):
        read("a.toml", b"\xff\xfe")


def test_what_is_left_out_and_the_scales_come_through_the_process_that_reads():
    heads = ["type", "name", "label::English (en)", "appearance"]
    rows = [heads, ["select_one agree", "q", "Fair?", "likert"], ["geopoint", "where", "Where?"]]
    words = ("Strongly agree", "Agree", "Disagree")
    choices = [["list_name", "name", "label::English (en)"]]
    choices += [["agree", str(number), one] for number, one in enumerate(words, start=1)]
    found = read("a.xlsx", workbook(survey=rows, choices=choices, settings=[["form_title"], ["Form"]]))
    assert [one.row for one in found.left_out] == [3]
    assert [(one.items, one.labels, one.proposed) for one in found.scales] == [(("q",), {"en": words}, "first")]
