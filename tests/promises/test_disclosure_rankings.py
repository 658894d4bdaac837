"""Rankings: a place that one option takes is taken by no other. Whoever adds that up is told no more."""

import random

import numpy as np
import pytest

from surveyhost.core.disclosure import frozen, planning, publish, screen
from surveyhost.core.questionnaire import Item, Option, Questionnaire, Section
from surveyhost.core.tabulation import Tally
from tests.attacker.firms import Firm
from tests.attacker.programs import Guess
from tests.attacker.sight import Row, populations

TEXT = {"en": "x"}
UNITS = ["A / 1", "A / 2", "A", "B / 1", "B / 2"]
PEOPLE = 90


class RankedGuess(Guess):
    """The options of one ranking, in which everybody ranked all."""

    def _hang_together(self, *_) -> None:
        options = range(len(self.measures))
        for kind, size in enumerate(self.size):
            for place in range(self.width):
                columns = [int(self._columns(option, [kind], place)[0]) for option in options]
                self._limit(np.array(columns, dtype=np.int32), float(size), float(size))


def drawn(seed: int, options: int) -> Firm:
    """Some options are put first, or last, by nearly everybody."""
    draw = random.Random(f"{seed}/{options}")
    liked = {option: draw.choice([1, 1, 2, 30, 0.05]) for option in "abcd"[:options]}
    units, answers = [draw.choice(UNITS) for _ in range(PEOPLE)], []
    for _ in units:
        left, ranked = dict(liked), []
        while left:
            ranked += draw.choices(list(left), list(left.values()))
            del left[ranked[-1]]
        answers.append({"rank": tuple(ranked)})
    return Firm(units, [{}] * PEOPLE, answers, [f"rank:{option}" for option in liked])


def released(made: Firm):
    options = tuple(Option(code.partition(":")[2], TEXT) for code in made.items)
    item = Item("rank", "ranking", TEXT, options=options)
    asked = Questionnaire("ranked", ("en",), TEXT, (Section("all", TEXT, (item,)),))
    plan = planning.plan(made.people, [], 5, rates=())
    tally = Tally(asked, plan.views)
    for unit, answers in zip(made.units, made.answers, strict=True):
        tally.add(frozen.labels(plan.views, unit, {}), answers)
    return publish.publish(tally.cube(5), plan.views, 5, 10, asked, rounds=1)


def rows(made: Firm, published, code: str) -> list[Row]:
    """What is printed of one option: how many gave it each place."""
    found, counted, option = [], populations(made, published, code), code.partition(":")[2]
    for group in published.groups:
        cell = published.cells.get((group.code, code))
        if cell is None:
            continue
        people, width = counted[group.code], len(cell.shares)
        assert len(people) == cell.n
        top = next((place for place, share in enumerate(cell.shares) if (share.low, share.high) == (80, 100)), -1)
        places = [made.answers[i]["rank"].index(option) for i in people]
        low = high = tuple(np.bincount(places, minlength=width).tolist())
        if top >= 0:
            low = tuple(cell.n - 1 if place == top else 0 for place in range(width))
            high = tuple(cell.n if place == top else 1 for place in range(width))
        found.append(Row(group.code, people, low, high, top))
    return found


def told(seed: int, options: int) -> list:
    made = drawn(seed, options)
    published = released(made)
    measures = [rows(made, published, code) for code in made.items]
    if not any(measures):
        return []
    guess = RankedGuess(*measures)
    return guess.recovered() + guess.unanimous()


def seeds(counted: range):
    return [(seed, options) for options in (3, 4) for seed in counted]


@pytest.mark.parametrize("given", seeds(range(6)), ids=str)
def test_a_ranking_tells_nothing(given):
    assert told(*given) == []


@pytest.mark.prove
@pytest.mark.parametrize("given", seeds(range(6, 80)), ids=str)
def test_a_ranking_tells_nothing_in_more_firms(given):
    assert told(*given) == []


def test_without_keeping_it_back_whole_it_tells(monkeypatch):
    monkeypatch.setattr(screen, "_ranked", lambda cube, tables, before: {})
    found = [bool(told(*given)) for given in seeds(range(6))]
    assert sum(found) >= 6, found
