"""Text messages: the rule chosen, a list with numbers previewed, the wave opened, a message read, its link answered."""

import csv
import io
import os
from dataclasses import replace
from datetime import timedelta

import pytest

from surveyhost import create_app
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import opening
from surveyhost.services.letters import sending
from surveyhost.services.office.house import House
from tests.browser.signed_in import Person
from tests.support import factories
from tests.support.people import SHELL
from tests.support.sms_gateway import Server, no, sms_gateway
from tests.support.sms_waves import with_gateway

pytestmark = pytest.mark.browser


@pytest.fixture
def gateway():
    with sms_gateway() as server:
        yield server


def shown(page, name: str) -> None:
    """A picture for whoever wants to look."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_people_without_an_address_are_sent_a_link(house: House, gateway: Server, serve, visitor, accessible, tmp_path):
    home = with_gateway(house, gateway.url, console_url=house.settings.console_url)
    (home.settings.data / "demo").touch()
    survey = factories.survey(home)
    people = [{**one, "phone": f"0912 345 {n:03d}"} for n, one in enumerate(factories.people())]
    for one in people[:20]:
        one["email"] = ""
    text = io.StringIO()
    writer = csv.DictWriter(text, ("id", "email", "phone", "name", "language", "unit", "tenure", "work_mode"))
    writer.writeheader()
    writer.writerows(people)
    (tmp_path / "r.csv").write_bytes(text.getvalue().encode())
    base = serve(create_app(home.settings, home))
    home = replace(home, settings=replace(home.settings, base_url=base))
    tuan = Person(visitor(1280, 900, locale="en"), base, accessible)
    tuan.enter(accounts.add_staff(home, SHELL, "tuan@vendor.example", "Tuấn", ["administrator"]))
    page = tuan.page
    page.set_default_timeout(10_000)
    page.goto(f"{base}/console/surveys/{survey}/settings")
    page.get_by_label("Links as text messages").select_option("yes")
    shown(page, "settings")
    accessible(page)
    page.locator("main form button").last.click()
    page.goto(f"{base}/console/surveys/{survey}/roster")
    page.set_input_files("input[type=file]", tmp_path / "r.csv")
    page.locator("main form button").first.click()
    tuan.sees("60 people can be imported")
    assert "By text message" in page.inner_text("main")
    shown(page, "preview")
    page.locator("main form button").first.click()
    gateway.answer = lambda asked: no(21211) if len(gateway.asked) == 1 else type(gateway).answer(asked)
    wave = opening.open_wave(home, SHELL, survey, closes=home.now() + timedelta(days=9))
    sending.send_due(home, 1)
    page.goto(f"{base}/console/surveys/{survey}/waves/{wave.wave_number}/letters")
    assert "Of these, text messages" in page.inner_text("main")
    shown(page, "letters")
    page.goto(f"{base}/console/surveys/{survey}/waves/{wave.wave_number}/undelivered")
    assert "+84912345" in page.inner_text("main")
    page.get_by_role("button", name="Send again").first.click()
    sending.send_due(home, 1)
    assert len(gateway.taken) == 20
    link = recover(gateway.taken[0].text)
    phone = visitor(360, 740, locale="vi")
    phone.goto(f"{base}/s/{link}?page=privacy&lang=vi")
    assert "nhà mạng" in phone.inner_text("main")
    shown(phone, "privacy")
    accessible(phone)
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
