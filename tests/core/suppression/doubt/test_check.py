"""The checker, held against a slow one that is written from what a report prints: on tables drawn at random."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.suppression.doubt import check
from surveyhost.core.suppression.doubt.check import NOBODY, SOMEBODY, Doubt, Moves, agrees
from surveyhost.core.suppression.doubt.printed import EXACT, Mates, Printed
from surveyhost.core.suppression.primary import whole_percents

SEEDS = range(24)
LARGE = 400
"""People in a kind from which on another count may print the same percents."""


def drawn(seed: int, mates: bool = False) -> tuple[Printed, np.ndarray, np.random.Generator]:
    """A table, and what is printed of it: the company, some units, the groups of two breakdowns; in every third firm
    some of these rows, and in every third none."""
    random = np.random.default_rng(seed)
    kinds, width = int(random.integers(2, 7)), 2 if mates else int(random.integers(2, 4))
    most = LARGE if seed % 4 == 3 else int(random.integers(2, 8))
    n = random.integers(1, most, size=kinds)
    mood = random.dirichlet(np.ones(width) * random.choice([0.1, 2.0]))
    table = np.array([random.multinomial(people, mood) for people in n])
    rows = [(0, np.arange(kinds))] + [(0, np.flatnonzero(random.random(kinds) < 0.5)) for _ in range(2)]
    for view in (1, 2):
        label = random.integers(0, 2, size=kinds)
        rows += [(view, np.flatnonzero(label == value)) for value in (0, 1)]
    rows = [(view, members) for view, members in rows if len(members)]
    counts = np.array([table[members].sum(axis=0) for _, members in rows])
    near = (counts.sum(axis=1) - counts.max(axis=1) < 2) & (random.random(len(rows)) < 0.7)
    room = np.zeros_like(table), np.repeat(n[:, None], width, axis=1)
    if seed % 2:
        room = np.maximum(0, table - random.integers(0, 3, table.shape)), table + random.integers(0, 3, table.shape)
    binds = None
    if mates:
        others = np.clip(table[:, 1] + random.integers(-1, 2, kinds), 0, n)
        places = int((n - np.maximum(others, table[:, 1])).sum())
        binds = Mates(others, max(0, places - int(random.integers(0, 2))))
    printed = Printed(
        n,
        tuple(f"row {number}" for number in range(len(rows))),
        [members for _, members in rows],
        counts,
        np.where(near, counts.argmax(axis=1), EXACT),
        None,
        room,
        binds,
        np.array([view for view, _ in rows]),
    )
    gone = random.random(len(rows)) < (0, 0.4, 1)[seed // 4 % 3]
    return printed.without({code for code, lost in zip(printed.codes, gone, strict=True) if lost}), table, random


def fits(printed: Printed, table: np.ndarray) -> bool:
    """Whether a report of this table would print what is printed."""
    (low, high), rows = printed.room, zip(printed.members, printed.counts, printed.top, printed.view, strict=True)
    if (table < 0).any() or (table.sum(axis=1) != printed.n).any() or (table < low).any() or (table > high).any():
        return False
    mates = printed.mates
    if mates is not None:
        chosen = zip(printed.n, mates.most_chosen, table[:, 1], strict=True)
        if sum(people - max(other, mine) for people, other, mine in chosen) < mates.alone:
            return False
    for members, counts, top, view in rows:
        now = table[members].sum(axis=0)
        if top != EXACT:
            same = now.sum() - now[top] <= 1
        elif view == 0:
            same = now.tolist() == counts.tolist()
        else:
            same = whole_percents(now.tolist()) == whole_percents(counts.tolist())
        if not same:
            return False
    return True


def moved(printed: Printed, table: np.ndarray, random: np.random.Generator) -> tuple[Moves, list[np.ndarray]]:
    """Moves of one to four people, and the table after each of them."""
    moves, people = 40, int(random.integers(1, 5))
    shape = (moves, people)
    kinds = random.integers(0, len(printed.n), shape)
    gives, takes = (random.integers(0, printed.width, shape) for _ in range(2))
    if people % 2 == 0:  # two who exchange theirs leave most rows as they are
        gives[:, 1::2], takes[:, 1::2] = takes[:, ::2], gives[:, ::2]
    after = []
    for number in range(moves):
        made = table.copy()
        for kind, give, take in zip(kinds[number], gives[number], takes[number], strict=True):
            made[kind, give] -= 1
            made[kind, take] += 1
        after.append(made)
    return Moves(kinds, gives, takes), after


@pytest.mark.parametrize("mates", [False, True])
def test_a_table_agrees_if_a_report_of_it_prints_the_same(mates):
    found = {True: 0, False: 0}
    for seed in SEEDS:
        printed, table, random = drawn(seed, mates)
        assert agrees(printed, table) and fits(printed, table)
        assert not agrees(printed, table[1:]) and not agrees(printed, np.append(table, table * 0, axis=1))
        for other in moved(printed, table, random)[1]:
            found[fits(printed, other)] += 1
            assert agrees(printed, other) == fits(printed, other), seed
    assert min(found.values()) > 100


@pytest.mark.parametrize("mates", [False, True])
def test_moves_leave_open_what_the_tables_after_them_do(mates, monkeypatch):
    """Whoever looks at moves learns what he would from whole tables, and no more."""
    monkeypatch.setattr(check, "PIECE", 7)
    agreed = 0
    for seed in SEEDS:
        printed, table, random = drawn(seed, mates)
        doubt, slow = Doubt(printed, 5), Doubt(printed, 5)
        assert doubt.show(table) and slow.show(table)
        for _ in range(2):
            moves, after = moved(printed, table, random)
            held = [other for other in after if fits(printed, other)]
            found = doubt.show_moves(table, moves)
            assert [slow.show(other) for other in after] == [fits(printed, other) for other in after]
            assert found <= len(held)
            if not mates:
                assert found == len(held)
                assert (doubt.differs == slow.differs).all() and (doubt.mixed == slow.mixed).all()
                assert (doubt.seen == slow.seen).all()
            assert (doubt.differs <= slow.differs).all() and (doubt.mixed <= slow.mixed).all()
            assert (doubt.seen <= slow.seen).all()
            agreed += found
    assert agreed > 200


def test_as_many_places_have_to_be_left_as_there_are_people_who_chose_alone():
    """Where every place is taken, whoever takes one needs another to be given up, in whatever kind."""
    agreed = refused = 0
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        n = random.integers(3, 7, size=4)
        table = np.stack([n, 0 * n], axis=1) + random.integers(1, n)[:, None] * [-1, 1]
        mates = Mates(table[:, 1] + random.integers(-1, 2, 4), 0)
        mates = replace(mates, alone=int(mates.places(np.arange(4), n, table[:, 1]).sum()))
        room = table * 0, np.repeat(n[:, None], 2, axis=1)
        nobody = np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        printed = Printed(n, (), [], nobody[0], nobody[1], None, room, mates, nobody[2])
        moves, after = moved(printed, table, random)
        for number, other in enumerate(after):
            one = Moves(moves.kinds[[number]], moves.gives[[number]], moves.takes[[number]])
            doubt = Doubt(printed, 5)
            assert doubt.show(table)
            found, kinds = doubt.show_moves(table, one), moves.kinds[number].tolist()
            assert found <= fits(printed, other)
            assert found == fits(printed, other) or len(set(kinds)) < len(kinds)
            agreed, refused = agreed + found, refused + (not fits(printed, other))
    assert agreed > 100 and refused > 100


def test_everybody_answered_once_whatever_is_printed():
    printed, table, _ = drawn(0)
    bare = replace(printed.without(printed.codes), room=(table * 0, table * 0 + LARGE))
    assert agrees(bare, table) and agrees(bare, np.roll(table, 1, axis=1))
    one = np.eye(*table.shape, dtype=np.int64)
    assert not agrees(bare, table + one) and not agrees(bare, table - one)


def test_what_tables_leave_open_is_what_differs_between_them():
    for seed in SEEDS:
        printed, table, random = drawn(seed)
        tables = [table, *(one for one in moved(printed, table, random)[1] if fits(printed, one))]
        doubt = Doubt(printed, 4)
        assert not doubt.complete
        for one in tables:
            doubt.show(one)
        apart = [len({tuple(one[kind]) for one in tables}) > 1 for kind in range(len(printed.n))]
        split = [any(one[kind].max() < printed.n[kind] for one in tables) for kind in range(len(printed.n))]
        certain = [k for k, people in enumerate(printed.n) if not (apart[k] if people < 4 else split[k])]
        assert doubt.kinds.tolist() == certain
        clipped = [row for row, top in enumerate(printed.top) if top != EXACT]
        outside = {
            (row, int(printed.size[row] - one[printed.members[row], printed.top[row]].sum()))
            for row in clipped
            for one in tables
        }
        assert doubt.rows == [(row, way) for row in clipped for way in (NOBODY, SOMEBODY) if (row, way) not in outside]
        assert doubt.complete == (not certain and not doubt.rows)


def test_a_clipped_row_seen_one_way_only_is_certain_though_nobodys_answer_is():
    n, rows = np.array([5, 5]), [np.arange(2)]
    room, view = (np.zeros((2, 2), dtype=np.int64), np.full((2, 2), 5)), np.array([0])
    doubt = Doubt(Printed(n, ("all",), rows, np.array([[9, 1]]), np.array([0]), None, room, None, view), 5)
    assert doubt.show(np.array([[4, 1], [5, 0]])) and doubt.show(np.array([[5, 0], [4, 1]]))
    assert not len(doubt.kinds) and doubt.rows == [(0, NOBODY)] and not doubt.complete
    assert doubt.show(np.array([[5, 0], [5, 0]])) and doubt.complete


def test_without_some_rows_the_same_is_open_and_the_rest_of_the_rows_stay():
    for seed in SEEDS:
        printed, table, random = drawn(seed)
        gone = set(random.permutation([*printed.codes])[:2].tolist())
        doubt, left = Doubt(printed, 5), Doubt(printed.without(gone), 5)
        for one in (table, *(one for one in moved(printed, table, random)[1] if fits(printed, one))):
            assert doubt.show(one) and left.show(one)
        without = doubt.without(gone)
        assert without.printed.codes == left.printed.codes == tuple(c for c in printed.codes if c not in gone)
        assert without.kinds.tolist() == left.kinds.tolist() and without.rows == left.rows
        assert (without.first == table).all() and doubt.printed.codes == printed.codes
        without.show(table * 0)
        assert without.differs is not doubt.differs and without.mixed is not doubt.mixed
