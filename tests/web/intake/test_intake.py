"""The intake face whatever is sent to it: one address, five statuses, no cookie, no trace of the program."""

import io
import random

import pytest

from surveyhost import create_app
from surveyhost.store.intake import tables as store
from surveyhost.web.intake.views import FACE
from tests.support import events

TRACE = ("Traceback", "sqlalchemy", "sqlite3", "werkzeug.", "/surveyhost/")
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE")
PATHS = (
    "/intake/events",
    "/intake/events/",
    "/intake/",
    "/intake/events?x=%00",
    "/intake/%2e%2e/console/",
    "/intake/events/1",
)


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def system(house, clock):
    return events.begun(house, clock)[1]


def oddity(chance):
    """A request that no system would send."""
    body = chance.choice((b"", b"{}", b"\x00" * 50, chance.randbytes(300), b"[" * 2000, "ệ".encode() * 99, b"a=b&c=d"))
    kind = chance.choice(
        ("application/json", "text/csv", "multipart/form-data", "multipart/form-data; boundary=x", "", "x/y")
    )
    header = chance.choice(("Content-Encoding", "Transfer-Encoding", "X-HTTP-Method-Override", "Host", "Cookie"))
    value = chance.choice(("gzip", "DELETE", "x" * 5000, "surveyhost=1", "\u00ff"))
    return {"method": chance.choice(METHODS), "path": chance.choice(PATHS), "data": body, "content_type": kind}, {
        header: value
    }


def test_odd_requests_get_one_of_a_few_statuses_and_nothing_of_the_program(system):
    chance = random.Random(16)
    for _ in range(400):
        request, headers = oddity(chance)
        key = chance.choice((system.key, system.key[:-1], ""))
        answer = system.browser.open(**request, headers={**headers, "Authorization": f"Bearer {key}"})
        assert answer.status_code in {200, 202, 308, 400, 401, 404, 405}, request
        assert answer.status_code != 200 or request["method"] == "OPTIONS"
        assert "Set-Cookie" not in answer.headers
        assert not [word for word in TRACE if word in answer.text]


def test_no_other_page_is_on_this_face(system):
    for path in ("/", "/console/", "/portal/", "/account/sign-in", "/s/x", "/r/x", "/mailbox/"):
        assert system.browser.get(path).status_code == 404


def test_in_one_process_each_face_has_its_paths(house, system):
    """As on a laptop: the same app answers respondents, staff and systems."""
    browser = create_app(house.settings, house).test_client()
    headers = {"Authorization": f"Bearer {system.key}"}
    assert browser.post("/intake/events", data=b"{}", headers=headers).status_code == 202
    assert browser.post("/intake/events", data=b"{}").status_code == 401
    assert browser.get("/").status_code == 200
    assert browser.get("/console/").status_code == 302


def test_what_breaks_is_told_without_a_word_of_it(house, system, caplog):
    face = system.browser.application.extensions[FACE]
    face.intake.office = None
    face.intake.clock = iter(range(10**9, 10**9 + 100)).__next__
    answer = system.send(b'{"service": "1", "person": "NV0001"}')
    assert answer.status_code == 500
    assert not [word for word in (*TRACE, "NV0001", system.key) if word in answer.text + caplog.text]


def test_a_body_without_a_length_is_read_to_its_bound(house, system):
    answer = system.browser.post(
        "/intake/events",
        input_stream=io.BytesIO(b" " * 400_000),
        headers={"Authorization": f"Bearer {system.key}"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 202
    with house.office() as session:
        ((_, _, box),) = store.some(session, 5)
    assert len(box) == 1024
