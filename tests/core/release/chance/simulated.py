"""Pages of made-up firms, judged by the rule: how often it errs where nothing differs, and what it tells of what does.

    .venv/bin/python -m tests.core.release.chance.simulated

prints the tables of `docs/how-differences-are-judged.md`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from surveyhost.core.release.chance.compared import Compared
from surveyhost.core.release.chance.signs import Sign, signs
from surveyhost.core.release.derived import Span

Judge = Callable[[Sequence[Compared]], Sequence[Sign]]
SEED = 17
TRUE = (10, 15, 20)
PEOPLE = (10, 30, 100)


@dataclass(frozen=True)
class Page:
    """A page of a report: what it is, the people of its groups, and how many figures each group has."""

    name: str
    groups: tuple[int, ...]
    figures: int
    is_waves: bool = False


PAGES = (
    Page("a section of 5 items by 6 units", (8, 12, 20, 30, 60, 110), 5),
    Page("a heat map of 24 units and 6 themes", (7, 8, 9, 10, 10, 11, 12, 14) * 3, 6),
    Page("a heat map of 100 units and 6 themes", (7, 9, 10, 12, 15, 20, 30, 40, 60, 90) * 10, 6),
    Page("two sites that are nearly the whole firm", (930, 20), 20),
    Page("20 items since the last wave", (180,), 20, True),
    Page("20 items of a team of 12 since the last wave", (12,), 20, True),
)


def _percent(yes: int, n: int) -> Span:
    whole = int(100 * yes / n + 0.5)
    return Span(whole, whole, n)


def page(dice: np.random.Generator, of: Page, base: float | None = None) -> list[Compared]:
    """The differences of one page on which nothing differs. base: the true share of every figure, else any."""
    found = []
    for _ in range(of.figures):
        true = float(dice.uniform(0.1, 0.95)) if base is None else base
        yes = [int(one) for one in dice.binomial(of.groups, true)]
        if of.is_waves:
            then = dice.binomial(of.groups, true)
            pairs = zip(yes, then, of.groups, strict=True)
            found += [Compared(_percent(now, n), _percent(int(before), n)) for now, before, n in pairs]
            continue
        whole = _percent(sum(yes), sum(of.groups))
        found += [Compared(_percent(one, n), whole, inside=True) for one, n in zip(yes, of.groups, strict=True)]
    return found


def false_pages(of: Page, times: int, judge: Judge = signs, base: float | None = None) -> float:
    """Of so many pages on which nothing differs, the share that names a difference."""
    dice = np.random.default_rng(SEED)
    return sum(Sign.MORE in judge(page(dice, of, base)) for _ in range(times)) / times


def told(n: int, points: int, among: int, times: int, judge: Judge = signs) -> float:
    """How often a true difference is told: `n` of 1,000 people, 60 % favourable in the firm, so many points less here.

    among: how many differences stand on the page; the others do not differ.
    """
    dice = np.random.default_rng(SEED)
    whole, hits = Span(60, 60, 1000), 0
    for _ in range(times):
        yes = dice.binomial(n, [0.6 - points / 100] + [0.6] * (among - 1))
        pairs = [Compared(_percent(int(one), n), whole, inside=True) for one in yes]
        hits += judge(pairs)[0] == Sign.MORE
    return hits / times


def main() -> None:
    print("Pages on which nothing differs, and that name a difference:")
    for of in PAGES:
        print(f"  {of.name:48} {100 * false_pages(of, 4000):4.1f} %")
    print("True differences that are told:")
    for among in (1, 20):
        for n in PEOPLE:
            shares = "  ".join(f"{points} points {100 * told(n, points, among, 4000):3.0f} %" for points in TRUE)
            print(f"  {n:3} people, {among:2} on the page:  {shares}")


if __name__ == "__main__":
    main()
