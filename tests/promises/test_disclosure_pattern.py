"""The pattern of what is kept back: a reader who knows the rule, and asks why just these cells are missing."""

import itertools
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.suppression import apply as screen
from surveyhost.core.suppression.secondary import neighbours
from surveyhost.core.suppression.secondary.neighbours import Decision, protect
from surveyhost.core.suppression.secondary.remainders import build
from tests.attacker.campaign import Campaign
from tests.attacker.doubles import Search
from tests.attacker.firms import Firm, firm
from tests.attacker.programs import Guess
from tests.attacker.sight import Row, answered, populations, rows

SIZES, SKIPS = (50, 60, 80, 110, 150, 200), (0.0, 0.03, 0.1)
SAMPLE = (100, 103, 106)
FULL = [pytest.param(seed, marks=pytest.mark.prove) for seed in range(100, 130) if seed not in SAMPLE]
SMALL = {
    "two units": ([8, 9], [[0, 0], [1, 2]], 0),
    "three units": ([7, 8, 9], [[0, 0, 0], [1, 2, 3]], 14),
    "two by two": ([5, 4, 5, 6], [[0] * 4, [1, 1, 2, 2], [0, 1, 0, 1]], 32),
}
"""Answerers by kind, labels by partition, and how many tables there are at most of which the choice tells something."""


def made_of(seed: int) -> Firm:
    return firm(seed, SIZES[seed % 6], items=4, skip=SKIPS[seed % 3])


def plain(made: Firm) -> list[str]:
    return [item for item in made.items if ":" not in item]


def taken_for_open(made: Firm, published, item: str) -> list[Row]:
    """The printed rows of an item, and the empty places as rows, each taken for a cell that is not clipped."""
    kept = {group for group, measure in published.views.withheld if measure == item}
    seen = rows(made, published, item)
    found = [
        replace(row, high=tuple(min(high, len(row.people) - 2) for high in row.high)) if row.group in kept else row
        for row in seen
    ]
    counted, gave = populations(made, published, item), answered(made, item)
    for group in sorted(kept - {row.group for row in seen}):
        people = frozenset(counted[group] & gave)
        width = len(seen[0].low)
        found.append(Row(group, people, (0,) * width, (len(people) - 2,) * width, -1))
    return found


def opened(seed: int) -> list:
    """Clipped cells, and people, that this thought opens in one firm."""
    made = made_of(seed)
    published = Campaign(made).release()
    found = []
    for item in plain(made):
        if any(measure == item for _, measure in published.views.withheld):
            guess = Guess(taken_for_open(made, published, item))
            found += [*guess.recovered()]
    return found


@pytest.mark.parametrize("seed", [*SAMPLE, *FULL])
def test_an_empty_place_does_not_say_that_it_is_not_clipped(seed):
    assert opened(seed) == []


def test_without_hiding_the_choice_it_does(monkeypatch):
    monkeypatch.setattr(neighbours, "narrowed", lambda *given: [])
    assert any(opened(seed) for seed in SAMPLE)


def narrowed_tables(kinds: list[int], partitions: list[list[int]]) -> int:
    """Run the rule on every possible table; of how many the choice alone leaves a clipped cell one value only."""
    system, people = build([np.array(labels) for labels in partitions], np.array(kinds)), np.array(kinds)
    printed = np.zeros(system.groups, dtype=bool)
    printed[[place for (_, label), place in system.place.items() if label >= 0]] = True
    alike = defaultdict(list)
    for yes in itertools.product(*(range(count + 1) for count in kinds)):
        counts = system.members.astype(int) @ np.stack([people - np.array(yes), np.array(yes)], axis=1)
        decision = protect(system, counts, people, printed, np.zeros(system.groups, dtype=bool))
        seen = tuple(
            (group, decision.told[group]) if decision.withheld[group]
            else (group, "clipped", int(decision.sealed[group])) if decision.sealed[group] >= 0
            else (group, *counts[group].tolist())
            for group in np.flatnonzero(printed).tolist()
        )  # fmt: skip
        alike[seen].append(counts)
    return sum(
        len(tables)
        for seen, tables in alike.items()
        if any(len({table[cell[0], cell[2]] for table in tables}) == 1 for cell in seen if cell[1] == "clipped")
    )


@pytest.mark.parametrize("name", SMALL)
def test_how_much_the_choice_itself_tells(name):
    """Not nothing, and no more than this: `docs/how-a-report-is-protected.md` says so."""
    kinds, partitions, at_most = SMALL[name]
    assert narrowed_tables(kinds, partitions) <= at_most


def test_without_hiding_the_choice_it_tells_more(monkeypatch):
    monkeypatch.setattr(neighbours, "narrowed", lambda *given: [])
    kinds, partitions, at_most = SMALL["two units"]
    assert narrowed_tables(kinds, partitions) >= 10 > at_most


def with_doubles(seeds, tries: int) -> float:
    """Of all clipped cells of some firms, the share for which another firm was found that prints the same report, and
    in which the cell has its other value."""
    wanted, missing = 0, 0
    for seed in seeds:
        made = made_of(seed)
        for item in ("q1", "q2", "q3"):
            search = Search(made, item)
            both = search.wanted()
            wanted, missing = wanted + len(both) // 2, missing + len(both - search.found(tries))
    return 1 - missing / wanted


def test_most_clipped_cells_could_be_otherwise_in_the_very_same_report():
    """Against every reader, whatever he knows of the rules. None found does not say that there is none."""
    assert with_doubles((103, 104), tries=3) > 0.9


@pytest.mark.prove
def test_most_clipped_cells_could_be_otherwise_in_more_firms():
    assert with_doubles(range(100, 130), tries=6) > 0.9


@pytest.mark.prove
def test_a_cell_that_is_told_has_no_double(monkeypatch):
    """The search finds doubles only where there are any: without the neighbour rule fewer cells have one."""
    monkeypatch.setattr(screen, "protect", only_clipped)
    assert with_doubles((103, 104, 105, 106), tries=3) < 0.8


def only_clipped(system, counts, kinds, printed, withheld, out) -> Decision:
    """No neighbour is kept back."""
    return Decision(np.full(system.groups, -1), withheld)


def of_two_groups(women: int, men: int) -> Firm:
    """26 people, so many of the twelve and the fourteen discontent."""
    people = [("F", number < women) for number in range(12)] + [("M", number < men) for number in range(14)]
    given = [{"q0": 1 if discontent else 5} for _, discontent in people]
    return Firm([""] * len(people), [{"gender": which} for which, _ in people], given, ["q0"], ["gender"])


def test_a_second_release_takes_nothing_back():
    """What is out is out: where it would have to be kept back, nothing new is printed, whatever lies behind it."""
    seen = []
    for women, men in ((1, 1), (0, 2)):
        campaign = Campaign(of_two_groups(women, men))
        first = campaign.release(named=[])
        second = campaign.release((first.views,), named=["gender"])
        assert not set(second.views.withheld) & set(first.cells)
        seen.append({place: cell.bands or cell.shares for place, cell in second.cells.items()})
    assert seen[0] == seen[1]


@pytest.mark.parametrize("seed", [*SAMPLE, *FULL])
def test_two_releases_together_open_nothing(seed):
    made = made_of(seed)
    campaign = Campaign(made)
    first = campaign.release(named=["age", "place"])
    second = campaign.release((first.views,), named=["tenure", "grade", "gender"])
    for item in plain(made):
        assert not {place for place in set(second.views.withheld) - set(first.views.withheld) if place in first.cells}
        guess = Guess(rows(made, first, item) + rows(made, second, item))
        assert (guess.recovered(), guess.unanimous()) == ([], []), item
