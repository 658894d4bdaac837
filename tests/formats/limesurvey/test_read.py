"""LimeSurvey's .lss files: what comes along, and that the rest is listed."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import read, write
from surveyhost.formats.limesurvey import read as lss
from tests.support.lss_files import answers, content, file, question, sub, subs, survey, told


def items(imported):
    return {item.code: item for item in imported.questionnaire.items()}


def test_each_kind_that_we_have_comes_along():
    questions = [
        question(1, "L", "Uses", mandatory="Y"),
        question(2, "5", "Fast", relevance='((Uses.NAOK == "A1"))'),
        question(3, "M", "Which"),
        question(4, "F", "Grid", relevance='Which_SQ1.NAOK == "Y" && !(Fast.NAOK < 3)'),
        question(5, "R", "Order"),
        question(6, "Y", "Sure"),
        question(7, "A", "Five"),
        question(8, "C", "Three", relevance='Grid_SA.NAOK == "A2" or Sure.NAOK == "N"'),
        question(9, "S", "Job"),
        question(10, "T", "More"),
        question(11, "X", "Bye"),
    ]
    parts = [*subs(3, "SQ1", "SQ2", "None"), *subs(4, "SA"), *subs(7, "a"), *subs(8, "a")]
    codes = [*answers(1, "A1", "A2"), *answers(5, "x", "y"), *answers(4, "A1", "A2", "A3")]
    attributes = [
        (3, "exclude_all_others", "None"),
        (3, "max_answers", "2"),
        (5, "random_order", "1"),
        (9, "maximum_chars", "40"),
    ]
    imported = survey(questions, parts, codes, attributes)
    assert imported.left_out == ()
    questionnaire = imported.questionnaire
    assert questionnaire.languages == ("vi", "en")
    assert questionnaire.title == {"vi": "Survey vi", "en": "Survey en"}
    assert questionnaire.sections[0].title == {"vi": "Group vi", "en": "Group en"}
    assert [(item.code, item.kind, item.show_if) for item in questionnaire.items()] == [
        ("uses", "choice", None),
        ("fast", "rating", 'uses = "a1"'),
        ("which", "choices", None),
        ("grid", "matrix", 'which includes "sq1" and not fast <= 2'),
        ("order", "ranking", None),
        ("sure", "choice", None),
        ("five", "matrix", None),
        ("three", "matrix", 'grid:sa = 2 or sure = "n"'),
        ("job", "text", None),
        ("more", "comment", None),
        ("bye", "note", None),
    ]
    found = items(imported)
    assert found["uses"].required
    assert found["uses"].options[1].text == {"vi": "answer 102 vi", "en": "answer 102 en"}
    assert ([option.exclusive for option in found["which"].options], found["which"].maximum) == (
        [False, False, True],
        2,
    )
    assert found["grid"].labels["en"] == ("answer 401 en", "answer 402 en", "answer 403 en")
    assert found["three"].labels["vi"] == ("Có", "Không chắc", "Không")
    assert (found["order"].random, found["job"].maximum) == (True, 40)
    assert read(write(questionnaire)) == questionnaire


def test_a_file_of_the_newest_kind():
    """What is ranked stands among the sub-questions, and equations name a question by its number."""
    questions = [question(21, "G", "Who"), question(22, "R", "Order", relevance='((Q21.NAOK == "F"))')]
    attributes = [(22, "subquestion_order", "random"), (22, "array_filter_style", "0"), (22, "hidden", "0")]
    imported = survey(questions, subs(22, "SQ001", "SQ002"), attributes=attributes)
    assert imported.left_out == ()
    order = items(imported)["order"]
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


def test_a_file_of_before_equations_has_its_conditions_in_a_table():
    """Any question of a scenario, every question, any scenario; a box that is ticked is named in two ways."""
    questions = [question(1, "M", "m"), question(2, "Y", "y"), question(3, "S", "s", relevance="")]
    conditions = [
        {"qid": 3, "cqid": 1, "cfieldname": "1X1X1", "method": "==", "value": "a", "scenario": 1},
        {"qid": 3, "cqid": 1, "cfieldname": "+1X1X1b", "method": "==", "value": "Y", "scenario": 1},
        {"qid": 3, "cqid": 2, "cfieldname": "1X1X2", "method": "!=", "value": "N", "scenario": 1},
        {"qid": 3, "cqid": 2, "cfieldname": "1X1X2", "method": "==", "value": " ", "scenario": 2},
    ]
    imported = survey(questions, subs(1, "a", "b"), conditions=conditions)
    expected = '(m includes "a" or m includes "b") and y != "n" or not y answered'
    assert (items(imported)["s"].show_if, told(imported)) == (expected, [])


KEPT = question(90, "5", "kept")


@pytest.mark.parametrize(
    ("row", "attributes", "said"),
    [
        (question(1, "D", "q"), [], "a date without a first and a last day"),
        (
            question(1, "D", "q"),
            [(1, "date_min", "2024-01-01"), (1, "date_max", "now")],
            "a date without a first and a last day",
        ),
        (
            question(1, "D", "q"),
            [(1, "date_min", "2024-01-01"), (1, "date_max", "2024-01-20")],
            "a date from 2024-01-01 to 2024-01-20, which makes no 2 to 40 periods",
        ),
        (question(1, "|", "q"), [], "a file to be sent (type |)"),
        (question(1, "*", "q"), [], "an equation (type *)"),
        (question(1, "I", "q"), [], "a switch of languages (type I)"),
        (question(1, "Z", "q"), [], "a kind of question (type Z)"),
        (
            question(1, "S", "q"),
            [(1, "hidden", "1")],
            "a question that is never shown (type S)",
        ),
        (
            question(1, "S", "q", relevance="0"),
            [],
            "a question that is never shown (type S)",
        ),
        (question(1, "5", "q", mandatory="S"), [], "that an answer is asked for once but not required"),
        (question(1, "X", "q", mandatory="Y"), [], "required, although there is nothing to answer"),
        (question(1, "S", "q", preg="/a+/"), [], "the pattern its answer must match (/a+/)"),
        (
            question(1, "S", "q"),
            [(1, "array_filter", "x")],
            "that only what is chosen in x is shown; everything is shown",
        ),
        (question(1, "S", "q"), [(1, "maximum_chars", "5000")], "the most characters: 5000; here 1000"),
        (question(1, "S", "q"), [(1, "suffix", "hours")], "the words behind its answer: hours"),
        (question(1, "S", "q"), [(1, "em_validation_q", "sum(a) > 1")], "the rule that its answers obey: sum(a) > 1"),
        (
            question(1, "S", "q"),
            [(1, "display_rows", "2"), (1, "cssclass", "wide"), (1, "page_break", "0")],
            "settings for appearance and behaviour: cssclass (wide), display_rows (2)",
        ),
        (
            question(1, "S", "q", relevance="strlen(kept)"),
            [],
            "its condition (strlen(kept)): 'strlen' has no counterpart here; it is shown always",
        ),
        (
            question(1, "S", "q", relevance='later == "A"'),
            [],
            'its condition (later == "A"): later is not an earlier question that came along; it is shown always',
        ),
    ],
)
def test_what_has_no_counterpart_is_listed(row, attributes, said):
    imported = survey([row, KEPT], attributes=attributes)
    words = "question q: its words: question 1 vi / question 1 en"
    assert told(imported) == [f"question q: {said}"] + ([] if "q" in items(imported) else [words])
    assert "kept" in items(imported)


@pytest.mark.parametrize(
    ("attributes", "earliest", "latest", "by"),
    [
        ([("date_min", "2024-01-01"), ("date_max", "2026-12-31 00:00")], "2024-01-01", "2026-12-31", "year"),
        ([("date_min", "2024-02-01"), ("date_max", "2024-11-30")], "2024-02-01", "2024-11-30", "quarter"),
        ([("date_min", "2024-01-30"), ("date_max", "2024-02-02")], "2024-01-30", "2024-02-02", "month"),
        ([("date_min", "1930"), ("date_max", "1969")], "1930-01-01", "1969-12-31", "year"),
        (
            [("dropdown_dates_year_min", "2010"), ("dropdown_dates_year_max", "2012")],
            "2010-01-01",
            "2012-12-31",
            "year",
        ),
    ],
)
def test_a_date_with_bounds_is_counted_by_the_longest_periods(attributes, earliest, latest, by):
    imported = survey([question(1, "D", "q")], attributes=[(1, *one) for one in attributes])
    item = items(imported)["q"]
    assert (item.kind, item.earliest, item.latest, item.by) == ("date", earliest, latest, by)
    assert told(imported) == [f"question q: each single day; it is counted by {by}"]


def test_the_rest_of_a_survey_is_listed():
    questions = [question(1, "O", "o"), question(2, "P", "p")]
    languages = [{"surveyls_language": "vi", "surveyls_title": "T {TOKEN:FIRSTNAME}", "surveyls_endtext": "<p>Hết</p>"}]
    languages += [{"surveyls_language": "en", "surveyls_title": "T", "surveyls_email_invite": "Dear"}]
    survey_row = {
        "sid": 1, "language": "vi", "additional_languages": "en", "format": "G", "allowprev": "Y", "assessments": "Y",
        "adminemail": "somebody@example.org", "bounceaccountpass": "secret",
    }  # fmt: skip
    imported = survey(
        questions,
        subs(2, "a", "b"),
        answers(1, "a", "b"),
        group={"randomization_group": "r", "grelevance": "rand(1,2) > 1"},
        surveys=[survey_row],
        surveys_languagesettings=languages,
        quota=[{"id": 1, "sid": 1, "name": "Men", "qlimit": 10}],
        defaultvalues=[{"dvid": 1, "qid": 2, "sqid": 201, "language": "en", "defaultvalue": "Y"}],
    )
    assert told(imported) == [
        "survey: placeholders in its words: {TOKEN:FIRSTNAME}",
        "group 'Group vi': its condition (rand(1,2) > 1): 'rand' has no counterpart here; it is shown always",
        "group 'Group vi': its place among the groups shown in random order",
        "question o: the comment beside the choice",
        "question p: the comments beside the choices",
        "survey: assessments: the value of each answer and the text for each score",
        "survey: the text after the last page: Hết",
        "survey: the invitation mail: Dear",
        "survey: settings of LimeSurvey: format (G), allowprev (Y), assessments (Y), adminemail, bounceaccountpass",
        "question p: what is filled in beforehand: a: Y",
        "quota: name: Men, qlimit: 10",
    ]


@pytest.mark.parametrize("questions", [[], [question(1, "D", "q")], [question(1, "X", "q")], [question(1, "L", "q")]])
def test_a_file_of_which_nothing_can_be_asked_is_refused(questions):
    with pytest.raises(Refusal, match="no question that can be asked here"):
        survey(questions)


def test_what_is_no_lss_file_is_refused():
    for given, words in (
        (b"", "not XML"),
        (b"PK\x03\x04", "not XML"),
        (b"<document>", "not XML"),
        (b"<document/>", "no LimeSurvey survey"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "no LimeSurvey survey"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (b" " * (200 * 1024 * 1024), "larger than 10 MB"),
    ):
        with pytest.raises(Refusal, match=words):
            lss.read(given)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_of_the_file_is_refused_in_any_encoding(encoding):
    bomb = '<!DOCTYPE a [<!ENTITY b "cccccccccc">]>'
    text = content([KEPT]).decode().replace("UTF-8", encoding)
    assert lss.read(text.encode(encoding)).questionnaire.item("kept")
    declared = text.replace("<document>", f"{bomb}<document>")
    with pytest.raises(Refusal, match="declares entities"):
        lss.read(declared.encode(encoding))


def test_a_doctype_in_a_text_is_a_text():
    page = "<!DOCTYPE html><html><head><title>T</title></head><body><p>How <b>fast</b>?</p></body></html>"
    imported = survey([KEPT], said={90: page})
    assert items(imported)["kept"].text["en"] == "How fast?"
    assert told(imported) == ["question kept: the formatting of its words"]


def test_characters_that_xml_forbids_are_passed_over():
    given = content([KEPT], said={90: "How\x0b fast?"}).replace(b"Survey vi", b"S\x01urvey vi")
    questionnaire = lss.read(given).questionnaire
    assert (questionnaire.title["vi"], questionnaire.item("kept").text["en"]) == ("Survey vi", "How fast?")


def test_sub_questions_among_the_questions():
    """As before version 1.91."""
    questions = [question(1, "M", "m"), sub(2, 1, "a"), sub(3, 1, "b")]
    assert [one.code for one in items(survey(questions))["m"].options] == ["a", "b"]


def test_an_equation_is_told_as_it_is_written():
    imported = survey([question(1, "*", "sum"), KEPT], said={1: "{if(kept > 3, 1, 0)}"})
    assert told(imported) == ["question sum: an equation (type *)", "question sum: its words: {if(kept > 3, 1, 0)}"]
