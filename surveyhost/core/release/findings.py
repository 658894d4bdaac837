"""What a release shows, ranked: strengths, lows, widest gaps, largest changes, what goes with the outcome.

Facts only, in codes and figures; the words are put to them where they are printed. Never a cause, and never a group
that is not published: every figure is derived from published cells.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .chance.compared import Compared
from .chance.signs import Sign, signs
from .derived import Span, change, favourable, gap, relation
from .model import COMPANY, Group, Release
from .scales import comparable, rated, twin

Kind = Literal["moved", "low", "gap", "strength", "related"]
KINDS: tuple[Kind, ...] = ("moved", "low", "gap", "strength", "related")
"""In the order in which a reader meets them."""
EACH = 3
"""Strengths and lows that are named."""
WIDE = 10
"""Points from which a gap between groups is worth a sentence, if chance would not give it."""


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    measure: str
    group: str
    figure: Span
    beside: Span | None = None
    """gap: the figure of `beside_group`. moved: the figure of the wave before."""
    beside_group: str | None = None
    points: int = 0
    """`figure` less `beside`."""
    strength: tuple[float, float, float] | None = None
    """related: rank correlation with its 95 % interval."""
    with_item: str | None = None
    """related: the outcome's measure."""

    @property
    def code(self) -> str:
        """A stable name by which an action plan points at this finding."""
        return f"{self.kind}:{self.measure}:{self.group}"


def trends_of_units(release: Release) -> bool:
    """May units be compared with the wave before? Else trends are printed for the company only."""
    return release.certificate.get("trends") == "units"


def _spans(release: Release, group: str, codes: Sequence[str] = ()) -> dict[str, Span]:
    """Favourable shares of one group by measure, as far as they are published. codes: of the rated ones."""
    found: dict[str, Span] = {}
    for code in codes or _rated(release):
        cell = release.cells.get((group, code))
        span = favourable(cell) if cell is not None else None
        if span is not None:
            found[code] = span
    return found


def _figures(release: Release, group: str, codes: Sequence[str] = ()) -> dict[str, Span]:
    """The same, those that are exact."""
    return {code: span for code, span in _spans(release, group, codes).items() if span.exact}


def _rated(release: Release) -> list[str]:
    return [measure.code for measure in rated(release.questionnaire)]


def extremes(release: Release, group: str = COMPANY, each: int = EACH) -> tuple[list[Finding], list[Finding]]:
    """The highest and the lowest favourable shares of a group, best (worst) first; no item in both.

    Only what can be told: an exact share beside which fewer than `each` others lie as high (as low), or may. A range is
    never ranked, and equal shares are ranked all or not at all.
    """
    spans = _spans(release, group)
    each = min(each, len(spans) // 2)
    above = {code: sum(other.high >= span.low for other in spans.values()) - 1 for code, span in spans.items()}
    below = {code: sum(other.low <= span.high for other in spans.values()) - 1 for code, span in spans.items()}
    exact = {code: span for code, span in spans.items() if span.exact}
    best = sorted((code for code in exact if above[code] < each), key=lambda code: -exact[code].low)
    worst = sorted((code for code in exact if below[code] < each), key=lambda code: exact[code].low)
    high = [Finding("strength", code, group, exact[code]) for code in best]
    low = [Finding("low", code, group, exact[code]) for code in worst]
    return high, low


def leads(one: Finding, others: Iterable[Span]) -> bool:
    """Whether each of the group's other published shares surely lies below this strength, or above this low."""
    if one.kind == "low":
        return all(one.figure.high < span.low for span in others)
    return all(one.figure.low > span.high for span in others)


def _within(group: Group, unit: Group) -> bool:
    return group.path[: len(unit.path)] == unit.path


def _compared(release: Release, unit: Group) -> Iterator[tuple[Group, str]]:
    """Pairs of a published group and the group it is compared with: the unit's parts with it, it with the company."""
    for group in release.groups:
        is_inside = _within(group, unit) if group.breakdown == "unit" else (group.parent or COMPANY) == unit.code
        if is_inside and group.code != unit.code:
            yield group, unit.code
    if unit.code != COMPANY:
        yield unit, COMPANY


def gaps(release: Release, unit: str = COMPANY) -> list[Finding]:
    """Where a group differs most from its whole: `WIDE` points or more, and more than chance; each group and item once.

    The widest are picked out of all of them, so all of them are judged together.
    """
    figures: dict[str, Mapping[str, Span]] = {}
    found: list[Finding] = []
    codes = _rated(release)
    for group, whole in _compared(release, release.group(unit)):
        beside = figures[whole] if whole in figures else _figures(release, whole, codes)
        figures[whole] = beside
        for code, span in _figures(release, group.code, codes).items():
            if code in beside:
                points = gap(span, beside[code]).low
                found.append(Finding("gap", code, group.code, span, beside[code], whole, points))
    pairs = [Compared(one.figure, one.beside, inside=True) for one in found if one.beside is not None]
    told = [one for one, sign in zip(found, signs(pairs), strict=True) if sign == Sign.MORE]
    return _one_each(sorted((one for one in told if abs(one.points) >= WIDE), key=lambda one: -abs(one.points)))


def _one_each(found: Sequence[Finding]) -> list[Finding]:
    """Only the first of each group and of each item, so that a list does not say one thing five times."""
    groups: set[str] = set()
    items: set[str] = set()
    kept = []
    for one in found:
        if one.group not in groups and one.measure not in items:
            groups.add(one.group)
            items.add(one.measure)
            kept.append(one)
    return kept


@dataclass(frozen=True, slots=True)
class Changed:
    """One item in the wave before and in this one."""

    before: Span
    now: Span
    sign: Sign


def changes(release: Release, earlier: Release | None, unit: str = COMPANY) -> dict[str, Changed]:
    """Every item that can be compared with the wave before, judged together. Units only where the release allows it."""
    if earlier is None or (unit != COMPANY and not trends_of_units(release)):
        return {}
    same = comparable(release.questionnaire, earlier.questionnaire)
    then = twin(release.group(unit), earlier)
    before = {} if then is None else _figures(earlier, then)
    now = {code: span for code, span in _figures(release, unit).items() if code in same and code in before}
    told = signs([Compared(span, before[code]) for code, span in now.items()])
    return {code: Changed(before[code], now[code], sign) for code, sign in zip(now, told, strict=True)}


def moved(release: Release, earlier: Release | None, unit: str = COMPANY) -> list[Finding]:
    """What changed since the wave before by more than chance; widest first. Units only where the release allows it."""
    found = [
        Finding("moved", code, unit, one.now, one.before, unit, change(one.now, one.before).low)
        for code, one in changes(release, earlier, unit).items()
        if one.sign == Sign.MORE
    ]
    return sorted(found, key=lambda one: -abs(one.points))


def line(release: Release, before: Sequence[Release], group: Group) -> list[tuple[Release, str]]:
    """The earlier releases that publish a group, with its code there, as far back as none is missing; oldest first.

    before: those of earlier waves, oldest first. Of a group that is not the company, a wave is set beside the one
    before only where the later one was counted so that the two say nothing of few.
    """
    found: list[tuple[Release, str]] = []
    newer = release
    for one in reversed(before):
        code = twin(group, one)
        if code is None or (group.code != COMPANY and not trends_of_units(newer)):
            break
        found.append((one, code))
        newer = one
    return found[::-1]


def related(release: Release) -> list[Finding]:
    """What goes with the outcome, by rank correlation at company level, strongest first.

    The coefficients stand in the certificate (`relations` says how they come there, and why only these). One
    whose interval holds 0 is left out.
    """
    listed = release.certificate.get("relations")
    if not isinstance(listed, Mapping) or not listed:
        return []
    figures = _figures(release, COMPANY)
    found = []
    for code, published in listed["items"].items():
        strength = relation(published)
        if code in figures and strength is not None:
            found.append(
                Finding("related", code, COMPANY, figures[code], strength=strength, with_item=listed["outcome"])
            )
    return sorted(found, key=lambda one: -abs(one.strength[0] if one.strength else 0))


def findings(release: Release, earlier: Release | None = None, unit: str = COMPANY) -> dict[Kind, list[Finding]]:
    """Every finding of a unit and below, each kind ranked. KeyError if the unit is not published."""
    high, low = extremes(release, unit)
    return {
        "moved": moved(release, earlier, unit),
        "low": low,
        "gap": gaps(release, unit),
        "strength": high,
        "related": related(release) if unit == COMPANY else [],
    }


def headlines(found: Mapping[Kind, Sequence[Finding]], most: int = 6) -> list[Finding]:
    """The few that a board reads: in turn the best of each kind whose item has not been named yet."""
    kept: list[Finding] = []
    waiting = {kind: list(found[kind]) for kind in KINDS}
    while len(kept) < most and any(waiting.values()):
        for kind in KINDS:
            named = {one.measure for one in kept}
            waiting[kind] = [one for one in waiting[kind] if one.measure not in named]
            if waiting[kind]:
                kept.append(waiting[kind].pop(0))
    return kept[:most]
