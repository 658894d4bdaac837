"""Disclosure control on opened tables: what is published of a split count is what plain counting publishes."""

from dataclasses import replace

import pytest

from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.split import desk, outcome
from surveyhost.core.split.opened import cube_of
from surveyhost.core.split.refusals import OutcomeOfOtherPeople, RowsNotCertifiable, SumsDoNotFit
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally
from surveyhost.core.tabulation.cube import Cube
from tests.attacker.firms import firm
from tests.support.split_waves import SplitWave, wave


def opened(one: SplitWave) -> Cube:
    made = outcome.read(one.count().outcome)
    cube = cube_of(one.plan, made, desk.add(one.plan, one.desk[1], one.ballots, made), {})
    return Cube.from_bytes(cube.to_bytes())


def plain(one: SplitWave) -> Cube:
    """The same people counted at the desk: in the order of their labels, since the order decides which of two equally
    good groupings is made at close."""
    tally = Tally(one.questionnaire, one.views)
    for person in sorted(one.people, key=lambda person: person.labels):
        tally.add(person.labels, person.answers)
    return Cube.from_bytes(replace(tally.cube(one.k), comments={}).to_bytes())


def published(one: SplitWave, cube: Cube, seed: int, **more):
    policy = one.policy
    return publish(cube, one.views, one.k, policy.comment_minimum, one.questionnaire, seed=seed, rounds=20, **more)


def same(one: SplitWave) -> int:
    """Assert that both publish the same; how many cells."""
    seed = int(one.announced()[:16], 16)
    split = published(one, opened(one), 5, prover_seed=seed)
    counted = published(one, plain(one), 5, prover_seed=seed)
    assert split.cells == counted.cells
    assert split.protected == counted.protected
    assert (split.groups, split.respondents, split.views) == (counted.groups, counted.respondents, counted.views)
    assert split.certificate == counted.certificate
    return len(split.cells)


@pytest.mark.parametrize("size", [25, 60, 110])
def test_what_is_published_is_what_plain_counting_publishes(size):
    assert same(wave(seed=size, size=size)) > 20


@pytest.mark.sampled(10)
@pytest.mark.parametrize("seed", range(20))
def test_in_twenty_firms_what_is_published_is_the_same(seed):
    """Equal to the cell; what a split count refuses is refused at planning (`test_ballot`), and nothing after it."""
    assert same(SplitWave(firm(seed, 50 + 20 * seed, pairs=seed > 12), seed=seed)) > 20


def test_a_second_release_publishes_the_same_as_after_plain_counting():
    one = wave(seed=11, size=110)
    names = [view.name for view in one.views.views]
    for cubes in (opened(one), plain(one)):
        first = published(one, cubes, 5, breakdowns=names[:1])
        second = published(one, cubes, 6, earlier=[first.views])
        made = locals().setdefault("made", [])
        made.append((first.cells, first.protected, second.cells, second.protected))
    assert made[0] == made[1]


def test_a_breakdown_that_was_not_opened_is_never_printed():
    """Not even where a proof of our own would find it safe: nobody knows what is in it."""
    one = wave(seed=11, size=110)
    whole = opened(one)
    without = {code: replace(held, breakdowns=()) for code, held in whole.opened.items()}
    assert published(one, replace(whole, opened=without), 5).views.measures == dict.fromkeys(without, ())
    assert any(published(one, whole, 5).views.measures.values())


def test_a_measure_that_was_not_opened_is_never_printed():
    one = wave(seed=11, size=110)
    whole = opened(one)
    without = {code: held for code, held in whole.opened.items() if code != "q0"}
    cells = published(one, replace(whole, opened=without), 5).cells
    assert {"q0"} == {code for _, code in published(one, whole, 5).cells} - {code for _, code in cells}


def test_nothing_is_known_of_rows_that_were_not_opened():
    """Whoever has the counts of a split wave finds in them what the certified rows say, and who answered."""
    one = wave(seed=25, size=25)
    made = outcome.read(one.count().outcome)
    tables = desk.add(one.plan, one.desk[1], one.ballots, made)
    cube, items = cube_of(one.plan, made, tables, {}), measures(one.questionnaire)
    for number, measure in enumerate(items):
        for view, groups in enumerate(cube.views.views):
            for place, group in enumerate(groups.groups):
                row = cube.counts[1 + view][place, cube.of(number)]
                known = tables.get(measure.code)
                if known is None or group.code not in known.groups.get(groups.name, {}):
                    assert not row[1:].any()
        assert not cube.counts[0][:, cube.of(number)][:, 1:].any()


@pytest.fixture(scope="module")
def counted():
    one = wave(seed=60, size=60)
    return one, outcome.read(one.count().outcome)


def change(made: outcome.Outcome, **changes) -> outcome.Outcome:
    """The outcome as a keeper could write it who has no scruples."""
    return outcome.read(outcome.write(replace(made, **changes)))


def test_an_outcome_that_opens_other_rows_than_those_who_answered_allow_is_refused():
    one = wave(seed=110, size=110)
    made = outcome.read(one.count().outcome)
    tables = desk.add(one.plan, one.desk[1], one.ballots, made)
    table = tables["q0"]
    small = {code: row for code, row in table.units.items() if code not in table.rows.full}
    assert small
    code, row = next(iter(small.items()))
    wider = replace(table.rows, full=(*table.rows.full, code))
    fewer = {unit: row for unit, row in table.units.items() if unit != code}
    moved = replace(table.rows, blocks=(0,) * len(table.rows.blocks))
    for bent in (
        replace(table, rows=wider, units={**table.units, code: [*row, 0, 0]}),
        replace(table, units=fewer),
        replace(table, rows=moved),
        replace(table, groups={**table.groups, "strange": {}}),
    ):
        with pytest.raises(RowsNotCertifiable, match="q0"):
            cube_of(one.plan, made, {**tables, "q0": bent}, {})
    with pytest.raises(RowsNotCertifiable, match="q0"):
        cube_of(one.plan, made, {name: held for name, held in tables.items() if name != "q0"}, {})


def test_rows_that_hold_less_than_what_is_below_them_are_refused(counted):
    one, made = counted
    tables = desk.add(one.plan, one.desk[1], one.ballots, made)
    table = tables["q0"]
    whole = table.units["company"]
    bent = [sum(whole[:-1]) + whole[-1], *[0] * (len(whole) - 1)]
    with pytest.raises(SumsDoNotFit):
        cube_of(one.plan, made, {**tables, "q0": replace(table, units={**table.units, "company": bent})}, {})


def test_an_outcome_of_other_people_than_the_ballots_is_refused(counted):
    one, made = counted
    more = made.people.copy()
    more[0] += 1
    with pytest.raises(OutcomeOfOtherPeople):
        desk.add(one.plan, one.desk[1], one.ballots, change(made, people=more))
    gone = change(made, profiles=made.profiles[1:], people=made.people[1:], answerers=made.answerers[1:])
    with pytest.raises(OutcomeOfOtherPeople):
        desk.add(one.plan, one.desk[1], one.ballots, gone)
    units = [replace(unit, code=f"x{unit.code}", block=f"x{unit.block}") for unit in made.views.units]
    with pytest.raises(OutcomeOfOtherPeople):
        desk.add(one.plan, one.desk[1], one.ballots, replace(made, views=replace(made.views, units=tuple(units))))
