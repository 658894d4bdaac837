"""Whatever a file named .qsf holds, it is read or refused by one sentence."""

import json
import random

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import QuestionnaireProblems
from surveyhost.formats.qualtrics.read import read
from tests.support.qsf_files import answers, content, question, row, when

WHOLE = content(
    [
        question(1, "MC", "SAVR", "Yes", "No"), question(2, "Matrix", "Likert", "Pay", Answers=answers("1", "2", "3")),
        question(3, "TE", "FORM", "A", DisplayLogic=when(row("q://QID1/SelectableChoice/1"))),
        question(4, "MC", "NPS"), question(5, "Slider", "HBAR", "A", Configuration={"CSSliderMin": 0}),
    ]
)  # fmt: skip
ODD = [None, True, 0, -1.5, 1e308, "", "x", "\ud800", "\x00", [], {}, [[]], {"": None}, [None], {"1": "x"}, [1, "a"]]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "not JSON"), (b"\xff\xfe", "not JSON"), (b"{", "not JSON"), (b"1" * 5000, "not JSON"),
        (b"[]", "no Qualtrics survey"), (b"{}", "no Qualtrics survey"), (b'{"SurveyElements": 1}', "no Qualtrics"),
        (b'{"SurveyElements": [1, null, []]}', "no Qualtrics survey"),
        (b"[" * 10_000 + b"]" * 10_000, "levels deep"), (b"[" * 200 + b"]" * 200, "levels deep"),
        (content([question(1, "TE", "ML"), question(1, "TE", "SL")]), "same id .QID1"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"), (content([]), "no question that can be asked"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_by_one_sentence(file, says):
    with pytest.raises(Refusal, match=says):
        read(file, "x")


def places(value, path=()):
    yield path
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(one, (*path, key))


def test_wrong_types_anywhere_never_crash():
    chance = random.Random(7)
    every = [path for path in places(json.loads(WHOLE)) if path]
    for path in every:
        root = json.loads(WHOLE)
        inner = root
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = chance.choice(ODD)
        try:
            read(json.dumps(root).encode(), "x")
        except (Refusal, QuestionnaireProblems):
            continue
