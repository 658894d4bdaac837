"""Rankings have one base, everybody who ranked anything; cubes that were stored before they had it are read as well."""

import random
from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import frozen, planning
from surveyhost.core.grouping.breakdowns import parse
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression.publish import publish
from surveyhost.core.suppression.ranked import over_one_base
from surveyhost.core.tabulation.count import Tally
from surveyhost.core.tabulation.cube import Cube

TEXT = {"en": "x"}
K = 5
LIMITS = [(1, 4), (1, 3), (1, 2), (2, 2), (4, 4), (3, 4)]
"""Fewest and most of four options; with at most three there are as many categories as options, before and now."""


def form(fewest: int, most: int) -> Questionnaire:
    ranking = Item(
        "rank", "ranking", TEXT, options=tuple(Option(c, TEXT) for c in "abcd"), minimum=fewest, maximum=most
    )
    others = Item("before", "rating", TEXT, points=5), Item("after", "rating", TEXT, points=3)
    return Questionnaire("q", ("en",), TEXT, (Section("s", TEXT, (others[0], ranking, others[1])),))


def counted(fewest: int, most: int):
    """A firm of three units and two shifts; some skip the ranking."""
    made, draw = form(fewest, most), random.Random(7)
    people = [(f"U{number % 3}", {"shift": draw.choice("ab")}) for number in range(150)]
    plan = planning.plan(people, [parse("shift")], K, rates=())
    tally = Tally(made, plan.views)
    for unit, attributes in people:
        size = draw.randint(fewest, most)
        given = {"before": draw.randint(1, 5), "after": draw.randint(1, 3)}
        if draw.random() < 0.9:
            given["rank"] = tuple(draw.sample("abcd", size))
        tally.add(frozen.labels(plan.views, unit, attributes), given)
    return made, plan.views, tally.cube(K)


def as_before(cube: Cube, made: Questionnaire) -> Cube:
    """The cube as it was counted when an option counted those alone who ranked it, in as many places as options."""
    items, answerers, pieces = measures(made), cube.answerers.copy(), [[] for _ in cube.counts]
    sizes = list(cube.categories)
    assert cube.answers is not None
    for number, measure in enumerate(items):
        is_ranked = measure.scale == "ranks"
        if is_ranked:
            sizes[number] = 4
            answerers[:, number] -= cube.answers[:, cube.of(number)][:, -1] if measure.unranked else 0
        for view, held in enumerate(cube.counts):
            piece = held[:, cube.of(number)]
            if is_ranked:
                piece = piece[:, : measure.categories - measure.unranked]
                piece = np.pad(piece, ((0, 0), (0, 4 - piece.shape[1])))
            pieces[view].append(piece)
    counts = tuple(np.concatenate(one, axis=1) for one in pieces)
    old = replace(cube, categories=tuple(sizes), answerers=answerers, counts=counts, answers=None)
    return Cube.from_bytes(old.to_bytes())


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_every_option_counts_everybody_who_ranked_anything(limits):
    made, views, cube = counted(*limits)
    cells = publish(cube, views, K, 10, made, rounds=1).cells
    groups = {group for group, code in cells if code == "rank:a"}
    assert groups >= {"company"} and len(groups) > 1
    first = [cells["company", f"rank:{option}"].shares[0].low for option in "abcd"]
    assert abs(sum(first) - 100) <= 4, "first places are whole percents of everybody"
    for group in groups:
        held = [cells[group, f"rank:{option}"] for option in "abcd"]
        assert len({cell.n for cell in held}) == 1
        for cell in held:
            assert sum(share.low for share in cell.shares) == 100
            assert len(cell.shares) == limits[1] + (limits[0] < 4)
            assert (cell.mean is None) == (limits[0] < 4), "a mean place where everybody gives one"


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_a_cube_counted_before_is_read_as_it_would_be_counted_now(limits):
    made, views, cube = counted(*limits)
    old, items = as_before(cube, made), measures(made)
    assert (old.categories != cube.categories) or limits in {(1, 3), (4, 4)}
    now = over_one_base(old, items)
    assert now.categories == cube.categories
    for mine, theirs in zip(now.counts, cube.counts, strict=True):
        assert np.array_equal(mine, theirs)
    by_block = [
        np.array([held.answerers[cube.labels[:, 0] == b].sum(axis=0) for b in range(4)]) for held in (now, cube)
    ]
    assert np.array_equal(*by_block)
    ranked = [number for number, one in enumerate(items) if one.scale == "ranks"]
    assert (now.answerers[:, ranked] >= old.answerers[:, ranked]).all()
    assert (now.answerers <= now.respondents[:, None]).all()
    assert publish(old, views, K, 10, made, rounds=1).cells == publish(cube, views, K, 10, made, rounds=1).cells


def test_a_cube_of_today_is_left_as_it_is():
    made, _, cube = counted(1, 3)
    assert over_one_base(cube, measures(made)) is cube


def test_a_cube_with_other_categories_is_refused():
    made, views, cube = counted(1, 3)
    wrong = replace(cube, categories=(4, *cube.categories[1:-1], 4))
    with pytest.raises(Refusal, match="another questionnaire"):
        publish(wrong, views, K, 10, made, rounds=1)
