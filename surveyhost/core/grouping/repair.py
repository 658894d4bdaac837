"""Repair: what to give up where breakdowns together would single people out.

While differences stay open (see `closure`), the cheapest move for each of a quarter of them is made: *merge* two
neighbouring groups of one breakdown, or let the blocks concerned *not state* one attribute. The price of a move is the
number of people who lose a detail, weighted by how much a reader would miss it.

A breakdown that has been published is frozen: it is never touched, and neither is an attribute that it shows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from .closure import PRIME, Known, Pairs, Scene
from .merge import Draft, Ints
from .refusals import NoRoomLeft

COMPANY_WIDE = 4
"""A group of the whole company is missed more than one inside a unit."""
SILENCE = 10
"""A block that says nothing about an attribute is missed more than a merged group (measured: fewest details lost)."""
LOOKED_AT = 400
"""Open differences looked at in one round, those with the least support first."""
SHARE = 4
"""One in so many of them is repaired before the closure is computed again."""


@dataclass(frozen=True, slots=True)
class Merge:
    cost: float
    view: int
    first: int
    second: int

    @property
    def touches(self) -> frozenset[tuple[str, int, int]]:
        return frozenset({("view", self.view, self.first), ("view", self.view, self.second)})


@dataclass(frozen=True, slots=True)
class Silence:
    cost: float
    attribute: int
    blocks: tuple[int, ...]

    @property
    def touches(self) -> frozenset[tuple[str, int, int]]:
        return frozenset(("block", self.attribute, block) for block in self.blocks)


Move = Merge | Silence


@dataclass
class Workshop:
    """What the moves are weighed with."""

    scene: Scene
    drafts: Sequence[Draft]
    offsets: Ints
    """(views,) the label that stands for "not stated" in each view; group g has the label offset + 1 + g."""
    frozen: Collection[int]
    """Views that were published."""

    def __post_init__(self) -> None:
        views = self.scene.labels.shape[1]
        weights = np.repeat(self.scene.people, views)
        self.people = np.bincount(self.scene.labels.ravel(), weights=weights, minlength=self.scene.size)
        self.block_people = np.bincount(self.scene.block, weights=self.scene.people)

    def merge(self, view: int, label: int, other: int) -> Merge | None:
        """The merge that brings two labels of a view closer together; None if one of them is "not stated"."""
        draft, offset = self.drafts[view], int(self.offsets[view]) + 1
        small, large = sorted((label - offset, other - offset), key=lambda group: self.people[offset + group])
        if min(small, large) < 0:
            return None
        beside = list(draft.neighbours(small))
        if large in beside or not beside:
            partner = large
        elif draft.outer[small] == draft.outer[large]:
            partner = max(beside) if large > small else min(beside)
        else:
            partner = min(beside, key=lambda group: (self.people[offset + group], group))
        lost = min(self.people[offset + small], self.people[offset + partner])
        company_wide = not draft.depth and len(draft.attributes) == 1
        return Merge(float(lost) * (COMPANY_WIDE if company_wide else 1), view, small, partner)

    def silence(self, attribute: int, blocks: Ints) -> Silence:
        """Let these blocks not state the attribute, in any view."""
        views = len(self.scene.together[attribute])
        return Silence(float(self.block_people[blocks].sum()) * SILENCE * views / 4, attribute, tuple(blocks.tolist()))


def _cheapest(shop: Workshop, open_views: Sequence[int], first: Ints, second: Ints, blocks: Ints) -> Move | None:
    moves: list[Move] = []
    for attribute, views in enumerate(shop.scene.together):
        if any(view in views for view in open_views) and not any(view in shop.frozen for view in views):
            moves.append(shop.silence(attribute, blocks))
    for view in open_views:
        if view not in shop.frozen:
            merge = shop.merge(view, int(first[view]), int(second[view]))
            moves += [merge] if merge else []
    return min(moves, key=lambda move: move.cost, default=None)


def choose(shop: Workshop, known: Known, open_pairs: Pairs, random: np.random.Generator) -> list[Move]:
    """The moves of one round. Raises Refusal if what is open lies in frozen views only."""
    theta = known.functional(random)
    moves: list[Move] = []
    for direction in np.argsort(open_pairs.support, kind="stable")[:LOOKED_AT]:
        first = shop.scene.labels[open_pairs.first[direction]]
        second = shop.scene.labels[open_pairs.second[direction]]
        open_views = np.flatnonzero((theta[first] - theta[second]) % PRIME).tolist()
        move = _cheapest(shop, open_views, first, second, open_pairs.blocks(int(direction)))
        moves += [move] if move else []
    if not moves:
        raise NoRoomLeft()
    chosen: list[Move] = []
    touched: set[tuple[str, int, int]] = set()
    for move in sorted(moves, key=lambda move: move.cost):
        if not move.touches & touched:
            chosen.append(move)
            touched |= move.touches
        if len(chosen) * SHARE >= len(moves):
            break
    return chosen


def apply(move: Move, drafts: Sequence[Draft], together: Sequence[Sequence[int]]) -> None:
    """Carry a move out on the drafts."""
    if isinstance(move, Merge):
        drafts[move.view].join(move.first, move.second)
    else:
        for view in together[move.attribute]:
            drafts[view].silent.update(move.blocks)
