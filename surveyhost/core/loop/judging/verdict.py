"""The verdict on an action: is a figure better or worse than expected? From the published cells of two releases.

It says what changed and never why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...release.model import COMPANY, Group, Release
from ...release.scales import comparable, twin
from .expected import expected, figure_of
from .interval import Figure, difference, fewest, share, smallest_change

FEWEST = 20
"""Answers in either wave below which nothing can be told."""
Range = tuple[float, float]
"""Percent or points: the same figure twice where it is known, else the ends of what is known."""


class Verdict(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NOT_SEEN = "not_seen"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict with everything it rests on. What is not published is None."""

    verdict: Verdict
    before: Range | None
    expected: Range | None
    """What `after` is compared with: see `expected`."""
    after: Range | None
    interval: Range | None
    """90 %, of `after` less `expected`, in points."""
    n_before: int | None
    n_after: int | None
    company: Range | None
    """The company's own change, in points."""


def foreseen(before: Release, group: Group, measures: Sequence[str]) -> tuple[Figure | None, int | None]:
    """(expected figure, smallest rise that could be seen) for a group of a release, before anybody is asked again."""
    of = expected(before, group, measures)
    return of, None if of is None or fewest(of) < FEWEST else smallest_change(of)


def verdict(before: Release, after: Release, group: Group, measures: Sequence[str]) -> Told:
    """Of one item or one theme in one group of the earlier release.

    measures: codes of the item, or of the theme's items. group: of `before`; `after` publishes it where it has a group
    of the same breakdown and path.
    """
    then, compared = figure_of(before, group.code, measures), expected(before, group, measures)
    is_same = set(measures) <= comparable(after.questionnaire, before.questionnaire)
    now = _now(after, group, measures) if is_same else None
    seen = difference(compared, now) if compared is not None and now is not None else None
    return Told(
        _verdict(compared, now, seen),
        None if then is None else share(then),
        None if compared is None else share(compared),
        None if now is None else share(now),
        seen,
        None if then is None else fewest(then),
        None if now is None else fewest(now),
        _company(before, after, measures) if is_same else None,
    )


def _verdict(compared: Figure | None, now: Figure | None, seen: Range | None) -> Verdict:
    if compared is None or now is None or seen is None or min(fewest(compared), fewest(now)) < FEWEST:
        return Verdict.TOO_FEW
    if seen[0] > 0:
        return Verdict.BETTER
    return Verdict.WORSE if seen[1] < 0 else Verdict.NOT_SEEN


def _now(after: Release, group: Group, measures: Sequence[str]) -> Figure | None:
    there = twin(group, after)
    return None if there is None else figure_of(after, there, measures)


def _company(before: Release, after: Release, measures: Sequence[str]) -> Range | None:
    then, now = (figure_of(release, COMPANY, measures) for release in (before, after))
    if then is None or now is None:
        return None
    (low, high), (low_now, high_now) = share(then), share(now)
    return low_now - high, high_now - low
