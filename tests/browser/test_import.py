"""Files of other tools in a browser: scales and columns are asked about, what is lost is searched and printed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveyhost.services.setup import lists
from tests.browser.visiting import fits, take_over
from tests.support import factories
from tests.support.xlsform import workbook

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
ROSTERS = Path(__file__).parents[1] / "outside/files"
LOST = 45


@pytest.fixture
def arrive(town, base, visitor) -> Callable[..., Page]:
    """A survey manager's page at this width, at what makes a new survey."""
    factories.client(town.house)
    lan = town.staff("lan@vendor.example")

    def at(width: int, **options: object) -> Page:
        page = visitor(width, 800, locale="en", **options)
        take_over(page, base, lan)
        page.goto(f"{base}/console/surveys/new")
        return page

    return at


def brought() -> bytes:
    """Two scales, one of them in words that nobody knows, and more losses than a page shows open."""
    head = ["type", "name", "label::English (en)", "media::image", "appearance"]
    survey = [["select_one agree", f"q{at}", f"Statement {at}", f"picture{at}.png", "likert"] for at in range(LOST)]
    survey += [["select_one size", "how", "How big is it?", None, "likert"], ["geopoint", "where", "Where is it?"]]
    choices = [["agree", at, words] for at, words in enumerate(("Strongly agree", "Agree", "Disagree"), 1)]
    choices += [["size", at, words] for at, words in enumerate(("Alpha", "Beta", "Gamma"), 1)]
    return workbook(
        survey=[head, *survey],
        choices=[["list_name", "name", "label::English (en)"], *choices],
        settings=[["form_title"], ["Staff pulse"]],
    )


def pressed(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def send(page: Page) -> None:
    sent = {"name": "pulse.xlsx", "mimeType": "application/octet-stream", "buffer": brought()}
    page.locator("input[type=file]").set_input_files(sent)
    pressed(page, "Set up the survey")


@pytest.mark.parametrize("width", WIDTHS)
def test_scales_are_asked_about_before_anything_is_made(house, arrive, accessible, width):
    page = arrive(width)
    send(page)
    expect(page.locator("h1")).to_have_text("Nothing is made yet: which end of 2 scales is the good one?")
    known, strange = (page.locator("fieldset").filter(has_text=words) for words in ("Strongly agree", "Alpha"))
    expect(known.get_by_label("“Strongly agree” is the good end")).to_be_checked()
    expect(strange.locator(":checked")).to_have_count(0)
    accessible(page)
    fits(page)

    page.get_by_label("Search what is left out").fill("geopoint")
    pressed(page, "Search")
    expect(page.locator(".loss")).to_have_count(1)
    expect(page.locator(".error")).to_have_count(0)  # to look is no answer
    known.get_by_label("Neither end is good").check()
    pressed(page, "Set up the survey")
    expect(strange.locator(".error")).to_have_text("Say which end of this scale is the good one.")
    expect(known.get_by_label("Neither end is good")).to_be_checked()
    assert lists.surveys(house) == []
    accessible(page)
    fits(page)

    page.locator(".summary a, [role=alert] a").first.click()
    known.get_by_label("“Strongly agree” is the good end").check()
    strange.get_by_label("“Gamma” is the good end").check()
    pressed(page, "Set up the survey")
    expect(page.locator("h1")).to_contain_text("Staff pulse")
    made = lists.survey(house, 1).questionnaire
    assert (made.item("q1").favourable, made.item("how").favourable) == ("low", "high")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_left_out_is_searched_opened_and_printed(arrive, accessible, width):
    page = arrive(width, color_scheme="dark")
    send(page)
    page.get_by_label("“Gamma” is the good end").check()
    pressed(page, "Set up the survey")
    page.get_by_role("link", name=re.compile("things in its file were left out")).click()
    expect(page.locator("h1")).to_have_text(f"{LOST + 1} things in the file were left out")
    expect(page.locator("details.loss")).not_to_have_attribute("open", "")
    expect(page.get_by_text("picture7.png")).not_to_be_visible()
    accessible(page)
    fits(page)

    box = page.get_by_label("Search what was left out")
    box.fill("picture7")
    pressed(page, "Search")
    expect(page.locator("p[role=status]")).to_contain_text(f"1 of {LOST + 1} with “picture7”.")
    expect(page.get_by_text("picture7.png")).to_be_visible()
    expect(box).to_have_value("picture7")
    accessible(page)
    fits(page)
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name="Open every line, to print").click()
    expect(page.get_by_text("picture7.png")).to_be_visible()

    page.emulate_media(media="print")
    expect(page.locator(".search-here")).not_to_be_visible()
    assert page.locator("h1").evaluate("one => getComputedStyle(one).color") == "rgb(20, 32, 29)", "ink on paper"


@pytest.mark.parametrize(("width", "name"), [(360, "roster.ods"), (1280, "roster.xls")])
def test_a_roster_of_another_program_is_asked_about_and_imported(house, arrive, accessible, width, name):
    survey = factories.survey(house, 1, title="T")
    page = arrive(width)
    page.goto(page.url.replace("/surveys/new", f"/surveys/{survey}/roster"))
    page.locator("input[type=file]").set_input_files(ROSTERS / name)
    pressed(page, "Check the file")
    expect(page.locator("h1")).to_have_text("What does each column mean?")
    for select in page.locator("select").all():
        box = select.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, "whoever is asked sees what is asked"
    accessible(page)
    fits(page)
    for left_out in ("Tỷ lệ", "Giờ", "Số"):
        page.get_by_label(f"What “{left_out}” means").select_option("-")
    pressed(page, "Check the file")
    expect(page.locator("h1")).to_have_text("7 people can be imported")
    expect(page.locator("main")).to_contain_text("000001")
    expect(page.locator("main")).not_to_contain_text("NV0007")  # its row is hidden
    accessible(page)
    fits(page)
