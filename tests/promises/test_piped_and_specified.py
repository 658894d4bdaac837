"""A wave with "other, please specify" and a named choice, from answers to files: no exit ties a text to an answer."""

import io
import json
import zipfile

import pytest

from surveyhost.core.questionnaire.file import from_document
from surveyhost.report.tables import to_csv, to_json, to_xlsx
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.releases import comment_review, releases
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.answered import LAN, TUAN, opened

UNITS = {"Biên Hòa / Ép nhựa": 24, "Long An / Kho": 24}
OPTIONS = [("tea", {}), ("milk", {}), ("else", {"other": True})]


def both(words):
    return {"vi": f"{words} vi", "en": words}


def asked():
    options = [{"code": code, "text": both(code), **more} for code, more in OPTIONS]
    drink = {"code": "drink", "kind": "choice", "text": both("Which drink?"), "options": options}
    many = {**drink, "code": "many", "kind": "choices", "text": both("Which drinks?")}
    like = {"code": "like", "kind": "rating", "points": 5, "labels": {"vi": ["a", "b"], "en": ["a", "b"]}}
    like |= {"text": both("How is {{drink}}?")}
    sections = [{"code": "one", "title": both("One"), "item": [drink, many]}]
    sections += [{"code": "two", "title": both("Two"), "item": [like]}]
    document = {"code": "drinks", "languages": ["en", "vi"], "title": both("Drinks"), "section": sections}
    return from_document(document)


@pytest.fixture(params=("sqlite",))
def engine_name(request):
    """The same statements as elsewhere, so one engine is enough here."""
    return request.param


@pytest.fixture
def release(house):
    factories.staffed(house)
    made = opened(house, UNITS, asked())
    for at, token in enumerate(made.links.values()):
        code = OPTIONS[at % 3][0]
        given = {"drink": code, "many": ("milk", code) if code != "milk" else ("milk",), "like": 1 + at % 5}
        if code == "else":
            given |= {
                "drink:else:text": f"I would like some cold water, please, number {at}",
                "many:else:text": f"Soup {at}",
            }
        responses.submit(house.vault, token, given)
    closing.close(house, TUAN, made.wave)
    return tally.prepare(house, LAN, made.survey)


def test_the_text_of_an_option_is_read_and_listed_like_any_comment(house, release):
    read = comment_review.comments(house, release)
    assert {(one.item, one.question["en"]) for one in read} == {
        ("drink:else:text", "Which drink? – else"),
        ("many:else:text", "Which drinks? – else"),
    }
    assert all(one.path in {(), None} for one in read), "for the company alone, or not at all"
    factories.comments_read(house, release)
    made = releases.load(house, release)
    (listed,) = [one for one in made.comments if one.item == "drink:else:text"]
    assert (listed.group, len(listed.comments)) == ("company", 16)
    exports = [make(made, language) for make in (to_json, to_csv) for language in ("vi", "en")]
    assert not [export for export in exports if b"{{" in export]
    document = json.loads(to_json(made, "en"))
    (of_words,) = [key for key, rows in document.items() if "cold water" in json.dumps(rows)]
    assert of_words == "comments"
    sheets = zipfile.ZipFile(io.BytesIO(to_xlsx(made, "en")))
    shared = sheets.read("xl/sharedStrings.xml").decode()
    assert "Which drink? – else" in shared and "How is [Which drink?]?" in shared and "{{" not in shared


def test_without_its_own_code_the_question_in_brackets_is_what_everybody_reads(house, release):
    factories.comments_read(house, release)
    made = releases.load(house, release)
    assert made.questionnaire.item("like").text == {
        "en": "How is [Which drink?]?",
        "vi": "How is [Which drink? vi]? vi",
    }
    assert len([cell for (_, code), cell in made.cells.items() if code == "like"]) >= 1
