"""The constructor chooses the groups. Nobody has to trust it: the prover (`witness`) checks them afterwards.

It runs twice with the same floor (k + 2): on the roster when a wave is planned, and on those who answered when it is
closed, where groups can only become coarser.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .closure import Scene, close
from .frozen import SILENT, View, Views
from .lift import lift
from .merge import NOT_STATED, Draft, Ints, label
from .repair import Workshop, apply, choose


@dataclass
class Cast:
    """The people as the constructor sees them: one row for each kind of person ("atom")."""

    home: Ints
    """(atoms,) position of the unit to which the atom is attached: on the roster, or the frozen block."""
    piece: Ints
    """(atoms, breakdowns) the atom's piece in each draft; NOT_STATED where it has none."""
    people: Ints
    """(atoms,) how many people of this kind there are."""


def labels_of(cast: Cast, drafts: Sequence[Draft], block: Ints) -> Ints:
    """(atoms, breakdowns) labels as the drafts stand now. block: (atoms,)."""
    made = [label(draft, cast.piece[:, v], block) for v, draft in enumerate(drafts)]
    return np.stack(made, axis=1) if made else np.zeros((len(cast.people), 0), dtype=np.int64)


def _merge_all(cast: Cast, drafts: Sequence[Draft], block: Ints, floor: int, frozen: Collection[int]) -> None:
    for v, draft in enumerate(drafts):
        if v in frozen:
            continue
        stated = label(draft, cast.piece[:, v], block) != NOT_STATED
        people = np.bincount(cast.piece[stated, v], weights=cast.people[stated], minlength=len(draft.pieces))
        draft.merge(people.astype(np.int64), floor)


def attributes_of(drafts: Sequence[Draft]) -> list[list[int]]:
    """For each attribute the views in which it takes part."""
    names = sorted({name for draft in drafts for name in draft.attributes})
    return [[v for v, draft in enumerate(drafts) if name in draft.attributes] for name in names]


def construct(
    cast: Cast, drafts: Sequence[Draft], blocks: Sequence[int], floor: int, published: Collection[str] = ()
) -> None:
    """Merge until every group of every draft, and everything computable from them, rests on at least `floor` people.

    blocks: the block of each unit, from `lift` on the same people. published: names of breakdowns that may no longer
    be touched. The drafts are changed in place. Raises Refusal if the published ones leave no room for the others.
    """
    block = np.asarray(blocks, dtype=np.int64)[cast.home]
    random = np.random.default_rng(floor)
    offsets = np.cumsum([0] + [len(draft.pieces) + 1 for draft in drafts])[:-1]
    frozen = [v for v, draft in enumerate(drafts) if draft.name in published]
    together = attributes_of(drafts)
    while True:
        _merge_all(cast, drafts, block, floor, frozen)
        scene = Scene(block, labels_of(cast, drafts, block) + 1 + offsets, cast.people, together)
        known, open_pairs = close(scene, floor, random)
        if open_pairs is None:
            return
        for move in choose(Workshop(scene, drafts, offsets, frozen), known, open_pairs, random):
            apply(move, drafts, together)


def _silenced(views: Views, view: View, blocks: Sequence[int]) -> set[int]:
    """Blocks that cannot state a breakdown at close: they took in people who did not state it, or who were labelled in
    another area than their own (whose groups would then count people whom the area's own total leaves out)."""

    def area(code: str) -> str:
        return views.area(code, view.depth) if view.depth else ""

    areas: dict[int, set[str]] = {}
    silent = set()
    for code in views.blocks:
        now = blocks[views.index[code]]
        areas.setdefault(now, {area(views.units[now].code)}).add(area(code))
        if code in view.silent:
            silent.add(now)
    return silent | {now for now, held in areas.items() if len(held) > 1}


def draft_of(view: View, silent: set[int]) -> Draft:
    """A frozen breakdown as a draft whose pieces are its groups. silent: positions of blocks that cannot state it."""
    pair = len(view.attributes) == 2 or view.depth > 0
    first = [group.cells[0][0] if pair else "" for group in view.groups]
    names = sorted(set(first), key=first.index)
    return Draft(
        view.name,
        view.attributes,
        view.depth,
        view.order,
        [group.cells for group in view.groups],
        [group.code for group in view.groups],
        np.array([names.index(name) for name in first], dtype=np.int64),
        silent=silent,
    )


def cast_of(views: Views, profiles: Sequence[tuple[str, ...]], people: Sequence[int]) -> Cast:
    """Label profiles, as seats carry them, as the constructor sees them."""
    positions = [{group.code: i for i, group in enumerate(view.groups)} | {SILENT: NOT_STATED} for view in views.views]
    home = np.array([views.index[profile[0]] for profile in profiles], dtype=np.int64)
    piece = np.array(
        [[where[code] for where, code in zip(positions, profile[1:], strict=True)] for profile in profiles],
        dtype=np.int64,
    ).reshape(len(profiles), len(views.views))
    return Cast(home, piece, np.asarray(people, dtype=np.int64))


def coarsen(views: Views, profiles: Sequence[tuple[str, ...]], people: Sequence[int], floor: int) -> Views:
    """The views at close: the frozen groups, joined until each, and every remainder, holds at least `floor` of these.

    profiles: label tuples as `frozen.labels` makes them. people: how many answered with each.
    """
    cast = cast_of(views, profiles, people)
    attached = np.bincount(cast.home, weights=cast.people, minlength=len(views.units)).astype(int)
    blocks = lift(views.parents, attached.tolist(), floor)
    drafts = [draft_of(view, _silenced(views, view, blocks)) for view in views.views]
    construct(cast, drafts, blocks, floor)
    codes = [unit.code for unit in views.units]
    units = tuple(replace(unit, block=codes[blocks[views.index[unit.block]]]) for unit in views.units)
    return Views(units, tuple(draft.finish(codes) for draft in drafts), floor, views.waiting)


def closing_labels(views: Views, closing: Views, profile: tuple[str, ...]) -> tuple[str, ...]:
    """A seat's labels, made by the frozen views, as the views at close read them."""
    block = closing.unit[profile[0]].block
    made = [block]
    for now, first, groups, code in zip(closing.views, views.first_cells, closing.cells, profile[1:], strict=True):
        made.append(SILENT if code == SILENT or block in now.silent else groups[first[code]])
    return tuple(made)
