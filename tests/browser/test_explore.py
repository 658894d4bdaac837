"""A report explored in Chromium: every control is pressed, by mouse, by keyboard, without a script, on a phone."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from surveyhost.config import CHECKOUT
from surveyhost.services.tabulation import tally
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support import factories
from tests.support.people import Town

pytestmark = pytest.mark.browser
WHO = "huong@minhhai.example"


@pytest.fixture
def release(town) -> int:
    """The second wave of a survey."""
    client = factories.client(town.house, "Linh kiện Minh Hải")
    survey = factories.survey(town.house, client, title="Tiếng nói")
    for _ in range(2):
        factories.closed_wave(town.house, 44, survey_id=survey)
        made = factories.approved(town.house, tally.prepare(town.house, factories.STAFF, survey))
    town.hr(WHO, client)
    return made


@dataclass
class Reader:
    page: Page
    language: str

    def say(self, words: str) -> str:
        return spoken("client", self.language).gettext(words)

    def show(self) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.say("Show"), exact=True).click()
        expect(self.page.locator("table.explored")).to_be_visible()


def reader(town: Town, page: Page, base: str, language: str, theme: str) -> Reader:
    sign_in(page, base, town, WHO, language, theme)
    return Reader(page, language)


def values(page: Page, name: str) -> list[str]:
    return page.eval_on_selector_all(f"select[name={name}] option", "all => all.map(one => one.value)")


def press_everything(who: Reader, accessible) -> None:
    page = who.page
    for name in ("rows", "columns", "against", "sort"):
        offered = values(page, name)
        assert len(offered) > 1, name
        for value in {offered[1], offered[-1]}:
            page.select_option(f"select[name={name}]", value)
            who.show()
            assert page.locator(f"select[name={name}]").input_value() == value
            fits(who.page)
        accessible(page)
        page.select_option(f"select[name={name}]", offered[0])
        who.show()
    for tick in ("told", "lowest"):
        page.locator(f"input[name={tick}]").check()
        who.show()
        assert f"{tick}=1" in page.url and page.locator(f"input[name={tick}]").is_checked()
        accessible(page)
        page.locator(f"input[name={tick}]").uncheck()
    who.show()
    for place in range(page.locator("table.explored thead a").count()):
        with page.expect_navigation():
            page.locator("table.explored thead a").nth(place).click()
        expect(page.locator("th[aria-sort]")).to_have_count(1)


def kept(page: Page, selector: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(selector).click()
    return Path(waiting.value.path()).read_bytes()


def font(weight: int) -> str:
    return base64.b64encode((CHECKOUT / "static" / "fonts" / f"be-vietnam-pro-{weight}.ttf").read_bytes()).decode()


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "language", "theme"), [(360, "vi", "light"), (1280, "en", "dark")])
def test_everything_is_pressed(town, base, release, visitor, accessible, width, language, theme):
    who = reader(town, visitor(width, 800, accept_downloads=True), base, language, theme)
    page = who.page
    page.goto(f"{base}/portal/reports/{release}/overview")
    with page.expect_navigation():
        page.get_by_role("link", name=who.say("Explore"), exact=True).click()
    accessible(page)
    fits(who.page)
    press_everything(who, accessible)
    assert openpyxl.load_workbook(io.BytesIO(kept(page, "a[href*='/xlsx']"))).worksheets
    drawing, picture = kept(page, "a[href*='/svg']"), kept(page, "a[href*='/png']")
    assert drawing.startswith(b"<?xml") and Image.open(io.BytesIO(picture)).format == "PNG"
    with page.expect_navigation():
        page.get_by_role("link", name=who.say("Search the comments"), exact=True).click()
    accessible(page)
    page.get_by_label(who.say("Words in the comment")).fill("chuyen")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=chuyen**")
    accessible(page)
    fits(who.page)
    page.goto(f"{base}/portal/reports/{release}/explore?rows=none&page=x")
    expect(page.locator("#errors")).to_be_visible()
    accessible(page)
    fits(who.page)


def test_by_keyboard_and_without_a_script(town, base, release, visitor):
    who = reader(town, visitor(360, 800, java_script_enabled=False), base, "en", "light")
    page = who.page
    page.goto(f"{base}/portal/reports/{release}/explore")
    page.locator("select[name=rows]").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Show", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "rows=waves" in page.url
    page.goto(f"{base}/portal/reports/{release}/explore")
    page.locator("table.explored thead a").nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    fits(who.page)


def test_a_view_prints_by_itself_on_the_paper_it_needs(town, base, release, visitor):
    """What was chosen, the figures and what signs mean; no field, no button, and no column over the edge."""
    who = reader(town, visitor(1040, 800), base, "en", "light")
    page = who.page
    page.goto(f"{base}/portal/reports/{release}/explore?rows=tenure&told=1")
    said = page.locator(".under").inner_text()
    page.emulate_media(media="print")
    for left_out in ("form.explore", ".explore-files", ".crumbs", ".rail"):
        expect(page.locator(left_out).first).to_be_hidden()
    for stays in ("h1", "table.explored", ".legend.signs", ".explored-notes"):
        expect(page.locator(stays).first).to_be_visible()
    assert "only rows with a difference that is more than chance" in said
    expect(page.locator(".under")).to_be_visible()
    table = page.locator("table.explored")
    fits_paper = "one => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().right <= innerWidth"
    assert table.evaluate(fits_paper)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        _, _, width, height = (float(one) for one in printed.pages[0].MediaBox)
    assert width > height, "a map is wide"


def test_the_picture_is_the_drawing(town, base, release, visitor):
    """What we paint is what Chromium makes of the same drawing, but for the edges of letters."""
    who = reader(town, visitor(1400, 900), base, "vi", "light")
    page = who.page
    page.goto(f"{base}/portal/reports/{release}/explore")
    here = page.url
    drawing = page.context.request.get(f"{here}/svg").text()
    painted = Image.open(io.BytesIO(page.context.request.get(f"{here}/png").body())).convert("L")
    fonts = "".join(
        f"@font-face{{font-family:'Be Vietnam Pro';font-weight:{one};src:url(data:font/ttf;base64,{font(one)})}}"
        for one in (400, 600)
    )
    page = visitor(1400, 900)
    size = f"svg{{display:block;width:{painted.width // 2}px;height:auto}}"
    page.set_content(f"<style>{fonts}body{{margin:0}}{size}</style>{drawing.partition('?>')[2]}")
    page.evaluate("document.fonts.ready")
    shot = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("L")
    small = [one.resize((painted.width // 16, painted.height // 16), Image.Resampling.BOX) for one in (painted, shot)]
    apart = ImageChops.difference(*small).histogram()
    assert sum(apart[40:]) < 0.01 * sum(apart), "places that look different"
    assert sum(small[0].histogram()[:200]) > 0.01 * sum(apart), "and there is something to see"
