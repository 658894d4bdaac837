"""LimeSurvey's .lss files: what comes along, and that the rest is listed."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire_file import QuestionnaireProblems, read, write
from surveyhost.services import lss
from surveyhost.services.lss_file import plain
from surveyhost.services.lss_relevance import from_relevance, ticked
from surveyhost.services.xlsform_expressions import Target


def table(name, rows):
    cells = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def file(**tables):
    tables.setdefault("surveys", [{"sid": 1, "language": "vi", "additional_languages": "en"}])
    tables.setdefault(
        "surveys_languagesettings",
        [
            {"surveyls_language": "vi", "surveyls_title": "Nơi làm việc", "surveyls_welcometext": "<p>Chào bạn.</p>"},
            {"surveyls_language": "en", "surveyls_title": "At <b>work</b>", "surveyls_welcometext": "Hello."},
        ],
    )
    body = "".join(table(name, rows) for name, rows in tables.items())
    languages = "<languages><language>en</language><language>vi</language></languages>"
    head = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>600</DBVersion>{languages}"
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{head}{body}</document>'.encode()


def question(qid, kind, title, **cells):
    base = {
        "qid": qid,
        "gid": 1,
        "parent_qid": 0,
        "type": kind,
        "title": title,
        "question_order": qid,
        "mandatory": "N",
    }
    return base | {"relevance": "1", "other": "N"} | cells


def words(table_key, numbers, column):
    return [{table_key: one, column: f"{code} {one}", "language": code} for one in numbers for code in ("vi", "en")]


def sub(qid, parent, title):
    return {
        "qid": qid,
        "parent_qid": parent,
        "gid": 1,
        "type": "T",
        "title": title,
        "question_order": qid,
        "scale_id": 0,
    }


def answer(aid, qid, code):
    return {"aid": aid, "qid": qid, "code": code, "sortorder": aid, "scale_id": 0}


def survey(questions, subquestions=(), answers=(), attributes=(), group=None, **tables):
    numbers = [one["qid"] for one in (*questions, *subquestions)]
    return lss.read(
        file(
            groups=[{"gid": 1, "group_order": 0, "grelevance": "1"} | (group or {})],
            group_l10ns=[
                {"gid": 1, "group_name": "Phần một", "description": "Mở đầu", "language": "vi"},
                {"gid": 1, "group_name": "Part one", "description": "Opening", "language": "en"},
            ],
            questions=questions,
            subquestions=subquestions,
            question_l10ns=words("qid", numbers, "question"),
            answers=answers,
            answer_l10ns=words("aid", [one["aid"] for one in answers], "answer"),
            question_attributes=[{"qid": qid, "attribute": name, "value": value} for qid, name, value in attributes],
            **tables,
        )
    )


def test_each_kind_that_we_have_comes_along():
    questions = [
        question(1, "L", "Uses", mandatory="Y"),
        question(2, "5", "Fast", relevance='((Uses.NAOK == "A1"))'),
        question(3, "M", "Which", other="N"),
        question(4, "F", "Grid", relevance='Which_SQ1.NAOK == "Y" && !(Fast.NAOK < 3)'),
        question(5, "R", "Order"),
        question(6, "Y", "Sure"),
        question(7, "A", "Five"),
        question(8, "C", "Three", relevance='Grid_S_A == "A2" or Sure == "N"'),
        question(9, "S", "Job"),
        question(10, "T", "More"),
        question(11, "X", "Bye"),
    ]
    subs = [
        sub(31, 3, "SQ1"),
        sub(32, 3, "SQ2"),
        sub(33, 3, "None"),
        sub(41, 4, "S_A"),
        sub(71, 7, "a"),
        sub(81, 8, "a"),
    ]
    answers = [answer(1, 1, "A1"), answer(2, 1, "A2"), answer(3, 5, "x"), answer(4, 5, "y")]
    answers += [answer(number, 4, f"A{number - 9}") for number in (10, 11, 12)]
    attributes = [
        (3, "exclude_all_others", "None"),
        (3, "max_answers", "2"),
        (5, "random_order", "1"),
        (9, "maximum_chars", "40"),
    ]
    imported = survey(questions, subs, answers, attributes)
    assert imported.left_out == ()
    questionnaire = imported.questionnaire
    assert questionnaire.languages == ("vi", "en")
    assert questionnaire.title == {"vi": "Nơi làm việc", "en": "At work"}
    assert questionnaire.intro == {"vi": "Chào bạn.", "en": "Hello."}
    section = questionnaire.sections[0]
    assert (section.title["vi"], section.intro["en"]) == ("Phần một", "Opening")
    assert [(item.code, item.kind, item.show_if) for item in questionnaire.items()] == [
        ("uses", "choice", None),
        ("fast", "rating", 'uses = "a1"'),
        ("which", "choices", None),
        ("grid", "matrix", 'which includes "sq1" and not fast < 3'),
        ("order", "ranking", None),
        ("sure", "choice", None),
        ("five", "matrix", None),
        ("three", "matrix", 'grid:s_a = 2 or sure = "n"'),
        ("job", "text", None),
        ("more", "comment", None),
        ("bye", "note", None),
    ]
    assert questionnaire.item("uses").required
    assert questionnaire.item("uses").options[1].text == {"vi": "vi 2", "en": "en 2"}
    which = questionnaire.item("which")
    assert ([option.exclusive for option in which.options], which.maximum) == ([False, False, True], 2)
    assert questionnaire.item("grid").labels["en"] == ("en 10", "en 11", "en 12")
    assert questionnaire.item("three").labels["vi"] == ("Có", "Không chắc", "Không")
    assert (questionnaire.item("order").random, questionnaire.item("job").maximum) == (True, 40)
    assert read(write(questionnaire)) == questionnaire


def test_a_file_of_the_newest_kind():
    """What is ranked stands among the sub-questions, and equations name a question by its number."""
    questions = [question(21, "G", "Who"), question(22, "R", "Order", relevance='((Q21.NAOK == "F"))')]
    subs = [sub(31, 22, "SQ001"), sub(32, 22, "SQ002")]
    attributes = [(22, "subquestion_order", "random"), (22, "array_filter_style", "0"), (22, "hidden", "0")]
    imported = survey(questions, subs, attributes=attributes)
    assert imported.left_out == ()
    order = imported.questionnaire.item("order")
    assert ([option.code for option in order.options], order.random) == (["sq001", "sq002"], True)
    assert order.show_if == 'who = "f"'


def test_a_file_of_before_version_4_has_its_texts_in_the_rows():
    rows = [question(1, "5", "q", question=f"{one}?", language=one, help="") for one in ("vi", "en")]
    groups = [
        {"gid": 1, "group_name": f"G {one}", "group_order": 0, "description": "", "language": one}
        for one in ("vi", "en")
    ]
    questionnaire = lss.read(file(groups=groups, questions=rows)).questionnaire
    assert [item.text for item in questionnaire.items()] == [{"vi": "vi?", "en": "en?"}]
    assert questionnaire.sections[0].title == {"vi": "G vi", "en": "G en"}


KEPT = question(90, "5", "kept")


@pytest.mark.parametrize(
    ("row", "attributes", "told"),
    [
        (question(1, "D", "q"), [], "question q: a date (type D)"),
        (question(1, "N", "q"), [], "question q: a number, which we take only with bands to count it in (type N)"),
        (question(1, "S", "q"), [(1, "hidden", "1")], "question q: a question that is never shown"),
        (question(1, "Z", "q"), [], "question q: a kind of question (type Z)"),
        (
            question(1, "5", "q", mandatory="S"),
            [],
            "question q: that an answer is asked for once, and may then be left out",
        ),
        (question(1, "Y", "q", other="Y"), [], "question q: the free answer beside the choices"),
        (question(1, "S", "q", preg="/a+/"), [], "question q: the pattern its answer must match (/a+/)"),
        (question(1, "S", "q"), [(1, "array_filter", "x")], "question q: array_filter (x)"),
        (
            question(1, "S", "q", relevance="is_empty(kept)"),
            [],
            "question q: its condition (is_empty(kept)): 'is_empty' has no counterpart; it is shown always",
        ),
        (
            question(1, "S", "q", relevance='later == "A"'),
            [],
            'question q: its condition (later == "A"): ${later} is no question that came along; it is shown always',
        ),
    ],
)
def test_what_has_no_counterpart_is_listed(row, attributes, told):
    imported = survey([row, KEPT], attributes=attributes)
    assert [str(one) for one in imported.left_out] == [told]
    assert "kept" in {item.code for item in imported.questionnaire.items()}


def test_one_of_several_choices_is_told_and_not_asked_for():
    imported = survey([question(1, "M", "o")], [sub(11, 1, "a"), sub(12, 1, "b")], attributes=[(1, "max_answers", "1")])
    assert imported.questionnaire.item("o").maximum is None
    assert [str(one) for one in imported.left_out] == ["question o: at most 1 of several choices"]


def test_the_rest_of_a_survey_is_listed():
    comment = [question(1, "O", "o"), question(2, "P", "p")]
    answers, subs = [answer(1, 1, "a"), answer(2, 1, "b")], [sub(21, 2, "a"), sub(22, 2, "b")]
    old = {"conditions": [{"cid": 1, "qid": 1}], "quota": [{"id": 1}], "assessments": []}
    languages = [{"surveyls_language": "vi", "surveyls_title": "T {TOKEN:FIRSTNAME}", "surveyls_endtext": "Hết"}]
    languages += [{"surveyls_language": "en", "surveyls_title": "T"}]
    group = {"randomization_group": "r", "grelevance": "rand(1,2) > 1"}
    imported = survey(comment, subs, answers, group=group, surveys_languagesettings=languages, **old)
    assert [str(one) for one in imported.left_out] == [
        "survey: a placeholder in its words, which stay as they are written",
        "survey: the text after the last page",
        "group 'Phần một': its condition (rand(1,2) > 1): 'rand' has no counterpart; it is shown always",
        "group 'Phần một': its place among the groups shown in random order",
        "question o: the comment beside the choice",
        "question o: its conditions, which are written in the old way; it is shown always",
        "question p: the comments beside the choices",
        "quota: 1 rows",
    ]


def test_a_group_of_which_nothing_is_left():
    with pytest.raises(QuestionnaireProblems):
        survey([question(1, "D", "q")])


def test_what_is_no_lss_file_is_refused():
    for content, words_ in (
        (b"", "not XML"),
        (b"PK\x03\x04", "not XML"),
        (b"<document/>", "no LimeSurvey survey"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "no LimeSurvey survey"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><document/>', "declares entities"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ):
        with pytest.raises(Refusal, match=words_):
            lss.read(content)


def test_markup_becomes_words():
    assert plain("<p>One &amp; <b>two</b></p><p>three<br/>four</p>") == "One & two\nthree\nfour"
    assert plain("<script>alert(1)</script><style>p{}</style>Plain\n  text") == "Plain text"


TARGETS = {"a": Target("choice", "a"), "n": Target("rating", "n"), "m_x": ticked("m", "x")}


@pytest.mark.parametrize(
    ("equation", "condition"),
    [
        ("", None),
        (" 1 ", None),
        ('a.NAOK == "y"', 'a = "y"'),
        ('((a.NAOK != "y")) and n.NAOK ge 3', 'a != "y" and n >= 3'),
        ('m_x.NAOK == "Y" || !(m_x == "")', 'm includes "x" or not not m includes "x"'),
        ('m_x != "Y" && m_x != ""', 'not m includes "x" and m includes "x"'),
        ('not (n < 2) or (n <= "4" and n > 1)', "not n < 2 or n <= 4 and n > 1"),
    ],
)
def test_relevance(equation, condition):
    found = from_relevance(equation, TARGETS.get)
    assert (str(found) if found else None) == condition


@pytest.mark.parametrize(
    "equation", ["sum(n) > 3", "n + 1 == 2", 'm_x == "N"', "n ==", "gone == 1", "n == a", "#", "n"]
)
def test_what_an_equation_says_beyond_is_refused(equation):
    with pytest.raises(Refusal):
        from_relevance(equation, TARGETS.get)
