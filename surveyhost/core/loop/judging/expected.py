"""What a figure would be next time if nothing changed: less far from the company than it was when it was noticed.

A group is noticed because its figure is extreme, and an extreme figure is in part chance. Asked again, it lies nearer
to the company although nobody did anything ("regression to the mean"). So what comes after is compared with

    expected = company + B x (row - company),    B = between / (between + noise of this row)

where `between` is the variance of true shares between groups. It is pooled over all rows that a release publishes and
that have no published row below them: those of this figure, and with a smaller weight those of all figures, since a few
rows alone say little. Sources: F. Galton, Regression towards mediocrity in hereditary stature, Journal of
the Anthropological Institute 15 (1886), 246-263; T. L. Kelley, Fundamentals of Statistics (1947), p. 409, for the
formula; B. Efron and C. Morris, Data analysis using Stein's estimator, JASA 70 (1975), 311-319, for pooling.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ...release.model import COMPANY, Group, Release
from ...release.scales import rated, scales
from .interval import Answers, Figure, adjusted, figure, share, theme_factor

PRIOR = 4
"""Rows that all figures together count for beside those of one figure; found by simulation."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one group beside that of the company, shares 0..1."""

    away: float
    """From the company."""
    noise: float
    """Variance of `away` by chance alone."""
    n: float


def leaves(release: Release, breakdown: str) -> list[Group]:
    """The groups of a breakdown, or the units, that have no published unit below them."""
    above = {group.parent for group in release.groups if group.breakdown == "unit"}
    of = [group for group in release.groups if group.breakdown == breakdown and group.code != COMPANY]
    return [group for group in of if breakdown != "unit" or group.code not in above]


def figure_of(release: Release, group: str, measures: Sequence[str]) -> Figure | None:
    """An item or a theme in one group; None where it is not published there."""
    return figure(release.cells.get((group, code)) for code in measures)


def _middle(of: Figure) -> float:
    low, high = share(of)
    return (low + high) / 200


def _row(row: Figure, company: Figure) -> Row:
    """The noise is that of a part drawn from the company, which its own people are in."""
    n = len(row) / sum(1 / one.n for one in row)
    part = min(1.0, n / min(one.n for one in company))
    errors = [(middle * (1 - middle) / one.n) ** 0.5 for one, middle in zip(row, _shares(company), strict=True)]
    error = sum(errors) / len(errors) * theme_factor(len(row))
    return Row(_middle(row) - _middle(company), error**2 * (1 - part), n)


def _shares(of: Figure) -> list[float]:
    return [adjusted([one], "low")[0] / 2 + adjusted([one], "high")[0] / 2 for one in of]


def _rows(release: Release, breakdown: str, measures: Sequence[str]) -> list[Row]:
    """One figure in every row that is pooled."""
    company = figure_of(release, COMPANY, measures)
    if company is None:
        return []
    rows = (figure_of(release, group.code, measures) for group in leaves(release, breakdown))
    return [_row(row, company) for row in rows if row is not None]


def _variance(rows: Sequence[Row]) -> float:
    """What is left of the variance of these rows without noise; larger rows count for more."""
    weight = sum(row.n for row in rows)
    return max(0.0, sum(row.n * (row.away**2 - row.noise) for row in rows) / weight) if weight else 0.0


def pooled(release: Release, breakdown: str, is_theme: bool) -> float:
    """The variance of true shares (0..1) between the groups of a breakdown, or the units, over all items or themes."""
    if is_theme:
        wanted = [scale.measures for scale in scales(release.questionnaire) if len(scale.measures) > 1]
    else:
        wanted = [(measure.code,) for measure in rated(release.questionnaire)]
    return _variance([row for measures in wanted for row in _rows(release, breakdown, measures)])


def between(release: Release, breakdown: str, measures: Sequence[str]) -> float:
    """The same of one figure: groups may lie far apart in one thing and nowhere else.

    Its own rows say most where there are many of them; what all figures say counts like `PRIOR` rows more.
    """
    own = _rows(release, breakdown, measures)
    all_of = pooled(release, breakdown, len(measures) > 1)
    return (PRIOR * all_of + len(own) * _variance(own)) / (PRIOR + len(own))


def expected(release: Release, group: Group, measures: Sequence[str]) -> Figure | None:
    """What this figure of the group would be next time if nothing changed; None where it is not published.

    The company's own figure is its own expectation: it was not chosen among others.
    """
    row = figure_of(release, group.code, measures)
    if row is None or group.code == COMPANY:
        return row
    company = figure_of(release, COMPANY, measures)
    if company is None:
        return None
    noise = _row(row, company).noise
    apart = between(release, group.breakdown, measures)
    kept = apart / (apart + noise) if apart + noise > 0 else 1.0
    return tuple(_drawn_in(one, all_of, kept) for one, all_of in zip(row, company, strict=True))


def _drawn_in(row: Answers, company: Answers, kept: float) -> Answers:
    low, high = (
        row.n * ((1 - kept) * getattr(company, end) / company.n + kept * getattr(row, end) / row.n)
        for end in ("low", "high")
    )
    return Answers(low, high, row.n)
