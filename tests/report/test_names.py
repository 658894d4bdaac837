"""Names of groups in a language of the report: shown everywhere, counted nowhere."""

import io
from dataclasses import replace

import openpyxl
import pytest

from surveyhost.core.release.json import digest, from_bytes, to_bytes
from surveyhost.core.release.model import COMPANY
from surveyhost.report import html
from surveyhost.report.names import attributes, of_release, said, spoken
from surveyhost.report.tables import to_xlsx
from tests.report import sample
from tests.report.inline import report_html

NAMES = {
    "Dưới 1 năm": {"en": "Under 1 year", "ja": "1年未満"},
    "1-3 năm": {"en": "1 to 3 years"},
    "Nhà máy 1": {"en": "Plant 1"},
    "Chuyền A": {"en": "Line A"},
}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Dưới 1 năm", "en", "Under 1 year"),
        ("Dưới 1 năm, 1-3 năm", "en", "Under 1 year, 1 to 3 years"),
        ("Nhà máy 1 / Chuyền A", "en", "Plant 1 / Line A"),
        ("Dưới 1 năm, 1-3 năm", "ja", "1年未満, 1-3 năm"),
        ("Dưới 1 năm", "vi", "Dưới 1 năm"),
        ("(?)", "en", "(?)"),
    ],
)
def test_a_name_is_said_part_by_part(text, language, name):
    assert said(text, NAMES, language) == name


def named(**names):
    return replace(sample.release(), names={word: {"en": name} for word, name in names.items()})


def units(release):
    return [one for one in release.units() if one.code != COMPANY]


def test_every_group_below_a_unit_is_called_after_it_too():
    made = sample.release()
    first = units(made)[0].path[0]
    there = spoken(named(**{first: "The first"}), "en")
    assert [one.path[0] for one in units(there)] == [
        "The first" if one.path[0] == first else one.path[0] for one in units(made)
    ]
    assert [one.path[1:] for one in units(there)] == [one.path[1:] for one in units(made)]
    assert (there.cells, [one.code for one in there.groups]) == (made.cells, [one.code for one in made.groups])


def test_neighbours_that_would_be_called_alike_keep_their_words():
    made = sample.release()
    tops = list(dict.fromkeys(one.path[0] for one in units(made)))[:2]
    there = spoken(named(**dict.fromkeys(tops, "Same")), "en")
    assert [one.path for one in units(there)] == [one.path for one in units(made)]
    paths = [(one.breakdown, one.path) for one in there.groups]
    assert len(set(paths)) == len(paths)


def test_names_are_in_the_document_that_is_approved_and_only_those_that_it_can_say():
    made = sample.release()
    assert b'"names"' not in to_bytes(made), "a release without names is the same bytes as ever"
    first = units(made)[0].path[0]
    kept = of_release(made, {first: {"en": "The first"}, "a unit elsewhere": {"en": "Elsewhere"}})
    assert kept.names == {first: {"en": "The first"}}
    assert from_bytes(to_bytes(kept)).names == kept.names
    assert digest(to_bytes(kept)) != digest(to_bytes(made))


def test_attributes_are_called_as_the_client_says_on_pages_and_in_tables():
    made = of_release(sample.release(), {"shift": {"en": "Working hours"}, "nowhere": {"en": "Nowhere"}})
    assert made.names == {"shift": {"en": "Working hours"}}
    read = html.reading(made, "en")
    assert [read.words.breakdown(one) for one in ("shift", "tenure*shift", "unit")] == [
        "Working hours",
        "Tenure × Working hours",
        "Unit",
    ]
    assert html.reading(made, "vi").words.breakdown("shift") == "Ca làm việc"
    again = spoken(spoken(made, "en"), "en")
    assert attributes(again, "en") == {"shift": "Working hours"}
    assert [one.path for one in again.groups] == [one.path for one in sample.release().groups]
    sheets = openpyxl.load_workbook(io.BytesIO(to_xlsx(made, "en"))).sheetnames
    assert "Working hours" in sheets and "Shift" not in sheets
    assert ">Working hours<" in report_html(made, "en") and ">Shift<" not in report_html(made, "en")
