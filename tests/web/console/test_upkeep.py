"""What fails stands on the first page, by name; a bad row takes its own line down; two people give a wave up."""

import pytest
from sqlalchemy import text, update

from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.office import audit
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import health, worker
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import ReleaseRow, Survey, Wave
from tests.support import factories
from tests.support.factories import STAFF


@pytest.fixture
def tuan(town):
    return town.staff("tuan@vendor.example")


@pytest.fixture
def stuck(town, clock, demo, survey):
    wave = factories.open_wave(town.house, survey, 20)
    for path in (town.house.settings.data / "keys").glob("*.cube.key"):
        path.unlink()
    with town.house.office() as session:
        clock.at = get_wave(session, wave).closes
    worker.sweep(town.house, lambda _: None)
    return wave


def test_what_fails_is_named_on_the_first_page(town, stuck, tuan):
    page = tuan.page("/console/")
    [line] = page.words("//section[@id='failing']//li//b")
    assert line.startswith("Closing: ") and "wave 1" in line
    assert "bring it back" in page.text or "come back from your copy" in page.text


def test_a_duty_that_nobody_knows_does_not_take_the_page_down(town, stuck, tuan):
    with town.house.office.begin() as session:
        session.execute(text("UPDATE trouble SET duty = 'oppen'"))
    assert not tuan.page("/console/").words("//section[@id='failing']//li//b")


def test_two_administrators_give_it_up(town, stuck, tuan, lan):
    path = f"/console/surveys/{stuck.survey_id}/waves/1/write-off"
    assert lan.get(path).status_code == 403
    assert "Ask for it" in tuan.page(path).text
    tuan.done(path)
    assert wave_status.status(town.house, stuck).state == "open"
    tuan.done(path)
    assert wave_status.status(town.house, stuck).state == "open", "the same person twice is one person"
    hoa = town.staff("hoa@vendor.example", "administrator")
    assert "tuan@vendor.example has asked for it" in hoa.page(path).text
    page = hoa.done(path)
    assert wave_status.status(town.house, stuck).state == "forgotten"
    assert "Signed record of giving it up" in page.text
    assert "Does not work" not in hoa.page("/console/").text


def test_a_wave_that_is_well_is_not_offered(town, tuan, wave):
    path = f"/console/surveys/{wave.survey_id}/waves/1/"
    assert "Give it up" not in tuan.page(path).text
    assert "Nothing on this wave fails" in tuan.page(path + "write-off").text
    tuan.send(path + "write-off")
    assert wave_status.status(town.house, wave).state == "open"


def test_an_administrator_confirms_the_clock(town, tuan, lan, wave, clock):
    worker.sweep(town.house, lambda _: None)
    assert "Is the clock right?" not in tuan.page("/console/").text
    clock.jump(days=3)
    worker.sweep(town.house, lambda _: None)
    assert "Is the clock right?" in lan.page("/console/").text
    assert "The clock is right" not in lan.page("/console/").words("//section[@id='clock']//button")
    assert lan.send("/console/clock").status_code == 403
    tuan.page("/console/")
    tuan.done("/console/clock")
    assert audit.events(town.house, limit=1)[0].act == "clock.confirm"
    assert "Is the clock right?" not in tuan.page("/console/").text


LISTS = (
    "/console/",
    "/console/surveys/",
    "/console/clients/",
    "/console/clients/1/",
    "/console/releases/",
    "/console/audit/",
    "/console/jobs/",
    "/console/surveys/1/",
    "/console/surveys/2/",
    "/console/surveys/2/waves/1/",
)
PORTAL = ("/portal/", "/portal/surveys/", "/portal/reports/", "/portal/actions/")
DAMAGE = {
    "a contract with a blank": lambda: update(Wave).where(Wave.survey_id == 2).values(policy=Wave.policy + b" "),
    "a contract of an early revision": lambda: update(Wave).where(Wave.survey_id == 2).values(policy=b'{"k":5}'),
    "frozen groups": lambda: update(Wave).where(Wave.survey_id == 2).values(views=b"[]"),
    "planned reminders": lambda: update(Wave).where(Wave.survey_id == 2).values(reminders=["soon", 7]),
    "tables": lambda: update(ReleaseRow).where(ReleaseRow.id == 2).values(tables=b'{"format":1}'),
    "no tables at all": lambda: update(ReleaseRow).where(ReleaseRow.id == 2).values(tables=b"\xff"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", DAMAGE)
def test_a_bad_row_takes_its_own_line_down_and_not_the_page(town, tuan, demo, what):
    (town.house.settings.data / "demo").touch()
    client = factories.client(town.house)
    for _ in range(2):
        wave = factories.closed_wave(town.house, 15, survey_id=factories.survey(town.house, client), rows=20)
        factories.approved(town.house, tally.prepare(town.house, STAFF, wave.survey_id))
    hr = town.hr("huong@minhhai.example", client)
    with town.house.office.begin() as session:
        session.execute(DAMAGE[what]())
    for path in LISTS:
        assert tuan.get(path).status_code == 200, path
    for path in PORTAL:
        assert hr.get(path).status_code == 200, path
    assert "survey" in hr.page("/portal/").text.lower()
    if what != "planned reminders":
        assert [fault for fault in health.faults(town.house) if "survey 2" in fault and "cannot be read" in fault]
    with town.house.office() as session:
        assert session.get(Survey, 1) is not None
