"""Readers out of a file, in the console: sent, looked at, made; and the roster that names managers."""

import io
import re

import pytest

from surveyhost.services.accounts import accounts
from surveyhost.services.office import audit
from surveyhost.services.setup import lists
from tests.support import factories, small_units

FILE = "email,name,manager of\nlan@minhhai.example,Lan,Chuyền A\nkho@minhhai.example,Kho,Tổ kho\n".encode()
LESS = "email,manager of\nlan@minhhai.example,Văn phòng\n".encode()


@pytest.fixture
def client(town):
    made = factories.client(town.house, "Minh Hải")
    factories.roster(town.house, factories.survey(town.house, made), small_units.rows())
    return made


@pytest.fixture
def tuan(town):
    return town.staff("tuan@vendor.example", "administrator", "survey_manager")


def sent(browser, client, content, name="managers.csv"):
    return browser.send(f"/console/clients/{client}/readers", file=(io.BytesIO(content), name))


def carried(response) -> dict[str, str]:
    return dict(re.findall(r'name="(upload|confirmed)"\s+value="([^"]+)"', response.text))


def test_looked_at_then_made_then_nothing(town, tuan, client):
    preview = sent(tuan, client, FILE)
    assert preview.status_code == 200 and "2 readers would be made" in preview.text
    assert "Nhà máy / Tổ kho" in preview.text and not accounts.listed(town.house, client)
    made = tuan.send(f"/console/clients/{client}/readers/import", **carried(preview))
    assert made.status_code == 200 and made.text.count("/account/link/") == 4
    assert len(accounts.listed(town.house, client)) == 2
    again = sent(tuan, client, FILE)
    assert "Every reader in the file is there already" in again.text
    done = tuan.send(f"/console/clients/{client}/readers/import", **carried(again))
    assert "The readers are as the file says" in done.text


def test_who_left_is_closed_by_a_tick_only(town, tuan, client):
    tuan.send(f"/console/clients/{client}/readers/import", **carried(sent(tuan, client, FILE)))
    preview = sent(tuan, client, LESS)
    assert "Not in this file" in preview.text and "checked" not in preview.text
    tuan.send(f"/console/clients/{client}/readers/import", **carried(preview))
    assert all(one.active for one in accounts.listed(town.house, client))
    preview = sent(tuan, client, LESS)
    tuan.send(f"/console/clients/{client}/readers/import", **carried(preview), leaving="kho@minhhai.example")
    assert [one.active for one in accounts.listed(town.house, client)] == [False, True]


def test_one_sentence_for_each_bad_row(town, tuan, client):
    wrong = sent(tuan, client, "email,manager of\nnobody,Chuyền A\nlan@minhhai.example,Mars\n".encode())
    assert wrong.status_code == 422
    assert "No reader is made yet: 2 rows to put right" in wrong.text
    assert "Not a whole e-mail address." in wrong.text and "No unit of this client is called “Mars”." in wrong.text
    assert "nobody" not in wrong.text.replace("nobody heads", "")


def test_what_changed_in_between_is_looked_at_once_more(town, tuan, client):
    preview = sent(tuan, client, FILE)
    accounts.add_hr(town.house, factories.STAFF, client, "lan@minhhai.example", role="reader", units=["Văn phòng"])
    again = tuan.send(f"/console/clients/{client}/readers/import", **carried(preview))
    assert again.status_code == 422 and "look again" in again.text
    assert tuan.send(f"/console/clients/{client}/readers/import", **carried(again)).status_code == 200


def test_a_file_is_good_once_and_for_who_brought_it(town, tuan, client):
    preview = sent(tuan, client, FILE)
    other = town.staff("toan@vendor.example", "administrator")
    assert other.send(f"/console/clients/{client}/readers/import", **carried(preview)).status_code == 422
    assert tuan.send(f"/console/clients/{client}/readers/import", **carried(preview)).status_code == 200
    assert tuan.send(f"/console/clients/{client}/readers/import", **carried(preview)).status_code == 422
    assert tuan.send(f"/console/clients/{client}/readers", act="at-hand").status_code == 422


def roster_with_managers() -> bytes:
    text = factories.roster_csv(small_units.rows()).decode().splitlines()
    return "\n".join([text[0] + ",Quản lý của", text[1] + ",Nhà máy", *[line + "," for line in text[2:]]]).encode()


def test_a_roster_that_names_managers_is_at_hand_once_it_is_imported(town, tuan, client):
    survey = factories.survey(town.house, client)
    preview = tuan.send(f"/console/surveys/{survey}/roster", file=(io.BytesIO(roster_with_managers()), "roster.csv"))
    imported = {**carried(preview), "confirmed": re.findall(r'name="confirmed" value="([^"]*)"', preview.text)}
    page = tuan.done(f"/console/surveys/{survey}/roster/import", **imported)
    assert "roster.csv names heads of units" in page.text
    assert lists.survey(town.house, survey).attributes == ("tenure", "work_mode")
    looked = tuan.send(f"/console/clients/{client}/readers", act="at-hand")
    assert "nv1@minhhai.example" in looked.text and "nv2@minhhai.example" not in looked.text
    tuan.send(f"/console/clients/{client}/readers/import", **carried(looked))
    assert [one.units for one in accounts.listed(town.house, client)] == [("Nhà máy",)]
    assert audit.events(town.house, client)[0].act == "readers.import"


def test_who_may_give_no_accounts_goes_on_to_the_plan(town, client):
    lan = town.staff("lan@vendor.example")
    survey = factories.survey(town.house, client)
    preview = lan.send(f"/console/surveys/{survey}/roster", file=(io.BytesIO(roster_with_managers()), "roster.csv"))
    imported = {**carried(preview), "confirmed": re.findall(r'name="confirmed" value="([^"]*)"', preview.text)}
    assert lan.send(f"/console/surveys/{survey}/roster/import", **imported).location.endswith("/plan")
    assert lan.get(f"/console/clients/{client}/readers").status_code == 403


@pytest.mark.sqlite_first
def test_new_ones_are_written_to_and_the_letters_can_be_stopped(town, tuan, client):
    preview = sent(tuan, client, FILE)
    assert "Do it, and write to the new ones" in preview.text
    asked = tuan.send(f"/console/clients/{client}/readers/import", **carried(preview), act="letters")
    assert asked.status_code == 302 and "/account/link/" not in asked.text
    page = tuan.page(f"/console/clients/{client}/readers")
    assert "2 letters go out within a minute." in page.text and "Letters to new readers" in page.text
    page = tuan.done(f"/console/clients/{client}/readers/stop")
    assert "2 letters are stopped." in page.text and "lan@minhhai.example" in page.text
    assert "Stop the letters" not in page.text
    assert "write to the new ones" not in sent(tuan, client, FILE).text, "there are none"
