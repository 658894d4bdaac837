"""Back, Forward and Reload on a questionnaire of four sheets: answers stay, and no browser asks to send them again."""

import pytest

from tests.browser.answering import on
from tests.web.respondent.faces import MAI, WORDS, app_of, face_of

pytestmark = pytest.mark.browser
FOUR = """
code = "four"
languages = ["en", "vi"]
title = { en = "Four sheets", vi = "Bốn trang" }
""" + "".join(
    f"""
[[section]]
code = "s{number}"
title = {{ en = "Sheet {number}", vi = "Trang {number}" }}
[[section.item]]
code = "rate{number}"
kind = "rating"
points = 5
required = true
text = {{ en = "Rate {number}", vi = "Điểm {number}" }}
labels = {{ en = ["low", "high"], vi = ["thấp", "cao"] }}
[[section.item]]
code = "say{number}"
kind = "comment"
text = {{ en = "Say {number}", vi = "Ý kiến {number}" }}
"""
    + ("" if number == 1 else f"show_if = 'rate{number - 1} < 4'\n")
    for number in range(1, 5)
)
"""What may be said on a sheet depends on the sheet before."""


@pytest.fixture
def booth():
    return face_of(FOUR)


def answer(page, number):
    page.locator(f"input[name=rate{number}][value='3']").check(force=True)
    page.fill(f"textarea[name=say{number}]", f"words {number}")


def check(page, number, filled=True):
    """On this sheet with its answers, and a plain address that a browser fetches without asking."""
    page.wait_for_selector(f"h1:has-text('Sheet {number}')")
    page.wait_for_selector(f"textarea[name=say{number}]")
    page.wait_for_load_state("load")
    assert page.locator("h1").inner_text() == f"Sheet {number}"
    if filled:
        page.wait_for_selector(f"input[name=rate{number}][value='3']:checked", state="attached")
        assert page.input_value(f"textarea[name=say{number}]") == f"words {number}"
    assert f"page={number}" in page.url


def walked(page, base):
    """At the last of four sheets, all answered."""
    page.goto(f"{base}/s/{MAI}?lang=en")
    page.click("main a.button")
    for number in range(1, 5):
        check(page, number, filled=False)
        answer(page, number)
        if number < 4:
            with page.expect_navigation():
                on(page)


def sent(page, booth):
    with page.expect_navigation():
        on(page)
    page.wait_for_selector(".receipt")
    assert booth.answers[MAI] == {f"rate{number}": 3 for number in range(1, 5)} | {
        f"say{number}": f"words {number}" for number in range(1, 5)
    }


def test_back_and_forward_through_all_sheets(visitor, serve, booth):
    page = visitor()
    walked(page, serve(app_of(booth)))
    for number in (3, 2, 1):
        page.go_back()
        check(page, number)
    for number in (2, 3, 4):
        page.go_forward()
        check(page, number)
    sent(page, booth)


def test_reload_at_each_sheet(visitor, serve, booth):
    page = visitor()
    walked(page, serve(app_of(booth)))
    for number in (4, 3, 2, 1):
        page.reload()
        check(page, number)
        page.reload()
        check(page, number)
        if number > 1:
            page.go_back()
            check(page, number - 1)
    for number in (2, 3, 4):
        with page.expect_navigation():
            on(page)
        check(page, number)
    sent(page, booth)


def test_back_to_the_first_page_and_in_again(visitor, serve, booth):
    page = visitor()
    walked(page, serve(app_of(booth)))
    for _ in range(4):
        page.go_back()
    page.wait_for_selector("main a.button")
    page.click("main a.button")
    check(page, 1)
    assert "kept in this browser only" in page.locator(".drafted").inner_text()


def test_a_sheet_with_an_error_can_be_left_and_come_back_to(visitor, serve, booth):
    page = visitor()
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?page=1&lang=en")
    answer(page, 1)
    with page.expect_navigation():
        on(page)
    check(page, 2, filled=False)
    page.fill("textarea[name=say2]", "words 2")
    with page.expect_navigation():
        on(page)
    page.wait_for_selector(".error-summary")
    page.reload()
    page.wait_for_selector("textarea[name=say2]")
    assert page.input_value("textarea[name=say2]") == "words 2"
    page.locator("input[name=rate2][value='3']").check(force=True)
    with page.expect_navigation():
        on(page)
    check(page, 3, filled=False)
    page.go_back()
    check(page, 2)


def test_the_page_before_sending_too(visitor, serve):
    """Nothing is left to ask: the page that only sends can be reloaded and come back to."""
    booth = face_of(FOUR.replace('code = "s4"', 'code = "s4"\nshow_if = "rate3 < 3"'))
    page = visitor()
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?page=1&lang=en")
    for number in (1, 2, 3):
        check(page, number, filled=False)
        answer(page, number)
        with page.expect_navigation():
            on(page)
    page.wait_for_selector("h1:has-text('Ready to send')")
    page.reload()
    page.wait_for_selector("input[name=say3]", state="attached")
    assert page.locator("h1").inner_text() == "Ready to send"
    page.go_back()
    check(page, 3)
    page.go_forward()
    page.wait_for_selector("input[name=say3]", state="attached")
    with page.expect_navigation():
        on(page)
    page.wait_for_selector(".receipt")
    assert booth.answers[MAI]["say3"] == "words 3"


def test_with_the_five_words_in_it_a_sheet_is_kept_nowhere(visitor, serve, booth):
    """The words are never laid into the browser; there the browser asks before it sends them once more."""
    page = visitor()
    booth.answers[MAI] = {"rate1": 1}
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?lang=en")
    page.fill("#receipt", " ".join(WORDS))
    page.click("button[value=replace]")
    check_words = "JSON.stringify([localStorage, sessionStorage, history.state, location.href])"
    assert WORDS[0] not in page.evaluate(check_words)
    answer(page, 1)
    with page.expect_navigation():
        on(page)
    assert WORDS[0] not in page.evaluate(check_words)
    assert page.locator("input[name=_receipt]").count() == 1
    page.reload()
    assert page.locator("h1").inner_text() == "Sheet 2"
    assert page.locator("input[name=_receipt]").get_attribute("value") == " ".join(WORDS), "they are not lost either"


def test_without_a_script_the_pages_own_way_back_asks_nothing(visitor, serve, booth):
    page = visitor(java_script_enabled=False)
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?page=1&lang=en")
    for number in (1, 2):
        page.locator(f"input[name=rate{number}][value='3']").check(force=True)
        page.fill(f"textarea[name=say{number}]", f"words {number}")
        on(page)
    page.wait_for_selector("h1:has-text('Sheet 3')")
    page.click("button[value=back]")
    page.wait_for_selector("h1:has-text('Sheet 2')")
    assert page.input_value("textarea[name=say2]") == "words 2"
