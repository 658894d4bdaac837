"""People answer a split count, with and without its script; the keeper counts, and the figures are theirs."""

import random

import pytest
from sqlalchemy import func, select

from surveyhost.core.release.json import from_bytes
from surveyhost.core.split.boxes import code_words
from surveyhost.services.fieldwork import closing
from surveyhost.services.tabulation import tally
from surveyhost.services.tabulation.split import outcome_file
from surveyhost.store.office.release import ReleaseRow
from surveyhost.store.vault import tables as store
from tests.browser.answering import on
from tests.browser.halves import READY, begun, open_wave
from tests.browser.test_respondent import fits
from tests.support import factories, split_house
from tests.support.split_waves import answers

pytestmark = pytest.mark.browser
EVERYTHING = {"q0": "4", "q1": "2", "grid:north": "3", "grid:south": "1", "score": "9", "where": "sea", "pick": "tools"}
WORDS = {"years": "7", "say": "Ít họp hơn, nhiều người hơn.", "word": "Kho"}


@pytest.fixture
def fieldwork(house):
    return open_wave(house)


@pytest.fixture
def base(serve, fieldwork):
    return serve(fieldwork.app())


def fill(page, ticks=None, words=None):
    """Choose and write on the one page of this questionnaire."""
    for name, value in (EVERYTHING if ticks is None else ticks).items():
        page.locator(f"input[name='{name}'][value='{value}']").check(force=True)
    for name, text in (WORDS if words is None else words).items():
        page.locator(f"input[type=text][name={name}], textarea[name={name}]").fill(text)


def receipt(page):
    page.wait_for_selector(".receipt")
    return page.locator(".receipt:not(.ballot-code) li").all_inner_texts()


def ballot_code(page):
    return page.locator("#ballot-code li").all_inner_texts()


def answered(links):
    """What `split_house.answer_all` gives for the first item."""
    draw = random.Random(5)
    return [value for _ in links if (value := answers(draw).get("q0"))]


def release_of(house, wave):
    number = tally.prepare(house, factories.STAFF, wave.survey_id)
    with house.office() as session:
        return from_bytes(session.get_one(ReleaseRow, number).tables)


def test_from_link_to_release_with_and_without_the_script(house, visitor, accessible, base, fieldwork):
    """Five with the script, four without, the rest by the program; every code is in the keeper's list."""
    codes, languages = [], ["vi", "en"]
    for number, link in enumerate(fieldwork.links[:9]):
        page = visitor(360, java_script_enabled=number < 5)
        language = languages[number % 2]
        page.goto(f"{base}/s/{link}?lang={language}")
        page.click("main a.button")
        if number < 5:
            page.wait_for_selector(READY)
        else:
            page.click("#without a.button")
            assert page.locator(".weaker").is_visible()
        fill(page)
        if number == 0:
            accessible(page)
        on(page)
        assert len(set(receipt(page))) == 5
        fits(page)
        codes.append((ballot_code(page), language))
    split_house.answer_all(house, fieldwork.links[9:54])
    closing.close(house, factories.STAFF, fieldwork.wave)
    made = split_house.count(house, fieldwork.wave)
    assert made.dropped == 0
    listed = {code_words(code, language) for code in made.codes for language in languages}
    assert [code for code, _ in codes if tuple(code) not in listed] == []
    assert [len(code) for code, _ in codes] == [7] * 9
    outcome_file.bring(house, factories.STAFF, fieldwork.wave, made.outcome, made.words)
    release = release_of(house, fieldwork.wave)
    assert release.respondents == 54
    given = answered(fieldwork.links[9:54]) + [4] * 9
    company = release.cells["company", "q0"]
    assert (company.n, company.mean) == (len(given), round(sum(given) / len(given), 2))
    for value, share in enumerate(company.shares, start=1):
        assert share.low - 1 < 100 * given.count(value) / len(given) < share.high + 1, (value, share)


def test_replacing_and_withdrawing_with_and_without_the_script(house, visitor, base, fieldwork):
    """All rows go and come together; wrong words lose nothing; the new ballot has a code of its own."""
    link = fieldwork.links[0]
    page = visitor(360)
    begun(page, f"{base}/s/{link}?lang=en&page=1")
    fill(page)
    on(page)
    words, first = receipt(page), ballot_code(page)
    page.goto(f"{base}/s/{link}?lang=en")
    page.fill("#receipt", "one two three four five")
    page.click("button[value=replace]")
    page.wait_for_selector(READY)
    assert page.locator("#answers input:checked").count() == 0
    fill(page, {"q0": "2"}, {"say": "Other words."})
    on(page)
    page.wait_for_selector("#receipt")
    assert "do not belong to this link" in page.locator(".error-summary").inner_text()
    page.fill("#receipt", " ".join(words))
    page.click("button:has-text('Send the new answer')")
    page.wait_for_selector("#ballot-code")
    assert page.locator(".receipt").count() == 1, "the five words stay the same, and are not shown again"
    second = ballot_code(page)
    assert second != first
    assert rows(house) == (1, 2)
    page.goto(f"{base}/s/{link}?lang=en&plain=1")
    page.fill("#receipt", " ".join(words))
    page.click("button[value=replace]")
    page.wait_for_selector(".weaker")
    fill(page, {"q0": "3"}, {})
    on(page)
    page.wait_for_selector("#ballot-code")
    assert ballot_code(page) not in (first, second)
    assert rows(house) == (1, 2)
    page.goto(f"{base}/s/{link}?lang=en")
    page.fill("#receipt", " ".join(words))
    page.click("button[value=withdraw]")
    page.wait_for_selector("h1:has-text('withdrawn')")
    assert rows(house) == (0, 0)
    begun(page, f"{base}/s/{link}?lang=en&page=1")
    fill(page)
    on(page)
    assert receipt(page) != words
    assert rows(house) == (1, 2)


def test_replacing_with_the_right_words_at_once(house, visitor, base, fieldwork):
    link = fieldwork.links[0]
    split_house.answer_all(house, [])
    page = visitor(360)
    begun(page, f"{base}/s/{link}?lang=vi&page=1")
    fill(page)
    on(page)
    words = receipt(page)
    page.goto(f"{base}/s/{link}?lang=vi")
    page.fill("#receipt", " ".join(words))
    page.click("button[value=replace]")
    page.wait_for_selector(READY)
    page.click("nav.languages a[lang=en]")
    page.wait_for_selector("html[lang=en] #answers")
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, history.state, location.href])")
    assert words[0] not in kept
    fill(page, {"q0": "2"}, {})
    on(page)
    page.wait_for_selector("#ballot-code")
    assert "has taken the place of the old one" in page.locator("main").inner_text()
    assert rows(house) == (1, 2)


def rows(house):
    """Ballots and comment boxes that lie in the vault."""
    with house.vault() as session:
        ballots = session.scalar(select(func.count()).select_from(store.inbox))
        return ballots, session.scalar(select(func.count()).select_from(store.comment_inbox))


def test_keys_are_enough(visitor, base, fieldwork):
    """Tab, arrows, space and enter, from the welcome page to the receipt."""
    page = visitor(1280)
    page.goto(f"{base}/s/{fieldwork.links[0]}?lang=en")
    press = page.keyboard.press

    def go_to(selector):
        for _ in range(80):
            press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no way to {selector} with the tab key")

    go_to("main a.button")
    press("Enter")
    page.wait_for_selector(READY)
    for name in ("q0", "q1", "grid\\:north", "score"):
        go_to(f"input[name={name}]")
        press("Space")
        press("ArrowRight")
    go_to("input[name=years]")
    page.keyboard.type("not a number")
    press("Enter")
    page.wait_for_selector("#errors a")
    assert page.evaluate("document.activeElement.id") == "errors"
    press("Tab")
    press("Enter")
    press("Tab")
    page.locator("input[name=years]").press("Control+a")
    page.keyboard.type("7")
    go_to(".walk button")
    press("Enter")
    page.wait_for_selector(".receipt")


def test_the_draft_of_an_interrupted_visit(visitor, base, fieldwork):
    """It comes back, and in another language too; erasing and sending delete it."""
    page = visitor(360)
    begun(page, f"{base}/s/{fieldwork.links[0]}?lang=en&page=1")
    fill(page)
    page.click("nav.languages a[lang=vi]")
    page.wait_for_selector("html[lang=vi] #answers")
    assert page.locator("input[name=q0]:checked").get_attribute("value") == "4"
    assert page.input_value("textarea[name=say]") == WORDS["say"]
    context = page.context
    page.close()
    page = context.new_page()
    begun(page, f"{base}/s/{fieldwork.links[0]}?lang=en&page=1")
    assert "kept in this browser only" in page.locator(".drafted").inner_text()
    assert page.locator("input[name=pick]:checked").get_attribute("value") == "tools"
    page.reload()
    page.click(".drafted button")
    page.wait_for_selector("h1:has-text('What you say')")
    assert page.evaluate("Object.keys(localStorage)") == []
    begun(page, f"{base}/s/{fieldwork.links[0]}?lang=en&page=1")
    fill(page)
    assert len(page.evaluate("Object.keys(localStorage)")) == 1
    on(page)
    page.wait_for_selector(".receipt")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_shared_device_keeps_nothing_and_shows_no_link(visitor, base, fieldwork):
    page = visitor(360)
    page.clock.install()
    begun(page, f"{base}/s/{fieldwork.links[0]}?lang=en&page=1&shared=1")
    assert fieldwork.links[0] not in page.url
    fill(page)
    page.click("nav.languages a[lang=vi]")
    page.wait_for_selector("html[lang=vi] #answers")
    assert page.locator("input[name=q0]:checked").get_attribute("value") == "4"
    assert fieldwork.links[0] not in page.url
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)].flat()") == []
    on(page)
    page.wait_for_selector(".receipt")
    page.clock.fast_forward(61_000)
    page.wait_for_selector("#code")
    assert page.context.cookies() == []
