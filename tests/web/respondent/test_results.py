"""Results pages on the respondent face: the same bytes for everybody, no cookie, no script, no word of who asked."""

import gzip
from dataclasses import replace

import pytest
from flask import Flask

from surveyhost import create_app
from surveyhost.report.brand import Brand
from surveyhost.report.results_page import Order, page
from surveyhost.store.vault import pages
from surveyhost.web import respondent
from surveyhost.web.respondent.context import Face
from surveyhost.web.shared.rate_limits import Limits
from tests.report import sample
from tests.support.page import look
from tests.support.results import telling_of

PATH = "abcdefghijklmnopqrstuvwx"
ASKERS = (
    {},
    {"Accept-Language": "ja", "User-Agent": "Mai's telephone", "Cookie": "surveyhost=1; x=2"},
    {"Accept-Language": "vi", "Referer": "https://minhhai.example/hr", "X-Forwarded-For": "10.0.0.7"},
)


@pytest.fixture(scope="module")
def content() -> bytes:
    release = sample.release()
    order = Order(telling_of(release), (), "2027-01-14", False, "surveyhost")
    return page(release, order, Brand("Linh kiện Minh Hải"), sample.release(2025))


@pytest.fixture
def app(settings, house, content):
    with house.vault.begin() as session:
        pages.put_page(session, PATH, content)
    return create_app(replace(settings, faces=("respondent",)), house)


def test_everybody_gets_the_same_bytes_and_nothing_is_kept_of_them(app, house, content):
    for headers in ASKERS:
        for address in (f"/r/{PATH}", f"/r/{PATH}?lang=vi", f"/r/{PATH.upper()}"):
            got = app.test_client(use_cookies=False).get(address, headers=headers)
            assert (got.status_code, got.data) == (200, content)
            assert not {"Set-Cookie", "Location", "ETag", "Last-Modified"} & set(got.headers.keys())
            assert got.headers["Cache-Control"] == "no-store"
            assert got.headers["Referrer-Policy"] == "no-referrer"
    packed = app.test_client().get(f"/r/{PATH}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == content
    with house.vault() as session:
        assert pages.pages(session) == {PATH: content}


def test_a_browser_is_told_to_run_nothing_and_send_nothing(app):
    policy = app.test_client().get(f"/r/{PATH}").headers["Content-Security-Policy"]
    for rule in (
        "default-src 'none'",
        "script-src 'none'",
        "form-action 'none'",
        "style-src 'sha256-",
        "font-src 'self'",
    ):
        assert rule in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["x" * 24, PATH[:-1], "0" * 24, "../../etc/passwd", "%00" * 24])
def test_what_is_not_there_has_a_page_that_says_so(app, path):
    got = app.test_client().get(f"/r/{path}")
    assert got.status_code == 404
    assert PATH not in got.text


def test_the_page_of_an_unknown_path_is_in_words(app):
    assert look(app.test_client().get(f"/r/{'x' * 24}?lang=en")).h1 == "There are no results here"


def test_it_can_only_be_read(app):
    client = app.test_client()
    assert client.post(f"/r/{PATH}", data={"a": "b"}).status_code in {404, 405}
    assert client.put(f"/r/{PATH}").status_code == 405
    head = client.head(f"/r/{PATH}")
    assert (head.status_code, head.data) == (200, b"")


def test_taken_down_it_is_gone_at_once(app, house):
    client = app.test_client()
    assert client.get(f"/r/{PATH}").status_code == 200
    with house.vault.begin() as session:
        pages.take_page(session, PATH)
    assert client.get(f"/r/{PATH}").status_code == 404


def test_with_and_without_the_fast_path_it_is_the_same(settings, content):
    def made(fast):
        app = Flask("surveyhost")
        face = Face(None, None, None, None, Limits(None), "surveyhost", results={PATH: content}.get)
        respondent.furnish(app, face, settings, fast=fast)
        app.register_blueprint(respondent.blueprint)
        return app.test_client()

    for headers in (*ASKERS, {"Accept-Encoding": "gzip"}):
        for address in (f"/r/{PATH}", f"/r/{PATH.title()}", f"/r/{'y' * 24}", f"/r/{PATH}x"):
            one, other = made(True).get(address, headers=headers), made(False).get(address, headers=headers)
            assert (one.status_code, one.data, sorted(one.headers)) == (
                other.status_code,
                other.data,
                sorted(other.headers),
            )
