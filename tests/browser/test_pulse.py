"""A pulse, answered in a browser on a phone: one screen, a few touches, sent."""

import os
import random
from pathlib import Path

import pytest
from playwright.sync_api import expect

from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.services.accounts import accounts
from surveyhost.services.answering import pulses as links_of_pulse
from surveyhost.services.pulses import reading
from surveyhost.store.office.tables import Survey
from surveyhost.web.account.language import spoken
from tests.browser.visiting import fits, sign_in
from tests.support import factories, pulses
from tests.support.people import SHELL
from tests.web.respondent.faces import app_of
from tests.web.respondent.test_pulse import Behind

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def made(house, clock):
    return pulses.begun(house, clock)


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_pulse_is_answered_with_one_thumb(visitor, serve, made, language):
    page = visitor(360, 740)
    link = next(iter(made.links().values()))
    page.goto(f"{serve(app_of(Behind(made)))}/s/{link}?lang={language}")
    picture(page, f"pulse-{language}-1")
    expect(page.locator("section[data-show]").first).to_be_hidden()
    page.locator("label", has_text={"en": "IT help desk", "vi": "CNTT"}[language]).first.click()
    shown = page.locator("section[data-show]:visible")
    expect(shown).to_have_count(1)
    for item in ("s1_pulse_solved", "s1_pulse_ease", "s1_pulse_care"):
        page.locator(f"input[name={item}][value='4']").check(force=True)
    picture(page, f"pulse-{language}-2")
    page.get_by_role("button", name={"en": "Send", "vi": "Gửi"}[language], exact=True).click()
    expect(page.locator("ol li")).to_have_count(5)
    picture(page, f"pulse-{language}-3")
    opening = links_of_pulse.find(made.house.vault, link, made.house.now)
    assert {number: found.kind for number, (found, _) in opening.parts.items()} == {
        1: LinkKind.SPENT,
        2: LinkKind.OPEN,
        3: LinkKind.OPEN,
    }


LANGUAGES = [(1280, "en", "light"), (360, "vi", "dark")]


@pytest.mark.parametrize(("width", "language", "theme"), LANGUAGES)
def test_staff_set_one_up_and_a_second_person_approves_it(town, base, visitor, accessible, width, language, theme):
    say = spoken("console", language).gettext
    client = factories.client(town.house, "Minh Hải")
    (town.house.settings.data / "demo").touch()
    for email in ("lan@vendor.example", "minh@vendor.example"):
        town.staff(email)
    page = visitor(max(width, 700), 900)
    sign_in(page, base, town, "lan@vendor.example", language, theme)
    page.goto(f"{base}/console/clients/{client}/")
    page.get_by_role("link", name=say("New pulse")).click()
    for name, words in {
        "title_vi": "Dịch vụ",
        "title_en": "Services",
        "service_1_vi": "CNTT",
        "service_1_en": "IT",
    }.items():
        page.locator(f"input[name={name}]").fill(words)
    accessible(page)
    picture(page, f"staff-form-{language}")
    page.get_by_role("button", name=say("Keep"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(say("%(title)s is a draft").removeprefix("%(title)s "))
    (made,) = reading.listed(town.house, client)
    factories.roster(town.house, reading.page(town.house, made.id).survey_id)
    page.reload()
    page.get_by_role("button", name=say("Propose it")).click()
    expect(page.get_by_role("status")).to_contain_text(say("Proposed. Another person has to approve it."))
    sign_in(page, base, town, "minh@vendor.example", language, theme)
    page.goto(f"{base}/console/pulses/{made.id}/")
    accessible(page)
    picture(page, f"staff-proposed-{language}")
    page.get_by_role("link", name=say("Approve"), exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name=say("Approve"), exact=True).click()
    accessible(page)
    assert reading.page(town.house, made.id).state == "running"
    picture(page, f"staff-running-{language}")


@pytest.mark.parametrize(("width", "language", "theme"), LANGUAGES)
def test_hr_reads_a_year(town, base, visitor, accessible, clock, width, language, theme):
    made = a_year(town.house, clock)
    with town.house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    accounts.add_hr(town.house, SHELL, owner, "nga@minhhai.example")
    page = visitor(width, 800)
    sign_in(page, base, town, "nga@minhhai.example", language, theme)
    page.goto(f"{base}/portal/")
    page.goto(f"{base}/portal/pulses/")
    page.get_by_role("link", name=pulses.TITLE[language]).click()
    expect(page.locator("#journey .pulse-line svg")).to_have_count(2)
    expect(page.locator(".pulse-service:not(#journey) .pulse-line svg")).to_have_count(6)
    accessible(page)
    fits(page)
    picture(page, f"hr-{language}")


def a_year(house, clock):
    """A year of three services; nobody uses the canteen enough for two rounds, and IT falls in one."""
    made = pulses.begun(house, clock, 60, pulses.set_up(sensitive=[3]))
    chance = random.Random(5)
    for number in range(8):
        links = list(made.links().values())
        for at, link in enumerate(links[:45]):
            opening = links_of_pulse.find(house.vault, link, house.now)
            if opening.kind != LinkKind.OPEN:
                continue
            given = {"used": []}
            for service in (1, 2, 3):
                few = service == 2 and number in {2, 3}
                if opening.parts[service][0].kind != LinkKind.OPEN or chance.random() > (0.05 if few else 0.8):
                    continue
                given["used"].append(f"s{service}")
                low = service == 1 and number == 6
                for item in ("solved", "ease"):
                    given[f"s{service}_pulse_{item}"] = chance.choice((1, 2, 2, 3) if low else (3, 4, 4, 5, 2))
            if given["used"] and at:
                links_of_pulse.submit(house.vault, opening, given)
        pulses.to_next_round(made, clock)
    return made
