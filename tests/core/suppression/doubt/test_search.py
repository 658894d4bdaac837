"""What is certain, and what is kept back for it: held against every table that fits, in firms of a dozen people."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from surveyhost.core.suppression.doubt import gate
from surveyhost.core.suppression.doubt.check import NOBODY, SOMEBODY, Doubt
from surveyhost.core.suppression.doubt.exact import ANY, CHEAP
from surveyhost.core.suppression.doubt.gate import Question, keep_back
from surveyhost.core.suppression.doubt.printed import EXACT, Printed
from surveyhost.core.suppression.doubt.search import Search

K = 4
SEEDS = range(20)


def drawn(seed: int) -> tuple[Printed, np.random.Generator]:
    """A firm of four or five kinds of people: the company, a unit, and two or three breakdowns by two groups."""
    random = np.random.default_rng(seed)
    kinds, width = int(random.integers(4, 6)), int(random.integers(2, 4))
    n = random.integers(1, 4, size=kinds)
    n[0] = (5, 2)[seed % 2]
    mood = random.dirichlet(np.ones(width) * random.choice([0.2, 1.0]))
    table = np.array([random.multinomial(people, mood) for people in n])
    rows = [(0, np.arange(kinds)), (0, np.arange(2))]
    for view in range(1, int(random.integers(3, 5))):
        label = random.permutation(np.arange(kinds) % 2)
        rows += [(view, np.flatnonzero(label == value)) for value in (0, 1)]
    counts = np.array([table[members].sum(axis=0) for _, members in rows])
    near = counts.sum(axis=1) - counts.max(axis=1) < 2
    printed = Printed(
        n,
        tuple(f"{view}/{number}" for number, (view, _) in enumerate(rows)),
        [members for _, members in rows],
        counts,
        np.where(near, counts.argmax(axis=1), EXACT),
        table if seed % 3 else None,
        (table * 0, np.repeat(n[:, None], width, axis=1)),
        None,
        np.array([view for view, _ in rows]),
    )
    return printed, random


def every(printed: Printed) -> np.ndarray:
    """(tables, kinds, bands) all that fit."""
    each = []
    for people in printed.n.tolist():
        ways = [one for one in product(range(people + 1), repeat=printed.width) if sum(one) == people]
        each.append(np.array(ways))
    places = np.meshgrid(*(np.arange(len(one)) for one in each), indexing="ij")
    made = np.stack([one[place.ravel()] for one, place in zip(each, places, strict=True)], axis=1)
    for members, counts, top in zip(printed.members, printed.counts, printed.top, strict=True):
        now = made[:, members].sum(axis=1)  # so few people print other percents where one of them answers otherwise
        near = now.sum(axis=1) - now[:, top] <= 1
        made = made[near if top != EXACT else (now == counts).all(axis=1)]
    return made


def certain(printed: Printed) -> tuple[list[int], list[tuple[int, int]]]:
    """Kinds and clipped rows that are the same in every table that fits, as `Doubt` names them."""
    tables = every(printed)
    alike = (tables == tables[0]).all(axis=(0, 2))
    split = (tables.max(axis=2) < printed.n).any(axis=0)
    kinds = np.flatnonzero(np.where(printed.n < K, alike, ~split)).tolist()
    rows = []
    for row in np.flatnonzero(printed.top != EXACT).tolist():
        inside = tables[:, printed.members[row], printed.top[row]].sum(axis=1)
        outside = set((printed.size[row] - inside).tolist())
        rows += [(row, way) for way in (NOBODY, SOMEBODY) if way not in outside]
    return kinds, rows


def test_what_the_search_leaves_certain_is_so_in_every_table_that_fits():
    found = 0
    for seed in SEEDS:
        printed, random = drawn(seed)
        doubt = Doubt(printed, K)
        search = Search(doubt, random)
        assert search.begin()
        for kind in doubt.kinds.tolist():
            search.is_certain(kind)
        for row, way in doubt.rows:
            search.is_seen(row, way)
        assert (doubt.kinds.tolist(), doubt.rows) == certain(printed), seed
        found += not doubt.complete
    assert 4 < found < len(SEEDS) - 2


def test_moving_people_about_shows_nothing_that_does_not_fit():
    shown = 0
    for seed in SEEDS:
        printed, random = drawn(seed)
        doubt = Doubt(printed, K)
        search = Search(doubt, random)
        assert search.begin()
        before = len(doubt.kinds)
        search.walk()
        kinds, rows = certain(printed)
        assert set(kinds) <= set(doubt.kinds.tolist()) and set(rows) <= set(doubt.rows)
        shown += before - len(doubt.kinds)
    assert shown > 8


def least(printed: Printed, most: int) -> int:
    """How few rows can be kept back so that nothing is certain; `most` where so many are too few."""
    for count in range(most):
        for lost in combinations(printed.codes, count):
            if certain(printed.without(lost)) == ([], []):
                return count
    return most


def test_what_is_kept_back_leaves_nothing_certain_and_is_hardly_more_than_has_to_be():
    kept = fewest = 0
    for seed in SEEDS:
        printed, random = drawn(seed)
        lost = keep_back(printed, K, random)
        assert lost is not None and certain(printed.without(lost)) == ([], []), seed
        kept += len(lost)
        fewest += least(printed, len(lost))
    assert fewest > 12 and kept <= 1.6 * fewest


def test_nothing_is_kept_back_where_nothing_is_certain_whether_answers_are_at_hand_or_not():
    open_ = 0
    for seed in SEEDS:
        printed, random = drawn(seed)
        left = printed.without(keep_back(printed, K, random) or ())
        for answers in (left.answers, None):
            assert keep_back(replace(left, answers=answers), K, random) == set()
        open_ += bool(left.codes)
    assert open_ > len(SEEDS) / 2


def test_rows_that_are_out_stay_and_the_others_make_up_for_them():
    helped = 0
    for seed in SEEDS:
        printed, random = drawn(seed)
        out = {code for code in printed.codes if random.random() < 0.4}
        lost = keep_back(printed, K, random, out)
        if lost is None:
            left = printed.without(set(printed.codes) - out)
            assert certain(left) != ([], []), "nothing that may be kept back would have helped"
            continue
        assert not lost & out and certain(printed.without(lost)) == ([], [])
        helped += bool(lost)
    assert helped > 3


@pytest.mark.parametrize("losses", [0, 1])
def test_the_last_resort_is_units_then_the_company_then_nothing(monkeypatch, losses):
    """Where rows are not given up one by one, all breakdowns are, and then all units."""
    monkeypatch.setattr(gate, "LOSSES", losses)
    steps = set()
    for seed in range(24):
        printed, random = drawn(seed)
        lost = keep_back(printed, K, random)
        assert lost is not None and certain(printed.without(lost)) == ([], [])
        if losses:
            continue
        units = {code for code, view in zip(printed.codes, printed.view, strict=True) if view == 0}
        ladder = [set(printed.codes) - units, set(printed.codes) - {printed.codes[0]}, set(printed.codes)]
        assert lost in ladder
        for step in ladder[: ladder.index(lost)]:
            assert certain(printed.without(step)) != ([], [])
        steps.add(ladder.index(lost))
    assert losses or steps == {0, 1}


def test_where_even_the_company_tells_all_is_kept_back():
    """Whatever is printed, the first kind cannot have answered otherwise."""
    printed, random = drawn(1)
    assert printed.answers is not None
    low, high = (side.copy() for side in printed.room)
    low[0] = high[0] = printed.answers[0]
    pinned = replace(printed, room=(low, high))
    assert keep_back(pinned, K, random) == set(printed.codes)
    assert keep_back(pinned, K, random, out=printed.codes[:1]) is None
    rest = {(code, "q") for code in printed.codes[1:]}
    assert Question("q", pinned, K, 0, frozenset({(printed.codes[0], "q")})).lost() == rest, "what is out stays out"


def test_a_program_gives_up_the_rows_that_it_says_and_no_others():
    """With rows that may yield, what it finds fits everything but those rows that it names."""
    yielded = 0
    for seed in SEEDS:
        printed, random = drawn(seed)
        doubt = Doubt(printed, K)
        search = Search(doubt, random)
        assert search.begin()
        part = search.part(np.arange(1))
        assert part.free.tolist() == list(range(len(printed.n)))
        yielding = tuple(np.flatnonzero(~printed.nested).tolist())
        for kind in certain(printed)[0]:
            for program in search.unlike(part, kind, yielding):
                table, lost = part.solved(program, CHEAP)
                if table is None:
                    continue
                gone = {printed.codes[row] for row, is_lost in zip(yielding, lost, strict=True) if is_lost}
                left = Doubt(printed.without(gone), K, doubt.first)
                assert gone and left.show(table)
                assert kind not in left.kinds
                yielded += 1
            assert all(part.solved(program, ANY)[0] is None for program in search.unlike(part, kind))
    assert yielded > 10
