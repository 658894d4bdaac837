"""The poster: one sheet in every language that participants read, and its square leads to the page."""

from dataclasses import replace

import pytest

from surveyhost.config import load
from surveyhost.languages import participants
from surveyhost.services.results.poster import poster_pdf
from tests.report import sample
from tests.support.scanned import scan

PATH = "abcdefghijklmnopqrstuvwx"
LONG = "Công ty Cổ phần Linh kiện Cơ khí Chính xác Minh Hải Việt Nam"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("language", participants())
@pytest.mark.parametrize("client", ["Minh Hải", LONG])
def test_it_is_one_sheet_and_says_where(language, client, tmp_path):
    settings = replace(load({"SURVEYHOST_DATA": str(tmp_path)}), base_url="https://answers.surveyhost.example")
    made = poster_pdf(sample.release(), language, settings, client, PATH)
    found = scan(made)
    assert len(found.texts) == 1
    assert found.all_links == [f"https://answers.surveyhost.example/r/{PATH}#{language}"]
    assert "answers.surveyhost.example/r/" in found.text
    assert "abcd" in found.text
