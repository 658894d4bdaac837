"""Each problem and notice of a roster's file has its sentence on the page, with the same values in it."""

import io
import re

import pytest

from surveyhost.core.roster.notices import NOTICES
from surveyhost.core.roster.problems import PROBLEMS
from surveyhost.web.console.rosters import notices, problems
from tests.support import factories

NOT_SHOWN = {"broken-quotes"}
"""Their reason is an English word of the reader's own, and is left out on the page."""


@pytest.mark.parametrize(
    ("core", "page"), [(PROBLEMS, problems.WORDS), (NOTICES, notices.WORDS)], ids=["problems", "notices"]
)
def test_each_kind_is_told_with_the_values_it_has(core, page):
    assert core.keys() == page.keys()
    for kind, sentence in core.items():
        told = set(re.findall(r"%\((\w+)\)s", page[kind]))
        assert told == set(re.findall(r"{(\w+)}", sentence)) or (kind in NOT_SHOWN and not told), kind


def test_two_columns_of_one_meaning_are_a_problem_of_the_file_and_no_failure(town, lan):
    survey = factories.survey(town.house)
    lan.page(f"/console/surveys/{survey}/roster")
    content = b"id,email,unit,tenure,Tenure\nE1,a@x.example,A,1,2\n"
    said = lan.send(f"/console/surveys/{survey}/roster", file=(io.BytesIO(content), "r.csv"))
    assert said.status_code in {200, 422}
    assert "Tenure" in said.text
