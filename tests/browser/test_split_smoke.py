from dataclasses import replace
from datetime import UTC, datetime
import pytest
from surveyhost import create_app
from tests.support import factories, split_house
from tests.browser.answering import answer_sheet, on
pytestmark = pytest.mark.browser

def test_smoke(house, visitor, serve, accessible):
    wave = factories.open_wave(house, split_house.survey(house), closes=datetime(2099,1,1,tzinfo=UTC))
    link = split_house.links(house, wave)[0]
    base = serve(create_app(replace(house.settings, faces=("respondent",))))
    page = visitor(360)
    page.set_default_timeout(8000)
    page.on("console", lambda m: print("CONSOLE", m.text[:2000]))
    page.on("response", lambda r: print(r.request.method, r.status, r.url[-60:]))
    page.goto(f"{base}/s/{link}?lang=en")
    page.click("main a.button")
    page.wait_for_selector("#answers:not([hidden])")
    page.screenshot(path="/tmp/page/a.png", full_page=True)
    accessible(page)
    for sheet in range(1):
        answer_sheet(page)
        page.screenshot(path="/tmp/page/b.png", full_page=True)
        on(page)
    try:
        page.wait_for_selector(".receipt")
    finally:
        page.screenshot(path="/tmp/page/c.png", full_page=True)
    page.screenshot(path="/tmp/page/c.png", full_page=True)
    accessible(page)
    print(page.locator("#ballot-code").inner_text())
