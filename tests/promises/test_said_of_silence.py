"""That somebody took part, or skipped a question, is protected less than answers are: whoever counts on it is told."""

from html import unescape

import pytest

from surveyhost import create_app, languages
from surveyhost.services.accounts import accounts
from surveyhost.translations import catalogue
from tests.report import sample
from tests.report.inline import report_html
from tests.support import factories
from tests.support.people import Town
from tests.web.respondent.test_changed_mail import pages

PRIVACY = (
    "That you took part, and that you left a question out, is protected less than what you answered. The report says "
    "how many answered; in a small group, somebody who compares many of these numbers with your company’s list can "
    "sometimes tell who did not."
)
POSTER = "Skip what you like. What you answer is protected best; that you skipped a question, less well."
REPORT = (
    "With the list of staff at hand, it can be worked out how many of a group answered, and sometimes who did not, or "
    "who left a question out: in small groups these numbers are protected less than answers are. No list of who "
    "answered exists."
)


def said(domain: str, language: str, words: str) -> str:
    """These words in a language; fails where they are not translated."""
    found = catalogue(domain, language).gettext(words)
    assert language == "en" or found != words
    return found


def plain(page: str) -> str:
    return " ".join(unescape(page).split())


@pytest.mark.parametrize("language", languages.participants())
def test_on_the_privacy_page(language: str) -> None:
    _, privacy = pages(language)
    assert said("respondent", language, PRIVACY) in plain(privacy)


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("language", languages.staff())
def test_on_the_poster(house, language: str) -> None:
    (house.settings.data / "demo").touch()
    client = factories.client(house)
    wave = factories.open_wave(house, factories.survey(house, client))
    hr = Town(create_app(house.settings, house).extensions["signed_in"], house).hr("huong@minhhai.example", client)
    accounts.prefer(house, accounts.find(house, "huong@minhhai.example").id, language)
    page = hr.page(f"/portal/surveys/{wave.survey_id}/poster")
    assert said("client", language, POSTER) in page.text


@pytest.mark.parametrize("language", ["en", "vi"])
def test_in_the_report(language: str) -> None:
    assert said("report", language, REPORT) in plain(report_html(sample.release(), language))
