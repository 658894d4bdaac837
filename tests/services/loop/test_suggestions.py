"""Suggested actions fit the questionnaires beside which they lie."""

from collections import Counter

import pytest

from surveyhost.core.loop.finding import About, Place
from surveyhost.core.loop.suggestions import theme_of
from surveyhost.core.questionnaire.measures import measures
from surveyhost.services.loop import suggestions
from surveyhost.services.loop.actions import LONGEST
from surveyhost.services.questionnaires import library


def test_each_ready_made_questionnaire_has_its_file_and_no_file_is_left_over():
    assert sorted(path.stem for path in suggestions.FOLDER.glob("*.toml")) == library.names()
    assert len(library.names()) == 7


@pytest.mark.parametrize("name", library.names())
def test_every_theme_has_three_in_both_languages(name):
    questionnaire, listed = library.load(name), suggestions.of_questionnaire(name)
    counted = Counter(one.theme for one in listed)
    assert set(counted) == {theme.code for theme in questionnaire.themes}
    assert min(counted.values()) >= 3
    for one in listed:
        assert set(one.what) == {"vi", "en"} and all(0 < len(text) <= LONGEST for text in one.what.values())
    for language in ("vi", "en"):
        texts = [(one.theme, one.what[language]) for one in listed]
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize("name", library.names())
def test_each_item_with_a_theme_finds_them(name):
    questionnaire = library.load(name)
    assert questionnaire.code == name
    for measure in measures(questionnaire):
        theme = questionnaire.item(measure.item).theme
        assert theme_of(questionnaire, Place("company", About.ITEM, measure.code)) == theme
        if theme is not None:
            assert len([one for one in suggestions.of_questionnaire(name) if one.theme == theme]) >= 3


def test_a_questionnaire_of_ones_own_has_none():
    assert suggestions.of_questionnaire("../library/employee-voice") == ()
    assert theme_of(library.load("employee-voice"), Place("company", About.ITEM, "nothing")) is None
