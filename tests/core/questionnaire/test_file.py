"""Questionnaire files: the format, and every mistake with its path, its line and what was expected."""

import time

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import Mistake, QuestionnaireProblems, from_document, read, to_document, write

GOOD = """\
code = "internal-service"
languages = ["vi", "en"]
title = { vi = "Chất lượng phục vụ nội bộ", en = "Internal service quality" }

[[theme]]
code = "speed"
text = { vi = "Nhanh", en = "Speed" }

[[section]]
code = "it"
kind = "touchpoint"                      # or "plain", the default
title = { vi = "Bộ phận CNTT", en = "IT help desk" }

[[section.item]]
code = "uses_it"
kind = "choice"
text = { vi = "Bạn có cần đến CNTT không?", en = "Do you need IT?" }
options = [
  { code = "yes", text = { vi = "Có", en = "Yes" } },
  { code = "no", text = { vi = "Không", en = "No" } },
]

[[section.item]]
code = "it_speed"
kind = "rating"
points = 5
theme = "speed"
text = { vi = "Yêu cầu của tôi được xử lý nhanh.", en = "My requests are handled quickly." }
labels = { vi = ["Rất không đồng ý", "Rất đồng ý"], en = ["Strongly disagree", "Strongly agree"] }
required = false
favourable = "high"
show_if = 'uses_it = "yes"'

[[section.item]]
code = "hours"
kind = "number"
text = { vi = "Chờ bao nhiêu giờ?", en = "How many hours did you wait?" }
minimum = 0
maximum = 99.5
bands = [1, 8, 24]

[[section.item]]
code = "it_comment"
kind = "comment"
text = { vi = "Điều gì nên thay đổi?", en = "What should change?" }
"""


def mistakes(text):
    with pytest.raises(QuestionnaireProblems) as caught:
        read(text)
    return caught.value.mistakes


def line_of(text, words):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_the_format_of_the_example():
    questionnaire = read(GOOD)
    section = questionnaire.sections[0]
    assert (section.kind, section.title["en"]) == ("touchpoint", "IT help desk")
    speed = questionnaire.item("it_speed")
    assert (speed.points, speed.theme, speed.required, speed.favourable) == (5, "speed", False, "high")
    assert speed.labels["vi"] == ("Rất không đồng ý", "Rất đồng ý")
    assert speed.show_if == 'uses_it = "yes"'
    hours = questionnaire.item("hours")
    assert (hours.minimum, hours.maximum, hours.bands) == (0, 99.5, (1, 8, 24))
    assert read(write(questionnaire)) == questionnaire


def test_a_byte_order_mark_is_no_part_of_the_file():
    assert read("\ufeff" + GOOD) == read(GOOD)


def test_a_file_without_themes_names_them_by_their_codes():
    text = GOOD.replace('[[theme]]\ncode = "speed"\ntext = { vi = "Nhanh", en = "Speed" }\n', "")
    assert [(theme.code, theme.text["vi"]) for theme in read(text).themes] == [("speed", "Speed")]


def test_options_may_have_headers_of_their_own():
    inline = GOOD[GOOD.index("options = [") : GOOD.index('[[section.item]]\ncode = "it_speed"')]
    headed = """
[[section.item.options]]
code = "yes"
text = { vi = "Có", en = "Yes" }
[[section.item.options]]
code = "no"
text.vi = "Không"
text.en = "No"

"""
    assert read(GOOD.replace(inline, headed)) == read(GOOD)
    found = mistakes(GOOD.replace(inline, headed.replace('text.en = "No"', "text.en = 7")))
    assert [(one.path, one.found) for one in found] == [("section[1].item[1].options[2].text.en", "7")]
    assert found[0].line == line_of(GOOD.replace(inline, headed), 'text.en = "No"')


def test_conditions_are_kept_written_in_one_way():
    text = GOOD.replace("'uses_it = \"yes\"'", "' (not((uses_it=\"yes\"))) '")
    assert read(text).item("it_speed").show_if == 'not uses_it = "yes"'


def test_texts_are_kept_composed_and_without_blank_ends():
    text = GOOD.replace('vi = "Nhanh"', 'vi = "  Nhanh na\u0300o  "')
    assert read(text).themes[0].text["vi"] == "Nhanh n\u00e0o"


ONE_MISTAKE = [
    # what is changed, into what; path; words that stand in the line; what was expected (in part)
    ('code = "internal-service"', 'code = "Internal service"', "code", "Internal service", "a small letter"),
    ('languages = ["vi", "en"]', "", "languages", None, "a list of different language codes"),
    ('languages = ["vi", "en"]', 'languages = ["vi", "en", "en"]', "languages", "languages =", "different"),
    ('languages = ["vi", "en"]', 'languages = ["vi", "en", "English!"]', "languages[3]", "languages =", "such as vi"),
    (', en = "Internal service quality"', "", "title.en", "title =", "a text, since the questionnaire is"),
    ('vi = "Nhanh"', 'fr = "Vite", vi = "Nhanh"', "theme[1].text.fr", "Vite", "vi, en"),
    ('vi = "Nhanh"', 'vi = " "', "theme[1].text.vi", 'vi = " "', "words"),
    ('vi = "Nhanh"', 'vi = "Nha\\u0007nh"', "theme[1].text.vi", "u0007", "without tabs or control"),
    ('vi = "Nhanh"', 'vi = "Nha\\nnh"', "theme[1].text.vi", "\\nnh", "on one line"),
    ('vi = "Nhanh"', f'vi = "{"a" * 501}"', "theme[1].text.vi", "aaaa", "at most 500"),
    ('kind = "touchpoint"', 'kind = "step"', "section[1].kind", '"step"', "plain, touchpoint"),
    ('kind = "touchpoint"', "kynd = 1", "section[1].kynd", "kynd", "'kind'"),
    ('code = "it_speed"', "", "section[1].item[2].code", "[[section.item]]", "a code"),
    ('code = "it_speed"', 'code = "uses_it"', "section[1].item[2].code", None, "no other item has"),
    ('code = "it_speed"', 'code = "includes"', "section[1].item[2].code", "includes", "a code other than"),
    ('code = "it_speed"', 'code = "go"', "section[1].item[2].code", '"go"', "a code other than"),
    ('kind = "comment"', 'kind = "essay"', "section[1].item[4].kind", "essay", "rating, choice"),
    ('kind = "comment"', 'kind = "comment"\npoints = 5', "section[1].item[4].points", None, "no such key in kind"),
    ('kind = "comment"', 'kind = "comment"\nmaximum = 10001', "section[1].item[4].maximum", "10001", "to 10000"),
    ("points = 5", "points = 12", "section[1].item[2].points", "points = 12", "3 to 11"),
    ("points = 5", "", "section[1].item[2].points", None, "which kind rating needs"),
    ("points = 5", "points = true", "section[1].item[2].points", "points = true", "a whole number"),
    ('theme = "speed"', 'theme = "sped"', "section[1].item[2].theme", '"sped"', "one of the themes speed"),
    ('"Rất đồng ý"', '"Đồng ý", "Rất đồng ý"', "section[1].item[2].labels.vi", "labels =", "2 labels (the ends) or 5"),
    ('"Rất đồng ý"', "4", "section[1].item[2].labels.vi[2]", "labels =", "words"),
    ("required = false", 'required = "no"', "section[1].item[2].required", '"no"', "true or false"),
    ('favourable = "high"', 'favourable = "up"', "section[1].item[2].favourable", '"up"', "high, low, none"),
    (
        "'uses_it = \"yes\"'",
        '"uses_it yes"',
        "section[1].item[2].show_if",
        "show_if",
        "at character 9: expected one of =",
    ),
    (
        "'uses_it = \"yes\"'",
        "'use_it = \"yes\"'",
        "section[1].item[2].show_if",
        "show_if",
        "items of this questionnaire",
    ),
    ("'uses_it = \"yes\"'", "'hours > 3'", "section[1].item[2].show_if", "show_if", "only earlier items"),
    ("'uses_it = \"yes\"'", "'uses_it = \"si\"'", "section[1].item[2].show_if", "show_if", 'one of "yes", "no"'),
    ("'uses_it = \"yes\"'", "'uses_it > 1'", "section[1].item[2].show_if", "show_if", "one of != = answered"),
    ("'uses_it = \"yes\"'", "'uses_it:a = 1'", "section[1].item[2].show_if", "show_if", "a row that uses_it has"),
    ('{ code = "no",', '{ code = "yes",', "section[1].item[1].options[2].code", '"Không"', "no other has"),
    ('{ code = "no",', '{ code = "na",', "section[1].item[1].options[2].code", '"na"', "not 'na'"),
    (
        '{ code = "no",',
        '{ code = "no", exclusive = true,',
        "section[1].item[1].options[2].exclusive",
        '"no"',
        "choices",
    ),
    (
        '  { code = "no", text = { vi = "Không", en = "No" } },\n',
        "",
        "section[1].item[1].options",
        "options",
        "2 to 100",
    ),
    ("minimum = 0", "minimum = 100", "section[1].item[3].minimum", "minimum", "less than the maximum"),
    ("maximum = 99.5", "maximum = inf", "section[1].item[3].maximum", "maximum", "a number"),
    ("minimum = 0", "minimum = nan", "section[1].item[3].minimum", "minimum", "a number"),
    ("[1, 8, 24]", "[8, 1, 24]", "section[1].item[3].bands", "bands", "ascending"),
    ("[1, 8, 24]", "[1, 8, 240]", "section[1].item[3].bands[3]", "bands", "between minimum and maximum"),
    ("[1, 8, 24]", "[]", "section[1].item[3].bands", "bands", "1 to 20 numbers"),
    ("bands = [1, 8, 24]", "", "section[1].item[3].bands", None, "which kind number needs"),
]


@pytest.mark.parametrize(("old", "new", "path", "words", "expected"), ONE_MISTAKE)
def test_a_mistake_is_told_with_path_line_and_expectation(old, new, path, words, expected):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    found = mistakes(text)
    told = [one for one in found if one.path == path]
    assert len(told) == 1, [str(one) for one in found]
    assert expected in told[0].expected
    if words:
        assert words in text.splitlines()[told[0].line - 1]


def test_one_mistake_is_told_once():
    several = {"languages[3]", "section[1].item[4].kind"}  # a stranger among the languages, and what hangs on a kind
    for old, new, path, *_ in ONE_MISTAKE:
        found = mistakes(GOOD.replace(old, new, 1))
        if path not in several:
            assert [one.path for one in found if one.path.startswith(path)] == [path]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    text = GOOD
    for old, new in [("points = 5", "points = 2"), ('vi = "Nhanh"', "vi = 3"), ("bands = [1, 8, 24]", "bands = 1")]:
        text = text.replace(old, new)
    text = text.replace('kind = "comment"', 'kind = "comment"\nlabels = 1')
    found = mistakes(text)
    assert [one.path for one in found] == [
        "theme[1].text.vi",
        "section[1].item[2].points",
        "section[1].item[3].bands",
        "section[1].item[4].labels",
    ]
    with pytest.raises(Refusal) as caught:
        read(text)
    assert caught.value.reason.splitlines()[0] == "The questionnaire has 4 mistakes."
    assert caught.value.reason.splitlines()[1] == (
        "line 7, theme[1].text.vi: expected words, at most 500 characters on one line, found 3."
    )


def test_a_condition_is_not_blamed_for_an_item_that_could_not_be_read():
    found = mistakes(GOOD.replace('code = "uses_it"', 'code = "Uses it"'))
    assert [one.path for one in found] == ["section[1].item[1].code"]


def test_in_random_order_nothing_depends_on_the_same_section():
    found = mistakes(GOOD.replace('kind = "touchpoint"', "random = true"))
    assert [(one.path, one.found) for one in found] == [("section[1].item[2].show_if", "'uses_it'")]


def test_notes_alone_are_no_questionnaire():
    start = GOOD.index("[[section.item]]")
    text = GOOD[:start] + '[[section.item]]\ncode = "hello"\nkind = "note"\ntext = { vi = "Chào", en = "Hello" }\n'
    assert [one.path for one in mistakes(text)] == ["section"]


def test_only_one_theme_is_the_outcome():
    second = '[[theme]]\ncode = "care"\noutcome = true\ntext = { vi = "Quan tâm", en = "Care" }\n\n[[section]]'
    text = GOOD.replace("[[section]]", second, 1).replace('en = "Speed" }', 'en = "Speed" }\noutcome = true')
    assert [one.path for one in mistakes(text)] == ["theme[2].outcome"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("code = ", 1),
        ('code = "a"\ncode = "b"\n', 2),
        (GOOD + "\n[section", GOOD.count("\n") + 2),
        ("a=" + "[" * 5000, None),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text, line):
    found = mistakes(text)
    assert [(one.path, one.line) for one in found] == [("", line)]
    assert found[0].expected == "valid TOML"


def test_a_file_of_nothing_or_of_the_wrong_things_tells_what_is_needed():
    assert {one.path for one in mistakes("")} == {"code", "languages", "title", "section"}
    assert [
        one.path for one in mistakes(GOOD.replace("[[section.item]]", "[section.item]", 1).split("[[section.item]]")[0])
    ]
    document = to_document(read(GOOD))
    for wrong in (3, None, "text", [], [3], {"item": 3}):
        with pytest.raises(QuestionnaireProblems):
            from_document(document | {"section": wrong})


def test_a_file_has_a_greatest_size():
    assert mistakes("#" * 1_000_001)[0].expected == "at most 1000000 characters"


def test_the_same_text_is_the_same_object():
    assert read(GOOD) is read(GOOD)


@pytest.mark.parametrize("key", ["a." * 400_000 + "a", '"a" .' * 150_000 + "a", "'a'.b." * 100_000 + "a"], ids=len)
@pytest.mark.parametrize("where", ["{} = 1", "[{}]", "x = {{ {} = 1 }}"])
def test_a_key_of_countless_parts_is_refused_before_it_is_read(key, where):
    used = time.process_time()
    with pytest.raises(QuestionnaireProblems) as refused:
        read('code = "q"\n' + where.format(key))
    assert refused.value.mistakes == (Mistake("", 2, "keys of a few parts", "one of more than 100"),)
    assert time.process_time() - used < 1


@pytest.mark.parametrize("text", ["a" * 900_000, "a." * 40 + '"' + "-" * 900_000, '"' * 900_000, "'\n" * 400_000])
def test_looking_for_such_keys_takes_no_time(text):
    used = time.process_time()
    with pytest.raises(QuestionnaireProblems):
        read(text)
    assert time.process_time() - used < 2
