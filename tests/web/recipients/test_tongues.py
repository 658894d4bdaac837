"""Recipients read these pages in every language that letters are written in, chosen as respondents' pages choose it."""

from surveyhost import languages
from surveyhost.web.recipients import contact, lost_link, no_reminders
from surveyhost.web.shared.rate_limits import Limits

LOST, STOP, CONTACT = "/account/lost-link", "/account/no-reminders", "/account/contact"
FIELDS = ((LOST, "email"), (STOP, "reference"), (CONTACT, "name"))
"""Each page, and the field that cannot be left out."""
ENGLISH = [str(one.id) for one in languages.messages("recipients", "vi") if one.id and "%" not in one.id]


def states(town, language):
    """Every state of these pages, as somebody sees them whose browser asks for English and whose letter for this."""
    browser = town.browser()
    lang = f"?lang={language}"
    for page, field in FIELDS:
        yield browser.get(page + lang)
        yield browser.send(page + lang, **{field: ""})
        yield browser.send(page + lang, **{field: "x" * 400})
        sent = browser.send(page + lang, **{field: f"{language}@elsewhere.example"})
        yield browser.get(sent.location)
    town.app.extensions[lost_link.LIMITS].count = lambda *_asked: False
    for page, field in FIELDS:
        browser.get(page)
        yield browser.send(page + lang, **{field: "nobody@elsewhere.example"})


def test_every_state_is_read_in_the_letters_language(town):
    for language in languages.participants():
        limits = Limits()
        for of in (lost_link, no_reminders, contact):
            town.app.extensions[of.LIMITS] = limits
        seen = list(states(town, language))
        assert [one.status_code for one in seen] == [200, 422, 422, 200] * 3 + [429] * 3
        for response in seen:
            assert f'<html lang="{language}"' in response.text
            assert language == "en" or not [words for words in ENGLISH if f">{words}" in response.text]
            assert ("scripts.css" in response.text) == bool(languages.face(language))


def test_without_a_letter_the_browser_says(town):
    for page in (LOST, STOP, CONTACT):
        for asked, given in (("ko-KR,ko;q=0.9", "ko"), ("zh-Hant", "zh-Hant"), ("km", "vi")):
            assert f'<html lang="{given}"' in town.browser().get(page, headers={"Accept-Language": asked}).text


def test_the_letter_goes_before_the_browser_and_before_the_account(town):
    person = town.staff("tuan@vendor.example", "administrator")
    assert '<html lang="th"' in person.get(f"{STOP}?lang=th").text
    assert '<html lang="zh-Hant"' in person.get(f"{STOP}?lang=zh-TW").text


def test_every_language_is_a_link_that_keeps_the_page(town):
    page = town.browser().page(f"{STOP}?asked=1&lang=ja")
    links = page.all("//footer//a/@href")
    assert links == [f"{STOP}?lang={one}&asked=1" for one in languages.participants() if one != "ja"]
