"""What we write passes ODK's own converter, and its words come back, whatever they are."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyxform.xls2xform import convert

from surveyhost.core.questionnaire.file import from_document, read, to_document
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.formats import xlsform
from surveyhost.outside import workbooks
from surveyhost.services.questionnaires import library
from tests.core.questionnaire.test_schema import example
from tests.support.drawn_questionnaires import questionnaires

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]
EVERY_KIND = Path(__file__).parents[2] / "web/respondent/every_kind.toml"


def passes(questionnaire):
    """Converted, and asking what it asks: every item is in the XForm's data."""
    made = convert(io.BytesIO(xlsform.write(questionnaire)), file_type=".xlsx").xform
    assert all(f"<{item.code}" in made for item in questionnaire.items())
    return made


@pytest.mark.parametrize("name", library.names())
def test_a_ready_made_questionnaire_passes_the_converter(name):
    passes(library.load(name))


def test_every_kind_passes_the_converter():
    questionnaire = read(EVERY_KIND.read_text())
    assert {item.kind for item in questionnaire.items()} == set(KINDS)
    passes(questionnaire)
    passes(example())


def test_every_kind_goes_out_comes_in_and_goes_out_again_with_nothing_left_out():
    questionnaire = read(EVERY_KIND.read_text())
    first = xlsform.write(questionnaire)
    again = xlsform.read(first)
    assert (again.left_out, again.scales) == ((), ())
    assert again.questionnaire == questionnaire
    assert xlsform.write(again.questionnaire) == first
    passes(again.questionnaire)


@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(questionnaires(sections=2, items=4))
def test_any_questionnaire_passes_the_converter(questionnaire):
    passes(questionnaire)


@pytest.mark.prove
@settings(max_examples=500, deadline=None, suppress_health_check=CALM)
@given(questionnaires(sections=4, items=5))
def test_any_questionnaire_passes_the_converter_500_times(questionnaire):
    passes(questionnaire)


WORDS = [
    "Say ${name}.",
    "${it_speed}",
    "$\u200b{x}",
    "$$${a}${b}",
    "<output value='x'/> & <b>",
    "**bold** {0} _em_",
    "${",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_that_look_like_a_reference_are_words(words):
    document = to_document(example())
    document["title"]["en"] = document["section"][0]["title"]["en"] = words
    first = document["section"][0]["item"]
    first[0]["text"]["en"] = first[1]["text"]["en"] = first[1]["options"][0]["text"]["en"] = words
    questionnaire = from_document(document)
    passes(questionnaire)
    again = xlsform.read(xlsform.write(questionnaire))
    assert again.left_out == ()
    assert again.questionnaire == questionnaire


def test_a_section_may_be_called_as_an_item_is():
    questionnaire = example()
    one, *rest = questionnaire.sections
    asked = replace(rest[-1].items[-1], code="asked", show_if='uses_it = "yes"')
    named = replace(rest[-1], code="uses_it", items=(*rest[-1].items, asked))
    questionnaire = replace(questionnaire, sections=(one, *rest[:-1], named))
    passes(questionnaire)
    assert xlsform.read(xlsform.write(questionnaire)).questionnaire == questionnaire


def test_columns_of_our_own_bear_our_name():
    sheets = workbooks.read(xlsform.write(example()))
    known = {"type", "name", "required", "relevant", "constraint", "appearance", "parameters", "list_name"}
    known |= {"form_title", "form_id", "default_language"}
    for sheet in ("survey", "choices", "settings"):
        plain = {cell.partition("::")[0] for cell in sheets[sheet][0]} - known - {"label", "hint"}
        assert plain
        assert all(column.startswith("surveyhost_") for column in plain)


def test_files_with_the_older_names_of_those_columns_are_read():
    sheets = workbooks.read(xlsform.write(example()))
    head = sheets["settings"][0]
    sheets["settings"][0] = [cell.removeprefix("surveyhost_") for cell in head]
    assert sheets["settings"][0] != head
    again = xlsform.read(workbooks.write(sheets))
    assert again.left_out == ()
    assert again.questionnaire == example()


def test_what_we_write_asks_nothing_about_its_scales():
    assert xlsform.read(xlsform.write(example())).scales == ()
