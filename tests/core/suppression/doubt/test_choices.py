"""Choices that bind each other, held against every way in which a few people can have chosen."""

from collections.abc import Collection
from functools import cache
from itertools import chain, combinations, combinations_with_replacement, product

import numpy as np
import pytest

from surveyhost.core.suppression.doubt import joint
from surveyhost.core.suppression.doubt.choices import YES, Choices, Line, Rules
from surveyhost.core.suppression.doubt.exact import ANY, PRICE
from surveyhost.core.suppression.doubt.joint import JointDoubt, _give_up, _settled, keep_back_jointly
from surveyhost.core.suppression.doubt.printed import EXACT
from surveyhost.core.suppression.doubt.swaps import dealt, swapped
from surveyhost.core.suppression.primary import whole_percents

OPTIONS = 3
RULES = [
    Rules(fewest, most, everybody, np.arange(OPTIONS) >= OPTIONS - alone)
    for fewest, most in ((1, 1), (1, 2), (2, 2), (1, 3), (2, 3))
    for everybody in (False, True)
    for alone in (0, 1, 2)
    if most <= OPTIONS - alone
]
"""Of three options the last ones are chosen alone."""


def said(rules: Rules) -> list[tuple[int, ...]]:
    """What one person may say: options, none of them where a question may be skipped."""
    together = np.flatnonzero(~rules.alone).tolist()
    many = chain.from_iterable(combinations(together, some) for some in range(rules.fewest, rules.most + 1))
    made = [*many, *((option,) for option in np.flatnonzero(rules.alone).tolist())]
    return made if rules.everybody else [(), *made]


def counted(people: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    return tuple(sum(option in one for one in people) for option in range(OPTIONS))


def ways(rules: Rules, n: int) -> set[tuple[int, ...]]:
    """How often each option can have been chosen by n people."""
    return {counted(people) for people in combinations_with_replacement(said(rules), n)}


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_what_is_possible_is_what_people_can_say(rules):
    for n in (1, 2, 3):
        chosen = np.array(list(product(range(n + 1), repeat=OPTIONS))).T
        possible = rules.possible(chosen, np.full(chosen.shape[1], n))
        assert {tuple(one) for one in chosen.T[possible].tolist()} == ways(rules, n)


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_choices_are_dealt_out_to_people_who_can_have_made_them(rules):
    for n in (1, 2, 3):
        for one in sorted(ways(rules, n)):
            choices = Choices(("a", "b", "c"), np.array([n, 2]), (), rules, None)
            table = np.array([one, counted((said(rules)[-1],) * 2)]).T
            kind, chose = dealt(choices, table)
            assert kind.tolist() == [0] * n + [1] * 2
            assert (chose[:n].sum(axis=0) == table[:, 0]).all() and (chose[n:].sum(axis=0) == table[:, 1]).all()
            assert {tuple(np.flatnonzero(person).tolist()) for person in chose} <= set(said(rules))


@pytest.mark.parametrize("size", [4, 5, 7, 12, 199, 1001])
@pytest.mark.parametrize("nested", [False, True])
def test_a_line_shows_what_prints_the_same(size, nested):
    wide = 0
    for chose in range(0, size + 1, 1 + size // 12):
        near = range(max(0, chose - 4), min(size, chose + 4) + 1)
        exact = Line(0, "row", np.arange(1), chose, size, EXACT, nested)
        same = {one for one in near if one == chose or (not nested and shares(size, one) == shares(size, chose))}
        assert {other for other in near if exact.shows(other)} == same
        low, high = exact.limits
        assert low <= chose <= high and set(range(low, high + 1)) <= same
        assert size > 100 or low == high == chose
        wide += high - low
    assert bool(wide) == (size > 1000 and not nested)
    for top, wanted in ((YES, {size - 1, size}), (1 - YES, {0, 1})):
        clipped = Line(0, "row", np.arange(1), size, size, top, nested)
        assert {other for other in range(size + 1) if clipped.shows(other)} == wanted
        assert clipped.limits == (min(wanted), max(wanted))


def shares(size: int, chose: int) -> tuple[int, ...]:
    return whole_percents((size - chose, chose))


def drawn(seed: int) -> tuple[Choices, np.ndarray, np.random.Generator]:
    """A small question, and (tables, options, kinds) every table that agrees with what is printed of it."""
    random = np.random.default_rng(seed)
    rules = RULES[int(random.integers(len(RULES)))]
    n = random.integers(1, 4, size=3)
    n[0] = 5 if rules.most == 1 else n[0]
    people = [tuple(said(rules)[place] for place in random.integers(0, len(said(rules)), some)) for some in n]
    truth = np.array([counted(one) for one in people]).T
    lines = []
    for option in range(OPTIONS):
        for code, kinds in (("all", [0, 1, 2]), ("A", [0, 1]), ("x", [0, 2]), ("y", [1])):
            size, chose = int(n[kinds].sum()), int(truth[option, kinds].sum())
            if random.random() < 0.35 or size < 2:
                continue
            near = min(chose, size - chose) < 2
            top = (YES if 2 * chose > size else 1 - YES) if near else EXACT
            lines.append(Line(option, code, np.array(kinds), chose, size, top, code in ("all", "A")))
    choices = Choices(("a", "b", "c"), n, tuple(lines), rules, truth if seed % 2 else None)
    return choices, tables(choices), random


@cache
def _ways(rules: int, n: int) -> np.ndarray:
    return np.array(sorted(ways(RULES[rules], n)))


def tables(choices: Choices) -> np.ndarray:
    rules = next(place for place, one in enumerate(RULES) if one is choices.rules)
    each = [_ways(rules, n) for n in choices.n.tolist()]
    every = np.stack([a.ravel() for a in np.meshgrid(*(np.arange(len(one)) for one in each), indexing="ij")])
    made = np.stack([one[place] for one, place in zip(each, every, strict=True)], axis=2)
    for line in choices.lines:
        made = made[fits(line, made[:, line.option, line.kinds].sum(axis=1))]
    return made


def fits(line: Line, count: np.ndarray) -> np.ndarray:
    if line.top != EXACT:
        return (line.size - count if line.top == YES else count) <= 1
    return count == line.chose  # so few people print other percents where one of them chose otherwise


def certain(choices: Choices, every: np.ndarray, k: int) -> set[tuple[int, int, int]]:
    """What is the same in every table that agrees."""
    made = set()
    for option in {line.option for line in choices.lines}:
        for kind, people in enumerate(choices.n.tolist()):
            held = set(every[:, option, kind].tolist())
            if len(held) == 1 if people < k else held <= {0, people}:
                made.add((option, kind, -1))
    for number, line in enumerate(choices.lines):
        if line.top != EXACT:
            counts = every[:, line.option, line.kinds].sum(axis=1)
            seen = set((line.size - counts if line.top == YES else counts).tolist())
            made |= {(line.option, number, way) for way in {0, 1} - seen}
    return made


SEEDS = range(16)


def test_a_table_of_choices_agrees_if_a_report_of_it_prints_the_same():
    held = 0
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        agree = {table.tobytes() for table in every}
        for _ in range(40):
            table = every[int(random.integers(len(every)))].copy()
            table[random.integers(OPTIONS), random.integers(3)] += random.integers(-1, 2)
            assert choices.agrees(table) == (table.tobytes() in agree)
            held += table.tobytes() in agree
    assert 150 < held < 40 * len(SEEDS) - 150


@pytest.mark.parametrize("k", [2, 3, 5])
def test_what_tables_of_choices_leave_open_is_what_differs_between_them(k):
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        some = every[random.integers(0, len(every), size=int(random.integers(1, 5)))]
        gone = {choices.cell(line) for line in choices.lines if not line.option or random.random() < 0.3}
        doubt, left = JointDoubt(choices, k), JointDoubt(choices.without(gone), k)
        for table in some:
            assert doubt.show(table) and left.show(table)
            assert not doubt.show(table - choices.n)
        known = certain(choices, some, k)
        assert set(doubt.open()) == known
        kinds = {(option, kind, -1) for option in range(OPTIONS) for kind in range(3)}
        told = {line.option for line in choices.lines}
        assert {target for target in kinds if target[0] in told and doubt.is_open(target)} == known & kinds
        rows = {(line.option, n, way) for n, line in enumerate(choices.lines) if line.top != EXACT for way in (0, 1)}
        assert {target for target in rows if doubt.is_open(target)} == known & rows
        without = doubt.without(gone)
        assert set(without.open()) == set(left.open()) == certain(left.choices, some, k)
        assert without.choices.lines == left.choices.lines
        assert (without.first == some[0]).all() and without.differs is not doubt.differs


@pytest.mark.parametrize("swaps", [True, False])
def test_what_stays_certain_is_what_every_table_that_agrees_tells(monkeypatch, swaps):
    """The search finds all there is to find in so small a question, by programs alone too, and shows nothing that does
    not agree."""
    if not swaps:
        monkeypatch.setattr(joint, "swapped", lambda *given: iter(()))
    found = 0
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        doubt = JointDoubt(choices, 4)
        assert doubt.show(every[0])
        left = _settled(doubt, random)
        assert set(left) == set(doubt.open()) == certain(choices, every, 4), seed
        found += len(left)
    assert found > 10


def test_swaps_agree_and_keep_every_exact_row():
    found = 0
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        base = every[int(random.integers(len(every)))]
        for table in swapped(choices, base, np.ones(base.shape, dtype=bool), random):
            assert choices.rules.possible(table, choices.n).all() and (table != base).any()
            for line in choices.lines:
                kept = table[line.option, line.kinds].sum() == base[line.option, line.kinds].sum()
                assert kept or line.top != EXACT
            found += 1
    assert found > 30


def test_a_program_has_a_solution_where_a_table_agrees_and_finds_one_that_does():
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        cost = random.random((OPTIONS, 3))
        values = choices.program(cost).solve(0.0)
        assert values is not None
        table = values[: OPTIONS * 3].reshape(OPTIONS, 3)
        least = min(float((cost * one).sum()) for one in every)
        assert choices.agrees(table) and abs(float((cost * table).sum()) - least) < 1e-6
        impossible = choices.program(cost)
        impossible.row(np.arange(OPTIONS * 3), choices.n.sum() * OPTIONS + 1, np.inf)
        assert impossible.solve(ANY) is None


def test_what_is_kept_back_leaves_nothing_certain_and_nothing_is_kept_back_for_nothing():
    kept = 0
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        lost = keep_back_jointly(choices, 4, random)
        assert lost is not None
        left = choices.without(lost)
        assert not certain(left, tables(left), 4), seed
        if not certain(choices, every, 4):
            assert lost == set()
        kept += bool(left.lines) and bool(lost)
    assert kept > 1


def price(choices: Choices, cells: Collection[tuple[str, str]]) -> float:
    return sum(PRICE[line.nested] for line in choices.lines if choices.cell(line) in cells)


def test_no_row_is_given_up_beyond_those_that_have_to_be():
    """However much else another row would open: for what is certain as few are given up as can be."""
    tried = 0
    for seed in SEEDS:
        choices, every, random = drawn(seed)
        doubt = JointDoubt(choices, 4)
        assert doubt.show(every[0])
        settled = _settled(doubt, random)
        left = [target for target in settled if target[2] < 0]
        for target in set(settled).difference(left):
            own = {choices.cell(choices.lines[target[1]])}
            assert price(choices, _give_up(doubt, [target], random, ())) <= price(choices, own)
        if not left:
            continue
        lost = _give_up(doubt, left, random, ())
        cells = {choices.cell(line) for line in choices.lines}
        sets = [set(one) for count in (1, 2) for one in combinations(sorted(cells), count)]
        helps = [one for one in sets if opens(choices.without(one), left[0])]
        assert opens(choices.without(lost), left[0])
        assert price(choices, lost) <= min((price(choices, one) for one in helps), default=np.inf) + 0.2, seed
        tried += bool(helps)
    assert tried > 5


def opens(left: Choices, target: tuple[int, int, int]) -> bool:
    """Whether this is not certain any more."""
    option, kind, _ = target
    held = set(tables(left)[:, option, kind].tolist())
    return len(held) > 1 if left.n[kind] < 4 else not held <= {0, int(left.n[kind])}


def test_what_is_out_is_not_taken_back():
    for seed in SEEDS:
        choices, _, random = drawn(seed)
        cells = sorted({choices.cell(line) for line in choices.lines})
        out = {cell for cell in cells if random.random() < 0.5}
        lost = keep_back_jointly(choices, 4, random, out)
        assert lost is None or not lost & out
        left = choices.without(lost or set())
        assert lost is None or not certain(left, tables(left), 4)
