"""A report and its files in every language: ours around the survey's texts, whatever languages these are in."""

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation

from surveyhost import languages, translations
from surveyhost.core.questionnaire.file import write
from surveyhost.core.release.model import Release
from surveyhost.report.formatting import words
from surveyhost.report.tables import EXPORTS
from tests.report import sample
from tests.report.inline import report_html
from tests.support import pseudo, translated

SPOKEN = tuple(one for one in translated.WORDS if one != pseudo.ARABIC)


def in_language(*spoken: str) -> Release:
    """The sample's release, of a survey in these languages alone."""
    made = sample.release()
    questionnaire = translated.spoken(write(made.questionnaire), spoken)
    title = {one: translated.of_length(one, 20) for one in spoken}
    return replace(made, questionnaire=questionnaire, title=title)


@pytest.fixture
def brought(request, tmp_path: Path):
    language = request.getfixturevalue("language")
    if language not in languages.found():
        pseudo.write(tmp_path, language, lambda text: f"{text}~")
        translations.look_in(tmp_path)
    languages.forget()
    words.cache_clear()
    yield language
    translations._brought.clear()
    languages.forget()
    words.cache_clear()


@pytest.mark.parametrize("language", SPOKEN)
def test_a_report_is_in_the_surveys_language_and_so_are_its_files(brought, language: str):
    release, say = in_language(language), words(language).say
    html = report_html(release, language)
    assert f'<html lang="{language}">' in html
    assert say("Overview") in html and say("Overview") != "Overview"
    assert release.title[language] in html
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](release, language)))
    assert say("Question") in [cell.value for cell in book[book.sheetnames[1]][1]]
    slides = Presentation(io.BytesIO(EXPORTS["pptx"](release, language)))
    assert f'lang="{languages.regional(language)}"' in slides.slides[0].part.blob.decode()


@pytest.mark.parametrize(
    ("language", "apart"), [("ja", ""), ("zh-Hans", ""), ("zh-Hant", ""), ("ko", " "), ("th", " ")]
)
def test_sentences_stand_apart_as_the_language_has_it(language: str, apart: str):
    """A full stop as wide as a letter brings its own space."""
    html, said = report_html(in_language(language), language), words(language)
    code = said.say("Anybody can check this file with the command")
    assert said.sentences("1", "2") == f"1{apart}2"
    assert f"{apart}{code}" in html and (apart or f" {code}" not in html)
    assert apart or not re.search(r"。 +[^ <]", re.sub(r'data-foot="[^"]*"', "", html))


@pytest.mark.parametrize("fallback", ["vi", None])
def test_words_beside_a_language_we_do_not_speak_are_the_clients(fallback):
    release = in_language("ar-XB")
    release = replace(release, policy={**release.policy, "fallback": fallback})
    say = words("ar-XB", fallback).say
    html = report_html(release, "ar-XB")
    assert say("Overview") in html
    assert (say("Overview") == "Overview") is (fallback is None)
    assert EXPORTS["xlsx"](release, "ar-XB")


def test_hr_reads_files_of_a_survey_in_another_language():
    """Headings are in the reader's language, texts in the survey's."""
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](in_language("ja"), "vi")))
    assert "Câu hỏi" in [cell.value for cell in book[book.sheetnames[1]][1]]
