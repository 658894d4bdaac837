"""Multiple choice: people who skipped the question are counted with those who did not choose the option.

The options of one question hang together: everybody who answers chooses at least one. If all who answered were known,
their choices would add up to at least that many; and where they add up to just that many, everybody chose exactly one,
which gives clipped options away. So a share is taken of all who took part. Then nobody can tell a question that was
skipped from an option that was not chosen, and the sum says nothing. All options also share one population, and one
proof.

Not for questions that only some people see: to have been asked says something there.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..questionnaire.measures import Measure
from ..tabulation.cube import Cube


def count_skips(cube: Cube, items: Sequence[Measure]) -> Cube:
    """The same cube, in which all who took part have answered each multiple choice that everybody sees."""
    chosen = [number for number, measure in enumerate(items) if measure.of_all]
    if not chosen:
        return cube
    answerers = cube.answerers.copy()
    answerers[:, chosen] = cube.respondents[:, None]
    counts = []
    for view, held in enumerate(cube.counts):
        stated = cube.labels[:, view] >= 0
        took_part = np.bincount(
            cube.labels[stated, view], weights=cube.respondents[stated], minlength=len(held)
        ).astype(np.int64)
        made = held.copy()
        for number in chosen:
            no = cube.of(number).start
            made[:, no] = took_part - held[:, no + 1]
        counts.append(made)
    return replace(cube, answerers=answerers, counts=tuple(counts))
