"""People are whole: from files and roster, nobody's answer is certain.

The attacker (`tests/attacker/whole_people.py`) models every printed word as a constraint on whole numbers of people and
asks a constraint solver to deny what he suspects. He shares no code with what protects, and is never wrong: each firm's
true answers have to satisfy his model.
"""

from collections.abc import Callable
from itertools import islice

import pytest

from surveyhost.core.suppression.doubt import keeping
from surveyhost.core.suppression.publish import Published, publish
from surveyhost.core.tabulation.cube import Cube
from tests.attacker.apart import missed, told
from tests.attacker.roster_to_files import COMMENTS, K, counted, released
from tests.attacker.shapes import FORMS, OPINIONS, Firm, Shape, sample

pytestmark = pytest.mark.slow

SIZES = (60, 70, 90, 110, 120, 150)
FIRMS = sample(24, SIZES)
MORE = sample(400, (60, 80, 90, 110, 120, 160, 200, 240, 300, 400))[24:]
LARGE = [Firm(seed, size, form, 0.97, 0.02) for seed, (size, form) in enumerate(((800, "seams"), (1500, "tree")))]
LEAKY = [firm for firm in FIRMS if firm.form in {"seams", "pairs", "chain"}]
TWICE = [firm for firm in LEAKY if firm.form == "seams"][:1]


def certain(firm: Shape) -> int:
    """How many answers, and values of clipped cells, are certain."""
    return told(firm, released(firm)).hits()


@pytest.mark.parametrize("firm", FIRMS, ids=lambda firm: firm.name)
def test_nothing_is_certain_about_anybody(firm):
    assert certain(firm.drawn()) == 0


@pytest.mark.prove
@pytest.mark.parametrize("firm", [*MORE, *LARGE], ids=lambda firm: firm.name)
def test_nothing_is_certain_about_anybody_in_more_firms(firm):
    drawn = firm.drawn()
    published = released(drawn)
    for knows in ("answered", "files"):
        assert told(drawn, published, knows=knows).hits() == 0


def earlier_of(firm: Shape) -> tuple[Published, Callable[[], Published]]:
    """A release by some breakdowns; and a later one by all, made from the counts that were kept: by then nobody has the
    answers any more."""
    cube, views = counted(firm)
    names = [view.name for view in cube.views.views]
    common = (views, K, COMMENTS, firm.questionnaire)
    first = publish(cube, *common, breakdowns=names[::2], seed=1, rounds=1)
    kept = cube.to_bytes()
    return first, lambda: publish(Cube.from_bytes(kept), *common, (first.views,), seed=2, rounds=1)


@pytest.mark.parametrize("firm", TWICE, ids=lambda firm: firm.name)
def test_nothing_is_certain_from_two_releases(firm, monkeypatch):
    drawn = firm.drawn()
    first, later = earlier_of(drawn)
    second = later()
    assert set(first.cells) < set(second.cells), "the second one shows more"
    assert told(drawn, first, second).hits() == 0
    monkeypatch.setattr(keeping, "uncertain", lambda *given: set())
    assert told(drawn, first, later()).hits() > 0, "without witnesses of doubt people are named"


@pytest.mark.parametrize("firms", [1, pytest.param(4, marks=pytest.mark.prove)])
def test_without_doubt_people_are_named(monkeypatch, firms):
    """In so many of the same firms, published without witnesses of doubt."""
    monkeypatch.setattr(keeping, "uncertain", lambda *given: set())
    named = (firm for firm in LEAKY if certain(firm.drawn()) > 0)
    assert len(list(islice(named, firms))) == firms


@pytest.mark.prove
def test_who_was_silent_can_be_told():
    """Who skipped a question, and who did not take part, is not protected as answers are, and nobody is told that it
    is: from files and roster some are named. None of them wrongly."""
    drawn = (firm.drawn() for firm in LEAKY)
    assert any(missed(firm, released(firm)).hits() for firm in drawn)


def test_the_attacker_needs_no_hint():
    """The same is found if the search does not begin at the truth."""
    firm = next(firm for firm in FIRMS if firm.form == "seams").drawn()
    published = released(firm)
    items = ["five", "four", "seven"]
    hinted, alone = (told(firm, published, items=items, start=start) for start in (True, False))
    assert sorted(map(str, hinted.answers)) == sorted(map(str, alone.answers))


def test_every_form_and_every_opinion_is_among_the_firms():
    assert {firm.form for firm in FIRMS} == set(FORMS)
    assert len(FIRMS) >= len(FORMS) * 3 and len(OPINIONS) == 7  # opinions go round the items from seed to seed
