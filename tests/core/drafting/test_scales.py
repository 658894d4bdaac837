"""A choice becomes a scale and a scale a choice, and the conditions about it ask the same people as before."""

import itertools

import pytest

from surveyhost.core.drafting.changes import Impossible, apply, change
from surveyhost.core.drafting.refusals import AnswersNoScale, ScaleNeverMet
from surveyhost.core.questionnaire.conditions import visible
from surveyhost.core.questionnaire.file import from_document

AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def asked(labels=AGREE, conditions=(), **last):
    options = [{"code": f"a{at}", "text": {"en": words}} for at, words in enumerate(labels, start=1)]
    options[-1] |= last
    items = [{"code": "q", "kind": "choice", "text": {"en": "It is good."}, "required": True, "options": options}]
    for number, condition in enumerate(conditions):
        items.append({"code": f"c{number}", "kind": "comment", "text": {"en": "Why?"}, "show_if": condition})
    section = {"code": "s", "title": {"en": "S"}, "item": items}
    return from_document({"code": "f", "languages": ["en"], "title": {"en": "F"}, "section": [section]})


def scaled(questionnaire, name="item.scale"):
    return apply(questionnaire, [change(name, item="q")])


def test_an_agreement_scale_is_a_rating_with_its_labels():
    item = scaled(asked()).item("q")
    assert (item.kind, item.points, item.labels, item.favourable) == ("rating", 5, {"en": AGREE}, "high")
    assert (item.required, item.not_applicable, item.options) == (True, False, ())


def test_a_scale_that_begins_with_its_good_end_says_so():
    assert scaled(asked(AGREE[::-1])).item("q").favourable == "low"
    assert scaled(asked(("Đồng ý", "Bình thường", "Không đồng ý"))).item("q").favourable == "low"
    assert scaled(asked(("Red", "Green", "Blue"))).item("q").favourable == "high"


def test_what_does_not_apply_is_no_point():
    item = scaled(asked((*AGREE, "Don’t know"))).item("q")
    assert (item.points, item.not_applicable) == (5, True)
    item = scaled(asked(("Tốt", "Vừa", "Kém", "Không áp dụng cho tôi"))).item("q")
    assert (item.points, item.not_applicable, item.favourable) == (3, True, "low")


CONDITIONS = ('q = "a4" or q = "a5"', 'q != "a1"', "q answered", 'not (q = "a2" and q answered) and q != "a3"')


def asks(questionnaire, answer):
    return visible(questionnaire, {} if answer is None else {"q": answer})


def test_conditions_ask_the_same_people():
    before = asked(conditions=CONDITIONS)
    after = scaled(before)
    for at in (None, 1, 2, 3, 4, 5):
        assert asks(after, at) == asks(before, at and f"a{at}")


def test_and_back_again():
    rating = scaled(asked())
    compared = [
        f"q {operator} {point}" for operator, point in itertools.product((">=", "<=", ">", "<", "=", "!="), (2, 4))
    ]
    for number, condition in enumerate(compared):
        about = {"where": "item", "code": f"q_{number + 1}", "key": "show_if", "value": condition}
        rating = apply(rating, [change("item.add", section="s", kind="comment", place=None), change("set", **about)])
    choice = scaled(rating, "item.choice")
    assert [option.text["en"] for option in choice.item("q").options] == list(AGREE)
    for at in (None, 1, 2, 3, 4, 5):
        assert asks(choice, at and f"o{at}") == asks(rating, at)
    assert scaled(choice).item("q") == rating.item("q")


def test_two_ends_are_the_ends_and_numbers_between():
    rating = asked()
    made = apply(rating, [change("item.add", section="s", kind="rating", place=None)])
    code = made.sections[0].items[-1].code
    choice = apply(made, [change("item.choice", item=code)])
    assert [option.text["en"] for option in choice.item(code).options] == [
        "Strongly disagree",
        "2",
        "3",
        "4",
        "Strongly agree",
    ]


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (asked(("Yes", "No")), AnswersNoScale),
        (asked(tuple("abcdefghijkl")), AnswersNoScale),
        (asked(AGREE, other=True), AnswersNoScale),
        (asked(("Don’t know", *AGREE)), AnswersNoScale),
        (asked((*AGREE, "Don’t know"), ['q = "a6"']), ScaleNeverMet),
    ],
)
def test_what_makes_no_scale_stays_as_it_is(made, refusal):
    with pytest.raises(refusal):
        scaled(made)


def test_a_comparison_becomes_the_points_that_meet_it():
    """A condition that compares more than one point at once, and one that names an option there is no more."""
    rating = scaled(asked(conditions=("q answered",)))
    text = {"where": "item", "code": "c0", "key": "show_if", "value": "q > 4"}
    rating = apply(rating, [change("set", **text)])
    assert scaled(rating, "item.choice").item("c0").show_if == 'q = "o5"'
    with pytest.raises(Impossible):
        apply(rating, [change("set", **{**text, "value": 'q = "a1"'})])
