"""Shapes that surveys really have: each comes in, as what is nearest, and says what became of it."""

import pytest

from surveyhost.core.questionnaire.file import read, to_document, write
from surveyhost.core.questionnaire.texts import complete
from tests.support.lss_files import answers, question, sub, subs, survey, told

EN = ("en",)


def brought(*args, **kwargs):
    """Items by code, and what was told; the questionnaire survives our own format."""
    imported = survey(*args, languages=EN, **kwargs)
    assert read(write(imported.questionnaire)) == imported.questionnaire
    return {item.code: item for item in imported.questionnaire.items()}, told(imported)


def kinds(items):
    return {code: str(item.kind) for code, item in items.items()}


# --- lists ---


def test_a_single_box_becomes_yes_or_no():
    questions = [question(1, "M", "m", mandatory="Y"), question(2, "S", "s", relevance='m_a.NAOK == "Y"')]
    items, said = brought(questions, subs(1, "a"), said={1: "Consent", 101: "I agree"})
    assert (items["m"].kind, items["m"].required) == ("choice", True)
    assert items["m"].text == {"en": "Consent – I agree"}
    assert [option.text["en"] for option in items["m"].options] == ["Yes", "No"]
    assert items["s"].show_if == 'm = "y"'
    assert said == ["question m: a single answer to choose, which became yes or no"]


def test_a_single_radio_button_becomes_yes_or_no():
    questions = [question(1, "L", "q"), question(2, "S", "s", relevance='q.NAOK != "A1"')]
    items, said = brought(questions, codes=answers(1, "A1"))
    assert (items["q"].kind, items["s"].show_if) == ("choice", 'q != "y"')
    assert said == ["question q: a single answer to choose, which became yes or no"]


def test_more_options_than_there_may_be_become_a_text():
    codes = answers(1, *(f"C{n}" for n in range(101)))
    questions = [question(1, "!", "q"), question(2, "S", "s", relevance='q == "C7"')]
    items, said = brought(questions, codes=codes)
    assert kinds(items) == {"q": "text", "s": "text"}
    assert said[0].startswith(
        "question q: its 101 answers, which are too many; it became a text question: answer 101 en, answer 102"
    )
    assert "answer 201 en" in said[0]
    assert said[1].endswith("q is not an earlier question that came along; it is shown always")


def test_more_boxes_than_there_may_be_become_several_questions():
    parts = [sub(1000 + n, 1, f"b{n}") for n in range(130)]
    questions = [question(1, "M", "m"), question(2, "S", "s", relevance='m_b120.NAOK == "Y"')]
    items, said = brought(questions, parts)
    assert [(code, len(item.options)) for code, item in items.items()] == [("m", 100), ("m_2", 30), ("s", 0)]
    assert items["s"].show_if == 'm_2 includes "b120"'
    assert said == ["question m: more than 100 answers; they became several questions"]


@pytest.mark.parametrize(
    ("kind", "code", "condition"), [("L", "other", 'q = "other_2"'), ("M", "a", 'q includes "other"')]
)
def test_the_option_other_comes_along(kind, code, condition):
    equation = 'q.NAOK == "-oth-"' if kind == "L" else 'q_other.NAOK != ""'
    questions = [question(1, kind, "q", other="Y"), question(2, "S", "s", relevance=equation)]
    parts, codes = (subs(1, code), []) if kind == "M" else ([], answers(1, code))
    items, said = brought(questions, parts, codes, [(1, "other_replace_text", "Something else", "en")])
    assert (items["q"].options[1].text["en"], items["s"].show_if) == ("Something else", condition)
    assert ([one.other for one in items["q"].options], said) == ([False, True], [])


def test_an_answer_that_is_there_twice():
    codes = answers(1, "a", "b", "a")
    items, said = brought([question(1, "L", "q"), question(2, "S", "s", relevance='q.NAOK == "a"')], codes=codes)
    assert [one.code for one in items["q"].options] == ["a", "b", "a_2"]
    assert items["s"].show_if == 'q = "a" or q = "a_2"'
    assert said == ["question q: the code a, which is used twice"]


@pytest.mark.parametrize(
    ("attributes", "least", "most", "said"),
    [
        ([("min_answers", "2"), ("max_answers", "3")], 2, 3, []),
        ([("max_subquestions", "2")], None, 2, []),
        ([("max_answers", "9")], None, None, []),
        ([("max_answers", "kept")], None, None, ["the most answers: kept"]),
        ([("min_answers", "9")], None, None, ["a minimum of 9 answers, which is more than there are"]),
        ([("max_answers", "1")], None, None, ["at most 1 of several choices"]),
    ],
)
def test_how_many_may_be_chosen(attributes, least, most, said):
    items, found = brought(
        [question(1, "M", "m")], subs(1, "a", "b", "c", "d"), attributes=[(1, *one) for one in attributes]
    )
    assert (items["m"].minimum, items["m"].maximum) == (least, most)
    assert found == [f"question m: {one}" for one in said]


def test_a_ranking_of_too_many():
    items, said = brought(
        [question(1, "R", "r"), question(2, "5", "q")], codes=answers(1, *(f"a{n}" for n in range(31)))
    )
    assert list(items) == ["q"]
    assert said[0] == "question r: a ranking whose answers are not 2 to 30: 31"
    assert "a30 answer 131 en" in said[2]


# --- what is written ---


def test_several_numbers_and_several_texts_are_split():
    questions = [
        question(1, "K", "k"),
        question(2, "Q", "t", mandatory="Y"),
        question(3, "S", "s", relevance="k_b.NAOK > 5"),
    ]
    items, said = brought(questions, [*subs(1, "a", "b"), *subs(2, "c", "d")], said={1: "Hours", 101: "Monday"})
    assert kinds(items) == {"k_a": "number", "k_b": "number", "t_c": "text", "t_d": "text", "s": "text"}
    assert (items["k_a"].text["en"], items["s"].show_if) == ("Hours – Monday", "k_b > 5")
    assert items["t_c"].required and items["t_d"].required and not items["k_a"].required
    assert said == [
        "question k: each single number; it is counted below 1, 5, 10, 20, 50, 100 and from there up, "
        "bands that somebody should look at"
    ]


@pytest.mark.parametrize(
    ("kind", "attributes", "bounds", "bands"),
    [
        ("N", [], (None, None), (1, 5, 10, 20, 50, 100)),
        ("N", [("min_num_value_n", "18"), ("max_num_value_n", "70")], (18, 70), (20, 40, 60)),
        ("N", [("max_num_value_n", "0,5")], (None, 0.5), (0.1, 0.2, 0.3, 0.4)),
        ("N", [("min_num_value_n", "5")], (5, None), (6, 10, 15, 25, 55, 105)),
        ("N", [("maximum_chars", "2")], (None, 99), (20, 40, 60, 80)),
        ("S", [("numbers_only", "1")], (None, None), (1, 5, 10, 20, 50, 100)),
    ],
)
def test_a_number_gets_bands_that_are_proposed(kind, attributes, bounds, bands):
    items, said = brought([question(1, kind, "n")], attributes=[(1, *one) for one in attributes])
    item = items["n"]
    assert (item.kind, (item.minimum, item.maximum), item.bands) == ("number", bounds, bands)
    assert len(said) == 1 and "bands that somebody should look at" in said[0]


def test_sliders_have_bounds_of_their_own():
    attributes = [(1, "slider_layout", "1"), (1, "slider_max", "10"), (1, "slider_accuracy", "0.1")]
    items, said = brought([question(1, "K", "k")], subs(1, "a"), attributes=attributes)
    assert (items["k_a"].minimum, items["k_a"].maximum, items["k_a"].bands) == (0, 10, (2, 4, 6, 8))
    assert "question k: settings for appearance and behaviour: slider_accuracy (0.1)" in said


def test_bounds_that_are_turned_are_told():
    attributes = [(1, "min_num_value_n", "9"), (1, "max_num_value_n", "3"), (1, "num_value_int_only", "1")]
    items, said = brought([question(1, "N", "n")], attributes=attributes)
    assert items["n"].minimum is None
    assert "question n: its bounds, 9 and 3" in said
    assert "question n: that only whole numbers are taken" in said


def test_a_long_question_stands_once_before_its_parts():
    items, said = brought([question(1, "Q", "t")], subs(1, "a", "b"), said={1: "w " * 200, 101: "one"})
    assert kinds(items) == {"t_text": "note", "t_a": "text", "t_b": "text"}
    assert (items["t_a"].text["en"], said) == ("one", [])


# --- arrays ---


def scale(*codes, kind="F", equation="", rows=("r",), **kwargs):
    questions = [question(1, kind, "q"), question(2, "S", "s", relevance=equation or "1")]
    return brought(questions, subs(1, *rows), answers(1, *codes), **kwargs)


@pytest.mark.parametrize(
    ("equation", "condition"),
    [
        ("q_r.NAOK >= 4", "q:r <= 2"),
        ("q_r.NAOK < 2", "q:r = 5"),
        ("q_r.NAOK <= 4 && q_r.NAOK != 1", "q:r >= 2 and q:r != 5"),
        ('q_r.NAOK == "5"', "q:r = 1"),
        ("4 <= q_r", "q:r <= 2"),
        ('1X1X1r.NAOK > "1" or is_empty(q_r)', "q:r <= 4 or not q:r answered"),
        ("q_r.NAOK > 1 and q_r.NAOK < 5", "q:r <= 4 and q:r >= 2"),
    ],
)
def test_a_scale_that_is_coded_from_5_to_1_asks_the_same_people(equation, condition):
    items, said = scale("5", "4", "3", "2", "1", equation=equation)
    assert (items["s"].show_if, said) == (condition, [])


def test_an_answer_that_is_no_point_of_a_scale():
    """It is offered beside the scale, stored as no answer, and nothing can be asked of it."""
    answered = {101: "Disagree", 102: "Neither", 103: "Agree", 104: "No answer"}
    items, said = scale("1", "2", "3", "9", equation="q_r.NAOK == 9", answered=answered)
    item = items["q"]
    assert (item.points, item.labels["en"], item.not_applicable) == (3, ("Disagree", "Neither", "Agree"), True)
    assert items["s"].show_if is None
    assert said == [
        "question q: the option 'No answer' is not a point of the scale; it becomes 'not applicable', stored as no "
        "answer",
        "question s: its condition (q_r.NAOK == 9): '9' has no counterpart here; it is shown always",
    ]
    items, _ = scale("1", "2", "3", "9", equation="q_r.NAOK >= 2 and q_r.NAOK < 9", answered=answered)
    assert items["s"].show_if is None
    items, _ = scale("1", "2", "3", "9", equation="q_r.NAOK < 3", answered=answered)
    assert items["s"].show_if == "q:r <= 2"


@pytest.mark.parametrize(
    ("words", "proposed", "favourable"),
    [
        (("Agree", "Neither", "Disagree"), "first", "low"),
        (("Disagree", "Neither", "Agree"), "last", "high"),
        (("Mac", "Linux", "Windows"), None, "none"),
    ],
)
def test_which_end_of_a_scale_is_good_is_asked_once_for_all_that_have_it(words, proposed, favourable):
    questions = [question(1, "F", "q"), question(2, "H", "r"), question(3, "5", "s")]
    codes = [*answers(1, "1", "2", "3"), *answers(2, "1", "2", "3")]
    answered = {one["aid"]: words[place % 3] for place, one in enumerate(codes)}
    imported = survey(questions, [*subs(1, "a"), *subs(2, "b")], codes, answered=answered, languages=EN)
    assert [(one.items, one.labels, one.proposed) for one in imported.scales] == [
        (("q", "r"), {"en": words}, proposed),
        (("s",), {"en": ("1", "5")}, None),
    ]
    assert [item.favourable for item in imported.questionnaire.items()] == [favourable, favourable, "none"]


def test_codes_in_no_order_are_compared_one_by_one():
    items, _ = scale("1", "4", "2", "5", "3", equation="q_r.NAOK >= 4")
    assert items["s"].show_if == "q:r = 2 or q:r = 4"


def test_what_answers_are_worth_is_compared_where_a_survey_has_assessments():
    worth = [{**one, "assessment_value": n} for n, one in zip((3, 2, 1), answers(1, "A1", "A2", "A3"), strict=True)]
    questions = [question(1, "F", "q"), question(2, "S", "s", relevance="q_r.valueNAOK >= 2")]
    for assessed, condition in (("Y", "q:r <= 2"), ("N", None)):
        row = {"sid": 1, "language": "en", "assessments": assessed}
        items, said = brought(questions, subs(1, "r"), worth, surveys=[row])
        assert items["s"].show_if == condition
        assert any("assessments" in one for one in said) == (assessed == "Y")


@pytest.mark.parametrize("count", [2, 12])
def test_an_array_that_is_no_scale_becomes_a_choice_for_each_row(count):
    codes = [f"c{n}" for n in range(count)]
    items, said = scale(*codes, rows=("r1", "r2"), equation='q_r2.NAOK == "c1"')
    assert kinds(items) == {"q_r1": "choice", "q_r2": "choice", "s": "text"}
    assert (len(items["q_r1"].options), items["s"].show_if) == (count, 'q_r2 = "c1"')
    assert said == [f"question q: an array of {count} answers, which is not a scale here; each row became a choice"]


def test_an_array_of_one_answer_becomes_a_choice_of_its_rows():
    items, said = scale("x", rows=("a", "b", "c"), equation='q_b.NAOK == "x"')
    assert ([one.code for one in items["q"].options], items["s"].show_if) == (["a", "b", "c"], 'q includes "b"')
    assert said == ["question q: an array of one answer, which became a choice of its rows"]


def test_an_array_of_one_row_without_words_is_a_rating():
    items, said = scale("1", "2", "3", equation="q_r.NAOK == 3", said={101: ""})
    assert (items["q"].kind, items["q"].points, items["s"].show_if) == ("rating", 3, "q = 3")
    assert said == ["question q: a text that is blank; … stands for it"]


def test_more_rows_than_there_may_be_become_several_questions():
    rows = [f"r{n}" for n in range(60)]
    items, said = scale("1", "2", "3", rows=rows, equation="q_r55.NAOK == 3")
    assert [len(items[code].rows) for code in ("q", "q_0_1")] == [50, 10]
    assert items["s"].show_if == "q_0_1:r55 = 3"
    assert said == ["question q: more than 50 rows; they became several questions"]


def test_an_array_on_two_scales_becomes_two_arrays():
    questions = [question(1, "1", "q"), question(2, "S", "s", relevance='q_r_1.NAOK == "b"')]
    codes = [*answers(1, "1", "2", "3"), *answers(1, "a", "b", scale=1)]
    attributes = [(1, "dualscale_headerA", "Importance", "en"), (1, "dualscale_headerB", "Satisfaction", "en")]
    items, said = brought(questions, subs(1, "r"), codes, attributes, said={1: "Pay", 101: "Wages"})
    assert kinds(items) == {"q_0": "matrix", "q_r_1": "choice", "s": "text"}
    assert items["q_0"].text["en"] == "Pay – Importance"
    assert items["q_r_1"].text["en"] == "Pay – Satisfaction – Wages"
    assert items["s"].show_if == 'q_r_1 = "b"'
    assert said == ["question q: an array of 2 answers, which is not a scale here; each row became a choice"]


def test_two_scales_of_one_array_stand_side_by_side():
    codes = [*answers(1, "1", "2", "3"), *answers(1, "a", "b", "c", "d", scale=1)]
    items, said = brought([question(1, "1", "q")], subs(1, "r", "s"), codes)
    assert [(item.kind, item.points, item.beside) for item in items.values()] == [
        ("matrix", 3, False),
        ("matrix", 4, True),
    ]
    assert said == []


CELLS = [*subs(1, "r1", "r2"), *subs(1, "c1", "c2", scale=1)]


def test_an_array_of_numbers_to_choose_becomes_an_array_for_each_column():
    questions = [question(1, ":", "q"), question(2, "S", "s", relevance="q_r1_c2.NAOK > 3")]
    attributes = [(1, "multiflexible_min", "0"), (1, "multiflexible_max", "10"), (1, "multiflexible_step", "2")]
    items, said = brought(questions, CELLS, attributes=attributes)
    assert kinds(items) == {"q_c1": "matrix", "q_c2": "matrix", "s": "text"}
    assert items["q_c1"].labels == {"en": ("0", "2", "4", "6", "8", "10")}
    assert items["s"].show_if == "q_c2:r1 >= 3"
    assert said == ["question q: an array of numbers, which became an array for each column"]


def test_an_array_of_boxes_becomes_a_choice_of_several_for_each_row():
    questions = [question(1, ":", "q"), question(2, "S", "s", relevance="q_r1_c2.NAOK == 1")]
    items, said = brought(questions, CELLS, attributes=[(1, "multiflexible_checkbox", "1")])
    assert kinds(items) == {"q_r1": "choices", "q_r2": "choices", "s": "text"}
    assert items["s"].show_if == 'q_r1 includes "c2"'
    assert said == ["question q: an array of boxes, of which each row became a choice of several"]


@pytest.mark.parametrize(
    ("kind", "attributes", "became"),
    [(":", [(1, "input_boxes", "1")], "number"), (";", [], "text"), (";", [(1, "numbers_only", "1")], "number")],
)
def test_an_array_to_write_in_becomes_a_question_for_each_cell(kind, attributes, became):
    items, said = brought([question(1, kind, "q")], CELLS, attributes=attributes)
    assert kinds(items) == dict.fromkeys(("q_r1_c1", "q_r1_c2", "q_r2_c1", "q_r2_c2"), became)
    assert said[0] == "question q: an array of cells to write in, of which each became a question"


def test_an_array_of_too_many_cells_is_left_out():
    parts = [*subs(1, *(f"r{n}" for n in range(9))), *(sub(900 + n, 1, f"c{n}", 1) for n in range(9))]
    items, said = brought([question(1, ";", "q"), question(2, "5", "k")], parts)
    assert (list(items), said[0]) == (["k"], "question q: an array of 81 cells, more than 60")
    assert "c8 question 908 en" in said[2]


def test_conditions_of_rows():
    parts = [sub(11, 1, "a", relevance='kept == "1"'), sub(12, 1, "b", relevance="0"), sub(13, 1, "c", help="Why")]
    items, said = brought([question(1, "A", "q")], parts, said={12: "Never"})
    assert [row.code for row in items["q"].rows] == ["a", "c"]
    assert said == [
        'question q: the condition of its part a (kept == "1"); it is shown always',
        "question q: its part b, which is never shown: Never",
        "question q: the help of its part c: Why",
    ]


# --- texts ---


def text_of(said, kind="T"):
    items, found = brought([question(1, kind, "q"), question(2, "5", "k")], said={1: said})
    return items["q"].text["en"], found


@pytest.mark.parametrize(
    ("markup", "words", "said"),
    [
        (
            "<p class='MsoNormal'><span lang='DE' style='font:1'>Wie <o:p></o:p>oft?</span></p>",
            "Wie oft?",
            "the formatting of its words",
        ),
        ("How {TOKEN:FIRSTNAME} , often?", "How, often?", "placeholders in its words: {TOKEN:FIRSTNAME}"),
        ("{if(a > 1, '{b}', 'c')}So?", "So?", "placeholders in its words: {if(a > 1, '{b}', 'c')}"),
        ("A set { a } and {} stay", "A set { a } and {} stay", None),
        ("<img src='/upload/a.png' alt='A face'>", "A face", "a picture (a.png)"),
        ("<img src='data:image/png;base64,AAAA'>", "…", "a picture (…)"),
        ("See <a href='https://example.org/a'>this</a>", "See this", "the link to https://example.org/a"),
        ("Go<script>alert(1)</script>", "Go", "a script or style sheet in its words"),
        ("Look<iframe src='https://example.org/v'></iframe>", "Look", "what is embedded in its words (iframe v)"),
        ("<p>One &amp; two</p><p>three<br/>four</p>", "One & two\nthree\nfour", None),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b", "the formatting of its words"),
        ("Tab\tand\r\nline", "Tab and line", None),
    ],
)
def test_markup_becomes_words_and_is_told(markup, words, said):
    found, all_said = text_of(markup)
    assert found == words
    blank = ["question q: a text that is blank; … stands for it"] if words == "…" else []
    assert all_said == ([f"question q: {said}"] if said else []) + blank


def test_a_text_that_is_too_long_becomes_notes_before_it():
    long = "word " * 2400
    items, said = brought([question(1, "T", "q", relevance='k == "1"'), question(2, "5", "k")], said={1: long})
    pieces = [item.text["en"] for item in items.values()][:-1]
    assert [str(items[code].kind) for code in ("q_text1", "q_text2", "q")] == ["note", "note", "comment"]
    assert " ".join(pieces).split() == long.split()
    assert said[1] == "question q: a text of more than 5000 characters, of which notes before it hold a part"


def test_long_options_and_labels_are_cut():
    items, said = brought(
        [question(1, "F", "q")], subs(1, "r"), answers(1, "1", "2", "3"), answered={101: "label " * 30}
    )
    label = items["q"].labels["en"][0]
    assert len(label) <= 100 and label.endswith("…")
    assert said == [f"question q: the end of a text of more than 100 characters: {'label ' * 14}".rstrip()]


def test_line_breaks_of_options_become_spaces():
    items, said = brought([question(1, "L", "q")], codes=answers(1, "a", "b"), answered={101: "<p>One</p><p>two</p>"})
    assert (items["q"].options[0].text["en"], said) == ("One two", ["question q: line breaks, which became spaces"])


def test_a_text_that_a_language_lacks():
    """It is told, and counted in how complete the questionnaire is."""
    imported = survey(
        [question(1, "L", "q")], codes=answers(1, "a", "b"), said={1: {"vi": "Hỏi"}}, answered={101: {"en": "A"}}
    )
    item = imported.questionnaire.item("q")
    assert (item.text, item.options[0].text) == ({"vi": "Hỏi", "en": "…"}, {"vi": "…", "en": "A"})
    assert told(imported) == [
        "question q: a text that is missing in en; … stands for it",
        "question q: a text that is missing in vi; … stands for it",
    ]
    assert complete(to_document(imported.questionnaire)) == {"vi": (4, 5), "en": (4, 5)}


def test_any_language_of_limesurvey_stays():
    languages = ("de-informal", "pt-BR", "zh-Hans", "zh-Hant-TW", "es-AR-informal", "sr-Latn", "ber")
    imported = survey([question(1, "Y", "q")], languages=languages)
    assert imported.questionnaire.languages[0] == "de-informal"
    assert set(imported.questionnaire.languages) == set(languages)
    options = imported.questionnaire.item("q").options
    assert [one.text["de-informal"] for one in options] == ["Ja", "Nein"]
    assert (options[0].text["pt-BR"], options[0].text["zh-Hant-TW"], options[0].text["ber"]) == ("Sim", "是", "…")
    assert told(imported) == ["question q: a text that is missing in ber, sr-Latn; … stands for it"]


def test_languages_in_which_nothing_is_written_or_that_are_none():
    row = {"sid": 1, "language": "en", "additional_languages": "fr english(us)"}
    imported = survey([question(1, "5", "q")], said={1: {"en": "Q", "it": "D"}}, languages=EN, surveys=[row])
    assert imported.questionnaire.languages == ("en",)
    assert told(imported) == [
        "survey: the language fr, in which nothing is written",
        "survey: the language english(us), which is not the code of a language",
        "survey: texts in it, which is not a language of the survey (1)",
    ]


def test_a_survey_without_a_title_is_called_like_its_file():
    row = {"surveyls_language": "en", "surveyls_title": ""}
    imported = survey([question(1, "5", "q")], languages=EN, surveys_languagesettings=[row], name="Team pulse")
    assert (imported.questionnaire.title, imported.questionnaire.code) == ({"en": "Team pulse"}, "team_pulse")
    assert told(imported) == ["survey: it has no title; Team pulse stands for it"]


def test_the_same_code_twice():
    questions = [question(1, "Y", "q"), question(2, "Y", "q"), question(3, "S", "s", relevance='q.NAOK == "Y"')]
    items, said = brought(questions)
    assert list(items) == ["q", "q_2", "s"]
    assert said == [
        'question s: its condition (q.NAOK == "Y"): q is not an earlier question that came along; it is shown always'
    ]


# --- the survey ---


def test_more_groups_than_there_may_be_become_one():
    groups = [{"gid": n, "group_order": n, "grelevance": "" if n < 62 else 'q1 == "Y"'} for n in range(1, 64)]
    questions = [question(n, "Y", f"q{n}", gid=n) for n in range(1, 64)]
    words = [{"gid": n, "group_name": f"G{n}", "language": "en"} for n in range(1, 64)]
    imported = survey(questions, groups=groups, group_l10ns=words, languages=EN)
    sections, said = imported.questionnaire.sections, told(imported)
    assert (len(sections), len(list(imported.questionnaire.items())), sections[-1].show_if) == (60, 63, 'q1 = "y"')
    assert len(said) == 3
    assert all("a section beyond the first 60; its questions stand in the section before it" in one for one in said)


def test_more_questions_than_there_may_be():
    items, said = brought([question(n, "Y", f"q{n}") for n in range(1, 504)])
    assert len(items) == 500
    assert said == [
        *(f"question q{n}: its words: question {n} en" for n in (501, 502, 503)),
        *(f"question q{n}: a question beyond the first 500" for n in (501, 502, 503)),
    ]


def test_a_group_that_is_never_shown():
    groups = [{"gid": 1, "group_order": 1, "grelevance": "0"}, {"gid": 2, "group_order": 2, "grelevance": "1"}]
    words = [{"gid": n, "group_name": f"G{n}", "description": f"About {n}", "language": "en"} for n in (1, 2)]
    items, said = brought([question(1, "Y", "a"), question(2, "Y", "b", gid=2)], groups=groups, group_l10ns=words)
    assert list(items) == ["b"]
    assert said == [
        "group 'G1': a group that is never shown",
        "question a: a question that is never shown (type Y)",
        "question a: its words: question 1 en",
        "group 'G1': a group in which no question was left: G1 – About 1",
    ]


def test_rows_that_belong_to_nothing():
    _, said = brought([question(1, "Y", "a"), question(2, "Y", "lost", gid=7)], subs(1, "x"), answers(99, "z"))
    assert said == [
        "question a: answers that are not asked for: x question 101 en",
        "question lost: a row that belongs to nothing in the file: question 2 en",
        "question z: a row that belongs to nothing in the file: answer 9901 en",
    ]
