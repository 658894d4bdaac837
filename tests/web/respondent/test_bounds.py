"""A respondent's request is bounded in one place, whichever way it comes: by the fast path, or by way of Flask."""

import io

import pytest

from surveyhost.web.shared import request_bounds
from tests.support.page import look
from tests.web.respondent.faces import MAI, app_of, face_of
from tests.web.respondent.instruments import EVERY_KIND, VOICE
from tests.web.respondent.test_fast_path import both_ways, same
from tests.web.respondent.test_navigation import SAFETY, WORK

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
WHOLE, MANGLED = f"/s/{MAI}", f"/s/%3C{MAI}%3E"


def part(name, value):
    return f"--x\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"


def refused(response):
    assert response.status_code == 400
    assert look(response).h1 == "We could not read that"
    assert response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [WHOLE, MANGLED, "/"])
def test_countless_fields_are_refused(path):
    face = face_of(VOICE)
    client = app_of(face).test_client()
    for body in ("a&" * (request_bounds.MOST_ANSWERS + 1), "work_1=3&" * (request_bounds.MOST_ANSWERS + 1)):
        refused(client.post(f"{path}?lang=en", data=body + "a", content_type=FORM))
    assert face.answers == {}


def test_as_many_fields_as_may_be_are_taken():
    for client in both_ways(EVERY_KIND):
        body = "&".join(["speed=3"] * (request_bounds.MOST_ANSWERS - 1)) + "&go=next"
        assert client.post(f"{WHOLE}?page=1", data=body, content_type=FORM).status_code in {200, 422}


@pytest.mark.parametrize("path", [WHOLE, MANGLED, "/"])
@pytest.mark.parametrize("name", ["%00", "a%0Ab", "%7F", "work_1%E2%80%A8"])
def test_a_name_that_no_field_has_is_refused(path, name):
    client = app_of(face_of(VOICE)).test_client()
    refused(client.post(f"{path}?lang=en", data=f"{name}=3&go=next", content_type=FORM))


@pytest.mark.parametrize("path", [WHOLE, MANGLED, "/"])
@pytest.mark.parametrize("name", ["", 'name="a"; filename="a.txt"', 'name="work_1"; filename="\x01%00"'])
def test_a_part_without_a_name_or_a_file_is_refused(path, name):
    client = app_of(face_of(VOICE)).test_client()
    body = part('name="work_1"', "3") + part(name, "x") + "--x--\r\n"
    refused(client.post(f"{path}?lang=en", data=body.encode(), content_type=PARTS))


@pytest.mark.parametrize("path", [WHOLE, MANGLED, "/", "/s/", "/nowhere", "/static/x"])
@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_no_address_of_the_face_reads_more_than_its_bytes(path, kind):
    client = app_of(face_of(VOICE)).test_client()
    body = io.BytesIO(b"a=" + b"x" * request_bounds.LARGEST_ANSWERS)
    response = client.post(f"{path}?lang=en", input_stream=body, content_type=kind,
                           environ_overrides={"CONTENT_LENGTH": str(request_bounds.LARGEST_ANSWERS + 2)})  # fmt: skip
    assert response.status_code == 413
    assert body.tell() == 0, "it is refused unread"


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb\x7f", "\u202e", "\x1b[31m"])
def test_what_people_paste_is_cleaned_and_not_refused(text):
    for kind in (FORM, "multipart/form-data"):
        face = face_of(VOICE)
        client = app_of(face).test_client()
        response = client.post(WHOLE, data=WORK | SAFETY | {"fear": f"Ca đêm {text} dài"}, content_type=kind)
        assert response.status_code == 200
        assert face.answers[MAI]["fear"].startswith("Ca đêm")


def test_the_fast_path_and_flask_refuse_alike():
    for body in ("%00=1", "a&" * (request_bounds.MOST_ANSWERS + 1), "work_1=%00&go=next", "work_1=3&" * 300):
        same(*(client.post(f"{WHOLE}?page=1", data=body, content_type=FORM) for client in both_ways()))
