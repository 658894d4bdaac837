"""What a results page may hold: figures of the whole company that are printed, and words that give nobody away."""

from dataclasses import replace

import pytest

from surveyhost.core.loop.refusals import (
    AnswerCounts,
    CommentQuoted,
    LinkInOwnWords,
    NoFigureOfCompany,
    NothingToTell,
    OwnWordsMissing,
    OwnWordsTooLong,
    TooManyAnswers,
    TooManyFigures,
)
from surveyhost.core.loop.results_page import (
    LONGEST,
    MOST_FIGURES,
    PublicAnswer,
    Telling,
    check,
    offered,
    suggested,
    telling,
)
from surveyhost.core.release.model import COMPANY
from tests.report import sample

RELEASE = sample.release()
LANGUAGES = ("vi", "en")
FIGURES = tuple(one.code for one in offered(RELEASE)[:3])


def both(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def answered(heard: str, answer: str = "We keep parts in store.") -> Telling:
    return Telling(FIGURES, answers=(PublicAnswer(both(heard), both(answer)),))


def test_what_is_offered_is_printed_of_the_whole_company():
    for one in offered(RELEASE):
        assert one.measures
        assert all((COMPANY, code) in RELEASE.cells for code in one.measures)


def test_what_is_kept_back_of_the_company_is_not_offered():
    gone = next(one for one in offered(RELEASE) if one.code.startswith("item:"))
    cells = {key: cell for key, cell in RELEASE.cells.items() if key != (COMPANY, gone.measures[0])}
    less = replace(RELEASE, cells=cells)
    assert gone.code not in {one.code for one in offered(less)}
    with pytest.raises(NoFigureOfCompany):
        check(less, Telling((gone.code,)), LANGUAGES)


def test_a_unit_cannot_be_asked_for():
    unit = next(group.code for group in RELEASE.units() if group.path)
    for code in (f"item:{unit}", f"unit:{unit}", unit, "item:company"):
        with pytest.raises(NoFigureOfCompany):
            check(RELEASE, Telling((code,)), LANGUAGES)


def test_the_suggestion_can_be_put_up_as_it_is():
    found = suggested(RELEASE, ["closed", "once", "nothing"])
    assert 3 <= len(found) <= MOST_FIGURES
    check(RELEASE, Telling(found), LANGUAGES)


@pytest.mark.parametrize(
    ("what", "refused", "field"),
    [
        (Telling(), NothingToTell, "figures"),
        (Telling(tuple(one.code for one in offered(RELEASE)[: MOST_FIGURES + 1])), TooManyFigures, "figures"),
        (Telling(FIGURES, {"en": "Thank you."}), OwnWordsMissing, "words_vi"),
        (Telling(FIGURES, both("x" * (LONGEST + 1))), OwnWordsTooLong, "words_vi"),
        (Telling(FIGURES, both("Write to hr@minhhai.example")), LinkInOwnWords, "words_vi"),
        (Telling(FIGURES, both("See minhhai.com for more")), LinkInOwnWords, "words_vi"),
        (Telling(FIGURES, both("<b>Thank you</b>")), LinkInOwnWords, "words_vi"),
        (answered("3 of you wrote that parts are late."), AnswerCounts, "heard_1_vi"),
        (answered("Ba bạn (３) viết"), AnswerCounts, "heard_1_vi"),
        (Telling(FIGURES, answers=(PublicAnswer(both("Parts"), both("Yes")),) * 7), TooManyAnswers, None),
        (Telling(FIGURES, answers=(PublicAnswer(both("Parts"), {"vi": "Có"}),)), OwnWordsMissing, "answer_1_en"),
        (Telling(FIGURES, decisions={"7": {"vi": "Có"}}), OwnWordsMissing, "decision_7_en"),
    ],
)
def test_what_it_must_not_hold_is_refused_on_its_field(what, refused, field):
    with pytest.raises(refused) as caught:
        check(RELEASE, what, LANGUAGES)
    assert caught.value.field == field


def test_numbers_stand_in_an_answer_but_not_in_what_was_heard():
    check(RELEASE, answered("Parts take long.", "From 1 January 2027 we keep 40 parts."), LANGUAGES)


@pytest.mark.parametrize("place", ["words", "heard", "answer", "decision"])
def test_no_comment_is_quoted_anywhere(place):
    comment = max((text for one in RELEASE.comments for text in one.comments), key=len)
    said = both(f"Somebody said: {comment.upper()}")
    what = {
        "words": Telling(FIGURES, said),
        "heard": Telling(FIGURES, answers=(PublicAnswer(said, both("Yes.")),)),
        "answer": Telling(FIGURES, answers=(PublicAnswer(both("Parts."), said),)),
        "decision": Telling(FIGURES, decisions={"1": said}),
    }[place]
    with pytest.raises((CommentQuoted, AnswerCounts)):
        check(RELEASE, what, LANGUAGES)


def test_it_comes_back_from_its_document():
    what = Telling(FIGURES, both("Hi"), (PublicAnswer(both("a"), both("b")),), {"3": both("c")})
    assert telling(what.document) == what
    assert telling({}) == Telling()
