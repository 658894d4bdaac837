"""What every browser test of a signed-in person does: come in, and look whether the page is as wide as its window."""

from playwright.sync_api import Page

from surveyhost.services.accounts import accounts
from tests.support.people import Browser, Town


def sign_in(page: Page, base: str, town: Town, email: str, language: str = "en", theme: str = "light") -> None:
    """As somebody who has an account, and reads in this language and theme."""
    accounts.prefer(town.house, accounts.find(town.house, email).id, language, theme)
    take_over(page, base, town.signed_in(email))


def take_over(page: Page, base: str, browser: Browser) -> None:
    """As whoever is signed in with this browser."""
    cookie = browser.get_cookie("surveyhost")
    assert cookie is not None
    page.context.add_cookies([{"name": "surveyhost", "value": cookie.value, "url": base}])


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window, (page.url, wide, window)
