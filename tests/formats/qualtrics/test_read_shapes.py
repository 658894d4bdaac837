"""What each shape of a .qsf file becomes, and that it goes through our own format and back."""

import pytest

from surveyhost.core.questionnaire.file import read as read_toml
from surveyhost.core.questionnaire.file import to_document, write
from surveyhost.formats.qualtrics.read import read
from tests.support.qsf_files import answers, block, content, question, row, rules, survey, when

AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
ASK = question(1, "MC", "SAVR", "Yes", "No")
LIKERT = question(1, "Matrix", "Likert", "Pay", "Team", inner="SingleAnswer", Answers=answers(*AGREE))
SHAPES = {
    "vertical": ([ASK], ["choice"]),
    "horizontal": ([question(1, "MC", "SAHR", "Yes", "No")], ["choice"]),
    "dropdown": ([question(1, "MC", "DL", "Yes", "No")], ["choice"]),
    "one box": ([question(1, "MC", "SAVR", "I agree")], ["choice"]),
    "long list": ([question(1, "MC", "DL", *(f"Town {n}" for n in range(120)))], ["text"]),
    "several": ([question(1, "MC", "MAVR", "Red", "Blue", "Green")], ["choices"]),
    "several in a row": ([question(1, "MC", "MAHR", "Red", "Blue")], ["choices"]),
    "likert": ([LIKERT], ["matrix"]),
    "two points": ([question(1, "Matrix", "Likert", "A", "B", inner="SingleAnswer", Answers=answers("Y", "N"))],
                   ["choice", "choice"]),
    "boxes": ([question(1, "Matrix", "Likert", "A", "B", inner="MultipleAnswer", Answers=answers("Y", "N"))],
              ["choices", "choices"]),
    "many rows": ([question(1, "Matrix", "Likert", *(f"Row {n}" for n in range(60)), inner="SingleAnswer",
                            Answers=answers(*AGREE))], ["matrix", "matrix"]),
    "line": ([question(1, "TE", "SL")], ["text"]),
    "number": ([question(1, "TE", "SL", Validation=rules(ContentType="ValidNumber",
                                                         ValidNumber={"Min": "1", "Max": "50"}))], ["number"]),
    "lines": ([question(1, "TE", "ML")], ["comment"]),
    "essay": ([question(1, "TE", "ESTB")], ["comment"]),
    "form": ([question(1, "TE", "FORM", "First", "Second")], ["texts"]),
    "recommend": ([question(1, "MC", "NPS", Choices=[{"Display": str(n)} for n in range(11)])], ["enps"]),
    "slider": ([question(1, "Slider", "HSLIDER", "Share", Configuration={"CSSliderMin": 0, "CSSliderMax": 100})],
               ["number"]),
    "bars": ([question(1, "Slider", "HBAR", "A", "B", Configuration={"CSSliderMin": 0, "CSSliderMax": 10})],
             ["number", "number"]),
    "rank": ([question(1, "RO", "DND", "Pay", "Team")], ["ranking"]),
    "words": ([ASK, question(2, "DB", "TB")], ["choice", "note"]),
}  # fmt: skip


def items(imported):
    return [item for section in imported.questionnaire.sections for item in section.items]


def told(imported):
    return [str(one) for one in imported.left_out]


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_becomes_this_and_goes_to_toml_and_back(name):
    questions, kinds = SHAPES[name]
    imported = survey(questions)
    assert [item.kind for item in items(imported)] == kinds
    assert to_document(read_toml(write(imported.questionnaire))) == to_document(imported.questionnaire)


@pytest.mark.parametrize(
    ("kind", "selector"),
    [("CS", "VRTL"), ("SBS", "SBSMatrix"), ("FileUpload", "FileUpload"), ("HeatMap", "Image"), ("Timing", "PageTimer"),
     ("Captcha", "V2"), ("Meta", "Browser"), ("Matrix", "TE"), ("New", "Newer")],
)  # fmt: skip
def test_what_has_no_kind_here_is_listed_with_its_words(kind, selector):
    imported = survey([ASK, question(2, kind, selector, "Alpha", "Beta")])
    assert [item.code for item in items(imported)] == ["q1"]
    lines = [one for one in told(imported) if one.startswith("question Q2:")]
    assert kind in lines[0]
    assert lines[1] == "question Q2: its words: Text 2, Alpha, Beta"


LOGIC = [
    ([row("q://QID1/SelectableChoice/1")], 'q1 = "1"'),
    ([row("q://QID1/SelectableChoice/1", "NotSelected")], 'q1 != "1"'),
    ([row("q://QID1/SelectableChoice/1"), row("q://QID1/SelectableChoice/2", joint="Or")], 'q1 = "1" or q1 = "2"'),
    ([row("q://QID2/SelectableChoice/1"), row("q://QID1/SelectableChoice/2", joint="And")],
     'q2 includes "1" and q1 = "2"'),
    ([row("q://QID1/SelectableChoice/1"), row("q://QID2/SelectableChoice/1", joint="Or"),
      row("q://QID2/SelectableChoice/2", joint="And")], 'q1 = "1" or q2 includes "1" and q2 includes "2"'),
    ([row("q://QID3/SelectableChoice/1/4")], "q3:1 = 4"),
    ([row("q://QID4/ChoiceTextEntryValue", "GreaterThan", "5")], "q4 > 5"),
    ([row("q://QID4/ChoiceTextEntryValue", "NotEmpty")], "q4 answered"),
    ([row("q://QID4/ChoiceTextEntryValue", "Empty")], "not q4 answered"),
    ([row("q://QID5/SelectableChoice/9")], "q5 = 9"),
]  # fmt: skip
FIRST = [
    ASK, question(2, "MC", "MAVR", "A", "B"), LIKERT | {"QuestionID": "QID3", "DataExportTag": "Q3"},
    question(4, "TE", "SL", Validation=rules(ContentType="ValidNumber")), question(5, "MC", "NPS"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "condition"), LOGIC)
@pytest.mark.parametrize("key", ["DisplayLogic", "InPageDisplayLogic"])
def test_display_logic_becomes_a_condition(rows, condition, key):
    imported = survey([*FIRST, question(9, "TE", "ML", **{key: when(*rows)})])
    assert str(items(imported)[-1].show_if) == condition
    assert not [one for one in told(imported) if "condition" in one]


@pytest.mark.parametrize(
    "rows",
    [[row("q://QID77/SelectableChoice/1")], [row("q://QID1/SelectableChoice/44")],
     [row("q://QID4/ChoiceTextEntryValue", "Contains", "x")], [{"LogicType": "EmbeddedField", "Operator": "EqualTo"}]],
)  # fmt: skip
def test_logic_beyond_ours_is_listed_and_its_question_always_shown(rows):
    imported = survey([*FIRST, question(9, "TE", "ML", DisplayLogic=when(*rows))])
    assert items(imported)[-1].show_if is None
    assert [one for one in told(imported) if one.startswith("question Q9: its condition")]


def test_a_recoded_scale_is_compared_by_its_choices_and_its_good_end_is_asked():
    turned = LIKERT | {"RecodeValues": {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}}
    imported = survey([turned, question(9, "TE", "ML", DisplayLogic=when(row("q://QID1/SelectableChoice/2/5")))])
    assert str(items(imported)[1].show_if) == "q1:2 = 5"
    assert [(one.items, one.proposed) for one in imported.scales] == [(("q1",), "last")]
    assert any("Strongly disagree = 5" in one for one in told(imported))


def test_a_label_without_an_opinion_is_not_applicable():
    likert = question(1, "Matrix", "Likert", "Pay", Answers=answers(*AGREE, "Don't know"))
    item = items(survey([likert]))[0]
    assert (item.points, item.not_applicable) == (5, True)


def test_other_exclusive_order_and_bounds():
    choices = {"1": {"Display": "A"}, "2": {"Display": "Other", "TextEntry": "true"},
               "3": {"Display": "None", "ExclusiveAnswer": True}}  # fmt: skip
    ask = question(1, "MC", "MAVR", Choices=choices, ChoiceOrder=[3, "1", 2],
                   Validation=rules(ForceResponse="ON", MinChoices="2"))  # fmt: skip
    item = items(survey([ask]))[0]
    assert [(one.code, one.other, one.exclusive) for one in item.options] == [
        ("3", False, True), ("1", False, False), ("2", True, False)]  # fmt: skip
    assert (item.required, item.minimum) == (True, 2)


def test_piped_text_of_an_earlier_choice():
    pipe = "You said ${q://QID1/ChoiceGroup/SelectedChoices}, ${e://Field/name} {sic}"
    later = question(2, "TE", "ML", QuestionText=pipe)
    imported = survey([ASK, later], [block("One", ASK), block("Two", later)])
    assert items(imported)[1].text["en"] == "You said {{q1}}, ${e://Field/name} {sic}"
    assert any("${e://Field/name}" in one for one in told(imported))


def test_braces_of_the_file_name_no_question():
    imported = survey([ASK, question(2, "TE", "ML", QuestionText="Say {{q1}}")])
    assert items(imported)[1].text["en"] == "Say q1"
    assert any("braces around 'q1'" in one for one in told(imported))


def test_blocks_stand_in_the_order_of_the_flow_and_the_bin_is_told():
    two, gone = question(2, "TE", "ML"), question(3, "TE", "ML")
    blocks = [block("One", ASK), block("Bin", gone, kind="Trash"), block("Two", two)]
    flow = [{"Type": "Branch", "Description": "New", "Flow": [{"Type": "Block", "ID": "BL_Two"}]},
            {"Type": "Block", "ID": "BL_One"}]  # fmt: skip
    imported = survey([ASK, two, gone], blocks, flow)
    assert [one.title["en"] for one in imported.questionnaire.sections] == ["Two", "One"]
    assert {"flow: the trash block: Bin", "question Q3: its words: Text 3"} <= set(told(imported))
    assert "flow: a branch (New); what is in it is shown always" in told(imported)


def test_translations_are_languages():
    ask = ASK | {"Language": {"VI": {"QuestionText": "Câu 1", "Choices": {"1": {"Display": "Có"}}}}}
    imported = survey([ask])
    assert imported.questionnaire.languages == ("en", "vi")
    assert items(imported)[0].text == {"en": "Text 1", "vi": "Câu 1"}
    assert items(imported)[0].options[1].text["vi"] == "…"


def test_every_text_of_a_file_is_in_the_questionnaire_or_in_the_list():
    ask = ASK | {"SecretPart": {"deep": ["Zulu"]}, "QuestionText": "<b>Bold</b> &amp; plain"}
    skips = [{"Description": "Xray", "SkipToDestination": "ENDOFSURVEY"}]
    likert = LIKERT | {"QuestionID": "QID2", "DataExportTag": "Q2", "Labels": {"1": {"Display": "Whisky"}}}
    questions = [ask, likert, question(3, "CS", "VRTL", "Victor")]
    file = content(
        questions, [block("Work", *questions, skips=skips)], options={"EOSMessage": "Uniform", "Skin": "Tango"},
        others=[{"Element": "QO", "Payload": {"Name": "Sierra"}}, {"Element": "ZZ", "Payload": ["Romeo"]}],
        SurveyDescription="Quebec",
    )  # fmt: skip
    imported = read(file, "x")
    everything = write(imported.questionnaire) + "\n".join(told(imported))
    for word in ("Zulu", "Xray", "Whisky", "Victor", "Uniform", "Tango", "Sierra", "Romeo", "Quebec", "Bold & plain",
                 "formatting", "Pay", "Team", *AGREE):  # fmt: skip
        assert word in everything, word
