"""A reviewer in Chromium: a neutral sentence, a proposed heading, statements to vote on; on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from surveyhost.services.releases import comment_review
from surveyhost.services.tabulation import tally
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support import factories

pytestmark = pytest.mark.browser
WHO = "dung@vendor.example"
SENTENCE = "Somebody asks for other hours."


@pytest.fixture
def prepared(town) -> int:
    survey = factories.survey(town.house, factories.client(town.house, "Linh kiện Minh Hải"), title="Tiếng nói")
    factories.closed_wave(town.house, 44, survey_id=survey)
    town.staff(WHO)
    return tally.prepare(town.house, factories.STAFF, survey)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "language", "theme"), [(360, "vi", "light"), (1280, "en", "dark")])
def test_comments_are_said_anew_headed_and_voted_on(town, base, prepared, visitor, accessible, width, language, theme):
    page, say = visitor(width, 900), spoken("console", language).gettext
    sign_in(page, base, town, WHO, language, theme)
    page.goto(f"{base}/console/releases/{prepared}/comments/")
    page.locator("#c-1").focus()
    page.keyboard.press("n")
    page.keyboard.type(SENTENCE)
    page.keyboard.press("Enter")
    expect(page.locator("#c-1 .instead")).to_contain_text(SENTENCE)
    heading = page.locator(".proposed button").first
    words = heading.inner_text()
    number = heading.locator("xpath=ancestor::article").get_attribute("id")
    heading.click()
    expect(page.locator(f"#{number} [name=words][list=headings]")).to_have_value(words)
    accessible(page)
    fits(page)
    comment_review.accept(town.house, factories.STAFF, prepared)
    comment_review.finish(town.house, factories.STAFF, prepared)
    factories.approved(town.house, prepared)
    page.goto(f"{base}/console/releases/{prepared}/ballot")
    for field in page.locator("textarea").all():
        field.fill("\n".join(f"Câu nhận định số {number}." for number in range(1, 6)))
    accessible(page)
    fits(page)
    page.get_by_role("button", name=say("Make the survey"), exact=True).click()
    expect(page.locator("h1")).to_contain_text("Tiếng nói")
    accessible(page)
