"""HR reads a pulse: the line over its periods, what is withheld and why, and no number of a sensitive service."""

import json
import re

import pytest
from sqlalchemy import select

from surveyhost.store.office.tables import Record, ReleaseRow, Survey
from tests.support import pulses


@pytest.fixture
def made(town, clock):
    """Three periods of IT, of which one lasted two rounds; HR is sensitive; nobody uses the stores."""
    running = pulses.begun(town.house, clock, 60, pulses.set_up(sensitive=[2]))
    rounds = ({1: range(8), 2: range(8, 17)}, {1: range(3)}, {1: range(3, 23)}, {1: range(12), 2: range(12, 42)})
    for answers in rounds:
        links = list(running.links().values())
        for service, people in answers.items():
            for number in people:
                running.answer(links[number], service, value=5 if number % 3 else 1)
        pulses.to_next_round(running, clock)
    return running


@pytest.fixture
def huong(town, made):
    with town.house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    return town.hr("huong@minhhai.example", owner)


def test_every_period_stands_on_the_page(made, huong):
    assert huong.page("/portal/pulses/").h1 == "One pulse"
    page = huong.page(f"/portal/pulses/{made.id}/")
    assert page.h1 in {"Services inside the firm", "Dịch vụ nội bộ"}
    rows = page.words("//section[@id='s1']//tbody/tr")
    assert len(rows) == 4
    assert "running: shown once enough have answered" in rows[0]
    assert "12" in rows[1]
    assert "62 %" in rows[3]
    stores = page.words("//section[@id='s3']//tbody/tr")
    assert len(stores) == 1
    assert len(page.all("//section[@id='s1']//svg")) == 1


def test_of_a_sensitive_service_no_number_of_answers_is_told(made, huong):
    page = huong.page(f"/portal/pulses/{made.id}/")
    section = page.words("//section[@id='s2']")[0]
    assert "at least 7" in section
    assert not re.search(r"\b(9|30)\b", section)
    assert not page.all("//section[@id='s2']//*[@class='interval']")


@pytest.fixture
def passed(town, clock):
    """Two periods of three services, one of them sensitive; HR's page of it."""
    running = pulses.begun(town.house, clock, 60, pulses.set_up(sensitive=[2]))
    for value in (5, 1):
        for number, link in enumerate(list(running.links().values())[:30]):
            running.answer(link, 1, 2, 3, value=value if number % 3 else 3)
        pulses.to_next_round(running, clock)
    with town.house.office() as session:
        owner = session.get_one(Survey, running.survey).client_id
    return town.hr("huong@minhhai.example", owner).page(f"/portal/pulses/{running.id}/")


def test_three_services_are_a_journey(passed):
    stops = [one.split() for one in passed.words("//section[@id='journey']//ol[1]/li")]
    assert len(stops) == 3
    drawn = passed.words("//section[@id='journey']//*[local-name()='svg'][1]//*[@class='num']")
    for place, (number, stop) in enumerate(zip(("s1", "s2", "s3"), stops, strict=True)):
        latest, before = passed.words(f"//section[@id='{number}']//tbody/tr[not(td[@colspan])]")[:2]
        assert drawn[place] in latest, "the figure of the service's own table"
        assert drawn[place] in " ".join(stop)
        assert stop[stop.index("before:") + 1] in before


def test_a_journey_tells_no_number_of_a_sensitive_service(passed):
    [drawing, *_] = passed.all("//section[@id='journey']//*[local-name()='svg']")
    assert len(drawing.xpath(".//*[@class='interval']")) == 2, "three services, one of them sensitive"
    assert not re.search(r"\b30\b", passed.words("//section[@id='journey']")[0])


def test_two_services_are_none(made, huong):
    assert not huong.page(f"/portal/pulses/{made.id}/").all("//section[@id='journey']")


def test_there_is_no_other_way_to_the_figures(made, huong, town):
    with town.house.office() as session:
        ids = list(session.scalars(select(ReleaseRow.id)))
    assert len(ids) >= 5
    for one in ids:
        for path in ("", "json/en", "xlsx/en", "csv/en", "pptx/en", "pdf/en"):
            assert huong.get(f"/portal/reports/{one}/{path}").status_code == 404
        assert huong.get(f"/portal/reports/{one}/results").status_code == 404
    assert "No report yet" in huong.page("/portal/reports/").text
    assert huong.page("/portal/").h1 == "No report yet"
    assert huong.page("/portal/surveys/").h1 == "No survey yet"


def test_nor_by_the_signed_records_of_its_periods(made, huong, town):
    """Each says how many answered. No page lists them, but their numbers can be counted up."""
    with town.house.office() as session:
        records = {one.id: one.document for one in session.scalars(select(Record))}
    assert any(json.loads(one)["boxes"] == 9 for one in records.values()), "of a sensitive service"
    for one in records:
        assert huong.get(f"/portal/records/{one}").status_code == 404


def test_another_clients_hr_and_readers_of_units_find_nothing(made, town):
    other = town.hr("binh@donga.example", pulses.factories.client(town.house, "Đông Á"))
    assert other.get(f"/portal/pulses/{made.id}/").status_code == 404
    assert "/portal/pulses/" not in other.page("/portal/").tree.text_content()
    with town.house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    limited = town.hr("doc@minhhai.example", owner, "reader", ("Nhà máy",))
    assert limited.get(f"/portal/pulses/{made.id}/").status_code == 404
    assert limited.get("/portal/pulses/").status_code == 404


def test_a_period_that_stands_out_is_marked(town, clock):
    running = pulses.begun(town.house, clock, 60, pulses.set_up(pulses.NAMES[:1]))
    for value in (5, 5, 1):
        for number, link in enumerate(list(running.links().values())[:40]):
            running.answer(link, 1, value=value if number % 4 else 3)
        pulses.to_next_round(running, clock)
    with town.house.office() as session:
        owner = session.get_one(Survey, running.survey).client_id
    page = town.hr("huong@minhhai.example", owner).page(f"/portal/pulses/{running.id}/")
    assert "Period 3 stands out below the periods before it." in page.text
    assert "Period 2 stands out" not in page.text
