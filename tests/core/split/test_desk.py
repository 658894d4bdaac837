"""Both sides together: what is opened is what plain counting finds, and with one half alone nothing is."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.grouping.frozen import digest
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.split import desk, field, outcome
from surveyhost.core.split.refusals import BallotsOfOtherContract, SumsDoNotFit
from surveyhost.core.suppression.cells import in_bands
from surveyhost.core.suppression.skips import count_skips
from surveyhost.core.suppression.tables import prove_all, read
from surveyhost.core.tabulation.count import Tally
from surveyhost.core.thresholds import full_minimum
from tests.attacker.firms import firm
from tests.support.split_waves import SplitWave, wave


@pytest.fixture(scope="module")
def counted() -> tuple[SplitWave, outcome.Outcome]:
    one = wave(size=70)
    return one, outcome.read(one.count().outcome)


def plain_rows(one: SplitWave, seed: int) -> tuple[object, dict]:
    """The cube of plain counting, and what it has in each row that a split count opens: measure to (units, groups)."""
    tally = Tally(one.questionnaire, one.views)
    for person in one.people:
        tally.add(person.labels, person.answers)
    items = measures(one.questionnaire)
    cube = count_skips(tally.cube(one.k), items)
    names = [view.name for view in cube.views.views]
    tables, _ = read(cube, items, one.questionnaire, range(len(names)), {}, full_minimum(one.k))
    prove_all(cube, tables, np.random.default_rng(seed))
    made = {}
    for table in tables:
        option = table.measure.scale == "binary"
        units, groups = {}, {}
        for place, unit in enumerate(cube.views.units):
            row = table.rows.counts[place]
            if table.rows.n[place] and option:
                units[unit.code] = [row[1]]
            elif table.rows.full[place] and table.rows.n[place]:
                units[unit.code] = row.tolist()
            elif table.rows.n[place] and table.measure.scale in {"rating", "enps"}:
                units[unit.code] = in_bands(table.measure, row[None, :])[0].tolist()
        for view in table.breakdowns:
            counts = cube.counts[1 + view][:, cube.of(table.number)]
            banded = counts[:, 1:] if option else in_bands(table.measure, counts)
            known = zip(cube.views.views[view].groups, banded.tolist(), counts.sum(axis=1), strict=True)
            groups[names[view]] = {group.code: row for group, row, n in known if n}
        made[table.measure.code] = (units, groups)
    return cube, made


def same_as_plain(one: SplitWave) -> int:
    """Assert that every opened row is what plain counting finds; how many rows there are."""
    made = outcome.read(one.count().outcome)
    opened = desk.add(one.plan, one.desk[1], one.ballots, made)
    cube, plain = plain_rows(one, int(one.announced()[:16], 16))
    assert digest(made.views) == digest(cube.views)
    assert made.answerers.tolist() == cube.answerers.tolist()
    assert made.profiles.tolist() == cube.labels.tolist()
    assert {code: (table.units, table.groups) for code, table in opened.items()} == plain
    return sum(len(table.units) + sum(map(len, table.groups.values())) for table in opened.values())


@pytest.mark.parametrize("size", [25, 60, 110])
def test_sums_are_those_of_plain_counting(size):
    assert same_as_plain(wave(seed=size, size=size)) > 20


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(20))
def test_sums_are_those_of_plain_counting_in_twenty_firms(seed):
    assert same_as_plain(SplitWave(firm(seed, 40 + 30 * seed, pairs=seed > 8), seed=seed)) > 20


def test_with_either_half_left_out_the_figures_break(counted):
    one, made = counted
    for code, table in made.tables.items():
        for row in table.units.values():
            assert max(row) > 10_000, f"half K of {code} would be a count of people by itself"
    nothing = [0] * one.form.layout.circuit.length
    empty = [
        one.sealed(replace(half, desk=nothing), who.labels) for half, who in zip(one.halves, one.people, strict=True)
    ]
    zero = [(keeper, box) for (keeper, _), (_, box) in zip(one.ballots, empty, strict=True)]
    with pytest.raises(SumsDoNotFit):
        desk.add(one.plan, one.desk[1], zero, made)
    zeroed = outcome.read(outcome.write(made).replace(str(made.tables["q0"].units["company"][0]).encode(), b"0"))
    with pytest.raises(SumsDoNotFit):
        desk.add(one.plan, one.desk[1], one.ballots, zeroed)


def test_half_v_alone_adds_up_to_noise(counted):
    """The numbers are spread over the whole field: of the first four bits no value is more frequent than another."""
    one, _ = counted
    numbers = np.array([number for halves in one.halves for number in halves.desk], dtype=np.uint64)
    spread = np.bincount((numbers >> np.uint64(60)).astype(int), minlength=16)
    assert spread.min() > 0.8 * spread.mean() and spread.max() < 1.2 * spread.mean()
    assert numbers.max() < field.MODULUS


def test_the_count_of_another_contract_is_not_added(counted):
    _, made = counted
    other = wave(seed=8, size=70)
    with pytest.raises(BallotsOfOtherContract):
        desk.add(other.plan, other.desk[1], other.ballots, made)


def test_a_sum_that_was_changed_is_found(counted):
    one, made = counted
    first = made.tables["q0"].units["company"][0]
    bent = outcome.read(outcome.write(made).replace(str(first).encode(), str((first + 1) % field.MODULUS).encode()))
    with pytest.raises(SumsDoNotFit, match=r"q0 in company"):
        desk.add(one.plan, one.desk[1], one.ballots, bent)
