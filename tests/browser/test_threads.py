"""One thread from the tick to the reply and back: a writer, HR, a reviewer, on paper nothing but seven words."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveyhost import create_app
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.services.answering import responses
from surveyhost.services.answering import threads as answering
from surveyhost.services.fieldwork import closing
from surveyhost.services.questionnaires import library
from surveyhost.services.setup import lists
from surveyhost.services.threads import rounds
from surveyhost.store.vault import pages
from tests.browser.visiting import fits, sign_in
from tests.support import factories, results, threads
from tests.support.people import Town

pytestmark = pytest.mark.browser
COMMENT = "Ca tối luôn thiếu người ở chuyền đóng gói"
REPLY = "Từ tháng Tư ca tối có thêm hai người."


def picture(page: Page, name: str) -> None:
    """A picture for whoever wants to look: SURVEYHOST_PICTURES=FOLDER."""
    if "SURVEYHOST_PICTURES" in os.environ:
        page.screenshot(path=Path(os.environ["SURVEYHOST_PICTURES"]) / f"{name}.png", full_page=True)


def answer(page: Page, house, token: str, base: str) -> tuple[str, str]:
    """Answers on a phone, with the tick under the comment; the survey's code and the seven words."""
    page.goto(f"{base}/s/{token}?lang=en&page=1")
    while not page.get_by_role("heading", level=1).inner_text().startswith("Thank you"):
        box = page.locator(f"textarea[name='{threads.ITEM}']")
        if box.count():
            box.fill(COMMENT)
            tick = page.locator(f"input[name='{threads.ITEM}:reply']")
            assert not tick.is_checked()
            tick.check()
            picture(page, "tick-360-en")
        with page.expect_navigation():
            page.locator(".walk button").first.click()
    picture(page, "thanks-360-en")
    words = page.locator("section.thread li").all_inner_texts()
    assert len(words) == 7
    return page.locator("section.thread code").inner_text(), " ".join(words)


def test_a_thread_from_the_tick_to_the_reply_and_back(house, clock, town, serve, visitor, accessible):
    wave = threads.dialogue_wave(house, questionnaire=factories.unrated(_optional()))
    whole = create_app(house.settings, house)
    base = serve(whole)
    tokens = list(factories.links(house, wave).items())
    code, words = answer(visitor(360, 780), house, tokens[0][1], base)
    questionnaire = lists.survey(house, wave.survey_id).questionnaire
    for number, (_, token) in enumerate(tokens[1:44]):
        given = factories.some_answers(questionnaire, number) | {threads.ITEM: f"Điều tôi muốn đổi là việc số {number}"}
        opening = responses.find(house.vault, token)
        asked = answering.ticked(opening.wave, given, [threads.ITEM] if number < 3 else [], "vi")
        responses.submit(house.vault, opening, given, "vi", answering.beside(code, asked))
    closing.close(house, factories.STAFF, wave)
    release = factories.approved(house, threads.prepared(house))
    results.up(house, release)
    client = threads.client_of(house, release)
    town.hr("huong@minhhai.example", client)
    town.staff("doc@vendor.example", "comment_reviewer")
    hr_answers(visitor(1280, 900), base, town, accessible)
    reviewer_reads(visitor(1280, 900), base, town, release, accessible)
    clock.forward(days=10)
    rounds.go_due(house)
    page = visitor(360, 780)
    path = results_path(house)
    page.goto(f"{base}/r/{path}#en")
    page.locator("article#en").get_by_role("link", name="Type the seven words").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Read an answer to your comment")
    accessible(page)
    picture(page, "reply-blank-360-en")
    page.get_by_label("Code of the survey").fill(code)
    page.get_by_label("Your seven words").fill(words.upper())
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_text(REPLY)).to_be_visible()
    expect(page.get_by_text("It is done.")).to_be_visible()
    assert page.url == f"{base}/reply?lang=en" or page.url.startswith(f"{base}/reply?")
    assert words.split()[0].lower() not in page.url
    fits(page)
    page.get_by_text("Write back").click()
    accessible(page)
    picture(page, "reply-360-en")
    page.get_by_label("Your message").fill("Cảm ơn, hai người là đủ.")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is on its way")
    clock.forward(days=10)
    rounds.go_due(house)
    message_is_passed_on(visitor(1280, 900), visitor(360, 780), base, town, release, accessible)


def _optional() -> Questionnaire:
    """The survey of the tests, nothing in it required, so that a phone gets through it by pressing one button."""
    found = library.load("employee-voice")
    sections = [
        replace(one, items=tuple(replace(item, required=False) for item in one.items)) for one in found.sections
    ]
    return replace(found, sections=tuple(sections))


def results_path(house) -> str:
    with house.vault() as session:
        (path,) = pages.pages(session)
    return path


def hr_answers(page: Page, base: str, town: Town, accessible) -> None:
    sign_in(page, base, town, "huong@minhhai.example")
    page.goto(f"{base}/portal/")
    picture(page, "hr-home-1280-en")
    page.get_by_role("link", name="Answer comments").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comments that can be answered")
    accessible(page)
    mine = page.locator("article", has_text=COMMENT)
    mine.get_by_label("In ready-made words").select_option(label="It is done.")
    mine.get_by_label("In your own words").fill(REPLY)
    picture(page, "hr-threads-1280-en")
    mine.get_by_role("button", name="Keep it for the next round").click()
    expect(page.locator("article", has_text=COMMENT)).to_contain_text("Waiting to be read")
    page.get_by_role("button", name="Thank for every comment without a reply").click()
    expect(page.get_by_text("Thanked for 3 comments.")).to_be_visible()


def reviewer_reads(page: Page, base: str, town: Town, release: int, accessible) -> None:
    sign_in(page, base, town, "doc@vendor.example")
    page.goto(f"{base}/console/")
    picture(page, "console-home-1280-en")
    page.locator("li", has_text="about comments on").get_by_role("link", name="Read them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One text waits to be read")
    accessible(page)
    picture(page, "console-replies-1280-en")
    mine = page.locator("article", has_text=COMMENT)
    mine.get_by_role("button", name="Flag as serious").click()
    expect(page.locator("article", has_text=COMMENT)).to_contain_text("Serious: to be acknowledged by")
    page.locator("article", has_text=COMMENT).get_by_role("button", name="Send it back").click()
    expect(page.locator(".error-summary, [role=alert]").first).to_contain_text("why it goes back")
    page.locator("article", has_text=COMMENT).get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing waits to be read")


def message_is_passed_on(page: Page, hr: Page, base: str, town: Town, release: int, accessible) -> None:
    sign_in(page, base, town, "doc@vendor.example", "vi", "dark")
    page.goto(f"{base}/console/releases/{release}/replies/")
    picture(page, "console-replies-1280-vi-dark")
    page.get_by_role("button", name="Cho khách hàng xem").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có gì chờ được đọc")
    sign_in(hr, base, town, "huong@minhhai.example", "vi", "dark")
    hr.goto(f"{base}/portal/reports/{release}/comments")
    expect(hr.get_by_text("Cảm ơn, hai người là đủ.")).to_be_visible()
    accessible(hr)
    fits(hr)
    picture(hr, "hr-threads-360-vi-dark")


def test_somebody_asks_to_be_contacted_by_name(house, town, serve, visitor, accessible):
    threads.dialogue_wave(house)
    base = serve(create_app(house.settings, house))
    page = visitor(360, 780)
    page.goto(f"{base}/account/contact?lang=en")
    accessible(page)
    page.get_by_label("Code of the survey").fill(threads.code_of(house))
    page.get_by_label("Your name, and how to reach you").fill("Mai, 0900 000 000")
    page.get_by_label("What you want to talk about").fill("Ca tối")
    picture(page, "contact-360-en")
    page.get_by_role("button", name="Please contact me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It will be forwarded")
    town.staff("an@vendor.example", "survey_manager")
    staff = visitor(1280, 900)
    sign_in(staff, base, town, "an@vendor.example")
    staff.goto(f"{base}/console/")
    staff.locator("li", has_text="to be contacted").get_by_role("link", name="Read them").click()
    expect(staff.get_by_text("Mai, 0900 000 000")).to_be_visible()
    accessible(staff)
    picture(staff, "contacts-1280-en")
    staff.get_by_role("button", name="It is forwarded: destroy it here").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Nobody asks for contact")


@pytest.mark.parametrize(("width", "language"), [(360, "vi"), (1280, "vi"), (360, "ja"), (360, "th")])
def test_the_pages_of_a_writer_fit(house, serve, visitor, accessible, width, language):
    wave = threads.dialogue_wave(house)
    base = serve(create_app(house.settings, house))
    page = visitor(width, 780, color_scheme="dark")
    token = next(iter(factories.links(house, wave).values()))
    for name, path in (
        ("welcome", f"/s/{token}?lang={language}"),
        ("privacy", f"/s/{token}?lang={language}&page=privacy"),
        ("contract", f"/s/{token}?lang={language}&page=contract"),
        ("reply", f"/reply?lang={language}"),
    ):
        page.goto(base + path)
        accessible(page)
        fits(page)
        picture(page, f"{name}-{width}-{language}-dark")
