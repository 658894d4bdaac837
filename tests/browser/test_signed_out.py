"""Signed out while typing, in a browser: what was typed is there after signing in in a second window."""

import pytest
from playwright.sync_api import Page, expect

from surveyhost.services.loop import actions
from surveyhost.services.setup import lists
from tests.browser.visiting import take_over
from tests.support import factories
from tests.support.people import PASSWORD

pytestmark = pytest.mark.browser
HUONG = "huong@minhhai.example"


@pytest.fixture
def person(town, base, visitor):
    """A page of whoever is signed in with this browser's cookie."""

    def arrive(browser, path: str, **options: object) -> Page:
        page = visitor(1280, 900, locale="en", **options)
        take_over(page, base, browser)
        page.goto(base + path)
        return page

    return arrive


@pytest.mark.parametrize("script", [True, False])
def test_by_password_in_the_second_window(town, base, person, accessible, script):
    survey = factories.survey(town.house, factories.client(town.house))
    huong = town.hr(HUONG, 1)
    huong.get("/account/password")
    huong.done("/account/password", new_password=PASSWORD, new_password_confirm=PASSWORD)
    page = person(huong, f"/portal/actions/new?survey={survey}", java_script_enabled=script)
    page.locator("#what").fill("Họp đầu ca\N{EM DASH}“mỗi ngày”")
    page.locator("#owner").fill("Quản đốc")
    page.locator("#due").fill("2027-01-31")
    page.context.clear_cookies()
    page.locator("main form button").last.click()
    expect(page.locator("h1")).to_have_text("Sign in, then send it again")
    if script:
        accessible(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in from a second window").click()
    second = opened.value
    second.locator("#email").fill(HUONG)
    second.locator("#password").fill(PASSWORD)
    second.get_by_role("button", name="Sign in", exact=True).click()
    second.wait_for_url("**/portal/")
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url("**/portal/**")
    [made] = actions.listed(town.house, 1)
    assert (made.what, made.owner) == ("Họp đầu ca\N{EM DASH}“mỗi ngày”", "Quản đốc")


def test_in_the_editor_which_sends_by_itself(town, base, person):
    """Leaving a field sends it by a script, which would have thrown the answer away."""
    survey = factories.survey(town.house)
    lan = town.staff("lan@vendor.example")
    page = person(lan, f"/console/surveys/{survey}/editor")
    page.context.clear_cookies()
    page.locator('[id="w-title_en"]').fill("Written while signed out")
    page.keyboard.press("Tab")
    expect(page.locator("h1")).to_have_text("Sign in, then send it again")
    take_over(page, base, lan)
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("h1")).to_have_text("Send it once more")
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator('[id="w-title_en"]')).to_have_value("Written while signed out")
    assert lists.survey(town.house, survey).questionnaire.title["en"] == "Written while signed out"


def test_a_link_of_the_editor_leads_to_the_sign_in_and_not_to_an_empty_page(town, person):
    survey = factories.survey(town.house)
    page = person(town.staff("lan@vendor.example"), f"/console/surveys/{survey}/editor")
    page.context.clear_cookies()
    page.locator("#outline .sections a").first.click()
    expect(page.locator("h1")).to_have_text("Sign in")
