"""What a report says of those who did not answer holds nothing that the released tables don't hold already.

The page is computed again from the exported document alone, and an attacker who knows the rule asks it about answers.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from surveyhost.core.release.derived import Span, margin, of_everybody
from surveyhost.core.release.model import COMPANY, Cell, Release, Share
from surveyhost.core.release.scales import scales
from surveyhost.report.html import parts, reading, screen
from surveyhost.report.parts.fieldwork.box import facts
from surveyhost.report.tables import EXPORTS
from tests.report import published, sample
from tests.report.inline import report_html

INVITED, ANSWERED = 500, 431


@pytest.fixture(scope="module")
def made() -> Release:
    """Through the real publisher, with clipped cells and ranges."""
    return published.release(units=40)


def shares(counts: tuple[int, int, int]) -> tuple[Share, Share, Share]:
    """Whole percents by largest remainder, as they are printed."""
    n = sum(counts)
    whole = [100 * one // n for one in counts]
    order = sorted(range(3), key=lambda place: -(100 * counts[place] % n))
    for place in order[: 100 - sum(whole)]:
        whole[place] += 1
    return Share(whole[0], whole[0]), Share(whole[1], whole[1]), Share(whole[2], whole[2])


def printed(counts: tuple[int, int, int]) -> Cell:
    return Cell(sum(counts), "bands", shares(counts), shares(counts), None)


Bound = Callable[[tuple[int, int, int]], Span | None]


def from_print(counts: tuple[int, int, int]) -> Span | None:
    return of_everybody([printed(counts)], INVITED)


def from_counts(counts: tuple[int, int, int]) -> Span | None:
    """What must not be printed: the same bound made of the answers themselves, to a tenth of a point."""
    favourable, silent = counts[2], INVITED - sum(counts)
    return Span(math.floor(1000 * favourable / INVITED), math.ceil(1000 * (favourable + silent) / INVITED), sum(counts))


def explanations(cell: Cell) -> Iterator[tuple[int, int, int]]:
    """Every table of answers that prints this cell."""
    for against in range(cell.n + 1):
        for favourable in range(cell.n - against + 1):
            counts = (against, cell.n - against - favourable, favourable)
            if abs(100 * favourable / cell.n - cell.shares[2].low) <= 1 and shares(counts) == cell.shares:
                yield counts


def left(cell: Cell, true: tuple[int, int, int], bound: Bound) -> int:
    """How many tables of answers an attacker cannot rule out who sees the cell and the bound, and knows its rule."""
    return sum(bound(counts) == bound(true) for counts in explanations(cell))


@pytest.mark.parametrize("true", [(100, 131, 200), (9, 400, 22), (0, 30, 401), (57, 58, 316)])
def test_a_bound_rules_out_no_table_of_answers_that_the_cell_leaves_open(true):
    cell = printed(true)
    every = sum(1 for _ in explanations(cell))
    assert every > 5
    assert left(cell, true, from_print) == every
    assert left(cell, true, from_counts) < every, "of the answers themselves it would"


def test_every_figure_of_the_page_follows_from_the_exported_tables(made: Release):
    tables = json.loads(EXPORTS["json"](made, "en"))
    company = next(one for one in tables["groups"] if one["code"] == COMPANY)
    page = next(part for part in parts(reading(made, "en")) if part.anchor == "missing")
    wanted = []
    for scale in scales(made.questionnaire):
        low, high = [], []
        for code in scale.measures:
            item = company["items"][code]
            ends = item["bands"][2] if isinstance(item["bands"][2], list) else [item["bands"][2]] * 2
            low.append(ends[0] * item["n"] / tables["invited"])
            high.append((ends[1] * item["n"] + 100 * (tables["invited"] - item["n"])) / tables["invited"])
        wanted.append((math.floor(sum(low) / len(low) + 1e-9), math.ceil(sum(high) / len(high) - 1e-9)))
    assert [(row.low, row.high) for row in page.shows["themes"]] == wanted
    assert all(row.low <= row.ends[0] <= row.ends[1] <= row.high for row in page.shows["themes"])
    numbers = {str(one["respondents"]) for one in tables["groups"]}
    shown = [row.n.replace(",", "") for _, rows in page.shows["groups"] for row in rows]
    assert shown and set(shown) <= numbers


def test_no_number_of_the_page_is_of_another_source(made: Release):
    """Each number read from the page is a printed number of answers, a bound, a share, or of this sentence or that."""
    page = str(screen(made, "en", "missing"))
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", page, flags=re.S))
    bounds = next(part for part in parts(reading(made, "en")) if part.anchor == "missing").shows["themes"]
    known = {one for row in bounds for one in (row.low, row.high, *row.ends)}
    known |= {group.respondents for group in made.groups}
    text = words.partition("No figure here rests")[0]
    for group in made.groups:
        for name in group.path:
            text = text.replace(name, " ")
    assert {int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", text)} <= known


def test_how_many_of_a_group_were_invited_is_printed_nowhere(made: Release):
    """A release does not hold it, so a page cannot: with it, answers would say who of a small group took part."""
    assert not [name for name in Release.__dataclass_fields__ if "invited" in name and name != "invited"]
    assert "invited" not in {name for group in made.groups[:1] for name in group.__dataclass_fields__}


def test_where_few_are_silent_neither_box_nor_page_counts_them():
    release = sample.release(rate=1.0)
    release = replace(release, invited=200, respondents=None)
    said = dict(facts(reading(release, "en")))
    assert said["People"] == "200 people were invited, from 196 answered."
    assert said["Margin"].startswith("±1 point ")


def test_a_units_report_says_nothing_of_who_was_invited(made: Release):
    unit = next(group.code for group in made.units() if group.code != COMPANY)
    html = report_html(made, "en", unit)
    assert "people were invited" not in html and "Who is missing" not in re.sub("“Who is missing”", "", html)
    assert "Margin" not in dict(facts(reading(made, "en", unit)))


@pytest.mark.parametrize(
    ("answered", "invited", "points"), [(197, 240, 3), (100, 10_000, 10), (240, 240, 0), (1, 1, 0), (7, 60, 36)]
)
def test_the_margin_is_that_of_a_draw_without_replacement(answered: int, invited: int, points: int):
    assert margin(answered, invited) == points
    simple = 196 * math.sqrt(0.25 / answered)
    assert points <= math.ceil(simple), "never wider than without the correction"


@pytest.mark.parametrize(("answered", "invited"), [(0, 5), (9, 8), (0, 0)])
def test_there_is_no_margin_without_answers_or_beside_slips_drawn_twice(answered: int, invited: int):
    assert margin(answered, invited) is None


def test_of_a_range_the_outer_ends_count():
    clipped = (Share(0, 20), Share(0, 20), Share(80, 100))
    assert of_everybody([Cell(50, "bands", clipped, clipped, None)], 100) == Span(40, 100, 50)
    exact = printed((10, 20, 70))
    assert of_everybody([exact], 100) == Span(70, 70, 100)
    assert of_everybody([exact, None], 200) is None
    assert of_everybody([exact], 99) is None
