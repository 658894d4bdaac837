"""Nothing of a file is lost in silence: each text, answer and setting is in the questionnaire or in the list."""

import random
import re
from xml.etree import ElementTree

import pytest

from surveyhost.core.questionnaire.file import read, to_document, write
from surveyhost.formats.limesurvey import read as lss
from surveyhost.formats.limesurvey.kinds import FROM
from surveyhost.formats.limesurvey.kinds import TYPES as TAKEN_TYPES
from surveyhost.formats.limesurvey.names import COLUMNS, SETTINGS
from tests.support.lss_files import answers, content, question, sub, subs, titles

TYPES = "15ABCDEFGHIKLMNOPQRSTUXY!:;*|"
ATTRIBUTES = {
    "array_filter": "q1", "array_filter_exclude": "q2", "numbers_only": "1", "exclude_all_others": "a1",
    "min_answers": "2", "max_answers": "3", "max_subquestions": "2", "maximum_chars": "77", "prefix": "Around",
    "suffix": "per week", "em_validation_q": "sum(self) < 9", "em_validation_q_tip": "Less than nine",
    "equals_num_value": "100", "min_num_value_n": "3", "max_num_value_n": "88", "num_value_int_only": "1",
    "other_replace_text": "Something different", "random_group": "block", "time_limit": "33", "cssclass": "wide",
    "display_rows": "4", "multiflexible_min": "0", "multiflexible_max": "6", "slider_layout": "1",
    "date_min": "2020-01-01", "date_max": "2024-12-31", "random_order": "1", "input_boxes": "1",
    "dualscale_headerA": "Weight", "unheard_of": "42",
}  # fmt: skip
TAKEN = {
    "random_order": "random = true", "exclude_all_others": "exclusive = true", "maximum_chars": "maximum = 77",
    "max_answers": "maximum = 3", "max_subquestions": "maximum = 2", "min_answers": "minimum = 2",
    "min_num_value_n": "minimum = 3", "max_num_value_n": "maximum = 88", "date_min": 'earliest = "2020-01-01"',
    "date_max": 'latest = "2024-12-31"',
}  # fmt: skip
"""What of an attribute stands in our own format where it came along."""
SWITCHES = {"numbers_only", "slider_layout", "input_boxes", "multiflexible_min", "multiflexible_max"}
"""Attributes that say what kind of item a question becomes."""


def drawn(seed):
    """A survey of every type with parts, answers, attributes, texts and conditions."""
    chance = random.Random(seed)
    questions, parts, codes, attributes, said, answered = [], [], [], [], {}, {}
    for number, kind in enumerate(chance.sample(TYPES, len(TYPES)), start=1):
        row = question(number, kind, f"q{number}", mandatory=chance.choice("YNS"), other=chance.choice("YNN"))
        row["relevance"] = chance.choice(["1", "", f'q{max(1, number - 1)}.NAOK == "Y"', "0", "strlen(q1) > 3"])
        row["preg"] = chance.choice(["", "", "/[a-z]+/"])
        questions.append(row)
        inner = [
            sub(
                number * 1000 + scale * 100 + n, number, f"a{n}" if not scale else f"b{n}", scale, help=f"h{number}x{n}"
            )
            for scale in (0, 1)
            for n in range(1, chance.randint(1, 6))
        ]
        parts += inner
        codes += [
            one
            for scale in (0, 1)
            for one in answers(number, *(f"c{n}" for n in range(chance.randint(1, 8))), scale=scale)
        ]
        attributes += [(number, name, ATTRIBUTES[name]) for name in chance.sample(sorted(ATTRIBUTES), 5)]
        said[number] = chance.choice(
            [f"Text{number} <b>bold</b>", f"Text{number} {{TOKEN:X{number}}}", f"Text{number}"]
        )
    answered[codes[0]["aid"]] = "Answer <img src='/x/face.png'>"
    survey = {
        "sid": 1,
        "language": "en",
        "additional_languages": "",
        "template": "fruity",
        "allowprev": "Y",
        "newest": "7",
    }
    return content(
        questions, parts, codes, attributes, said=said, answered=answered, languages=("en",), surveys=[survey],
        surveys_languagesettings=titles(("en",), surveyls_welcometext="Welcome", surveyls_endtext="Farewell",
                                        surveyls_url="https://example.org/end", surveyls_policy_notice="Notice",
                                        surveyls_email_invite="Invited", surveyls_brandnew="Unheard"),
        quota=[{"id": 1, "name": "Quota one", "qlimit": 9}], assessments=[{"id": 1, "name": "Sum one"}],
        conditions=[], defaultvalues=[{"dvid": 1, "qid": 1, "defaultvalue": "Beforehand"}],
    )  # fmt: skip


def plain(text):
    """The letters and digits of a text, without markup and placeholders; made otherwise than by the reader."""
    return re.sub(r"\W+", "", re.sub(r"<[^>]*>|\{[^}]*\}", " ", text)).lower()


def rows(root, table):
    return [{cell.tag: cell.text or "" for cell in row} for row in root.findall(f"{table}/rows/row")]


def unaccounted(file):
    """Every value of the file that is found neither in the questionnaire nor in the list."""
    imported = lss.read(file, "x.lss")
    text = write(imported.questionnaire)
    listed = "\n".join(str(one) for one in imported.left_out)
    everything = re.sub(r"\W+", "", text + listed).lower()
    root = ElementTree.fromstring(file)
    for table in ("group_l10ns", "question_l10ns", "answer_l10ns", "questions", "subquestions"):
        for row in rows(root, table):
            for column in ("group_name", "description", "question", "help", "answer"):
                if plain(row.get(column, "")) not in everything:
                    yield table, row
    for row in rows(root, "question_attributes"):
        yield from _attribute(root, row, text, listed)
    for table in ("surveys", "surveys_languagesettings", "quota", "assessments", "defaultvalues"):
        for row in rows(root, table):
            for column, value in row.items():
                number = column in SETTINGS or column in {"sid", "id", "qid", "dvid", "surveyls_language"}
                if not number and value and plain(value) not in everything:
                    yield column, value
    yield from _cells(root, text, listed)


def _of(listed, title):
    return [line for line in listed.split("\n") if line.startswith(f"question {title}:")]


def _came(text, title):
    return re.search(rf'code = "{title}["_]', text)


def _attribute(root, row, text, listed):
    titles_ = {one["qid"]: one["title"] for one in rows(root, "questions")}
    title, name, value = titles_[row["qid"]], row["attribute"], row["value"]
    told = _of(listed, title)
    is_left_out = not _came(text, title)
    is_told = any(name in line or plain(value) in plain(line) for line in told)
    is_told |= name in {"num_value_int_only", "numbers_only"} and any("numbers are taken" in line for line in told)
    is_taken = name in TAKEN and TAKEN[name] in text
    if not (is_left_out or is_told or is_taken or name in SWITCHES or plain(value) in re.sub(r"\W+", "", text).lower()):
        yield title, name


def _cells(root, text, listed):
    for row in rows(root, "questions"):
        told = _of(listed, row["title"])
        if not _came(text, row["title"]):
            if not told:
                yield row["title"], "a question"
            continue
        if row["relevance"] not in {"", "1"} and "show_if" not in text and not any("condition" in one for one in told):
            yield row["title"], row["relevance"]
        if row["preg"] and not any(row["preg"] in one for one in told):
            yield row["title"], row["preg"]
        if row["mandatory"] == "S" and not any("asked for once" in one for one in told):
            yield row["title"], "mandatory"
        if (
            row["other"] == "Y"
            and "other = true" not in text
            and not any("other" in one or "beside" in one for one in told)
        ):
            yield row["title"], "other"


@pytest.mark.parametrize("seed", range(25))
def test_everything_is_in_the_questionnaire_or_in_the_list(seed):
    file = drawn(seed)
    assert list(unaccounted(file)) == []
    questionnaire = lss.read(file).questionnaire
    assert to_document(read(write(questionnaire))) == to_document(questionnaire)


BECOMES = {
    "5": ["rating"], "L": ["choice"], "!": ["choice"], "O": ["choice"], "Y": ["choice"], "G": ["choice"],
    "M": ["choices"], "P": ["choices"], "A": ["matrix"], "B": ["matrix"], "C": ["matrix"],
    "E": ["matrix"], "F": ["matrix"], "H": ["matrix"], "1": ["matrix", "matrix"], ":": ["matrix"] * 2,
    "R": ["ranking"], "N": ["number"], "K": ["number"] * 2, "D": ["date"], "S": ["text"], "Q": ["text"] * 2,
    ";": ["text"] * 4, "T": ["comment"], "U": ["comment"], "X": ["note"],
}  # fmt: skip
"""LimeSurvey's type to the kinds of the items that it becomes."""


@pytest.mark.parametrize("letter", sorted(TAKEN_TYPES))
def test_every_type_comes_along_and_goes_out_as_our_own_file(letter):
    """Alone and whole, with one thing in it that we have not, which is listed."""
    parts = [*subs(1, "A1", "A2"), *subs(1, "B1", "B2", scale=1)]
    codes = [*answers(1, "1", "2", "3"), *answers(1, "1", "2", "3", scale=1)]
    days = [("date_min", "2020-01-01"), ("date_max", "2024-12-31")] if letter == "D" else []
    attributes = [(1, name, value) for name, value in [*days, ("time_limit", "33")]]
    questions = [question(1, letter, "q", preg=""), question(2, "T", "last", preg="")]
    file = content(questions, parts, codes, attributes, languages=("en",))
    assert list(unaccounted(file)) == []
    imported = lss.read(file)
    assert [item.kind for item in imported.questionnaire.items()] == [*BECOMES[letter], "comment"]
    assert any("33" in str(one) for one in imported.left_out)
    assert read(write(imported.questionnaire)) == imported.questionnaire


def test_every_kind_that_can_come_along_does():
    assert BECOMES.keys() == TAKEN_TYPES.keys()
    reached = {kind for kinds in BECOMES.values() for kind in kinds}
    assert {kind for kind, letters in FROM.items() if letters} <= reached


def test_a_column_or_a_table_that_nobody_knows_is_told():
    row = question(1, "Y", "q", newest="so")
    file = content([row], languages=("en",), surprises=[{"id": 1, "word": "boo"}])
    assert [str(one) for one in lss.read(file).left_out] == [
        "questions q: the column newest (so)",
        "surprises: word: boo",
    ]
    assert "newest" not in COLUMNS["questions"]
