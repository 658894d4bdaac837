"""Converts rankings in stored cubes in which each option counts only the people who ranked it.

Whoever ranked anything put some option first, so the first places of all options add up to everybody who ranked
anything, in every group; those of them who did not give an option a place are what is left. What cannot be derived is
how they are spread over the label profiles of one block. Rankings are shown by units only, and units are made of
blocks, so any spread that agrees with the numbers of each option does.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import Refusal
from ..grouping.merge import Ints
from ..questionnaire.measures import Measure
from ..tabulation.cube import Cube


class CubeRefused(Refusal):
    """A cube is not one from which this wave's release may be made."""


class OtherQuestionnaire(CubeRefused):
    sentence = "The cube was counted with another questionnaire."


def over_one_base(cube: Cube, items: Sequence[Measure]) -> Cube:
    """The same cube, in which every option of a ranking counts everybody who ranked anything.

    Raises Refusal where the cube has other categories than the questionnaire.
    """
    rankings: dict[str, list[int]] = {}
    for number, measure in enumerate(items):
        if measure.scale == "ranks":
            rankings.setdefault(measure.item, []).append(number)
    old = [options for options in rankings.values() if not _has_one_base(cube, items, options)]
    before = list(cube.categories)
    for options in old:
        for number in options:
            before[number] = items[number].categories
    if before != [measure.categories for measure in items]:
        raise OtherQuestionnaire()
    if not old:
        return cube
    answerers = cube.answerers.copy()
    for options in old:
        answerers[:, options] = _everybody(cube, options)[:, None]
    counts = tuple(_counts(cube, items, view, old) for view in range(len(cube.counts)))
    return replace(cube, categories=tuple(before), answerers=answerers, counts=counts)


def _first(cube: Cube, options: Sequence[int], view: int) -> Ints:
    """(groups,) first places, of all options together."""
    made: Ints = cube.counts[view][:, [cube.of(number).start for number in options]].sum(axis=1)
    return made


def _has_one_base(cube: Cube, items: Sequence[Measure], options: Sequence[int]) -> bool:
    """Whether the options are counted as `items` says. Raises Refusal where they are counted neither so nor as before.

    Where options were left out, one at least was ranked by fewer than gave a first place.
    """
    first = _first(cube, options, 0)
    if all(cube.categories[number] == items[number].categories for number in options) and all(
        np.array_equal(cube.counts[0][:, cube.of(number)].sum(axis=1), first) for number in options
    ):
        return True
    if any(cube.categories[number] != len(options) for number in options):
        raise OtherQuestionnaire()
    return False


def _everybody(cube: Cube, options: Sequence[int]) -> Ints:
    """(profiles,) how many ranked anything: right for each block, and possible for each profile."""
    blocks = cube.labels[:, 0]
    ranked: Ints = cube.answerers[:, options]
    made: Ints = ranked.max(axis=1)
    room = np.minimum(cube.respondents, ranked.sum(axis=1)) - made
    left = _first(cube, options, 0)[: int(blocks.max(initial=0)) + 1] - np.bincount(blocks, weights=made).astype(int)
    for profile, block in enumerate(blocks.tolist()):
        more = min(int(room[profile]), int(left[block]))
        made[profile] += more
        left[block] -= more
    return made


def _counts(cube: Cube, items: Sequence[Measure], view: int, old: Sequence[Sequence[int]]) -> Ints:
    """The counts of one view with the categories that `items` have."""
    base = {number: _first(cube, options, view) for options in old for number in options}
    pieces = []
    for number, measure in enumerate(items):
        held = cube.counts[view][:, cube.of(number)]
        if number in base:
            places = held[:, : measure.categories - measure.unranked]
            left_out = base[number] - places.sum(axis=1)
            held = np.column_stack([places, left_out]) if measure.unranked else places
        pieces.append(held)
    return np.concatenate(pieces, axis=1)
