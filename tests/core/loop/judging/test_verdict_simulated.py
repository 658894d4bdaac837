"""How often a verdict is wrong, and how often it finds what was there, in firms that are asked twice.

Findings are picked as the product picks them, which is by being extreme: that is where verdicts go wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from surveyhost.core.loop.judging import expected as expecting
from surveyhost.core.loop.judging import verdict as judging
from surveyhost.core.loop.judging.interval import fewest, smallest_change
from surveyhost.core.loop.judging.verdict import FEWEST, Told, Verdict, verdict
from surveyhost.core.release import findings as finding
from surveyhost.core.release.chance.signs import Sign
from surveyhost.core.release.findings import findings, headlines
from surveyhost.core.release.model import Group, Release
from tests.support.twice import EACH, Firm, firm

CORRELATIONS = (0.0, 0.4, 0.6)
SAMPLE, ALL = range(40), range(2000)
FEW, MANY = range(5), range(300)
MOST_WRONG = 0.12
FOUND = (0.75, 0.95)
PICKED = 5
"""Findings of a report that are findings by themselves."""


@dataclass(frozen=True)
class Case:
    kind: str
    group: Group
    measures: tuple[str, ...]


def theme(code: str) -> tuple[str, ...]:
    first = int(code[1:]) // EACH * EACH
    return tuple(f"q{item}" for item in range(first, first + EACH))


def picked(release: Release) -> Iterator[Case]:
    """The first findings of every report, company and units; and the theme of each, which HR may choose instead."""
    for unit in release.units():
        for one in headlines(findings(release, unit=unit.code), PICKED):
            yield Case(one.kind, release.group(one.group), (one.measure,))
            yield Case(f"{one.kind} theme", release.group(one.group), theme(one.measure))


def clipped(release: Release) -> Iterator[Case]:
    """Figures that are printed as "at least" or "at most", which HR may point at."""
    for (group, code), cell in release.cells.items():
        if cell.n >= FEWEST and cell.bands is not None and not cell.bands[2].exact:
            yield Case("clipped", release.group(group), (code,))


@pytest.fixture(autouse=True)
def once_a_release(monkeypatch):
    """How far groups lie apart is the same for all findings of a release."""
    known: dict[tuple[object, ...], tuple[Release, float]] = {}

    def once(name: str) -> None:
        whole = getattr(expecting, name)

        def variance(release: Release, breakdown: str, of: object) -> float:
            key = id(release), name, breakdown, of
            if key not in known:
                known.clear() if len(known) > 1000 else None
                known[key] = release, whole(release, breakdown, of)  # kept, so that its id stays its own
            return known[key][1]

        monkeypatch.setattr(expecting, name, variance)

    once("pooled")
    once("between")


Rates = dict[str, list[bool]]


def wrong(seeds: range, correlation: float, kinds: Sequence[str] = (), is_published: bool = False) -> Rates:
    """Of every kind of finding: whether a figure was called better or worse where nobody did anything."""
    made: Rates = {}
    for seed in seeds:
        of = firm(seed, correlation)
        before, after = (of.published(wave) if is_published else of.release(wave) for wave in (0, 1))
        for case in (*picked(before), *clipped(before)):
            if kinds and case.kind not in kinds:
                continue
            told = verdict(before, after, case.group, case.measures)
            if told.verdict != Verdict.TOO_FEW:
                made.setdefault(case.kind, []).append(told.verdict != Verdict.NOT_SEEN)
    return made


def found(seeds: range, correlation: float) -> Rates:
    """Of every kind of finding: whether a change of exactly the printed size was found."""
    made: Rates = {}
    for seed in seeds:
        of = firm(seed, correlation)
        before, after = of.release(0), of.release(1)
        for case in (*picked(before), *clipped(before)):
            for sign, right in ((1, Verdict.BETTER), (-1, Verdict.WORSE)):
                told = _after_change(of, before, after, case, sign)
                if told is not None and told.verdict != Verdict.TOO_FEW:
                    kind = f"{case.kind} {'up' if sign > 0 else 'down'}"
                    made.setdefault(kind, []).append(told.verdict == right)
    return made


def _after_change(of: Firm, before: Release, after: Release, case: Case, sign: int) -> Told | None:
    compared = expecting.expected(before, case.group, case.measures)
    points = None if compared is None or fewest(compared) < FEWEST else smallest_change(compared, sign)
    if points is None:
        return None
    changed = of.with_change(after, case.group.code, case.measures, sign * points)
    return verdict(before, changed, case.group, case.measures)


def joined(rates: Rates, *kinds: str) -> list[bool]:
    return [hit for kind, hits in rates.items() if not kinds or kind in kinds for hit in hits]


def most(rates: Rates) -> float:
    """The largest share of any kind of finding."""
    return max(float(np.mean(hits)) for hits in rates.values())


def of_each(rates: Rates) -> dict[str, list[bool]]:
    """Found or not: of items, of themes and of clipped figures, up and down."""
    made: Rates = {}
    for kind, hits in rates.items():
        what = "theme" if "theme" in kind else "clipped" if "clipped" in kind else "item"
        made.setdefault(f"{what} {kind.split()[-1]}", []).extend(hits)
    return made


@pytest.fixture
def any_gap(monkeypatch):
    """Whoever reads a report may point at a gap that could be chance: at the widest, whatever its sign."""
    monkeypatch.setattr(finding, "signs", lambda pairs: [Sign.MORE] * len(pairs))


@pytest.mark.usefixtures("any_gap")
@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_where_nobody_did_anything_hardly_anything_is_called_better_or_worse(correlation):
    assert most(wrong(SAMPLE, correlation, ["gap"])) <= MOST_WRONG, "gaps are picked for being extreme"


@pytest.mark.prove
@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_where_nobody_did_anything_hardly_anything_is_called_better_or_worse_in_2000_firms(correlation):
    rates = wrong(ALL, correlation)
    assert len(joined(rates, "gap", "low")) > 30_000
    assert most(rates) <= MOST_WRONG


@pytest.mark.prove
@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_nor_in_releases_that_went_through_the_whole_disclosure_control(correlation):
    assert most(wrong(range(80), correlation, is_published=True)) <= MOST_WRONG


@pytest.mark.usefixtures("any_gap")
def test_it_would_be_without_looking_at_what_chance_takes_back(monkeypatch):
    monkeypatch.setattr(
        judging, "expected", lambda release, group, measures: expecting.figure_of(release, group.code, measures)
    )
    assert most(wrong(SAMPLE, 0.0, ["gap"])) > MOST_WRONG


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_a_change_of_the_printed_size_is_found_in_four_cases_of_five(correlation):
    hits = joined(found(FEW, correlation))
    assert FOUND[0] <= np.mean(hits) <= FOUND[1]


@pytest.mark.prove
@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_a_change_of_the_printed_size_is_found_of_items_themes_and_clipped_figures(correlation):
    for kind, hits in of_each(found(MANY, correlation)).items():
        assert FOUND[0] <= np.mean(hits) <= FOUND[1], kind


def test_what_is_simulated_is_what_the_product_prints():
    """All but the few cells that are kept back so that a neighbour cannot be worked out."""
    of = firm(1, 0.0)
    simulated, published = of.release(0).cells, of.published(0).cells
    same = sum(cell.bands == published[key].bands for key, cell in simulated.items() if key in published)
    assert published.keys() <= simulated.keys()
    assert same >= 0.9 * len(simulated)
