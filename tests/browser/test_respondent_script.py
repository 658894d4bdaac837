"""What the script adds: questions that come and go, a word of warning, a device for all."""

import json
import re

import pytest

from surveyhost.core.questionnaire.conditions import parse, plain
from surveyhost.core.wave.slip_code import encode
from tests.browser.answering import on
from tests.web.respondent.faces import MAI, app_of, client_of, face_of
from tests.web.respondent.instruments import BRANCHES, EVERY_KIND, VOICE

pytestmark = pytest.mark.browser


@pytest.fixture
def booth():
    return face_of(EVERY_KIND)


@pytest.fixture
def base(serve, booth):
    return serve(app_of(booth))


def pick(page, name, value):
    page.locator(f"input[name='{name}'][value='{value}']").check(force=True)


TESTS = [
    *(f"it_speed {sign} 3" for sign in ("=", "!=", ">", "<", ">=", "<=")),
    'uses includes "hr" and it_speed > 1',
    'uses includes "it" or it_speed = 5',
    'not (it_speed = 2 or uses includes "hr")',
    'it_why != "x" and it_speed != 4',
]


class TestShowIf:
    def test_items_come_and_go(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        item = page.locator("#q-went_wrong")
        assert not item.is_visible()
        pick(page, "uses_it", "yes")
        assert item.is_visible()
        pick(page, "uses_it", "no")
        assert not item.is_visible()

    def test_an_answer_that_went_is_not_sent(self, visitor, booth, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=1&lang=en")
        pick(page, "speed", "3")
        pick(page, "uses_it", "yes")
        pick(page, "went_wrong", "slow")
        pick(page, "uses_it", "no")
        on(page)
        assert page.locator("input[type=hidden][name=went_wrong]").count() == 0

    def test_the_page_decides_as_the_server_does(self, visitor, serve):
        """Every comparison of the language, over every value that the scale has."""
        page = visitor()
        page.goto(f"{serve(app_of(face_of(BRANCHES)))}/s/{MAI}?page=1&lang=en")
        pick(page, "uses", "it")
        on(page)
        for test in TESTS:
            condition = parse(test)
            page.locator("#q-it_why").evaluate(
                "(item, show) => { item.dataset.show = show }", json.dumps(plain(condition))
            )
            for value in range(1, 6):
                pick(page, "it_speed", str(value))
                shown = page.locator("#q-it_why").is_visible()
                assert shown == condition.holds({"uses": ("it",), "it_speed": value}), (test, value)


LOOKS = {
    "Anh Tuấn hay quát.": "a name",
    "Có lần chị Hoa nói vậy.": "a name",
    "Nguyễn Văn An làm ca đêm.": "a name",
    "Mr. Smith shouts.": "a name",
    "I told it to John Carter, nothing came.": "a name",
    "Gọi 0912 345 678 nhé.": "a phone or staff number",
    "Mã NV00123 biết.": "a phone or staff number",
    "Viết cho tôi: lan@minhhai.example": "an address",
    "Nhà ở 12 đường Lê Lợi": "an address",
    "Máy ở chuyền 3 hay hỏng từ năm 2025, mỗi tuần mất 2 giờ.": None,
    "Xe đưa đón trễ. Bữa ăn nguội. Ít người.": None,
    "Ông nội tôi từng nói: làm cho tử tế.": None,
}


class TestLooks:
    def test_what_seems_to_tell_who(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=3&lang=en")
        page.clock.install()
        for written, says in LOOKS.items():
            page.fill("textarea", written)
            page.clock.fast_forward(700)
            found = page.locator(".look").all_inner_texts()
            assert len(found) == (1 if says else 0), written
            assert not says or f"looks like {says}" in found[0], written

    def test_it_is_said_once_more_before_it_goes_and_then_it_goes(self, visitor, serve):
        booth = face_of(EVERY_KIND)
        page = visitor()
        page.goto(f"{serve(app_of(booth))}/s/{MAI}?page=3&lang=en")
        page.fill("input[name=place]", "Kho")
        page.fill("textarea", "Anh Tuấn hay quát.")
        on(page)
        assert "Press again" in page.locator(".look").inner_text()
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        on(page)
        page.wait_for_selector(".error-summary")

    def test_going_back_is_never_held_up(self, visitor, base):
        page = visitor()
        page.goto(f"{base}/s/{MAI}?page=3&lang=en")
        page.fill("textarea", "Anh Tuấn hay quát.")
        page.click("button[value=back]")
        page.wait_for_selector("h1:has-text('Grids')")


def test_what_stands_alone_unticks_the_rest(visitor, base):
    page = visitor()
    page.goto(f"{base}/s/{MAI}?page=1&lang=en")
    pick(page, "uses_it", "yes")
    pick(page, "went_wrong", "slow")
    pick(page, "went_wrong", "none")
    assert page.locator("input[name=went_wrong]:checked").evaluate_all("all => all.map(one => one.value)") == ["none"]
    pick(page, "went_wrong", "rude")
    assert page.locator("input[name=went_wrong]:checked").evaluate_all("all => all.map(one => one.value)") == ["rude"]
    page.goto(f"{base}/s/{MAI}?page=3&lang=en")
    page.fill("input[name=place][type=text]", "Kho")
    pick(page, "place", "-")
    assert page.input_value("input[name=place][type=text]") == ""


def test_a_double_press_sends_once(visitor, serve):
    booth = face_of(VOICE)
    page = visitor()
    page.goto(f"{serve(app_of(booth))}/s/{MAI}?page=2&lang=en")
    for name in ("raise", "listen", "told", "early"):
        pick(page, name, "3")
    before = booth.asked
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(".walk .button").first.dblclick()
    page.wait_for_load_state("networkidle")
    assert booth.asked == before + 1


LEFT = """
async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  stores: (await indexedDB.databases()).length, caches: await caches.keys(), workers: (await
    navigator.serviceWorker.getRegistrations()).length,
})
"""
"""Whatever a page can leave in a browser for the next page of the same host."""


class TestSharedDevice:
    def start(self, visitor, base):
        page = visitor()
        page.clock.install()
        page.goto(f"{base}/?lang=en&shared=1")
        page.fill("#code", encode(MAI))
        page.click("main button")
        page.wait_for_selector("main a.button")
        return page

    def test_the_address_line_shows_no_link(self, visitor, base):
        page = self.start(visitor, base)
        page.wait_for_function("!location.pathname.startsWith('/s/')")
        page.click("main a.button")
        page.wait_for_selector("#answers")
        assert re.sub(r".*//[^/]*", "", page.url) == "/?lang=en&shared=1"
        pick(page, "speed", "3")
        on(page)
        page.wait_for_function("!location.pathname.startsWith('/s/')")
        assert page.locator("h1").inner_text() == "Grids"
        assert MAI not in page.url

    def test_it_empties_itself_after_three_idle_minutes(self, visitor, base):
        page = self.start(visitor, base)
        page.click("main a.button")
        page.wait_for_selector("#answers")
        page.clock.fast_forward(155_000)
        pick(page, "speed", "3")
        page.clock.fast_forward(170_000)
        assert "Touch it to stay" in page.locator(".toast").inner_text()
        page.clock.fast_forward(15_000)
        page.wait_for_selector("#code")
        assert page.input_value("#code") == ""

    def test_it_empties_itself_a_minute_after_thanks(self, visitor, serve):
        booth = face_of(VOICE)
        page = self.start(visitor, serve(app_of(booth)))
        page.click("main a.button")
        for sheet in (["work_1", "work_2", "work_3", "work_4"], ["raise", "listen", "told", "early"]):
            page.wait_for_selector(f"input[name={sheet[0]}]")
            for name in sheet:
                pick(page, name, "3")
            on(page)
        page.wait_for_selector(".receipt")
        page.clock.fast_forward(61_000)
        page.wait_for_selector("#code")
        page.go_back()
        page.wait_for_load_state("networkidle")
        assert page.locator(".receipt").count() == 0
        left = page.evaluate(LEFT)
        assert {name: value for name, value in left.items() if value} == {}
        assert page.context.cookies() == []
        way_back = page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
        assert len(way_back) > 2
        assert not [entry for entry in way_back if "/s/" in entry["url"]]

    def test_without_script_the_receipt_leaves_too(self, visitor, serve):
        booth = face_of(VOICE)
        form = {item.code: "3" for item in booth.wave.questionnaire.items() if item.kind == "rating"}
        text = client_of(booth).post(f"/s/{MAI}?lang=en&shared=1", data=form).text
        assert '<noscript><meta http-equiv="refresh" content="60;url=/?lang=en&amp;shared=1"></noscript>' in text
