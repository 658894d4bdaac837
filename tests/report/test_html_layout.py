"""Nothing leaves its page, no heading is left alone, and every release prints."""

# ruff: noqa: E501  (strategies read better one a line)

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.release.model import COMPANY, Cell, CommentList, Group, Protected, Release, Share
from surveyhost.core.report_length import Length
from surveyhost.outside.pdf.html_to_pdf import lay_out
from surveyhost.report.brand import Brand, Imprint
from surveyhost.report.html import Pictures, document, reading
from surveyhost.report.parts.short import rooms
from surveyhost.report.tables import EXPORTS
from surveyhost.services.questionnaires import library
from surveyhost.services.releases.report_pdf import STATIC
from tests.report import sample

pytestmark = pytest.mark.slow

MM = 96 / 25.4
LEFT, RIGHT, BOTTOM = 20 * MM, 190 * MM, 275 * MM
SLACK = 0.6 * MM


def pages_of(
    release: Release,
    language: str,
    unit: str | None = None,
    earlier: Release | None = None,
    length: Length = Length.FULL,
) -> list[Any]:
    pictures = Pictures(inline=False)
    brand, imprint = Brand(release.client, "#6B2D5C"), Imprint("2026-12-14")
    room = rooms(length, unit is None)[0]
    html = document(reading(release, language, unit, brand, earlier, imprint, length), pictures, room)
    return list(lay_out(html, STATIC, pictures.drawn).pages)


def boxes(page: Any, kind: str) -> Iterator[Any]:
    for box in page._page_box.descendants():
        if type(box).__name__ == kind:
            yield box


def assert_inside(pages: list[Any]) -> None:
    """Every word and every chart between the margins of its page (the cover has none)."""
    for number, page in enumerate(pages[1:], start=2):
        for kind in ("TextBox", "BlockReplacedBox", "InlineReplacedBox"):
            for box in boxes(page, kind):
                said = getattr(box, "text", kind)
                if not said.strip():
                    continue
                assert box.position_x >= LEFT - SLACK, (number, said)
                assert box.position_x + box.width <= RIGHT + SLACK, (number, said)
                assert box.position_y + box.height <= 297 * MM - 8 * MM, (number, said)


def assert_headings_have_company(pages: list[Any]) -> None:
    """Below the last heading of a page there is something that belongs to it."""
    for number, page in enumerate(pages[1:], start=2):
        texts = [box for box in boxes(page, "TextBox") if box.position_y < BOTTOM]
        lowest = max(texts, key=lambda box: box.position_y)
        names = {getattr(box, "element_tag", "") for box in [lowest]}
        assert not names & {"h1", "h2", "h3"}, (number, lowest.text)


TOP, HEIGHT = 26 * MM, 249 * MM
JOINED = {"section", "trend", "waves", "breakdowns", "actions", "decided", "became"}
"""Chapters that begin where the one before ends, if they fit there whole."""


def filled(page: Any) -> float:
    """How much of the page is filled, by the lowest thing on it, lines for a pen included."""
    kinds = ("TextBox", "BlockReplacedBox", "InlineReplacedBox", "TableRowBox")
    found = [box for kind in kinds for box in boxes(page, kind)]
    found += [
        box for box in boxes(page, "BlockBox") if box.element is not None and box.element.get("class") == "plan-line"
    ]
    ends = [box.position_y + box.height for box in found if box.position_y < BOTTOM]
    return (min(BOTTOM, max(ends)) - TOP) / HEIGHT


def chapters(page: Any) -> list[str]:
    return [
        f"{box.element.get('class').split()[0]} {box.element.get('id')}"
        for box in page._page_box.descendants()
        if box.element_tag == "section" and box.element is not None
    ]


def assert_filled(pages: list[Any]) -> None:
    """No page has less than a third filled, but at the end of a chapter that the next cannot join."""
    for number, (page, after) in enumerate(pairwise(pages[1:]), start=2):
        if filled(page) < 1 / 3:
            ended, following = chapters(page)[-1], chapters(after)
            assert ended not in following, (number, ended)
            is_joined = following[0].split()[0] in JOINED
            assert not is_joined or filled(page) + filled(after) > 1, (number, ended, following)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_is_nearly_empty(language: str, release: Release, earlier: Release):
    assert_filled(pages_of(release, language, None, earlier))


@pytest.mark.prove
def test_what_is_said_of_rows_stays_with_them():
    """In the map of four hundred units no page begins with a note about rows of the page before."""
    for number, page in enumerate(pages_of(sample.large(), "en")[1:], start=2):
        bodies = (one for one in boxes(page, "TableRowGroupBox") if not one.is_header)
        first = next((row.element for body in bodies for row in body.children), None)
        assert first is None or "aside" not in (first.get("class") or "").split(), number


@pytest.mark.parametrize("names", [70, 8], ids=["many", "long"])
def test_groups_that_fill_more_than_a_page_go_on_on_the_next(names: int, release: Release):
    """Two breakdowns stand side by side, which no page breaks; one that is too tall for that takes the whole width."""
    called = [f"Chi nhánh {number}" if names > 9 else f"Chi nhánh số {number} " * 18 for number in range(names)]
    more = [Group(f"site{number}", "site", (name,), COMPANY, 9) for number, name in enumerate(called)]
    pages = pages_of(replace(release, groups=(*release.groups, *more)), "vi")
    assert_inside(pages)
    printed = {box.text for page in pages for box in boxes(page, "TextBox")}
    assert names == 8 or set(called) <= printed


def test_short_chapters_share_a_page():
    pages = pages_of(made_up(library.load("internal-service"), 40), "vi")
    assert_filled(pages)
    assert any(len(chapters(page)) > 1 for page in pages)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_whole_report_stays_on_its_pages(language: str, release: Release, earlier: Release):
    pages = pages_of(release, language, None, earlier)
    assert_inside(pages)
    assert_headings_have_company(pages)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("unit", ["u1", "u5", "u8"])
def test_reports_of_units_stay_on_theirs(unit: str, release: Release, earlier: Release):
    pages = pages_of(release, "vi", unit, earlier)
    assert_inside(pages)
    assert_headings_have_company(pages)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", library.names())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_longest_texts_of_the_library_fit(name: str, language: str):
    form = library.load(name)
    assert_inside(pages_of(made_up(form, 40), language))


def made_up(form: Questionnaire, people: int, groups: tuple[Group, ...] = ()) -> Release:
    """A release of any questionnaire, with figures that only have to be of the right shape."""
    groups = groups or (
        Group(COMPANY, "unit", (), None, people),
        *(Group(f"u{place}", "unit", (f"Đơn vị {place}",), COMPANY, max(5, people - place)) for place in range(3)),
    )
    cells = {}
    for group in groups:
        for place, measure in enumerate(measures(form)):
            cells[group.code, measure.code] = shaped(measure, group.respondents, place)
    return Release(
        1, 1, 1, {"vi": "Khảo sát", "en": "Survey"}, "Công ty", form, sample.policy(2026), "ab" * 32, "2026-11-16",
        "2026-11-27", people + 10, people, groups, cells, (), (), {}, {},
    )  # fmt: skip


def shaped(measure: Any, people: int, turn: int) -> Cell:
    has_bands = measure.scale in {"rating", "enps"}
    size = 3 if people < 10 and has_bands else measure.categories
    whole = [100 // size] * size
    whole[turn % size] += 100 - sum(whole)
    shares = tuple(Share(one, one) for one in whole)
    bands = None
    if measure.favourable != "none":
        low, high = whole[0], whole[-1]
        bands = (Share(low, low), Share(100 - low - high, 100 - low - high), Share(high, high))
    full = people >= 10 or not has_bands
    return Cell(people, "full" if full else "bands", shares, bands, 3.14 if full and bands else None)


NASTY = st.one_of(
    st.sampled_from(["", " ", "😀👩‍🏭", "مرحبا بالعالم", "שלום עולם", "W" * 300, "a" * 40 + " " + "b" * 90, "<b>&amp;</b>", '"\\', "%s %(k)s {}"]),
    st.text(max_size=60),
)  # fmt: skip


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """Any release at all: odd names, empty groups, missing cells, clipped shares, every kind of item."""
    text = st.fixed_dictionaries({"vi": NASTY, "en": NASTY})
    option = st.builds(Option, st.uuids().map(str), text)
    kinds = st.sampled_from(
        ["rating", "enps", "choice", "choices", "matrix", "service_matrix", "ranking", "number", "comment", "note"]
    )
    items = [draw(_item(kinds, text, option, place)) for place in range(draw(st.integers(1, 7)))]
    section = Section("s", draw(text), tuple(items), draw(st.sampled_from(["plain", "touchpoint"])))
    form = Questionnaire("q", ("vi", "en"), draw(text), (section,))
    groups = [Group(COMPANY, "unit", (), None, 60)]
    for place in range(draw(st.integers(0, 8))):
        parent = draw(st.sampled_from([one for one in groups if one.breakdown == "unit" and len(one.path) < 4]))
        groups.append(
            Group(f"g{place}", "unit", (*parent.path, draw(NASTY) or "?"), parent.code, draw(st.integers(5, 40)))
        )
    groups += [
        Group(
            f"b{place}",
            draw(st.sampled_from(["tenure", "x*y", ""])),
            (draw(NASTY),),
            draw(st.sampled_from([COMPANY, None])),
            20,
        )
        for place in range(draw(st.integers(0, 3)))
    ]
    cells = {}
    for group in groups:
        for place, measure in enumerate(measures(form)):
            if draw(st.integers(0, 5)):
                cells[group.code, measure.code] = draw(_cell(measure, group.respondents, place))
    protected = tuple(
        Protected(
            draw(st.sampled_from(["lifted", "merged", "not_stated", "few"])),
            (draw(NASTY),),
            draw(st.sampled_from(["unit", "tenure"])),
            draw(st.sampled_from([COMPANY, None, "gone"])),
            draw(st.sampled_from([None, items[0].code])),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    comments = tuple(
        CommentList(items[0].code, one.code, tuple(draw(st.lists(NASTY, max_size=12))), {draw(NASTY): (0, 1, 99)})
        for one in groups[:2]
    )
    return Release(
        1, 1, 1, draw(text), draw(NASTY), form, {"k": draw(st.integers(5, 20)), "keeper": draw(NASTY)}, "ab" * 32, "2026-11-16", "2026-11-27",
        70, draw(st.sampled_from([60, None])), tuple(groups), cells, protected, comments, {"groups": 3, "seed": draw(NASTY)}, {},
    )  # fmt: skip


@st.composite
def _item(draw: st.DrawFn, kinds: Any, text: Any, option: Any, place: int) -> Item:
    kind = draw(kinds)
    points = draw(st.integers(3, 11)) if kind in {"rating", "matrix", "service_matrix"} else 11 if kind == "enps" else 0
    several = kind in {"choice", "choices", "ranking", "service_matrix"}
    return Item(
        f"i{place}", kind, draw(text), points=points, favourable=draw(st.sampled_from(["high", "low", "none"])),
        labels={"vi": ("ít", "nhiều"), "en": ("low", "high")} if points else {},
        options=tuple(draw(st.lists(option, min_size=2, max_size=8))) if several else (),
        rows=tuple(draw(st.lists(option, min_size=1, max_size=3))) if kind in {"matrix", "service_matrix"} else (),
        bands=(1.0, 3.0) if kind == "number" else (),
    )  # fmt: skip


@st.composite
def _cell(draw: st.DrawFn, measure: Any, people: int, turn: int) -> Cell:
    made = shaped(measure, people, turn)
    if made.bands is None or draw(st.booleans()):
        return made
    sure = draw(st.integers(0, 2))
    shares = tuple(Share(80, 100) if place == sure else Share(0, 20) for place in range(3))
    return Cell(people, "bands", shares, (shares[0], shares[1], shares[2]), None)


def prints(release: Release, language: str, with_earlier: bool) -> None:
    earlier = replace(release, wave=0, closed="2025-11-27") if with_earlier else None
    pages = pages_of(release, language, None, earlier)
    assert len(pages) >= 5
    for group in release.units()[1:2]:
        pages += pages_of(release, language, group.code, earlier, Length.SUMMARY)[1:]
    for box in (box for page in pages[1:] for box in boxes(page, "TextBox")):
        assert box.position_x + box.width <= 212 * MM, box.text


@settings(
    max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(releases(), st.sampled_from(["vi", "en"]), st.booleans())
def test_any_release_prints(release: Release, language: str, with_earlier: bool):
    prints(release, language, with_earlier)


@pytest.mark.prove
@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(releases(), st.sampled_from(["vi", "en"]), st.booleans())
def test_any_of_sixty_releases_prints(release: Release, language: str, with_earlier: bool):
    prints(release, language, with_earlier)


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(releases(), st.sampled_from(["vi", "en"]))
def test_any_release_makes_every_other_file(release: Release, language: str):
    for kind, make in EXPORTS.items():
        assert len(make(release, language)) > 80, kind


@pytest.mark.prove
@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(
    st.integers(1, 600), st.integers(1, 120), st.lists(NASTY, min_size=1, max_size=30), st.sampled_from(["vi", "en"])
)
def test_any_size_prints(units: int, items: int, names: list[str], language: str):
    """1 to 600 units in three levels, 1 to 120 items, under names nobody would choose."""
    parts = tuple(
        Section(
            f"s{start}",
            sample.both(names[start % len(names)], names[start % len(names)]),
            tuple(
                Item(f"i{place}", "rating", sample.both(f"Câu {place}", f"Item {place}"), points=5, labels=sample.ENDS)
                for place in range(start, min(items, start + 20))
            ),
        )
        for start in range(0, items, 20)
    )
    form = Questionnaire("q", ("vi", "en"), sample.both("Cỡ", "Size"), parts)
    paths = [(f"{names[at % len(names)]} {at // 40}", names[at // 8 % len(names)], f"T{at}") for at in range(units)]
    groups = [
        Group(COMPANY, "unit", (), None, 15 * units),
        *(Group(f"u{at}", "unit", path, COMPANY, 15) for at, path in enumerate(paths)),
    ]
    assert_inside(pages_of(made_up(form, 15 * units, tuple(groups)), language))


@pytest.mark.prove
def test_six_hundred_units_and_a_hundred_and_twenty_items_print():
    items = tuple(
        Item(f"i{place}", "rating", sample.both(f"Câu {place}", f"Item {place}"), points=5, labels=sample.ENDS)
        for place in range(120)
    )
    sections = tuple(
        Section(f"s{start}", sample.both(f"Phần {start}", f"Part {start}"), items[start : start + 20])
        for start in range(0, 120, 20)
    )
    form = Questionnaire("q", ("vi", "en"), sample.both("Lớn", "Large"), sections)
    groups = (
        Group(COMPANY, "unit", (), None, 9_000),
        *(Group(f"u{place}", "unit", (f"Khối {place // 30}", f"Tổ {place}"), COMPANY, 15) for place in range(600)),
    )
    assert_inside(pages_of(made_up(form, 9_000, groups), "en"))


WIDTHS = {"\u2005": 166, "+": 439, "\u2212": 459, "\u00b1": 467}
"""Of the font for figures, in thousandths of 9 pt; a digit is 670 wide and a small one 484."""


def test_a_difference_is_one_piece_with_its_figure_and_set_small(release: Release):
    """The font for print sets small what follows a four-per-em space."""
    drawn = [box for page in pages_of(release, "vi") for box in boxes(page, "TextBox") if "\u2005" in box.text]
    drawn = [box for box in drawn if "?" not in box.text]  # which the font for words draws
    assert len(drawn) > 20
    for box in drawn:
        figure, _, small = box.text.partition("\u2005")
        wide = 670 * len(figure) + sum(WIDTHS.get(sign, 484) for sign in "\u2005" + small)
        assert box.width == pytest.approx(wide / 1000 * 12, abs=0.2), box.text
