"""Statements on which everybody votes: how many, in which languages, and what none may repeat."""

import pytest

from surveyhost.core.loop import refusals
from surveyhost.core.loop.ballot import FEWEST, ITEM, LONGEST, MOST, ballot, check, is_ballot, spoken
from surveyhost.core.questionnaire.file import read, write
from surveyhost.core.questionnaire.kinds import minutes
from surveyhost.core.release.comments.quoted import weighed
from surveyhost.services.releases.ballots import words

COMMENT = "Chị Lan tổ trưởng hay quát mắng người mới trước mặt cả tổ"


def said(count=FEWEST, *, language="vi", last=None):
    lines = [f"Câu nhận định số {number}." for number in range(1, count + 1)]
    return {language: [*lines[:-1], last if last is not None else lines[-1]]}


@pytest.mark.parametrize("count", [FEWEST, MOST])
def test_it_is_a_questionnaire_of_one_matrix_that_comes_back_from_its_file(count):
    made = ballot({**said(count), **said(count, language="en")}, {"vi": "Tiếng nói"}, words())
    again = read(write(made))
    assert again == made and is_ballot(again)
    item = again.item(ITEM)
    assert (item.favourable, item.points, len(item.rows), item.random) == ("none", 3, count, True)
    assert item.labels["en"] == ("Disagree", "No view", "Agree")
    assert made.title["en"] == "Vote on statements: Tiếng nói"


def test_it_takes_about_two_minutes():
    assert minutes(ballot(said(MOST), {"vi": "Tiếng nói"}, words())) <= 2


def test_it_is_held_in_the_survey_s_languages_that_have_the_words():
    assert spoken(("vi", "pt-BR", "en"), words()) == ("vi", "en")


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (said(FEWEST - 1), refusals.StatementsNumber),
        (said(MOST + 1), refusals.StatementsNumber),
        ({**said(6), **said(5, language="en")}, refusals.StatementsUneven),
        (said(last="câu nhận  định số 1."), refusals.StatementsAlike),
        (said(last="x" * (LONGEST + 1)), refusals.StatementLong),
        (said(last="Có người hay quát mắng người mới trước mặt cả tổ."), refusals.StatementQuotes),
        (said(last="Nhiều người ngại chị LAN."), refusals.StatementNames),
    ],
)
def test_what_nobody_should_vote_on_is_refused(lines, refusal):
    with pytest.raises(refusal):
        check(lines, [weighed(COMMENT)], ["Lan"])


def test_what_says_it_anew_is_not():
    check(said(last="Người mới bị nói nặng lời."), [weighed(COMMENT)], ["Lan", " ", "Ngườ"])
