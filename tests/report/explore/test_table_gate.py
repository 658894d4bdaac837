"""Nothing can be asked that was not published: every view there is, each number held against the release's cells.

The release went through the real constructor, prover and publisher. What a view says is read back from what a reader
gets: the page, the workbook, the drawing. Whoever changes where a figure comes from fails here: see the mutants.
"""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import openpyxl
import pytest
from lxml import etree, html

from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import COMPANY, Cell, Group, Release, Share
from surveyhost.core.release.readers import Readable, readable
from surveyhost.report.explore import comments, picture, table, workbook
from surveyhost.report.explore.choices import SCORES, WAVES, Against, Choices, Column, Sort, View
from surveyhost.report.formatting import words
from surveyhost.report.html import Pictures, fragment, reading
from surveyhost.report.model import Reading
from surveyhost.web.client.explore.subject import Subject
from surveyhost.web.client.readable import explored
from tests.report import published, sample

FIGURE = re.compile(r"[−+±]?\d+")
LANGUAGE, SCORE = "en", "recommend"


@pytest.fixture(scope="module")
def made() -> Release:
    release = published.release(units=40)
    told = {**release.certificate, "trends": "units"}
    unit = next(one for one in release.units() if len(one.path) == 1)
    return replace(release, certificate=told, comments=lists(unit))


def lists(unit: Group):
    codes = (unit.code, COMPANY)
    return tuple(replace(one, group=code) for one, code in zip(sample.release().comments, codes, strict=True))


@pytest.fixture(scope="module")
def earlier() -> Release:
    return replace(published.release(units=40, seed=12, year=2025), number=2)


def reading_of(release: Release, page: Readable, earlier: Release | None = None) -> Reading:
    cut, unit = explored(release, page)
    return reading(cut, LANGUAGE, unit, None, earlier)


def pages(release: Release) -> list[Readable]:
    """Those of HR, which are those of every head of a published unit; and two single rows."""
    units = release.units()
    rows = [Readable(one, is_row=True) for one in (units[1], units[-1])]
    return [*readable(release, ()), *rows]


def views(choices: Choices) -> Iterator[View]:
    """Every choice of rows, columns, comparison and filter: sorting shows the same rows, which another test holds."""
    for rows, columns, against, told in product(choices.rows, choices.columns, choices.against, (False, True)):
        if rows != WAVES or against == Against.WHOLE:
            yield View(rows, columns, against, told=told)


@dataclass
class Gate:
    """What stands in the published cells, worked out here once more and by nothing that makes a view."""

    release: Release
    root: str
    earlier: Release | None

    def expected(self, release: Release, group: str, column: Column) -> tuple[float, float] | None:
        cells = [release.cells.get((group, code)) for code in column.measures]
        if any(one is None or one.bands is None for one in cells):
            return None
        if column.key == SCORE:
            against, _, promote = cells[0].bands
            return promote.low - against.high, promote.high - against.low
        low = sum(one.bands[2].low for one in cells) / len(cells)
        high = sum(one.bands[2].high for one in cells) / len(cells)
        return (math.floor(low + 0.5),) * 2 if low == high and all(one.bands[2].exact for one in cells) else (
            math.floor(low), math.ceil(high),
        )  # fmt: skip

    def text(self, figure: tuple[float, float], column: Column) -> str:
        span, say = Span(int(figure[0]), int(figure[1]), 0), words(LANGUAGE)
        return say.signed_span(span) if column.key == SCORE else say.figure(span)

    def beside(self, group: Group, column: Column, against: Against) -> tuple[float, float] | None:
        if against == Against.WHOLE:
            return None if group.code == self.root else self.expected(self.release, self.root, column)
        then = next((one for one in self.earlier.groups
                     if (one.breakdown, one.path) == (group.breakdown, group.path)), None)  # fmt: skip
        return None if then is None else self.expected(self.earlier, then.code, column)

    def cell(self, group: Group, column: Column, against: Against) -> tuple[str, str]:
        """The figure and the difference, as they have to be written; "" for what is not said."""
        figure = self.expected(self.release, group.code, column)
        if figure is None:
            return "", ""
        other = self.beside(group, column, against)
        if other is None or figure[0] != figure[1] or other[0] != other[1]:
            return self.text(figure, column), ""
        return self.text(figure, column), words(LANGUAGE).signed(int(figure[0] - other[0]))


def names(of: Reading) -> dict[str, Group]:
    """Every group that may be a row, by what it is called; no two alike."""
    found: dict[str, Group] = {}
    for one in of.release.groups:
        name = of.name(one) if one.breakdown == "unit" else ", ".join(one.path)
        home = one.parent or COMPANY
        if one.breakdown != "unit" and home != of.unit.code:
            name = f"{name} ({of.name(of.groups[home])})"
        assert name not in found, name
        found[name] = one
    return found


def page_of(of: Reading, shown: table.Table) -> list[list[str]]:
    """The page as a reader sees it: for each row the text of its cells."""
    rows = [*([] if shown.whole is None else [shown.whole]), *shown.rows]
    shows = {"table": shown, "rows": rows, "heads": [], "label": ""}
    drawn = str(fragment(of, "report/explore/table.html", Pictures(inline=True), shows))
    tree = html.fragment_fromstring(drawn, create_parent="div")
    for sign in tree.xpath("//svg | //*[@class='vh']"):
        sign.drop_tree()
    return [[one.text_content().strip() for one in row] for row in tree.xpath("//tbody/tr")]


def check_page(of: Reading, gate: Gate, shown: table.Table, known: dict[str, Group]) -> int:
    """Every number on the page stands in the published cells of its row and column; how many there are."""
    number = 0
    for name, people, *cells in page_of(of, shown):
        group = known[name]
        assert people == of.people(group)
        for text, column in zip(cells, shown.columns, strict=True):
            figure, difference = gate.cell(group, column, shown.view.against)
            assert text.split() == f"{figure} {difference}".split() if figure else not FIGURE.search(text), (
                name, column.key, text, figure, difference,
            )  # fmt: skip
            number += bool(figure)
    return number


def check(release: Release, page: Readable, earlier: Release | None) -> int:
    of = reading_of(release, page, earlier)
    choices, known = Choices(of), names(of)
    gate, number = Gate(of.release, of.unit.code, earlier), 0
    for view in views(choices):
        number += check_page(of, gate, table.table(choices, view), known)
    return number


def test_every_number_of_every_view_stands_in_the_published_cells(made: Release, earlier: Release):
    numbers = [check(made, page, earlier) for page in pages(made)]
    assert numbers[0] > 3000 and sum(map(bool, numbers)) > 6, "and there were some"


def check_waves(release: Release, earlier: Release) -> int:
    """A row for each wave: each of its own release's cells, and compared with the wave before."""
    of, then = (reading(one, LANGUAGE) for one in (release, earlier))
    choices, number = Choices(of, has_waves=True), 0
    for view in (one for one in views(choices) if one.rows == WAVES and not one.told):
        shown = table.table(choices, view, [then, of])
        assert shown.whole is None
        company, gate = release.group(COMPANY), Gate(release, "", earlier)
        for (_, people, *cells), source in zip(page_of(of, shown), (then, of), strict=True):
            assert people == source.people(source.unit)
            for text, column in zip(cells, shown.columns, strict=True):
                figure, difference = gate.cell(company, column, Against.BEFORE)
                if source is then:
                    figure, difference = Gate(earlier, COMPANY, None).cell(company, column, Against.WHOLE)
                assert text.split() == f"{figure} {difference}".split() if figure else text == "–"
                number += bool(figure)
    return number


def test_waves_too(made: Release, earlier: Release):
    assert check_waves(made, earlier) > 30


def test_the_release_has_what_makes_views_differ(made: Release):
    of = reading_of(made, Readable(made.group(COMPANY)))
    choices = Choices(of)
    shown = [cell for view in views(choices) for row in table.table(choices, view).every for cell in row.cells]
    assert any(cell.why for cell in shown) and any(cell.span and not cell.span.exact for cell in shown)
    assert {cell.delta.sign for cell in shown if cell.delta} == {"more", "chance", "few"}


def over_what_is_there(release: Release, group: str, column: Column) -> Span | None:
    """A theme over the items that happen to be published: the mean of another set of items, looking the same."""
    cells = [release.cells.get((group, code)) for code in column.measures]
    shares = [one.bands[2] for one in cells if one is not None and one.bands is not None]
    if not shares:
        return None
    low = sum(one.low for one in shares) // len(shares)
    return Span(low, low, 9)


def of_the_whole(release: Release, group: str, column: Column) -> Span | None:
    """Of the unit in which these people are counted, where the place is protected."""
    found = HONEST(release, group, column)
    return found or HONEST(release, release.group(group).parent or release.groups[0].code, column)


def without_its_range(release: Release, group: str, column: Column) -> Span | None:
    """A number where only a bound is published."""
    found = HONEST(release, group, column)
    return found and Span(found.low, found.low, found.n)


def of_people(release: Release, group: str, column: Column) -> Span | None:
    """Something that is a number, and no published share."""
    found = HONEST(release, group, column)
    return found and Span(release.group(group).respondents % 100, release.group(group).respondents % 100, found.n)


HONEST = table.figure_of


@pytest.mark.parametrize("mutant", [over_what_is_there, of_the_whole, without_its_range, of_people])
def test_a_view_that_reads_elsewhere_is_found(made: Release, earlier: Release, monkeypatch, mutant):
    monkeypatch.setattr(table, "figure_of", mutant)
    with pytest.raises(AssertionError):
        check(made, Readable(made.group(COMPANY)), earlier)


def test_units_are_compared_with_a_wave_before_only_where_the_release_allows_it(made: Release, earlier: Release):
    apart = replace(made, certificate={**made.certificate, "trends": "company"})
    for page, whole in ((Readable(made.group(COMPANY)), True), (Readable(made.units()[1], is_row=True), True),
                        (Readable(made.units()[1]), False)):  # fmt: skip
        choices = Choices(reading_of(apart, page, earlier))
        assert (Against.BEFORE in choices.against) == whole
        shown = table.table(choices, replace(choices.first, against=Against.BEFORE))
        assert not [cell for row in shown.every for cell in row.cells if cell.delta]


def test_whoever_reads_one_row_is_offered_no_waves_of_the_company(made: Release, earlier: Release):
    for page, has in ((Readable(made.units()[1], is_row=True), False), (Readable(made.units()[1]), True)):
        of = Subject(None, made, page, ())
        of.__dict__["reading"] = reading_of(made, page, earlier)
        assert of.reading.trends and (WAVES in of.choices.rows) == has


def nonsense(cell: Cell) -> Cell:
    odd = Share(33, 33)
    return replace(cell, n=cell.n + 7, shares=(odd,) * len(cell.shares), bands=cell.bands and (odd,) * 3, mean=1.11)


def all_of(of: Reading) -> str:
    """Everything that a reader can be shown of a reading, as text."""
    choices, found = Choices(of), []
    for view in views(choices):
        shown = table.table(choices, view)
        found += [str(page_of(of, shown)), picture.svg(of, shown, "").decode()]
    return "".join([*found, *(str(one) for one in comments.found(of, ""))])


@pytest.mark.sampled(4)
@pytest.mark.parametrize("place", range(0, 12))
def test_whoever_reads_a_unit_learns_nothing_of_any_other(made: Release, place: int):
    """Every figure and comment outside the reader's unit is changed: not a letter changes of what they see."""
    units = [one for one in made.units() if one.path]
    page = Readable(units[place * len(units) // 12])
    of = reading_of(made, page)
    own = {one.code for one in of.release.groups}
    other = replace(
        made,
        cells={at: cell if at[0] in own else nonsense(cell) for at, cell in made.cells.items()},
        groups=tuple(
            one if one.code in own else replace(one, respondents=one.respondents + 3) for one in made.groups
        ),
        comments=tuple(
            one if one.group in own else replace(one, comments=("Other words",)) for one in made.comments
        ),
        invited=made.invited + 50, certificate={**made.certificate, "boxes": 1, "seats": 2}, destruction={},
    )  # fmt: skip
    seen = all_of(of)
    assert seen == all_of(reading_of(other, page))
    for one in made.units():
        if one.code not in own and page.group.path[: len(one.path)] != one.path:
            assert one.path[-1] not in seen


@pytest.mark.parametrize("page", [None, "unit"])
def test_sorting_shows_the_same_rows_and_ranks_no_range(made: Release, earlier: Release, page):
    unit = next(one for one in made.units() if len(one.path) == 1) if page else made.group(COMPANY)
    choices = Choices(reading_of(made, Readable(unit), earlier))
    for view in list(views(choices))[::3]:
        rows = {row.name: row for row in table.table(choices, view).every}
        for sort, by, lowest in product(
            Sort, [one.key for one in choices.columns[view.columns].columns], (False, True)
        ):
            one = replace(view, sort=sort, by=by if sort in {Sort.FIGURE, Sort.DIFFERENCE} else "", lowest=lowest)
            found = table.table(choices, one).every
            assert {row.name: [cell.figure for cell in row.cells] for row in found} == {
                name: [cell.figure for cell in row.cells] for name, row in rows.items()
            }
            if sort != Sort.FIGURE:
                break
            place = [column.key for column in choices.columns[view.columns].columns].index(by)
            spans = [row.cells[place].span for row in found]
            ranked = [span.low for span in spans if span is not None and span.exact]
            assert ranked == sorted(ranked, reverse=not lowest)
            assert all(span is None or not span.exact for span in spans[len(ranked) :])


def plain(text: str, column: Column) -> str:
    """As a number of a workbook reads: an eNPS has no sign of ours there, unless it is a range."""
    return text if column.key != SCORE or " " in text else text.replace("−", "-").strip("+±")


def test_a_workbook_says_what_the_page_says(made: Release, earlier: Release):
    of = reading_of(made, Readable(made.group(COMPANY)), earlier)
    choices, known, gate = Choices(of), names(of), Gate(made, COMPANY, earlier)
    every = list(views(choices))
    for view in [*every[::5], next(one for one in every if one.columns == SCORES)]:
        shown = table.table(choices, view)
        book = openpyxl.load_workbook(io.BytesIO(workbook.of_table(of, shown, "said")))
        for name, people, *figures in list(book.worksheets[0].iter_rows(min_row=5, values_only=True)):
            if name in known:
                assert people == of.people(known[name])
                expected = [plain(gate.cell(known[name], one, view.against)[0], one) for one in shown.columns]
                assert [str(one) if FIGURE.search(str(one)) else "" for one in figures] == expected
        for name, item, figure, difference, sign in book.worksheets[1].iter_rows(min_row=2, values_only=True):
            column = next(one for one in shown.columns if one.text == item)
            said = gate.cell(known[name], column, view.against)
            assert str(figure) == plain(said[0], column) and (not said[1] or difference == said[1])
            assert sign in {"more than chance", "could be chance", "too few to tell"}


def test_a_drawing_says_what_the_page_says(made: Release):
    of = reading_of(made, Readable(made.group(COMPANY)))
    choices = Choices(of)
    for view in list(views(choices))[::4]:
        shown = table.table(choices, view)
        drawn = etree.fromstring(picture.svg(of, shown, "said")).iter("{*}text")
        texts = [one.text.strip() for one in drawn if one.text and one.get("font-size") in {"2.9", "2.6", "2.2"}]
        rows = [shown.whole, *shown.rows]
        figures = [cell.figure or cell.why for row in rows for cell in row.cells]
        assert [text for text in texts if text in set(figures)] == figures or not shown.rows


def test_text_that_looks_like_a_formula_stays_text(made: Release):
    cell = '=HYPERLINK("http://x")'
    named = tuple(replace(one, path=(cell,)) if one.path == made.units()[1].path else one for one in made.groups)
    said = tuple(replace(one, comments=("=1+1", "@x", "-2")) for one in made.comments)
    of = reading_of(replace(made, groups=named, comments=said), Readable(made.group(COMPANY)))
    choices = Choices(of)
    level = replace(choices.first, rows="level.1")
    for content in (
        workbook.of_table(of, table.table(choices, level), "=said"),
        workbook.of_comments(of, comments.found(of, ""), "+x"),
    ):  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(content))
        texts = [one for sheet in book for row in sheet.iter_rows() for one in row if str(one.value)[:1] in "=+-@"]
        assert texts and all(one.data_type == "s" and one.quotePrefix for one in texts)
