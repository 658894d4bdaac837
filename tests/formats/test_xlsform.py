"""XLSForm: nothing is lost on the way out and back, and nothing of a foreign form goes silently."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.rated_units import OUTSIDE
from surveyhost.core.grouping.rated_units import rated as places_rated
from surveyhost.core.questionnaire.conditions import parse
from surveyhost.core.questionnaire.file import from_document, to_document
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.formats import xlsform
from surveyhost.formats.xlsform.constraints import from_constraint
from surveyhost.formats.xlsform.expressions import from_xpath, to_xpath
from surveyhost.formats.xlsform.targets import Target
from surveyhost.outside import workbooks
from surveyhost.services.questionnaires import library
from tests.core.questionnaire.test_schema import example
from tests.support.drawn_questionnaires import questionnaires
from tests.support.xlsform import workbook

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]


def survives(questionnaire):
    imported = xlsform.read(xlsform.write(questionnaire))
    assert imported.left_out == ()
    assert imported.questionnaire == questionnaire


@pytest.mark.parametrize("name", library.names())
def test_a_ready_made_questionnaire_survives(name):
    survives(library.load(name))


def test_every_kind_and_rule_survives():
    assert {item.kind for item in example().items()} == set(KINDS)
    survives(example())


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(questionnaires(sections=2, items=4))
def test_any_questionnaire_survives(questionnaire):
    survives(questionnaire)


@pytest.mark.prove
@settings(max_examples=500, deadline=None, suppress_health_check=CALM)
@given(questionnaires(sections=4, items=5))
def test_any_questionnaire_survives_500_times(questionnaire):
    survives(questionnaire)


def rated():
    """The docs' example with every touchpoint and department declared: a unit below another, and none of the firm."""
    document = to_document(example())
    places = [section for section in document["section"] if section.get("kind") == "touchpoint"]
    for section in document["section"]:
        for item in section["item"]:
            places += item["options"] if item["kind"] == "service_matrix" else []
    for place, unit in zip(places, itertools.cycle(["Khối văn phòng / Nhân sự", OUTSIDE, "Kế toán"]), strict=False):
        place["rates"] = unit
    return from_document(document)


def test_which_unit_is_rated_survives():
    made = rated()
    assert {place.rates for place in places_rated(made)} == {"Khối văn phòng / Nhân sự", OUTSIDE, "Kế toán"}
    survives(made)
    sheets = workbooks.read(xlsform.write(made))
    (head, *rows), (choice_head, *choices) = sheets["survey"], sheets["choices"]
    survey = {row[1]: dict(zip(head, row, strict=False)) for row in rows if not row[0].startswith("end")}
    assert survey["it"]["surveyhost_rates"] == "Khối văn phòng / Nhân sự"
    told = {row[1]: row[choice_head.index("surveyhost_rates")] for row in choices if row[0] == "departments.chosen"}
    assert set(told.values()) <= {"Khối văn phòng / Nhân sự", OUTSIDE, "Kế toán"} and all(told.values())


def test_one_list_of_departments_for_two_questions_rates_the_same_units_in_both():
    sheets = workbooks.read(xlsform.write(rated()))
    begin = next(at for at, row in enumerate(sheets["survey"]) if row[1] == "departments")
    depth, end = 0, begin
    while depth or end == begin:
        depth += sheets["survey"][end][0].startswith("begin") - sheets["survey"][end][0].startswith("end")
        end += 1
    again = [
        [cell.replace("departments", "again") if place == 1 or "${" in cell else cell for place, cell in enumerate(row)]
        for row in sheets["survey"][begin:end]
    ]
    sheets["survey"][end:end] = again
    imported = xlsform.read(workbooks.write(sheets))
    assert imported.left_out == ()
    questions = [item for item in imported.questionnaire.items() if item.kind == "service_matrix"]
    assert len(questions) == 2
    assert questions[0].options == questions[1].options and questions[0].options[0].rates


def test_a_unit_on_what_rates_nobody_is_told():
    sheets = workbooks.read(xlsform.write(rated()))
    column = sheets["choices"][0].index("surveyhost_rates")
    place = next(at for at, row in enumerate(sheets["choices"]) if row[0] == "obstacles")
    sheets["choices"][place] = [*sheets["choices"][place][:column], "Kế toán"]
    imported = xlsform.read(workbooks.write(sheets))
    assert [str(one) for one in imported.left_out] == [f"choices, row {place + 1}: column 'surveyhost_rates' (Kế toán)"]


def test_what_we_write_is_the_convention():
    sheets = workbooks.read(xlsform.write(example()))
    assert list(sheets) == ["survey", "choices", "settings", "themes"]
    head, *rows = sheets["survey"]
    assert head[:6] == [
        "type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "hint::Tiếng Việt (vi)", "hint::English (en)",
    ]  # fmt: skip
    survey = {row[1]: dict(zip(head, row, strict=False)) for row in rows if not row[0].startswith("end")}
    assert (survey["it"]["type"], survey["it_speed"]["type"]) == ("begin_group", "select_one it_speed")
    assert survey["it_speed"]["relevant"] == "${uses_it} = 'yes'"
    assert survey["obstacles"]["type"] == "select_multiple obstacles"
    assert survey["obstacles"]["parameters"] == "randomize=true"
    assert survey["obstacles"]["constraint"] == (
        "count-selected(.) <= 2 and (not(selected(., 'none')) or count-selected(.) = 1)"
    )
    assert survey["hours"]["constraint"] == ". >= 0 and . <= 500"
    assert (survey["last_time"]["type"], survey["last_time"]["surveyhost_bands"]) == ("date", "quarter")
    assert survey["last_time"]["constraint"] == ". >= date('2025-01-01') and . <= date('2026-12-31')"
    assert survey["tools.machines"]["type"] == "select_one tools"
    assert survey["departments.hr"]["relevant"] == "selected(${departments.chosen}, 'hr')"
    assert survey["change"]["relevant"] == (
        "not(selected(${obstacles}, 'none')) and (${recommend} <= 6 or ${tools.machines} >= 2)"
    )
    names = [row[1] for row in rows if not row[0].startswith("end")]
    assert len(set(names)) == len(names)
    assert dict(zip(*sheets["settings"], strict=True))["form_id"] == "tools-and-waiting"


YES_NO = [["list name", "name", "label"], ["yn", "Yes", "Yes"], ["yn", "No", "No"], ["agree", 1, "Disagree"]]
YES_NO += [["agree", 2, "Neither"], ["agree", 3, "Agree"]]
HEAD = ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "parameters"]


def foreign(*rows, choices=YES_NO, head=HEAD, **sheets):
    sheets.setdefault("settings", [["form_title", "form_id"], ["Household visit", "House.Visit 2"]])
    return xlsform.read(workbook(survey=[head, *rows], choices=choices, **sheets))


def test_a_form_made_elsewhere():
    imported = foreign(
        ["text", "Respondent job", "What is your work?", "In a few words"],
        ["begin group", "G1", "Service"],
        ["select_one yn", "Uses.IT", "Do you use IT?", None, "yes"],
        ["select_one agree", "speed", "It is quick.", None, "true()", "${Uses.IT} = 'Yes'", None, "likert"],
        ["begin_group", "inner", "Deeper", None, None, "${speed} >= 2"],
        ["select_multiple yn", "which", "Which?", None, None, "selected(${Uses.IT}, 'No')", "count-selected(.) <= 2"],
        ["rank yn", "order", "Order", None, None, None, None, None, "randomize=true"],
        [
            "range",
            "likely",
            "How likely is it that you recommend us?",
            None,
            None,
            None,
            None,
            None,
            "start=0 end=10 step=1",
        ],
        ["end group"],
        ["text", "more", "More?", None, None, "not(${likely} < 5 or ${speed} != '3')", None, "multiline"],
        ["range", "score", "Score", None, None, None, None, None, "start=1 end=7"],
        ["end group"],
        ["begin_group", "grid", "How were these?", None, None, None, None, "table-list"],
        ["select_one agree", "Food", "Food", None, "yes"],
        ["select_one agree", "Room", "Room", None, "yes"],
        ["end_group"],
        ["note", "bye", "Thank you"],
    )
    assert imported.left_out == ()
    questionnaire = imported.questionnaire
    assert (questionnaire.code, questionnaire.languages) == ("house_visit_2", ("en",))
    assert questionnaire.title == {"en": "Household visit"}
    assert [(one.code, one.title["en"], one.show_if) for one in questionnaire.sections] == [
        ("section_1", "Household visit", None),
        ("g1", "Service", None),
        ("inner", "Deeper", "speed >= 2"),
        ("g1_4", "Service", None),
        ("section_5", "Household visit", None),
    ]
    assert [(item.code, item.kind, item.show_if) for item in questionnaire.items()] == [
        ("respondent_job", "text", None),
        ("uses_it", "choice", None),
        ("speed", "rating", 'uses_it = "yes"'),
        ("which", "choices", 'uses_it = "no"'),
        ("order", "ranking", None),
        ("likely", "enps", None),
        ("more", "comment", "not (likely < 5 or speed != 3)"),
        ("score", "rating", None),
        ("grid", "matrix", None),
        ("bye", "note", None),
    ]
    assert questionnaire.item("respondent_job").help == {"en": "In a few words"}
    assert questionnaire.item("speed").labels == {"en": ("Disagree", "Neither", "Agree")}
    assert [item.code for item in questionnaire.items() if item.required] == ["uses_it", "speed", "grid"]
    assert (questionnaire.item("which").maximum, questionnaire.item("order").random) == (2, True)
    assert (questionnaire.item("score").points, questionnaire.item("score").labels) == (7, {"en": tuple("1234567")})
    assert [row.code for row in questionnaire.item("grid").rows] == ["food", "room"]


def test_one_of_several_choices_is_told_and_not_asked_for():
    """Their shares would add up to the people (`core/questionnaire/kinds/choices.py`)."""
    imported = foreign(["select_multiple yn", "which", "Which?", None, None, None, "count-selected(.) <= 1"])
    assert imported.questionnaire.item("which").maximum is None
    assert "at most 1 of several choices" in str(imported.left_out[0])


def test_a_date_comes_with_its_bounds_and_periods():
    bounds = ". <= date(\"2026-12-31\") and . >= date('2025-01-01') and day(.) > 1"
    imported = foreign(
        ["date", "day", "When?", None, None, None, bounds, None, None, "quarter"], head=[*HEAD, "surveyhost_bands"]
    )
    day = imported.questionnaire.item("day")
    assert (day.kind, day.earliest, day.latest, day.by) == ("date", "2025-01-01", "2026-12-31", "quarter")
    assert "survey, row 2: constraint (day(.) > 1)" in [str(one) for one in imported.left_out]


LEFT_OUT = [
    (["start", "began"], "row 2", "records who answers or when"),
    (["deviceid", "device"], "row 2", "records who answers or when"),
    (["geopoint", "where", "Where?"], "row 2", "type 'geopoint'"),
    (["image", "photo", "Photo"], "row 2", "type 'image'"),
    (["dateTime", "day", "When?"], "row 2", "type 'datetime'"),
    (["date", "day", "When?"], "row 2", "a date without a first and a last day"),
    (["date", "day", "When?", None, None, None, ". <= today()"], "row 2", "a date without a first and a last day"),
    (["calculate", "sum"], "row 2", "type 'calculate'"),
    ([None, "stray", "No type"], "row 2", "a row without a type"),
    (["integer", "age", "Age?"], "row 2", "each single number; it is counted below 1, 5, 10, 20, 50, 100"),
    (["range", "r", "Range", None, None, None, None, None, "start=5 end=99"], "row 2", "each single number"),
    (["select_one gone", "q", "Choose"], "row 2", "list 'gone' is not among the choices"),
    (["select_one yn", "q", "Choose", None, "${x} = 1"], "row 2", "required only if"),
    (["text", "q", "Say", None, None, "${nowhere} = 'a'"], "row 2", "${nowhere} is not an earlier question"),
    (["text", "q", "Say", None, None, "today() > 3"], "row 2", "has no counterpart"),
    (["text", "q", "Say", None, None, None, "regex(., '[a-z]+')"], "row 2", "constraint (regex"),
    (["text", "q", "Say", None, None, None, "string-length(.) >= 3"], "row 2", "at least 3 characters"),
    (["text", "q", "Say", None, None, None, None, "numbers"], "row 2", "appearance numbers"),
    (["select_one yn", "q", "Choose", None, None, None, None, None, "value=x"], "row 2", "parameters (value=x)"),
    (["text", "q", "Say", None, None, None, None, None, None, "Well?"], "row 2", "column 'default' (Well?)"),
    (["end group"], "row 2", "without its beginning"),
    (["begin group", "g", "Empty"], "row 2", "a group in which no question was left"),
]


@pytest.mark.parametrize(("row", "place", "what"), LEFT_OUT)
def test_what_has_no_counterpart_is_listed(row, place, what):
    kept = ["select_one yn", "kept", "Kept?"]
    scale = ["select_one agree", "scale", "Scale", None, None, None, None, "likert"]
    other = ["select_multiple yn", "other", "Other?"]
    imported = foreign(
        row, ["end group"] if row[0] == "begin group" else scale, kept, other, scale, head=[*HEAD, "default"]
    )
    told = [one for one in imported.left_out if what in one.what]
    assert [one.place for one in told] == [f"survey, {place}"], imported.left_out
    assert "kept" in {item.code for item in imported.questionnaire.items()}


def test_a_free_answer_beside_the_choices_is_an_option_that_asks_what_it_is():
    rows = [["select_one yn or_other", "q", "Choose"], ["text", "t", "Say", None, None, "${q} = 'other'"]]
    imported = foreign(*rows, choices=YES_NO[:3])
    assert imported.left_out == ()
    q, t = imported.questionnaire.items()
    assert [(option.code, option.other) for option in q.options][-1] == ("other", True)
    assert t.show_if == 'q = "other"'


def test_other_tools_see_the_text_of_such_an_option_as_a_question():
    sheets = workbooks.read(xlsform.write(example()))
    (row,) = [dict(zip(sheets["survey"][0], row, strict=True)) for row in sheets["survey"] if ".text" in str(row[1])]
    assert (row["type"], row["name"]) == ("text", "obstacles.other.text")
    assert row["relevant"] == "selected(${obstacles}, 'other')"


def test_a_repeat_is_left_out_with_all_in_it():
    rows = [["begin repeat", "r", "Each"], ["text", "a", "A"], ["end repeat"], ["select_one yn", "b", "B"]]
    imported = foreign(*rows, choices=YES_NO[:3])
    assert [str(one) for one in imported.left_out] == [
        "survey, row 2: a repeat ('r')",
        "survey, row 3: text inside it ('a')",
    ]
    assert [item.code for item in imported.questionnaire.items()] == ["b"]


def test_lists_sheets_and_columns_that_nobody_uses_are_listed():
    choices = [["list_name", "name", "label", "image"], ["yn", "a", "A", "a.png"], ["yn", "b", "B"], ["left", "c", "C"]]
    imported = foreign(["select_one yn", "q", "Q?"], choices=choices, entities=[["dataset"], ["trees"]])
    assert [str(one) for one in imported.left_out] == [
        "entities: a sheet that is not part of a form here",
        "choices, row 2: column 'image' (a.png)",
        "choices, row 4: the list 'left', which no question uses",
    ]


def test_a_department_without_its_group_makes_plain_sections():
    sheets = workbooks.read(xlsform.write(example()))
    labels = ["Kho", "Warehouse"]
    sheets["choices"].append(["departments.chosen", "warehouse", *labels])
    questionnaire = xlsform.read(workbooks.write(sheets)).questionnaire
    assert "service_matrix" not in {item.kind for item in questionnaire.items()}
    assert questionnaire.item("departments_chosen").kind == "choices"
    assert questionnaire.item("departments_hr").kind == "matrix"


def test_a_row_that_is_edited_in_the_sheet_is_told():
    sheets = workbooks.read(xlsform.write(example()))
    at = next(place for place, row in enumerate(sheets["survey"]) if row[1] == "departments.accounting.on_time")
    sheets["survey"][at][3] = "They are late."
    imported = xlsform.read(workbooks.write(sheets))
    assert [one.what for one in imported.left_out] == ["rows that differ from those of the first department"]


def test_languages_by_name_or_code():
    head = ["type", "name", "label::English", "label::Vietnamese (vi)", "label::Elvish"]
    choices = [
        ["list_name", "name", "label::English", "label::Vietnamese (vi)"],
        ["y", "a", "A", "Á"],
        ["y", "b", "B", "Bê"],
    ]
    settings = [["form_title", "default_language", "style"], ["Both", "English (en)", "pages"]]
    imported = foreign(["select_one y", "q", "Q?", "Hỏi?", "nuq?"], head=head, choices=choices, settings=settings)
    assert imported.questionnaire.languages == ("en", "vi")
    assert imported.questionnaire.item("q").text == {"en": "Q?", "vi": "Hỏi?"}
    assert [str(one) for one in imported.left_out] == [
        "survey, row 1: 'label::Elvish', whose language is not known; write it as label::Name (code)",
        "settings, row 2: column 'style' (pages)",
        "survey, row 2: column 'label::Elvish' (nuq?)",
    ]


def test_codes_are_made_of_names_and_never_twice():
    choices = [["list_name", "name", "label"], ["l", "A b", "1"], ["l", "a.b", "2"], ["l", "na", "3"], ["l", "Ừ", "4"]]
    rows = [["select_one l", "My Q", "?"], ["select_one l", "my.q", "?"], ["select_one l", "_go", "?"]]
    questionnaire = foreign(*rows, choices=choices).questionnaire
    assert [item.code for item in questionnaire.items()] == ["my_q", "my_q_2", "q_go"]
    assert [option.code for option in questionnaire.item("my_q").options] == ["a_b", "a_b_2", "na_2", "o"]


def test_what_is_still_to_be_written_names_the_row_of_the_sheet():
    choices = [["list_name", "name", "label"], ["one", "a", "A"]]
    imported = foreign(
        ["text", "a", "Fine"], ["select_one one", "b", "Only one choice"], ["text", "c"], choices=choices
    )
    assert imported.questionnaire.item("c").text == {"en": "…"}
    assert [option.text["en"] for option in imported.questionnaire.item("b").options] == ["A", "…"]
    assert {one.place for one in imported.left_out} == {"survey, row 3", "survey, row 4"}


def test_what_is_no_form_is_refused():
    for content in (b"", b"type,name", b"PK\x03\x04nonsense", b"x" * (10 * 1024 * 1024 + 1)):
        with pytest.raises(Refusal):
            xlsform.read(content)
    with pytest.raises(Refusal, match="no sheet called survey"):
        xlsform.read(workbook(Sheet1=[["type"]]))
    with pytest.raises(Refusal, match="has no column called type"):
        xlsform.read(workbook(survey=[["question", "name", "label"]]))
    with pytest.raises(Refusal, match="no question that can be asked here"):
        xlsform.read(workbook(survey=[["type", "name", "label"]]))


TARGETS = {
    "c": Target("choice", "c", (), (("Yes", "yes"), ("x", "x"))),
    "r": Target("rating", "r"),
    "m.a": Target("matrix", "m", ("a",)),
    "w": Target("choices", "w"),
    "t": Target("text", "t"),
}


@pytest.mark.parametrize(
    ("xpath", "condition"),
    [
        ("${c} = 'Yes'", 'c = "yes"'),
        ('${c}="Yes"', 'c = "yes"'),
        ("selected(${c}, 'Yes')", 'c = "yes"'),
        ("selected( ${w} , 'x')", 'w includes "x"'),
        ("not(selected(${w}, 'x')) and ${r}>=2", 'not w includes "x" and r >= 2'),
        ("${r} = '2' or ${m.a} < 3 and ${r} != 1", "r = 2 or m:a < 3 and r != 1"),
        ("(${r} = 2 or ${m.a} < 3) and ${r} != 1", "(r = 2 or m:a < 3) and r != 1"),
        ("${t} = concat('it', \"'\", 's')", 't = "it\'s"'),
        ("${t} = '5'", 't = "5"'),
    ],
)
def test_relevant_and_condition(xpath, condition):
    assert str(from_xpath(xpath, TARGETS.get)) == condition
    kinds = {target.item: target.kind for target in TARGETS.values()}
    own = TARGETS | {"c": Target("choice", "c", (), (("yes", "yes"),))}
    again = from_xpath(to_xpath(parse(condition), kinds.__getitem__), own.get)
    assert str(again) == condition


@pytest.mark.parametrize(
    "xpath",
    [
        "",
        "1 = 1",
        "${r}",
        "${r} = ",
        "${r} = ${c}",
        "${r} = 'many'",
        "count-selected(${w}) > 1",
        "${c} = 'gone'",
        "${c} > 1",
        "${r} + 1 = 2",
        "not ${r} = 1",
        "${r} = 1 )",
        "(" * 30 + "${r} = 1" + ")" * 30,
        "selected(${w})",
        "position(..) = 1",
        "${gone} = 1",
        "'a",
    ],
)
def test_what_xpath_says_beyond_is_refused(xpath):
    with pytest.raises(Refusal):
        from_xpath(xpath, TARGETS.get)


def test_constraints():
    found = from_constraint("string-length( . ) <= 40 and . != 'x'", "string-length(.)")
    assert (found.minimum, found.maximum, found.rest) == (None, 40, ". != 'x'")
    found = from_constraint(". >= -1.5 and .<=2 and . <= 3", ".")
    assert (found.minimum, found.maximum, found.rest) == (-1.5, 2, ". <= 3")
    assert from_constraint("", ".") == from_constraint("  ", ".")


TYPES = [
    "select_one yn",
    "select_one agree",
    "select_multiple yn",
    "select_one gone",
    "rank yn",
    "range",
    "text",
    "integer",
]
TYPES += [
    "begin group",
    "end group",
    "begin repeat",
    "end repeat",
    "note",
    "start",
    "",
    "select one from yn",
    "decimal",
]
CELLS = [
    None,
    "",
    "a",
    "b",
    "${a} = 'Yes'",
    "selected(${a}, 'No')",
    ". <= 3",
    "likert",
    "table-list",
    "multiline",
    "yes",
]
CELLS += [
    "rating",
    "enps",
    "matrix",
    "service_matrix",
    "touchpoint",
    "number",
    "1 2",
    "ends",
    "none",
    3,
    1.5,
    "start=0",
    "\n",
]


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=CALM)
@given(st.lists(st.tuples(st.sampled_from(TYPES), *[st.sampled_from(CELLS)] * 12), max_size=8))
def test_any_sheet_is_a_questionnaire_or_a_refusal(rows):
    try:
        imported = foreign(*rows, head=[*HEAD, "surveyhost_kind", "surveyhost_labels", "surveyhost_bands", "media"])
    except Refusal:
        return
    survives(imported.questionnaire)


def test_whether_a_question_was_answered_is_compared_with_nothing_there():
    rows = [["select_one yn", "q", "Q?"], ["text", "t", "Say", None, None, "${q} != ''"]]
    rows += [["text", "u", "Say", None, None, "${q} = \"\" and ${t}!=''"]]
    imported = foreign(*rows, choices=YES_NO[:3])
    assert imported.left_out == ()
    assert [item.show_if for item in imported.questionnaire.items()] == [
        None, "q answered", "not q answered and t answered",
    ]  # fmt: skip
    assert to_xpath(parse("not q answered"), {"q": "choice"}.__getitem__) == "not(${q} != '')"
    assert to_xpath(parse("s answered"), {"s": "service_matrix"}.__getitem__) == "${s.chosen} != ''"


def test_a_choice_named_in_a_label_is_named_here_and_there():
    rows = [["begin group", "one", "One"], ["select_one yn", "q", "Q?"], ["text", "t", "Say"], ["end group"]]
    rows += [["text", "u", "Why ${q} and ${ q }?"], ["text", "v", "Why ${t}, ${gone}?"]]
    imported = foreign(*rows, choices=YES_NO[:3])
    told = "in its words, which is not a choice of one option on an earlier page; it stays as it is written"
    assert {one.what for one in imported.left_out} == {f"${{t}} {told}", f"${{gone}} {told}"}
    assert imported.questionnaire.item("u").text == {"en": "Why {{q}} and {{q}}?"}
    assert imported.questionnaire.item("v").text == {"en": "Why ${t}, ${gone}?"}
    survey = workbooks.read(xlsform.write(imported.questionnaire))["survey"]
    assert any("Why ${q} and ${q}?" in row for row in survey)
    assert not any("${t}" in str(cell) for row in survey for cell in row)
    survives(imported.questionnaire)
