"""Rankings: a place that one option takes is taken by no other, and how many one may rank is known.

Whoever adds that up is told no more; nor by how many left an option out.
"""

import random

import numpy as np
import pytest

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression import apply as screen
from surveyhost.core.suppression import publish
from surveyhost.core.tabulation.count import Tally
from tests.attacker.firms import Firm
from tests.attacker.programs import Guess
from tests.attacker.sight import Row, populations

TEXT = {"en": "x"}
UNITS = ["A / 1", "A / 2", "A", "B / 1", "B / 2"]
PEOPLE = 90


LIMITS = [(3, 3, 3), (4, 4, 4), (1, 3, 3), (1, 4, 4), (1, 2, 4), (2, 2, 4), (1, 2, 3), (2, 3, 4), (3, 3, 4)]
"""Fewest and most that are ranked, and of how many options."""


class RankedGuess(Guess):
    """The options of one ranking. Whoever ranks anything gives a first place, and leaves none empty before another."""

    def __init__(self, *measures, fewest: int, most: int) -> None:
        self.fewest, self.most = fewest, most
        super().__init__(*measures)

    def _hang_together(self, *_) -> None:
        options = len(self.measures)
        for kind, size in enumerate(float(one) for one in self.size):
            at = [self._at(kind, place) for place in range(self.width)]
            for place in range(self.most):
                self._limit(at[place], size if place < self.fewest else 0.0, size)
                if place:
                    both = np.concatenate(at[place - 1 : place + 1])
                    self._limit(both, 0.0, float(options) * size, [1.0] * options + [-1.0] * options)
            if self.width > self.most:
                self._limit(at[-1], (options - self.most) * size, (options - self.fewest) * size)

    def _at(self, kind: int, place: int) -> np.ndarray:
        return np.array(
            [self._columns(option, [kind], place)[0] for option in range(len(self.measures))], dtype=np.int32
        )


def drawn(seed: int, fewest: int, most: int, options: int) -> Firm:
    """Some options are put first, or last, or left out, by nearly everybody."""
    draw = random.Random(f"{seed}/{fewest}/{most}/{options}")
    liked = {option: draw.choice([1, 1, 2, 30, 0.05]) for option in "abcd"[:options]}
    short = draw.choice([0.0, 0.02, 0.3])
    units, answers = [draw.choice(UNITS) for _ in range(PEOPLE)], []
    for _ in units:
        left, ranked = dict(liked), []
        size = draw.randint(fewest, most) if draw.random() < short else most
        while len(ranked) < size:
            ranked += draw.choices(list(left), list(left.values()))
            del left[ranked[-1]]
        answers.append({} if draw.random() < 0.04 else {"rank": tuple(ranked)})
    return Firm(units, [{}] * PEOPLE, answers, [f"rank:{option}" for option in liked])


def released(made: Firm, fewest: int, most: int):
    options = tuple(Option(code.partition(":")[2], TEXT) for code in made.items)
    item = Item("rank", "ranking", TEXT, options=options, minimum=fewest, maximum=most)
    asked = Questionnaire("ranked", ("en",), TEXT, (Section("all", TEXT, (item,)),))
    plan = planning.plan(made.people, [], 5, rates=())
    tally = Tally(asked, plan.views)
    for unit, answers in zip(made.units, made.answers, strict=True):
        tally.add(frozen.labels(plan.views, unit, {}), answers)
    return publish.publish(tally.cube(5), plan.views, 5, 10, asked, rounds=1)


def rows(made: Firm, published, code: str) -> list[Row]:
    """What is printed of one option: how many gave it each place, and how many none."""
    found, counted, option = [], populations(made, published, code), code.partition(":")[2]
    for group in published.groups:
        cell = published.cells.get((group.code, code))
        if cell is None:
            continue
        people = frozenset(i for i in counted[group.code] if made.answers[i])
        width = len(cell.shares)
        assert len(people) == cell.n, "everybody who ranked anything is counted"
        top = next((place for place, share in enumerate(cell.shares) if (share.low, share.high) == (80, 100)), -1)
        given = [made.answers[i]["rank"] for i in people]
        places = [ranked.index(option) if option in ranked else width - 1 for ranked in given]
        low = high = tuple(np.bincount(places, minlength=width).tolist())
        if top >= 0:
            low = tuple(cell.n - 1 if place == top else 0 for place in range(width))
            high = tuple(cell.n if place == top else 1 for place in range(width))
        else:
            truth = [100 * count / cell.n for count in low]
            assert all(abs(a - share.low) < 1 for a, share in zip(truth, cell.shares, strict=True))
        found.append(Row(group.code, people, low, high, top))
    return found


def told(seed: int, fewest: int, most: int, options: int) -> list:
    made = drawn(seed, fewest, most, options)
    published = released(made, fewest, most)
    measures = [rows(made, published, code) for code in made.items]
    assert len({tuple(row.people for row in held) for held in measures}) == 1, "all options or none, over one base"
    if not any(measures):
        return []
    guess = RankedGuess(*measures, fewest=fewest, most=most)
    return guess.recovered() + guess.unanimous()


def seeds(counted: range):
    return [(seed, *limits) for limits in LIMITS for seed in counted]


@pytest.mark.parametrize("given", seeds(range(5)), ids=str)
def test_a_ranking_tells_nothing(given):
    assert told(*given) == []


@pytest.mark.prove
@pytest.mark.parametrize("given", seeds(range(5, 40)), ids=str)
def test_a_ranking_tells_nothing_in_more_firms(given):
    assert told(*given) == []


def test_rankings_are_printed_and_people_leave_options_out():
    """What is attacked above is there: printed tables, some in units, in which options were left out."""
    printed = [released(drawn(*given), *given[1:3]) for given in seeds(range(5))]
    assert sum(bool(one.cells) for one in printed) > len(printed) / 3
    assert any(group != "company" for one in printed for group, _ in one.cells)


@pytest.mark.parametrize("limits", [(3, 3, 3), (1, 2, 4), (2, 3, 4)], ids=str)
def test_without_keeping_it_back_whole_it_tells(monkeypatch, limits):
    monkeypatch.setattr(screen, "_ranked", lambda *given: {})
    found = []
    for seed in range(12):
        made = drawn(seed, *limits)
        measures = [rows(made, released(made, *limits[:2]), code) for code in made.items]
        if any(measures):
            guess = RankedGuess(*measures, fewest=limits[0], most=limits[1])
            found += guess.recovered() + guess.unanimous()
    assert found
