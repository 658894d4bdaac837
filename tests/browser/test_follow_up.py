"""The vendor sets a follow-up up and opens it; HR reads what became of it, beside the finding and in the report."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import closing
from surveyhost.services.loop import findings, setting_up
from surveyhost.services.setup import lists
from surveyhost.services.tabulation import tally
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support import again, factories
from tests.support.again import ITEM, LOW_UNIT, NAMED, UNITS
from tests.support.factories import STAFF
from tests.support.people import SHELL

pytestmark = pytest.mark.browser
STEP = os.environ.get("LOOK")
"""A folder for pictures of what is seen."""


def look(page: Page, name: str) -> None:
    if STEP:
        page.screenshot(path=str(Path(STEP) / f"{name}.png"), full_page=True)


def words(domain: str, language: str):
    return spoken(domain, language).gettext


@pytest.fixture
def made(town):
    (town.house.settings.data / "demo").touch()
    return again.first_release(town.house)


@pytest.mark.parametrize(("width", "language", "theme"), [(360, "vi", "dark"), (1280, "en", "light")])
def test_a_follow_up_from_one_click_to_the_verdict(town, made, base, visitor, accessible, width, language, theme):
    house, say = town.house, words("console", language)
    if not any(one.email == "tuan@vendor.example" for one in accounts.listed(house)):
        accounts.add_staff(house, SHELL, "tuan@vendor.example", "Tuấn", ["administrator"])
    page = visitor(width, 800)
    sign_in(page, base, town, "tuan@vendor.example", language, theme)
    page.goto(f"{base}/console/surveys/{made.survey}/")
    with page.expect_navigation():
        page.get_by_role("link", name=say("Set it up"), exact=True).click()
    accessible(page)
    look(page, f"set-up-{language}")
    with page.expect_navigation():
        page.get_by_role("button", name=say("Set up the follow-up")).click()
    expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
    for tag, text in NAMED.items():
        page.locator(f"textarea[lang={tag}]").fill(text)
    page.get_by_role("combobox").select_option("")
    with page.expect_navigation():
        page.get_by_role("button", name=say("Set up the follow-up")).click()
    accessible(page)
    look(page, f"plan-{language}")
    assert setting_up.standing(house, made.survey).number == 2
    page.goto(f"{base}/console/surveys/{made.survey}/open")
    accessible(page)
    with page.expect_navigation():
        page.get_by_role("button", name=say("Open and invite")).click()
    wave = lists.survey(house, made.survey).waves[-1].wave
    assert wave.wave_number == 2

    done = {f"action_{made.action}_{one}": "yes" for one in ("done", "noticed", "smaller")}
    again.everybody_answers(house, wave, {unit: 0.9 if unit == LOW_UNIT else 0.75 for unit in UNITS}, done)
    closing.close(house, STAFF, wave)
    release = factories.approved(house, tally.prepare(house, STAFF, made.survey))
    read_it(town, made, base, visitor(width, 800), accessible, language, theme, release)


def read_it(town, made, base, page, accessible, language, theme, release) -> None:
    say, printed = words("client", language), words("report", language)
    accounts.add_hr(town.house, SHELL, made.client, "nga@minhhai.example")
    sign_in(page, base, town, "nga@minhhai.example", language, theme)
    one = next(one for one in findings.loop(town.house, made.client).findings if one.place.code == ITEM)
    page.goto(f"{base}/portal/loop/")
    accessible(page)
    look(page, f"loop-{language}")
    page.goto(f"{base}/portal/loop/{one.id}")
    accessible(page)
    look(page, f"finding-{language}")
    better = printed("better")
    expect(page.get_by_text(say("Verdict: %(verdict)s") % {"verdict": better})).to_be_visible()
    page.goto(f"{base}/portal/reports/{release}/became")
    accessible(page)
    look(page, f"became-{language}")
    expect(page.locator("table.became")).to_contain_text(NAMED[language])
    expect(page.locator("table.became")).to_contain_text(better)
    fits(page)
    page.goto(f"{base}/portal/actions/new?finding={one.id}")
    accessible(page)
    look(page, f"action-{language}")
    page.goto(f"{base}/portal/reports/{release}/overview")
    look(page, f"overview-{language}")
