"""The ready-made questionnaires: all seven, complete in both languages, and any other by its path."""

import re

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire import conditions
from surveyhost.core.questionnaire.answers import from_form
from surveyhost.core.questionnaire.conditions import parse, visible
from surveyhost.core.questionnaire.file import QuestionnaireProblems, to_document, write
from surveyhost.core.questionnaire.kinds import minutes
from surveyhost.services.questionnaires import library

SEVEN = [
    "customer-line-of-sight",
    "did-it-help",
    "employee-voice",
    "internal-service",
    "partners-across-functions",
    "relationship-practices",
    "touchpoint-pulse",
]
VIETNAMESE = re.compile("[àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ]", re.IGNORECASE)

UNMARKED = {"CNTT", "Nhanh", "Kinh doanh"}
"""Vietnamese without a mark."""


def texts(part):
    """Every {language: words} table of a document."""
    if isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        if "vi" in part:
            yield part
        for one in part.values():
            yield from texts(one)


@pytest.fixture(params=SEVEN)
def questionnaire(request):
    return library.load(request.param)


def test_there_are_seven():
    assert library.names() == SEVEN


def test_each_is_called_as_its_file(questionnaire):
    assert questionnaire.code in SEVEN


def test_each_file_is_written_as_we_write(questionnaire):
    file = library.FOLDER / f"{questionnaire.code}.toml"
    assert file.read_text(encoding="utf-8") == write(questionnaire)


def test_every_text_is_there_in_both_languages(questionnaire):
    assert questionnaire.languages == ("vi", "en")
    found = list(texts(to_document(questionnaire)))
    assert len(found) > 10
    for text in found:
        assert set(text) == {"vi", "en"}
        for vi, en in zip(*(one if isinstance(one, list) else [one] for one in (text["vi"], text["en"])), strict=True):
            assert vi in UNMARKED or (vi != en and VIETNAMESE.search(vi)), vi
            assert not VIETNAMESE.search(en), en


def test_sizes_are_fair(questionnaire):
    count = sum(1 for item in questionnaire.items() if item.kind != "note")
    if questionnaire.code == "touchpoint-pulse":
        assert [item.kind for item in questionnaire.items()] == ["rating"] * 3 + ["comment"]
    else:
        assert 8 <= count <= 40
    assert minutes(questionnaire) <= 10


def test_ratings_count_for_a_theme_and_themes_have_items(questionnaire):
    used = {item.theme for item in questionnaire.items() if item.theme}
    assert used == {theme.code for theme in questionnaire.themes}
    for item in questionnaire.items():
        if item.kind in {"rating", "matrix", "service_matrix"}:
            assert item.theme
            assert item.favourable in {"high", "low"}
            assert all(len(labels) == item.points == 5 for labels in item.labels.values())


def test_sentences_are_short_and_end_as_they_should(questionnaire):
    for item in questionnaire.items():
        for words in item.text.values():
            assert len(words) <= 110, words
            assert words.endswith("." if item.kind == "rating" else "?"), words
            assert not re.search(r"  |[\"'!]", words), words


def test_nobody_is_named_and_nobody_must_write(questionnaire):
    assert not any(item.required for item in questionnaire.items() if item.kind in {"text", "comment"})


def test_every_item_can_be_reached(questionnaire):
    """With everything chosen that is not exclusive, and the values that conditions ask for, all is shown."""
    form = {}
    for item in questionnaire.items():
        if item.kind == "choices":
            form[item.code] = [option.code for option in item.options if not option.exclusive][
                : int(item.maximum or 99)
            ]
        elif item.kind == "choice":
            form[item.code] = [item.options[0].code]
    answers, problems = from_form(questionnaire, form, items=form)
    assert problems == ()
    assert visible(questionnaire, answers) == {item.code for item in questionnaire.items()}


def test_internal_service_asks_of_each_department_the_same_five_things():
    questionnaire = library.load("internal-service")
    departments = [option.code for option in questionnaire.item("departments").options if not option.exclusive]
    steps = [section for section in questionnaire.sections if section.kind == "touchpoint"]
    assert [section.code for section in steps] == departments
    themes = [theme.code for theme in questionnaire.themes]
    assert themes == ["speed", "clarity", "competence", "care", "solved"]
    for section in steps:
        assert [item.code for item in section.items] == [f"{section.code}_{theme}" for theme in themes]
        assert [item.theme for item in section.items] == themes
        assert [(one.item, one.value) for one in conditions.tests(parse(section.show_if))] == [
            ("departments", section.code)
        ]


def test_employee_voice_has_the_parts_of_its_report():
    questionnaire = library.load("employee-voice")
    assert len(questionnaire.sections) == 5
    assert len(questionnaire.themes) == 6
    assert [theme.text["vi"] for theme in questionnaire.themes if theme.outcome] == ["Gắn bó"]
    kinds = [item.kind for item in questionnaire.items()]
    assert kinds.count("enps") == 1
    assert kinds.count("comment") == 2
    assert "service_matrix" in kinds


def test_a_file_of_ones_own(tmp_path, questionnaire):
    path = tmp_path / "own.toml"
    path.write_text("\ufeff" + write(questionnaire), encoding="utf-8")
    assert library.load(str(path)) == questionnaire


def test_what_is_not_there_or_not_text_is_refused_with_one_sentence(tmp_path):
    with pytest.raises(
        Refusal, match=r"'nowhere' is neither a questionnaire of the library \(customer-line-of-sight, "
    ):
        library.load("nowhere")
    (tmp_path / "latin.toml").write_bytes("title = 'é'".encode("latin-1"))
    with pytest.raises(Refusal, match="not text in UTF-8"):
        library.load(str(tmp_path / "latin.toml"))
    with pytest.raises(Refusal, match="nor a file"):
        library.load(str(tmp_path))
    (tmp_path / "wrong.toml").write_text("code = 1")
    with pytest.raises(QuestionnaireProblems) as caught:
        library.load(str(tmp_path / "wrong.toml"))
    assert len(caught.value.mistakes) == 4
