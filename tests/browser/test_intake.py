"""Events from end to end in a browser: a key is made, a system sends, the letter's link asks about one service."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from surveyhost.services.answering import pulses as links_of_pulse
from surveyhost.services.pulses.events import keys
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support import events
from tests.web.respondent.faces import app_of
from tests.web.respondent.test_pulse import Behind

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES", "")


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("width", "language", "theme"), [(1280, "en", "light"), (360, "vi", "dark")])
def test_staff_make_a_key_and_withdraw_it(town, base, visitor, accessible, clock, width, language, theme):
    say = spoken("console", language).gettext
    made, system = events.begun(town.house, clock)
    system.used([f"NV{number:04d}" for number in range(1, 9)])
    system.used(["NV9999"])
    events.follow(made)
    town.staff("lan@vendor.example")
    page = visitor(width, 900)
    sign_in(page, base, town, "lan@vendor.example", language, theme)
    page.goto(f"{base}/console/pulses/{made.id}/")
    accessible(page)
    picture(page, f"intake-pulse-{language}")
    page.get_by_role("link", name=say("Keys, and what came in")).click()
    page.locator("input[name=name]").fill("Service desk")
    page.get_by_role("button", name=say("Make a key")).click()
    secret = page.locator("section[aria-labelledby=key] .code").inner_text()
    assert len(secret) == 43
    accessible(page)
    fits(page)
    picture(page, f"intake-key-{language}")
    assert system.send({"service": "1", "person": "NV0011"}, key=secret).status_code == 202
    page.locator("tr", has_text="Service desk").get_by_role("link", name=say("Withdraw"), exact=True).click()
    picture(page, f"intake-withdraw-{language}")
    page.get_by_role("button", name=say("Withdraw it")).click()
    expect(page.get_by_role("status")).to_contain_text(
        say("Withdrawn. Within seconds nothing that is sent with it is taken.")
    )
    assert system.send({"service": "1", "person": "NV0011"}, key=secret).status_code == 401
    assert [one.withdrawn is None for one in keys.listed(town.house, events.CLIENT)] == [True, False]
    page.goto(f"{base}/console/pulses/{made.id}/../../clients/{events.CLIENT}/pulses/new")
    expect(page.locator("select[name=whom] option")).to_have_count(3)
    picture(page, f"intake-form-{language}")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_link_asks_about_one_service_at_once(house, clock, visitor, serve, accessible, language):
    made, system = events.begun(house, clock)
    system.used(["NV0001"], "2")
    events.to_the_hour(made, clock)
    ((_, link),) = events.letters(house)
    page = visitor(360, 740)
    base_of_face = serve(app_of(Behind(made)))
    page.goto(f"{base_of_face}/s/{link}?lang={language}")
    expect(page.get_by_text({"en": "Canteen", "vi": "Nhà ăn"}[language]).first).to_be_visible()
    expect(page.locator("input[name=used]")).to_have_count(0)
    picture(page, f"intake-answer-{language}")
    accessible(page)
    page.goto(f"{base_of_face}/s/{link}?lang={language}&page=privacy")
    picture(page, f"intake-privacy-{language}")
    fits(page)
    page.goto(f"{base_of_face}/s/{link}?lang={language}&page=contract")
    picture(page, f"intake-contract-{language}")
    page.goto(f"{base_of_face}/s/{link}?lang={language}")
    for item in ("s2_pulse_solved", "s2_pulse_ease", "s2_pulse_care"):
        page.locator(f"input[name={item}][value='4']").check(force=True)
    page.get_by_role("button", name={"en": "Send", "vi": "Gửi"}[language], exact=True).click()
    expect(page.locator("ol li")).to_have_count(5)
    assert links_of_pulse.find(house.vault, link, house.now).kind == "spent"
