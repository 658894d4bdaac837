"""In which languages a form's words are."""

import pytest

from surveyhost.formats.languages import language_of, named, spoken
from tests.support.foreign_forms import form, told

CHOICES = [["yn", "yes", "Yes"], ["yn", "no", "No"]]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"), ("English (en)", "en"), ("Anglais (en)", "en"), ("français", "fr"), ("Francais", "fr"),
        ("Français (FR)", "fr"), ("Khmer", "km"), ("ខ្មែរ", "km"), ("Português (Brasil)", "pt-BR"),
        ("Brazilian Portuguese", "pt-BR"), ("Portuguese (Brazil)", "pt-BR"), ("pt_BR", "pt-BR"), ("pt-BR", "pt-BR"),
        ("Chinese (Simplified)", "zh-Hans"), ("中文（简体）", "zh-Hans"), ("Kiswahili", "sw"), ("Bengali", "bn"),
        ("Bahasa Indonesia", "id"), ("Tieng Viet", "vi"), ("العربية", "ar"), ("Rohingya (rhg)", "rhg"), ("eng", "en"),
        ("Español (es)", "es"), ("Burmese", "my"), ("नेपाली", "ne"), ("Русский", "ru"), ("Soomaali", "so"),
        ("Elvish", None), ("default", None), ("", None), ("the camp's language", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_its_code_or_by_its_name_in_any_language(name, code):
    assert language_of(name) == code


def test_a_language_is_written_with_its_own_name_and_code():
    assert [named(code) for code in ("vi", "pt-BR", "qaa")] == [
        "Tiếng Việt (vi)",
        "português (Brasil) (pt-BR)",
        "qaa (qaa)",
    ]
    assert all(language_of(named(code)) == code for code in ("vi", "pt-BR", "qaa", "zh-Hant", "km"))


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Quel est votre nom ?", "Combien de personnes vivent dans le ménage ?"], "fr"),
        (["Nome do chefe da família", "Qual é a sua idade?"], "pt"),
        (["¿Cuál es su nombre?", "¿Tiene usted hijos?"], "es"),
        (["What is your name?", "How old are you?"], "en"),
        (["Anh chị làm việc ở phòng nào?"], "vi"),
        (["귀하의 이름은 무엇입니까?"], "ko"),
        (["お名前を教えてください。"], "ja"),
        (["您的姓名是什么？"], "zh"),
        (["คุณชื่ออะไร"], "th"),
        (["ما اسمك؟"], "ar"),
        (["Name", "Age"], None),
        ([], None),
    ],
)
def test_words_give_their_language_away(texts, language):
    assert spoken(texts) == language


def test_a_plain_column_is_in_the_language_of_its_words_or_of_the_settings():
    rows = [["text", "a", "Quel est votre nom ?"], ["text", "b", "Combien de personnes vivent dans le ménage ?"]]
    head = ["type", "name", "label"]
    guessed = form(*rows, head=head, settings=[["form_title"], ["Visite"]])
    assert guessed.questionnaire.languages == ("fr",)
    assert told(guessed) == ["settings, row 2: which language the questions are in; by their words it is fr"]
    named = form(*rows, head=head, settings=[["form_title", "default_language"], ["Visite", "Wolof"]])
    assert (named.questionnaire.languages, told(named)) == (("wo",), [])


def test_the_default_language_comes_first():
    head = ["type", "name", "label::Khmer", "label::Português (Brasil)"]
    imported = form(
        ["text", "q", "សួរ", "Pergunta?"], head=head,
        settings=[["form_title", "default_language"], ["T", "Português (Brasil)"]],
    )  # fmt: skip
    assert imported.questionnaire.languages == ("pt-BR", "km")
    assert imported.questionnaire.item("q").text == {"km": "សួរ", "pt-BR": "Pergunta?"}
    assert imported.questionnaire.title == {"km": "T", "pt-BR": "T"}


def test_a_second_column_of_the_same_language_is_told_where_it_differs():
    head = ["type", "name", "label", "label::English"]
    imported = form(["text", "q", "Same", "Same"], ["text", "r", "Short", "Longer"], ["text", "s", "Plain"], head=head)
    assert {item.code: item.text["en"] for item in imported.questionnaire.items()} == {
        "q": "Same", "r": "Short", "s": "Plain",
    }  # fmt: skip
    assert told(imported) == ["survey, row 3: column 'label::English' (Longer)"]


def test_a_language_that_only_choices_and_hints_have_is_told():
    imported = form(
        ["select_one yn", "q", "Q?", "Pensez."],
        head=["type", "name", "label::English", "hint::French"],
        choice_head=["list_name", "name", "label::English", "label::Spanish", "label::German"],
        choices=[["yn", "yes", "Yes", "Sí"], ["yn", "no", "No", "No"]],
    )
    assert imported.questionnaire.languages == ("en",)
    assert told(imported) == [
        "survey, row 1: column 'hint::French' (1 cells), a language that no question has",
        "choices, row 1: column 'label::Spanish' (2 cells), a language that no question has",
    ]


def test_a_column_without_words_is_no_language():
    imported = form(["text", "q", "Q?"], head=["type", "name", "label::English", "label::French"])
    assert (imported.questionnaire.languages, told(imported)) == (("en",), [])


def test_words_in_a_language_that_nobody_knows_stand_if_there_are_no_others():
    head = ["type", "name", "label::the camp's language"]
    imported = form(["text", "q", "What is your name?"], head=head, settings=[["form_title"], ["T"]])
    assert imported.questionnaire.item("q").text == {"en": "What is your name?"}
