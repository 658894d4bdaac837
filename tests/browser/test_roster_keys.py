"""Keys of personnel systems, by hand: one is made, shown once, sends a list, and is withdrawn."""

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from surveyhost.services.hris import keys
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support import factories

pytestmark = pytest.mark.browser


def put(base: str, path: str, secret: str, content: bytes) -> int:
    """The status of a list that is sent."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    connection.request("PUT", path, content, {"Authorization": f"Bearer {secret}", "Content-Type": "text/csv"})
    return connection.getresponse().status


@pytest.mark.parametrize(("width", "language", "theme"), [(360, "vi", "dark"), (1280, "en", "light")])
def test_a_key_is_made_sends_and_is_withdrawn(town, base, visitor, accessible, width, language, theme):
    say = spoken("console", language).gettext
    client = factories.client(town.house)
    factories.survey(town.house, client)
    town.staff("lan@vendor.example", "administrator")
    page = visitor(width, 900)
    sign_in(page, base, town, "lan@vendor.example", language, theme)
    page.goto(f"{base}/console/clients/{client}/roster-keys")
    accessible(page)
    fits(page)
    page.locator("input[name=name]").fill("Personnel")
    page.get_by_role("button", name=say("Make a key")).click()
    secret = page.locator("section.panel .code").first.inner_text()
    fits(page)
    path, people = f"/api/v1/clients/{client}/roster", factories.roster_csv(factories.people(12))
    assert put(base, path, secret, people) == http.client.OK
    page.goto(f"{base}/console/clients/{client}/roster-keys")
    expect(page.get_by_text(secret)).to_have_count(0)
    expect(page.get_by_role("row").nth(1)).to_contain_text("Personnel")
    page.get_by_role("link", name=say("Withdraw"), exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=say("Withdraw it")).click()
    expect(page.get_by_text(say("withdrawn")).first).to_be_visible()
    fits(page)
    assert put(base, path, secret, people) == http.client.UNAUTHORIZED
    assert [one.withdrawn is None for one in keys.listed(town.house, client)] == [False]
