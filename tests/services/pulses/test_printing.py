"""A pulse on paper: a page for each service, nothing that the portal's page does not say, and printed once."""

import io
import os
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import delete, func, select

from surveyhost.core.pulse.terms import Whom
from surveyhost.services.office import failing_duties
from surveyhost.services.operations import worker
from surveyhost.services.pulses import printing, reading
from surveyhost.store.office.tables import ReportFile, Survey
from tests.support import pulses


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def made(house, clock):
    running = pulses.begun(house, clock, 60, pulses.set_up(sensitive=[2]))
    for value in (4, 5, 2):
        for number, link in enumerate(list(running.links().values())[:33]):
            running.answer(link, 1, 2, value=value if number % 3 else 3)
        pulses.to_next_round(running, clock)
        worker.print_all(house)
    return running


def pages(content):
    document = pypdfium2.PdfDocument(content)
    if os.environ.get("PICTURES"):
        for number, page in enumerate(document):
            page.render(scale=1.5).to_pil().save(Path(os.environ["PICTURES"]) / f"pulse-pdf-{number}.png")
    return [page.get_textpage().get_text_bounded() for page in document]


def test_answers_are_counted_as_the_language_writes_numbers(house, made):
    with house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    shown = reading.view(house, made.id, owner)
    busy = [replace(one, periods=[replace(period, n=1250) for period in one.periods]) for one in shown.services]
    for language, number in {"en": "1,250", "vi": "1.250"}.items():
        names, now = ("Minh Hải", "surveyhost"), house.now()
        printed = printing.pdf(replace(shown, services=busy), language, names, now, ZoneInfo("Asia/Ho_Chi_Minh"))
        assert number in pages(printed)[0]


def test_a_page_for_each_service(house, made):
    with house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    content = reading.printed(house, made.id, owner, "en")
    assert content is not None
    text = pages(content)
    assert len(text) == 3
    assert "IT help desk" in text[0]
    assert "33" in text[0]
    assert "Canteen" in text[1]
    assert "33" not in text[1]
    assert "at least 7" in text[1]
    assert "running: shown once enough have answered" in text[2]
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en"
    assert "The people asked had used a service" not in text[0]
    on_events = replace(reading.view(house, made.id, owner), whom=Whom.EVENT)
    [first, *_] = pages(printing.pdf(on_events, "en", ("Minh Hải", "Vendor"), house.now(), ZoneInfo("UTC")))
    assert "The people asked had used a service" in " ".join(first.split()), "as on the portal's page"
    assert reading.printed(house, made.id, owner, "vi") is not None
    assert reading.printed(house, made.id, owner, "ja") is None


def test_the_journey_says_what_the_services_pages_say(house, clock):
    running = pulses.begun(house, clock, 60, pulses.set_up())
    for number, link in enumerate(list(running.links().values())[:33]):
        running.answer(link, 1, 2, 3, value=4 if number % 3 else 3)
    pulses.to_next_round(running, clock)
    worker.print_all(house)
    with house.office() as session:
        owner = session.get_one(Survey, running.survey).client_id
    services = pages(reading.printed(house, running.id, owner, "en"))
    assert len(services) == 3, "it stands below the last service where there is room"
    services[-1], journey = services[-1].split("From service to service")
    for text, name in zip(services, ("IT help desk", "Canteen", "Stores"), strict=True):
        assert name in journey
        assert "67 %" in text
    assert journey.count("67 %") == 3, "three services, one question rated"


def test_it_is_printed_once_for_each_release(house, made):
    with house.office() as session:
        before = session.scalar(select(func.count()).select_from(ReportFile))
    assert printing.print_new(house, made.id) == 0
    worker.print_all(house)
    with house.office() as session:
        assert session.scalar(select(func.count()).select_from(ReportFile)) == before == 6


def test_one_that_cannot_be_printed_keeps_no_other_from_it(house, made, monkeypatch):
    monkeypatch.setattr(printing, "pulses_approved", lambda _: [made.id + 1, made.id])
    with house.office.begin() as session:
        session.execute(delete(ReportFile))
    worker.print_all(house)
    with house.office() as session:
        assert session.scalar(select(func.count()).where(ReportFile.kind == printing.PDF)) == 2
    assert [one.duty for one in failing_duties.failing(house)] == ["pulse-print"]
