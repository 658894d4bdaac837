"""Every part of a report on a telephone: nothing is cut off, no figure is lost, and it is fit for everybody."""

import pytest
from playwright.sync_api import Page

from surveyhost.config import CHECKOUT
from surveyhost.core.release.model import Release
from surveyhost.report.html import contents, screen
from tests.report import sample

pytestmark = pytest.mark.browser
STYLES = ("tokens", "base", "report")
OUTSIDE = """selector => [...document.querySelectorAll(selector)].filter(one => {
    const box = one.getBoundingClientRect()
    return box.left < 0 || box.right > innerWidth || box.width < 1 || box.height < 1
}).map(one => one.textContent)"""
"""What of these does not lie inside the window."""
READ = """() => [...document.querySelectorAll('.items tbody tr')].map(
    row => [...row.querySelectorAll('td[data-label]')].map(one => one.dataset.label + ' ' + one.textContent))"""


@pytest.fixture(scope="module")
def release() -> Release:
    return sample.release()


@pytest.fixture(scope="module")
def earlier() -> Release:
    return sample.release(2025, seed=9)


def shown(page: Page, release: Release, language: str, theme: str, anchor: str, unit: str | None, earlier: Release):
    style = "".join((CHECKOUT / "static" / "css" / f"{name}.css").read_text() for name in STYLES)
    part = screen(release, language, anchor, unit, earlier)
    page.set_content(
        f'<!doctype html><html lang="{language}" data-theme="{theme}"><head><title>{anchor}</title>'
        f'<style>{style}</style></head><body style="margin: 20px"><main>{part}</main></body></html>'
    )


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("language", "theme", "unit"), [("vi", "light", None), ("en", "dark", None), ("vi", "light", "u5")]
)
def test_a_report_is_read_on_a_telephone(visitor, accessible, release, earlier, language, theme, unit):
    page = visitor(width=360)
    for part in contents(release, language, unit, earlier):
        shown(page, release, language, theme, part.anchor, unit, earlier)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, part.anchor
        for inside in (".items tbody th", ".items tbody td", ".by-item tbody th", ".by-item tbody td", ".choices td"):
            assert page.evaluate(OUTSIDE, inside) == [], (part.anchor, inside)
        accessible(page)


def test_each_figure_of_an_item_stands_after_its_word(visitor, release, earlier):
    page = visitor(width=360)
    shown(page, release, "en", "light", "section-work", "u1", earlier)
    rows = page.evaluate(READ)
    assert len(rows) >= 4
    for row in rows[:4]:
        assert [one.partition(" ")[0] for one in row] == ["Favourable", "vs", "Answers"]
        assert all(any(sign.isdigit() for sign in one) or one.endswith("not compared") for one in row)


@pytest.mark.parametrize("width", [360, 1280])
def test_wide_tables_keep_their_first_column(visitor, release, earlier, width):
    page = visitor(width=width)
    for anchor, kind in (("heat", ".heat"), ("section-units", ".matrix"), ("breakdowns", ".dots")):
        shown(page, release, "vi", "light", anchor, None, earlier)
        before = page.locator(f"{kind} tbody th[scope=row]").first.bounding_box()
        page.locator(kind).first.evaluate("one => one.scrollLeft = 200")
        after = page.locator(f"{kind} tbody th[scope=row]").first.bounding_box()
        assert before is not None and after is not None
        assert abs(before["x"] - after["x"]) < 3, anchor
        assert page.evaluate("document.documentElement.scrollLeft") == 0


@pytest.mark.parametrize("width", [664, 900])
def test_a_question_keeps_room_beside_two_comparisons(visitor, release, earlier, width):
    """A unit below a unit is compared with both; its questions were once set a syllable a line."""
    page = visitor(width=width + 40)
    shown(page, release, "en", "light", "section-work", "u5", earlier)
    assert page.locator(".items.d2").count() == 1
    assert page.locator(".items tbody th").first.bounding_box()["width"] >= 150


def test_paper_from_a_browser_keeps_the_colours(visitor, release, earlier):
    page = visitor(width=1280)
    shown(page, release, "en", "light", "heat", None, earlier)
    page.emulate_media(media="print")
    assert page.locator(".report").evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"
    assert page.locator(".report h1").evaluate("one => getComputedStyle(one).breakAfter") == "avoid"
