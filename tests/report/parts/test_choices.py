"""A ranking in the report and in every file: one base for all options, so that percents can be set side by side."""

import csv
import io
import json
import random
import re
from dataclasses import replace

import openpyxl
import pytest

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Section
from surveyhost.core.release.model import Cell, Share
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally
from surveyhost.report.html import reading
from surveyhost.report.parts.choices import chosen
from surveyhost.report.tables import to_csv, to_json, to_xlsx
from tests.report import sample
from tests.report.inline import report_html
from tests.report.test_html_layout import LEFT, MM, RIGHT, assert_inside, boxes, pages_of

CODES = "abcde"
WORDS = {"vi": "Điều gì quan trọng nhất?", "en": "What matters most?"}
LIMITS = {"at most three": (1, 3), "all": (5, 5), "any number": (1, 5), "all but one": (1, 4)}


def ranked(fewest: int, most: int):
    """A published release of eighty people who put up to so many of five options in order."""
    draw = random.Random(4)
    options = tuple(Option(code, {"vi": f"Điều {code}", "en": f"Thing {code}"}) for code in CODES)
    item = Item("rank", "ranking", WORDS, options=options, minimum=fewest, maximum=most)
    form = replace(
        sample.questionnaire(), sections=(*sample.questionnaire().sections, Section("order", WORDS, (item,)))
    )
    plan = planning.plan([("", {})] * 80, [], 5, rates=())
    tally = Tally(form, plan.views)
    for number in range(80):
        order = sorted(CODES, key=lambda code: draw.gauss(CODES.index(code), 2))
        given = {"rank": tuple(order[: draw.randint(fewest, most)])} if number % 8 else {}
        tally.add(frozen.labels(plan.views, "", {}), {"tools": 1 + number % 5} | given)
    made = publish(tally.cube(5), plan.views, 5, 10, form, rounds=1)
    like = sample.release()
    return replace(
        like, questionnaire=form, groups=made.groups, cells=made.cells, protected=made.protected, comments=()
    )


def as_before(release):
    """The same release as one was frozen when each option counted those alone who ranked it."""
    cells = dict(release.cells)
    for code in CODES:
        cell = release.cells["company", f"rank:{code}"]
        places, n = [share.low for share in cell.shares[:-1]], cell.n
        of = max(1, sum(places))
        shares = [Share(100 * one // of, 100 * one // of) for one in places]
        shares += [Share(0, 0)] * (5 - len(shares))
        cells["company", f"rank:{code}"] = Cell(max(5, n * of // 100), "full", tuple(shares), None, None)
    return replace(release, cells=cells)


def options_of(release, language="en"):
    of = reading(release, language)
    section = release.questionnaire.sections[-1]
    return chosen(of, section)[0]


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)
def test_first_places_add_up_to_everybody_who_ranked_anything(limits):
    table = options_of(ranked(*limits))
    assert table.n == "70 answers"
    assert abs(sum(one.low for one in table.options) - 100) <= 3
    for one in table.options:
        assert one.high + one.later <= 100


def test_with_a_maximum_each_option_says_how_many_ranked_it():
    table = options_of(ranked(1, 3))
    assert table.heads == ("Put it first", "Ranked it")
    assert all(one.second == f"{one.low + one.later}\N{NO-BREAK SPACE}%" for one in table.options)
    assert any(one.low + one.later < 50 for one in table.options), "some left it out"


def test_where_everybody_ranks_all_each_has_its_mean_place():
    release = ranked(5, 5)
    table = options_of(release)
    assert table.heads == ("Put it first", "Mean place")
    means = {f"Thing {code}": release.cells["company", f"rank:{code}"].mean for code in CODES}
    assert {one.text: one.second for one in table.options} == {name: f"{mean:.1f}" for name, mean in means.items()}
    assert sum(means.values()) == pytest.approx(15, abs=0.05)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_and_screen_draw_and_say_both_figures(language):
    release = ranked(1, 3)
    page = report_html(release, language)
    drawn = page[page.index('class="choices two"') :]
    drawn = drawn[: drawn.index("</table>")]
    assert drawn.count('class="later"') >= 4
    for one in options_of(release, language).options:
        assert f"<b>{one.figure}</b>" in drawn and one.second in drawn
    first = options_of(release, language)
    assert first.said(first.options[0]) in re.sub(r"&#160;|&nbsp;", "\N{NO-BREAK SPACE}", drawn)


@pytest.mark.parametrize(("language", "left_out"), [("vi", "không xếp hạng"), ("en", "not ranked")])
def test_the_workbook_names_places_and_those_who_left_it_out(language, left_out):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ranked(1, 3), language)))
    rows = [
        row
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if len(row) > 7 and WORDS[language] in str(row[1])
    ]
    assert len(rows) == 5
    for row in rows:
        assert row[2] == 70
        named = dict(part.split(": ") for part in row[7].split("; "))
        assert list(named) == ["1", "2", "3", left_out]
        assert sum(int(share) for share in named.values()) == 100


def test_csv_and_json_have_the_category_too():
    release = ranked(1, 3)
    rows = [
        row for row in csv.DictReader(io.StringIO(to_csv(release, "en").decode("utf-8-sig"))) if row["item"] == "rank"
    ]
    assert [row["category"] for row in rows[:4]] == ["1", "2", "3", "not_ranked"]
    assert {row["n"] for row in rows} == {"70"}
    items = json.loads(to_json(release, "en"))["groups"][0]["items"]
    assert all(sum(items[f"rank:{code}"]["distribution"]) == 100 for code in CODES)


@pytest.mark.parametrize("limits", [(1, 3), (1, 5), (1, 4)], ids=str)
def test_a_release_frozen_before_says_over_whom_it_counts(limits):
    release = as_before(ranked(*limits))
    table = options_of(release)
    assert re.fullmatch(r"\d+ to \d+ answers", table.n)
    assert "Of those who ranked an option" in table.note and not table.heads
    assert "Of those who ranked an option" in report_html(release, "en")
    rows = [
        row for row in csv.DictReader(io.StringIO(to_csv(release, "en").decode("utf-8-sig"))) if row["item"] == "rank"
    ]
    assert [row["category"] for row in rows[:5]] == ["1", "2", "3", "4", "5"]
    assert to_xlsx(release, "vi") and to_json(release, "vi")


@pytest.mark.parametrize(("limits", "language"), [((1, 3), "en"), ((5, 5), "vi")], ids=["some places", "all places"])
def test_both_columns_of_figures_stand_inside_the_page(limits, language):
    release = ranked(*limits)
    pages = pages_of(release, language)
    assert_inside(pages)
    shown = options_of(release, language).options
    page = next(page for page in pages if shown[0].text in {box.text for box in boxes(page, "TextBox")})
    beside = [box for box in boxes(page, "TextBox") if box.position_x >= LEFT + (54 + 78) * MM]
    at_the_end = {box.text for box in beside if box.position_x + box.width > RIGHT - MM}
    assert {one.second for one in shown} <= at_the_end
    assert {one.figure for one in shown} <= {box.text for box in beside} - at_the_end, "right of the bars"
