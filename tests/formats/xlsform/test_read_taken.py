"""Shapes of real forms: what of each comes along, and that the rest is listed by its row."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import to_document
from surveyhost.core.questionnaire.texts import complete
from tests.support.foreign_forms import HEAD, form, listed, row, told

YES_NO = listed("yn", "Yes", "No", names=["yes", "no"])


def items(imported):
    return {item.code: item for item in imported.questionnaire.items()}


def test_a_form_without_a_title_is_called_after_its_file():
    for settings in ([], [["form_id"], ["x"]], [["form_title", "form_id"], [None, "x"]]):
        imported = form(row("text", "q", "Q?"), settings=settings)
        assert imported.questionnaire.title == {"en": "my form 2"}
        assert told(imported) == ["settings, row 2: a form without a title; it is called my form 2 after its file"]


def test_a_text_that_a_language_lacks_is_left_to_be_written():
    head = ["type", "name", "label::English (en)", "label::Français (fr)", "hint::English (en)"]
    choice_head = ["list_name", "name", "label::English (en)", "label::Français (fr)"]
    imported = form(
        ["select_one yn", "q", "Q?", "Q ?", "Think."],
        ["text", "r", "R?"],
        head=head,
        choice_head=choice_head,
        choices=[["yn", "yes", "Yes", "Oui"], ["yn", "no", "No"]],
    )
    found = items(imported)
    assert found["r"].text == {"en": "R?", "fr": "…"}
    assert found["q"].help == {"en": "Think.", "fr": "…"}
    assert found["q"].options[1].text == {"en": "No", "fr": "…"}
    missing = "a text that is missing in fr; … stands for it until somebody writes it"
    assert told(imported) == [f"survey, row 2: {missing}", f"choices, row 3: {missing}", f"survey, row 3: {missing}"]
    done, count = complete(to_document(imported.questionnaire))["fr"]
    assert count - done == 3


@pytest.mark.parametrize(
    ("relevant", "condition"),
    [
        ("${q} != ''", "q answered"),
        ("string-length(${t}) > 0", "t answered"),
        ("count-selected(${m}) >= 1", "m answered"),
        ("count-selected(${m}) = 0", "not m answered"),
        ("${m} = 'yes'", 'm includes "yes" and not m includes "no"'),
        ("${m} != 'yes'", 'not (m includes "yes" and not m includes "no")'),
        ("${q} = ‘yes’", 'q = "yes"'),
        ("true()", None),
        ("${age} >= 18 and ${age} < 65", "age >= 18 and age < 65"),
    ],
)
def test_conditions_that_are_kept(relevant, condition):
    imported = form(*ASKED, row("note", "n", "Shown?", relevant=relevant), choices=YES_NO)
    assert items(imported)["n"].show_if == condition
    assert not any("relevant" in line for line in told(imported))


ASKED = [
    row("select_one yn", "q", "Q?"),
    row("select_multiple yn", "m", "M?"),
    row("text", "t", "T?"),
    row("integer", "age", "How old?", constraint=". >= 0 and . <= 120"),
    row("note", "hello", "Hello"),
    row("geopoint", "place", "Where?"),
]


@pytest.mark.parametrize(
    ("relevant", "reason"),
    [
        ("${q} = 'maybe'", "'maybe' is not an option of q"),
        ("${hello} != ''", "whether hello was answered cannot be asked"),
        ("${place} != ''", "${place} is not an earlier question that came along"),
        ("${n} = 'x'", "${n} is not an earlier question that came along"),
        ("${q} > 2", "'>' needs numbers, and the options of q are none"),
        ("${t} > 2", "'>' asks nothing of t, which is a text"),
        ("today() > '2020-01-01'", "'today' has no counterpart here"),
        ("count-selected(${m}) > 1", "'count-selected() > 1' has no counterpart here"),
        ("${age} > ${age}", "'age' has no counterpart here"),
        ("/data/q = 'yes'", "'/data/q = 'yes'' has no counterpart here"),
        (" or ".join(["${q} = 'yes'"] * 90), "it is longer than 1000 characters"),
    ],
)
def test_conditions_that_cannot_be_kept_show_the_question_always(relevant, reason):
    imported = form(*ASKED, row("note", "n", "Shown?", relevant=relevant), choices=YES_NO)
    assert items(imported)["n"].show_if is None
    assert f"survey, row 8: relevant ({relevant[:60]}): {reason}; it is shown always" in told(imported)


def test_what_is_never_shown_is_left_out():
    imported = form(
        row("text", "a", "A?", relevant="false()"),
        row("begin group", "g", "G", relevant="0"),
        row("text", "b", "B?"),
        row("end group", None),
        row("text", "c", "C?", appearance="hidden"),
        row("text", "d", "D?"),
    )
    assert list(items(imported)) == ["d"]
    assert [line.split(":")[0] for line in told(imported)] == [f"survey, row {number}" for number in (2, 3, 4, 6)]


ONE = [
    ("a required note", row("note", "q", "Read this.", required="yes"), [], "note", []),
    ("no is no wish", row("note", "q", "Read this.", required="no"), [], "note", []),
    ("a picture alone", row("text", "q"), [], "text", ["a text that is missing in en; … stands"]),
    ("a hint in place of words", row("text", "q", hint="Say it."), [], "text", []),
    ("a box to tick", row("acknowledge", "q", "I have read it."), [], "note", ["a box to tick; its words alone"]),
    ("one option", row("select_one l", "q", "?"), listed("l", "I agree"), "choice",
     ["a list with only one option; write the second one"]),
    ("one of several", row("select_multiple l", "q", "?"), listed("l", "I agree"), "choices",
     ["a list with only one option"]),
    ("an option without words", row("select_one l", "q", "?"), [["l", "a", None], ["l", "b", "B"]], "choice",
     ["choices, row 2: an option without words; its name stands for them"]),
    ("an option twice", row("select_one l", "q", "?"), [["l", "a", "A"], ["l", "a", "A"], ["l", "b", "B"]], "choice",
     ["choices, row 3: the option 'a', which is in its list twice"]),
    ("two options of one name", row("select_one l", "q", "?"), [["l", "a", "A"], ["l", "a", "Ah"]], "choice",
     ["choices, row 3: another option called 'a'; it has a code of its own"]),
    ("two points", row("select_one l", "q", "?", appearance="likert"), listed("l", "a", "b"), "choice",
     ["a scale of 2 points"]),
    ("twelve points", row("select_one l", "q", "?", appearance="likert"), listed("l", *"abcdefghijkm"), "choice",
     ["a scale of 12 points"]),
    ("labels too long for a scale", row("select_one l", "q", "?", appearance="likert"),
     listed("l", "a" * 101, "b", "c"), "choice", ["or of labels that are too long for one; it is a choice here"]),
    ("many options", row("select_one l", "q", "?"), listed("l", *map(str, range(101))), "text",
     ["a list of 101 options, which is too long; it became a text question"]),
    ("many to choose", row("select_multiple l", "q", "?"), listed("l", *map(str, range(101))), "text",
     ["a list of 101 options"]),
    ("many to put in order", row("rank l", "q", "?"), listed("l", *map(str, range(31))), "choices",
     ["a ranking of more than 30 options"]),
    ("line breaks in an option", row("select_one l", "q", "?"), listed("l", "a\nb", "c"), "choice",
     ["choices, row 2: line breaks or tabs in its words; spaces stand for them"]),
    ("tabs", row("text", "q", "a\tb"), [], "text", ["line breaks or tabs in its words"]),
    ("a long option", row("select_one l", "q", "?"), listed("l", "a" * 501, "c"), "choice",
     ["choices, row 2: words of more than 500 characters; what is behind them is cut off"]),
    ("a long question", row("text", "q", "a" * 5001), [], "text", ["words of more than 5000 characters"]),
    ("HTML", row("text", "q", "<b>Say</b> it &amp; more<br>here"), [], "text", ["HTML or Markdown in column 'label'"]),
    ("Markdown", row("text", "q", "# Say\n**it** to [us](http://x.org)"), [], "text", ["HTML or Markdown"]),
    ("a reference in words", row("text", "q", "Hello ${name}"), [], "text",
     ["${name} in its words, which is not a choice of one option on an earlier page; it stays as it is written"]),
    ("a number", row("decimal", "q", "?"), [], "number", ["it is counted below 1, 5, 10, 20, 50, 100 and from"]),
    ("a whole number within bounds", row("integer", "q", "?", constraint=".>0 and .<=60"), [], "number",
     ["it is counted below 20, 40 and from", "that numbers are whole"]),
    ("bounds that an exception breaks", row("integer", "q", "?", constraint=". < 60 or . = 999"), [], "number",
     ["constraint (. < 60 or . = 999)", "it is counted below 1, 5, 10", "that numbers are whole"]),
    ("bounds the wrong way round", row("decimal", "q", "?", constraint=". >= 9 and . <= 3"), [], "number",
     ["constraint (9–3)", "it is counted below 1, 5, 10"]),
    ("a date within a year", row("date", "q", "?", constraint=". >= date('2026-01-01') and . <= date('2026-12-31')"),
     [], "date", ["each single day; it is counted by quarter"]),
    ("more than there are", row("select_multiple l", "q", "?", constraint="count-selected(.) >= 5"),
     listed("l", "a", "b"), "choices", ["constraint (minimum 5)"]),
    ("a bound of what is no number", row("select_one l", "q", "?", constraint=". >= 2"), listed("l", "a", "b"),
     "choice", ["column 'constraint' (. >= 2)"]),
    ("a value where a length was meant", row("text", "q", "?", constraint=". <= 5"), [], "text",
     ["constraint (. <= 5)"]),
    ("a filter", [*row("select_one l", "q", "?"), "state = ${state}"], listed("l", "a", "b"), "choice",
     ["choice_filter (state = ${state}); every option of its list is shown"]),
    ("a text of at most ten thousand", row("text", "q", "?", constraint="string-length(.) <= 5000"), [], "text",
     ["at most 5000 characters"]),
    ("old spellings", row("add select one prompt using l", "q", "?"), listed("l", "a", "b"), "choice", []),
    ("all that apply", row("select all that apply from l", "q", "?"), listed("l", "a", "b"), "choices", []),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "choices", "kind", "lines"), [one[1:] for one in ONE], ids=[one[0] for one in ONE])
def test_a_question_is_taken_as_the_nearest_kind(cells, choices, kind, lines):
    imported = form(cells, row("text", "last", "Anything else?"), choices=choices, head=[*HEAD, "choice_filter"])
    assert items(imported)["q"].kind == kind
    found = told(imported)
    assert len(found) == len(lines), found
    for line, expected in zip(found, lines, strict=True):
        assert expected in line


def test_words_alone_stay_of_html_and_markdown():
    imported = form(
        row("text", "q", "<b>Say</b> it &amp; more<br>here"), row("text", "r", "# Say\n**it** *to* [us](u)")
    )
    assert [item.text["en"] for item in imported.questionnaire.items()] == ["Say it & more\nhere", "Say\nit to us (u)"]


def test_options_under_a_filter_are_asked_about_together():
    imported = form(
        row("select_one l", "town", "Which town?"),
        row("text", "why", "Why?", relevant="${town} = 'king'"),
        choices=[["l", "king", "King (North)", "n"], ["l", "king", "King (South)", "s"], ["l", "x", "X", "n"]],
        choice_head=["list_name", "name", "label", "state"],
    )
    assert [option.code for option in items(imported)["town"].options] == ["king", "king_3", "x"]
    assert items(imported)["why"].show_if == 'town = "king" or town = "king_3"'
    assert "choices, row 2: column 'state' (n and so on, 3 cells down to row 4)" in told(imported)


def test_a_table_that_makes_no_matrix_asks_its_rows_one_by_one():
    rows = [row("begin group", "g", "How often?", appearance="table-list")]
    rows += [row("select_one l", name, name) for name in "ab"] + [row("end group", None)]
    imported = form(*rows, choices=listed("l", "Yes", "No"))
    assert {code: str(item.kind) for code, item in items(imported).items()} == {"a": "choice", "b": "choice"}
    assert imported.questionnaire.sections[0].title == {"en": "How often?"}


def test_a_row_of_labels_above_rows_without_is_a_matrix():
    rows = [row("begin group", "g", "How good?", appearance="field-list")]
    rows += [row("select_one l", "head", None, appearance="label")]
    rows += [row("select_one l", name, name.upper(), appearance="list-nolabel") for name in "ab"]
    imported = form(*rows, row("end group", None), choices=listed("l", "Bad", "So so", "Good"))
    assert told(imported) == []
    assert [(one.code, one.text["en"]) for one in items(imported)["g"].rows] == [("a", "A"), ("b", "B")]


def test_blocks_of_kobotoolbox_are_a_table_and_an_order():
    head = [*HEAD, "kobo--score-choices", "kobo--rank-items", "$kuid"]
    blank = [None] * 6
    imported = form(
        ["begin_score", "how", "How good?", *blank, "l", None, "aa1"],
        ["score__row", "food", "Food", *blank, None, None, "aa2"],
        ["score__row", "room", "Room", *blank],
        ["end_score"],
        ["begin_rank", "first", "What first?", *blank, None, "l"],
        ["rank__level", "one", "1st"],
        ["end_rank"],
        head=head,
        choices=listed("l", "Bad", "So so", "Good"),
    )
    assert [(item.code, item.kind) for item in imported.questionnaire.items()] == [
        ("how", "matrix"),
        ("first", "ranking"),
    ]
    assert told(imported) == ["survey, row 7: the label of a rank ('one')"]


def test_titles_of_outer_groups_stand_above_their_first_questions():
    imported = form(
        row("begin group", "a", "Household"),
        row("begin group", "b", "Members"),
        row("text", "q", "Q?"),
        row("end group", None),
        row("begin group", "c", "House"),
        row("text", "r", "R?"),
        row("end group", None),
        row("begin group", "d"),
        row("text", "s", "S?"),
        row("end group", None),
        row("end group", None),
    )
    titles = [section.title["en"] for section in imported.questionnaire.sections]
    assert titles == ["Household – Members", "House", "Household"]
    assert told(imported) == []


def test_rows_that_are_disabled_and_loops_are_left_out():
    imported = form(
        [*row("text", "a", "A?"), "yes"],
        row("begin loop over l", "loop", "For each"),
        row("text", "b", "B?"),
        row("end loop", None),
        [*row("text", "c", "C?"), "no"],
        head=[*HEAD, "disabled"],
    )
    assert list(items(imported)) == ["c"]
    assert told(imported) == [
        "survey, row 2: a row that is disabled ('a')",
        "survey, row 3: a loop ('loop')",
        "survey, row 4: text inside it ('b')",
    ]


def test_headings_may_stand_below_a_line_of_words():
    rows = [["Our form, version 3"], [], HEAD, row("text", "q", "Q?"), row("image", "p", "P")]
    imported = form(survey=rows)
    assert list(items(imported)) == ["q"]
    assert told(imported) == ["survey, row 5: type 'image' ('p')"]


def test_more_sections_than_there_may_be_are_joined():
    rows = []
    for number in range(70):
        rows += [row("begin group", f"g{number}", f"G{number}", relevant="${q0} = 'yes'" if number else None)]
        rows += [row("select_one yn", f"q{number}", "Q?"), row("end group", None)]
    imported = form(*rows, choices=YES_NO)
    questionnaire = imported.questionnaire
    assert (len(questionnaire.sections), len(list(questionnaire.items()))) == (60, 70)
    assert len(told(imported)) == 10
    shown = [section.show_if or item.show_if for section in questionnaire.sections for item in section.items]
    assert shown == [None] + ['q0 = "yes"'] * 69


def test_more_questions_than_there_may_be_are_listed():
    imported = form(*[row("text", f"q{number}", "Q?") for number in range(503)])
    assert len(list(imported.questionnaire.items())) == 500
    assert told(imported)[-1] == "survey, row 504: a question beyond the first 500"
    assert len(told(imported)) == 3


@pytest.mark.parametrize("type_", ["geopoint", "calculate", "image", "note", "start"])
def test_a_form_in_which_nothing_is_asked_is_refused(type_):
    with pytest.raises(Refusal, match="has no question that can be asked here"):
        form(row(type_, "q", "Words"))
