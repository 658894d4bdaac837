"""Opened responses > counts. Answers pass through here one response at a time and are gone when it is counted."""

import json
from collections.abc import Collection, Iterable, Mapping
from os import sched_getaffinity
from typing import Any

from ...core.grouping.frozen import Views
from ...core.questionnaire.model import Questionnaire
from ...core.release.masking import Masker
from ...core.release.reviewing import CommentState, Reviewed, state_with
from ...core.suppression.comment_languages import is_foreign
from ...core.tabulation.cube import Cube
from .parallel import Opener, count_together

Labels = tuple[str, ...]
LARGE = 20_000
"""Boxes from which on it pays to start processes."""


def _profiles(seats: Mapping[str, int]) -> dict[Labels, int]:
    return {tuple(json.loads(key)): count for key, count in seats.items()}


def count(
    questionnaire: Questionnaire,
    views: Views,
    k: int,
    boxes: Iterable[bytes],
    private_key: bytes,
    policy_hash: bytes,
    spent: Mapping[str, int] | None,
    processes: int | None = None,
) -> Cube:
    """Open every box, check its answers against the questionnaire, count them.

    `spent` is the number of spent seats for each label profile, as close wrote it down; None where it could not count
    them. `processes` that share the
    work: by default one, or for a large wave one for each processor. Refusal when a box does not open, holds what the
    questionnaire does not allow, or a profile has more responses than spent seats.
    """
    opener = Opener(questionnaire, views, private_key, policy_hash)
    if processes is None:
        processes = len(sched_getaffinity(0)) if spent is None or sum(spent.values()) > LARGE else 1
    tally = opener.count(opener.tally(), boxes) if processes == 1 else count_together(opener, boxes, processes)
    return tally.cube(k, None if spent is None else _profiles(spent))


def marked(cube: Cube, names: Iterable[str], languages: Collection[str]) -> Reviewed:
    """Each comment with the places that could name somebody: masked until a reviewer has said otherwise. One that is
    not recognised as one of these languages, those of the wave, is withheld until then."""
    masker = Masker(names)

    def entry(text: str) -> dict[str, Any]:
        marks = [[mark.start, mark.end, mark.what] for mark in masker.marks(text)]
        if is_foreign(text, languages):
            return {"text": text, "marks": marks, "state": CommentState.WITHHELD, "foreign": True}
        return {"text": text, "marks": marks, "state": state_with(marks)}

    return {
        item: {block: [*map(entry, texts)] for block, texts in held.items()} for item, held in cube.comments.items()
    }
