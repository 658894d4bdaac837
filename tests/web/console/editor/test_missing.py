"""What a language lacks: counted, listed with the place where it is written, and in the way of a wave."""

import pytest

from surveyhost.core.questionnaire.file import from_document, to_document
from surveyhost.core.questionnaire.refusals import TextsMissing
from surveyhost.core.questionnaire.texts import BLANK
from surveyhost.formats.common import Imported
from surveyhost.formats.left_out import LeftOut
from surveyhost.services.fieldwork import opening
from surveyhost.services.questionnaires import drafts, library
from tests.support import factories
from tests.support.people import SHELL


@pytest.fixture
def imported(town):
    """A survey of a file whose English was finished and whose Vietnamese was not, and the two items that lack it."""
    document = to_document(library.load("employee-voice"))
    items = [item for section in document["section"] for item in section["item"]]
    rated = next(item for item in items if "options" not in item)
    chosen = next(item for item in items if "options" in item)
    rated["text"]["vi"] = chosen["options"][1]["text"]["vi"] = BLANK
    survey = factories.survey(town.house)
    left = LeftOut("survey, row 3", "a repeat ('%(name)s')", {"name": "r"}, "survey", 3, "r")
    drafts.bring(town.house, SHELL, survey, Imported(factories.unrated(from_document(document)), (left,)), "a.xlsx")
    return survey, rated, chosen


def test_each_lack_is_listed_by_language_with_a_link_to_where_it_is_written(lan, imported):
    survey, rated, chosen = imported
    page = lan.page(f"/console/surveys/{survey}/editor/missing")
    assert page.h1 == "2 texts are still to be written"
    lines = [[" ".join(cell.text_content().split()) for cell in line] for line in page.all("//tbody/tr")]
    vietnamese = page.words("//thead//th").index("Tiếng Việt")
    assert {line[0].split()[-1]: line[vietnamese] for line in lines} == {
        rated["code"]: "Wording", chosen["code"]: "Choice 2",
    }  # fmt: skip
    assert {line[3 - vietnamese] for line in lines} == {""}
    links = page.all("//tbody//a/@href")
    assert set(links) == {f"/console/surveys/{survey}/editor?item={one['code']}" for one in (rated, chosen)}
    assert all(lan.get(link).status_code == 200 for link in links)


def test_the_survey_the_editor_and_the_list_of_what_was_left_out_lead_there(lan, imported):
    here = f"/console/surveys/{imported[0]}"
    for path in ("/", "/editor", "/left-out"):
        assert lan.page(f"{here}{path}").all(f"//a[@href='{here}/editor/missing']"), path


def test_no_wave_opens_with_a_text_that_is_missing(town, imported):
    (town.house.settings.data / "demo").touch()
    factories.roster(town.house, imported[0])
    with pytest.raises(TextsMissing):
        opening.open_wave(town.house, SHELL, imported[0])


def test_a_questionnaire_that_lacks_nothing_says_so(town, lan):
    survey = factories.survey(town.house)
    assert lan.page(f"/console/surveys/{survey}/editor/missing").h1.startswith("Every text of")
    assert not lan.page(f"/console/surveys/{survey}/").all("//a[contains(@href, 'missing')]")
