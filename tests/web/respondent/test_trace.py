"""The face leaves no trace: no cookie, no token in a page, no path in a log, nothing for a browser to keep or tell."""

import gzip
import logging
import re
from dataclasses import replace

import pytest
from markupsafe import Markup

from surveyhost.web.respondent.context import FACE
from surveyhost.web.respondent.page_cache import PageCache, Printed, fill, slot
from surveyhost.web.shared.rate_limits import HOUR, Limits
from tests.support.page import look
from tests.web.respondent.faces import CUC, LAN, MAI, app_of, client_of, face_of, token
from tests.web.respondent.instruments import VOICE
from tests.web.respondent.test_navigation import SAFETY, WORK

QUERIES = ("", "?page=1", "?page=2", "?page=privacy", "?page=contract", "?page=policy", "?lang=en&shared=1")


def journey(client):
    """Every kind of response that there is, errors included."""
    found = [client.get(f"/s/{MAI}{query}") for query in QUERIES]
    found += [client.get("/"), client.post("/", data={"_code": "nonsense"}), client.get("/nowhere")]
    found += [client.get(f"/s/{token(9)}"), client.get("/s/x")]
    found += [client.post(f"/s/{MAI}?page=1", data={"go": "next", "work_1": "9"})]
    found += [client.post(f"/s/{MAI}", data=WORK | SAFETY), client.get(f"/s/{MAI}")]
    found += [client.post(f"/s/{MAI}", data={"go": "withdraw", "_receipt": "wrong"})]
    return found


def test_no_cookie_is_ever_set(voice_client):
    for response in journey(voice_client):
        assert "Set-Cookie" not in response.headers
        assert "ookie" not in response.headers.get("Vary", "")


def test_no_page_holds_a_token(voice_client):
    for response in journey(voice_client):
        assert MAI not in response.text
        assert MAI[6:] not in response.text


def test_headers_trust_nobody(voice_client):
    for response in journey(voice_client):
        headers = response.headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "connect-src" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_production_insists_on_tls():
    given = {
        "SURVEYHOST_FACES": "respondent",
        "SURVEYHOST_VAULT_URL": "postgresql+psycopg://vault.example/vault",
        "SURVEYHOST_BASE_URL": "https://survey.vendor.vn",
        "SURVEYHOST_VENDOR": "The vendor",
        "SURVEYHOST_PROXIES": "1",
    }
    app = app_of(face_of(VOICE), SURVEYHOST_PRODUCTION="yes", **given)
    assert app.test_client().get("/").headers["Strict-Transport-Security"].startswith("max-age=6")


def unnamed(response):
    """A page without the name of the seat's draft."""
    return re.sub(rb"(data-draft=\"[0-9a-f]{8})-[\w-]{16}\"", rb"\1\"", response.data)


@pytest.mark.parametrize("query", [*QUERIES, "?page=1&shared=1", "?page=3"])
def test_a_packed_page_is_the_page(query):
    """The seat's name goes between two pieces that were packed before anybody asked."""
    face = face_of(VOICE)
    client = client_of(face)
    for link in (MAI, LAN):
        plain, packed = (client.get(f"/s/{link}{query}", headers=wants) for wants in ({}, {"Accept-Encoding": "gzip"}))
        unpacked = gzip.decompress(packed.data) if "Content-Encoding" in packed.headers else packed.data
        assert unpacked == plain.data
        assert b"<!--seat-->" not in plain.data


def test_a_draft_has_the_name_of_its_seat_and_of_nobody_else():
    face = face_of(VOICE)
    face.seats[CUC] = MAI
    client = client_of(face)
    first, same, other = (look(client.get(f"/s/{link}?page=1")).tree.get("data-draft") for link in (MAI, CUC, LAN))
    assert first == same != other
    assert first.startswith(f"{face.wave.policy_hash[:8]}-")
    assert len(first) == 8 + 1 + 16


def test_pages_are_the_same_bytes_for_everybody():
    face = face_of(VOICE)
    client, other = client_of(face), client_of(face)
    for query in QUERIES:
        one = client.get(f"/s/{MAI}{query}")
        two = other.get(f"/s/{LAN}{query}", headers={"User-Agent": "another", "Accept-Language": "vi"})
        again = client.get(f"/s/{MAI}{query}{'&' if query else '?'}lang=vi")
        if "lang" not in query:
            assert unnamed(one) == unnamed(two) == unnamed(again)
            assert one.data == again.data
        assert [name for name, _ in one.headers] == [name for name, _ in two.headers]


def test_what_is_put_into_a_kept_page_is_escaped():
    page = Printed(f"<p>{slot(1)}</p><p>{slot(2)}</p>".encode(), b"")
    assert fill(page, "<b>", str(slot(2))) == b"<p>&lt;b&gt;</p><p>&lt;!--slot 2 --&gt;</p>"
    assert fill(page, Markup("<i>"), "x") == b"<p><i></p><p>x</p>"


def test_the_shelf_holds_so_many_pages_and_no_more():
    cache = PageCache(size=3)
    for number in range(10):
        cache.get(number, lambda: "page")
    assert len(cache) == 3
    assert cache.get(9, lambda: "other").plain == b"page"
    assert cache.get(0, lambda: "anew").plain == b"anew"


def test_kept_pages_go_packed_and_answered_ones_do_not(voice_client):
    wants = {"Accept-Encoding": "gzip, br"}
    plain, packed = voice_client.get(f"/s/{MAI}"), voice_client.get(f"/s/{MAI}", headers=wants)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    answered = voice_client.post(f"/s/{MAI}", data={"work_1": "2"}, headers=wants)
    assert "Content-Encoding" not in answered.headers


def test_the_log_tells_no_one_who_was_there(voice, voice_client, caplog):
    caplog.set_level(logging.DEBUG)
    face = voice_client.application.extensions[FACE]

    def broken(link, answers, language, threads):
        raise RuntimeError(f"{link} said {answers} in {language}")

    voice_client.application.extensions[FACE] = replace(face, submit=broken)
    response = voice_client.post(f"/s/{MAI}?lang=en&page=2", data=WORK | SAFETY)
    assert response.status_code == 500
    assert look(response).h1 == "Something broke on our side"
    journey(voice_client)
    assert "RuntimeError at" in caplog.text
    assert "broken" in caplog.text
    for secret in (MAI, MAI[6:], "/s/", "Sợ", "raise", "lang=", "Traceback"):
        assert secret not in caplog.text
    assert "Sợ" not in response.text
    assert "RuntimeError" not in response.text
    assert voice.answers == {}


class TestLimits:
    def test_guesses_are_counted_and_real_links_are_not(self, voice, voice_client):
        for number in range(100):
            assert voice_client.get(f"/s/{token(1000 + number)}").status_code == 404
        limited = voice_client.get(f"/s/{token(2000)}?lang=en")
        assert limited.status_code == 429
        assert look(limited).h1 == "Too many unknown links"
        assert voice_client.get(f"/s/{MAI}").status_code == 200
        assert voice_client.post(f"/s/{MAI}", data=WORK | SAFETY).status_code == 200

    def test_no_name_of_a_guesser_is_an_address_or_lasts(self):
        now = [10.0 * HOUR]
        limits = Limits(clock=lambda: now[0])
        first = limits._name("203.0.113.7")
        assert len(first) == 64
        assert first == limits._name("203.0.113.7")
        assert first != limits._name("203.0.113.8")
        now[0] += HOUR
        assert limits._name("203.0.113.7") != first
        assert Limits(clock=lambda: now[0])._name("203.0.113.7") != limits._name("203.0.113.7")

    def test_the_hour_is_over_after_an_hour(self):
        now = [10.0 * HOUR]
        limits = Limits(clock=lambda: now[0])
        from surveyhost.web.respondent.submit import WRONG_RECEIPTS

        assert all(limits.count(WRONG_RECEIPTS, "link") for _ in range(5))
        assert not limits.count(WRONG_RECEIPTS, "link")
        assert limits.count(WRONG_RECEIPTS, "another")
        now[0] += HOUR
        assert limits.count(WRONG_RECEIPTS, "link")


def test_a_form_too_large_is_refused(voice, voice_client):
    response = voice_client.post(f"/s/{MAI}?lang=en", data=b"fear=" + b"x" * 2_100_000,
                                 content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert response.status_code == 413
    assert look(response).h1 == "That is too much at once"
    assert voice.answers == {}


def test_the_longest_answers_fit(voice, voice_client):
    response = voice_client.post(f"/s/{MAI}", data=WORK | SAFETY | {"fear": "ế" * 2000})
    assert response.status_code == 200
    assert voice.answers[MAI]["fear"] == "ế" * 2000


def test_style_and_script_are_kept_for_ever(voice_client):
    page = look(voice_client.get(f"/s/{MAI}"))
    addresses = [page.all("//link[@rel='stylesheet']")[0].get("href"), page.all("//script")[0].get("src")]
    for address, kind in zip(addresses, ("text/css", "text/javascript"), strict=True):
        response = voice_client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert voice_client.get("/s-000000000000/respondent.css").status_code == 404
    assert voice_client.get(addresses[0].replace(".css", ".js")).status_code == 404


def test_a_first_visit_is_small(voice_client):
    wants = {"Accept-Encoding": "gzip"}
    page = voice_client.get(f"/s/{MAI}", headers=wants)
    inside = look(voice_client.get(f"/s/{MAI}"))
    fetched = inside.all("//link[@rel='stylesheet']/@href") + inside.all("//script/@src") + inside.all("//img/@src")
    assert len(fetched) == 2
    sizes = [len(voice_client.get(one, headers=wants).data) for one in fetched]
    assert len(page.data) + sum(sizes) < 16_000
    style = voice_client.get(fetched[0]).text
    assert len(voice_client.get(fetched[1]).data) < 7_424
    assert style.count("url(/static/fonts/") == 3
    assert "http" not in style.replace("http://www.w3.org", "")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_code_page_leads_to_the_link_without_naming_a_host(voice_client, scheme):
    from surveyhost.core.wave.slip_code import encode

    response = voice_client.post("/?lang=en&shared=1", data={"_code": encode(MAI)}, base_url=f"{scheme}://x.example")
    assert response.status_code == 303
    assert response.headers["Location"] == f"/s/{MAI}?lang=en&shared=1"
