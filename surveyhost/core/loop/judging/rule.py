"""The rule of a verdict, frozen when an action is entered: what will be looked at, before anybody can see the answer.

One item or one theme, one group, one chance of error. It is kept as canonical JSON; `follow` refuses a release that
does not print what the rule was made from.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ...errors import Refusal
from ...release.json import canonical
from ...release.model import COMPANY, Group, Release
from ...release.scales import scales
from .expected import figure_of
from .interval import fewest, share
from .verdict import FEWEST, Told, foreseen, verdict

ALPHA = 10
"""Percent of actions without effect that are called better or worse all the same, both sides together."""


class RuleRefused(Refusal):
    """A verdict cannot be given by this rule."""


class NothingToCompare(RuleRefused):
    sentence = "This figure has no favourable side, or is not printed for this group, so it cannot be compared later."
    field = "finding"


class OtherRelease(RuleRefused):
    sentence = "The rule of this verdict was made from another release, or the release was changed."


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides about one action."""

    survey: int
    wave: int
    release: int
    kind: Literal["item", "theme"]
    code: str
    """Of the measure or the theme."""
    measures: tuple[str, ...]
    breakdown: str
    path: tuple[str, ...]
    """The group: see `Group`."""
    alpha: int
    """Percent, both sides together."""
    fewest: int
    """Answers below which nothing is told."""
    answers: int
    """With about so many answers again ..."""
    smallest: int | None
    """... this is the smallest rise that could be seen, in points. None: none could."""
    before: tuple[float, float]
    """Percent, one decimal."""
    expected: tuple[float, float]


def freeze(release: Release, group: Group, code: str) -> Rule:
    """The rule for an item (its measure) or a theme of the questionnaire. NothingToCompare where neither is printed."""
    themes = {scale.code: _shown(release, scale.measures) for scale in scales(release.questionnaire)}
    is_item = (group.code, code) in release.cells
    measures = (code,) if is_item else themes.get(code, ())
    then = figure_of(release, group.code, measures)
    compared, smallest = foreseen(release, group, measures)
    if then is None or compared is None:
        raise NothingToCompare()
    return Rule(
        release.survey,
        release.wave,
        release.number,
        "item" if is_item else "theme",
        code,
        tuple(measures),
        group.breakdown,
        group.path,
        ALPHA,
        FEWEST,
        fewest(then),
        smallest,
        _rounded(share(then)),
        _rounded(share(compared)),
    )


def _shown(release: Release, measures: Sequence[str]) -> tuple[str, ...]:
    """A theme as a report prints it: over the items that are shown for the company."""
    return tuple(code for code in measures if (COMPANY, code) in release.cells)


def _rounded(of: tuple[float, float]) -> tuple[float, float]:
    return round(of[0], 1), round(of[1], 1)


def to_bytes(rule: Rule) -> bytes:
    """Canonical JSON."""
    return canonical(asdict(rule))


def from_bytes(raw: bytes) -> Rule:
    """The inverse of `to_bytes`."""
    return from_document(json.loads(raw))


def from_document(read: Mapping[str, Any]) -> Rule:
    """From plain JSON values."""
    tuples = {name: tuple(read[name]) for name in ("measures", "path", "before", "expected")}
    return Rule(**{**read, **tuples})


def group_of(rule: Rule, release: Release) -> Group:
    """The group that the rule names. OtherRelease where the release has none."""
    for group in release.groups:
        if (group.breakdown, group.path) == (rule.breakdown, rule.path):
            return group
    raise OtherRelease()


def follow(rule: Rule, before: Release, after: Release) -> Told:
    """The verdict by this rule. OtherRelease where `before` is not the release that the rule was made from."""
    group = group_of(rule, before)
    if freeze(before, group, rule.code) != rule:
        raise OtherRelease()
    return verdict(before, after, group, rule.measures)


def choices(release: Release, group: Group, codes: Sequence[str]) -> list[Rule]:
    """Rules that might be chosen for a finding, those first with which the smallest change could be seen."""
    made = []
    for code in codes:
        try:
            made.append(freeze(release, group, code))
        except NothingToCompare:
            continue
    return sorted(made, key=lambda rule: (rule.smallest is None, rule.smallest or 0))
