"""Which end of an imported scale is the good one is asked before anything is made of the file."""

import io
from dataclasses import replace

import pytest

from surveyhost.core.questionnaire.file import write
from surveyhost.formats.common import ScaleQuestion
from surveyhost.services.questionnaires import files as questionnaire_formats
from surveyhost.services.questionnaires import library
from surveyhost.services.setup import lists
from tests.support import factories
from tests.support.page import Page

LABELS = {"en": ("Strongly agree", "Agree", "Disagree"), "vi": ("Rất đồng ý", "Đồng ý", "Không đồng ý")}


@pytest.fixture
def rated():
    """The codes of the first three ratings of a ready-made questionnaire."""
    return [one.code for one in library.load("employee-voice").items() if one.kind == "rating"][:3]


@pytest.fixture(autouse=True)
def asks(monkeypatch, rated):
    """Every file asks about two scales: one with a proposal, one without."""
    brought = questionnaire_formats.read

    def asking(filename, content):
        scales = (ScaleQuestion(tuple(rated[:2]), LABELS, "first"), ScaleQuestion((rated[2],), LABELS, None))
        return replace(brought(filename, content), scales=scales)

    monkeypatch.setattr(questionnaire_formats, "read", asking)


@pytest.fixture
def page(town, lan):
    content = write(library.load("employee-voice")).encode()
    client = factories.client(town.house)
    lan.page(f"/console/surveys/new?client={client}")
    return Page(lan.send("/console/surveys/new", client=str(client), file=(io.BytesIO(content), "mine.toml")))


def given(page, **more):
    fields = ("upload", "client", "title", "minimum_group", "breakdowns")
    return {name: page.carried[name][0] for name in fields if name in page.carried} | {"act": "take"} | more


def favourable(house, code):
    return lists.survey(house, 1).questionnaire.item(code).favourable


def test_each_scale_is_asked_once_with_its_labels_and_what_is_proposed(page):
    assert page.h1 == "Nothing is made yet: which end of 2 scales is the good one?"
    assert page.words("//fieldset/legend") == ["Strongly agree · Agree · Disagree"] * 2
    assert page.words("//fieldset[1]//label") == [
        "“Strongly agree” is the good end", "“Disagree” is the good end", "Neither end is good",
    ]  # fmt: skip
    assert page.checked() == {"scale_0": ["first"]}


def test_nothing_is_made_until_every_scale_is_answered(town, lan, page):
    answer = lan.send("/console/surveys/new/file", **given(page, scale_0="last"))
    assert answer.status_code == 422 and lists.surveys(town.house) == []
    again = Page(answer)
    assert again.errors == ["Say which end of this scale is the good one."]
    assert again.all("//fieldset[@id='scale_1'][@aria-invalid='true']") and not again.all(
        "//fieldset[@id='scale_0'][@aria-invalid]"
    )
    assert again.checked() == {"scale_0": ["last"]}, "what was chosen stays"
    lan.done("/console/surveys/new/file", **given(again, scale_0="last", scale_1="none"))
    assert len(lists.surveys(town.house)) == 1


@pytest.mark.parametrize("bad", ["", "middle", "FIRST"])
def test_an_answer_that_is_none_counts_as_none(town, lan, page, bad):
    answer = lan.send("/console/surveys/new/file", **given(page, scale_0="first", scale_1=bad))
    assert answer.status_code == 422 and lists.surveys(town.house) == []


def test_what_is_answered_holds_for_every_question_on_the_scale(town, lan, page, rated):
    lan.done("/console/surveys/new/file", **given(page, scale_0="first", scale_1="last"))
    assert [favourable(town.house, code) for code in rated] == ["low", "low", "high"]


def test_it_is_asked_in_the_editor_too(town, lan, rated):
    survey = factories.survey(town.house)
    editor, content = f"/console/surveys/{survey}/editor", write(library.load("employee-voice")).encode()
    lan.page(editor)
    asked = Page(lan.send(f"{editor}/file", file=(io.BytesIO(content), "mine.toml")))
    assert lan.send(f"{editor}/file/take", **given(asked, scale_0="first")).status_code == 422
    assert favourable(town.house, rated[0]) == "high"
    lan.page(editor)
    asked = Page(lan.send(f"{editor}/file", file=(io.BytesIO(content), "mine.toml")))
    lan.done(f"{editor}/file/take", **given(asked, scale_0="none", scale_1="first"))
    assert [favourable(town.house, code) for code in rated] == ["none", "none", "low"]
