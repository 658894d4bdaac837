"""Every page of console and portal in Chromium: fit for everybody, in both themes and languages, at the widths it has.

The pages are taken from the routes, so a new one is looked at because it exists.
"""

import pytest
from playwright.sync_api import Page, Route, expect

from surveyhost.core.report_length import Length
from surveyhost.services.accounts import accounts
from surveyhost.services.releases import signed_reports
from surveyhost.web.account.guard import PUBLIC, act_of
from tests.browser.visiting import fits, sign_in
from tests.support.people import SHELL, Town
from tests.support.world import address, own_views

pytestmark = pytest.mark.browser
FILES = {
    "client.results_poster",
    "client.pulse_file",
    *("client.explore_file", "client.explore_comments_file"),
    *("client.colours", "client.due_dates", "client.logo", "client.record", "client.report", "client.report_file"),
    "console.audit_export",
    *(
        "console.client_logo",
        "console.client_names_file",
        "console.draft_file",
        "console.draft_look",
        "console.left_out_file",
        "console.record",
        "console.release_file",
        "console.roster_template",
    ),
}
"""What a GET answers with a file, with a page that is walked elsewhere, or with one that runs no script at all."""
OWN = ("/account/password", "/account/second-factor", "/account/recovery-codes", "/account/passkeys", "/account/prove")
"""The login library's pages in our clothes."""
PARTS = 4
"""A walk of all pages takes long: each of its parts is a test, so that an ordinary run takes one."""


def pages(town: Town, world, face: str) -> list[str]:
    """Where each page of a face is in the world."""
    views = own_views(town.app)
    found = [
        address(rule, world)
        for method, rule, endpoint in views
        if method == "GET" and endpoint.startswith(face) and endpoint not in FILES
        and act_of(town.app, endpoint) != PUBLIC
    ]  # fmt: skip
    assert found
    return found


def check(page: Page, base: str, paths: list[str], accessible) -> None:
    """Each page is fit for everybody, and none is wider than its window."""
    for path in paths:
        response = page.goto(base + path)
        assert response is not None
        if response.status == 200:
            accessible(page)
            fits(page)


@pytest.mark.sampled(3 * PARTS)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    ("width", "language", "theme"), [(360, "vi", "light"), (360, "en", "dark"), (1280, "vi", "dark")]
)
def test_the_portal(town, world, base, visitor, accessible, width, language, theme, part):
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    page = visitor(width, 780)
    sign_in(page, base, town, "nga@minhhai.example", language, theme)
    check(page, base, pages(town, world, "client.")[part::PARTS], accessible)


@pytest.mark.sampled(2 * PARTS)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("width", "language", "theme"), [(1280, "en", "light"), (1920, "vi", "dark")])
def test_the_console(town, world, base, visitor, accessible, width, language, theme, part):
    roles = ("administrator", "survey_manager", "comment_reviewer", "releaser")
    town.staff("tuan@vendor.example", *roles)
    page = visitor(width, 900)
    sign_in(page, base, town, "tuan@vendor.example", language, theme)
    every = pages(town, world, "console.") + pages(town, world, "account.") + list(OWN)
    check(page, base, every[part::PARTS], accessible)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_way_in(town, base, visitor, accessible, language):
    page = visitor(360, 780, locale=language)
    link = accounts.add_staff(town.house, SHELL, "tuan@vendor.example", "Tuấn")
    used = "/account/link/nothing-of-the-kind"
    check(page, base, ["/account/sign-in", "/account/passkey-sign-in", "/" + link.split("/", 3)[3], used], accessible)
    check(page, base, ["/account/lost-link", "/account/lost-link?asked=1"], accessible)


def test_the_portal_wears_the_clients_colour(town, world, base, visitor):
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    page = visitor(1280, 900)
    sign_in(page, base, town, "nga@minhhai.example", "vi", "light")
    page.goto(base + "/portal/")
    expect(page.locator(".rail nav a[aria-current]")).to_have_css("color", "rgb(15, 92, 77)")


def test_each_length_of_a_report_is_a_press_away(town, world, base, visitor, monkeypatch):
    """Full report, summary, one page, each in two languages: a link gives its own file, and its name says which."""
    monkeypatch.setattr(
        signed_reports, "pdf", lambda house, of, language, length=Length.FULL: f"%PDF {language} {length}".encode()
    )
    monkeypatch.setattr(signed_reports.signing, "sign_report", lambda settings, content, now: content)
    signed_reports.print_missing(town.house)
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    page, given = visitor(1280, 900), []

    def take(route: Route) -> None:
        """The file, in place of the browser's own viewer, which asks for pages of its own."""
        answer = route.fetch()
        given.append((answer.headers["content-disposition"], answer.text()))
        route.fulfill(status=204)

    page.route("**/portal/reports/*/pdf*/*", take)
    sign_in(page, base, town, "nga@minhhai.example", "en", "light")
    page.goto(base + "/portal/reports/")
    for language in ("vi", "en"):
        for link, length, name in (
            ("PDF", Length.FULL, f"-{language}.pdf"),
            ("Summary", Length.SUMMARY, f"-summary-{language}.pdf"),
            ("One page", Length.ONE_PAGE, f"-one-page-{language}.pdf"),
        ):
            with page.expect_response("**/portal/reports/*/pdf*/*"):
                page.get_by_role("link", name=f"{link} ({language})", exact=True).first.click()
            disposition, content = given.pop()
            assert content == f"%PDF {language} {length}"
            assert name in disposition
