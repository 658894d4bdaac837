"""The fast path says what Flask would have said, and leaves to Flask what it does not know."""

import pytest

from surveyhost.web.respondent.fast_path import FastPath
from tests.support.page import look
from tests.web.respondent.faces import LAN, MAI, app_of, face_of, token
from tests.web.respondent.instruments import EVERY_KIND, VOICE
from tests.web.respondent.test_navigation import SAFETY, WORK
from tests.web.respondent.test_trace import QUERIES

HEADERS = (
    {},
    {"Accept-Encoding": "gzip, br", "Accept-Language": "vi"},
    {"Accept-Language": "fr;q=0.9, en-GB, *;q=0.1"},
    {"Accept-Language": "\xff;;q=x,", "Accept-Encoding": "identity"},
)
ODD = ("?page=%ff", "?lang=%C3%A9&lang=en", "?page=1&page=2", "?page=999999", "?shared", "?%00&&=", "?page=٣")
PARTS = b'--x\r\nContent-Disposition: form-data; name="work_1"\r\n\r\n3\r\n--x--\r\n'


def both_ways(questionnaire=VOICE):
    """Two clients of the same wave: by the fast path, and of Flask alone."""
    quick, plain = app_of(face_of(questionnaire)), app_of(face_of(questionnaire), fast=False)
    assert isinstance(quick.wsgi_app.app, FastPath) and not isinstance(plain.wsgi_app.app, FastPath)
    return quick.test_client(), plain.test_client()


def same(one, two):
    """Two responses that nobody could tell apart."""
    assert one.status_code == two.status_code
    assert sorted(one.headers) == sorted(two.headers)
    assert one.data == two.data
    return one


@pytest.mark.parametrize("questionnaire", [VOICE, EVERY_KIND], ids=["voice", "every kind"])
@pytest.mark.parametrize("headers", HEADERS)
def test_a_get_is_answered_as_by_flask(questionnaire, headers):
    quick, plain = both_ways(questionnaire)
    for path in (f"/s/{MAI}", f"/s/{token(9)}", "/s/x", "/s/", f"/s/{MAI}x", f"/s/{MAI}.", f"/s//{MAI}"):
        for query in QUERIES + ODD:
            same(quick.get(path + query, headers=headers), plain.get(path + query, headers=headers))


def test_a_post_is_answered_as_by_flask():
    quick, plain = both_ways()
    for data in ({"go": "next"}, {"go": "en"}, {"go": "next", "work_1": "9"}, {"work_1": ["1", "2"]}, {}):
        for query in ("?page=1", "?page=2&lang=en", ""):
            same(*(client.post(f"/s/{MAI}{query}", data=data) for client in (quick, plain)))
    same(*(client.post(f"/s/{token(9)}", data=WORK | SAFETY) for client in (quick, plain)))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"work_1=%ff&fear=+a%20b&fear", "application/x-www-form-urlencoded"),
        (b"\xff=\xfe&go=next", "application/x-www-form-urlencoded"),
        (b"work_1=3&go=next", "Application/X-WWW-Form-URLencoded; charset=utf-8"),
        (b"work_1=3&go=next", "text/plain"),
        (b"", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="work_1"\r\n\r\n3\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_body_is_read_as_by_flask(body, kind):
    same(*(client.post(f"/s/{MAI}?page=1", data=body, content_type=kind) for client in both_ways()))


def test_other_methods_are_answered_as_by_flask():
    quick, plain = both_ways()
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "get"):
        same(*(client.open(f"/s/{MAI}", method=method) for client in (quick, plain)))


def test_both_ways_take_an_answer():
    for client in both_ways():
        assert client.post(f"/s/{MAI}", data=WORK | SAFETY).status_code == 200
        assert client.get(f"/s/{MAI}").status_code == 409
        assert client.post(f"/s/{LAN}", data={**WORK, **SAFETY}, content_type="multipart/form-data").status_code == 200


def test_half_a_form_is_no_form():
    face = face_of(VOICE)
    client = app_of(face).test_client()
    whole = b"&".join(f"{name}={value}".encode() for name, value in (WORK | SAFETY).items())
    response = client.post(
        f"/s/{MAI}?lang=en", data=whole[:-3], content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(len(whole))},
    )  # fmt: skip
    assert response.status_code == 400
    assert look(response).h1 == "We could not read that"
    assert face.answers == {}


@pytest.mark.parametrize("length", ["", "-1", "x", "٣", "9" * 5000])
def test_a_length_that_is_none_is_for_flask_to_refuse(length):
    answers = [
        client.post(
            f"/s/{MAI}?page=1", data=b"work_1=3&go=next", content_type="application/x-www-form-urlencoded",
            environ_overrides={"CONTENT_LENGTH": length},
        )
        for client in both_ways()
    ]  # fmt: skip
    same(*answers)
