"""Any format we take, told apart by the file's name."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire_file import write
from surveyhost.services import library, xlsform
from surveyhost.services.questionnaire_formats import FORMATS, read
from tests.services.test_lss import file


def test_each_format_by_its_ending():
    questionnaire = library.load("touchpoint-pulse")
    assert read("a.toml", b"\xef\xbb\xbf" + write(questionnaire).encode()).questionnaire == questionnaire
    assert read("folder/A.XLSX", xlsform.write(questionnaire)).questionnaire == questionnaire
    with pytest.raises(Refusal):
        read("a.lss", file())
    assert set(FORMATS) == {".toml", ".xlsx", ".lss"}


@pytest.mark.parametrize("name", ["a.csv", "a", "", ".toml/x"])
def test_another_format_is_refused(name):
    with pytest.raises(Refusal, match=r"expected one of \.toml, \.xlsx, \.lss"):
        read(name, b"")


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(Refusal, match="not text in UTF-8"):
        read("a.toml", b"\xff\xfe")
