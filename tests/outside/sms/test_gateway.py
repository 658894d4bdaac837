"""What a gateway is asked, and what its answers mean: a real server that says whatever it is told."""

import json
import logging

import pytest

from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.sms import gateway as gateways
from surveyhost.outside.sms.gateway import Gateway
from surveyhost.outside.sms.generic import Generic
from surveyhost.outside.sms.replies import sorted_out
from surveyhost.outside.sms.twilio import Twilio
from surveyhost.sms_settings import SmsSettings
from tests.support.sms_gateway import ACCOUNT, DROP, TOKEN, Said, no, sms_gateway

MARK, NUMBER, TEXT = "abcdefghijkl", "+84912345678", "Đội {to} & https://s.vn/s/SECRET?l=vi {id}"


@pytest.fixture
def server():
    with sms_gateway() as one:
        yield one


@pytest.fixture
def twilio(server):
    its = SmsSettings(sms_url=server.url, sms_from="+84900000000")
    return Gateway(Twilio(its, "https://desk.example/console/sms-events"))


def generic(server, **settings):
    return Gateway(Generic(SmsSettings(sms_url=f"http://{server.where}/send", sms_from="Minh", **settings)))


def trouble(door):
    with pytest.raises(Undelivered) as raised:
        door.post(MARK, NUMBER, TEXT.encode())
    return raised.value


def test_twilio_is_asked_as_it_wants_to_be(server, twilio):
    twilio.post(MARK, NUMBER, TEXT.encode())
    (asked,) = server.taken
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert asked.form == {
        "To": NUMBER, "From": "+84900000000", "Body": TEXT,
        "StatusCallback": f"https://desk.example/console/sms-events/{MARK}",
    }  # fmt: skip
    assert asked.password == TOKEN


def test_a_messaging_service_is_named_as_such_and_reports_are_asked_for_only_where_they_can_come(server):
    service = "MG" + "0" * 32
    door = Gateway(Twilio(SmsSettings(sms_url=server.url, sms_from=service), ""))
    door.post(MARK, NUMBER, b"x")
    assert server.taken[0].form == {"To": NUMBER, "MessagingServiceSid": service, "Body": "x"}


def test_any_other_gateway_is_asked_by_a_pattern(server):
    pattern = json.dumps(
        {"from": "{from}", "messages": [{"to": "{to}", "content": {"text": "{text}"}}], "n": 1, "ref": "x-{id}"}
    )
    generic(server, sms_token=TOKEN, sms_body=pattern).post(MARK, NUMBER, TEXT.encode())
    (asked,) = server.taken
    assert json.loads(asked.raw) == {
        "from": "Minh", "messages": [{"to": NUMBER, "content": {"text": TEXT}}], "n": 1, "ref": f"x-{MARK}"
    }  # fmt: skip
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.path == "/send"
    generic(server, sms_token=TOKEN, sms_body="phone={to}&content={text}&brand={from}").post(
        MARK, NUMBER, TEXT.encode()
    )
    assert server.taken[1].form == {"phone": NUMBER, "content": TEXT, "brand": "Minh"}


def test_a_password_in_the_address_goes_in_a_header_only(server):
    its = SmsSettings(sms_url=f"http://user:{TOKEN}@{server.where}/send", sms_from="Minh")
    Gateway(Generic(its)).post(MARK, NUMBER, b"x")
    assert server.taken[0].password == TOKEN
    assert TOKEN not in server.taken[0].path + server.taken[0].headers["host"]


def test_a_gateway_that_says_yes_in_words_of_its_own(server):
    door = generic(server, sms_token=TOKEN, sms_accepted="result.code=100")
    server.answer = lambda asked: Said(200, {"result": {"code": 100}})
    door.post(MARK, NUMBER, b"x")
    for document, cause in (
        ({"result": {"code": 101}, "message": "Invalid phone number"}, "recipient"),
        ({"result": {"code": 103}, "message": "Not enough balance"}, "account"),
        ({"result": {"code": 99}}, "message"),
        ({}, "message"),
        (["100"], "message"),
    ):
        server.answer = lambda asked, document=document: Said(200, document)
        assert trouble(door).cause == cause


@pytest.mark.parametrize(
    ("status", "code", "words", "cause", "final"),
    [
        (400, 21211, "", "recipient", True), (400, 21614, "", "recipient", True), (400, 21610, "", "recipient", True),
        (400, 21408, "", "account", True), (400, 21606, "", "account", True), (401, 20003, "", "account", True),
        (400, 21608, "", "account", True), (400, 21617, "", "message", True), (429, 20429, "", "later", False),
        (429, 63038, "", "quota", False), (400, 21611, "", "quota", False), (401, None, "", "account", True),
        (403, None, "", "account", True), (404, None, "", "account", True), (302, None, "", "account", True),
        (402, None, "", "account", True), (400, None, "Unknown subscriber", "recipient", True),
        (400, None, "insufficient balance", "account", True), (400, None, "", "message", True),
        (422, 99999, "bad", "message", True), (429, None, "", "later", False), (408, None, "", "later", False),
        (500, None, "", "later", False), (503, None, "", "later", False), (504, None, "", "later", False),
    ],
)  # fmt: skip
def test_an_answer_says_who_has_to_act(status, code, words, cause, final):
    found = sorted_out(status, code, words).verdict
    assert (found.cause, found.final) == (cause, final)


@pytest.mark.parametrize(
    ("said", "word", "closed", "waits", "told"),
    [
        (no(21211), "400 21211", False, False, False),
        (no(20003, 401), "401 20003", True, False, False),
        (no(20429, 429), "429 20429", False, True, False),
        (Said(429, "slow down"), "429", False, True, False),
        (Said(503, {}), "503", False, False, False),
        (Said(504, {}), "504", False, False, True),
        (DROP, "no answer", False, False, True),
    ],
    ids=str,
)
def test_what_it_means_for_the_letters_after_it(server, twilio, said, word, closed, waits, told):
    server.answer = lambda asked: said
    found = trouble(twilio)
    assert (found.word, found.closed, found.waits, found.told, found.may_have_gone) == (word, closed, waits, told, told)


def test_a_wrong_password_concerns_every_letter(server):
    door = Gateway(Twilio(SmsSettings(sms_url=server.url.replace(TOKEN, "wrong"), sms_from="+84"), ""))
    assert (trouble(door).cause, trouble(door).closed) == ("account", True)


def test_a_slow_gateway_may_have_taken_it(server, twilio, monkeypatch):
    monkeypatch.setattr(gateways, "SECONDS", (1, 0.2))
    server.answer = lambda asked: Said(wait=1)
    found = trouble(twilio)
    assert (found.word, found.told, found.may_have_gone) == ("no answer", True, True)


def test_nobody_there_and_no_such_host_never_had_it():
    for place in ("127.0.0.1:9", "nowhere.invalid"):
        door = Gateway(Twilio(SmsSettings(sms_url=f"twilio://a:b@{place}", sms_from="+84"), ""))
        found = trouble(door)
        assert (found.word, found.closed, found.told, found.may_have_gone) == ("no connection", True, False, False)


def test_a_connection_that_rested_is_made_anew(server, twilio, monkeypatch):
    twilio.post(MARK, NUMBER, b"one")
    first = twilio._session
    twilio.post(MARK, NUMBER, b"two")
    assert twilio._session is first
    monkeypatch.setattr(gateways, "MOST_IDLE", -1)
    twilio.post(MARK, NUMBER, b"three")
    assert twilio._session is not first


def test_it_is_led_nowhere_else(server, twilio):
    server.answer = lambda asked: Said(307, {})
    assert trouble(twilio).cause == "account"
    assert len(server.asked) == 1


def test_neither_text_nor_number_is_in_what_is_raised_or_logged(server, twilio, caplog):
    caplog.set_level(logging.DEBUG)
    for said in (no(21211), Said(400, {"message": f"The number {NUMBER} is bad"}), DROP, Said(500, TEXT)):
        server.answer = lambda asked, said=said: said
        found = trouble(twilio)
        told = f"{found!r} {found.word} {found.__cause__} {found.__context__ if not found.__suppress_context__ else ''}"
        assert "SECRET" not in told + caplog.text
        assert "84912" not in told + caplog.text
        assert found.__context__ is None  # which would hold the request


def test_answers_that_are_no_answers(server, twilio):
    for document in (None, [], "x", {"code": "21211"}, {"code": {"x": 1}}, 7):
        server.answer = lambda asked, document=document: Said(400, document)
        assert trouble(twilio).cause in {"message", "recipient"}
