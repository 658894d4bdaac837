"""Each kind of item is one entry in each table; this is where they are held together."""

import pytest

from surveyhost.core.answers import KINDS
from surveyhost.core.measures import CATEGORY, MEASURES
from surveyhost.core.questionnaire_schema import schema
from surveyhost.core.questionnaire_shape import PARTS
from surveyhost.services.xlsform_guess import BASES
from surveyhost.services.xlsform_items import _KINDS as IN_XLSFORM
from surveyhost.services.xlsform_write import _ITEMS as TO_XLSFORM
from surveyhost.web.console.filters import KINDS as CONSOLE_WORDS
from surveyhost.web.shared.fields import FIELDS

TABLES = {
    "measures": MEASURES,
    "form fields": FIELDS,
    "words of the console": CONSOLE_WORDS,
    "XLSForm, reading": IN_XLSFORM,
    "XLSForm, writing": TO_XLSFORM,
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_every_kind(name):
    assert set(TABLES[name]) == set(KINDS)


def test_the_file_and_its_schema_name_every_kind():
    words = next(key.words for key in PARTS["item"] if key.name == "kind")
    assert list(words) == list(KINDS)
    assert schema()["$defs"]["item"]["properties"]["kind"]["enum"] == list(KINDS)
    assert set(BASES) == {*KINDS, "plain", "touchpoint"}


def test_every_kind_that_is_counted_has_its_category():
    assert set(CATEGORY) == {kind for kind in KINDS if kind not in {"text", "comment", "note"}}
