"""A passkey in Chromium's virtual authenticator: added, signing in by itself, proving who it is.

Browsers take passkeys for names only, so these pages are opened as localhost.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from surveyhost import create_app
from surveyhost.services.accounts import accounts
from tests.browser.signed_in import Person
from tests.support.people import SHELL
from tests.support.waiting import PAGE

pytestmark = pytest.mark.browser


@pytest.fixture
def lan(house, serve, chromium: Browser, accessible) -> Person:
    (house.settings.data / "demo").touch()
    base = serve(create_app(house.settings, house)).replace("127.0.0.1", "localhost")
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PAGE)
    with_authenticator(page)
    person = Person(page, base, accessible)
    yield person.enter(accounts.add_staff(house, SHELL, "lan@vendor.example", "Lan", ["releaser"]))
    context.close()


def with_authenticator(page: Page) -> None:
    """A device that knows its owner and never asks twice."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_it_signs_in_without_password_and_code_and_proves_who_it_is(lan):
    lan.page.goto(lan.base + "/account/passkeys")
    lan.fill("Name of the new passkey", "laptop")
    lan.page.get_by_role("button", name="Add this passkey").click()
    expect(lan.page.get_by_role("row", name="Passkeys")).to_contain_text("laptop")
    lan.press("Sign out")
    lan.follow("Sign in with a passkey")
    lan.page.get_by_role("button", name="Ask for my passkey").click()
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Nothing needs you now")
    lan.page.goto(lan.base + "/account/prove?next=/console/releases/")
    lan.page.get_by_role("button", name="Prove it with a passkey").click()
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Nothing waits for a signature")


def test_a_removed_one_opens_nothing(lan):
    lan.page.goto(lan.base + "/account/passkeys")
    lan.fill("Name of the new passkey", "laptop")
    lan.page.get_by_role("button", name="Add this passkey").click()
    expect(lan.page.get_by_role("row", name="Passkeys")).to_contain_text("laptop")
    lan.follow("Add or remove")
    lan.press("Remove")
    lan.page.goto(lan.base + "/account/")
    lan.press("Sign out")
    lan.follow("Sign in with a passkey")
    lan.page.get_by_role("button", name="Ask for my passkey").click()
    expect(lan.page).to_have_url(lan.base + "/account/passkey-sign-in")
