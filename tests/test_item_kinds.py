"""Each kind of item is one entry in each table; this is where they are held together."""

import pytest

from surveyhost.config import CHECKOUT
from surveyhost.core.answers import KINDS
from surveyhost.core.measures import CATEGORY, MEASURES
from surveyhost.core.questionnaire_schema import schema
from surveyhost.core.questionnaire_shape import PARTS, takes
from surveyhost.services.xlsform_guess import BASES
from surveyhost.services.xlsform_items import _KINDS as IN_XLSFORM
from surveyhost.services.xlsform_write import _ITEMS as TO_XLSFORM
from surveyhost.web.console.editor.kinds import EDITORS, READERS
from surveyhost.web.console.filters import KINDS as CONSOLE_WORDS
from surveyhost.web.shared.fields import FIELDS

TEMPLATES = CHECKOUT / "templates" / "console" / "editor"
TABLES = {
    "measures": MEASURES,
    "form fields": FIELDS,
    "words of the console": CONSOLE_WORDS,
    "editors of the console": EDITORS,
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


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_draws_and_reads_every_key_that_its_kind_takes(kind):
    """Each part of an editor's form has a reader and a template; together they reach each key of the file."""
    parts = EDITORS[kind].parts
    assert set(parts) <= set(READERS)
    drawn = "".join((TEMPLATES / f"{part}.html").read_text(encoding="utf-8") for part in ("item", *parts))
    for key in takes(kind) - {"code", "kind", "show_if"}:
        assert f'"{key}"' in drawn, key
