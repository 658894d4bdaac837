"""What importers share: words without markup, bands where a format has none, and documents that are made to fit."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import to_document
from surveyhost.formats.amounts import bands, period
from surveyhost.formats.common import Draft, ScaleQuestion
from surveyhost.formats.fitting import fitted
from surveyhost.formats.labels import good_end, is_advice
from surveyhost.formats.markup import plain
from tests.core.questionnaire.test_schema import example


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Plain", "Plain"),
        ("**Bold**, *thin*, __strong__ and _soft_", "Bold, thin, strong and soft"),
        ("# Head\n## Second\nText", "Head\nSecond\nText"),
        ("[The rules](https://example.org/a_b)", "The rules (https://example.org/a_b)"),
        (r"1 \* 2 \_ 3 \# 4", "1 * 2 _ 3 # 4"),
        ("<p>One</p><p>Two&nbsp;three</p>", "One\nTwo three"),
        ('<span style="color:red">Red</span><br/>line', "Red\nline"),
        ("<o:p></o:p>Word's<!--[if gte mso 9]><xml>x</xml><![endif]--> own", "Word's own"),
        ("<style>p { color: red }</style>Seen<script>x</script>", "Seen"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a < b and c > d", "a < b and c > d"),
        ("snake_case_name and a__b__c", "snake_case_name and a__b__c"),
        ("Name: ________", "Name: ________"),
        ("Required *", "Required *"),
        ("AT&T; <none>", "AT&T; <none>"),
        ("C# and 5 # 6", "C# and 5 # 6"),
    ],
)
def test_words_alone_stay(text, words):
    assert plain(text) == words


@pytest.mark.parametrize(
    ("minimum", "maximum", "whole", "bounds"),
    [
        (None, None, False, [1, 5, 10, 20, 50, 100]),
        (0, None, True, [1, 5, 10, 20, 50, 100]),
        (18, None, True, [19, 23, 28, 38, 68, 118]),
        (0, 120, True, [50, 100]),
        (18, 99, True, [20, 40, 60, 80]),
        (1, 10, True, [2, 4, 6, 8]),
        (0, 1, False, [0.2, 0.4, 0.6, 0.8]),
        (0, 1, True, [1]),
        (-5, 5, False, [-4, -2, 0, 2, 4]),
        (None, 3, False, [1, 2]),
        (None, -3, False, [-100, -80, -60, -40, -20]),
        (0, 1e9, True, [2e8, 4e8, 6e8, 8e8]),
        (0.1, 0.15, False, [0.11, 0.12, 0.13, 0.14]),
    ],
)
def test_bands_are_round_and_none_is_empty(minimum, maximum, whole, bounds):
    found = bands(minimum, maximum, whole)
    assert found == bounds
    assert found == sorted(set(found)) and len(found) <= 20
    assert all((minimum is None or bound > minimum) and (maximum is None or bound <= maximum) for bound in found)


@pytest.mark.parametrize(
    ("earliest", "latest", "by"),
    [
        ("2020-01-01", "2026-12-31", "year"), ("2026-01-01", "2026-12-31", "quarter"),
        ("2026-01-01", "2026-02-28", "month"), ("2026-01-01", "2026-01-31", ""), ("1900-01-01", "2026-01-01", ""),
        ("2026-02-30", "2027-01-01", ""), ("", "2026-01-01", ""), ("2026-01-01", "2025-01-01", ""),
    ],
)  # fmt: skip
def test_days_are_counted_by_the_longest_period_that_parts_them(earliest, latest, by):
    assert period(earliest, latest) == by


def test_languages_that_contradict_each_other_propose_no_end():
    assert good_end({"en": ("Disagree", "Agree"), "vi": ("Đồng ý", "Không đồng ý")}) is None
    assert good_end({"en": ("Disagree", "Agree"), "xx": ("1", "2")}) == "last"
    assert good_end({"en": ("Not at all", "Very satisfied")}) is None
    assert good_end({}) is None


def test_whether_a_question_asks_for_a_recommendation():
    assert is_advice({"en": "Would you recommend us?"}) and is_advice({"vi": "Bạn có giới thiệu nơi này không?"})
    assert not is_advice({"en": "How bad is the pain?"})


def drafted(change):
    """What becomes of the docs' example after a change that no questionnaire could have."""
    document = to_document(example())
    draft = Draft(document)
    change(document)
    draft.scales = [ScaleQuestion(("it_speed", "gone"), {}, None), ScaleQuestion(("gone",), {}, None)]
    return fitted(draft)


def test_what_is_against_a_rule_goes_alone():
    def change(document):
        items = document["section"][0]["item"]
        items[2]["show_if"] = 'nowhere = "x"'
        items[3] |= {"bands": []}
        document["section"][1]["item"][0]["theme"] = "none"

    made = drafted(change)
    assert [item.code for item in made.questionnaire.items()] == [
        item.code for item in example().items() if item.code != "hours"
    ]
    assert (made.questionnaire.item("it_speed").show_if, made.questionnaire.item("tools").theme) == (None, None)
    assert [one.items for one in made.scales] == [("it_speed",)]
    assert {one.what for one in made.left_out} == {
        'its condition (nowhere = "x"): expected only items of this questionnaire; it is shown always',
        "a question that cannot be asked: expected a list of 1 to 20 numbers, found a list of 0",
        "its theme, which is none of the file's",
    }


def test_conditions_about_what_went_go_too():
    def change(document):
        document["section"][0]["item"][1]["options"] = document["section"][0]["item"][1]["options"][:1]

    made = drafted(change).questionnaire
    about = [item.code for item in example().items() if "uses_it" in (item.show_if or "")]
    assert about and "uses_it" not in {item.code for item in made.items()}
    assert [made.item(code).show_if for code in about] == [None] * len(about)


def test_a_file_of_which_nothing_is_left_is_refused():
    def change(document):
        for section in document["section"]:
            section["item"] = [item for item in section["item"] if item["kind"] == "note"]

    with pytest.raises(Refusal, match="has no question that can be asked here"):
        drafted(change)
