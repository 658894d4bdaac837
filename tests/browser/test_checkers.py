"""Alfa and QualWeb find nothing on the pages of the three faces: a few pages in an ordinary run, all in `prove`."""

import re
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page

from surveyhost.services.accounts import accounts
from tests.browser.checking import Checkers, Finding, NotHereError
from tests.browser.test_hr import OWN, pages
from tests.browser.test_respondent import every_page
from tests.browser.visiting import sign_in
from tests.support.people import SHELL
from tests.web.respondent.faces import LAN, MAI, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND

pytestmark = pytest.mark.browser
NO_FAULTS = {
    ("alfa sia-r60", "<details"): "HTML makes a group of details, and its summary says what is in it",
    ("qualweb QW-WCAG-T2", r"<table role=.presentation"): "a letter is laid out with tables, as mail programs need it",
    ("qualweb QW-WCAG-T2", r"<table class=.(themes|heat)"): "named by aria-label, or by the heading it stands under",
    ("qualweb QW-WCAG-T18", r"<table role=.presentation"): "a letter is laid out with tables, as mail programs need it",
    ("qualweb QW-WCAG-T3", "<fieldset"): "asks that the form is the direct parent: these belong to one by an ancestor, "
    "or by the form attribute of what is in them",
    ("qualweb QW-WCAG-T17", 'id="q"'): "the console's search says what it is inside, and its label is heard",
    (
        "qualweb QW-WCAG-T19",
        "<form",
    ): "asks for type=submit: a button without a type sends, and one outside names its form",
    ("qualweb QW-WCAG-T23", 'tabindex="-1" aria-hidden="true"'): "takes a button that no key reaches for the first; "
    "a respondent's page begins with its question",
}
"""What a rule says where nothing is wrong: rule, a pattern of the place, and why."""
PORTAL = ("/portal/reports/1/explore",)
CONSOLE = ("/console/surveys/1/",)


@pytest.fixture(scope="session")
def checkers() -> Iterator[Checkers]:
    try:
        both = Checkers()
    except NotHereError as why:
        pytest.skip(f"Alfa and QualWeb are not here: {why}")
    yield both
    both.close()


def is_a_fault(found: Finding) -> bool:
    return not any(found.rule == rule and re.search(place, found.where) for rule, place in NO_FAULTS)


def faults(checkers: Checkers, page: Page, addresses: Iterable[str]) -> list[str]:
    said = []
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        if response.status == 200 or "/s/" in address:
            said += [f"{address}: {one}" for one in checkers.look(page) if is_a_fault(one)]
    return said


@pytest.fixture
def survey(serve) -> str:
    booth = face_of(EVERY_KIND)
    booth.answers[LAN] = {"speed": 3}
    return serve(app_of(booth))


def test_each_of_them_sees_what_is_wrong(checkers, visitor):
    page = visitor(390)
    page.set_content(
        "<!doctype html><html lang=en><title>x</title><main><h1>A</h1><button></button>"
        "<p style='color: #eee; background: #fff'>pale</p></main></html>"
    )
    said = {one.rule for one in checkers.look(page)}
    assert {"alfa sia-r12", "alfa sia-r69", "qualweb QW-ACT-R11", "qualweb QW-ACT-R37"} <= said


def test_respondents(checkers, survey, visitor):
    assert faults(checkers, visitor(360), (f"{survey}/s/{MAI}?lang=vi", f"{survey}/s/{MAI}?page=1&lang=en")) == []


def test_signed_in(checkers, town, world, base, visitor):
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")
    for email, addresses in (("nga@minhhai.example", PORTAL), ("tuan@vendor.example", CONSOLE)):
        page = visitor(1280, 900)
        sign_in(page, base, town, email, "en", "light")
        assert faults(checkers, page, (base + path for path in addresses)) == []


@pytest.mark.prove
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_page_of_respondents(checkers, survey, visitor, width, scheme):
    assert faults(checkers, visitor(width, color_scheme=scheme), every_page(survey)) == []


@pytest.mark.prove
@pytest.mark.parametrize(("width", "language", "theme"), [(360, "vi", "dark"), (1280, "en", "light")])
def test_every_page_of_the_portal(checkers, town, world, base, visitor, width, language, theme):
    accounts.add_hr(town.house, SHELL, world["client_id"], "nga@minhhai.example")
    page = visitor(width, 780)
    sign_in(page, base, town, "nga@minhhai.example", language, theme)
    assert faults(checkers, page, (base + path for path in pages(town, world, "client."))) == []


@pytest.mark.prove
@pytest.mark.parametrize(("width", "language", "theme"), [(1280, "en", "light"), (1920, "vi", "dark")])
def test_every_page_of_the_console(checkers, town, world, base, visitor, width, language, theme):
    town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")
    page = visitor(width, 900)
    sign_in(page, base, town, "tuan@vendor.example", language, theme)
    paths = pages(town, world, "console.") + pages(town, world, "account.") + list(OWN)
    assert faults(checkers, page, (base + path for path in paths)) == []
