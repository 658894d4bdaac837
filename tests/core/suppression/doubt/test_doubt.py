"""Witnesses of doubt: what agrees with a report, and what has to be kept back until nothing is certain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.suppression.doubt import exact, giving_up
from surveyhost.core.suppression.doubt.check import NOBODY, SOMEBODY, Doubt, Moves, agrees, percents
from surveyhost.core.suppression.doubt.exchanges import Exchanges
from surveyhost.core.suppression.doubt.gate import keep_back
from surveyhost.core.suppression.doubt.giving_up import cheapest
from surveyhost.core.suppression.doubt.printed import EXACT, Printed, rounding
from surveyhost.core.suppression.doubt.search import Search
from surveyhost.core.suppression.doubt.walk import Walk
from surveyhost.core.suppression.primary import dominant, whole_percents

RATED = st.lists(st.integers(0, 300), min_size=2, max_size=5).filter(lambda counts: sum(counts) > 0)


def told(table, rows, answers=None) -> Printed:
    """What is printed of a table (kinds, bands). rows: name to (view, kinds)."""
    table = np.array(table, dtype=np.int64)
    members = [np.array(kinds, dtype=np.int64) for _, kinds in rows.values()]
    counts = np.array([table[kinds].sum(axis=0) for kinds in members], dtype=np.int64)
    n = table.sum(axis=1)
    room = (0 * table, np.repeat(n[:, None], table.shape[1], axis=1))
    views = np.array([view for view, _ in rows.values()], dtype=np.int64)
    return Printed(n, tuple(rows), members, counts, dominant(counts), answers, room, None, views)


@given(RATED)
def test_percents_are_those_that_are_printed(counts):
    assert percents(np.array([counts])).tolist() == [list(whole_percents(counts))]


@given(RATED, st.data())
def test_counts_within_the_limits_of_a_row_print_the_same(counts, data):
    low, high = (side[0].tolist() for side in rounding(np.array([counts])))
    other = [data.draw(st.integers(a, b)) for a, b in zip(low[:-1], high[:-1], strict=True)]
    last = sum(counts) - sum(other)
    if low[-1] <= last <= high[-1]:
        assert whole_percents([*other, last]) == whole_percents(counts)


PAIRS = [[1, 0], [0, 1], [1, 0], [0, 1]]
"""Men and women of two teams, one each: the answers may be exchanged crosswise and in no other way."""
CROSSED = {"all": (0, [0, 1, 2, 3]), "M": (1, [0, 2]), "F": (1, [1, 3]), "old": (2, [0, 1]), "young": (2, [2, 3])}


def test_a_table_agrees_if_every_row_prints_as_it_did():
    printed = told([[2, 3], [3, 2]], {"all": (0, [0, 1]), "M": (1, [0]), "F": (1, [1])})
    assert agrees(printed, np.array([[2, 3], [3, 2]]))
    assert not agrees(printed, np.array([[3, 2], [2, 3]]))
    assert not agrees(printed.without({"M"}), np.array([[3, 2], [2, 3]]))
    assert agrees(printed.without({"M", "F"}), np.array([[3, 2], [2, 3]]))
    assert not agrees(printed.without({"M", "F"}), np.array([[4, 1], [2, 3]]))


def test_a_clipped_row_leaves_open_whether_somebody_is_outside():
    printed = told([[6, 0], [5, 5]], {"all": (0, [0, 1]), "M": (1, [0])})
    assert printed.top.tolist() == [EXACT, 0]
    doubt = Doubt(printed, 5)
    assert doubt.show(np.array([[6, 0], [5, 5]]))
    assert doubt.rows == [(1, SOMEBODY)]
    assert doubt.show(np.array([[5, 1], [6, 4]]))
    assert doubt.rows == []
    assert not doubt.show(np.array([[4, 2], [7, 3]]))
    assert (1, NOBODY) not in doubt.rows


def test_a_move_counts_only_if_every_row_prints_as_it_did():
    base = np.array([[4, 0], [0, 4], [2, 2], [2, 2]])
    printed = told(base, {name: CROSSED[name] for name in ("all", "M", "F")})
    doubt = Doubt(printed, 5)
    assert doubt.show(base)
    kinds, gives, takes = np.array([[0, 1]]), np.array([[0, 1]]), np.array([[1, 0]])
    assert doubt.show_moves(base, Moves(kinds, gives, takes)) == 0  # a man's answer for a woman's
    assert len(doubt.kinds) == 4
    nobody_has_it = Moves(np.array([[0, 2]]), np.array([[1, 0]]), np.array([[0, 1]]))
    assert doubt.show_moves(base, nobody_has_it) == 0
    among_men = Moves(np.array([[0, 2]]), np.array([[0, 1]]), np.array([[1, 0]]))
    assert doubt.show_moves(base, among_men) == 1
    assert doubt.kinds.tolist() == [1, 3]


MANY = [[6, 0], [0, 6]]
"""Twelve people of one unit, of whom the rows of a breakdown that is not shown any more tell six from six."""


def test_a_move_splits_a_kind_of_one_mind_only_if_it_stays_split():
    printed = told(MANY, {"all": (0, [0, 1])})
    doubt = Doubt(printed, 5)
    assert doubt.show(np.array(MANY))
    assert doubt.kinds.tolist() == [0, 1]
    one_each = Moves(np.array([[0, 1]]), np.array([[0, 1]]), np.array([[1, 0]]))
    assert doubt.show_moves(np.array(MANY), one_each) == 1
    assert doubt.complete

    pairs = np.array([[2, 0], [0, 2]])
    doubt = Doubt(told(pairs, {"all": (0, [0, 1])}), 2)
    assert doubt.show(pairs)
    crosswise = Moves(np.array([[0, 1, 0, 1]]), np.array([[0, 1, 0, 1]]), np.array([[1, 0, 1, 0]]))
    assert doubt.show_moves(pairs, crosswise) == 1
    assert doubt.kinds.tolist() == [0, 1], "both of each answered alike, before and after"


@pytest.mark.parametrize("seed", range(6))
def test_many_of_one_mind_are_looked_for_apart_and_not_of_another_mind(seed):
    doubt = Doubt(told(MANY, {"all": (0, [0, 1])}), 5)
    assert doubt.show(np.array(MANY))
    assert not Search(doubt, np.random.default_rng(seed)).is_certain(0)
    assert 0 not in doubt.kinds


def test_what_fractions_could_explain_in_two_ways_whole_people_may_not():
    """One in each of three groups of two said no, all three groups overlap: with halves everybody is half in doubt."""
    rows = {"all": (0, [0, 1, 2]), "AB": (1, [0, 1]), "BC": (2, [1, 2]), "AC": (3, [0, 2])}
    printed = told([[1, 1], [1, 1], [1, 1]], rows)
    doubt = Doubt(printed, 5)
    assert doubt.show(np.array([[1, 1], [1, 1], [1, 1]]))
    assert exact.first_table(printed) is not None
    lost = keep_back(printed, 5, np.random.default_rng(0))
    assert lost, "three overlapping rows say of each pair that it is split"


def test_where_nothing_can_be_exchanged_rows_are_given_up():
    printed = told(PAIRS, CROSSED)
    lost = keep_back(printed, 5, np.random.default_rng(0))
    assert lost and "all" not in lost
    assert keep_back(printed.without(lost), 5, np.random.default_rng(1)) == set()


TEAM = [*PAIRS, *([[3, 3]] * 4)]
"""The same four beside four teams of six, of which each is counted with one of the four groups."""
GROUPS = {
    "all": (0, list(range(8))), "team": (0, [0, 1, 2, 3]), **{f"team {kind}": (0, [kind]) for kind in range(4, 8)},
    "M": (1, [0, 2, 4]), "F": (1, [1, 3, 5]), "old": (2, [0, 1, 6]), "young": (2, [2, 3, 7]),
}  # fmt: skip


def team() -> tuple[Printed, Doubt]:
    """Both men of the team said yes and both women no, as the rows of M and F tell."""
    printed = told(TEAM, GROUPS)
    doubt = Doubt(printed, 5)
    assert doubt.show(np.array(TEAM))
    assert doubt.kinds.tolist() == [0, 1, 2, 3]
    return printed, doubt


def test_the_two_rows_that_tell_are_given_up_and_none_that_is_out():
    printed, doubt = team()
    search = Search(doubt, np.random.default_rng(0))
    rows = {code: printed.codes.index(code) for code in printed.codes}
    found = cheapest(search, doubt.kinds, list(rows.values()))
    assert found is not None
    codes, left = found
    assert codes == {"M", "F"}
    assert left.complete and left.printed.codes == printed.without(codes).codes
    assert doubt.kinds.tolist() == [0, 1, 2, 3], "as long as they are printed"
    assert cheapest(search, doubt.kinds, [rows[code] for code in printed.codes if code != "M"]) is None
    assert keep_back(printed, 5, np.random.default_rng(0)) == {"M", "F"}
    assert "M" not in (keep_back(printed, 5, np.random.default_rng(0), out={"M"}) or set())


def test_a_move_that_does_not_agree_opens_nothing(monkeypatch):
    """Even a search that is wrong about what helps makes nobody uncertain."""
    printed, doubt = team()
    old, young = printed.codes.index("old"), printed.codes.index("young")
    wrong = Moves(np.array([[0, 1]]), np.array([[0, 1]]), np.array([[1, 0]]))  # M and F would come out otherwise
    monkeypatch.setattr(giving_up, "_moves", lambda *given: [wrong])
    monkeypatch.setattr(giving_up, "_sets", lambda *given: [(old, young)])
    monkeypatch.setattr(Search, "exchange", lambda self: None)
    monkeypatch.setattr(Search, "_shown", lambda *given: True)
    assert cheapest(Search(doubt, np.random.default_rng(0)), doubt.kinds, [old, young]) is None


def test_what_is_out_is_not_taken_back():
    printed = told(PAIRS, CROSSED)
    assert keep_back(printed, 5, np.random.default_rng(0), out=set(CROSSED)) is None


@pytest.mark.parametrize("seed", range(5))
def test_walks_and_exchanges_find_tables_that_agree(seed):
    random = np.random.default_rng(seed)
    table = random.multinomial(1, [0.3, 0.3, 0.4], size=200)
    teams = {f"team {t}": (0, np.arange(t * 20, t * 20 + 20)) for t in range(10)}
    ages = {f"age {a}": (1, np.flatnonzero(np.arange(200) % 5 == a)) for a in range(5)}
    shifts = {f"shift {s}": (2, np.flatnonzero(np.arange(200) % 3 == s)) for s in range(3)}
    printed = told(table, {"all": (0, np.arange(200)), **teams, **ages, **shifts})
    walk = Walk(printed, random)
    walk.deal()
    assert walk.mend() and agrees(printed, walk.table())
    doubt = Doubt(printed, 5)
    assert doubt.show(walk.table())
    exchanges = Exchanges(walk, random)
    found = [(moves, doubt.show_moves(walk.table(), moves)) for moves in exchanges.moves(doubt.kinds)]
    assert sum(agreed for _, agreed in found) == sum(len(moves.kinds) for moves, _ in found)
    assert len(doubt.kinds) < 20
    exchanges.mix()
    assert walk.mend() and doubt.show(walk.table())
