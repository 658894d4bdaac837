"""Opened responses > counts. Answers pass through here one response at a time and are gone when it is counted."""

import json
from collections.abc import Iterable, Mapping
from os import sched_getaffinity
from typing import Any

from ..core.disclosure.frozen import Views
from ..core.masking import Masker
from ..core.questionnaire import Questionnaire
from ..core.reviewing import Reviewed
from ..core.tabulation import Cube
from .counting_together import Opener, count_together

Labels = tuple[str, ...]
LARGE = 20_000
"""Boxes from which on it pays to start processes."""


def label_key(labels: Iterable[str]) -> str:
    """A profile of labels as one text, the key under which close counted the seats."""
    return json.dumps(list(labels), ensure_ascii=False, separators=(",", ":"))


def _profiles(seats: Mapping[str, int]) -> dict[Labels, int]:
    return {tuple(json.loads(key)): count for key, count in seats.items()}


def count(
    questionnaire: Questionnaire,
    views: Views,
    k: int,
    boxes: Iterable[bytes],
    private_key: bytes,
    policy_hash: bytes,
    spent: Mapping[str, int],
    processes: int | None = None,
) -> Cube:
    """Open every box, check its answers against the questionnaire, count them.

    `spent` is the number of spent seats for each label profile, as close wrote it down. `processes` that share the
    work: by default one, or for a large wave one for each processor. Refusal when a box does not open, holds what the
    questionnaire does not allow, or a profile has more responses than spent seats.
    """
    opener = Opener(questionnaire, views, private_key, policy_hash)
    if processes is None:
        processes = len(sched_getaffinity(0)) if sum(spent.values()) > LARGE else 1
    tally = opener.count(opener.tally(), boxes) if processes == 1 else count_together(opener, boxes, processes)
    return tally.cube(k, _profiles(spent))


def marked(cube: Cube, names: Iterable[str]) -> Reviewed:
    """Each comment with the places that could name somebody: masked until a reviewer has said otherwise."""
    masker = Masker(names)

    def entry(text: str) -> dict[str, Any]:
        marks = [[mark.start, mark.end, mark.what] for mark in masker.marks(text)]
        return {"text": text, "marks": marks, "state": "masked" if marks else "shown"}

    return {
        item: {block: [*map(entry, texts)] for block, texts in held.items()} for item, held in cube.comments.items()
    }
