"""Each kind of item is one entry in each table; this is where they are held together."""

from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from surveyhost.core.drafting.blanks import BEGINS
from surveyhost.core.questionnaire import kinds
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.model import Item, Kind
from surveyhost.core.questionnaire.schema import schema
from surveyhost.core.questionnaire.shape import EVERY_ITEM, PARTS, needs, takes
from surveyhost.formats.limesurvey.kinds import FROM as FROM_LIMESURVEY
from surveyhost.formats.xlsform.constraints import CONSTRAINTS
from surveyhost.formats.xlsform.guess import BASES
from surveyhost.formats.xlsform.making import ITEMS as FROM_XLSFORM
from surveyhost.formats.xlsform.write import ITEMS as TO_XLSFORM
from surveyhost.report.categories import NAMES
from surveyhost.report.parts.choices import CHOSEN
from surveyhost.services.demo.answers import KINDS as DEMO
from surveyhost.web.console.editor.kinds import EDITORS, READERS
from surveyhost.web.console.filters import KINDS as CONSOLE_WORDS
from surveyhost.web.respondent.messages import MISSING
from surveyhost.web.shared.fields import FIELDS

FIELD_TEMPLATES = CHECKOUT / "templates" / "components" / "fields"
EDITOR_TEMPLATES = CHECKOUT / "templates" / "console" / "editor"
TABLES = {
    "kinds": KINDS,
    "form fields": FIELDS,
    "words of the console": CONSOLE_WORDS,
    "editors of the console": EDITORS,
    "names of what is counted": NAMES,
    "bars of the report": CHOSEN,
    "answers of the demo": DEMO,
    "XLSForm, types": BASES,
    "XLSForm, reading": FROM_XLSFORM,
    "XLSForm, writing": TO_XLSFORM,
    "XLSForm, constraints": CONSTRAINTS,
    "LimeSurvey": FROM_LIMESURVEY,
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_every_kind(name):
    assert set(TABLES[name]) == set(Kind)


@pytest.mark.parametrize("name", TABLES)
def test_an_unknown_kind_raises(name):
    with pytest.raises(KeyError):
        TABLES[name]["abacus"]


def test_a_missing_answer_has_a_sentence_for_every_kind_that_can_be_answered():
    assert set(MISSING) == {kind for kind in KINDS if KINDS[kind].is_question}


def test_each_kind_has_a_file_of_its_own():
    files = {path.stem for path in Path(kinds.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert files == set(Kind)
    assert {kind: made.__module__.rpartition(".")[2] for kind, made in KINDS.items()} == {kind: kind for kind in Kind}


def test_the_file_and_its_schema_name_every_kind():
    words = next(key.words for key in PARTS["item"] if key.name == "kind")
    assert list(words) == list(KINDS)
    assert schema()["$defs"]["item"]["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize("kind", Kind)
def test_every_key_that_a_kind_takes_is_a_key_of_the_file(kind):
    keys = {key.name for key in PARTS["item"]}
    assert needs(kind) <= takes(kind) <= keys
    assert needs(kind) - EVERY_ITEM <= BEGINS.keys()


def test_no_key_of_an_item_belongs_to_no_kind():
    taken = {key for kind in Kind for key in takes(kind)}
    assert {key.name for key in PARTS["item"]} == taken


def test_every_kind_has_a_template_and_no_template_is_left_over():
    assert {path.stem for path in FIELD_TEMPLATES.iterdir()} - {"frame", "scale", "part_text"} == set(Kind)
    assert all(made.kind == kind for kind, made in FIELDS.items())
    assert all(made.kind == kind for kind, made in EDITORS.items())


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_counted_or_words_or_no_question(kind):
    """What is answered is either counted or listed; nothing that somebody answers is passed over."""
    made = KINDS[kind]
    is_counted = made.category.__func__ is not kinds.ItemKind.category.__func__
    has_texts_alone = made is KINDS[Kind.TEXTS]
    assert [is_counted, made.is_words, has_texts_alone, not made.is_question].count(True) == 1
    if is_counted:
        assert made.longest.__func__ is not kinds.ItemKind.longest.__func__
        assert made.measures.__func__ is not kinds.ItemKind.measures.__func__


@pytest.mark.parametrize("kind", Kind)
def test_what_is_counted_of_nothing_raises(kind):
    item = Item("q", kind, {"en": "words"})
    if KINDS[kind].is_words or kind == Kind.TEXTS or not KINDS[kind].is_question:
        with pytest.raises(NotImplementedError):
            KINDS[kind].category(item, None, "words")


@pytest.mark.parametrize("kind", Kind)
def test_an_editor_draws_and_reads_every_key_that_its_kind_takes(kind):
    """Each part of an editor's form has a reader and a template; together they reach each key of the file."""
    parts = EDITORS[kind].parts
    assert set(parts) <= set(READERS)
    drawn = "".join((EDITOR_TEMPLATES / f"{part}.html").read_text(encoding="utf-8") for part in ("item", *parts))
    for key in takes(kind) - {"code", "kind", "show_if"}:
        assert f'"{key}"' in drawn, key
