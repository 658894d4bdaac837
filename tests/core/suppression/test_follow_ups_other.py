"""What is written to "other": a list for the company alone, and none that says more of the option than is printed."""

import pytest

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression import follow_ups
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally

WORDS = {"en": "x"}
OPTIONS = (Option("tea", WORDS), Option("milk", WORDS), Option("else", WORDS, other=True))
TEXT = "q:else:text"


def asked(kind: str) -> Questionnaire:
    return Questionnaire("form", ("en",), WORDS, (Section("s", WORDS, (Item("q", kind, WORDS, options=OPTIONS),)),))


def released(kind: str, wrote: dict[str, tuple[int, int]], mute: int = 0):
    """wrote: for each unit how many chose the option and wrote, and how many took part. mute: so many wrote nothing."""
    made = asked(kind)
    plan = planning.plan([(unit, {}) for unit, (_, size) in wrote.items() for _ in range(size)], [], 5, rates=())
    tally = Tally(made, plan.views)
    for unit, (yes, size) in wrote.items():
        for number in range(size):
            code = "else" if number < yes else ("tea", "milk")[number % 2]
            given = {"q": code if kind == "choice" else (code,)}
            if mute <= number < yes:
                given[TEXT] = f"We need more of that, please, number {unit} {number}."
            tally.add(frozen.labels(plan.views, unit, {}), given)
    return publish(tally.cube(5), plan.views, 5, 10, made, breakdowns=[], rounds=1)


SPREAD = {"A": (12, 20), "B": (12, 20)}


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_the_list_stands_for_the_company_alone(kind):
    release = released(kind, SPREAD)
    assert set(release.comment_blocks) == {TEXT}
    assert set(release.comment_blocks[TEXT]) == {"company"}
    assert not [note for note in release.protected if note.measure == TEXT and note.path]


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_it_would_stand_for_units_if_it_were_no_follow_up(kind, monkeypatch):
    """The defence taken out: lists of both units say how many of each, at least, chose the option."""
    monkeypatch.setattr(follow_ups, "leads", lambda code, questionnaire: ())
    assert set(released(kind, SPREAD).comment_blocks[TEXT]) > {"company"} - {"company"}
    assert "company" not in released(kind, SPREAD).comment_blocks[TEXT]


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_fewer_than_ten_writers_are_in_no_list_however_many_chose_the_option(kind):
    release = released(kind, {"A": (12, 20), "B": (12, 20)}, mute=8)
    assert release.comment_blocks[TEXT] == {}
    assert [(note.kind, note.measure) for note in release.protected if note.measure == TEXT] == [("few", TEXT)]


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_no_list_beside_a_share_that_is_clipped(kind):
    """All but one chose the option: as many comments as there are would say that it was nearly everybody."""
    release = released(kind, {"A": (20, 20), "B": (19, 20)})
    assert release.comment_blocks[TEXT] == {}


def test_what_is_told_of_an_option_is_asked_of_its_own_measure():
    for kind, measure in (("choice", "q"), ("choices", "q:else")):
        made = asked(kind)
        items = follow_ups.measures(made)
        assert [items[place].code for place in follow_ups.tested(TEXT, items, made)] == [measure]
