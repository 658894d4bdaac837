"""Programs that ask for tables: held against every table of a dozen people, and every assignment of a few columns."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from surveyhost.core.suppression.doubt.exact import ANY, CHEAP, PRICE, Part, Program, first_table
from surveyhost.core.suppression.doubt.printed import EXACT
from tests.core.suppression.doubt.test_search import drawn, every

SEEDS = range(12)


def holds(program: Program, values: np.ndarray) -> bool:
    """Whether these values of the columns lie within all bounds, and all rows too."""
    if (values < program.lower).any() or (values > program.upper).any():
        return False
    sums = [weights @ values[index] for index, weights in zip(program.index, program.value, strict=True)]
    return all(low <= one <= high for low, one, high in zip(program.low, sums, program.high, strict=True))


def written(seed: int) -> Program:
    """Four columns and three rows, drawn."""
    random, made = np.random.default_rng(seed), Program()
    made.columns([4.0, 3.0, 3.0, 2.0], random.integers(1, 9, 4).astype(float).tolist(), [1.0, 0.0, 0.0, 0.0])
    for _ in range(3):
        index = np.sort(random.choice(4, 3, replace=False))
        low = int(random.integers(2, 12))
        made.row(index, low, low + 4, random.integers(1, 4, 3).astype(float))
    return made


@pytest.mark.parametrize("seed", range(30))
def test_a_program_finds_the_cheapest_or_says_that_there_is_none(seed):
    program = written(seed)
    fit = [one for one in map(np.array, product(range(5), repeat=4)) if holds(program, one)]
    found = program.solve(0.0)
    assert (found is None) == (not fit)
    if found is not None:
        assert holds(program, found)
        assert found @ program.cost == min(one @ program.cost for one in fit)


def test_both_ends_occur_among_the_programs():
    solved = [written(seed).solve(0.0) is None for seed in range(30)]
    assert 3 < sum(solved) < 27


def test_any_table_is_one_that_fits_even_where_costs_are_below_0():
    program = next(one for one in map(written, range(30)) if one.solve(0.0) is not None)
    program.cost = [-one for one in program.cost]
    found = program.solve(ANY)
    assert found is not None
    assert holds(program, found)


def test_a_search_is_given_up_after_so_many_branches_and_comes_out_the_same_each_time():
    """Thirty numbers, twice, of which the same ones add up to something: nothing but trying finds them."""
    random, hard = np.random.default_rng(0), Program()
    hard.columns([1.0] * 30, [0.0] * 30)
    planted = random.integers(0, 2, 30)
    for _ in range(2):
        weights = random.integers(1, 100, 30).astype(float)
        hard.row(np.arange(30), weights @ planted, weights @ planted, weights)
    assert hard.solve(ANY, nodes=1) is None, "too early to say"
    found = [hard.solve(ANY) for _ in range(2)]
    assert found[0] is not None
    assert holds(hard, found[0])
    assert (found[0] == found[1]).all()


@pytest.mark.parametrize("limits", [(0, 5), (1, 5), (2, 5), (0, 4), (0, 3), (2, 3), (4, 4), (5, 5), (0, 0)], ids=str)
def test_a_row_binds_until_it_is_given_up(limits):
    """Two columns of together five people."""
    low, high = limits
    for is_given_up in (False, True):
        program = Program()
        program.columns([5.0, 5.0], [0.0, 0.0])
        program.columns([1.0], [1.0])
        program.row(np.arange(2), 0, 5)
        program.state(np.arange(2), limits, 5, 2)
        for one in product(range(6), repeat=2):
            fits = sum(one) <= 5 and (is_given_up or low <= sum(one) <= high)
            assert holds(program, np.array([*one, int(is_given_up)])) == fits, one


def test_a_row_that_cannot_be_given_up_always_binds():
    program = Program()
    program.columns([5.0, 5.0], [0.0, 0.0])
    program.state(np.arange(2), (2, 3), 5, None)
    assert [sum(one) for one in product(range(3), repeat=2) if holds(program, np.array(one))] == [2, 2, 3, 2, 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tables_of_a_program_are_those_that_fit(seed):
    """Of kinds that are free; the others stay as they are."""
    printed, random = drawn(seed)
    tables = every(printed)
    base = tables[random.integers(len(tables))]
    free = np.sort(random.choice(len(printed.n), 3, replace=False))
    part = Part(printed, base, free)
    program = part.program(np.zeros((3, printed.width)))
    bound = np.setdiff1d(np.arange(len(printed.n)), free)
    wanted = {one[free].tobytes() for one in tables if (one[bound] == base[bound]).all()}
    ways = [[way for way in product(range(n + 1), repeat=printed.width) if sum(way) == n] for n in printed.n[free]]
    tried = (np.array(one) for one in product(*ways))
    assert {one.tobytes() for one in tried if holds(program, one.ravel())} == wanted
    table, given_up = part.solved(program, ANY)
    assert table is not None
    assert table[free].tobytes() in wanted
    assert (table[bound] == base[bound]).all()
    assert not len(given_up)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_leaves_the_room_there_is(seed):
    printed, _ = drawn(seed)
    tables = every(printed)
    least, most = tables.min(axis=0), tables.max(axis=0)
    kind, band = np.unravel_index((most - least).argmax(), least.shape)
    least[kind, band] += most[kind, band] > least[kind, band]
    whole = Part(replace(printed, room=(least, most)), tables[0], np.arange(len(printed.n)))
    table, _ = whole.solved(whole.program(np.zeros(tables[0].shape)), ANY)
    assert table is not None
    assert (table >= least).all()
    assert (table <= most).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_first_table_fits_what_is_printed(seed):
    printed, _ = drawn(seed)
    found = first_table(replace(printed, answers=None))
    assert found is not None
    assert found.tobytes() in {one.tobytes() for one in every(printed)}


def test_there_is_no_first_table_where_rows_contradict_each_other():
    printed, _ = drawn(0)
    counts = printed.counts.copy()
    exact = np.flatnonzero((printed.top == EXACT) & ~printed.nested)[0]
    counts[exact] = counts[exact][::-1]
    assert first_table(replace(printed, counts=counts, top=np.full(len(counts), EXACT), answers=None)) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_has_to_be_given_up_is_the_cheapest(seed):
    """One kind is to answer as it cannot: which rows have to go for that, of all that may."""
    printed, _ = drawn(seed)
    tables = every(printed)
    kind = int(np.flatnonzero(printed.n < 4)[0])
    others = list(product(range(int(printed.n[kind]) + 1), repeat=printed.width))
    others = [way for way in others if sum(way) == printed.n[kind] and way not in set(map(tuple, tables[:, kind]))]
    if not others:
        pytest.skip("this kind may answer in every way")
    least, most = (side.copy() for side in printed.room)
    least[kind] = most[kind] = others[0]
    asked = replace(printed, room=(least, most))
    whole = Part(asked, tables[0], np.arange(len(printed.n)))
    rows = list(range(len(printed.codes)))
    table, given_up = whole.solved(whole.program(np.zeros(tables[0].shape), rows), 0.0)
    assert table is not None
    assert tuple(table[kind]) == others[0]
    gone = {printed.codes[row] for row in rows if given_up[row]}
    prices = [PRICE[bool(nested)] for nested in printed.nested]
    cost = sum(price for price, is_gone in zip(prices, given_up, strict=True) if is_gone)
    assert gone

    def is_enough(codes: set[str]) -> bool:
        return any((one[kind] == others[0]).all() for one in every(printed.without(codes)))

    assert is_enough(gone)
    ways = (set(map(printed.codes.__getitem__, np.flatnonzero(one))) for one in product((0, 1), repeat=len(rows)))
    price = dict(zip(printed.codes, prices, strict=True))
    assert not any(is_enough(one) for one in ways if sum(price[code] for code in one) < cost)


def test_a_unit_is_worth_more_than_two_breakdowns():
    assert PRICE[True] > 2 * PRICE[False] > 0


def test_close_to_the_cheapest_is_close_enough():
    assert 0 < CHEAP < ANY
