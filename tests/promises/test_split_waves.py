"""Two split waves side by side: what was opened of both speaks for no few people.

A plain report prints fewer rows than the desk knows; of a split wave the desk holds whatever sums were opened, printed
or not. So the attack is on these, measure by measure, with the whole roster and everybody taking part.
"""

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.construct import closing_labels
from surveyhost.core.grouping.earlier.newcomers import Earlier
from surveyhost.core.grouping.refusals import TooLittleChanged
from surveyhost.core.split import outcome
from surveyhost.core.split.outcome import Outcome
from tests.attacker.combinations import lightest
from tests.attacker.firms import Firm
from tests.attacker.later import Pair, later
from tests.attacker.sight import matrix
from tests.support.split_waves import SplitWave

K = 5
PAIRS = [(seed, size) for seed, size in enumerate((60, 90, 120, 240))]


def split_wave(pair: Pair, number: int, earlier: list[Earlier]) -> SplitWave:
    people = pair.people(number)
    units, attributes = ([held[number][i] for i in people] for held in (pair.units, pair.attributes))
    return SplitWave(Firm(units, attributes, [{} for _ in people], breakdowns=pair.breakdowns), earlier=earlier)


def remembered(pair: Pair, first: SplitWave) -> Earlier:
    labels = dict(zip(pair.people(0), (person.labels for person in first.people), strict=True))
    people = pair.people(1)
    gone = [held for i, held in labels.items() if i not in pair.units[1]]
    return Earlier(first.views, [labels.get(i) for i in people], gone)


def counted_in(wave: SplitWave, made: Outcome, measure: str, people: list[int]) -> list[frozenset[int]]:
    """Who is counted in each row that was opened of a measure."""
    views, table = made.views, made.tables[measure]
    rows: dict[tuple[str, str], set[int]] = {}
    for i, person in zip(people, wave.people, strict=True):
        block, *groups = closing_labels(wave.views, views, person.labels)
        lowest = views.units[table.rows.blocks[views.index[block]]].code
        places = [("unit", unit.code) for unit in views.ancestors(lowest) if unit.code in table.units]
        places += [
            (view.name, code)
            for view, code in zip(views.views, groups, strict=True)
            if code in table.groups.get(view.name, {})
        ]
        for place in places:
            rows.setdefault(place, set()).add(i)
    return [frozenset(row) for row in rows.values()]


def fewest(pair: Pair, protected: bool = True) -> int:
    """The fewest people on whom a combination of what was opened of both waves rests."""
    first = split_wave(pair, 0, [])
    waves = [first, split_wave(pair, 1, [remembered(pair, first)] if protected else [])]
    opened = [(wave, outcome.read(wave.count().outcome), pair.people(n)) for n, wave in enumerate(waves)]
    measures = set.intersection(*(set(made.tables) for _, made, _ in opened))
    assert measures, "something was opened"
    found = []
    for measure in sorted(measures):
        rows = [row for wave, made, people in opened for row in counted_in(wave, made, measure, people)]
        found.append(lightest(matrix(rows, frozenset().union(*rows)), np.random.default_rng(1), 6))
    return min(found)


def a_pair(seed: int, size: int) -> Pair:
    return later(seed, size, response=1.0)


@pytest.mark.parametrize("given", PAIRS, ids=str)
def test_no_few_people_are_left_of_what_was_opened_of_two_waves(given):
    try:
        assert fewest(a_pair(*given)) >= K
    except Refusal as refusal:
        assert isinstance(refusal, TooLittleChanged)


def test_they_are_where_the_wave_before_is_not_looked_at():
    assert all(fewest(a_pair(*given), protected=False) < K for given in PAIRS)


def test_one_person_less_is_no_second_wave():
    pair = a_pair(3, 90)
    gone = next(iter(pair.units[0]))
    units = {i: unit for i, unit in pair.units[0].items() if i != gone}
    attributes = {i: held for i, held in pair.attributes[0].items() if i != gone}
    second = Pair([pair.units[0], units], [pair.attributes[0], attributes], [{}, {}], pair.breakdowns, 1.0)
    with pytest.raises(TooLittleChanged):
        fewest(second)
    assert fewest(second, protected=False) == 1
