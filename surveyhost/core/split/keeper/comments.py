"""Comments: those that were not written are taken out, writers are lifted to the fewest that make a list, and what is
left is put in an order that tells nothing.

The keeper sees of a comment whether it was written, and in which block; the words are sealed to the desk.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np

from ...grouping.frozen import Views
from ...grouping.lift import lift
from ...grouping.rated_units import silent_items
from ...wave.refusals import BoxRefused
from ...wave.sealing import open_box
from ..boxes import COMMENT, info, read_comment
from ..refusals import CommentRepeated, CommentsUneven
from .opening import Progress, check_invited
from .plan import Plan

Lists = dict[str, dict[str, tuple[bytes, ...]]]
"""Item to the unit under which a list stands to what is sealed to the desk, sorted."""


def lists(
    plan: Plan, private: bytes, closing: Views, comments: Mapping[str, Sequence[bytes]], ballots: int, tell: Progress
) -> tuple[Lists, int]:
    """The lists of each item, and how many boxes did not open.

    Ciphertexts are sorted by themselves: nobody can choose that order, and a second holder of the key finds the same.
    Raises CommentsUneven, CommentRepeated or MoreThanInvited.
    """
    made: Lists = {}
    spoilt, done, total = 0, 0, sum(map(len, comments.values()))
    kept_silent = {item for item, part in silent_items(plan.questionnaire, closing, plan.policy.k).items() if not part}
    for item, boxes in comments.items():
        if len(boxes) != ballots:
            raise CommentsUneven(item=item, count=len(boxes), ballots=ballots)
        if len({sha256(box).digest() for box in boxes}) < len(boxes):
            raise CommentRepeated(item=item)
        there: Counter[str] = Counter()
        written: dict[str, list[bytes]] = {}
        for box in boxes:
            inner, block = _open(plan, private, item, box)
            done += 1
            tell("Comment boxes opened", done, total)
            if block is None:
                spoilt += 1
                continue
            there[block] += 1
            if inner is not None:
                written.setdefault(block, []).append(inner)
        check_invited(plan.views, there, f"comment boxes ({item})")
        _check_different(item, written)
        made[item] = {} if item in kept_silent else _lifted(closing, written, plan.policy.comment_minimum)
    return made, spoilt


def _open(plan: Plan, private: bytes, item: str, box: bytes) -> tuple[bytes | None, str | None]:
    """What is sealed to the desk (None: not written), and the block; (None, None) where the box holds no comment."""
    try:
        inner, block = read_comment(plan.form, open_box(private, info(plan.contract, COMMENT, item), box))
    except (BoxRefused, ValueError):
        return None, None
    return (inner, block) if block in plan.views.blocks else (None, None)


def _check_different(item: str, written: Mapping[str, Sequence[bytes]]) -> None:
    listed = [inner for held in written.values() for inner in held]
    if len(set(listed)) < len(listed):
        raise CommentRepeated(item=item)


def _lifted(closing: Views, written: Mapping[str, Sequence[bytes]], minimum: int) -> dict[str, tuple[bytes, ...]]:
    """By unit at close; nothing where fewer than the minimum wrote in all. written: by frozen block."""
    writers = np.zeros(len(closing.units), dtype=np.int64)
    for block, held in written.items():
        writers[closing.index[closing.unit[block].block]] += len(held)
    if writers.sum() < minimum:
        return {}
    under = lift(closing.parents, writers.tolist(), minimum)
    made: dict[str, list[bytes]] = {}
    for block, held in written.items():
        unit = closing.units[under[closing.index[closing.unit[block].block]]].code
        made.setdefault(unit, []).extend(held)
    return {unit: tuple(sorted(held)) for unit, held in sorted(made.items())}
