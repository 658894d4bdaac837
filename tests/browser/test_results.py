"""HR tells everybody: written and put up by clicking, then read on a phone by nobody in particular."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from surveyhost import create_app
from surveyhost.services.results import composing, publishing
from tests.browser.visiting import fits, sign_in
from tests.support import results
from tests.support.people import Town

pytestmark = pytest.mark.browser


@pytest.fixture
def release(town) -> int:
    return results.released(town.house)


def enter(page: Page, base: str, town: Town, release: int, language: str, theme: str) -> None:
    """As Hương, in this language and theme."""
    town.hr("huong@minhhai.example", results.client_of(town.house, release))
    sign_in(page, base, town, "huong@minhhai.example", language, theme)


def test_hr_writes_looks_and_puts_it_up(town, release, serve, visitor, accessible):
    base, page = serve(town.app), visitor(1280, 900)
    enter(page, base, town, release, "en", "light")
    page.goto(f"{base}/portal/")
    page.get_by_role("link", name="Tell everybody").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell everybody what came of it")
    words = page.get_by_role("group", name="What you say to everybody")
    words.get_by_label("English").fill("Thank you for speaking up.")
    page.get_by_role("button", name="Save and look at it").click()
    expect(page.get_by_role("alert").or_(page.locator(".error-summary"))).to_contain_text("their own language")
    words.get_by_label("Tiếng Việt").fill("Cảm ơn bạn đã lên tiếng.")
    page.get_by_role("button", name="Save and look at it").click()
    phone = page.frame_locator("iframe")
    expect(phone.get_by_text("Cảm ơn bạn đã lên tiếng.")).to_be_visible()
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_text("Thank you for speaking up.")).to_be_visible()
    page.get_by_label("Write to all 60 people").check()
    page.get_by_role("button", name="Put it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The results page is being put up")
    publishing.publish_due(town.house)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("The results page is up")
    accessible(page)
    page.get_by_role("button", name="Take the page down").click()
    expect(page.get_by_text("The page was taken down on")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(360, "vi", "dark"), (360, "en", "light"), (1280, "vi", "dark")]
)
def test_the_desk_of_hr_fits(town, release, serve, visitor, accessible, width, language, theme):
    base, page = serve(town.app), visitor(width, 780)
    enter(page, base, town, release, language, theme)
    page.goto(f"{base}/portal/reports/{release}/results")
    accessible(page)
    fits(page)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_it_is_read_on_a_phone_without_script_or_cookie(
    town, house, release, serve, visitor, accessible, width, scheme
):
    results.up(house, release)
    client_id = results.client_of(house, release)
    path = composing.standing(house, client_id, release)[1].path
    base = serve(create_app(replace(house.settings, faces=("respondent",)), house))
    page = visitor(width, 780, color_scheme=scheme)
    page.goto(f"{base}/r/{path}#en")
    expect(page.get_by_role("heading", level=1)).to_have_text("What you said, and what is done about it")
    accessible(page)
    fits(page)
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Điều bạn đã nói, và điều được làm sau đó")
    assert page.context.cookies() == []
    bare = visitor(width, 780, java_script_enabled=False)
    bare.goto(f"{base}/r/{path}")
    expect(bare.get_by_role("heading", level=1)).to_have_text("Điều bạn đã nói, và điều được làm sau đó")
