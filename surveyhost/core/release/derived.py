"""Derived figures: everything a report says that is not in a release's tables itself.

Each is a function of *published* cells, and of nothing else: no function here is given a release, a cube or a count.
Where an input is clipped ("at least 80 %") the figure is the range that its inputs allow; where an input is missing,
there is no figure. `FIGURES` lists them all with what goes into each.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .chance.compared import by_chance, if_all_alike, smallest_told
from .chance.signs import signs
from .model import Cell


@dataclass(frozen=True, slots=True)
class Span:
    """A figure in whole percents or points, as the range `low`..`high` that its inputs allow."""

    low: int
    high: int
    n: int
    """Answers behind it; of several inputs, the fewest."""

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Score:
    """A mean of points (1..), one decimal, as printed in the department matrix."""

    mean: float
    n: int


def _whole(value: float) -> int:
    """Halves go up, so that printed percents agree with what a reader rounds by hand."""
    return math.floor(value + 0.5)


def _band(cell: Cell, place: int) -> Span | None:
    if cell.bands is None:
        return None
    share = cell.bands[place]
    return Span(share.low, share.high, cell.n)


def favourable(cell: Cell) -> Span | None:
    """Percent who answered on the favourable side. None where the item has no good end."""
    return _band(cell, 2)


def neutral(cell: Cell) -> Span | None:
    """Percent in the middle band."""
    return _band(cell, 1)


def unfavourable(cell: Cell) -> Span | None:
    """Percent who answered on the unfavourable side."""
    return _band(cell, 0)


def enps(cell: Cell) -> Span | None:
    """Employee net promoter score, -100..100: percent 9-10 less percent 0-6."""
    if cell.bands is None:
        return None
    against, _, promote = cell.bands
    return Span(promote.low - against.high, promote.high - against.low, cell.n)


def theme_score(cells: Sequence[Cell | None]) -> Span | None:
    """Mean of the favourable shares of a theme's items in one group. None if one item is protected there:

    an average over fewer items would stand beside averages over all of them and look the same.
    """
    spans = [favourable(cell) if cell is not None else None for cell in cells]
    known = [span for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None
    low, high = (sum(getattr(span, end) for span in known) / len(known) for end in ("low", "high"))
    fewest = min(span.n for span in known)
    if all(span.exact for span in known):
        return Span(_whole(low), _whole(low), fewest)
    return Span(math.floor(low), math.ceil(high), fewest)


def of_everybody(cells: Sequence[Cell | None], invited: int) -> Span | None:
    """A theme's score over all who were invited: low if everybody silent were unfavourable, high if favourable.

    Whoever left an item out is silent on it. Rounded outwards. None where the theme has no score, or more answered than
    were invited, which slips drawn from a box allow. Good only for items that everybody is asked.
    """
    score = theme_score(cells)
    if score is None or invited < max(cell.n for cell in cells if cell is not None):
        return None
    spans = [(span, invited - span.n) for cell in cells if cell is not None and (span := favourable(cell)) is not None]
    low = sum(span.low * span.n for span, _ in spans) / (invited * len(spans))
    high = sum(span.high * span.n + 100 * silent for span, silent in spans) / (invited * len(spans))
    return Span(min(score.low, math.floor(low)), max(score.high, math.ceil(high)), score.n)


def least_answered(invited: int, k: int) -> int:
    """How many answered at least, where 1 to k - 1 people did not and no more is said."""
    return max(k, invited - k + 1)


NORMAL = 1.96
"""Standard errors within which 95 % of a normal distribution lie."""


def margin(answered: int, invited: int) -> int | None:
    """Points to either side of a share of 50 % at 95 %, if who answered had been drawn by lot from the invited.

    Rounded up. None where nobody answered, or more did than were invited.
    """
    if not 0 < answered <= invited:
        return None
    left_out = (invited - answered) / (invited - 1) if invited > 1 else 0
    return math.ceil(100 * NORMAL * math.sqrt(0.25 / answered * left_out) - 1e-9)


def gap(one: Span, other: Span) -> Span:
    """`one` less `other`, in points, as far as both are known."""
    return Span(one.low - other.high, one.high - other.low, min(one.n, other.n))


def change(now: Span, before: Span) -> Span:
    """Points since the last wave: the gap between the same figure then and now."""
    return gap(now, before)


def rank(figures: Mapping[str, Span | None]) -> list[str]:
    """Codes from highest to lowest. Clipped figures have no rank; equal ones stand in the order given."""
    exact = [(code, span) for code, span in figures.items() if span is not None and span.exact]
    return [code for code, span in sorted(exact, key=lambda pair: -pair[1].low)]


def matrix_score(cells: Sequence[Cell | None]) -> Score | None:
    """Mean over the statements about one department, in one rating group. None unless each has a printed mean."""
    known = [cell for cell in cells if cell is not None and cell.mean is not None]
    if not known or len(known) < len(cells):
        return None
    means = [cell.mean for cell in known if cell.mean is not None]
    return Score(_whole(10 * sum(means) / len(means)) / 10, min(cell.n for cell in known))


def matrix_total(scores: Sequence[Score | None]) -> Score | None:
    """A row's or column's mean of the scores that are shown in it; None if none is."""
    known = [score for score in scores if score is not None]
    if not known:
        return None
    return Score(_whole(10 * sum(score.mean for score in known) / len(known)) / 10, min(score.n for score in known))


def relation(figures: Sequence[float]) -> tuple[float, float, float] | None:
    """A published coefficient with its 95 % interval, as it stands; None where the interval holds 0, or is none."""
    if len(figures) != 3 or figures[1] * figures[2] <= 0:
        return None
    return figures[0], figures[1], figures[2]


@dataclass(frozen=True, slots=True)
class Derived:
    """One line of the table of derived figures."""

    name: str
    made_by: Callable[..., Any]
    inputs: str
    """The published cells that go into it."""
    clipped: str
    """What is printed when one of them is clipped."""


FIGURES: tuple[Derived, ...] = (
    Derived("favourable share", favourable, "bands of one cell", "range"),
    Derived("neutral share", neutral, "bands of one cell", "range"),
    Derived("unfavourable share", unfavourable, "bands of one cell", "range"),
    Derived("eNPS", enps, "bands of one cell", "range"),
    Derived(
        "theme score", theme_score, "bands of each item of the theme in one group", "range; nothing if one is missing"
    ),
    Derived(
        "theme score over everybody",
        of_everybody,
        "bands and n of each item of the theme in the company, and the number invited",
        "from the lower end to the upper end",
    ),
    Derived("margin", margin, "the company's number of answers and of people invited", "no figure goes into it"),
    Derived(
        "least number of answers",
        least_answered,
        "the company's number of people invited, and k",
        "no figure goes into it",
    ),
    Derived("gap", gap, "two figures of two printed groups", "range"),
    Derived("change", change, "one figure in two releases", "range"),
    Derived("rank", rank, "one figure of each item", "no rank"),
    Derived("matrix score", matrix_score, "means of the statements on one department by one group", "nothing"),
    Derived("matrix total", matrix_total, "matrix scores of one row or column", "left out of the mean"),
    Derived(
        "relation",
        relation,
        "a coefficient of one item with the outcome: the one figure counted over two items (see relations)",
        "nothing: the desk publishes none",
    ),
    Derived("probability by chance", by_chance, "two figures with their n", "of the nearest ends; 1 where they meet"),
    Derived("least probability", if_all_alike, "n of one group, the other's figure and n", "of the nearer end"),
    Derived("sign of a difference", signs, "all differences of one page", "of the nearest ends"),
    Derived("smallest difference told", smallest_told, "n of one or two groups", "no figure goes into it"),
)
"""Every derived figure of a report, and the published inputs it uses."""
