"""Scales of other forms: turned lists, labels that are no point, and which end is the good one."""

import pytest

from tests.support.foreign_forms import form, listed, row, told

AGREE = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]


def asked(relevant, names, labels=AGREE, appearance="likert"):
    """The condition that a form's `relevant` becomes, where its scale has these names."""
    return form(
        row("select_one agree", "a", "I like it.", appearance=appearance),
        row("text", "why", "Why?", relevant=relevant),
        choices=listed("agree", *labels, names=names),
    )


@pytest.mark.parametrize(
    ("relevant", "names", "condition"),
    [
        ("${a} >= 4", [5, 4, 3, 2, 1], "a <= 2"),
        ("${a} > 1", [5, 4, 3, 2, 1], "a <= 4"),
        ("${a} < 3", [5, 4, 3, 2, 1], "a >= 4"),
        ("${a} = 5", [5, 4, 3, 2, 1], "a = 1"),
        ("${a} != '5'", [5, 4, 3, 2, 1], "a != 1"),
        ("${a} >= 4", [1, 2, 3, 4, 5], "a >= 4"),
        ("${a} > 3", [1, 2, 3, 4, 5], "a > 3"),
        ("${a} >= 1", [-2, -1, 0, 1, 2], "a >= 4"),
        ("${a} < 0", [-2, -1, 0, 1, 2], "a <= 2"),
        ("${a} >= 75", [0, 25, 50, 75, 100], "a >= 4"),
        ("${a} >= 2.5", [1, 2, 3, 4, 5], "a >= 3"),
        ("${a} > 1", [3, 1, 2, 5, 4], "a = 1 or a = 3 or a = 4 or a = 5"),
        ("selected(${a}, '4')", [5, 4, 3, 2, 1], "a = 2"),
        ("${a} = 01", [5, 4, 3, 2, 1], "a = 5"),
        ("not(${a} >= 4)", [5, 4, 3, 2, 1], "not a <= 2"),
    ],
)
def test_points_are_compared_as_their_names_are(relevant, names, condition):
    imported = asked(relevant, names)
    assert told(imported) == []
    assert imported.questionnaire.item("a").kind == "rating"
    assert imported.questionnaire.item("a").labels == {"en": tuple(AGREE)}
    assert imported.questionnaire.item("why").show_if == condition


@pytest.mark.parametrize(
    ("relevant", "names", "reason"),
    [
        ("${a} >= 4", ["never", "seldom", "often", "mostly", "always"], "the options of a are none"),
        ("${a} = 6", [5, 4, 3, 2, 1], "'6' is not an option of a"),
        ("${a} > 5", [5, 4, 3, 2, 1], "it can never be true"),
        ("${a} = 'agree'", [5, 4, 3, 2, 1], "'agree' is not an option of a"),
    ],
)
def test_a_comparison_that_cannot_be_kept_shows_the_question_always(relevant, names, reason):
    imported = asked(relevant, names)
    assert imported.questionnaire.item("why").show_if is None
    (line,) = told(imported)
    assert line == f"survey, row 3: relevant ({relevant}): {line.split(': ', 2)[2]}"
    assert reason in line and line.endswith("it is shown always")


def test_a_choice_coded_by_numbers_is_compared_by_them():
    imported = asked("${a} >= 4", [5, 4, 3, 2, 1], appearance=None)
    assert imported.questionnaire.item("a").kind == "choice"
    assert imported.questionnaire.item("why").show_if == 'a = "5" or a = "4"'


def test_the_rows_of_a_table_are_compared_so_too():
    imported = form(
        row("begin group", "grid", "How far do you agree?", appearance="table-list"),
        row("select_one agree", "food", "The food is good."),
        row("select_one agree", "room", "The room is warm."),
        row("end group", None),
        row("text", "why", "Why?", relevant="${food} >= 4 and ${room} = 1"),
        choices=listed("agree", *AGREE, names=[5, 4, 3, 2, 1]),
    )
    assert imported.questionnaire.item("grid").kind == "matrix"
    assert imported.questionnaire.item("why").show_if == "grid:food <= 2 and grid:room = 5"


@pytest.mark.parametrize(
    "label",
    ["Don't know", "Don’t know / Refused", "N/A", "Not applicable (98)", "Prefer not to say", "Không biết",
     "Không muốn trả lời", "Ne sait pas", "Sans objet", "No sabe / No contesta", "Prefiero no decir", "Não sei",
     "Não se aplica", "Weiß nicht", "Keine Angabe", "Tidak tahu", "Tidak berlaku", "모르겠음", "해당 없음",
     "わからない", "該当なし", "不知道", "不适用", "ไม่ทราบ", "لا أعرف", "لا ينطبق", "Не знаю", "Затрудняюсь ответить"],
)  # fmt: skip
def test_a_label_that_is_no_answer_is_no_point(label):
    imported = asked("${a} = 4", [1, 2, 3, 4, 99], labels=["Poor", "Fair", "Good", "Excellent", label])
    item = imported.questionnaire.item("a")
    assert (item.kind, item.points, item.not_applicable) == ("rating", 4, True)
    assert label not in item.labels["en"]
    assert told(imported) == [
        "choices, row 6: the option '99' is not a point of the scale; it becomes 'not applicable', stored as no answer"
    ]


@pytest.mark.parametrize("label", ["Never", "Not sure", "No", "Neither", "I know", "Not good", "Does not apply fully"])
def test_a_label_that_is_an_answer_stays_a_point(label):
    item = asked(None, [1, 2, 3, 4, 5], labels=["Poor", "Fair", "Good", "Excellent", label]).questionnaire.item("a")
    assert (item.points, item.not_applicable) == (5, False)


def test_does_not_apply_is_a_point_of_a_scale_of_applying():
    labels = ["Does not apply", "Applies a little", "Applies fully"]
    item = asked(None, [1, 2, 3], labels=labels).questionnaire.item("a")
    assert (item.points, item.not_applicable) == (3, False)


def test_a_condition_about_what_is_no_point_is_told():
    labels = ["Poor", "Fair", "Good", "Don't know"]
    for relevant in ("${a} = 99", "${a} >= 3"):  # in the other form both hold for "don't know"
        imported = asked(relevant, [1, 2, 3, 99], labels=labels)
        assert imported.questionnaire.item("why").show_if is None
        says = f"relevant ({relevant}): it refers to '99', for which no answer is stored; it is shown always"
        assert f"survey, row 3: {says}" in told(imported)
    assert asked("${a} < 3", [1, 2, 3, 99], labels=labels).questionnaire.item("why").show_if == "a < 3"


@pytest.mark.parametrize(
    ("first", "last", "proposed", "favourable"),
    [
        ("Strongly disagree", "Strongly agree", "last", "high"),
        ("Strongly agree", "Strongly disagree", "first", "low"),
        ("Rất hài lòng", "Rất không hài lòng", "first", "low"),
        ("Tout à fait d'accord", "Pas du tout d'accord", "first", "low"),
        ("Muy malo", "Muy bueno", "last", "high"),
        ("Concordo totalmente", "Discordo totalmente", "first", "low"),
        ("Stimme nicht zu", "Stimme voll zu", "last", "high"),
        ("Sangat tidak setuju", "Sangat setuju", "last", "high"),
        ("전혀 그렇지 않다", "매우 그렇다", "last", "high"),
        ("全くそう思わない", "とてもそう思う", "last", "high"),
        ("非常同意", "非常不同意", "first", "low"),
        ("ไม่เห็นด้วยอย่างยิ่ง", "เห็นด้วยอย่างยิ่ง", "last", "high"),
        ("أوافق بشدة", "لا أوافق بشدة", "first", "low"),
        ("Полностью не согласен", "Полностью согласен", "last", "high"),
        ("Never", "Always", None, "none"),
        ("1", "5", None, "none"),
    ],
)
def test_which_end_is_good_is_asked_with_a_proposal(first, last, proposed, favourable):
    labels = [first, "2", "3", "4", last]
    imported = form(
        row("select_one s", "a", "A", appearance="likert"),
        row("select_one s", "b", "B", appearance="likert"),
        row("select_one t", "c", "C", appearance="likert"),
        choices=[*listed("s", *labels), *listed("t", "x", "y", "z")],
    )
    one, other = imported.scales
    assert (one.items, one.labels, one.proposed) == (("a", "b"), {"en": tuple(labels)}, proposed)
    assert (other.items, other.proposed) == (("c",), None)
    assert {imported.questionnaire.item(code).favourable for code in one.items} == {favourable}


def test_ranges_that_are_no_enps_are_scales():
    imported = form(
        row("range", "pain", "How bad is the pain?", parameters="start=0 end=10 step=1"),
        row("range", "advise", "Would you recommend us?", parameters="start=0 end=10"),
        row("range", "warm", "How warm?", parameters="start=-20 end=20 step=10"),
        row("range", "share", "Which share?", parameters="start=0 end=100 step=5"),
        row("text", "why", "Why?", relevant="${pain} >= 7 and ${warm} < 0 and ${advise} <= 6"),
        choices=listed("x", "y"),
    )
    items = {item.code: item for item in imported.questionnaire.items()}
    assert {code: str(item.kind) for code, item in items.items()} == {
        "pain": "rating", "advise": "enps", "warm": "rating", "share": "number", "why": "text",
    }  # fmt: skip
    assert (items["pain"].points, items["pain"].labels["en"][0]) == (11, "0")
    assert items["warm"].labels == {"en": ("-20", "-10", "0", "10", "20")}
    assert (items["share"].minimum, items["share"].maximum, items["share"].bands) == (0, 100, (20, 40, 60, 80))
    assert items["why"].show_if == "pain >= 8 and warm <= 2 and advise <= 6"
